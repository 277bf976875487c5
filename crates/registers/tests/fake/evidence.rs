//! The evidence of a check: what was sent, what came back, byte by byte.

use axum::http::StatusCode;
use axum::response::IntoResponse;
use registers::Register;

use crate::answers::good;
use crate::support::{
    OTHER_IIN, Reply, Round, is_positive, of, person, policy, registers, start_with,
};

/// every answer is kept as it was received, also one that was not
/// understood; where nothing came back there is nothing to keep.
#[tokio::test]
async fn every_question_leaves_evidence() {
    let (url, _) = start_with(|question| match question.service_id.as_str() {
        "SHEKARA_TOLL_DEBT" => Reply::Http(Box::new((StatusCode::OK, "<half>").into_response())),
        _ => good(question),
    })
    .await;
    let findings = Round::default().run(&registers(&url, policy())).await;
    for finding in &findings {
        let number = finding.record.number.get();
        let expected = match number {
            6 => 0,
            7 => 2,
            _ => 1,
        };
        assert_eq!(finding.evidence.len(), expected, "check {number}");
        for one in &finding.evidence {
            assert_eq!(one.check, finding.record.number);
            assert!(one.answered_at >= Some(one.asked_at));
            assert!(!one.cached);
            let body = one.answer.as_deref().expect("something came back");
            if one.register == Register::Tolls {
                assert_eq!(one.outcome, "unintelligible");
                assert_eq!(body, b"<half>");
            } else {
                assert_eq!(one.outcome, "answered");
                assert!(body.starts_with(b"<Envelope>"));
            }
        }
    }
    let carriage: Vec<Register> = of(&findings, 7)
        .evidence
        .iter()
        .map(|one| one.register)
        .collect();
    assert_eq!(carriage, [Register::ELicensing, Register::TransportControl]);
}

#[tokio::test]
async fn where_nothing_came_back_nothing_is_kept() {
    let (url, _) = start_with(good).await;
    let nowhere = url.replace("127.0.0.1", "127.0.0.2");
    let findings = Round::default().run(&registers(&nowhere, policy())).await;
    let tolls = &of(&findings, 17).evidence[0];
    assert_eq!(tolls.outcome, "unreachable");
    assert!(tolls.answer.is_none() && tolls.answered_at.is_none());
}

/// a user who is not the owner is asked about too.
#[tokio::test]
async fn owner_and_user_are_both_asked_about() {
    let (url, log) = start_with(good).await;
    let mut round = Round::default();
    round.subject.user.owner = person(Some(OTHER_IIN));
    let findings = round.run(&registers(&url, policy())).await;
    for number in [1, 10] {
        assert!(is_positive(&of(&findings, number).record.outcome));
        assert_eq!(of(&findings, number).evidence.len(), 2);
    }
    assert_eq!(log.count("GBDFLUniversal_token"), 2);
    assert_eq!(log.count("SHEKARA_ROAD_FINES"), 2);
}
