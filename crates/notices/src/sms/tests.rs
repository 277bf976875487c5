//! The text-message client against small services on real sockets.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::routing::post;
use kernel::clock::SystemClock;
use kernel::ids::IdSource;

use super::*;

/// What the test service answers, and the requests it saw: query and form.
#[derive(Clone)]
struct Service {
    answer: (StatusCode, String),
    seen: Arc<Mutex<Vec<(String, String)>>>,
}

async fn take(
    State(service): State<Service>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> (StatusCode, String) {
    let form = String::from_utf8(body.to_vec()).expect("a form is text");
    let mut seen = service.seen.lock().expect("one thread at a time");
    seen.push((query.unwrap_or_default(), form));
    service.answer
}

async fn serve(status: u16, body: &str) -> (SmsClient, Service) {
    let service = Service {
        answer: (
            StatusCode::from_u16(status).expect("a valid status"),
            body.to_owned(),
        ),
        seen: Arc::default(),
    };
    let router = Router::new()
        .route("/service/message/sendSmsMessage", post(take))
        .with_state(service.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a free port");
    let address = listener.local_addr().expect("bound");
    tokio::spawn(async move { axum::serve(listener, router).await });
    (client(&format!("http://{address}")), service)
}

fn client(base_url: &str) -> SmsClient {
    client_with_key(base_url, "very-secret")
}

fn client_with_key(base_url: &str, api_key: &str) -> SmsClient {
    SmsClient::new(&SmsConfig {
        base_url: base_url.to_owned(),
        api_key: api_key.to_owned(),
        sender: Some("SHEKARA".to_owned()),
        timeout_ms: 5_000,
    })
    .expect("a good configuration")
}

fn phone() -> Phone {
    Phone::parse("+7 701 123 45 45").expect("a valid number")
}

fn notice() -> NoticeId {
    IdSource::new(SystemClock::shared(), [7; 32]).next()
}

const TAKEN: &str =
    r#"{"code":0,"data":{"campaignId":"1","messageId":"42","status":2},"message":""}"#;

/// Q-29: the message goes out with the number in the form the service wants.
#[tokio::test]
async fn a_message_is_sent_and_its_id_kept() {
    let (client, service) = serve(200, TAKEN).await;
    let id = notice();
    let receipt = client.send(&phone(), "Келіңіз: 10:00 & 11:00", id).await;
    assert_eq!(
        receipt,
        Ok(SmsReceipt {
            message_id: "42".to_owned()
        })
    );
    let seen = service.seen.lock().expect("one thread at a time");
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].0, "output=json&api=v1&apiKey=very-secret");
    let form: Vec<(String, String)> = reqwest::Url::parse(&format!("http://x/?{}", seen[0].1))
        .expect("a form")
        .query_pairs()
        .into_owned()
        .collect();
    let expected = [
        ("recipient", "77011234545"),
        ("text", "Келіңіз: 10:00 & 11:00"),
        ("params[name]", &id.to_string()),
        ("from", "SHEKARA"),
    ];
    let expected = expected.map(|(name, text)| (name.to_owned(), text.to_owned()));
    assert_eq!(form, expected);
}

