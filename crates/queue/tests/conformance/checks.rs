//! What follows from the registers' answers.

use crate::support::{
    POST, Setup, at_once, local, negative, positive, silent, worlds, worlds_with,
};
use jiff::SignedDuration;
use notices::NoticeKind;
use queue::Refusal;
use queue::model::slot::PlaceLane;
use queue::model::state::{CheckReason, ExpiryCause, State};
use queue::model::timers::Step;
use registers::checks::{ReasonCode, Register};
use serde_json::json;

const HOUR: &str = "2026-06-11T10:00";

/// every reason is told at once, place and vehicle are free, and the user may book again
/// as soon as the reasons are gone.
#[tokio::test]
async fn a_refusal_tells_every_reason_and_frees_the_place() {
    for world in worlds().await {
        let lorry = world.lorry().await;
        let held = world.hold(&lorry, local(HOUR)).await.expect("a place");
        let said = [(1, ReasonCode::NameMismatch), (2, ReasonCode::VinMismatch)];
        let booking = world
            .checked(held.booking, negative(world.now(), &said))
            .await;
        let reasons = said
            .map(|(check, reason)| CheckReason { check, reason })
            .to_vec();
        assert_eq!(
            booking.state,
            State::Refused {
                reasons: reasons.clone()
            }
        );
        assert_eq!(world.slot(local(HOUR), PlaceLane::Ordinary).await.taken, 0);
        assert_eq!(world.notices(&lorry).await, [NoticeKind::ChecksRefused]);
        let view = world.view(held.booking).await;
        assert_eq!(view.checks.len(), 3, "what each register said is kept");
        let told = view.events.last().expect("events");
        assert_eq!(told.kind, "booking.checks_refused");
        assert_eq!(told.payload["reasons"], json!(reasons));
        assert!(view.invoice.is_none());
        world.sound().await;
        let again = world.confirmed(&lorry, local(HOUR)).await;
        assert_eq!(again.state.name(), "confirmed");
        world.sound().await;
    }
}

/// a no is a no, though another register did not answer.
#[tokio::test]
async fn a_wanted_vehicle_is_refused_whatever_else_is_unknown() {
    for world in worlds().await {
        let held = world
            .hold(&world.lorry().await, local(HOUR))
            .await
            .expect("a place");
        let mut records = negative(world.now(), &[(4, ReasonCode::VehicleWanted)]);
        records[0] = silent(world.now(), &[Register::Persons]).swap_remove(0);
        let booking = world.checked(held.booking, records).await;
        assert_eq!(booking.state.name(), "refused");
        world.sound().await;
    }
}

/// Q-EX7, Q-20.2: a register that is silent is neither a yes nor a no. The place stays on hold, the
/// user sees which register is awaited, and the booking completes when it answers – also when the
/// fifteen minutes of the hold are long over; then there is still time to pay.
#[tokio::test]
async fn a_silent_register_keeps_the_place_until_it_answers() {
    for world in worlds().await {
        let lorry = world.lorry().await;
        let held = world.hold(&lorry, local(HOUR)).await.expect("a place");
        let until = world.now() + SignedDuration::from_mins(240);
        let both = vec![Register::Vehicles, Register::Wanted];
        let booking = world
            .checked(held.booking, silent(world.now(), &both))
            .await;
        assert_eq!(
            booking.state,
            State::Verifying {
                until,
                waiting_for: both
            }
        );
        let retry = world.timer(held.booking).await.expect("a timer");
        let pause = retry.duration_since(world.now()).as_secs();
        assert!((30..40).contains(&pause), "{pause}");
        world.pass_minutes(1);
        assert_eq!(
            world.tick(held.booking).await,
            Step::Verify,
            "asked again, and again"
        );
        let one = vec![Register::Wanted];
        for _ in 0..3 {
            let booking = world.checked(held.booking, silent(world.now(), &one)).await;
            let state = State::Verifying {
                until,
                waiting_for: one.clone(),
            };
            assert_eq!(booking.state, state, "the limit stays where it was");
            world.pass_minutes(50);
        }
        assert_eq!(
            world.notices(&lorry).await,
            [NoticeKind::RegisterWaiting],
            "told once"
        );
        let history = world.history(held.booking).await;
        let changes = history
            .iter()
            .filter(|kind| *kind == "booking.register_unreachable");
        assert_eq!(
            changes.count(),
            2,
            "once for each change of what is awaited"
        );
        assert_eq!(world.slot(local(HOUR), PlaceLane::Ordinary).await.taken, 1);
        world.sound().await;
        let booking = world.checked(held.booking, positive(world.now())).await;
        let until = world.now() + SignedDuration::from_mins(10);
        assert_eq!(booking.state, State::AwaitingPayment { until });
        assert_eq!(world.paid(held.booking).await.state.name(), "confirmed");
        world.sound().await;
    }
}

