//! Commands committed together: each undoes only itself, and all share one commit.

use crate::common::{Act, Gate, ONE_LANE, act, blocker, enqueue, opened_again};
use crate::probe;
use futures_util::future::{BoxFuture, join_all};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use store::testing::stores;
use store::{Command, Store, StoreError, StoreResult, Tx};

/// A store with its writer busy, and what keeps it so.
struct Busy {
    store: Store,
    gate: Gate,
    blocked: BoxFuture<'static, StoreResult<()>>,
}

impl Busy {
    async fn new(first: &store::testing::TestStore) -> Self {
        let store = opened_again(first, ONE_LANE).await;
        probe::create(&store).await;
        let gate = Gate::new(&store);
        let blocked = enqueue(&store, blocker(&gate));
        gate.reached().await;
        Self {
            store,
            gate,
            blocked,
        }
    }

    /// Lets the writer go on, and answers how many commits it took to do what had gathered.
    async fn release<T>(self, waiting: Vec<BoxFuture<'static, T>>) -> (Vec<T>, u64) {
        let committed = self.store.committed();
        let before = *committed.borrow();
        self.gate.open();
        self.blocked.await.expect("the blocker does nothing");
        let results = join_all(waiting).await;
        let after = *committed.borrow();
        (results, after - before - 1)
    }
}

/// Writes a row; refuses after that if told so.
fn write_then(id: i64, refuse: bool) -> Act<u64> {
    act(move |tx| {
        Box::pin(async move {
            let count = probe::put_number(tx, id, id).await?;
            if refuse {
                return Err(StoreError::Conflict(String::from("refused")));
            }
            Ok(count)
        })
    })
}

/// What waits is committed together, and a refusal within the group undoes only itself.
#[tokio::test]
async fn a_refusal_undoes_only_itself() {
    for first in stores().await {
        let busy = Busy::new(&first).await;
        let store = busy.store.clone();
        let waiting = (1..=20)
            .map(|id| enqueue(&store, write_then(id, id % 3 == 0)))
            .collect();
        let (results, commits) = busy.release(waiting).await;
        for (id, result) in (1..=20).zip(results) {
            assert_eq!(result.is_err(), id % 3 == 0, "{store:?} {id}: {result:?}");
        }
        let expected: Vec<i64> = (1..=20).filter(|id| id % 3 != 0).collect();
        assert_eq!(probe::ids(&store).await, expected, "{store:?}");
        assert_eq!(commits, 1, "{store:?}: one commit for all of them");
    }
}

/// Failures of every sort within a group: a broken constraint, a hidden one, a panic. The others
/// are committed all the same.
#[tokio::test]
async fn a_failure_undoes_only_itself() {
    for first in stores().await {
        let busy = Busy::new(&first).await;
        let store = busy.store.clone();
        let hiding = act(|tx| {
            Box::pin(async move {
                probe::put_number(tx, 3, 3).await?;
                Ok(probe::put_number(tx, 1, 1).await.unwrap_or_default())
            })
        });
        let panicking = act::<u64>(|tx| {
            Box::pin(async move {
                probe::put_number(tx, 4, 4).await?;
                panic!("a bug in a command")
            })
        });
        let waiting = vec![
            enqueue(&store, write_then(1, false)),
            enqueue(&store, write_then(1, false)),
            enqueue(&store, hiding),
            enqueue(&store, panicking),
            enqueue(&store, write_then(5, false)),
        ];
        let (results, commits) = busy.release(waiting).await;
        let words: Vec<String> = results
            .iter()
            .map(|result| match result {
                Ok(count) => count.to_string(),
                Err(StoreError::Constraint { .. }) => String::from("constraint"),
                Err(error) => error.to_string(),
            })
            .collect();
        assert_eq!(words[..3], ["1", "constraint", "constraint"], "{store:?}");
        assert!(words[3].contains("a bug in a command"), "{}", words[3]);
        assert_eq!(words[4], "1", "{store:?}");
        assert_eq!(probe::ids(&store).await, [1, 5], "{store:?}");
        assert_eq!(commits, 1, "{store:?}");
    }
}

/// A group is committed as a whole or not at all: when the COMMIT fails nobody is acknowledged, not
/// even a refusal stands (it may rest on what another command did), and the writer goes on.
#[tokio::test]
async fn a_failed_commit_fails_everyone() {
    for first in stores().await {
        let busy = Busy::new(&first).await;
        let store = busy.store.clone();
        let orphan = act(|tx| {
            Box::pin(async move { tx.execute(&probe::PUT_CHILD, &[99_i64.into()]).await })
        });
        let waiting = vec![
            enqueue(&store, write_then(1, false)),
            enqueue(&store, orphan),
            enqueue(&store, write_then(2, true)),
            enqueue(&store, write_then(3, false)),
        ];
        let (results, commits) = busy.release(waiting).await;
        for result in results {
            let error = result.expect_err("the constraint is checked at COMMIT");
            assert!(
                matches!(error, StoreError::Constraint { .. }),
                "{store:?} {error}"
            );
        }
        assert_eq!(commits, 0, "{store:?}");
        let written = store.write(write_then(4, false));
        written.await.expect("the writer goes on");
        assert_eq!(probe::ids(&store).await, [4], "{store:?}");
    }
}

