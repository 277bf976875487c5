//! The eighteen checks over the API: appeals, another try, consents, and what operators do about registers
//!

use crate::support::bodies::{first_free, first_lorry, lorry};
use crate::support::client::{Answer, Client};
use crate::support::{House, in_every_house};
use serde_json::{Value, json};
use simulators::gateway::ConsentBehaviour;
use simulators::population::named;
use std::sync::Arc;

const WORDS: &str = "The tax was paid on 3 November, receipt 4471.";
const ANSWER: &str = "The receipt shows that the tax is paid.";

/// A booking of the debtor's lorry, refused by check 9.
async fn refused(house: &Arc<House>, user: &Client) -> String {
    let mut details = lorry(named::TAX_DEBT_PLATE, named::TAX_DEBT_VIN);
    details["owner"]["number"] = json!(named::DEBTOR_BIN);
    let name = "Товарищество с ограниченной ответственностью «Кеш Төлем»";
    details["owner"]["organisation"] = json!(name);
    let held = user
        .post("/bookings", &first_free(&details))
        .await
        .expect(201);
    house.work().await;
    held.text_of("id")
}

fn check(booking: &Answer, number: u64) -> Value {
    let checks = booking.body["checks"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let found = checks.into_iter().find(|check| check["number"] == number);
    found.unwrap_or_else(|| panic!("check {number}: {}", booking.text))
}

/// a no is appealed against once, an operator answers once, and the user reads the answer.
#[tokio::test(flavor = "multi_thread")]
async fn an_appeal_is_filed_and_answered() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let booking = refused(&house, &user).await;
        let view = user.get(&format!("/bookings/{booking}")).await.expect(200);
        assert_eq!(view.body["state"], "refused", "{}", view.text);
        assert_eq!(check(&view, 9)["reason"], "tax_debt", "{}", view.text);
        assert_eq!(check(&view, 9)["appealable"], true);
        assert_eq!(check(&view, 2)["appealable"], false);
        let path = format!("/bookings/{booking}/appeals");
        for (body, field, rule) in [
            (
                json!({ "check": 19, "words": WORDS }),
                "check",
                "check-number",
            ),
            (json!({ "check": 9 }), "words", "required"),
            (
                json!({ "check": 9, "words": "x".repeat(2001) }),
                "words",
                "too-long",
            ),
        ] {
            let wrong = user
                .post(&path, &body)
                .await
                .expect_problem(422, "invalid-fields");
            assert_eq!(wrong.errors(), [(field.to_owned(), rule.to_owned())]);
        }
        let short = json!({ "check": 9, "words": "short" });
        user.post(&path, &short)
            .await
            .expect_problem(422, "appeal-words");
        let none = json!({ "check": 2, "words": WORDS });
        user.post(&path, &none)
            .await
            .expect_problem(409, "check-not-appealable");
        let appeal = json!({ "check": 9, "words": WORDS });
        let filed = user.post(&path, &appeal).await.expect(201);
        assert_eq!(filed.body["state"], "open", "{}", filed.text);
        let again = user.post(&path, &appeal).await.expect(201);
        assert_eq!(again.body["id"], filed.body["id"]);
        let other = json!({ "check": 9, "words": "Something else altogether" });
        user.post(&path, &other)
            .await
            .expect_problem(409, "appeal-filed");
        let stranger = house.user("+77010000002").await;
        stranger
            .get(&path)
            .await
            .expect_problem(404, "booking-not-found");
        stranger
            .post(&path, &appeal)
            .await
            .expect_problem(404, "booking-not-found");
        answered(&house, &user, &booking, &filed.text_of("id")).await;
    })
    .await;
}

