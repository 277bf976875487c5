//! The bank's messages (Q-EX9): twice, with a wrong secret, of nothing, and while the bank is down.

use crate::support::bodies::{first_free, first_lorry};
use crate::support::client::{Answer, Client};
use crate::support::{House, in_every_house};
use reqwest::Method;
use serde_json::{Value, json};
use simulators::bank::{Outcome, PayOrder};
use simulators::faults::{FaultKind, FaultOrder};
use std::sync::Arc;

/// A booking that awaits its fee, announced to the bank: its address and its invoice.
async fn awaiting(house: &Arc<House>, user: &Client) -> (String, String) {
    let held = user
        .post("/bookings", &first_free(&first_lorry()))
        .await
        .expect(201);
    let path = format!("/bookings/{}", held.text_of("id"));
    house.work().await;
    let page = user.poke(&format!("{path}/payment")).await.expect(200);
    let again = user.poke(&format!("{path}/payment")).await.expect(200);
    assert_eq!(page.body["invoice_number"], again.body["invoice_number"]);
    (path, page.text_of("invoice_number"))
}

async fn order(house: &House, order: PayOrder) {
    house
        .world
        .bank
        .simulator()
        .pay(PayOrder {
            wait: true,
            ..order
        })
        .await
        .expect("it is paid");
}

/// Statuses with which the attempts to call back were answered.
fn answers(house: &House, invoice: &str) -> Vec<u16> {
    let invoice = house.world.bank.invoice(invoice).expect("an invoice");
    invoice
        .deliveries
        .iter()
        .filter_map(|delivery| delivery.status)
        .collect()
}

async fn journal(operator: &Client, verdict: &str) -> usize {
    let path = format!("/operator/payments/journal?verdict={verdict}");
    let page = operator.get(&path).await.expect(200);
    page.body["messages"]
        .as_array()
        .map(Vec::len)
        .unwrap_or_default()
}

async fn deliver(client: &Client, body: &[u8]) -> Answer {
    let body = Some(("application/json", body.to_vec()));
    client.send(Method::POST, "/payments/epay", body).await
}

async fn state(user: &Client, path: &str) -> String {
    user.get(path).await.expect(200).text_of("state")
}

/// Q-EX9: delivered three times, one payment.
#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_comes_again_pays_once() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let operator = house.operator().await;
        let (path, invoice) = awaiting(&house, &user).await;
        order(
            &house,
            PayOrder {
                callbacks: 3,
                ..PayOrder::new(&invoice, Outcome::Pay)
            },
        )
        .await;
        assert_eq!(answers(&house, &invoice), [200, 200, 200]);
        assert_eq!(state(&user, &path).await, "confirmed");
        assert_eq!(
            (
                journal(&operator, "accepted").await,
                journal(&operator, "duplicate").await
            ),
            (1, 2)
        );
        let audit = operator.get("/operator/audit").await.expect(200);
        assert_eq!(
            audit.body["totals"]["received"],
            audit.body["totals"]["earned"]
        );
        assert_eq!(audit.body["sound"], true);
    })
    .await;
}

/// Q-EX9: a wrong secret, or another amount than the bank knows of, moves nothing and is kept.
#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_is_not_believed_moves_nothing() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let operator = house.operator().await;
        let (path, invoice) = awaiting(&house, &user).await;
        let wrong = PayOrder {
            wrong_secret: true,
            ..PayOrder::new(&invoice, Outcome::Pay)
        };
        // The bank repeats what is refused; its first attempt is enough for the test.
        let bank = house.world.bank.simulator();
        let transaction = bank
            .pay(PayOrder {
                skip_callback: true,
                ..wrong
            })
            .await
            .expect("paid");
        let message = |secret: &str, amount: i64| {
            json!({
                "id": transaction.id, "invoiceId": invoice, "amount": amount, "currency": "KZT",
                "code": "ok", "secret_hash": secret,
            })
        };
        let anybody = house.anybody();
        let told = deliver(&anybody, message("guessed", 4325).to_string().as_bytes()).await;
        let told = told.expect_problem(409, "payment-unconfirmed");
        assert_eq!(told.body["facts"]["reason"], "unverified");
        assert_eq!(state(&user, &path).await, "awaiting_payment");
        assert_eq!(journal(&operator, "rejected").await, 1);
        let unknown = json!({
            "id": "t-1", "invoiceId": "799999999999", "amount": 4325, "currency": "KZT",
            "code": "ok", "secret_hash": "guessed",
        });
        let told = deliver(&anybody, unknown.to_string().as_bytes()).await;
        told.expect_problem(409, "payment-unconfirmed");
        assert_eq!(journal(&operator, "rejected").await, 2);
    })
    .await;
}

/// while the bank doesn't tell the status, nothing is believed and nothing is lost: the bank
/// is asked to send its message again.
#[tokio::test(flavor = "multi_thread")]
async fn a_message_waits_until_the_bank_confirms_it() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let (path, invoice) = awaiting(&house, &user).await;
        let fault = FaultOrder::times("status", FaultKind::ErrorAnswer, 1);
        house.world.bank.faults().order(fault).expect("a fault");
        order(&house, PayOrder::new(&invoice, Outcome::Pay)).await;
        assert_eq!(answers(&house, &invoice), [503, 200]);
        assert_eq!(state(&user, &path).await, "confirmed");
    })
    .await;
}

