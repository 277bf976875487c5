//! A checkpoint that closes for a while, and opens again.

use crate::support::{Lorry, Setup, World, local, worlds, worlds_with};
use jiff::Timestamp;
use notices::NoticeKind;
use queue::Refusal;
use queue::commands::capacity::{CapacityEffect, NewCapacity};
use queue::model::booking::Booking;
use queue::model::slot::PlaceLane;
use queue::queries::Closures;
use uuid::Uuid;

fn close(world: &World, from: Timestamp, until: Timestamp) -> (Uuid, NewCapacity) {
    let id = world.ids.uuid();
    (
        id,
        NewCapacity::Close {
            id,
            from,
            until,
            reason: String::from("The pass is under snow"),
        },
    )
}

async fn announced(world: &World) -> Vec<Uuid> {
    let query = Closures {
        checkpoint: crate::support::POST,
        after: world.now(),
    };
    let closures = world.store.read(query).await.expect("read");
    closures.into_iter().map(|closure| closure.id).collect()
}

async fn booked(world: &World, hour: &str) -> (Lorry, Booking) {
    let lorry = world.lorry().await;
    let booking = world.confirmed(&lorry, local(hour)).await;
    (lorry, booking)
}

/// who booked a time in which the checkpoint is closed is moved behind the closure, told,
/// and charged nothing; nobody can book into it; after its withdrawal the places are there again.
#[tokio::test]
async fn a_closure_moves_its_bookings_and_gives_no_places() {
    for world in worlds().await {
        let (lorry, booking) = booked(&world, "2026-06-11T10:00").await;
        let (_, before) = booked(&world, "2026-06-11T08:00").await;
        let paid = world.totals().await;
        // From half past nine to noon: the interval of nine o'clock is touched too.
        let (id, change) = close(&world, local("2026-06-11T09:30"), local("2026-06-11T12:00"));
        assert_eq!(world.previewed(change.clone()).await.moved, 1);
        assert!(announced(&world).await.is_empty());
        let effect = world.changed(change).await;
        assert_eq!((effect.moved, effect.kept_over), (1, 0));
        assert_eq!(announced(&world).await, [id]);
        assert_eq!(
            world.booking(booking.id).await.starts_at(),
            local("2026-06-11T12:00")
        );
        assert_eq!(
            world.booking(before.id).await.starts_at(),
            local("2026-06-11T08:00")
        );
        assert_eq!(world.notices(&lorry).await.last(), Some(&NoticeKind::Moved));
        assert_eq!(world.totals().await, paid);
        let next_free = world.first_free(PlaceLane::Ordinary).await;
        for hour in ["2026-06-11T09:00", "2026-06-11T10:00", "2026-06-11T11:00"] {
            let refused = world.hold(&world.lorry().await, local(hour)).await;
            assert_eq!(
                refused,
                Err(Refusal::CheckpointClosed { next_free }),
                "{hour}"
            );
        }
        world.sound().await;
        assert_eq!(
            world.changed(NewCapacity::Reopen { id }).await,
            CapacityEffect::default()
        );
        assert!(announced(&world).await.is_empty());
        let newcomer = world.lorry().await;
        world
            .hold(&newcomer, local("2026-06-11T10:00"))
            .await
            .expect("open again");
        let kept = world.booking(booking.id).await.starts_at();
        assert_eq!(
            kept,
            local("2026-06-11T12:00"),
            "who was moved is not moved back"
        );
        let refusal = world.change_refused(NewCapacity::Reopen { id }).await;
        assert_eq!(refusal.code(), "bad-setting");
        world.sound().await;
    }
}

/// a closure that has begun ends now; what it took of the coming hours comes back.
#[tokio::test]
async fn a_closure_can_end_early() {
    for world in worlds().await {
        let planned = world
            .slot(local("2026-06-10T14:00"), PlaceLane::Ordinary)
            .await;
        let (id, change) = close(&world, world.now(), local("2026-06-12T00:00"));
        world.changed(change).await;
        world.clock.set(local("2026-06-10T13:20"));
        assert_eq!(announced(&world).await, [id]);
        world.changed(NewCapacity::Reopen { id }).await;
        let slot = world
            .slot(local("2026-06-10T14:00"), PlaceLane::Ordinary)
            .await;
        assert_eq!(slot, planned);
        let begun = world
            .slot(local("2026-06-10T13:00"), PlaceLane::Ordinary)
            .await;
        assert_eq!(begun.capacity, 0, "what has begun stays closed");
        world.sound().await;
    }
}

