//! Waivers, choices and money back over the API.

use super::journey::pay;
use crate::support::bodies::{first_free, first_lorry};
use crate::support::client::Client;
use crate::support::{CHECKPOINT, House, in_every_house};
use serde_json::{Value, json};
use std::sync::Arc;

/// A user with a paid booking.
async fn booked(house: &Arc<House>) -> (Client, String) {
    let user = house.user("+77010000001").await;
    let mut wanted = first_free(&first_lorry());
    // Not so soon that it is called at once.
    wanted["when"]["from"] = json!(house.now() + jiff::SignedDuration::from_hours(30));
    let held = user.post("/bookings", &wanted).await;
    let path = format!("/bookings/{}", held.expect(201).text_of("id"));
    house.work().await;
    pay(house, &user, &format!("{path}/payment")).await;
    let booking = user.get(&path).await.expect(200);
    assert_eq!(booking.body["state"], "confirmed", "{}", booking.text);
    (user, path)
}

fn request(house: &House, preview: bool) -> Value {
    let from = house.now();
    json!({
        "happening": "equipment_failed",
        "kind": "choice",
        "checkpoints": [CHECKPOINT],
        "from": from,
        "until": from + jiff::SignedDuration::from_hours(48),
        "reason": "The scales were out of order",
        "preview": preview,
    })
}

/// previewed, proposed under a key, approved by another person, carried out by the worker, and then
/// chosen once by the user; who was at fault and what became of the money is in the answer.
#[tokio::test(flavor = "multi_thread")]
async fn a_waiver_reaches_the_user() {
    in_every_house(async |house| {
        let (user, path) = booked(&house).await;
        let operator = house.operator().await;
        let preview = operator
            .post("/operator/waivers", &request(&house, true))
            .await;
        let preview = preview.expect(200);
        assert_eq!(preview.body["affected"]["bookings"], 1, "{}", preview.text);
        assert_eq!(preview.body["affected"]["amount"]["minor"], 432_500);
        let keyed = operator.with_key("the-scales");
        let wanted = request(&house, false);
        let id = keyed.post("/operator/waivers", &wanted).await;
        let id = id.expect(201).text_of("id");
        let again = keyed.post("/operator/waivers", &wanted).await;
        assert_eq!(
            again.expect(201).text_of("id"),
            id,
            "the same key is one waiver"
        );
        let waiver = format!("/operator/waivers/{id}");
        let reason = json!({ "reason": "The report is at hand" });
        let (first, second) = (house.accountant(1).await, house.accountant(2).await);
        let own = first.post("/operator/waivers", &wanted).await;
        let own = own.expect(201).text_of("id");
        first
            .post(&format!("/operator/waivers/{own}/approve"), &reason)
            .await
            .expect_problem(409, "waiver-own");
        let approve = format!("{waiver}/approve");
        let approved = second.post(&approve, &reason).await.expect(200);
        assert_eq!(approved.body["progress"]["listed"], 1, "{}", approved.text);
        second
            .post(&approve, &reason)
            .await
            .expect_problem(409, "waiver-decided");
        house.work().await;
        let done = operator.get(&waiver).await.expect(200);
        assert_eq!(done.body["progress"]["done"], 1, "{}", done.text);
        let booking = user.get(&path).await.expect(200);
        let option = &booking.body["redress"]["option"];
        assert_eq!(option["happening"], "equipment_failed", "{}", booking.text);
        let choice = json!({ "choice": "money_back" });
        let chosen = user.post(&format!("{path}/option"), &choice).await;
        let chosen = chosen.expect(200);
        assert_eq!(chosen.body["state"], "cancelled");
        let ending = &chosen.body["redress"]["ending"];
        assert_eq!(ending["at_fault"], "registrar", "{}", chosen.text);
        assert_eq!(ending["consequence"], "refund");
        assert_eq!(ending["clause"], "Q-28.3");
        user.post(&format!("{path}/option"), &choice)
            .await
            .expect_problem(409, "already-chosen");
        user.post(&format!("{path}/late-money"), &choice)
            .await
            .expect_problem(409, "nothing-to-choose");
    })
    .await;
}

/// a booking given up is forfeited with its clause; money that isn't there does not go back.
#[tokio::test(flavor = "multi_thread")]
async fn a_forfeit_is_told_and_an_empty_account_gives_nothing() {
    in_every_house(async |house| {
        let (user, path) = booked(&house).await;
        let cancelled = user.poke(&format!("{path}/cancel")).await.expect(200);
        let ending = &cancelled.body["redress"]["ending"];
        assert_eq!(ending["happening"], "given_up", "{}", cancelled.text);
        assert_eq!(ending["consequence"], "forfeit");
        let request = json!({
            "amount_minor": 432_500,
            "request": house.ids.uuid().to_string(),
        });
        user.post("/me/money-back", &request)
            .await
            .expect_problem(409, "money-not-there");
        let nothing = json!({ "amount_minor": 0, "request": house.ids.uuid().to_string() });
        let wrong = user.post("/me/money-back", &nothing).await;
        wrong.expect_problem(422, "invalid-fields");
    })
    .await;
}
