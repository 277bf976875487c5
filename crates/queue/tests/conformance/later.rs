//! What the registers say after the booking was given: the day before, at the entry, for another
//! driver.

use crate::support::{
    Lorry, PassageKind, World, driver, local, negative, positive, silent, worlds,
};
use notices::NoticeKind;
use queue::Refusal;
use queue::commands::driver::ChangeDriver;
use queue::commands::passage::EntryDecision;
use queue::commands::recheck::RecordRecheck;
use queue::model::booking::Booking;
use queue::model::entry::EntryRefusal;
use queue::model::later::Stop;
use queue::model::timers::Step;
use queue::stops::AskAgain;
use registers::Asking;
use registers::checks::{ReasonCode, Register};
use std::sync::Arc;

const HOUR: &str = "2026-06-13T10:00";
const DAY_BEFORE: &str = "2026-06-12T10:00";
const CALL: &str = "2026-06-13T09:00";
const ENTRY: &str = "2026-06-13T09:45";

async fn booked(world: &World) -> (Lorry, Booking) {
    let trusted = driver("Ким", "Виктор");
    let lorry = world.lorry().await.stating(|details| {
        details.trusted_drivers = vec![trusted];
    });
    let booking = world.confirmed(&lorry, local(HOUR)).await;
    (lorry, booking)
}

/// Sets the clock and does what is due then.
async fn at(world: &World, booking: &Booking, instant: &str) -> Step {
    world.clock.set(local(instant));
    world.step(booking.id).await
}

/// the registers are asked again the day before and at the call, once each; a silent one is
/// asked again after a pause, and nothing else waits for it.
#[tokio::test]
async fn the_registers_are_asked_again_the_day_before_and_at_the_call() {
    for world in worlds().await {
        let (_, booking) = booked(&world).await;
        assert_eq!(
            world.step(booking.id).await,
            Step::Wait(local(DAY_BEFORE)),
            "nothing is asked before"
        );
        let step = at(&world, &booking, DAY_BEFORE).await;
        assert_eq!(step, Step::Recheck(Asking::DayBefore));
        let unanswered = silent(world.now(), &[Register::Wanted]);
        let after = world
            .rechecked(booking.id, Asking::DayBefore, unanswered)
            .await;
        assert_eq!(after.later.day_asked_at, None);
        let again = world.timer(booking.id).await.expect("a timer");
        let pause = again.duration_since(world.now()).as_secs();
        assert!((30..40).contains(&pause), "{pause}");
        let answered = positive(world.now());
        world
            .rechecked(booking.id, Asking::DayBefore, answered)
            .await;
        assert_eq!(world.step(booking.id).await, Step::Wait(local(CALL)));
        let step = at(&world, &booking, CALL).await;
        assert_eq!(step, Step::Recheck(Asking::Entry));
        let called = world.booking(booking.id).await;
        assert_eq!(called.state.name(), "called", "the call waits for nobody");
        let answered = positive(world.now());
        let after = world.rechecked(booking.id, Asking::Entry, answered).await;
        assert_eq!(after.later.stop, None);
        assert_eq!(
            world.step(booking.id).await,
            Step::Wait(local("2026-06-13T12:00"))
        );
        world.sound().await;
    }
}

/// a vehicle or driver found wanted at a later asking may not enter. Officers see
/// it; the user is not warned by anything: no notice, no check, no event of the booking.
#[tokio::test]
async fn who_is_wanted_later_is_stopped_and_not_warned() {
    for reason in [ReasonCode::VehicleWanted, ReasonCode::DriverWanted] {
        for world in worlds().await {
            let (lorry, booking) = booked(&world).await;
            let told = world.notices(&lorry).await;
            at(&world, &booking, CALL).await;
            let now = world.now();
            let records = negative(now, &[(4, reason)]);
            let stopped = world.rechecked(booking.id, Asking::Entry, records).await;
            let stop = Stop {
                check: 4,
                reason,
                since: now,
            };
            assert_eq!(stopped.later.stop, Some(stop));
            assert!(stop.is_for_officers());
            world.clock.set(local(ENTRY));
            let decision = world.entry(&lorry).await;
            assert_eq!(decision, EntryDecision::Stay(EntryRefusal::Stopped));
            let view = world.view(booking.id).await;
            let negative = view.checks.iter().filter(|check| check.refuses());
            assert_eq!(negative.count(), 0, "the user's page shows what it showed");
            let shown = view.events.iter().filter(|event| {
                event.kind.starts_with("booking.") && event.payload.to_string().contains("wanted")
            });
            assert_eq!(shown.count(), 0);
            assert!(
                view.events
                    .iter()
                    .any(|event| event.kind == "entry.stopped")
            );
            let since = world.notices(&lorry).await.split_off(told.len());
            assert_eq!(since, [NoticeKind::Called]);
            world.sound().await;
        }
    }
}

