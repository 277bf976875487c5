//! over the asynchronous channel: sent, fetched, confirmed – or not.

use axum::http::StatusCode;

use crate::answers::good;
use crate::support::{
    Later, Question, Reply, Round, cause, is_positive, of, policy, policy_with, registers, start,
    start_with,
};

const CUSTOMS: &str = "SHEKARA_CUSTOMS_DECLARATIONS";

async fn gateway(later: Later) -> (String, crate::support::Log) {
    start(later, |question: Question| {
        std::future::ready(good(&question))
    })
    .await
}

/// an answer that takes the register a while is fetched and confirmed.
#[tokio::test]
async fn an_answer_is_fetched_when_it_is_ready() {
    let (url, log) = gateway(Later {
        fetches_before: 2,
        correlation_id: None,
    })
    .await;
    let findings = Round::default().run(&registers(&url, policy())).await;
    let customs = of(&findings, 16);
    assert!(is_positive(&customs.record.outcome), "{customs:?}");
    assert_eq!(log.count(CUSTOMS), 1);
    assert_eq!(log.count("fetch"), 3);
    assert_eq!(log.count("confirm"), 1);
    let [evidence] = &customs.evidence[..] else {
        panic!("{customs:?}");
    };
    let body = evidence.answer.as_deref().expect("it was answered");
    let body = std::str::from_utf8(body).expect("text");
    assert!(body.contains("<declarations>"), "the answer itself is kept");
    assert!(body.contains(&evidence.message_id.to_string()));
}

/// a register that never has the answer is awaited.
#[tokio::test]
async fn an_answer_that_never_comes_is_unknown() {
    let (url, log) = gateway(Later {
        fetches_before: usize::MAX,
        correlation_id: None,
    })
    .await;
    let policy = policy_with("number = 16\n", "timeout_ms = 15000", "timeout_ms = 300");
    let findings = Round::default().run(&registers(&url, policy)).await;
    assert_eq!(cause(&findings, 16), "timed_out");
    assert!(of(&findings, 16).evidence[0].answer.is_none());
    assert!(log.count("fetch") > 1);
    assert_eq!(log.count("confirm"), 0);
}

/// an answer to somebody else's question is no answer, and is not
/// confirmed in somebody else's place.
#[tokio::test]
async fn an_answer_to_another_message_is_unintelligible() {
    let (url, log) = gateway(Later {
        fetches_before: 0,
        correlation_id: Some("0196f3a0-0000-7000-8000-000000000000".to_owned()),
    })
    .await;
    let findings = Round::default().run(&registers(&url, policy())).await;
    assert_eq!(cause(&findings, 16), "unintelligible");
    assert_eq!(log.count("confirm"), 0);
}

/// A question that the gateway does not take is not waited for.
#[tokio::test]
async fn a_question_that_is_not_taken_is_not_fetched() {
    let (url, log) = start_with(|question| {
        if question.service_id == CUSTOMS {
            return Reply::status(StatusCode::BAD_GATEWAY);
        }
        good(question)
    })
    .await;
    let findings = Round::default().run(&registers(&url, policy())).await;
    assert_eq!(cause(&findings, 16), "unreachable");
    assert_eq!(log.count("fetch"), 0);
}

/// A register that declines has answered: that is confirmed, and is no no.
#[tokio::test]
async fn a_register_may_decline_here_too() {
    let (url, log) = start_with(|question| {
        if question.service_id == CUSTOMS {
            let result = "<messageResult><code>00500</code></messageResult>";
            return Reply::Data(format!("<declarations>{result}</declarations>"));
        }
        good(question)
    })
    .await;
    let findings = Round::default().run(&registers(&url, policy())).await;
    assert_eq!(cause(&findings, 16), "declined");
    assert_eq!(log.count("confirm"), 1);
}
