//! Side by side, paused, left alone, overloaded: what stands before a register.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::http::StatusCode;
use jiff::SignedDuration;
use kernel::clock::ManualClock;
use registers::{BreakerState, CheckOutcome, Register, RegisterHealth, Registers};
use tokio::sync::{Barrier, Notify};

use crate::answers::good;
use crate::support::{
    APPLYING, Later, Question, Reply, Round, cause, is_positive, now, numbers, of, policy,
    policy_with, registers, registers_by, start, start_with,
};

const TOLLS: &str = "SHEKARA_TOLL_DEBT";

fn health(registers: &Registers, register: Register) -> RegisterHealth {
    let all = registers.health();
    let found = all.into_iter().find(|health| health.register == register);
    found.expect("every register has figures")
}

/// the checks run side by side. The gateway answers nobody until all
/// eighteen questions of the seventeen checks of a tractor have come; asked one by
/// one, none would be answered.
#[tokio::test]
async fn all_checks_run_side_by_side() {
    let all_here = Arc::new(Barrier::new(18));
    let (url, _) = start(Later::default(), move |question: Question| {
        let all_here = Arc::clone(&all_here);
        async move {
            all_here.wait().await;
            good(&question)
        }
    })
    .await;
    let registers = registers(&url, policy());
    // In a task of its own, as a worker runs it: the future has to be Send.
    let task = tokio::spawn(async move { Round::default().run(&registers).await });
    let findings = task.await.expect("the task ends");
    assert_eq!(numbers(&findings, is_positive), APPLYING, "{findings:?}");
    assert!(
        findings
            .iter()
            .all(|finding| finding.record.asked_at == now())
    );
    let policies = findings.iter().map(|finding| &finding.record.policy);
    assert!(policies.clone().all(|version| version == "2026-11-25"));
}

/// A register that operators paused is not asked, and what it would say is
/// neither a yes nor a no.
#[tokio::test]
async fn a_paused_register_is_not_asked() {
    let (url, log) = start_with(good).await;
    let registers = registers(&url, policy());
    let round = Round {
        paused: BTreeSet::from([Register::Weighing]),
        ..Round::default()
    };
    let findings = round.run(&registers).await;
    assert_eq!(cause(&findings, 18), "paused");
    assert!(of(&findings, 18).record.is_awaited());
    assert!(of(&findings, 18).evidence.is_empty());
    assert_eq!(numbers(&findings, is_positive).len(), 16);
    assert_eq!(log.count("SHEKARA_WEIGHING"), 0);
}

/// After five silences the register is left alone; after the pause one question
/// tries, and its answer closes the breaker.
#[tokio::test]
async fn a_silent_register_is_left_alone_for_a_while() {
    let broken = Arc::new(AtomicBool::new(true));
    let is_broken = Arc::clone(&broken);
    let (url, log) = start_with(move |question| {
        if question.service_id == TOLLS && is_broken.load(Ordering::SeqCst) {
            return Reply::status(StatusCode::BAD_GATEWAY);
        }
        good(question)
    })
    .await;
    let clock = ManualClock::new(now());
    let registers = registers_by(&url, policy(), clock.shared());
    let round = Round::default();
    for _ in 0..5 {
        assert_eq!(cause(&round.run(&registers).await, 17), "unreachable");
    }
    let pause = SignedDuration::from_secs(20);
    let until = now() + pause;
    let figures = health(&registers, Register::Tolls);
    assert_eq!(figures.breaker, BreakerState::Open { until });
    assert_eq!(
        (figures.asked, figures.silences, figures.answers),
        (5, 5, 0)
    );
    assert_eq!(cause(&round.run(&registers).await, 17), "breaker_open");
    assert_eq!(log.count(TOLLS), 5, "it was not asked a sixth time");

    // The one that tries meets silence: left alone again.
    clock.advance(pause);
    assert_eq!(cause(&round.run(&registers).await, 17), "unreachable");
    assert_eq!(cause(&round.run(&registers).await, 17), "breaker_open");
    assert_eq!(log.count(TOLLS), 6);

    clock.advance(pause);
    broken.store(false, Ordering::SeqCst);
    let findings = round.run(&registers).await;
    assert!(is_positive(&of(&findings, 17).record.outcome));
    let figures = health(&registers, Register::Tolls);
    assert_eq!(figures.breaker, BreakerState::Closed);
    assert_eq!((figures.p50_ms, figures.p95_ms), (Some(0), Some(0)));
}