/// when the register takes it back, the lorry may enter.
#[tokio::test]
async fn a_stop_ends_when_the_register_says_yes_again() {
    for world in worlds().await {
        let (lorry, booking) = booked(&world).await;
        at(&world, &booking, CALL).await;
        let now = world.now();
        let records = negative(now, &[(4, ReasonCode::VehicleWanted)]);
        world.rechecked(booking.id, Asking::Entry, records).await;
        let unknown = silent(now, &[Register::Wanted]);
        let still = world.rechecked(booking.id, Asking::Entry, unknown).await;
        assert!(still.later.stop.is_some(), "silence frees nobody");
        let freed = world
            .rechecked(booking.id, Asking::Entry, positive(now))
            .await;
        assert_eq!(freed.later.stop, None);
        world.clock.set(local(ENTRY));
        assert_eq!(world.entry(&lorry).await, EntryDecision::Open(booking.id));
    }
}

/// an officer who doubts a stop has the register asked again, also before the call, and the
/// asking at the call takes place all the same. A booking that nothing stops is not asked about.
#[tokio::test]
async fn an_officer_has_the_register_asked_again() {
    for world in worlds().await {
        let (lorry, booking) = booked(&world).await;
        at(&world, &booking, DAY_BEFORE).await;
        let again = || AskAgain {
            settings: Arc::clone(&world.settings),
            seed: world.ids.uuid(),
            by: world.ids.next(),
            booking: booking.id,
            checkpoint: booking.checkpoint(),
            now: world.now(),
        };
        let refused = world.store.write(again()).await.expect_err("not stopped");
        assert!(matches!(refused, Refusal::WrongState { .. }), "{refused:?}");
        let now = world.now();
        let records = negative(now, &[(4, ReasonCode::VehicleWanted)]);
        world
            .rechecked(booking.id, Asking::DayBefore, records)
            .await;
        assert_eq!(world.step(booking.id).await, Step::Wait(local(CALL)));
        for _ in 0..2 {
            world.store.write(again()).await.expect("asked for");
        }
        let view = world.view(booking.id).await;
        let asked = view
            .events
            .iter()
            .filter(|event| event.kind == "entry.asked_again");
        assert_eq!(asked.count(), 1, "asked for twice, told once");
        let step = world.step(booking.id).await;
        assert_eq!(step, Step::Recheck(Asking::Entry));
        let freed = world
            .rechecked(booking.id, Asking::Entry, positive(world.now()))
            .await;
        assert_eq!((freed.later.stop, freed.later.ask_again), (None, false));
        assert_eq!(world.step(booking.id).await, Step::Wait(local(CALL)));
        let step = at(&world, &booking, CALL).await;
        assert_eq!(step, Step::Recheck(Asking::Entry), "the call asks as ever");
        let answered = positive(world.now());
        world.rechecked(booking.id, Asking::Entry, answered).await;
        world.clock.set(local(ENTRY));
        assert_eq!(world.entry(&lorry).await, EntryDecision::Open(booking.id));
        world.sound().await;
    }
}

/// an insurance that no longer covers the day is told in time and once; it stops nobody.
#[tokio::test]
async fn an_insurance_that_ended_is_told_the_day_before() {
    for world in worlds().await {
        let (lorry, booking) = booked(&world).await;
        at(&world, &booking, DAY_BEFORE).await;
        let now = world.now();
        // The made-up records have check 2; the rule is the same for every check that is asked again.
        let records = negative(now, &[(2, ReasonCode::InsuranceExpired)]);
        for _ in 0..2 {
            let after = world
                .rechecked(booking.id, Asking::DayBefore, records.clone())
                .await;
            assert_eq!(after.later.stop, None);
        }
        let told = world.notices(&lorry).await;
        let changed = told
            .iter()
            .filter(|kind| **kind == NoticeKind::CheckChanged);
        assert_eq!(changed.count(), 1, "{told:?}");
        let view = world.view(booking.id).await;
        assert_eq!(
            view.checks.iter().filter(|check| check.refuses()).count(),
            1
        );
        at(&world, &booking, CALL).await;
        world.clock.set(local(ENTRY));
        assert_eq!(world.entry(&lorry).await, EntryDecision::Open(booking.id));
    }
}

