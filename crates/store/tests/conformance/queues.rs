//! Queues are bounded, nobody who waits is forgotten, and leaving early cancels nothing.

use crate::common::{Gate, act, act_in, blocker, enqueue, opened_again};
use crate::probe;
use futures_util::FutureExt;
use futures_util::future::join_all;
use std::pin::pin;
use store::testing::stores;
use store::{Command, Lane, Limits, Store, StoreError, StoreResult, Tx};

const SMALL: Limits = Limits {
    queue_commands: 4,
    batch_commands: 1,
    readers: 1,
    checkpoint_lanes: 1,
    free_lanes: 1,
};

/// A full queue refuses at once, with the word that it is busy; what was taken before is done.
#[tokio::test]
async fn a_full_queue_is_busy() {
    for first in stores().await {
        let store = opened_again(&first, SMALL).await;
        probe::create(&store).await;
        let gate = Gate::new(&store);
        let blocked = enqueue(&store, blocker(&gate));
        gate.reached().await;
        let waiting: Vec<_> = (1..=4)
            .map(|id| enqueue(&store, act(move |tx| probe::put_number(tx, id, id))))
            .collect();
        let late = pin!(store.write(act(|tx| probe::put_number(tx, 5, 5))));
        let answer = late.now_or_never().expect("a refusal doesn't wait");
        let error = answer.expect_err("the queue is full");
        assert!(matches!(error, StoreError::Busy), "{error}");
        gate.open();
        blocked.await.expect("the blocker does nothing");
        for result in join_all(waiting).await {
            assert_eq!(result.expect("what was taken is done"), 1);
        }
        let written = store.write(act(|tx| probe::put_number(tx, 6, 6)));
        written.await.expect("there is room again");
        assert_eq!(probe::ids(&store).await, [1, 2, 3, 4, 6], "{store:?}");
    }
}

/// A caller that goes away doesn't take its command along.
#[tokio::test]
async fn leaving_early_cancels_nothing() {
    for first in stores().await {
        let store = opened_again(&first, SMALL).await;
        probe::create(&store).await;
        let gate = Gate::new(&store);
        let blocked = enqueue(&store, blocker(&gate));
        gate.reached().await;
        drop(enqueue(&store, act(|tx| probe::put_number(tx, 1, 1))));
        drop(blocked);
        gate.open();
        // The one lane works in order, so this comes after the command of the caller that left.
        let written = store.write(act(|tx| probe::put_number(tx, 2, 2)));
        written.await.expect("the lane goes on");
        assert_eq!(probe::ids(&store).await, [1, 2], "{store:?}");
    }
}

/// Three types of commands that add to one row, through different lanes.
struct AddOne;
struct AddTen(Lane);

impl Command for AddOne {
    type Out = u64;
    type Error = StoreError;
    const NAME: &'static str = "test.add_one";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<u64> {
        tx.execute(&probe::ADD, &[1_i64.into(), 1_i64.into()]).await
    }
}

impl Command for AddTen {
    type Out = u64;
    type Error = StoreError;
    const NAME: &'static str = "test.add_ten";

    fn lane(&self) -> Lane {
        self.0
    }

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<u64> {
        let count = tx
            .execute(&probe::ADD, &[1_i64.into(), 10_i64.into()])
            .await?;
        if count == 1 && self.0 == Lane::Any {
            return Err(StoreError::Conflict(String::from("added and refused")));
        }
        Ok(1)
    }
}

async fn one_caller(store: Store, number: i64) -> StoreResult<()> {
    store.write(AddOne).await?;
    store.write(AddTen(Lane::Checkpoint(number % 41))).await?;
    let refused = store.write(AddTen(Lane::Any)).await;
    assert!(refused.is_err(), "it always refuses");
    let hundred = act_in(Lane::Checkpoint(number % 3), |tx| {
        Box::pin(async move {
            tx.execute(&probe::ADD, &[1_i64.into(), 100_i64.into()])
                .await
        })
    });
    store.write(hundred).await?;
    Ok(())
}

/// Many callers with commands of several types, some of them refused: everyone is answered, and
/// what was acknowledged is exactly what is in the database.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everyone_is_answered() {
    for store in stores().await {
        probe::create(&store).await;
        let first = store.write(act(|tx| probe::put_number(tx, 1, 0)));
        first.await.expect("the row is free");
        let callers = (0..200).map(|number| tokio::spawn(one_caller(store.store(), number)));
        for caller in join_all(callers).await {
            caller.expect("no caller panics").expect("no caller fails");
        }
        assert_eq!(probe::number(&store, 1).await, 200 * 111, "{store:?}");
    }
}

/// A command that stands before a lock keeps only its own lane; whoever comes takes another.
#[tokio::test]
async fn a_slow_command_keeps_nobody_waiting_on_postgres() {
    let Some(store) = store::testing::postgres().await else {
        return;
    };
    probe::create(&store).await;
    let gate = Gate::new(&store);
    let blocked = enqueue(&store, blocker(&gate));
    gate.reached().await;
    for id in 1..=20 {
        let written = store.write(act(move |tx| probe::put_number(tx, id, id)));
        written.await.expect("the other lane is free");
    }
    gate.open();
    blocked.await.expect("the blocker does nothing");
    assert_eq!(probe::ids(&store).await.len(), 20);
}
