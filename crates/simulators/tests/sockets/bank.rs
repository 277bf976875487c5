//! The bank: tokens, payments, callbacks good and bad, status and refunds.

use std::time::Duration;

use jiff::SignedDuration;
use kernel::clock::ManualClock;
use serde_json::{Value, json};
use simulators::Handle;
use simulators::bank::{self, Bank, BankConfig, Outcome as Paying, PayOrder, TransactionStatus};
use simulators::faults::{FaultKind, FaultOrder};

use crate::receiver::Receiver;
use crate::{Outcome, client};

pub const INVOICE: &str = "000123456";
pub const SECRET: &str = "s3cret";

/// A bank that retries at once.
pub async fn start() -> anyhow::Result<Handle<Bank>> {
    let config = BankConfig {
        callback_pause: Duration::from_millis(1),
        ..BankConfig::default()
    };
    Ok(bank::start(config).await?)
}

/// The form of a payment token.
pub fn token_form(post_link: &str) -> Vec<(&'static str, String)> {
    let text = str::to_owned;
    vec![
        ("grant_type", text("client_credentials")),
        (
            "scope",
            text("webapi usermanagement email_send verification statement statistics payment"),
        ),
        ("client_id", text(bank::DEFAULT_CLIENT_ID)),
        ("client_secret", text(bank::DEFAULT_CLIENT_SECRET)),
        ("invoiceID", text(INVOICE)),
        ("secret_hash", text(SECRET)),
        ("amount", text("4325.50")),
        ("currency", text("KZT")),
        ("terminal", text(bank::DEFAULT_TERMINAL)),
        ("postLink", text(post_link)),
    ]
}

async fn post_token(bank: &Handle<Bank>, form: &[(&str, String)]) -> anyhow::Result<(u16, Value)> {
    let url = format!("{}/oauth2/token", bank.base_url);
    let response = client().post(url).form(form).send().await?;
    Ok((response.status().as_u16(), response.json().await?))
}

/// A token of a payment.
pub async fn payment_token(bank: &Handle<Bank>, post_link: &str) -> anyhow::Result<String> {
    let (status, answer) = post_token(bank, &token_form(post_link)).await?;
    anyhow::ensure!(status == 200, "{answer}");
    Ok(answer["access_token"]
        .as_str()
        .unwrap_or_default()
        .to_owned())
}

async fn service_token(bank: &Handle<Bank>) -> anyhow::Result<String> {
    let (status, answer) = post_token(bank, &token_form("")[..4]).await?;
    anyhow::ensure!(status == 200, "{answer}");
    Ok(answer["access_token"]
        .as_str()
        .unwrap_or_default()
        .to_owned())
}

async fn status(bank: &Handle<Bank>, token: &str, invoice: &str) -> anyhow::Result<(u16, Value)> {
    let url = format!(
        "{}/check-status/payment/transaction/{invoice}",
        bank.base_url
    );
    let response = client().get(url).bearer_auth(token).send().await?;
    Ok((response.status().as_u16(), response.json().await?))
}

async fn control_pay(bank: &Handle<Bank>, order: Value) -> anyhow::Result<(u16, Value)> {
    let url = format!("{}/control/pay", bank.base_url);
    let response = client().post(url).json(&order).send().await?;
    Ok((response.status().as_u16(), response.json().await?))
}

