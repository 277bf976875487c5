//! The card-page client against small banks on real sockets.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};

use super::*;

const TOKEN: &str = r#"{"access_token":"t0ken","expires_in":"7200","token_type":"Bearer"}"#;

const CHARGED: &str = r#"{"resultCode":"100","resultMessage":"SUCCESS","transaction":{
    "id":"8f4e","invoiceID":"000001","amount":4325,"currency":"KZT","statusName":"CHARGE",
    "reference":"109876543210","approvalCode":"123456","cardMask":"440043...0006"}}"#;

/// What the test bank answers about an invoice, and what it saw.
#[derive(Clone)]
struct Bank {
    token: (StatusCode, String),
    status: (StatusCode, String),
    forms: Arc<Mutex<Vec<String>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Bank {
    fn answering(status: u16, body: &str) -> Self {
        Self {
            token: (StatusCode::OK, TOKEN.to_owned()),
            status: (
                StatusCode::from_u16(status).expect("a valid status"),
                body.to_owned(),
            ),
            forms: Arc::default(),
            asked: Arc::default(),
        }
    }

    async fn serve(&self) -> EpayClient {
        let router = Router::new()
            .route("/oauth2/token", post(give_token))
            .route(
                "/check-status/payment/transaction/{invoice}",
                get(give_status),
            )
            .with_state(self.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a free port");
        let address = listener.local_addr().expect("bound");
        tokio::spawn(async move { axum::serve(listener, router).await });
        EpayClient::new(config(&format!("http://{address}"))).expect("a good configuration")
    }
}

async fn give_token(State(bank): State<Bank>, form: String) -> (StatusCode, String) {
    bank.forms.lock().expect("one thread").push(form);
    bank.token
}

async fn give_status(
    State(bank): State<Bank>,
    Path(invoice): Path<String>,
    headers: HeaderMap,
) -> (StatusCode, String) {
    let authorization = headers.get("authorization").expect("a token is sent");
    let authorization = authorization.to_str().expect("text");
    let line = format!("{invoice} {authorization}");
    bank.asked.lock().expect("one thread").push(line);
    bank.status
}

fn config(base: &str) -> EpayConfig {
    EpayConfig {
        oauth_url: format!("{base}/oauth2/token"),
        api_url: base.to_owned(),
        page_url: format!("{base}/pay"),
        client_id: "shekara".to_owned(),
        client_secret: "very-secret".to_owned(),
        terminal: "67e34d63".to_owned(),
        timeout_ms: 5_000,
    }
}

fn number() -> InvoiceNumber {
    InvoiceNumber::parse("000001").expect("a valid number")
}

fn invoice() -> EpayInvoice {
    EpayInvoice {
        number: number(),
        amount: Money::tenge(4_325),
        back_link: "https://queue.example/paid?b=1&c=2".to_owned(),
        failure_back_link: "https://queue.example/not-paid".to_owned(),
        post_link: "https://queue.example/callback".to_owned(),
        secret_hash: "hash-of-this-invoice".to_owned(),
        language: PageLanguage::Kazakh,
    }
}

fn pairs(query: &str) -> Vec<(String, String)> {
    let url = reqwest::Url::parse(&format!("http://x/?{query}")).expect("a query");
    url.query_pairs().into_owned().collect()
}

fn expected(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let pairs = pairs.iter();
    pairs
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect()
}

/// Q-23, Q-26: the bank is told the invoice before the payer goes there.
#[tokio::test]
async fn an_invoice_is_announced_with_every_field() {
    let bank = Bank::answering(200, CHARGED);
    let client = bank.serve().await;
    let token = client.token(&invoice()).await.expect("a token");
    assert_eq!(token.expires_in_seconds, 7_200);
    let forms = bank.forms.lock().expect("one thread");
    assert_eq!(
        pairs(&forms[0]),
        expected(&[
            ("grant_type", "client_credentials"),
            ("scope", SCOPE),
            ("client_id", "shekara"),
            ("client_secret", "very-secret"),
            ("invoiceID", "000001"),
            ("secret_hash", "hash-of-this-invoice"),
            ("amount", "4325.00"),
            ("currency", "KZT"),
            ("terminal", "67e34d63"),
            ("postLink", "https://queue.example/callback"),
            ("failurePostLink", "https://queue.example/callback"),
        ])
    );
}

#[tokio::test]
async fn the_page_has_every_field_escaped() {
    let client = Bank::answering(200, CHARGED).serve().await;
    let url = client.page_url(&invoice());
    let (base, query) = url.split_once('?').expect("a query");
    assert!(base.ends_with("/pay"), "{base}");
    assert_eq!(
        pairs(query),
        expected(&[
            ("invoiceId", "000001"),
            ("amount", "4325.00"),
            ("currency", "KZT"),
            ("backLink", "https://queue.example/paid?b=1&c=2"),
            ("failureBackLink", "https://queue.example/not-paid"),
            ("postLink", "https://queue.example/callback"),
            ("secret_hash", "hash-of-this-invoice"),
            ("terminal", "67e34d63"),
            ("language", "kaz"),
        ])
    );
}

/// Q-23: the status is what money is booked on.
#[tokio::test]
async fn a_charge_is_read_with_its_amount() {
    let bank = Bank::answering(200, CHARGED);
    let client = bank.serve().await;
    let answer = client.status(&number()).await.expect("an answer");
    assert_eq!(
        answer,
        TransactionAnswer::Found(Box::new(Transaction {
            id: "8f4e".to_owned(),
            invoice: number(),
            amount: Money::tenge(4_325),
            status: TransactionStatus::Charge,
            reference: Some("109876543210".to_owned()),
            approval_code: Some("123456".to_owned()),
            card_mask: Some("440043...0006".to_owned()),
            reason: None,
        }))
    );
    let asked = bank.asked.lock().expect("one thread");
    assert_eq!(*asked, ["000001 Bearer t0ken"]);
    let forms = bank.forms.lock().expect("one thread");
    assert!(
        !forms[0].contains("invoiceID"),
        "a service token is bound to no invoice: {}",
        forms[0]
    );
}

#[tokio::test]
async fn every_status_has_its_meaning() {
    let cases = [
        ("NEW", TransactionStatus::New, false, true),
        ("AUTH", TransactionStatus::Auth, false, true),
        ("CHARGE", TransactionStatus::Charge, true, false),
        ("CANCEL", TransactionStatus::Cancel, false, false),
        ("REFUND", TransactionStatus::Refund, false, false),
        ("FAILED", TransactionStatus::Failed, false, false),
        ("REJECT", TransactionStatus::Reject, false, false),
        ("3D", TransactionStatus::ThreeDSecure, false, true),
        ("VERIFIED", TransactionStatus::Verified, false, false),
    ];
    for (word, status, paid, may_change) in cases {
        let body = CHARGED.replace("\"CHARGE\"", &format!("{word:?}"));
        let answer = status::read(body.as_bytes(), &number()).expect("an answer");
        let TransactionAnswer::Found(transaction) = answer else {
            panic!("{answer:?}");
        };
        assert_eq!(transaction.status, status);
        assert_eq!(transaction.status.is_paid(), paid, "{word}");
        assert_eq!(transaction.status.may_change(), may_change, "{word}");
    }
}

#[tokio::test]
async fn an_invoice_nobody_pays_is_told_apart_from_one_being_paid() {
    let cases = [
        (200, r#"{"resultCode":102}"#, TransactionAnswer::NotFound),
        (
            400,
            r#"{"resultCode":"102","transaction":null}"#,
            TransactionAnswer::NotFound,
        ),
        (
            200,
            r#"{"resultCode":"107","transaction":{"id":"","statusName":"NEW"}}"#,
            TransactionAnswer::InProgress,
        ),
    ];
    for (http_status, body, expected) in cases {
        let client = Bank::answering(http_status, body).serve().await;
        assert_eq!(client.status(&number()).await, Ok(expected), "{body}");
    }
}

/// An answer that can't be trusted is never a payment.
#[tokio::test]
async fn an_answer_that_breaks_the_protocol_is_an_error_with_the_field() {
    let cases = [
        (
            "\"invoiceID\":\"000001\"",
            "\"invoiceID\":\"000002\"",
            "transaction.invoiceID",
        ),
        (
            "\"invoiceID\":\"000001\"",
            "\"x\":1",
            "transaction.invoiceID",
        ),
        (
            "\"invoiceID\":\"000001\"",
            "\"invoiceID\":\"000001\",\"invoiceId\":\"000002\"",
            "transaction.invoiceID",
        ),
        ("4325,", "4325.001,", "transaction.amount"),
        ("4325,", "-4325,", "transaction.amount"),
        ("4325,", "4.325e3,", "transaction.amount"),
        ("4325,", "\"4 325\",", "transaction.amount"),
        ("4325,", "null,", "transaction.amount"),
        ("KZT", "XXX", "transaction.currency"),
        ("\"CHARGE\"", "\"PAID\"", "transaction.statusName"),
        ("\"8f4e\"", "null", "transaction.id"),
        ("\"transaction\":", "\"other\":", "transaction"),
        ("{\"resultCode\"", "[\"resultCode\"", "body"),
    ];
    for (from, to, expected) in cases {
        let body = CHARGED.replace(from, to);
        assert_ne!(body, CHARGED, "the change has to change something");
        let error = status::read(body.as_bytes(), &number()).expect_err("no answer");
        match error {
            EpayError::Unintelligible { field, .. } => assert_eq!(field, expected, "{to}"),
            other => panic!("{to}: {other:?}"),
        }
    }
    let unknown = status::read(br#"{"resultCode":"500"}"#, &number());
    assert!(matches!(unknown, Err(EpayError::Result { .. })));
}

#[tokio::test]
async fn both_spellings_of_the_invoice_may_stand_together() {
    let both = CHARGED.replace(
        "\"invoiceID\":\"000001\"",
        "\"invoiceID\":\"000001\",\"invoiceId\":\"000001\"",
    );
    let answer = status::read(both.as_bytes(), &number());
    assert!(
        matches!(answer, Ok(TransactionAnswer::Found(_))),
        "{answer:?}"
    );
}

#[tokio::test]
async fn a_bank_that_fails_leaves_everything_unknown() {
    let cases = [
        (503, "", true),
        (500, CHARGED, true),
        (401, "", false),
        (404, "<html>", false),
        (200, "<html>", true),
        (200, "{\"resultCode\"", true),
    ];
    for (status, body, retryable) in cases {
        let client = Bank::answering(status, body).serve().await;
        let error = client.status(&number()).await.expect_err("no answer");
        assert_eq!(error.is_retryable(), retryable, "{status} {body}: {error}");
    }
    let long = format!("{{\"resultCode\":\"{}\"}}", "1".repeat(70_000));
    let client = Bank::answering(200, &long).serve().await;
    assert_eq!(
        client.status(&number()).await,
        Err(EpayError::Unintelligible {
            field: "body",
            rule: "at most 65536 bytes"
        })
    );
}

#[tokio::test]
async fn wrong_credentials_and_odd_tokens_are_told() {
    let token = |status: u16, body: &str| {
        let mut bank = Bank::answering(200, CHARGED);
        let status = StatusCode::from_u16(status).expect("a valid status");
        bank.token = (status, body.to_owned());
        bank
    };
    let refused = token(401, "{}").serve().await.token(&invoice()).await;
    assert_eq!(refused.err(), Some(EpayError::Credentials { status: 401 }));
    let cases = [
        ("{}", "body"),
        (r#"{"access_token":"","expires_in":1}"#, "access_token"),
        (r#"{"access_token":"t","expires_in":"soon"}"#, "expires_in"),
    ];
    for (body, expected) in cases {
        let error = token(200, body).serve().await.token(&invoice()).await;
        match error {
            Err(EpayError::Unintelligible { field, .. }) => assert_eq!(field, expected),
            other => panic!("{body}: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_bank_that_is_down_is_unreachable_and_no_secret_is_told() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a free port");
    let address = listener.local_addr().expect("bound");
    drop(listener);
    let client = EpayClient::new(config(&format!("http://{address}"))).expect("good");
    let error = client.status(&number()).await.expect_err("nobody listens");
    assert!(matches!(error, EpayError::Unreachable { .. }), "{error:?}");
    let shown = format!("{error:?} {error} {client:?} {:?}", invoice());
    assert!(!shown.contains("very-secret"), "{shown}");
    assert!(!shown.contains("hash-of-this-invoice"), "{shown}");
}

#[test]
fn a_configuration_that_can_not_work_is_refused() {
    let good = config("https://bank.example");
    let bad_url = EpayConfig {
        api_url: "bank.example".to_owned(),
        ..good.clone()
    };
    let no_terminal = EpayConfig {
        terminal: String::new(),
        ..good.clone()
    };
    let no_time = EpayConfig {
        timeout_ms: 99,
        ..good
    };
    assert!(matches!(
        EpayClient::new(bad_url),
        Err(EpayConfigError::Url {
            field: "api_url",
            ..
        })
    ));
    assert!(matches!(
        EpayClient::new(no_terminal),
        Err(EpayConfigError::Empty { field: "terminal" })
    ));
    assert!(matches!(
        EpayClient::new(no_time),
        Err(EpayConfigError::Timeout { given: 99 })
    ));
    for bad in ["12345", "1234567890123456", "12345a", "٣٣٣٣٣٣", ""] {
        assert_eq!(InvoiceNumber::parse(bad), Err(InvoiceNumberError), "{bad}");
    }
}

/// Q-23, example 9 of the specification: the whole way through the simulated
/// bank, with a callback whose secret is wrong and one that is right.
#[tokio::test]
async fn a_payment_goes_through_the_simulated_bank() {
    use simulators::bank::{self as simulator, Outcome, PayOrder};

    let callbacks: Arc<Mutex<Vec<PostLink>>> = Arc::default();
    let kept = Arc::clone(&callbacks);
    let receiver = Router::new().route(
        "/callback",
        post(async move |body: axum::body::Bytes| {
            let read = parse_post_link(&body).expect("a callback of the protocol");
            kept.lock().expect("one thread").push(read);
        }),
    );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a free port");
    let address = listener.local_addr().expect("bound");
    tokio::spawn(async move { axum::serve(listener, receiver).await });

    let bank = simulator::start(simulator::BankConfig::default())
        .await
        .expect("a free port");
    let client = EpayClient::new(EpayConfig {
        client_id: simulator::DEFAULT_CLIENT_ID.to_owned(),
        client_secret: simulator::DEFAULT_CLIENT_SECRET.to_owned(),
        terminal: simulator::DEFAULT_TERMINAL.to_owned(),
        ..config(&bank.base_url)
    })
    .expect("a good configuration");
    let invoice = EpayInvoice {
        amount: Money::kzt(432_550),
        post_link: format!("http://{address}/callback"),
        ..invoice()
    };
    let status = async || client.status(&invoice.number).await;
    assert_eq!(status().await, Ok(TransactionAnswer::NotFound));
    client.token(&invoice).await.expect("a token");
    let page = reqwest::get(client.page_url(&invoice)).await;
    assert_eq!(page.expect("the page opens").status(), 200);
    assert_eq!(status().await, Ok(TransactionAnswer::InProgress));

    for wrong_secret in [true, false] {
        let order = PayOrder {
            wrong_secret,
            wait: true,
            ..PayOrder::new("000001", Outcome::Pay)
        };
        bank.simulator().pay(order).await.expect("paid");
    }
    let Ok(TransactionAnswer::Found(transaction)) = status().await else {
        panic!("the transaction is not found");
    };
    assert!(transaction.status.is_paid());
    assert_eq!(transaction.amount, Money::kzt(432_550));
    let told = callbacks.lock().expect("one thread");
    let matches: Vec<bool> = told
        .iter()
        .map(|callback| callback.secret_matches(&invoice.secret_hash))
        .collect();
    assert_eq!(matches, [false, true]);
    assert_eq!(told[1].id, transaction.id);
    assert_eq!(told[1].amount, transaction.amount);
    assert_eq!(told[1].code, PostLinkCode::Ok);
}
