//! A worker at work: it wakes for commits, keeps nobody waiting, and stops in order.

use crate::common::{Gate, blocker, enqueue, opened_again};
use crate::jobs::{Seen, Shop, handler, keys, recorder, seconds};
use store::Limits;
use store::jobs::JobOutcome;
use store::testing::stores;
use tokio::sync::watch;

const TIGHT: Limits = Limits {
    queue_commands: 1,
    batch_commands: 1,
    readers: 1,
    checkpoint_lanes: 1,
    free_lanes: 1,
};

/// Waits until a condition of the test comes true; the test run's own limit ends a vain wait.
async fn until(condition: impl Fn() -> bool) {
    while !condition() {
        tokio::task::yield_now().await;
    }
}

/// A worker runs what is scheduled later, a slow job keeps no other waiting, and when told to stop
/// it finishes what it has begun.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_job_keeps_nobody_waiting() {
    for store in stores().await {
        let shop = Shop::new(store.store(), 1);
        let (go, halt) = (watch::Sender::new(false), watch::Sender::new(false));
        let (begun, seen) = (watch::Sender::new(false), Seen::default());
        let (told, let_go) = (begun.clone(), go.subscribe());
        let slow = handler("slow", move |_| {
            told.send_replace(true);
            let mut let_go = let_go.clone();
            Box::pin(async move {
                let_go.wait_for(|go| *go).await.expect("the test is there");
                JobOutcome::Done
            })
        });
        let worker = shop.worker(vec![slow, recorder("note", &seen, JobOutcome::Done)]);
        let task = tokio::spawn(worker.run(halt.subscribe()));
        shop.schedule(vec![shop.job("slow", "slow", seconds(0))])
            .await;
        begun.subscribe().wait_for(|begun| *begun).await.unwrap();
        for number in 0..5 {
            let key = format!("quick/{number}");
            shop.schedule(vec![shop.job("note", &key, seconds(0))])
                .await;
            until(|| keys(&seen).contains(&key)).await;
        }
        halt.send_replace(true);
        go.send_replace(true);
        task.await.expect("the worker ends");
        assert_eq!(keys(&seen).len(), 5, "{store:?}");
        assert_eq!(shop.next_due().await, None, "{store:?}: the slow one too");
    }
}

/// More jobs than a worker has hands are all run, each once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backlog_is_worked_off() {
    for store in stores().await {
        let shop = Shop::new(store.store(), 1);
        let list = (0..200)
            .map(|number| shop.job("note", &format!("job/{number:03}"), seconds(0)))
            .collect();
        shop.schedule(list).await;
        let (halt, seen) = (watch::Sender::new(false), Seen::default());
        let worker = shop.worker(vec![recorder("note", &seen, JobOutcome::Done)]);
        let task = tokio::spawn(worker.run(halt.subscribe()));
        until(|| keys(&seen).len() >= 200).await;
        halt.send_replace(true);
        task.await.expect("the worker ends");
        let mut keys = keys(&seen);
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), 200, "{store:?}");
        assert_eq!(shop.next_due().await, None, "{store:?}");
    }
}

/// A worker that finds the store busy when its job is done keeps trying to write that down, because
/// otherwise the work would be done twice.
#[tokio::test]
async fn a_busy_store_loses_no_outcome() {
    for first in stores().await {
        let store = opened_again(&first, TIGHT).await;
        let shop = Shop::new(store.clone(), 1);
        shop.schedule(vec![shop.job("note", "a", seconds(0))]).await;
        let (begun, go) = (watch::Sender::new(false), watch::Sender::new(false));
        let (told, let_go) = (begun.clone(), go.subscribe());
        let worker = shop.worker(vec![handler("note", move |_| {
            told.send_replace(true);
            let mut let_go = let_go.clone();
            Box::pin(async move {
                let_go.wait_for(|go| *go).await.expect("the test is there");
                JobOutcome::Done
            })
        })]);
        let task = tokio::spawn(async move { worker.run_due().await });
        begun.subscribe().wait_for(|begun| *begun).await.unwrap();
        let gate = Gate::new(&store);
        let blocked = enqueue(&store, blocker(&gate));
        gate.reached().await;
        let queued = enqueue(&store, blocker(&gate));
        go.send_replace(true);
        // One thread runs all tasks of this test, so the worker has met the full queue by then.
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        gate.open();
        blocked.await.expect("the blocker does nothing");
        queued.await.expect("the blocker does nothing");
        let count = task.await.expect("no panic");
        assert_eq!(count.expect("the outcome is recorded"), 1, "{store:?}");
        assert_eq!(shop.next_due().await, None, "{store:?}");
    }
}

/// A worker whose owner is gone without a word stops too.
#[tokio::test]
async fn a_worker_without_owner_stops() {
    for store in stores().await {
        let shop = Shop::new(store.store(), 1);
        let (halt, signal) = watch::channel(false);
        let task = tokio::spawn(shop.worker(Vec::new()).run(signal));
        drop(halt);
        task.await.expect("the worker ends");
    }
}

/// One kind of job has one handler; a second is a mistake of the program's wiring.
#[tokio::test]
#[should_panic(expected = "each kind of job has one handler")]
async fn two_handlers_for_one_kind_are_refused() {
    let store = store::testing::sqlite();
    let shop = Shop::new(store.store(), 1);
    let seen = Seen::default();
    let note = || recorder("note", &seen, JobOutcome::Done);
    shop.worker(vec![note(), note()]);
}