/// Token, payment, callback, status.
#[tokio::test]
async fn a_payment_goes_through() -> Outcome {
    let bank = start().await?;
    let house = Receiver::start(&[]).await?;
    payment_token(&bank, &house.url).await?;
    let token = service_token(&bank).await?;
    assert_eq!(status(&bank, &token, INVOICE).await?.1["resultCode"], "102");
    let order = json!({ "invoiceId": INVOICE, "outcome": "pay", "wait": true });
    let (code, transaction) = control_pay(&bank, order).await?;
    assert_eq!(code, 200, "{transaction}");
    let calls = house.json()?;
    assert_eq!(calls.len(), 1);
    let call = &calls[0];
    assert_eq!(call["id"], transaction["id"]);
    assert_eq!(call["invoiceId"], INVOICE);
    assert_eq!(call["amount"].to_string(), "4325.5");
    assert_eq!(call["currency"], "KZT");
    assert_eq!(call["terminal"], bank::DEFAULT_TERMINAL);
    assert_eq!(call["code"], "ok");
    assert_eq!(call["secret_hash"], SECRET);
    for field in [
        "reason",
        "reasonCode",
        "cardMask",
        "approvalCode",
        "reference",
        "dateTime",
    ] {
        assert!(!call[field].is_null(), "{field}");
    }
    let (_, answer) = status(&bank, &token, INVOICE).await?;
    assert_eq!(answer["resultCode"], "100");
    assert_eq!(answer["transaction"]["statusName"], "CHARGE");
    assert_eq!(answer["transaction"]["id"], transaction["id"]);
    assert_eq!(answer["transaction"]["amount"].to_string(), "4325.5");
    Ok(())
}

/// A declined card calls back with an error, to the link for failures; the invoice can be paid later.
#[tokio::test]
async fn a_declined_card_can_be_followed_by_a_payment() -> Outcome {
    let bank = start().await?;
    let house = Receiver::start(&[]).await?;
    let failures = Receiver::start(&[]).await?;
    let mut form = token_form(&house.url);
    form.push(("failurePostLink", failures.url.clone()));
    assert_eq!(post_token(&bank, &form).await?.0, 200);
    let order = PayOrder {
        wait: true,
        ..PayOrder::new(INVOICE, Paying::Decline)
    };
    let declined = bank.simulator().pay(order).await?;
    assert_eq!(declined.status, TransactionStatus::Failed);
    assert_eq!(failures.json()?[0]["code"], "error");
    assert!(house.posts().is_empty());
    let order = PayOrder {
        wait: true,
        ..PayOrder::new(INVOICE, Paying::Pay)
    };
    let paid = bank.simulator().pay(order).await?;
    assert_ne!(paid.id, declined.id);
    assert_eq!(house.json()?[0]["code"], "ok");
    let token = service_token(&bank).await?;
    let (_, answer) = status(&bank, &token, INVOICE).await?;
    assert_eq!(answer["transaction"]["statusName"], "CHARGE");
    Ok(())
}

/// The callback can come twice, with a wrong secret, with a wrong amount, or not at all.
#[tokio::test]
async fn callbacks_can_be_spoilt() -> Outcome {
    let bank = start().await?;
    let house = Receiver::start(&[]).await?;
    payment_token(&bank, &house.url).await?;
    let order =
        json!({ "invoiceId": INVOICE, "outcome": "pay", "skip_callback": true, "wait": true });
    let first = control_pay(&bank, order).await?.1;
    assert!(house.posts().is_empty());
    let order = json!({ "invoiceId": INVOICE, "outcome": "pay", "callbacks": 2, "delay_ms": 1, "wait": true });
    let second = control_pay(&bank, order).await?.1;
    assert_eq!(first["id"], second["id"], "one invoice is charged once");
    let calls = house.json()?;
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[0], calls[1]);
    let order = json!({ "invoiceId": INVOICE, "outcome": "pay", "wrong_secret": true,
        "amount_override": "1", "wait": true });
    control_pay(&bank, order).await?;
    let calls = house.json()?;
    assert_eq!(calls[2]["amount"], 1);
    assert_ne!(calls[2]["secret_hash"], SECRET);
    let token = service_token(&bank).await?;
    let (_, answer) = status(&bank, &token, INVOICE).await?;
    assert_eq!(
        answer["transaction"]["amount"].to_string(),
        "4325.5",
        "the charge is right"
    );
    Ok(())
}

/// A charge of another amount is told by callback and status alike.
#[tokio::test]
async fn another_amount_can_be_charged() -> Outcome {
    let bank = start().await?;
    let house = Receiver::start(&[]).await?;
    payment_token(&bank, &house.url).await?;
    let order =
        json!({ "invoiceId": INVOICE, "outcome": "pay", "charged_amount": "10", "wait": true });
    control_pay(&bank, order).await?;
    assert_eq!(house.json()?[0]["amount"], 10);
    let token = service_token(&bank).await?;
    assert_eq!(
        status(&bank, &token, INVOICE).await?.1["transaction"]["amount"],
        10
    );
    Ok(())
}

