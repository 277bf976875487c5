//! What is decided about a lorry before the barrier, and at the entry of the waiting zone.

use crate::support::{ELSEWHERE, HERE, PLATE, booked, worlds};
use jiff::SignedDuration;
use passage::model::{NothingWhy, Place, ReadDecision};
use passage::queries::PlateReads;
use queue::model::entry::EntryRefusal;
use simulators::checkpoint::Direction;

const ENTRY: Place = Place::CheckpointEntry;

/// a lorry without a booking stays outside, and so does one whose plate can't be read.
#[tokio::test]
async fn an_unknown_plate_stays_outside() {
    for world in worlds().await {
        for plate in [PLATE, "unknown", ""] {
            for place in [ENTRY, Place::ZoneEntry] {
                let decision = world.read(place, plate).await;
                assert_eq!(decision, ReadDecision::Refused(EntryRefusal::UnknownPlate));
            }
        }
        world.work().await;
        assert_eq!(world.opens(), 0);
    }
}

/// a place that is only held, or not paid for, is no booking yet.
#[tokio::test]
async fn an_unpaid_booking_stays_outside() {
    for world in worlds().await {
        world.hold(HERE, PLATE).await;
        for place in [ENTRY, Place::ZoneEntry] {
            let decision = world.read(place, PLATE).await;
            assert_eq!(decision, ReadDecision::Refused(EntryRefusal::Unpaid));
        }
        world.work().await;
        assert_eq!(world.opens(), 0);
    }
}

/// a lorry that was not called yet waits for its turn, in the zone and before it.
#[tokio::test]
async fn a_lorry_that_is_not_called_waits() {
    for world in worlds().await {
        let booking = world.confirmed(PLATE).await;
        let refused = ReadDecision::Refused(EntryRefusal::NotCalled);
        assert_eq!(world.read(ENTRY, PLATE).await, refused);
        let entered = ReadDecision::ZoneEntered { booking };
        assert_eq!(world.read(Place::ZoneEntry, PLATE).await, entered);
        assert_eq!(world.read(ENTRY, PLATE).await, refused);
        world.work().await;
        assert_eq!(world.opens(), 0);
    }
}

/// a called lorry that comes long before its booked time is told from when on it may enter.
#[tokio::test]
async fn a_called_lorry_that_is_too_early_waits() {
    for world in worlds().await {
        let booking = world.confirmed(PLATE).await;
        world.clock.set(booked() - SignedDuration::from_mins(45));
        world.apply_timers(booking).await.expect("it is called");
        let from = booked() - SignedDuration::from_mins(30);
        let refused = ReadDecision::Refused(EntryRefusal::TooEarly { from });
        assert_eq!(world.read(ENTRY, PLATE).await, refused);
        world.clock.set(from);
        assert_eq!(
            world.read(ENTRY, PLATE).await,
            ReadDecision::Open { booking }
        );
    }
}

/// after the grace period the booked time is over.
#[tokio::test]
async fn a_called_lorry_that_is_too_late_stays_outside() {
    for world in worlds().await {
        world.called(PLATE).await;
        world.clock.set(booked() + SignedDuration::from_hours(2));
        let refused = ReadDecision::Refused(EntryRefusal::TooLate);
        assert_eq!(world.read(ENTRY, PLATE).await, refused);
    }
}

/// a booking is for one checkpoint; the lorry is told which one.
#[tokio::test]
async fn a_lorry_at_the_wrong_checkpoint_is_told_so() {
    for world in worlds().await {
        let booking = world.hold(ELSEWHERE, PLATE).await;
        world.confirm(ELSEWHERE, booking).await;
        let refused = ReadDecision::Refused(EntryRefusal::WrongCheckpoint { booked: ELSEWHERE });
        for place in [ENTRY, Place::ZoneEntry, Place::BorderLine] {
            assert_eq!(world.read(place, PLATE).await, refused, "{place}");
        }
        assert_eq!(world.state(booking).await, "confirmed");
    }
}

