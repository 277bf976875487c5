//! Reads that are told twice or late: they are kept, and open nothing.

use crate::support::{HERE, PLATE, worlds};
use jiff::SignedDuration;
use passage::model::{NothingWhy, Place, ReadDecision};
use passage::queries::PlateReads;

const ENTRY: Place = Place::CheckpointEntry;

/// a delivery that repeats another one is recorded as such and opens nothing.
#[tokio::test]
async fn a_repeated_delivery_opens_nothing() {
    for world in worlds().await {
        let booking = world.called(PLATE).await;
        let read = world.seen(PLATE);
        let (first, decision) = world.tell(ENTRY, &read).await;
        assert_eq!(decision, ReadDecision::Open { booking });
        assert_eq!(
            world.tell(ENTRY, &read).await.1,
            ReadDecision::Duplicate { of: first }
        );
        world.work().await;
        assert_eq!(
            world.tell(ENTRY, &read).await.1,
            ReadDecision::Duplicate { of: first }
        );
        world.work().await;
        assert_eq!(world.opens(), 1);
        let reads = PlateReads {
            checkpoint: HERE,
            before: None,
        };
        let reads = world.store.read(reads).await.expect("read");
        let repeats: Vec<_> = reads.iter().map(|read| read.repeat_of).collect();
        assert_eq!(repeats, [Some(first), Some(first), None]);
    }
}

/// old firmware sends no id; the same plate at the same instant is the same read.
#[tokio::test]
async fn a_repeated_delivery_without_an_id_is_recognised() {
    for world in worlds().await {
        let booking = world.called(PLATE).await;
        let mut read = world.seen(PLATE);
        read.uuid = None;
        let (first, decision) = world.tell(ENTRY, &read).await;
        assert_eq!(decision, ReadDecision::Open { booking });
        assert_eq!(
            world.tell(ENTRY, &read).await.1,
            ReadDecision::Duplicate { of: first }
        );
    }
}

/// two deliveries at once are one read, whichever is first.
#[tokio::test]
async fn deliveries_that_race_open_once() {
    for world in worlds().await {
        let booking = world.called(PLATE).await;
        let read = world.seen(PLATE);
        let commands = [world.command(ENTRY, &read), world.command(ENTRY, &read)];
        let [one, two] = commands.map(|command| world.store.write(command));
        let (one, two) = tokio::join!(one, two);
        let mut decisions = [one.expect("recorded"), two.expect("recorded")];
        decisions.sort_by_key(ReadDecision::code);
        assert!(
            matches!(decisions[0], ReadDecision::Duplicate { .. }),
            "{decisions:?}"
        );
        assert_eq!(decisions[1], ReadDecision::Open { booking });
    }
}

/// what a camera stored while its link was down is recorded and opens nothing.
#[tokio::test]
async fn a_retransmission_opens_nothing() {
    for world in worlds().await {
        let booking = world.called(PLATE).await;
        let mut read = world.seen(PLATE);
        read.retransmission = true;
        assert_eq!(
            world.tell(ENTRY, &read).await.1,
            ReadDecision::Retransmitted
        );
        assert_eq!(
            world.tell(Place::ZoneEntry, &read).await.1,
            ReadDecision::Retransmitted
        );
        world.work().await;
        assert_eq!((world.opens(), world.state(booking).await), (0, "called"));
    }
}

/// a read opens a barrier for a minute; later another lorry may stand there.
#[tokio::test]
async fn a_stale_read_opens_nothing() {
    for world in worlds().await {
        let booking = world.called(PLATE).await;
        let mut read = world.seen(PLATE);
        read.at = world.now() - SignedDuration::from_secs(61);
        assert_eq!(world.tell(ENTRY, &read).await.1, ReadDecision::Stale);
        let mut ahead = world.seen(PLATE);
        ahead.at = world.now() + SignedDuration::from_secs(61);
        assert_eq!(world.tell(ENTRY, &ahead).await.1, ReadDecision::Stale);
        world.work().await;
        assert_eq!((world.opens(), world.state(booking).await), (0, "called"));
        let mut fresh = world.seen(PLATE);
        fresh.at = world.now() - SignedDuration::from_secs(60);
        assert_eq!(
            world.tell(ENTRY, &fresh).await.1,
            ReadDecision::Open { booking }
        );
    }
}

/// a lorry that stands before the barrier is read again and again; it is opened once.
#[tokio::test]
async fn a_second_read_while_the_barrier_opens_does_nothing() {
    for world in worlds().await {
        let booking = world.called(PLATE).await;
        assert_eq!(
            world.read(ENTRY, PLATE).await,
            ReadDecision::Open { booking }
        );
        world.pass(3);
        let opening = ReadDecision::NothingToDo {
            why: NothingWhy::AlreadyOpening,
        };
        assert_eq!(world.read(ENTRY, PLATE).await, opening);
        world.work().await;
        assert_eq!((world.opens(), world.state(booking).await), (1, "admitted"));
    }
}
