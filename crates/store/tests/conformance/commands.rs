//! One command alone: acknowledged after its commit, refused without a trace, never half done.

use crate::common::{act, ask};
use crate::probe;
use std::convert::Infallible;
use store::testing::stores;
use store::{Command, Limits, StoreError, Tx};

#[derive(Debug, PartialEq, Eq)]
enum Refusal {
    Full,
    Store(String),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error.to_string())
    }
}

/// Writes a row and then refuses.
struct WriteAndRefuse;

impl Command for WriteAndRefuse {
    type Out = Infallible;
    type Error = Refusal;
    const NAME: &'static str = "test.write_and_refuse";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Infallible, Refusal> {
        probe::put_number(tx, 1, 1).await?;
        Err(Refusal::Full)
    }
}

/// What was acknowledged is there for every reader.
#[tokio::test]
async fn an_acknowledged_command_is_seen_by_readers() {
    for store in stores().await {
        probe::create(&store).await;
        for id in 1..=20 {
            let written = store.write(act(move |tx| probe::put_number(tx, id, id)));
            assert_eq!(written.await.expect("the row is free"), 1);
            assert_eq!(probe::number(&store, id).await, id, "{store:?}");
        }
    }
}

/// A refused command alone leaves nothing, and its refusal comes back as it was.
#[tokio::test]
async fn a_refused_command_leaves_nothing() {
    for store in stores().await {
        probe::create(&store).await;
        let refusal = store.write(WriteAndRefuse).await;
        assert_eq!(refusal.expect_err("it always refuses"), Refusal::Full);
        assert_eq!(probe::ids(&store).await, [] as [i64; 0], "{store:?}");
    }
}

/// The counter of commits tells of every commit, and of nothing else.
#[tokio::test]
async fn only_commits_are_counted() {
    for store in stores().await {
        probe::create(&store).await;
        let committed = store.committed();
        let before = *committed.borrow();
        store.write(WriteAndRefuse).await.expect_err("it refuses");
        assert_eq!(*committed.borrow(), before, "{store:?}");
        let written = store.write(act(|tx| probe::put_number(tx, 1, 1)));
        written.await.expect("the row is free");
        assert_eq!(*committed.borrow(), before + 1, "{store:?}");
    }
}

/// A command that hides the failure of a statement is refused with it: PostgreSQL has undone
/// everything by then, so an acknowledgement would be a lie.
#[tokio::test]
async fn a_hidden_failure_is_no_success() {
    for store in stores().await {
        probe::create(&store).await;
        let hiding = store.write(act(|tx| {
            Box::pin(async move {
                probe::put_number(tx, 1, 1).await?;
                let failed = probe::put_number(tx, 1, 2).await;
                assert!(failed.is_err(), "the id is taken");
                Ok(())
            })
        }));
        let error = hiding.await.expect_err("nothing was committed");
        assert!(matches!(error, StoreError::Constraint { .. }), "{error}");
        assert_eq!(probe::ids(&store).await, [] as [i64; 0], "{store:?}");
    }
}

/// After a failed statement no other runs, on either engine: each answers the first failure.
#[tokio::test]
async fn nothing_runs_after_a_failed_statement() {
    for store in stores().await {
        probe::create(&store).await;
        let going_on = store.write(act(|tx| {
            Box::pin(async move {
                probe::put_number(tx, 1, 1).await?;
                let first = probe::put_number(tx, 1, 2).await.map_err(|e| e.to_string());
                let second = probe::put_number(tx, 2, 2).await.map_err(|e| e.to_string());
                assert!(first.is_err() && first == second, "{first:?} {second:?}");
                let read = tx.fetch_all::<(i64,)>(&probe::IDS, &[]).await;
                read.map(drop)
            })
        }));
        let error = going_on.await.expect_err("the transaction is broken");
        assert!(matches!(error, StoreError::Constraint { .. }), "{error}");
    }
}