#[tokio::test]
async fn every_answer_is_sorted() {
    let cases = [
        (
            200,
            r#"{"code":30,"data":null,"message":"too often"}"#,
            true,
            false,
        ),
        (
            200,
            r#"{"code":1,"data":{"recipient":"bad"},"message":"invalid"}"#,
            false,
            false,
        ),
        (
            200,
            r#"{"code":8,"data":[],"message":"wrong key"}"#,
            false,
            false,
        ),
        (200, r#"{"code":0,"data":{}}"#, true, true),
        (200, "<html>", true, true),
        (200, r#"{"code":"#, true, true),
        (503, "", true, true),
        (429, "", true, false),
        (404, "", false, false),
    ];
    for (status, body, retryable, maybe_sent) in cases {
        let (client, _) = serve(status, body).await;
        let error = client
            .send(&phone(), "text", notice())
            .await
            .expect_err("not taken over");
        assert_eq!(error.is_retryable(), retryable, "{status} {body}: {error}");
        assert_eq!(error.may_have_been_sent(), maybe_sent, "{status} {body}");
    }
}

#[tokio::test]
async fn a_message_in_the_background_is_taken_over() {
    let (client, _) = serve(200, r#"{"code":100,"data":77,"message":""}"#).await;
    let receipt = client.send(&phone(), "text", notice()).await;
    assert_eq!(
        receipt.map(|receipt| receipt.message_id),
        Ok("77".to_owned())
    );
}

#[tokio::test]
async fn a_service_that_is_down_can_be_tried_again_and_the_key_is_not_told() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a free port");
    let address = listener.local_addr().expect("bound");
    drop(listener);
    let client = client(&format!("http://{address}"));
    let error = client
        .send(&phone(), "text", notice())
        .await
        .expect_err("nobody listens");
    assert!(matches!(error, SmsError::Unreachable { .. }), "{error:?}");
    assert!(error.is_retryable() && !error.may_have_been_sent());
    for shown in [
        error.to_string(),
        format!("{error:?}"),
        format!("{client:?}"),
    ] {
        assert!(!shown.contains("very-secret"), "{shown}");
    }
}

#[tokio::test]
async fn an_answer_without_end_is_cut() {
    let long = format!("{{\"code\":0,\"message\":\"{}\"}}", "x".repeat(70_000));
    let (client, _) = serve(200, &long).await;
    let outcome = client.send(&phone(), "text", notice()).await;
    assert_eq!(
        outcome,
        Err(SmsError::Unintelligible {
            rule: "at most 65536 bytes"
        })
    );
}

#[tokio::test]
async fn an_empty_or_endless_text_is_refused_before_sending() {
    let (client, service) = serve(200, TAKEN).await;
    for text in ["", &"x".repeat(TEXT_LIMIT_CHARACTERS + 1)] {
        let outcome = client.send(&phone(), text, notice()).await;
        assert_eq!(
            outcome,
            Err(SmsError::Text {
                characters: text.chars().count()
            })
        );
    }
    assert_eq!(service.seen.lock().expect("one thread").len(), 0);
}

#[test]
fn a_configuration_that_can_not_work_is_refused() {
    let good = SmsConfig {
        base_url: "https://sms.example".to_owned(),
        api_key: "very-secret".to_owned(),
        sender: None,
        timeout_ms: 1_000,
    };
    assert!(!format!("{good:?}").contains("very-secret"));
    let no_key = SmsConfig {
        api_key: String::new(),
        ..good.clone()
    };
    let no_url = SmsConfig {
        base_url: "sms.example".to_owned(),
        ..good.clone()
    };
    let no_time = SmsConfig {
        timeout_ms: 0,
        ..good
    };
    assert!(matches!(
        SmsClient::new(&no_key),
        Err(SmsConfigError::NoKey)
    ));
    assert!(matches!(
        SmsClient::new(&no_url),
        Err(SmsConfigError::Url { .. })
    ));
    assert!(matches!(
        SmsClient::new(&no_time),
        Err(SmsConfigError::Timeout { given: 0 })
    ));
}

/// Q-34.2: the whole way, to the phone the simulator shows.
#[tokio::test]
async fn a_message_arrives_at_the_simulated_phone() {
    use simulators::faults::{FaultKind, FaultOrder};
    use simulators::sms as simulator;

    let service = simulator::start(simulator::SmsConfig::default())
        .await
        .expect("a free port");
    let client = SmsClient::new(&SmsConfig {
        base_url: service.base_url.clone(),
        api_key: simulator::DEFAULT_API_KEY.to_owned(),
        sender: Some("SHEKARA".to_owned()),
        timeout_ms: 10_000,
    })
    .expect("a good configuration");
    let receipt = client
        .send(&phone(), "Сізді шақырады: 123ABC02, 10:00", notice())
        .await
        .expect("taken over");
    let arrived = service.messages(phone().digits());
    assert_eq!(arrived.len(), 1);
    assert_eq!(arrived[0].text, "Сізді шақырады: 123ABC02, 10:00");
    assert_eq!(arrived[0].from, "SHEKARA");
    assert_eq!(arrived[0].message_id.to_string(), receipt.message_id);

    for (fault, may_have_been_sent) in [
        (FaultKind::ErrorAnswer, false),
        (FaultKind::Garbage, true),
        (FaultKind::HalfEnvelope, true),
        (FaultKind::Refuse, true),
    ] {
        let order = FaultOrder::new("send", fault);
        service.faults().order(order).expect("a fault it makes");
        let outcome = client.send(&phone(), "text", notice()).await;
        let error = outcome.expect_err("not taken over");
        assert!(error.is_retryable(), "{fault:?}: {error}");
        assert_eq!(error.may_have_been_sent(), may_have_been_sent, "{fault:?}");
    }
    service.faults().clear();
    let stranger = client_with_key(&service.base_url, "wrong");
    let error = stranger.send(&phone(), "text", notice()).await;
    assert!(
        matches!(error, Err(SmsError::Refused { code: 8, .. })),
        "{error:?}"
    );
}
