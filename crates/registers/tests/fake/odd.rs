//! Gateways that misbehave in ways of their own.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::IntoResponse;
use kernel::clock::SystemClock;
use kernel::ids::IdSource;
use registers::{CheckOutcome, Finding, Gateway, GatewayConfig, GatewayConfigError, UnknownCause};
use tokio::net::TcpListener;

use crate::answers::good_data;
use crate::support::{
    OTHER_IIN, Question, Reply, all_findings, between, of, policy, registers, start_with,
};

fn unknown(findings: &[Finding], number: u8) -> &UnknownCause {
    match &of(findings, number).record.outcome {
        CheckOutcome::Unknown { cause, .. } => cause,
        other => panic!("check {number} is {other:?}"),
    }
}

async fn findings_with(
    handler: impl Fn(&Question) -> Reply + Send + Sync + 'static,
) -> Vec<Finding> {
    let (url, _) = start_with(handler).await;
    all_findings(&registers(&url, policy())).await
}

/// an answer about somebody else is no answer.
#[tokio::test]
async fn an_answer_about_another_subject_is_unintelligible() {
    let findings = findings_with(|question| {
        let data = good_data(question);
        let data = data.replace("900417499010", OTHER_IIN);
        Reply::Data(data.replace("123ABC02", "124ABC02"))
    })
    .await;
    for (number, element) in [
        (1, "iin"),
        (2, "plate"),
        (3, "iin"),
        (6, "plate"),
        (7, "iinBin"),
        (8, "plate"),
        (9, "iinBin"),
        (10, "plate"),
        (11, "iin"),
        (12, "iin"),
        (13, "iin"),
        (14, "plate"),
        (15, "plate"),
        (16, "plate"),
        (17, "plate"),
        (18, "plate"),
    ] {
        let detail = format!("<{element}> of the answer is not the one that was asked for");
        let expected = UnknownCause::Unintelligible { detail };
        assert_eq!(*unknown(&findings, number), expected, "check {number}");
    }
}

/// an answer that lacks what the protocol requires is not a yes.
#[tokio::test]
async fn an_empty_answer_is_unintelligible() {
    let findings = findings_with(|question| {
        let data = good_data(question);
        let root = between(&data, "<", ">").to_owned();
        let result = "<messageResult><code>00000</code></messageResult>";
        Reply::Data(format!("<{root}>{result}</{root}>"))
    })
    .await;
    for number in 2..=18 {
        let cause = unknown(&findings, number);
        assert_eq!(cause.as_str(), "unintelligible", "check {number}");
    }
}

/// an answer without a result says nothing, whatever else it says.
#[tokio::test]
async fn an_answer_without_its_result_is_unintelligible() {
    let findings = findings_with(|question| {
        let result = "<messageResult><code>00000</code></messageResult>";
        Reply::Data(good_data(question).replace(result, ""))
    })
    .await;
    for number in 1..=18 {
        let detail = "the answer has no <messageResult>; the protocol requires it".to_owned();
        let expected = UnknownCause::Unintelligible { detail };
        assert_eq!(*unknown(&findings, number), expected, "check {number}");
    }
}

#[tokio::test]
async fn an_answer_without_end_is_cut() {
    let findings = findings_with(|_| Reply::Data("<!-- -->".repeat(40_000))).await;
    for number in 1..=18 {
        let detail = "the answer is larger than 262144 bytes".to_owned();
        let expected = UnknownCause::Unintelligible { detail };
        assert_eq!(*unknown(&findings, number), expected);
    }
}

/// A register that is down, and one whose proxy answers a page of its own: an
/// envelope sent with an error status counts for nothing.
#[tokio::test]
async fn an_error_status_is_unreachable_whatever_it_says() {
    for status in [
        StatusCode::INTERNAL_SERVER_ERROR,
        StatusCode::BAD_GATEWAY,
        StatusCode::NOT_FOUND,
        StatusCode::FOUND,
    ] {
        let findings = findings_with(move |question| {
            let message_id = between(&question.text, "<messageId>", "</messageId>");
            let data = good_data(question);
            let body = format!(
                "<Envelope><Body><SendMessageResponse><response><responseInfo>\
                 <messageId>{message_id}</messageId><status><code>Success</code></status>\
                 </responseInfo><responseData><data>{data}</data></responseData></response>\
                 </SendMessageResponse></Body></Envelope>"
            );
            let answer = (status, [("location", "/elsewhere")], body);
            Reply::Http(Box::new(answer.into_response()))
        })
        .await;
        for number in 1..=18 {
            let detail = format!("the gateway answered with HTTP status {}", status.as_u16());
            assert_eq!(
                *unknown(&findings, number),
                UnknownCause::Unreachable { detail }
            );
        }
    }
}

#[tokio::test]
async fn nobody_listening_is_unreachable_and_the_address_is_not_told() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("bound");
    drop(listener);
    let registers = registers(&format!("http://{address}/bip-sync/"), policy());
    let findings = all_findings(&registers).await;
    for number in 1..=18 {
        match unknown(&findings, number) {
            UnknownCause::Unreachable { detail } => {
                assert!(!detail.contains("/bip-"), "{detail}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_configuration_that_can_not_work_is_refused() {
    let make = |config| {
        let clock = SystemClock::shared();
        Gateway::new(config, Arc::clone(&clock), IdSource::new(clock, [3; 32]))
    };
    let config = |url: &str| GatewayConfig::new(url, "shekara", "very-secret");
    let good = config("http://gateway.example/bip-sync/");
    assert!(!format!("{good:?}").contains("very-secret"));
    assert!(make(good.clone()).is_ok());
    for url in ["gateway.example", "ftp://gateway.example/"] {
        assert!(matches!(
            make(config(url)),
            Err(GatewayConfigError::Url { .. })
        ));
    }
    let no_password = GatewayConfig {
        password: String::new(),
        ..good.clone()
    };
    assert!(matches!(
        make(no_password),
        Err(GatewayConfigError::Empty { field: "password" })
    ));
    let no_time = GatewayConfig {
        connect_timeout_ms: 0,
        ..good
    };
    assert!(matches!(
        make(no_time),
        Err(GatewayConfigError::ConnectTimeout { given: 0 })
    ));
}