/// a payer who can't be sent to the bank is told so, and nothing is lost.
#[tokio::test(flavor = "multi_thread")]
async fn a_bank_that_is_down_is_told_to_the_payer() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let held = user
            .post("/bookings", &first_free(&first_lorry()))
            .await
            .expect(201);
        let path = format!("/bookings/{}", held.text_of("id"));
        house.work().await;
        house
            .world
            .bank
            .faults()
            .order(FaultOrder::new("token", FaultKind::Refuse))
            .expect("a fault");
        let refused = user.poke(&format!("{path}/payment")).await;
        let refused = refused.expect_problem(503, "bank-unreachable");
        assert!(refused.headers.contains_key("retry-after"));
        house.world.bank.faults().clear();
        super::journey::pay(&house, &user, &format!("{path}/payment")).await;
        assert_eq!(state(&user, &path).await, "confirmed");
    })
    .await;
}

/// A declined card leaves the place held, and the next attempt pays.
#[tokio::test(flavor = "multi_thread")]
async fn a_declined_card_can_be_tried_again() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let (path, invoice) = awaiting(&house, &user).await;
        order(&house, PayOrder::new(&invoice, Outcome::Decline)).await;
        assert_eq!(answers(&house, &invoice), [200]);
        assert_eq!(state(&user, &path).await, "awaiting_payment");
        order(&house, PayOrder::new(&invoice, Outcome::Pay)).await;
        assert_eq!(state(&user, &path).await, "confirmed");
    })
    .await;
}

/// money that comes after the hold ran out stays with the user and pays for the next booking.
#[tokio::test(flavor = "multi_thread")]
async fn late_money_pays_for_the_next_booking() {
    in_every_house(async |house| {
        let user = house.user("+77010000001").await;
        let (path, invoice) = awaiting(&house, &user).await;
        let from_balance = format!("{path}/payment/from-balance");
        user.poke(&from_balance)
            .await
            .expect_problem(402, "balance-too-small");
        house.advance_minutes(16);
        house.work().await;
        assert_eq!(state(&user, &path).await, "expired");
        order(&house, PayOrder::new(&invoice, Outcome::Pay)).await;
        let me = user.get("/me").await.expect(200);
        assert_eq!(me.body["balance"]["decimal"], "4325.00");
        user.poke(&from_balance)
            .await
            .expect_problem(409, "wrong-state");
        let too_soon = user.post("/bookings", &first_free(&first_lorry())).await;
        let too_soon = too_soon.expect_problem(409, "hold-window-used");
        assert!(
            too_soon.body["facts"]["until"].is_string(),
            "{}",
            too_soon.text
        );
        house.advance_minutes(31);
        let held = user
            .post("/bookings", &first_free(&first_lorry()))
            .await
            .expect(201);
        house.work().await;
        let path = format!("/bookings/{}/payment/from-balance", held.text_of("id"));
        let paid = user.with_key("pay").poke(&path).await.expect(200);
        assert_eq!(
            (&paid.body["state"], &paid.body["balance"]["minor"]),
            (&json!("confirmed"), &json!(0))
        );
        user.with_key("pay").poke(&path).await.expect(200);
    })
    .await;
}

/// What can't be read is refused and kept, as far as the limit allows.
#[tokio::test(flavor = "multi_thread")]
async fn unreadable_messages_are_refused_and_kept() {
    in_every_house(async |house| {
        let operator = house.operator().await;
        let anybody = house.anybody();
        let missing = json!({ "id": "1", "amount": 1, "currency": "KZT", "code": "ok" });
        let control = json!({
            "id": "a\u{0}b", "invoiceId": "712345678901", "amount": 1, "currency": "KZT",
            "code": "ok", "secret_hash": "x",
        });
        let bodies: [(Vec<u8>, &str); 5] = [
            (Vec::new(), "body"),
            (b"not json \x00 4400430012345678".to_vec(), "body"),
            (b"\xff\xfe".to_vec(), "body"),
            (missing.to_string().into_bytes(), "invoiceId"),
            (control.to_string().into_bytes(), "id"),
        ];
        let before = journal(&operator, "rejected").await;
        for (body, field) in &bodies {
            let told = deliver(&anybody, body)
                .await
                .expect_problem(400, "payment-unreadable");
            assert_eq!(told.errors()[0].0, *field);
        }
        let page = operator.get("/operator/payments/journal").await.expect(200);
        let kept = page.body["messages"]
            .as_array()
            .map(Vec::len)
            .unwrap_or_default();
        assert_eq!(kept, before + bodies.len(), "{}", page.text);
        assert!(
            !page.text.contains("4400430012345678"),
            "card numbers are not kept"
        );
        let large = vec![b'x'; 16 * 1024 + 1];
        deliver(&anybody, &large)
            .await
            .expect_problem(413, "body-too-large");
        let nothing: Value = page.body["next"].clone();
        assert_eq!(nothing, Value::Null);
    })
    .await;
}
