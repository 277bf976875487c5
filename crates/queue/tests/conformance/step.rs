//! The job that moves a booking on, run by a worker against the gateway simulator.

use crate::support::state::{gateway, known, worker};
use crate::support::{local, plate, worlds};
use notices::NoticeKind;
use queue::commands::checks::verdict;
use queue::commands::hold::Wanted;
use queue::model::slot::PlaceLane;
use queue::model::state::{CheckReason, State};
use registers::{ReasonCode, Register};
use simulators::faults::{FaultKind, FaultOrder};
use simulators::population::named;

const HOUR: &str = "2026-06-11T10:00";
const WANTED_LIST: &str = "SHEKARA_VEHICLE_WANTED";

/// Q-EX7, Q-20.2, Q-29, Q-34.2, Q-35: the register of wanted vehicles is down: the place stays on
/// hold and says what it waits for; when the register answers, the booking goes on by itself. Paid,
/// it is reminded, called and – since nobody comes – annulled, all by the one job.
#[tokio::test]
async fn one_job_takes_a_booking_through_its_life() {
    let gateway = gateway().await;
    for world in worlds().await {
        let worker = worker(&world, &gateway);
        let lorry = known(&world).await;
        let order = FaultOrder::new(WANTED_LIST, FaultKind::SoapFault);
        gateway.faults().order(order).expect("a fault it makes");
        let held = world.hold(&lorry, local(HOUR)).await.expect("a place");
        worker.run_until_idle().await.expect("works");
        let state = world.booking(held.booking).await.state;
        let State::Verifying { waiting_for, .. } = state else {
            panic!("{state:?}")
        };
        assert_eq!(waiting_for, [Register::Wanted]);
        world.sound().await;
        world.pass_minutes(20);
        worker.run_until_idle().await.expect("works");
        assert_eq!(world.booking(held.booking).await.state.name(), "verifying");
        gateway.faults().clear();
        world.pass_minutes(1);
        worker.run_until_idle().await.expect("works");
        let booking = world.booking(held.booking).await;
        assert_eq!(booking.state.name(), "awaiting_payment");
        world.paid(booking.id).await;
        for (instant, state) in [
            ("2026-06-10T10:00", "confirmed"),
            ("2026-06-11T08:59", "confirmed"),
            ("2026-06-11T09:00", "called"),
            ("2026-06-11T11:59", "called"),
            ("2026-06-11T12:00", "annulled"),
        ] {
            world.clock.set(local(instant));
            worker.run_until_idle().await.expect("works");
            let now = world.booking(booking.id).await.state;
            assert_eq!(now.name(), state, "{instant}");
            world.sound().await;
        }
        let told = [
            NoticeKind::RegisterWaiting,
            NoticeKind::BookingConfirmed,
            NoticeKind::ArriveReminder,
            NoticeKind::Called,
            NoticeKind::Annulled,
        ];
        assert_eq!(world.notices(&lorry).await, told);
    }
}

/// what the register says no to is refused with its reason, and the place is free.
#[tokio::test]
async fn a_lorry_that_the_registers_do_not_know_is_refused() {
    let gateway = gateway().await;
    for world in worlds().await {
        let worker = worker(&world, &gateway);
        let lorry = known(&world).await.stating(|details| {
            details.vehicle.plate = plate(named::UNREGISTERED_PLATE);
        });
        let held = world.hold(&lorry, local(HOUR)).await.expect("a place");
        worker.run_until_idle().await.expect("works");
        let view = world.view(held.booking).await;
        let State::Refused { reasons } = &view.booking.state else {
            panic!("{:?}", view.booking.state)
        };
        let expected = [
            (2, ReasonCode::VehicleNotFound),
            (8, ReasonCode::InsuranceMissing),
            (14, ReasonCode::InspectionMissing),
            (16, ReasonCode::DeclarationMissing),
            (18, ReasonCode::WeighingUnknown),
        ];
        let expected = expected.map(|(check, reason)| CheckReason { check, reason });
        assert_eq!(reasons.as_slice(), expected);
        let kept = verdict(&view.checks);
        assert!(
            matches!(kept, queue::commands::checks::Verdict::Refused(_)),
            "{kept:?}"
        );
        assert_eq!(world.slot(local(HOUR), PlaceLane::Ordinary).await.taken, 0);
        world.sound().await;
    }
}

/// Spec §7: unpaid, the job gives the place back when the hold is over, and has nothing left to do.
#[tokio::test]
async fn the_job_frees_an_unpaid_place() {
    let gateway = gateway().await;
    for world in worlds().await {
        let worker = worker(&world, &gateway);
        let lorry = known(&world).await;
        let wanted = Wanted::At {
            starts_at: local(HOUR),
        };
        let hold = world.hold_at(crate::support::POST, &lorry, wanted);
        let booking = world.store.write(hold).await.expect("a place").booking;
        worker.run_until_idle().await.expect("works");
        let state = world.booking(booking).await.state;
        let State::AwaitingPayment { until } = state else {
            panic!("{state:?}")
        };
        assert_eq!(world.timer(booking).await, Some(until));
        world.clock.set(until);
        worker.run_until_idle().await.expect("works");
        assert_eq!(world.booking(booking).await.state.name(), "expired");
        assert_eq!(world.timer(booking).await, None);
        assert_eq!(world.slot(local(HOUR), PlaceLane::Ordinary).await.taken, 0);
        world.sound().await;
    }
}