/// How a set-based batch behaves as a whole.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whole {
    Works,
    Panics,
    AnswersTooFew,
    HidesFailure,
}

/// Inserts a number, in a batch with one statement.
struct Insert {
    id: i64,
    whole: Whole,
    batches: Arc<AtomicUsize>,
    singles: Arc<AtomicUsize>,
}

impl Command for Insert {
    type Out = u64;
    type Error = StoreError;
    const NAME: &'static str = "test.insert";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<u64> {
        self.singles.fetch_add(1, Ordering::Relaxed);
        probe::put_number(tx, self.id, self.id).await
    }

    async fn run_batch(
        batch: &[&Self],
        tx: &mut Tx<'_>,
    ) -> StoreResult<Vec<Result<u64, StoreError>>> {
        batch[0].batches.fetch_add(1, Ordering::Relaxed);
        let rows = batch
            .iter()
            .map(|command| vec![command.id.into(), command.id.into()])
            .collect();
        let inserted = tx.insert_many(&probe::INSERT_NUMBERS, rows).await;
        match batch[0].whole {
            Whole::Works => drop(inserted?),
            Whole::Panics => panic!("a bug in a batch"),
            Whole::AnswersTooFew => return Ok(Vec::new()),
            Whole::HidesFailure => {}
        }
        Ok(batch.iter().map(|_| Ok(1)).collect())
    }
}

async fn insert_together(
    first: &store::testing::TestStore,
    ids: &[i64],
    whole: Whole,
) -> (Vec<StoreResult<u64>>, [usize; 2]) {
    let busy = Busy::new(first).await;
    let store = busy.store.clone();
    let (batches, singles) = (Arc::default(), Arc::default());
    let waiting = ids
        .iter()
        .map(|&id| {
            let insert = Insert {
                id,
                whole,
                batches: Arc::clone(&batches),
                singles: Arc::clone(&singles),
            };
            enqueue(&store, insert)
        })
        // A command of another type in the same transaction must not notice.
        .chain([enqueue(&store, write_then(100, false))])
        .collect();
    let (mut results, commits) = busy.release(waiting).await;
    assert_eq!(commits, 1, "{store:?}");
    let other = results.pop().expect("the other command");
    assert_eq!(other.expect("the other command is acknowledged"), 1);
    let counts = [&batches, &singles].map(|count| count.load(Ordering::Relaxed));
    (results, counts)
}

/// A batch that works runs set-based, once.
#[tokio::test]
async fn a_set_based_batch_runs_once() {
    for first in stores().await {
        let (results, counts) = insert_together(&first, &[1, 2, 3], Whole::Works).await;
        assert!(results.iter().all(Result::is_ok), "{first:?} {results:?}");
        assert_eq!(counts, [1, 0], "one batch, no single run");
        assert_eq!(probe::ids(&first).await, [1, 2, 3, 100], "{first:?}");
    }
}

/// A batch that fails as a whole is undone and run one by one: only the guilty one is refused.
#[tokio::test]
async fn a_failed_batch_is_run_one_by_one() {
    for first in stores().await {
        let ids = [1, 2, 2, 3];
        let (results, counts) = insert_together(&first, &ids, Whole::Works).await;
        let refused: Vec<bool> = results.iter().map(Result::is_err).collect();
        assert_eq!(refused, [false, false, true, false], "{first:?}");
        assert_eq!(counts, [1, 4], "{first:?}");
        assert_eq!(probe::ids(&first).await, [1, 2, 3, 100], "{first:?}");
    }
}

/// A batch that panics, answers too few or hides a failure is not believed.
#[tokio::test]
async fn a_batch_with_a_bug_is_run_one_by_one() {
    for whole in [Whole::Panics, Whole::AnswersTooFew, Whole::HidesFailure] {
        for first in stores().await {
            let ids = if whole == Whole::HidesFailure {
                [1, 1]
            } else {
                [1, 2]
            };
            let (results, counts) = insert_together(&first, &ids, whole).await;
            let acknowledged = results.iter().filter(|result| result.is_ok()).count();
            let hidden = whole == Whole::HidesFailure;
            assert_eq!(acknowledged, if hidden { 1 } else { 2 }, "{first:?}");
            assert_eq!(counts, [1, 2], "{first:?}");
            let expected: &[i64] = if hidden { &[1, 100] } else { &[1, 2, 100] };
            assert_eq!(probe::ids(&first).await, expected, "{first:?}");
        }
    }
}