/// who drives instead is checked; a no stops the entry and is told, and another trusted driver
/// frees it.
#[tokio::test]
async fn a_changed_driver_is_checked_again() {
    for world in worlds().await {
        let (lorry, booking) = booked(&world).await;
        let change = || ChangeDriver {
            settings: Arc::clone(&world.settings),
            seed: world.ids.uuid(),
            account: lorry.account,
            booking: booking.id,
            checkpoint: booking.checkpoint(),
            trusted_driver: 0,
            now: world.now(),
        };
        world.store.write(change()).await.expect("a trusted driver");
        assert_eq!(world.step(booking.id).await, Step::Recheck(Asking::Driver));
        let now = world.now();
        let records = negative(now, &[(1, ReasonCode::LicenceCategoryMissing)]);
        let stopped = world.rechecked(booking.id, Asking::Driver, records).await;
        let stop = stopped.later.stop.expect("a stop");
        assert!(!stop.is_for_officers());
        assert!(
            world
                .notices(&lorry)
                .await
                .contains(&NoticeKind::CheckChanged)
        );
        world.pass_minutes(1);
        world
            .store
            .write(change())
            .await
            .expect("the first driver again");
        assert_eq!(world.step(booking.id).await, Step::Recheck(Asking::Driver));
        let now = world.now();
        let freed = world
            .rechecked(booking.id, Asking::Driver, positive(now))
            .await;
        assert_eq!(freed.later.stop, None);
        assert!(!freed.later.driver_changed);
        world.sound().await;
    }
}

/// a lorry found wanted while its driver stops it stays stopped when another driver
/// passes; and when the register takes it back, the driver is asked about again.
#[tokio::test]
async fn a_driver_who_passes_does_not_free_a_wanted_lorry() {
    for world in worlds().await {
        let (lorry, booking) = booked(&world).await;
        at(&world, &booking, CALL).await;
        let now = world.now();
        let refused = negative(now, &[(1, ReasonCode::LicenceCategoryMissing)]);
        world.rechecked(booking.id, Asking::Driver, refused).await;
        let wanted = negative(now, &[(4, ReasonCode::VehicleWanted)]);
        world.rechecked(booking.id, Asking::Entry, wanted).await;
        let driver_passes = positive(now).into_iter().take(1).collect();
        let after = world
            .rechecked(booking.id, Asking::Driver, driver_passes)
            .await;
        let stop = after.later.stop.expect("still wanted");
        assert_eq!(stop.reason, ReasonCode::VehicleWanted);
        world.clock.set(local(ENTRY));
        let decision = world.entry(&lorry).await;
        assert_eq!(decision, EntryDecision::Stay(EntryRefusal::Stopped));
        let freed = world
            .rechecked(booking.id, Asking::Entry, positive(now))
            .await;
        assert_eq!(freed.later.stop, None);
        assert!(
            freed.later.driver_changed,
            "the driver is asked about again"
        );
    }
}

/// an answer about the day that was booked before is not taken for the new day.
#[tokio::test]
async fn a_booking_that_was_moved_meanwhile_is_asked_about_anew() {
    for world in worlds().await {
        let (_, booking) = booked(&world).await;
        at(&world, &booking, DAY_BEFORE).await;
        let before = world.booking(booking.id).await;
        let mut late = world.recheck(&before, Asking::DayBefore, positive(world.now()));
        world.pass_minutes(1);
        let new_time = local("2026-06-13T15:00");
        world.moved(&before, new_time).await.expect("a free move");
        late.now = world.now();
        let after = world.store.write(late).await.expect("it is taken in");
        assert_eq!(after.later.day_asked_at, None);
    }
}

/// an answer about the former driver says nothing about the one who drives now.
#[tokio::test]
async fn an_answer_about_the_former_driver_is_not_taken_for_the_new_one() {
    for world in worlds().await {
        let (lorry, booking) = booked(&world).await;
        let before = world.booking(booking.id).await.changed_at;
        world.pass_minutes(1);
        let change = ChangeDriver {
            settings: Arc::clone(&world.settings),
            seed: world.ids.uuid(),
            account: lorry.account,
            booking: booking.id,
            checkpoint: booking.checkpoint(),
            trusted_driver: 0,
            now: world.now(),
        };
        world.store.write(change).await.expect("a trusted driver");
        let late = RecordRecheck {
            settings: Arc::clone(&world.settings),
            seed: world.ids.uuid(),
            booking: booking.id,
            checkpoint: booking.checkpoint(),
            asking: Asking::Driver,
            changed_at: before,
            records: positive(world.now()),
            evidence: Vec::new(),
            now: world.now(),
        };
        let after = world.store.write(late).await.expect("it is taken in");
        assert!(
            after.later.driver_changed,
            "the new driver is still to be asked about"
        );
        assert_eq!(world.timer(booking.id).await, Some(world.now()));
    }
}

/// a booking that is over takes no answers any more.
#[tokio::test]
async fn a_booking_that_is_over_is_left_alone() {
    for world in worlds().await {
        let (_, booking) = booked(&world).await;
        world.cancelled(&booking).await.expect("given up");
        let now = world.now();
        let records = negative(now, &[(4, ReasonCode::VehicleWanted)]);
        let after = world.rechecked(booking.id, Asking::Entry, records).await;
        assert_eq!(after.later.stop, None);
        assert_eq!(
            world.passes(booking.id, PassageKind::EnterZone).await,
            Ok(false)
        );
    }
}