async fn answered(house: &Arc<House>, user: &Client, booking: &str, id: &str) {
    let operator = house.operator().await;
    let all = operator.get("/operator/appeals").await.expect(200);
    assert_eq!(all.body["open"][0]["id"], id, "{}", all.text);
    let path = format!("/operator/appeals/{id}");
    assert_eq!(operator.get(&path).await.expect(200).body["words"], WORDS);
    let answer = format!("{path}/answer");
    let wrong = json!({ "outcome": "maybe", "words": ANSWER });
    operator
        .post(&answer, &wrong)
        .await
        .expect_problem(422, "invalid-fields");
    let good = json!({ "outcome": "upheld", "words": ANSWER });
    let upheld = operator.post(&answer, &good).await.expect(200);
    assert_eq!(upheld.body["state"], "upheld", "{}", upheld.text);
    operator
        .post(&answer, &good)
        .await
        .expect_problem(409, "appeal-answered");
    let nothing = format!("/operator/appeals/{}", house.ids.uuid());
    operator
        .get(&nothing)
        .await
        .expect_problem(404, "appeal-not-found");
    let list = user
        .get(&format!("/bookings/{booking}/appeals"))
        .await
        .expect(200);
    assert_eq!(list.body["appeals"][0]["answer"], ANSWER, "{}", list.text);
    let view = user.get(&format!("/bookings/{booking}")).await.expect(200);
    let timeline = view.body["timeline"].to_string();
    assert!(timeline.contains("booking.appeal_answered"), "{timeline}");
    assert!(
        !timeline.contains("operator"),
        "who answered is not told: {timeline}"
    );
    // The check is set aside now: the same lorry is booked again with the same details.
    let again = format!("/bookings/{booking}/again");
    let first = user.with_key("one").poke(&again).await.expect(201);
    let second = user.with_key("one").poke(&again).await.expect(201);
    assert_eq!(first.body["id"], second.body["id"], "one press, one place");
    user.poke(&again)
        .await
        .expect_problem(409, "vehicle-has-active-booking");
    house.work().await;
    let path = format!("/bookings/{}", first.text_of("id"));
    let view = user.get(&path).await.expect(200);
    assert_eq!(view.body["state"], "awaiting_payment", "{}", view.text);
    assert_eq!(check(&view, 9)["reason"], "set_aside");
    user.poke(&format!("{path}/again"))
        .await
        .expect_problem(409, "wrong-state");
    let stranger = house.user("+77010000003").await;
    stranger
        .poke(&again)
        .await
        .expect_problem(404, "booking-not-found");
}

/// who is asked by a text message keeps the checks waiting; the consent is listed without the
/// whole IIN, and taken back by its account alone.
#[tokio::test(flavor = "multi_thread")]
async fn consents_are_listed_and_taken_back() {
    in_every_house(async |house| {
        let gateway = house.world.gateway.simulator();
        gateway
            .put_consent(
                named::DAULET_IIN,
                ConsentBehaviour::Pending { questions: 100 },
            )
            .expect("there is room");
        let user = house
            .user("+77010000001")
            .await
            .with("accept-language", "en");
        let held = user
            .post("/bookings", &first_free(&first_lorry()))
            .await
            .expect(201);
        house.work().await;
        let view = user
            .get(&format!("/bookings/{}", held.text_of("id")))
            .await
            .expect(200);
        assert_eq!(view.body["state"], "verifying", "{}", view.text);
        let waiting = check(&view, 3);
        assert_eq!(waiting["reason"], "consent_pending", "{waiting}");
        assert!(
            waiting["next"]
                .as_str()
                .is_some_and(|next| next.contains("1414")),
            "{waiting}"
        );
        let list = user.get("/me/consents").await.expect(200);
        assert!(!list.text.contains(named::DAULET_IIN), "{}", list.text);
        let pending = list.body["consents"].as_array().and_then(|all| {
            all.iter()
                .find(|consent| consent["state"] == "pending")
                .cloned()
        });
        let pending = pending.unwrap_or_else(|| panic!("{}", list.text));
        assert_eq!(pending["iin"], "841102••••••");
        let id = pending["id"].as_str().unwrap_or_default();
        let path = format!("/me/consents/{id}/revoke");
        let stranger = house.user("+77010000002").await;
        stranger
            .poke(&path)
            .await
            .expect_problem(404, "consent-not-found");
        for _ in 0..2 {
            let revoked = user.poke(&path).await.expect(200);
            assert_eq!(revoked.body["state"], "revoked", "{}", revoked.text);
        }
    })
    .await;
}