/// Handles on one transaction: what they do is committed together, and a failure of one is a failure
/// of all, also for who looks at it later.
#[tokio::test]
async fn handles_share_one_fate() {
    for store in stores().await {
        probe::create(&store).await;
        for (offset, clash) in [(0, false), (10, true)] {
            let written = store.write(act(move |tx| {
                Box::pin(async move {
                    let [mut one, mut two, mut three] = tx.handles();
                    let ran = tokio::join!(
                        probe::put_number(&mut one, offset + 1, 0),
                        probe::put_number(&mut two, if clash { 1 } else { offset + 2 }, 0),
                        probe::put_number(&mut three, offset + 3, 0),
                    );
                    assert_eq!(ran.1.is_err(), clash, "row 1 is taken");
                    let later = probe::put_number(tx, offset + 4, 0).await;
                    assert_eq!(later.is_err(), clash, "{later:?}");
                    Ok(())
                })
            }));
            let refused = matches!(written.await, Err(StoreError::Constraint { .. }));
            assert_eq!(refused, clash, "{store:?}");
        }
        assert_eq!(probe::ids(&store).await, [1, 2, 3, 4], "{store:?}");
    }
}

/// A panic fails its own command, leaves nothing of it, and the writer goes on.
#[tokio::test]
async fn a_panic_fails_one_command() {
    for store in stores().await {
        probe::create(&store).await;
        for _ in 0..10 {
            let panicking = store.write(act::<()>(|tx| {
                Box::pin(async move {
                    probe::put_number(tx, 1, 1).await?;
                    panic!("a bug in a command")
                })
            }));
            let error = panicking.await.expect_err("it panics");
            let words = error.to_string();
            assert!(matches!(error, StoreError::Engine { .. }), "{words}");
            assert!(
                words.contains("test.act") && words.contains("a bug in a command"),
                "{words}"
            );
        }
        let written = store.write(act(|tx| probe::put_number(tx, 2, 2)));
        written.await.expect("the writer goes on");
        assert_eq!(probe::ids(&store).await, [2], "{store:?}");
    }
}

/// On SQLite one thread runs every command, so one that waits for anything else is refused instead
/// of stopping the house.
#[tokio::test]
async fn a_command_that_waits_is_refused_on_sqlite() {
    let store = store::testing::sqlite();
    probe::create(&store).await;
    let waiting = store.write(act::<()>(|tx| {
        Box::pin(async move {
            probe::put_number(tx, 1, 1).await?;
            std::future::pending().await
        })
    }));
    let error = waiting.await.expect_err("it would wait for ever");
    assert!(
        error.to_string().contains("other than the database"),
        "{error}"
    );
    let waiting = store.read(ask::<()>(|_| Box::pin(std::future::pending())));
    let error = waiting.await.expect_err("it would wait for ever");
    assert!(
        error.to_string().contains("other than the database"),
        "{error}"
    );
    let written = store.write(act(|tx| probe::put_number(tx, 2, 2)));
    written.await.expect("the writer goes on");
    assert_eq!(probe::ids(&store).await, [2]);
}

/// Limits of zero count as one: such a store is slow, not dead.
#[tokio::test]
async fn limits_of_zero_count_as_one() {
    let zero = Limits {
        queue_commands: 0,
        batch_commands: 0,
        readers: 0,
        checkpoint_lanes: 0,
        free_lanes: 0,
    };
    for first in stores().await {
        let store = crate::common::opened_again(&first, zero).await;
        probe::create(&store).await;
        let written = store.write(act(|tx| probe::put_number(tx, 1, 1)));
        written.await.expect("the row is free");
        let lane = store::Lane::Checkpoint(-7);
        let written = store.write(crate::common::act_in(lane, |tx| {
            probe::put_number(tx, 2, 2)
        }));
        written.await.expect("any number has a lane");
        assert_eq!(probe::ids(&store).await, [1, 2], "{store:?}");
    }
}
