//! What is not asked again: earlier records, remembered answers; and what is.

use axum::http::StatusCode;
use jiff::SignedDuration;
use registers::{Asking, CheckOutcome, CheckRecord, Finding};

use crate::answers::{good, good_data};
use crate::support::{
    APPLYING, Reply, Round, is_positive, now, numbers, of, policy, registers, start_with,
};

const TOLLS: &str = "SHEKARA_TOLL_DEBT";

fn records(findings: &[Finding]) -> Vec<CheckRecord> {
    let findings = findings.iter();
    findings.map(|finding| finding.record.clone()).collect()
}

/// The same question of another booking is answered from memory while the check
/// calls that fresh, and the record says so.
#[tokio::test]
async fn a_fresh_confirmation_is_not_asked_for_again() {
    let (url, log) = start_with(good).await;
    let registers = registers(&url, policy());
    let first = Round::default().run(&registers).await;
    let asked = log.len();
    let second = Round::default().run(&registers).await;
    assert_eq!(log.len(), asked, "nobody was asked again");
    assert_eq!(numbers(&second, is_positive), APPLYING);
    let asked_twice = first.iter().zip(&second);
    for (first, second) in asked_twice.filter(|(first, _)| first.record.number.get() != 6) {
        assert!(!first.record.cached && second.record.cached);
        assert_eq!(second.record.asked_at, first.record.asked_at);
        assert_eq!(second.record.valid_until, first.record.valid_until);
        // Of the two registers of check 7 only the one that said yes is used.
        let earlier: Vec<_> = first.evidence.iter().map(|one| one.message_id).collect();
        let mut used = second.evidence.iter().map(|one| one.message_id);
        assert!(used.all(|message_id| earlier.contains(&message_id)));
        assert!(!second.evidence.is_empty());
        assert!(
            second
                .evidence
                .iter()
                .all(|one| one.cached && one.answer.is_some())
        );
    }
    // Check 17 is fresh for an hour.
    let later = Round {
        now: now() + SignedDuration::from_mins(60),
        ..Round::default()
    };
    let third = later.run(&registers).await;
    assert_eq!(log.count(TOLLS), 2);
    assert!(!of(&third, 17).record.cached);
    assert!(of(&third, 2).record.cached, "a day is not over");
}

/// Another person's or vehicle's answer is never taken from memory.
#[tokio::test]
async fn another_subject_is_another_question() {
    let (url, log) = start_with(good).await;
    let registers = registers(&url, policy());
    Round::default().run(&registers).await;
    let mut other = Round::default();
    other.subject.plate = kernel::plate::Plate::parse(kernel::country::Country::KZ, "124ABC02")
        .expect("a valid plate");
    let findings = other.run(&registers).await;
    assert!(!of(&findings, 17).record.cached);
    assert_eq!(log.count(TOLLS), 2);
    assert_eq!(
        log.count("SHEKARA_DRIVING_LICENCE"),
        1,
        "the driver is the same"
    );
}

/// once the reason is removed, booking is possible at once: a no is never
/// taken from memory.
#[tokio::test]
async fn a_no_is_asked_for_anew() {
    let (url, log) = start_with(|question| {
        let data = good_data(question);
        Reply::Data(data.replace("<overdue>0", "<overdue>1"))
    })
    .await;
    let registers = registers(&url, policy());
    for asked in 1..=3 {
        let findings = Round::default().run(&registers).await;
        assert!(!is_positive(&of(&findings, 10).record.outcome));
        assert_eq!(log.count("SHEKARA_ROAD_FINES"), asked);
    }
}

/// at the barrier the two lists of wanted are asked, whatever is
/// remembered; the day before, what may have changed.
#[tokio::test]
async fn at_the_entry_nothing_remembered_counts() {
    let (url, log) = start_with(good).await;
    let registers = registers(&url, policy());
    let booking = Round::default().run(&registers).await;
    let entry = Round {
        asking: Asking::Entry,
        earlier: records(&booking),
        ..Round::default()
    };
    let findings = entry.run(&registers).await;
    assert_eq!(numbers(&findings, is_positive), [4, 5]);
    assert!(findings.iter().all(|finding| !finding.record.cached));
    for list in ["SHEKARA_VEHICLE_WANTED", "SHEKARA_PERSON_WANTED"] {
        assert_eq!(log.count(list), 2);
    }
    let day_before = Round {
        asking: Asking::DayBefore,
        ..Round::default()
    };
    let findings = day_before.run(&registers).await;
    let made = numbers(&findings, is_positive);
    assert_eq!(made, [3, 4, 5, 7, 8, 14, 15, 16]);
    let mut empty = day_before;
    empty.subject.loaded = false;
    empty.subject.controls.clear();
    let made = numbers(&empty.run(&registers).await, |_| true);
    assert_eq!(made, [3, 4, 5, 7, 8, 14], "what does not apply is not told");
}

/// Only what is not known yet is asked again, so that one silent register does
/// not make all others be asked with it every time.
#[tokio::test]
async fn earlier_records_are_taken_over() {
    let (url, _) = start_with(|question| {
        if question.service_id == TOLLS {
            return Reply::status(StatusCode::BAD_GATEWAY);
        }
        good(question)
    })
    .await;
    let first = Round::default().run(&registers(&url, policy())).await;
    let (url, log) = start_with(good).await;
    // Other registers, so that nothing but the records is remembered.
    let registers = registers(&url, policy());
    let mut round = Round {
        earlier: records(&first),
        ..Round::default()
    };
    let findings = round.run(&registers).await;
    assert_eq!(log.len(), 1);
    assert_eq!(log.count(TOLLS), 1);
    assert_eq!(numbers(&findings, is_positive), APPLYING);
    for finding in &findings {
        let number = finding.record.number.get();
        // Check 6 does not apply: there is nothing to take over.
        assert_eq!(finding.record.cached, !matches!(number, 6 | 17));
        assert_eq!(finding.evidence.is_empty(), number != 17);
    }
    // What does not apply any more is decided anew.
    round.subject.loaded = false;
    let findings = round.run(&registers).await;
    assert!(matches!(
        of(&findings, 16).record.outcome,
        CheckOutcome::NotApplicable { .. }
    ));
    // A record that is too old is no longer taken over: 4 and 5 are fresh for ten minutes.
    let later = Round {
        now: now() + SignedDuration::from_mins(10),
        ..round
    };
    let findings = later.run(&registers).await;
    let asked: Vec<u8> = findings
        .iter()
        .filter(|finding| !finding.evidence.is_empty() && !finding.record.cached)
        .map(|finding| finding.record.number.get())
        .collect();
    assert_eq!(asked, [4, 5]);
}