/// A paused register is not asked, and the booking says so; it goes on when the register is resumed.
#[tokio::test(flavor = "multi_thread")]
async fn a_register_is_paused_and_resumed() {
    in_every_house(async |house| {
        let operator = house.operator().await;
        let pause = "/operator/registers/taxes/pause";
        operator
            .post(pause, &json!({}))
            .await
            .expect_problem(422, "invalid-fields");
        let reason = json!({ "reason": "Maintenance until 18:00" });
        let unknown = "/operator/registers/moon/pause";
        operator
            .post(unknown, &reason)
            .await
            .expect_problem(404, "register-not-found");
        operator.post(pause, &reason).await.expect(204);
        let user = house.user("+77010000001").await;
        let held = user
            .post("/bookings", &first_free(&first_lorry()))
            .await
            .expect(201);
        house.work().await;
        let path = format!("/bookings/{}", held.text_of("id"));
        let view = user.get(&path).await.expect(200);
        assert_eq!(view.body["state"], "verifying", "{}", view.text);
        assert_eq!(check(&view, 9)["reason"], "paused");
        let list = operator.get("/operator/registers").await.expect(200);
        let all = list.body["registers"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        assert_eq!(all.len(), 20);
        let taxes = all
            .iter()
            .find(|one| one["register"] == "taxes")
            .expect("taxes");
        assert_eq!(taxes["state"], "paused", "{taxes}");
        assert_eq!((&taxes["waiting"], &taxes["asked"]), (&json!(1), &json!(0)));
        assert_eq!(taxes["pause"]["reason"], "Maintenance until 18:00");
        for _ in 0..2 {
            operator
                .poke("/operator/registers/taxes/resume")
                .await
                .expect(204);
        }
        house.advance_minutes(5);
        house.work().await;
        let view = user.get(&path).await.expect(200);
        assert_eq!(view.body["state"], "awaiting_payment", "{}", view.text);
    })
    .await;
}

/// what the registers answered is kept, opened for operators alone, and every look is recorded.
#[tokio::test(flavor = "multi_thread")]
async fn evidence_is_opened_for_operators() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let booking = refused(&house, &user).await;
        let operator = house.operator().await;
        let path = format!("/operator/bookings/{booking}/evidence");
        let seen = operator.get(&path).await.expect(200);
        let evidence = seen.body["evidence"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let taxes = evidence.iter().find(|piece| piece["register"] == "taxes");
        let taxes = taxes.unwrap_or_else(|| panic!("{}", seen.text));
        assert!(
            taxes["answer"]
                .as_str()
                .is_some_and(|xml| xml.contains("taxDebt")),
            "{taxes}"
        );
        assert_eq!(taxes["sha256"].as_str().map(str::len), Some(64));
        let export = operator.poke(&format!("{path}/export")).await.expect(200);
        assert_eq!(export.body["evidence"], seen.body["evidence"]);
        user.get(&path).await.expect_problem(403, "operators-only");
        let nothing = format!("/operator/bookings/{}/evidence", house.ids.uuid());
        operator
            .get(&nothing)
            .await
            .expect_problem(404, "booking-not-found");
        let view = user.get(&format!("/bookings/{booking}")).await.expect(200);
        assert!(!view.text.contains("evidence."), "{}", view.text);
        let stops = operator.get("/operator/stops").await.expect(200);
        assert_eq!(stops.body["stops"], json!([]));
    })
    .await;
}