/// A callback that is not taken is tried again, five times at most.
#[tokio::test]
async fn callbacks_are_retried_within_a_bound() -> Outcome {
    let bank = start().await?;
    let moody = Receiver::start(&[500, 503]).await?;
    payment_token(&bank, &moody.url).await?;
    let order = PayOrder {
        wait: true,
        ..PayOrder::new(INVOICE, Paying::Pay)
    };
    bank.simulator().pay(order.clone()).await?;
    assert_eq!(moody.posts().len(), 3);
    let statuses: Vec<_> = bank
        .invoice(INVOICE)
        .expect("known")
        .deliveries
        .iter()
        .map(|one| one.status)
        .collect();
    assert_eq!(statuses, [Some(500), Some(503), Some(200)]);

    let bank = start().await?;
    let deaf = Receiver::start(&[500; 9]).await?;
    payment_token(&bank, &deaf.url).await?;
    bank.simulator().pay(order).await?;
    assert_eq!(deaf.posts().len(), 5);
    let url = format!("{}/control/invoices/{INVOICE}", bank.base_url);
    let invoice: Value = client().get(url).send().await?.json().await?;
    assert_eq!(invoice["deliveries"].as_array().map(Vec::len), Some(5));
    Ok(())
}

/// Tokens are given to the right client for the right fields only.
#[tokio::test]
async fn tokens_are_guarded() -> Outcome {
    let bank = start().await?;
    let spoilt = |field: &str, value: &str| {
        let mut form = token_form("http://127.0.0.1:1/in");
        for entry in &mut form {
            if entry.0 == field {
                value.clone_into(&mut entry.1);
            }
        }
        form
    };
    for field in ["client_id", "client_secret"] {
        let (code, answer) = post_token(&bank, &spoilt(field, "wrong")).await?;
        assert_eq!(
            (code, answer["error"].as_str()),
            (401, Some("invalid_client")),
            "{field}"
        );
    }
    let cases = [
        ("grant_type", "password"),
        ("scope", ""),
        ("invoiceID", "12345"),
        ("invoiceID", "12345678901234567"),
        ("invoiceID", "12345a"),
        ("secret_hash", ""),
        ("amount", "-5"),
        ("amount", "1.234"),
        ("currency", "USD"),
        ("terminal", "another"),
        ("postLink", "ftp://house/in"),
        ("postLink", "/in"),
    ];
    for (field, value) in cases {
        let (code, answer) = post_token(&bank, &spoilt(field, value)).await?;
        assert_eq!(code, 400, "{field}={value}: {answer}");
        let words = answer["error_description"].as_str().unwrap_or_default();
        assert!(words.contains(field), "{field}: {words}");
    }
    assert!(bank.invoice(INVOICE).is_none());
    Ok(())
}

/// The status wants a living token, and a payment's token opens its own invoice only.
#[tokio::test]
async fn the_status_is_guarded() -> Outcome {
    let clock = ManualClock::new("2026-03-01T00:00:00Z".parse()?);
    let bank = bank::start(BankConfig {
        clock: clock.shared(),
        ..BankConfig::default()
    })
    .await?;
    let own = payment_token(&bank, "http://127.0.0.1:1/in").await?;
    let service = service_token(&bank).await?;
    assert_eq!(status(&bank, "", INVOICE).await?.0, 401);
    assert_eq!(status(&bank, "guess", INVOICE).await?.0, 401);
    assert_eq!(status(&bank, &own, INVOICE).await?.0, 200);
    assert_eq!(status(&bank, &own, "999999").await?.0, 401);
    assert_eq!(
        status(&bank, &service, "999999").await?.1["resultCode"],
        "102"
    );
    clock.advance(SignedDuration::from_secs(bank::TOKEN_SECONDS - 1));
    assert_eq!(status(&bank, &service, INVOICE).await?.0, 200);
    clock.advance(SignedDuration::from_secs(1));
    assert_eq!(status(&bank, &service, INVOICE).await?.0, 401);
    Ok(())
}