/// after four hours the place is free again; that is not the user's fault, so there is no
/// pause before the next hold.
#[tokio::test]
async fn a_register_that_stays_silent_frees_the_place_at_last() {
    for world in worlds().await {
        let lorry = world.lorry().await;
        let held = world.hold(&lorry, local(HOUR)).await.expect("a place");
        world
            .checked(held.booking, silent(world.now(), &[Register::Persons]))
            .await;
        world.pass_minutes(239);
        assert_eq!(world.tick(held.booking).await, Step::Verify);
        world.pass_minutes(1);
        assert_eq!(world.tick(held.booking).await, Step::Rest);
        let cause = ExpiryCause::RegisterUnreachable;
        assert_eq!(
            world.booking(held.booking).await.state,
            State::Expired { cause }
        );
        assert_eq!(world.slot(local(HOUR), PlaceLane::Ordinary).await.taken, 0);
        world.hold(&lorry, local(HOUR)).await.expect("no pause");
        world.sound().await;
    }
}

/// nobody is asked to pay for an interval that is over.
#[tokio::test]
async fn waiting_for_a_register_ends_with_the_interval() {
    for world in worlds().await {
        let lorry = world.lorry().await;
        let held = world
            .hold(&lorry, local("2026-06-10T10:00"))
            .await
            .expect("a place");
        let booking = world
            .checked(held.booking, silent(world.now(), &[Register::Wanted]))
            .await;
        let State::Verifying { until, .. } = booking.state else {
            panic!("{:?}", booking.state)
        };
        assert_eq!(until, local("2026-06-10T11:00"));
        world.tick_at(held.booking, until).await;
        assert_eq!(world.booking(held.booking).await.state.name(), "expired");
        world.sound().await;
    }
}

/// Spec §7, Q-20.2: a place whose checks could not even begin (our own fault) is freed when its hold
/// is over.
#[tokio::test]
async fn a_hold_that_was_never_checked_expires() {
    for world in worlds().await {
        let lorry = world.lorry().await;
        let held = world.hold(&lorry, local(HOUR)).await.expect("a place");
        assert_eq!(world.tick(held.booking).await, Step::Verify);
        world.tick_at(held.booking, held.until).await;
        let cause = ExpiryCause::RegisterUnreachable;
        assert_eq!(
            world.booking(held.booking).await.state,
            State::Expired { cause }
        );
        // An answer that comes now is too late.
        let late = world.checked(held.booking, positive(world.now())).await;
        assert_eq!(late.state.name(), "expired");
        assert_eq!(world.slot(local(HOUR), PlaceLane::Ordinary).await.taken, 0);
        world.sound().await;
    }
}

/// two workers that both have the answers confirm nothing twice: one invoice is opened.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_recorded_twice_count_once() {
    for world in worlds().await {
        let handles = world.handles(2).await;
        for _ in 0..8 {
            let lorry = world.lorry().await;
            let held = world.hold(&lorry, local(HOUR)).await.expect("a place");
            let records = || world.record(held.booking, positive(world.now()));
            let answers = at_once(&handles, vec![records(), records()]).await;
            for answer in answers {
                assert_eq!(answer.expect("recorded").state.name(), "awaiting_payment");
            }
            let passed = "booking.checks_passed";
            let history = world.history(held.booking).await;
            assert_eq!(history.iter().filter(|kind| *kind == passed).count(), 1);
        }
        world.sound().await;
    }
}

/// without a tariff in force no invoice is made up; the place waits and is freed at the end.
#[tokio::test]
async fn without_a_tariff_there_is_no_invoice() {
    let setup = Setup {
        start: "2023-08-01T04:00:00Z",
        ..Setup::default()
    };
    for world in worlds_with(&setup).await {
        let lorry = world.lorry().await;
        let held = world
            .hold(&lorry, local("2023-08-02T10:00"))
            .await
            .expect("a place");
        let refused = world
            .store
            .write(world.record(held.booking, positive(world.now())))
            .await;
        assert_eq!(
            refused.map_err(|refusal: Refusal| refusal.code()).err(),
            Some("no-tariff")
        );
        assert_eq!(world.booking(held.booking).await.state.name(), "held");
        world.tick_at(held.booking, held.until).await;
        assert_eq!(world.booking(held.booking).await.state.name(), "expired");
        assert_eq!(world.view(held.booking).await.booking.checkpoint(), POST);
        world.sound().await;
    }
}
