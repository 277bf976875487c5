//! Reads at the border, and the register of passages.

use crate::support::{HERE, PLATE, World, booked, worlds};
use jiff::SignedDuration;
use passage::commands::BeginOpening;
use passage::model::{NothingWhy, Place, ReadDecision};
use passage::queries::{PAGE_PASSAGES, PassageCursor, Passages};

const BORDER: Place = Place::BorderLine;

async fn late_read(world: &World, seconds_ago: i64) -> ReadDecision {
    let mut read = world.seen(PLATE);
    read.at = world.now() - SignedDuration::from_secs(seconds_ago);
    read.retransmission = true;
    world.tell(BORDER, &read).await.1
}

/// an admitted lorry that is read at the border has crossed, once.
#[tokio::test]
async fn an_admitted_lorry_crosses_once() {
    for world in worlds().await {
        let booking = world.admitted(PLATE).await;
        let admitted_at = world.now();
        world.pass(3_600);
        assert_eq!(
            world.read(BORDER, PLATE).await,
            ReadDecision::Crossed { booking }
        );
        assert_eq!(world.state(booking).await, "crossed");
        let passage = world.passage(booking).await.expect("its row is there");
        assert_eq!(passage.admitted_at, Some(admitted_at));
        assert_eq!(passage.crossed_at, Some(world.now()));
        world.pass(10);
        let again = ReadDecision::NothingToDo {
            why: NothingWhy::AlreadyCrossed,
        };
        assert_eq!(world.read(BORDER, PLATE).await, again);
        assert_eq!(world.events("booking.crossed").await.len(), 1);
    }
}

/// after the crossing the vehicle may book again.
#[tokio::test]
async fn after_the_crossing_the_vehicle_may_book_again() {
    for world in worlds().await {
        let first = world.admitted(PLATE).await;
        world.read(BORDER, PLATE).await;
        world.clock.set(booked() - SignedDuration::from_mins(5));
        let second = world.hold(HERE, PLATE).await;
        assert_ne!(first, second);
    }
}

/// a lorry at the border that nobody let in is recorded and has not crossed.
#[tokio::test]
async fn a_lorry_that_was_not_admitted_does_not_cross() {
    for world in worlds().await {
        let booking = world.called(PLATE).await;
        let nothing = ReadDecision::NothingToDo {
            why: NothingWhy::NotAdmitted,
        };
        assert_eq!(world.read(BORDER, PLATE).await, nothing);
        assert_eq!(world.state(booking).await, "called");
    }
}

/// the camera's link was down when the lorry crossed. It is gone, so the late read counts, with
/// the camera's own time; one from before it was let in does not.
#[tokio::test]
async fn a_late_read_at_the_border_counts() {
    for world in worlds().await {
        let booking = world.admitted(PLATE).await;
        world.pass(7_200);
        let before = ReadDecision::NothingToDo {
            why: NothingWhy::BeforeAdmission,
        };
        assert_eq!(late_read(&world, 7_201).await, before);
        assert_eq!(
            late_read(&world, 1_800).await,
            ReadDecision::Crossed { booking }
        );
        let passage = world.passage(booking).await.expect("its row is there");
        assert_eq!(
            passage.crossed_at,
            Some(world.now() - SignedDuration::from_secs(1_800))
        );
        world.pass(3_600);
        assert_eq!(late_read(&world, 100).await, ReadDecision::Retransmitted);
    }
}

/// the barrier was told to open, the worker died, and the lorry is read at the border:
/// it was inside. Admission and crossing are recorded together.
#[tokio::test]
async fn a_crossing_proves_an_admission_that_nobody_recorded() {
    for world in worlds().await {
        let booking = world.called(PLATE).await;
        let (read, _) = world.tell(Place::CheckpointEntry, &world.seen(PLATE)).await;
        let begun_at = world.now();
        let begin = BeginOpening {
            read,
            checkpoint: HERE,
            now: begun_at,
        };
        world.store.write(begin).await.expect("it begins");
        world.pass(900);
        assert_eq!(
            world.read(BORDER, PLATE).await,
            ReadDecision::Crossed { booking }
        );
        assert_eq!(world.state(booking).await, "crossed");
        let passage = world.passage(booking).await.expect("its row is there");
        assert_eq!(passage.admitted_at, Some(begun_at));
        assert_eq!(passage.crossed_at, Some(world.now()));
        world.work().await;
        assert_eq!(
            world.opens(),
            0,
            "the job that is left over finds nothing to do"
        );
        assert!(world.events("passage.barrier_failed").await.is_empty());
    }
}

/// the exit's camera records and decides nothing.
#[tokio::test]
async fn the_exit_only_records() {
    for world in worlds().await {
        let booking = world.admitted(PLATE).await;
        let nothing = ReadDecision::NothingToDo {
            why: NothingWhy::AtExit,
        };
        assert_eq!(world.read(Place::CheckpointExit, PLATE).await, nothing);
        assert_eq!(world.state(booking).await, "admitted");
    }
}

/// the register of passages is read page by page, and misses none.
#[tokio::test]
async fn passages_are_paged() {
    for world in worlds().await {
        let mut bookings = Vec::new();
        for number in 0..PAGE_PASSAGES + 2 {
            let plate = format!("{number:03}KZA02");
            let starts_at = booked() + SignedDuration::from_hours(number / 10);
            let booking = world.hold_at(HERE, &plate, starts_at).await;
            world.confirm(HERE, booking).await;
            bookings.push(booking);
            world.read(Place::ZoneEntry, &plate).await;
            world.pass(number % 2);
        }
        let page = |after| Passages {
            checkpoint: HERE,
            after,
        };
        let first = world.store.read(page(None)).await.expect("read");
        assert_eq!(first.len(), 50);
        let cursor = first.last().map(PassageCursor::from);
        let second = world.store.read(page(cursor)).await.expect("read");
        let mut found: Vec<_> = first.iter().chain(&second).map(|row| row.booking).collect();
        assert!(first.is_sorted_by(|one, two| one.first_seen_at >= two.first_seen_at));
        found.sort_unstable();
        bookings.sort_unstable();
        assert_eq!(found, bookings);
    }
}
