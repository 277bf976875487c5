//! A new password over the API: codes, tickets, what ends with it.

use crate::support::client::Client;
use crate::support::{House, PASSWORD, in_every_house};
use serde_json::{Value, json};
use std::sync::Arc;

const PHONE: &str = "+77012223344";
const NOBODY: &str = "+77012223355";
const NEW: &str = "four other words here";

/// Asks for a code and reads it in the telephone.
async fn code(house: &Arc<House>, client: &Client, phone: &str) -> String {
    let body = json!({ "phone": phone });
    client.post("/password-reset/code", &body).await.expect(202);
    house.work().await;
    let messages = house.world.sms.messages(phone);
    let newest = messages.first().expect("a message");
    let digits = newest.text.chars().filter(char::is_ascii_digit);
    digits.take(6).collect()
}

async fn ticket(house: &Arc<House>, client: &Client, phone: &str) -> String {
    let code = code(house, client, phone).await;
    let confirm = json!({ "phone": phone, "code": code });
    let confirmed = client.post("/password-reset/confirm", &confirm).await;
    confirmed.expect(200).text_of("ticket")
}

fn reset(ticket: &str, password: &str) -> Value {
    json!({ "ticket": ticket, "password": password })
}

fn login(password: &str) -> Value {
    json!({ "phone": PHONE, "password": password })
}

/// the new password opens sessions, the old one none; sessions of before are ended.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_ends_all_sessions() {
    in_every_house(async |house| {
        let user = house.user(PHONE).await;
        let other = house.user("+77010000001").await;
        let anybody = house.anybody();
        let second = anybody.post("/sessions", &login(PASSWORD)).await;
        let second = anybody.with_token(Some(&second.expect(201).text_of("token")));
        for client in [&user, &second, &other] {
            client.get("/me").await.expect(200);
        }
        let ticket = ticket(&house, &anybody, PHONE).await;
        let path = "/password-reset";
        anybody.post(path, &reset(&ticket, NEW)).await.expect(204);
        for client in [&user, &second] {
            client.get("/me").await.expect_problem(401, "sign-in-first");
        }
        other.get("/me").await.expect(200);
        let old = anybody.post("/sessions", &login(PASSWORD)).await;
        old.expect_problem(401, "wrong-credentials");
        anybody.post("/sessions", &login(NEW)).await.expect(201);
        anybody
            .post(path, &reset(&ticket, PASSWORD))
            .await
            .expect_problem(409, "ticket-expired");
        anybody.post("/sessions", &login(NEW)).await.expect(201);
    })
    .await;
}

/// a code is good once, for five minutes, and five wrong ones end it.
#[tokio::test(flavor = "multi_thread")]
async fn codes_are_good_once_and_not_for_long() {
    in_every_house(async |house| {
        house.user(PHONE).await;
        let anybody = house.anybody();
        let path = "/password-reset/confirm";
        let confirm = |code: &str| json!({ "phone": PHONE, "code": code });
        let unasked = anybody.post(path, &confirm("000000")).await;
        unasked.expect_problem(409, "code-not-requested");

        let first = code(&house, &anybody, PHONE).await;
        let wrong = if first == "000000" {
            "000001"
        } else {
            "000000"
        };
        let told = anybody.post(path, &confirm(wrong)).await;
        let told = told.expect_problem(422, "code-wrong");
        assert_eq!(told.body["facts"]["attempts_left"], 4);
        anybody.post(path, &confirm(&first)).await.expect(200);
        let again = anybody.post(path, &confirm(&first)).await;
        again.expect_problem(409, "code-not-requested");

        house.advance_minutes(2);
        let second = code(&house, &anybody, PHONE).await;
        house.advance_minutes(6);
        let late = anybody.post(path, &confirm(&second)).await;
        late.expect_problem(409, "code-expired");

        let third = code(&house, &anybody, PHONE).await;
        let wrong = if third == "000000" {
            "000001"
        } else {
            "000000"
        };
        for _ in 0..5 {
            let told = anybody.post(path, &confirm(wrong)).await;
            told.expect_problem(422, "code-wrong");
        }
        let ended = anybody.post(path, &confirm(&third)).await;
        ended.expect_problem(429, "code-attempts");
    })
    .await;
}

/// until a telephone is confirmed nobody learns whether it has an account.
#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_telephone_is_told_to_its_holder_only() {
    in_every_house(async |house| {
        house.user(PHONE).await;
        let anybody = house.anybody();
        let mut answers = Vec::new();
        for phone in [PHONE, NOBODY] {
            let sent = anybody
                .post("/password-reset/code", &json!({ "phone": phone }))
                .await
                .expect(202);
            let soon = anybody
                .post("/password-reset/code", &json!({ "phone": phone }))
                .await
                .expect_problem(429, "code-resend-too-soon");
            // Signing up counts the same codes.
            anybody
                .post("/sign-up/code", &json!({ "phone": phone }))
                .await
                .expect_problem(429, "code-resend-too-soon");
            answers.push((sent.body, soon.body));
        }
        assert_eq!(answers[0], answers[1]);
        house.work().await;
        house.advance_minutes(2);
        let ticket = ticket(&house, &anybody, NOBODY).await;
        let unknown = anybody.post("/password-reset", &reset(&ticket, NEW)).await;
        unknown.expect_problem(404, "account-not-found");
    })
    .await;
}

/// all wrong fields at once; a ticket is good for a quarter of an hour.
#[tokio::test(flavor = "multi_thread")]
async fn weak_passwords_and_old_tickets_are_refused() {
    in_every_house(async |house| {
        house.user(PHONE).await;
        let anybody = house.anybody();
        let path = "/password-reset";
        let bad = json!({ "password": "short", "phone": PHONE });
        let told = anybody.post(path, &bad).await;
        let mut told = told.expect_problem(422, "invalid-fields").errors();
        told.sort();
        let expected = [
            ("password", "password-least"),
            ("phone", "unknown-field"),
            ("ticket", "required"),
        ];
        let expected = expected.map(|(field, rule)| (field.to_owned(), rule.to_owned()));
        assert_eq!(told, expected);
        let ticket = ticket(&house, &anybody, PHONE).await;
        let weak = anybody.post(path, &reset(&ticket, "aaaaaaaaaa")).await;
        let weak = weak.expect_problem(422, "invalid-fields");
        let expected = [(String::from("password"), String::from("password-common"))];
        assert_eq!(weak.errors(), expected, "the ticket is still good");
        house.advance_minutes(16);
        anybody
            .post(path, &reset(&ticket, NEW))
            .await
            .expect_problem(409, "ticket-expired");
        anybody
            .post("/sessions", &login(PASSWORD))
            .await
            .expect(201);
    })
    .await;
}