/// Money goes back, whole or in parts, once for each external id, never more than was paid.
#[tokio::test]
async fn money_goes_back_once() -> Outcome {
    let bank = start().await?;
    let own = payment_token(&bank, "http://127.0.0.1:1/in").await?;
    let order = PayOrder {
        skip_callback: true,
        ..PayOrder::new(INVOICE, Paying::Pay)
    };
    let paid = bank.simulator().pay(order).await?;
    let service = service_token(&bank).await?;
    let refund = async |token: &str, query: &str| -> anyhow::Result<(u16, Value)> {
        let url = format!("{}/operation/{}/refund?{query}", bank.base_url, paid.id);
        let response = client().post(url).bearer_auth(token).send().await?;
        Ok((response.status().as_u16(), response.json().await?))
    };
    assert_eq!(
        refund(&own, "externalID=a").await?.0,
        401,
        "not with a payment's token"
    );
    assert_eq!(
        refund(&service, "amount=4325.51&externalID=a").await?.0,
        400
    );
    assert_eq!(refund(&service, "amount=325.50&externalID=a").await?.0, 200);
    let (code, answer) = refund(&service, "amount=325.50&externalID=a").await?;
    assert_eq!(
        (
            code,
            answer["transaction"]["payoutAmount"].to_string().as_str()
        ),
        (200, "325.5")
    );
    assert_eq!(answer["transaction"]["statusName"], "CHARGE");
    let (_, answer) = refund(&service, "externalID=b").await?;
    assert_eq!(answer["transaction"]["statusName"], "REFUND");
    assert_eq!(refund(&service, "externalID=c").await?.0, 409);
    let (_, answer) = status(&bank, &service, INVOICE).await?;
    assert_eq!(answer["transaction"]["statusName"], "REFUND");
    Ok(())
}

/// Orders beyond the limits, and for nobody's invoice, are refused with the field's name.
#[tokio::test]
async fn pay_orders_are_limited() -> Outcome {
    let bank = start().await?;
    let order = json!({ "invoiceId": INVOICE, "outcome": "pay" });
    assert_eq!(control_pay(&bank, order).await?.0, 404);
    payment_token(&bank, "http://127.0.0.1:1/in").await?;
    let cases = [
        ("callbacks", json!(0)),
        ("callbacks", json!(6)),
        ("delay_ms", json!(600_001)),
    ];
    for (field, value) in cases {
        let mut order = json!({ "invoiceId": INVOICE, "outcome": "pay" });
        order[field] = value;
        let (code, answer) = control_pay(&bank, order).await?;
        assert_eq!(code, 400);
        assert!(
            answer["error"]
                .as_str()
                .is_some_and(|words| words.contains(field)),
            "{answer}"
        );
    }
    assert!(
        bank.invoice(INVOICE)
            .is_some_and(|invoice| invoice.transactions.is_empty())
    );
    Ok(())
}

/// Faults are made to order at each of the bank's services.
#[tokio::test]
async fn faults_are_made_to_order() -> Outcome {
    let bank = start().await?;
    let service = service_token(&bank).await?;
    bank.faults()
        .order(FaultOrder::times("token", FaultKind::Refuse, 1))?;
    let url = format!("{}/oauth2/token", bank.base_url);
    let form = token_form("http://127.0.0.1:1/in");
    assert_eq!(client().post(url).form(&form).send().await?.status(), 500);
    bank.faults()
        .order(FaultOrder::times("status", FaultKind::HalfEnvelope, 1))?;
    let url = format!(
        "{}/check-status/payment/transaction/{INVOICE}",
        bank.base_url
    );
    let text = client()
        .get(&url)
        .bearer_auth(&service)
        .send()
        .await?
        .text()
        .await?;
    assert!(
        text.starts_with('{') && serde_json::from_str::<Value>(&text).is_err(),
        "{text}"
    );
    bank.faults()
        .order(FaultOrder::times("status", FaultKind::ErrorAnswer, 1))?;
    assert_eq!(status(&bank, &service, INVOICE).await?.0, 502);
    assert_eq!(status(&bank, &service, INVOICE).await?.0, 200);
    Ok(())
}