/// days that are published during a closure know of it, and so does a new capacity.
#[tokio::test]
async fn a_closure_holds_for_days_and_plans_that_come_later() {
    for world in worlds().await {
        let (_, change) = close(&world, local("2026-06-12T00:00"), local("2026-06-20T12:00"));
        world.changed(change).await;
        world.clock.set(local("2026-06-15T09:00"));
        world.publish(crate::support::POST).await;
        let noon = world
            .slot(local("2026-06-20T12:00"), PlaceLane::Ordinary)
            .await;
        let eleven = world
            .slot(local("2026-06-20T11:00"), PlaceLane::Ordinary)
            .await;
        assert!(noon.capacity > 0);
        assert_eq!(eleven.capacity, 0);
        let date = "2026-06-17".parse().expect("a date");
        world
            .changed(NewCapacity::Date { date, lorries: 480 })
            .await;
        let closed = world
            .slot(local("2026-06-17T12:00"), PlaceLane::Ordinary)
            .await;
        assert_eq!(closed.capacity, 0, "a higher capacity opens nothing");
        world.sound().await;
    }
}

/// where there is no free time left to move to, the booking keeps its own and is counted.
#[tokio::test]
async fn who_cannot_be_moved_is_counted() {
    for world in worlds().await {
        let (_, booking) = booked(&world, "2026-06-14T23:00").await;
        let (_, change) = close(&world, local("2026-06-14T20:00"), local("2026-06-30T00:00"));
        let effect = world.changed(change).await;
        assert_eq!((effect.moved, effect.kept_over), (0, 1));
        let kept = world.booking(booking.id).await;
        assert_eq!(
            (kept.starts_at(), kept.system_moves),
            (local("2026-06-14T23:00"), 0)
        );
        world.sound().await;
        // Its user moves away, and the place that was too many is gone.
        world
            .moved(&booking, local("2026-06-14T10:00"))
            .await
            .expect("a free place");
        let slot = world
            .slot(local("2026-06-14T23:00"), PlaceLane::Ordinary)
            .await;
        assert_eq!((slot.taken, slot.capacity), (0, 0));
        world.sound().await;
    }
}

/// A closure has an end after its beginning, in the future, and a reason for the public.
#[tokio::test]
async fn a_senseless_closure_names_its_field() {
    for world in worlds().await {
        let field = async |change| match world.change_refused(change).await {
            Refusal::BadSetting { field, .. } => field,
            other => panic!("{other:?}"),
        };
        let (noon, one) = (local("2026-06-11T12:00"), local("2026-06-11T13:00"));
        assert_eq!(field(close(&world, noon, noon).1).await, "until");
        assert_eq!(field(close(&world, one, noon).1).await, "until");
        let past = local("2026-06-10T08:00");
        assert_eq!(
            field(close(&world, local("2026-06-09T08:00"), past).1).await,
            "until"
        );
        let silent = NewCapacity::Close {
            id: world.ids.uuid(),
            from: noon,
            until: one,
            reason: String::from("  "),
        };
        assert_eq!(field(silent).await, "reason");
        let unknown = NewCapacity::Reopen {
            id: world.ids.uuid(),
        };
        assert_eq!(field(unknown).await, "closure");
        world.sound().await;
    }
}

/// with the whole horizon of ninety days a closure touches only its own days.
#[tokio::test]
async fn a_closure_leaves_other_days_alone() {
    for world in worlds_with(&Setup {
        horizon_days: 90,
        ..Setup::default()
    })
    .await
    {
        let span = (local("2026-06-10T10:00"), local("2026-09-08T23:00"));
        let before = world.slots(span.0, span.1, PlaceLane::Ordinary).await;
        let (_, change) = close(&world, local("2026-07-01T00:00"), local("2026-07-03T00:00"));
        world.changed(change).await;
        let after = world.slots(span.0, span.1, PlaceLane::Ordinary).await;
        assert_eq!(before.len(), after.len());
        for (before, after) in before.iter().zip(&after) {
            let closed = (local("2026-07-01T00:00")..local("2026-07-03T00:00"))
                .contains(&after.id.starts_at());
            assert_eq!(after.capacity, if closed { 0 } else { before.capacity });
        }
        world.sound().await;
    }
}