/// Q-21, Q-EX3: a plate read in Cyrillic with dashes is the one that was booked in Latin.
#[tokio::test]
async fn a_plate_is_the_same_in_every_script() {
    for world in worlds().await {
        let booking = world.called("123ABC02").await;
        let decision = world.read(ENTRY, "123-АВС 02").await;
        assert_eq!(decision, ReadDecision::Open { booking });
        let reads = world
            .store
            .read(PlateReads {
                checkpoint: HERE,
                before: None,
            })
            .await;
        let read = &reads.expect("read")[0];
        assert_eq!(
            (read.plate_raw.as_str(), read.plate_folded.as_str()),
            ("123-АВС 02", PLATE)
        );
    }
}

/// the zone's camera brings a lorry into the zone, once.
#[tokio::test]
async fn the_zone_is_entered_once() {
    for world in worlds().await {
        let booking = world.confirmed(PLATE).await;
        let zone = Place::ZoneEntry;
        assert_eq!(
            world.read(zone, PLATE).await,
            ReadDecision::ZoneEntered { booking }
        );
        assert_eq!(world.state(booking).await, "in_waiting_zone");
        let entered_at = world.now();
        world.pass(20);
        let again = ReadDecision::NothingToDo {
            why: NothingWhy::AlreadyInZone,
        };
        assert_eq!(world.read(zone, PLATE).await, again);
        let passage = world.passage(booking).await.expect("its row is there");
        assert_eq!(passage.entered_zone_at, Some(entered_at));
        assert_eq!(
            (
                passage.plate_country.as_str(),
                passage.plate_folded.as_str()
            ),
            ("KZ", PLATE)
        );
        world.clock.set(booked() - SignedDuration::from_mins(10));
        world.apply_timers(booking).await.expect("it is called");
        let past = ReadDecision::NothingToDo {
            why: NothingWhy::PastZone,
        };
        assert_eq!(world.read(zone, PLATE).await, past);
    }
}

/// a vehicle that backs away opens nothing.
#[tokio::test]
async fn a_vehicle_in_reverse_changes_nothing() {
    for world in worlds().await {
        let booking = world.called(PLATE).await;
        let mut read = world.seen(PLATE);
        read.direction = Direction::Reverse;
        let (_, decision) = world.tell(ENTRY, &read).await;
        assert_eq!(
            decision,
            ReadDecision::NothingToDo {
                why: NothingWhy::WrongWay
            }
        );
        world.work().await;
        assert_eq!((world.opens(), world.state(booking).await), (0, "called"));
    }
}

/// every read is kept with its decision, newest first; events mask the plate.
#[tokio::test]
async fn reads_are_kept_and_events_mask_the_plate() {
    for world in worlds().await {
        let booking = world.called(PLATE).await;
        world.read(ENTRY, "777XYZ10").await;
        world.pass(1);
        world.read(ENTRY, PLATE).await;
        let query = |before| PlateReads {
            checkpoint: HERE,
            before,
        };
        let reads = world.store.read(query(None)).await.expect("read");
        let told: Vec<_> = reads
            .iter()
            .map(|read| (read.decision.as_str(), read.booking))
            .collect();
        assert_eq!(told, [("open", Some(booking)), ("unknown-plate", None)]);
        assert_eq!(
            (reads[0].confidence, reads[0].country.as_deref()),
            (Some(97), Some("KZ"))
        );
        assert_eq!(reads[0].read_at, world.now());
        let older = world
            .store
            .read(query(Some(reads[0].id)))
            .await
            .expect("read");
        assert_eq!(older, reads[1..]);
        let events = world.events("passage.plate_read").await;
        assert_eq!(events.len(), 2);
        assert_eq!(events[1].payload["plate"], "123•••02");
        assert_eq!(events[1].payload["decision"], "open");
        assert_eq!(events[1].payload["place"], "checkpoint_entry");
        assert_eq!(events[1].payload["booking"], booking.to_string());
        let clear = events
            .iter()
            .any(|event| event.payload.to_string().contains(PLATE));
        assert!(!clear, "no event tells a plate");
    }
}
