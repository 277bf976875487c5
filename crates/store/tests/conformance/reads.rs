//! Queries: they run beside the writer, see one state of the data, and change nothing.

use crate::common::{Ask, Gate, ONE_LANE, act, ask, enqueue, opened_again};
use crate::probe;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use store::testing::stores;
use store::{Limits, Store, StoreError, StoreResult};

const ONE_READER: Limits = Limits {
    readers: 1,
    ..ONE_LANE
};

/// Counts the rows, waits at the gate, and counts again.
fn count_twice(gate: &Gate) -> Ask<(i64, i64)> {
    let gate = gate.clone();
    ask(move |tx| {
        let gate = gate.clone();
        Box::pin(async move {
            let (before,) = tx.fetch_one::<(i64,)>(&probe::COUNT, &[]).await?;
            gate.pass().await;
            let (after,) = tx.fetch_one::<(i64,)>(&probe::COUNT, &[]).await?;
            Ok((before, after))
        })
    })
}

fn started<T: Send + 'static>(store: &Store, query: Ask<T>) -> BoxFuture<'static, StoreResult<T>> {
    let store = store.clone();
    Box::pin(async move { store.read(query).await })
}

async fn put(store: &Store, id: i64) {
    let written = store.write(act(move |tx| probe::put_number(tx, id, id)));
    written.await.expect("the row is free");
}

/// While a write is held open, reads go on, and see nothing of it until it is committed.
#[tokio::test]
async fn reads_run_while_a_write_is_held() {
    for first in stores().await {
        let store = opened_again(&first, ONE_LANE).await;
        probe::create(&store).await;
        put(&store, 1).await;
        let gate = Gate::new(&store);
        let held = gate.clone();
        let writing = enqueue(
            &store,
            act(move |tx| {
                let held = held.clone();
                Box::pin(async move {
                    probe::put_number(tx, 2, 2).await?;
                    held.pass().await;
                    Ok(())
                })
            }),
        );
        gate.reached().await;
        assert_eq!(probe::ids(&store).await, [1], "{store:?}");
        gate.open();
        writing.await.expect("the write ends");
        assert_eq!(probe::ids(&store).await, [1, 2], "{store:?}");
    }
}

/// All statements of one query see the data as it was when the first began.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_query_sees_one_state() {
    for first in stores().await {
        let store = opened_again(&first, ONE_LANE).await;
        probe::create(&store).await;
        put(&store, 1).await;
        let gate = Gate::new(&store);
        let reading = tokio::spawn(started(&store, count_twice(&gate)));
        gate.reached().await;
        put(&store, 2).await;
        gate.open();
        let counts = reading.await.expect("no panic").expect("no failure");
        assert_eq!(counts, (1, 1), "{store:?}");
        assert_eq!(probe::ids(&store).await, [1, 2], "the next query sees more");
    }
}

/// A query whose caller went away leaves no old view of the data to the next user of its reader.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_abandoned_query_leaves_a_clean_reader() {
    for first in stores().await {
        let store = opened_again(&first, ONE_READER).await;
        probe::create(&store).await;
        let gate = Gate::new(&store);
        let reading = tokio::spawn(started(&store, count_twice(&gate)));
        gate.reached().await;
        reading.abort();
        assert!(reading.await.is_err_and(|error| error.is_cancelled()));
        gate.open();
        for id in 1..=3 {
            put(&store, id).await;
            assert_eq!(
                probe::ids(&store).await,
                (1..=id).collect::<Vec<_>>(),
                "{store:?}"
            );
        }
    }
}

/// A query that panics is an error to its caller, and the reader goes on.
#[tokio::test]
async fn a_panic_fails_one_query() {
    for first in stores().await {
        let store = opened_again(&first, ONE_READER).await;
        probe::create(&store).await;
        for id in 1..=3 {
            let panicking = store.read(ask::<()>(|tx| {
                Box::pin(async move {
                    tx.fetch_one::<(i64,)>(&probe::COUNT, &[]).await?;
                    panic!("a bug in a query")
                })
            }));
            let error = panicking.await.expect_err("it panics");
            assert!(error.to_string().contains("a bug in a query"), "{error}");
            put(&store, id).await;
            assert_eq!(
                probe::ids(&store).await,
                (1..=id).collect::<Vec<_>>(),
                "{store:?}"
            );
        }
    }
}

/// A query can't write, on either engine.
#[tokio::test]
async fn a_query_changes_nothing() {
    for store in stores().await {
        probe::create(&store).await;
        let writing = store.read(ask(|tx| probe::put_number(tx, 1, 1)));
        let error = writing.await.expect_err("a reader only reads");
        assert!(matches!(error, StoreError::Engine { .. }), "{error}");
        assert_eq!(probe::ids(&store).await, [] as [i64; 0], "{store:?}");
    }
}

/// Queries that wait for a reader are bounded in number; beyond that they are refused at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn too_many_queries_are_busy() {
    for first in stores().await {
        let store = opened_again(&first, ONE_READER).await;
        probe::create(&store).await;
        let gate = Gate::new(&store);
        let reading = tokio::spawn(started(&store, count_twice(&gate)));
        gate.reached().await;
        let mut waiting = Vec::new();
        let error = loop {
            let mut query = started(&store, count_twice(&gate));
            match (&mut query).now_or_never() {
                None => waiting.push(query),
                Some(answer) => break answer.expect_err("the only reader is busy"),
            }
            assert!(waiting.len() < 2000, "{store:?}: somebody must be refused");
        };
        assert!(matches!(error, StoreError::Busy), "{error}");
        drop(waiting);
        gate.open();
        let counts = reading.await.expect("no panic").expect("no failure");
        assert_eq!(counts, (0, 0), "{store:?}");
        assert_eq!(probe::ids(&store).await, [] as [i64; 0], "{store:?}");
    }
}
