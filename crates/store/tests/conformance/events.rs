//! The event log: positions without gaps, in the order of the commits, and cursors that miss nothing.

use crate::common::{act, act_in, ask, opened_again};
use futures_util::future::join_all;
use jiff::Timestamp;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use store::events::{self, Heads, ReadEvents};
use store::testing::stores;
use store::{Event, Lane, Limits, NewEvent, Store, StoreError, StoreResult, Stream};
use uuid::Uuid;

fn noon() -> Timestamp {
    "2026-03-01T07:00:00Z".parse().expect("a valid instant")
}

fn event(kind: &'static str, number: u64) -> NewEvent {
    NewEvent {
        kind,
        subject: Some(Uuid::from_u128(u128::from(number))),
        payload: json!({ "number": number }),
    }
}

async fn append(store: &Store, stream: Stream, numbers: std::ops::Range<u64>) {
    let appended = store.write(act(move |tx| {
        let list = numbers.clone().map(|number| event("test.happened", number));
        let list = list.collect();
        Box::pin(async move { events::append(tx, stream, noon(), list).await })
    }));
    appended.await.expect("events are appended");
}

async fn read(store: &Store, stream: Stream, after: i64, limit: i64) -> Vec<Event> {
    let query = ReadEvents {
        stream,
        after,
        limit,
    };
    store.read(query).await.expect("events are read")
}

async fn heads(store: &Store) -> BTreeMap<Stream, i64> {
    let heads = store.read(Heads).await.expect("heads are read");
    heads.into_iter().collect()
}

fn numbers(events: &[Event]) -> Vec<u64> {
    events
        .iter()
        .map(|event| event.payload["number"].as_u64().expect("a number"))
        .collect()
}

/// What was appended comes back whole, from position 1, and a cursor goes on where it stopped.
#[tokio::test]
async fn a_cursor_reads_what_was_appended() {
    for store in stores().await {
        let stream = Stream::checkpoint(7);
        assert_eq!(heads(&store).await.get(&stream), Some(&0), "{store:?}");
        append(&store, stream, 0..3).await;
        append(&store, stream, 3..3).await;
        append(&store, stream, 3..5).await;
        append(&store, Stream::REGISTRAR, 9..10).await;
        let first = read(&store, stream, 0, 2).await;
        let positions: Vec<i64> = first.iter().map(|event| event.position).collect();
        assert_eq!((positions, numbers(&first)), (vec![1, 2], vec![0, 1]));
        let second = read(&store, stream, 2, 100).await;
        assert_eq!(numbers(&second), [2, 3, 4], "{store:?}");
        let last = &second[2];
        assert_eq!((last.stream, last.position), (stream, 5));
        assert_eq!((last.at, last.kind.as_str()), (noon(), "test.happened"));
        assert_eq!(last.subject, Some(Uuid::from_u128(4)));
        assert_eq!(last.payload, json!({ "number": 4 }));
        assert_eq!(read(&store, stream, 5, 100).await.len(), 0);
        let heads = heads(&store).await;
        assert_eq!((heads[&stream], heads[&Stream::REGISTRAR]), (5, 1));
    }
}

/// A limit below one or above the maximum is brought into bounds, not obeyed.
#[tokio::test]
async fn a_cursor_reads_a_bounded_number() {
    for store in stores().await {
        let stream = Stream::checkpoint(1);
        append(&store, stream, 0..1100).await;
        assert_eq!(read(&store, stream, 0, i64::MAX).await.len(), 1000);
        assert_eq!(read(&store, stream, 1000, 1000).await.len(), 100);
        assert_eq!(read(&store, stream, 0, -1).await.len(), 1);
    }
}

/// A refused command takes no position, and a stream that nobody prepared begins by itself.
#[tokio::test]
async fn a_refused_command_takes_no_position() {
    for store in stores().await {
        let stream = Stream(4711);
        append(&store, stream, 0..1).await;
        let refused = store.write(act::<()>(move |tx| {
            Box::pin(async move {
                let list = vec![event("test.happened", 1)];
                events::append(tx, stream, noon(), list).await?;
                Err(StoreError::Conflict(String::from("refused")))
            })
        }));
        refused.await.expect_err("it always refuses");
        append(&store, stream, 2..3).await;
        let all = read(&store, stream, 0, 10).await;
        assert_eq!(numbers(&all), [0, 2], "{store:?}");
        assert_eq!(all[1].position, 2, "{store:?}");
    }
}

/// Events of a batch keep their own instants; an event may be about nobody.
#[tokio::test]
async fn events_keep_their_own_instants() {
    for store in stores().await {
        let later = noon() + jiff::SignedDuration::from_hours(1);
        let dated = store.write(act(move |tx| {
            let nobody = NewEvent {
                subject: None,
                ..event("test.opened", 0)
            };
            let list = vec![(later, nobody), (noon(), event("test.closed", 1))];
            Box::pin(async move { events::append_dated(tx, Stream::REGISTRAR, list).await })
        }));
        dated.await.expect("events are appended");
        let all = read(&store, Stream::REGISTRAR, 0, 10).await;
        assert_eq!((all[0].at, all[1].at), (later, noon()), "{store:?}");
        assert_eq!(
            (all[0].subject, all[0].kind.as_str()),
            (None, "test.opened")
        );
    }
}

