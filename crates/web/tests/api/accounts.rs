//! Signing up and in: wrong codes, tickets, passwords, agreements.

use crate::support::{PASSWORD, in_every_house};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use web::service::accounts::AGREEMENT_VERSION;

fn rules(errors: Vec<(String, String)>) -> BTreeSet<(String, String)> {
    errors.into_iter().collect()
}

fn pairs(list: &[(&str, &str)]) -> BTreeSet<(String, String)> {
    list.iter()
        .map(|(field, rule)| ((*field).to_owned(), (*rule).to_owned()))
        .collect()
}

/// Five wrong codes end a code; a right one is good once.
#[tokio::test(flavor = "multi_thread")]
async fn codes_are_counted() {
    in_every_house(async |house| {
        let anybody = house.anybody();
        let phone = "+77012223344";
        let confirm = |code: &str| json!({ "phone": phone, "code": code });
        let path = "/sign-up/confirm";
        anybody
            .post(path, &confirm("000000"))
            .await
            .expect_problem(409, "code-not-requested");
        anybody
            .post("/sign-up/code", &json!({ "phone": phone }))
            .await
            .expect(202);
        house.work().await;
        let text = house
            .world
            .sms
            .messages(phone)
            .pop()
            .expect("a message")
            .text;
        let code: String = text.chars().filter(char::is_ascii_digit).take(6).collect();
        let wrong = if code == "000000" { "000001" } else { "000000" };
        for left in (0..5).rev() {
            let told = anybody
                .post(path, &confirm(wrong))
                .await
                .expect_problem(422, "code-wrong");
            assert_eq!(told.body["facts"]["attempts_left"], left);
        }
        anybody
            .post(path, &confirm(&code))
            .await
            .expect_problem(429, "code-attempts");
        for code in ["12345", "1234567", "12345a", "１２３４５６"] {
            let told = anybody
                .post(path, &confirm(code))
                .await
                .expect_problem(422, "invalid-fields");
            assert_eq!(rules(told.errors()), pairs(&[("code", "code-format")]));
        }
        house.advance_minutes(2);
        anybody
            .post("/sign-up/code", &json!({ "phone": phone }))
            .await
            .expect(202);
        house.advance_minutes(6);
        anybody
            .post(path, &confirm("000000"))
            .await
            .expect_problem(409, "code-expired");
    })
    .await;
}

/// all wrong fields of a sign-up at once.
#[tokio::test(flavor = "multi_thread")]
async fn wrong_fields_of_a_sign_up_are_told_together() {
    in_every_house(async |house| {
        let anybody = house.anybody();
        let good = json!({
            "ticket": "00", "residency": "resident", "kind": "person", "number": "900417499010",
            "surname": "Сейтқалиева", "given_name": "Айгүл", "password": PASSWORD,
            "language": "kk", "agreement_version": AGREEMENT_VERSION,
        });
        anybody
            .post("/sign-up", &good)
            .await
            .expect_problem(409, "ticket-expired");
        let bad = json!({
            "residency": "resident", "kind": "person", "number": "900417499011", "surname": "1",
            "given_name": "Айгүл", "password": "aaaaaaaa", "language": "de",
            "agreement_version": "2020-01", "captcha": true,
        });
        let told = anybody
            .post("/sign-up", &bad)
            .await
            .expect_problem(422, "invalid-fields");
        let expected = pairs(&[
            ("ticket", "required"),
            ("number", "iin-check-digit"),
            ("surname", "name-letters"),
            ("password", "password-common"),
            ("language", "one-of"),
            ("agreement_version", "agreement-version"),
            ("captcha", "unknown-field"),
        ]);
        assert_eq!(rules(told.errors()), expected);
        let mut organisation = good.clone();
        organisation["kind"] = json!("organisation");
        organisation["number"] = Value::Null;
        organisation["password"] = json!("short");
        let told = anybody.post("/sign-up", &organisation).await;
        let told = told.expect_problem(422, "invalid-fields");
        let expected = pairs(&[
            ("number", "required"),
            ("organisation", "required"),
            ("surname", "not-for-kind"),
            ("given_name", "not-for-kind"),
            ("password", "password-least"),
        ]);
        assert_eq!(rules(told.errors()), expected);
        assert!(!told.text.contains("⟦"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_passwords_are_counted_and_tell_nothing() {
    in_every_house(async |house| {
        house.user("+77010000001").await;
        let anybody = house.anybody();
        let login = |phone: &str, password: &str| json!({ "phone": phone, "password": password });
        let wrong = anybody
            .post("/sessions", &login("+77010000001", "wrong password"))
            .await;
        let wrong = wrong.expect_problem(401, "wrong-credentials");
        let nobody = anybody
            .post("/sessions", &login("+77019999999", PASSWORD))
            .await;
        let nobody = nobody.expect_problem(401, "wrong-credentials");
        assert_eq!(wrong.body, nobody.body);
        anybody
            .post("/sessions", &login("+77010000001", PASSWORD))
            .await
            .expect(201);
        for _ in 0..5 {
            anybody
                .post("/sessions", &login("+77010000001", "wrong password"))
                .await
                .expect(401);
        }
        let throttled = anybody
            .post("/sessions", &login("+77010000001", PASSWORD))
            .await;
        let throttled = throttled.expect_problem(429, "sign-in-throttled");
        assert!(throttled.body["facts"]["until"].is_string());
        house.advance_minutes(16);
        anybody
            .post("/sessions", &login("+77010000001", PASSWORD))
            .await
            .expect(201);
    })
    .await;
}

/// the agreement is shown with the hash that is kept, and only the one in force is accepted.
#[tokio::test(flavor = "multi_thread")]
async fn the_agreement_in_force_is_accepted() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let mut hashes = BTreeSet::new();
        for lang in ["kk", "ru", "en"] {
            let shown = user
                .with("accept-language", lang)
                .get("/agreement")
                .await
                .expect(200);
            assert_eq!(
                (shown.text_of("version"), shown.text_of("language")),
                (AGREEMENT_VERSION.to_owned(), lang.to_owned())
            );
            hashes.insert(shown.text_of("sha256"));
        }
        assert_eq!(hashes.len(), 3);
        let path = "/agreement/acceptance";
        let old = user.post(path, &json!({ "version": "2020-01" })).await;
        let old = old.expect_problem(422, "invalid-fields");
        assert_eq!(
            rules(old.errors()),
            pairs(&[("version", "agreement-version")])
        );
        user.post(path, &json!({ "version": AGREEMENT_VERSION }))
            .await
            .expect(204);
        let me = user.get("/me").await.expect(200);
        assert_eq!(me.body["agreement"]["version"], AGREEMENT_VERSION);
    })
    .await;
}
