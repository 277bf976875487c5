//! The way through the checkpoint, as the booking sees it (Q-30, Q-31, spec §7).

use crate::support::{Lorry, PassageKind, World, local, worlds};
use notices::NoticeKind;
use queue::Refusal;
use queue::commands::passage::EntryDecision;
use queue::model::booking::Booking;
use queue::model::entry::EntryRefusal;
use queue::model::slot::PlaceLane;

const HOUR: &str = "2026-06-11T10:00";

/// What is told of a booking whose lorry crosses.
const WHOLE_LIFE: [&str; 10] = [
    "booking.held",
    "booking.checks_passed",
    "booking.awaiting_payment",
    "payment.accepted",
    "booking.paid",
    "booking.confirmed",
    "booking.zone_entered",
    "booking.called",
    "booking.admitted",
    "booking.crossed",
];

async fn booked(world: &World) -> (Lorry, Booking) {
    let lorry = world.lorry().await;
    let booking = world.confirmed(&lorry, local(HOUR)).await;
    (lorry, booking)
}

/// the barrier stays closed without a booking, unpaid, uncalled, too early and too
/// late, and says why; it opens for whoever was called, in time.
#[tokio::test]
async fn the_barrier_opens_for_the_called_lorry_in_its_time() {
    for world in worlds().await {
        let lorry = world.lorry().await;
        let stays = async |reason| {
            assert_eq!(world.entry(&lorry).await, EntryDecision::Stay(reason));
        };
        stays(EntryRefusal::UnknownPlate).await;
        let booking = world.awaiting(&lorry, local(HOUR)).await;
        stays(EntryRefusal::Unpaid).await;
        world.paid(booking.id).await;
        stays(EntryRefusal::NotCalled).await;
        world.tick_at(booking.id, local("2026-06-11T09:00")).await;
        stays(EntryRefusal::TooEarly {
            from: local("2026-06-11T09:30"),
        })
        .await;
        world.clock.set(local("2026-06-11T09:30"));
        assert_eq!(world.entry(&lorry).await, EntryDecision::Open(booking.id));
        world.clock.set(local("2026-06-11T12:00"));
        stays(EntryRefusal::TooLate).await;
        world.clock.set(local("2026-06-11T11:59"));
        assert_eq!(world.passes(booking.id, PassageKind::Admit).await, Ok(true));
        stays(EntryRefusal::AlreadyInside).await;
        world.sound().await;
    }
}

/// spec §7: zone, call, barrier, border; each reading counts once. Afterwards the vehicle
/// may book again, and the place stays used.
#[tokio::test]
async fn a_lorry_passes_and_may_book_again() {
    for world in worlds().await {
        let (lorry, booking) = booked(&world).await;
        world.clock.set(local("2026-06-11T08:00"));
        assert_eq!(
            world.passes(booking.id, PassageKind::EnterZone).await,
            Ok(true)
        );
        assert_eq!(
            world.passes(booking.id, PassageKind::EnterZone).await,
            Ok(false)
        );
        let refused = world.passes(booking.id, PassageKind::Admit).await;
        assert_eq!(
            refused,
            Err(Refusal::WrongState {
                state: "in_waiting_zone"
            })
        );
        assert_eq!(
            world.passes(booking.id, PassageKind::Cross).await,
            Ok(false)
        );
        world.tick_at(booking.id, local("2026-06-11T09:00")).await;
        world.clock.set(local("2026-06-11T09:40"));
        assert_eq!(world.passes(booking.id, PassageKind::Admit).await, Ok(true));
        assert_eq!(
            world.passes(booking.id, PassageKind::Admit).await,
            Ok(false)
        );
        assert_eq!(
            world.timer(booking.id).await,
            None,
            "inside, no time annuls it"
        );
        let refused = world.hold(&lorry, local("2026-06-11T20:00")).await;
        assert_eq!(refused, Err(Refusal::VehicleHasActiveBooking));
        world.sound().await;
        assert_eq!(world.passes(booking.id, PassageKind::Cross).await, Ok(true));
        assert_eq!(
            world.passes(booking.id, PassageKind::Cross).await,
            Ok(false)
        );
        assert_eq!(
            world.passes(booking.id, PassageKind::Admit).await,
            Ok(false)
        );
        assert_eq!(
            world.notices(&lorry).await.last(),
            Some(&NoticeKind::Crossed)
        );
        assert_eq!(world.slot(local(HOUR), PlaceLane::Ordinary).await.taken, 1);
        world
            .hold(&lorry, local("2026-06-11T20:00"))
            .await
            .expect("a new journey");
        assert_eq!(world.history(booking.id).await, WHOLE_LIFE);
        world.sound().await;
    }
}

/// Spec §7: a lorry that is sent back has used its place and may book again.
#[tokio::test]
async fn a_lorry_that_is_turned_back_may_book_again() {
    for world in worlds().await {
        let (lorry, booking) = booked(&world).await;
        let refused = world.passes(booking.id, PassageKind::TurnBack).await;
        assert_eq!(refused, Err(Refusal::WrongState { state: "confirmed" }));
        world.tick_at(booking.id, local("2026-06-11T09:30")).await;
        world
            .passes(booking.id, PassageKind::Admit)
            .await
            .expect("admitted");
        world
            .passes(booking.id, PassageKind::TurnBack)
            .await
            .expect("sent back");
        let state = world.booking(booking.id).await.state;
        assert_eq!(state.name(), "turned_back");
        assert!(state.takes_place());
        assert_eq!(world.slot(local(HOUR), PlaceLane::Ordinary).await.taken, 1);
        world
            .hold(&lorry, local("2026-06-11T20:00"))
            .await
            .expect("a new attempt");
        world.sound().await;
    }
}