/// Events of several streams in one call: each stream has its own positions, in the order given.
#[tokio::test]
async fn events_of_several_streams_are_appended_at_once() {
    for store in stores().await {
        let (third, new) = (Stream::checkpoint(3), Stream(4711));
        append(&store, third, 0..2).await;
        for start in [10, 20] {
            let appended = store.write(act(move |tx| {
                let order = [third, Stream::REGISTRAR, new, third, third];
                let list = order
                    .into_iter()
                    .zip(start..)
                    .map(|(stream, number)| (stream, noon(), event("test.happened", number)))
                    .collect();
                Box::pin(async move { events::append_many(tx, list).await })
            }));
            appended.await.expect("events are appended");
        }
        let expected: [(Stream, &[u64]); 3] = [
            (third, &[0, 1, 10, 13, 14, 20, 23, 24]),
            (Stream::REGISTRAR, &[11, 21]),
            (new, &[12, 22]),
        ];
        for (stream, given) in expected {
            let all = read(&store, stream, 0, 100).await;
            assert_eq!(numbers(&all), given, "{store:?} {stream:?}");
            let positions = all.iter().map(|event| event.position);
            assert!(positions.eq((1..).take(given.len())), "{all:?}");
        }
    }
}

/// What the log says about one subject comes from every stream, oldest first.
#[tokio::test]
async fn a_subject_has_its_history() {
    for store in stores().await {
        append(&store, Stream::checkpoint(2), 1..3).await;
        append(&store, Stream::REGISTRAR, 1..2).await;
        let subject = Uuid::from_u128(1);
        let asked = store.read(ask(move |tx| Box::pin(events::about(tx, subject))));
        let history = asked.await.expect("the history is read");
        let streams: Vec<Stream> = history.iter().map(|event| event.stream).collect();
        assert_eq!(streams, [Stream::REGISTRAR, Stream::checkpoint(2)]);
    }
}

const WRITERS: u64 = 8;
const EACH: u64 = 25;
const STREAMS: [Stream; 2] = [Stream::REGISTRAR, Stream::checkpoint(3)];

/// Appends to both streams, through the checkpoint's lane or any; every fifth command is refused
/// after it appended.
async fn write_one(store: &Store, number: u64) -> StoreResult<()> {
    let lane = if number.is_multiple_of(2) {
        Lane::Checkpoint(3)
    } else {
        Lane::Any
    };
    let refuse = number.is_multiple_of(5);
    let command = act_in(lane, move |tx| {
        Box::pin(async move {
            let stream = if number % 3 == 1 {
                STREAMS[1]
            } else {
                STREAMS[0]
            };
            let list = vec![event("test.first", number), event("test.second", number)];
            events::append(tx, stream, noon(), list).await?;
            if refuse {
                return Err(StoreError::Conflict(String::from("refused")));
            }
            Ok(())
        })
    });
    match store.write(command).await {
        Err(StoreError::Conflict(words)) if refuse && words == "refused" => Ok(()),
        other => other,
    }
}

/// Follows a stream until the writers are done and nothing is left; each event must come exactly
/// after the one before.
async fn follow(store: Store, stream: Stream, done: Arc<AtomicU64>) -> Vec<Event> {
    let mut seen: Vec<Event> = Vec::new();
    loop {
        let finished = done.load(Ordering::SeqCst) == 0;
        let after = seen.last().map_or(0, |event| event.position);
        let news = read(&store, stream, after, 7).await;
        for (event, expected) in news.iter().zip(after + 1..) {
            assert_eq!(event.position, expected, "an event was missed");
        }
        if finished && news.is_empty() {
            return seen;
        }
        seen.extend(news);
        tokio::task::yield_now().await;
    }
}

/// Two processes write to the same streams while others follow them: nobody misses an event, no
/// position is empty, and what was acknowledged is exactly what is in the log.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn followers_miss_nothing_while_two_processes_write() {
    for first in stores().await {
        let second = opened_again(&first, Limits::default()).await;
        let handles = [first.store(), second];
        let running = Arc::new(AtomicU64::new(WRITERS));
        let followers: Vec<_> = STREAMS
            .iter()
            .map(|stream| tokio::spawn(follow(first.store(), *stream, Arc::clone(&running))))
            .collect();
        let writers = (0..WRITERS).map(|writer| {
            let [one, other] = &handles;
            let store = if writer % 2 == 0 { one } else { other }.clone();
            let running = Arc::clone(&running);
            tokio::spawn(async move {
                for number in writer * EACH..(writer + 1) * EACH {
                    write_one(&store, number).await.expect("it is written");
                }
                running.fetch_sub(1, Ordering::SeqCst);
            })
        });
        join_all(writers).await;
        assert_eq!(running.load(Ordering::SeqCst), 0, "no writer failed");
        let mut all = Vec::new();
        for follower in followers {
            let seen = follower.await.expect("the follower missed nothing");
            let mut pairs = seen.chunks_exact(2);
            assert!(
                pairs.all(|pair| pair[0].payload == pair[1].payload
                    && pair[0].kind == "test.first"
                    && pair[1].kind == "test.second"),
                "{first:?}: the events of one command stand together"
            );
            all.extend(numbers(&seen).into_iter().step_by(2));
        }
        all.sort_unstable();
        let expected: Vec<u64> = (0..WRITERS * EACH)
            .filter(|n| !n.is_multiple_of(5))
            .collect();
        assert_eq!(all, expected, "{first:?}");
    }
}