/// A register that declines is there: however often it does, it is asked.
#[tokio::test]
async fn refusals_do_not_open_the_breaker() {
    let (url, log) = start_with(|question| {
        if question.service_id == TOLLS {
            let result = "<messageResult><code>00403</code></messageResult>";
            return Reply::Data(format!("<toll>{result}</toll>"));
        }
        good(question)
    })
    .await;
    let registers = registers(&url, policy());
    for _ in 0..7 {
        let findings = Round::default().run(&registers).await;
        assert_eq!(cause(&findings, 17), "declined");
    }
    assert_eq!(log.count(TOLLS), 7);
    let figures = health(&registers, Register::Tolls);
    assert_eq!(figures.breaker, BreakerState::Closed);
    assert_eq!(
        (figures.asked, figures.silences, figures.answers),
        (7, 0, 0)
    );
}

/// When nobody may wait, a second question is told at once that the register has
/// no turn; the other registers are not held up by it.
#[tokio::test]
async fn a_register_without_a_free_turn_is_overloaded() {
    let (came, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (arrived, allowed) = (Arc::clone(&came), Arc::clone(&go));
    let (url, log) = start(Later::default(), move |question: Question| {
        let (came, go) = (Arc::clone(&arrived), Arc::clone(&allowed));
        async move {
            if question.service_id == TOLLS {
                came.notify_one();
                go.notified().await;
            }
            good(&question)
        }
    })
    .await;
    let one_turn = "side_by_side = 1\nwaiting = 0";
    let policy = policy_with(
        "name = \"tolls\"",
        "side_by_side = 64\nwaiting = 512",
        one_turn,
    );
    let registers = registers(&url, policy);
    let other = registers.clone();
    let first = tokio::spawn(async move { Round::default().run(&other).await });
    came.notified().await;
    assert_eq!(health(&registers, Register::Tolls).in_flight, 1);
    let second = Round::default().run(&registers).await;
    assert_eq!(cause(&second, 17), "overloaded");
    assert_eq!(numbers(&second, is_positive).len(), 16);
    go.notify_one();
    let first = first.await.expect("the task ends");
    assert!(is_positive(&of(&first, 17).record.outcome));
    assert_eq!(log.count(TOLLS), 1);
    assert_eq!(health(&registers, Register::Tolls).in_flight, 0);
}

/// Q-18 (choice): silence is repeated as often as the table says, and each try
/// leaves its evidence.
#[tokio::test]
async fn silence_is_repeated_as_the_table_says() {
    let (url, log) = start_with(|question| {
        if question.service_id == TOLLS {
            return Reply::status(StatusCode::BAD_GATEWAY);
        }
        good(question)
    })
    .await;
    let policy = policy_with("number = 17\n", "retries = 0", "retries = 2");
    let findings = Round::default().run(&registers(&url, policy)).await;
    assert_eq!(cause(&findings, 17), "unreachable");
    assert_eq!(log.count(TOLLS), 3);
    let evidence = &of(&findings, 17).evidence;
    assert_eq!(evidence.len(), 3);
    let ids: BTreeSet<_> = evidence.iter().map(|one| one.message_id).collect();
    assert_eq!(ids.len(), 3, "every try is a message of its own");
    assert!(evidence.iter().all(|one| one.outcome == "unreachable"));
}

/// what one register refuses and what another leaves open are both told.
#[tokio::test]
async fn a_no_and_a_silence_are_both_told() {
    let (url, _) = start_with(|question| match question.service_id.as_str() {
        "SHEKARA_WEIGHING" => Reply::status(StatusCode::SERVICE_UNAVAILABLE),
        "SHEKARA_TAX_DEBT" => {
            let Reply::Data(data) = good(question) else {
                unreachable!("good answers are data");
            };
            Reply::Data(data.replace("<total>0.00", "<total>1250.00"))
        }
        _ => good(question),
    })
    .await;
    let findings = Round::default().run(&registers(&url, policy())).await;
    let told = |outcome: &CheckOutcome| matches!(outcome, CheckOutcome::Negative { .. });
    assert_eq!(numbers(&findings, told), [9]);
    assert!(of(&findings, 9).record.refuses());
    assert_eq!(cause(&findings, 18), "unreachable");
    assert!(of(&findings, 18).record.is_awaited());
    assert_eq!(numbers(&findings, is_positive).len(), 15);
}
