//! The way of a carrier from sign-up to a paid, moved and cancelled booking.

use crate::support::bodies::{first_free, first_lorry, second_lorry};
use crate::support::client::Client;
use crate::support::{CHECKPOINT_NUMBER, House, in_every_house};
use queue::model::number::BookingNumber;
use serde_json::json;
use simulators::bank::{Outcome, PayOrder};
use simulators::population::named;
use std::sync::Arc;
use web::service::accounts::AGREEMENT_VERSION;

/// Signs up by the code that came to the telephone, and signs in.
async fn sign_up(house: &Arc<House>) -> Client {
    let anybody = house.anybody();
    let phone = json!({ "phone": "8 700 000-00-01" });
    anybody.post("/sign-up/code", &phone).await.expect(202);
    anybody
        .post("/sign-up/code", &phone)
        .await
        .expect_problem(429, "code-resend-too-soon");
    house.work().await;
    let inbox = house.world.sms.messages(named::AIGUL_PHONE);
    let text = &inbox.last().expect("a message came").text;
    let code: String = text.chars().filter(char::is_ascii_digit).take(6).collect();
    let confirm = json!({ "phone": named::AIGUL_PHONE, "code": code });
    let ticket = anybody
        .post("/sign-up/confirm", &confirm)
        .await
        .expect(200)
        .text_of("ticket");
    let who = json!({
        "ticket": ticket,
        "residency": "resident",
        "kind": "person",
        "number": named::AIGUL_IIN,
        "surname": "Сейтқалиева",
        "given_name": "Айгүл",
        "patronymic": "Нұрланқызы",
        "password": "бес алты жеті",
        "language": "kk",
        "agreement_version": AGREEMENT_VERSION,
    });
    let account = anybody.post("/sign-up", &who).await.expect(201);
    assert_eq!(account.body["agreement"]["version"], AGREEMENT_VERSION);
    anybody
        .post("/sign-up", &who)
        .await
        .expect_problem(409, "ticket-expired");
    let login = json!({ "phone": named::AIGUL_PHONE, "password": "бес алты жеті" });
    let token = anybody
        .post("/sessions", &login)
        .await
        .expect(201)
        .text_of("token");
    let user = anybody.with_token(Some(&token));
    let me = user.get("/me").await.expect(200);
    assert_eq!(me.body["phone"], named::AIGUL_PHONE);
    assert_eq!(me.body["balance"]["minor"], 0);
    user
}

/// Pays at the bank's page; the bank's message comes over the socket before this returns.
pub async fn pay(house: &House, client: &Client, path: &str) {
    let page = client.poke(path).await.expect(200);
    assert!(
        page.text_of("pay_url").starts_with(&house.world.urls.bank),
        "{}",
        page.text
    );
    let mut order = PayOrder::new(&page.text_of("invoice_number"), Outcome::Pay);
    order.wait = true;
    house
        .world
        .bank
        .simulator()
        .pay(order)
        .await
        .expect("it is paid");
}

async fn state(client: &Client, booking: &str) -> String {
    client
        .get(&format!("/bookings/{booking}"))
        .await
        .expect(200)
        .text_of("state")
}

/// Q-15, Q-16, Q-18, Q-20.1, Q-23, Q-28.2, Q-EX6: signed up, held, checked, paid through the bank,
/// confirmed; moved twice without paying again, the third time after paying.
#[tokio::test(flavor = "multi_thread")]
async fn a_carrier_books_pays_and_moves() {
    in_every_house(async |house| {
        let user = sign_up(&house).await;
        let held = user
            .post("/bookings", &first_free(&first_lorry()))
            .await
            .expect(201);
        let id = held.text_of("id");
        let path = format!("/bookings/{id}");
        assert_eq!(held.headers["location"], format!("/api/v1{path}").as_str());
        assert_eq!(state(&user, &id).await, "held");
        house.work().await;
        let checked = user.get(&path).await.expect(200);
        assert_eq!(
            checked.body["state"], "awaiting_payment",
            "{}",
            checked.text
        );
        let checks = checked.body["checks"].as_array().expect("checks");
        assert_eq!(checks.len(), 18, "{checks:?}");
        let not_made = [6, 15];
        for check in checks {
            let is_made = !not_made.iter().any(|number| check["number"] == *number);
            let expected = if is_made {
                "positive"
            } else {
                "not_applicable"
            };
            assert_eq!(check["outcome"], expected, "{check}");
        }
        let actions = checked.body["actions"].to_string();
        assert_eq!(actions, r#"["pay","change_driver","cancel"]"#);
        pay(&house, &user, &format!("{path}/payment")).await;
        let paid = user.get(&path).await.expect(200);
        assert_eq!(paid.body["state"], "confirmed", "{}", paid.text);
        let number: BookingNumber = paid.text_of("number").parse().expect("a number");
        assert_eq!(
            (number.checkpoint(), number.sequence()),
            (CHECKPOINT_NUMBER, 1)
        );
        user.poke(&format!("{path}/payment"))
            .await
            .expect_problem(409, "wrong-state");
        move_three_times(&house, &user, &path).await;
    })
    .await;
}

async fn move_three_times(house: &Arc<House>, user: &Client, path: &str) {
    let to = |day: u8| json!({ "when": { "when": "at", "starts_at": format!("2026-12-{day:02}T10:30:00+05:00") } });
    let move_to = format!("{path}/move");
    user.poke(&format!("{path}/move-payment"))
        .await
        .expect_problem(409, "wrong-state");
    let moved = user.post(&move_to, &to(1)).await.expect(200);
    assert_eq!(moved.body["starts_at"], "2026-12-01T05:30:00Z");
    assert_eq!(
        moved.body["moves"],
        json!({ "used": 1, "free_left": 1, "paid_left": 0 })
    );
    user.post(&move_to, &to(1))
        .await
        .expect_problem(409, "same-time");
    user.post(&move_to, &to(2)).await.expect(200);
    let third = user
        .post(&move_to, &to(3))
        .await
        .expect_problem(402, "move-needs-payment");
    assert_eq!(third.body["clause"], "Q-28.2");
    pay(house, user, &format!("{path}/move-payment")).await;
    let moved = user.post(&move_to, &to(3)).await.expect(200);
    assert_eq!(
        moved.body["moves"],
        json!({ "used": 3, "free_left": 0, "paid_left": 0 })
    );
    let kinds = moved.body["timeline"].as_array().expect("a timeline");
    let made = kinds
        .iter()
        .filter(|event| event["kind"] == "booking.moved")
        .count();
    assert_eq!(made, 3);
    let notices = user.get("/notices").await.expect(200);
    let newest = notices.body["notices"][0]["id"]
        .as_str()
        .expect("a notice")
        .to_owned();
    let read = user
        .poke(&format!("/notices/{newest}/read"))
        .await
        .expect(200);
    assert_ne!(read.body["newly_read"], 0);
    assert_eq!(user.get("/me").await.expect(200).body["unread_notices"], 0);
}

/// Q-28.1, Q-EX8: after payment nothing is given back, the place is free for others at once.
#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_booking_frees_its_place_and_keeps_the_fee() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let free = "/checkpoints/nur-zholy/first-free";
        let before = user.get(free).await.expect(200).body["first_free"].clone();
        let held = user
            .post("/bookings", &first_free(&first_lorry()))
            .await
            .expect(201);
        let path = format!("/bookings/{}", held.text_of("id"));
        house.work().await;
        pay(&house, &user, &format!("{path}/payment")).await;
        assert_ne!(user.get(free).await.expect(200).body["first_free"], before);
        let cancelled = user.poke(&format!("{path}/cancel")).await.expect(200);
        assert_eq!(cancelled.body["state"], "cancelled");
        assert_eq!(user.get(free).await.expect(200).body["first_free"], before);
        assert_eq!(cancelled.body["balance"]["minor"], 0);
        let audit = house
            .operator()
            .await
            .get("/operator/audit")
            .await
            .expect(200);
        assert_eq!(audit.body["sound"], true, "{}", audit.text);
        assert_ne!(audit.body["totals"]["earned"]["minor"], 0);
        user.poke(&format!("{path}/cancel"))
            .await
            .expect_problem(409, "wrong-state");
    })
    .await;
}

/// Q-20.2: a wanted lorry is refused, with the register's reason and what to do about it.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_booking_tells_every_reason() {
    in_every_house(async |house| {
        let user = house
            .user("+77010000001")
            .await
            .with("accept-language", "en");
        let mut details = first_lorry();
        details["vehicle"]["plate"] = json!(named::WANTED_PLATE);
        details["vehicle"]["vin"] = json!(named::WANTED_VIN);
        details["owner"]["number"] = json!(named::BELES_BIN);
        details["owner"]["organisation"] = json!("Белес Логистика");
        let held = user
            .post("/bookings", &first_free(&details))
            .await
            .expect(201);
        house.work().await;
        let path = format!("/bookings/{}", held.text_of("id"));
        let refused = user.get(&path).await.expect(200);
        assert_eq!(refused.body["state"], "refused", "{}", refused.text);
        let checks = refused.body["checks"].as_array().expect("checks");
        let wanted = checks
            .iter()
            .find(|check| check["number"] == 4)
            .expect("check 4");
        assert_eq!(wanted["reason"], "vehicle_wanted");
        assert!(
            wanted["next"]
                .as_str()
                .is_some_and(|next| next.contains("police")),
            "{wanted}"
        );
    })
    .await;
}

/// Q-36: only a trusted driver drives instead; the former driver becomes a trusted one.
#[tokio::test(flavor = "multi_thread")]
async fn a_trusted_driver_takes_over() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let held = user
            .post("/bookings", &first_free(&second_lorry()))
            .await
            .expect(201);
        let path = format!("/bookings/{}/driver", held.text_of("id"));
        let second = json!({ "trusted_driver": 0 });
        user.post(&path, &second)
            .await
            .expect_problem(409, "wrong-state");
        house.work().await;
        let changed = user.post(&path, &second).await.expect(200);
        assert_eq!(changed.body["details"]["driver"]["surname"], "Сейтқалиева");
        assert_eq!(
            changed.body["details"]["trusted_drivers"][0]["surname"],
            "Омаров"
        );
        let nobody = json!({ "trusted_driver": 1 });
        user.post(&path, &nobody)
            .await
            .expect_problem(422, "driver-not-trusted");
    })
    .await;
}
