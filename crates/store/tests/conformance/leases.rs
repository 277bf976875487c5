//! Leases: a job is in one pair of hands at a time, and outlives whoever had it.

use crate::common::opened_again;
use crate::jobs::{Seen, Shop, handler, keys, recorder, schedule, seconds, start};
use std::collections::BTreeSet;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use store::Limits;
use store::jobs::{JobOutcome, NewJob};
use store::testing::stores;
use store::worker::{JobHandler, Worker};
use tokio::sync::watch;

/// A handler that says it has begun and then waits until it is let go.
fn held(
    kind: &'static str,
    begun: &watch::Sender<u32>,
    go: &watch::Sender<bool>,
) -> Arc<dyn JobHandler> {
    let (begun, go) = (begun.clone(), go.clone());
    handler(kind, move |_| {
        let (begun, mut go) = (begun.clone(), go.subscribe());
        Box::pin(async move {
            begun.send_modify(|count| *count += 1);
            go.wait_for(|go| *go).await.expect("the test is there");
            JobOutcome::Done
        })
    })
}

/// Lets a worker begin its jobs and then drops it, as the death of its process would.
async fn die_at_work(worker: &Worker, begun: &watch::Sender<u32>) {
    begun.send_replace(0);
    let mut started = begun.subscribe();
    let mut running = pin!(worker.run_due());
    tokio::select! {
        biased;
        ended = &mut running => panic!("the handler is held: {ended:?}"),
        seen = started.wait_for(|count| *count > 0) => drop(seen.expect("still there")),
    }
}

/// A job whose worker died is due again when the lease has run out, not before, and the attempt
/// counts.
#[tokio::test]
async fn a_lease_that_runs_out_frees_the_job() {
    for store in stores().await {
        let shop = Shop::new(store.store(), 1);
        shop.schedule(vec![shop.job("note", "a", seconds(0))]).await;
        let (begun, go) = (watch::Sender::new(0), watch::Sender::new(false));
        die_at_work(&shop.worker(vec![held("note", &begun, &go)]), &begun).await;
        let seen = Seen::default();
        let other = shop.worker(vec![recorder("note", &seen, JobOutcome::Done)]);
        shop.clock.set(start() + seconds(119));
        assert_eq!(other.run_due().await.expect("no failure"), 0, "{store:?}");
        let due = shop.next_due().await;
        assert_eq!(due, Some(start() + seconds(120)), "the end of the lease");
        shop.clock.set(start() + seconds(120));
        assert_eq!(other.run_until_idle().await.expect("no failure"), 1);
        assert_eq!(*seen.lock().unwrap(), [(String::from("a"), 2)], "{store:?}");
        assert_eq!(shop.next_due().await, None, "{store:?}");
    }
}

/// A job that kills its worker every time becomes a dead letter instead of killing for ever.
#[tokio::test]
async fn a_job_that_kills_its_workers_is_buried() {
    for store in stores().await {
        let shop = Shop::new(store.store(), 1);
        let job = NewJob {
            max_attempts: 2,
            ..shop.job("note", "a", seconds(0))
        };
        shop.schedule(vec![job]).await;
        let (begun, go) = (watch::Sender::new(0), watch::Sender::new(false));
        for _ in 0..2 {
            die_at_work(&shop.worker(vec![held("note", &begun, &go)]), &begun).await;
            shop.clock.advance(seconds(120));
        }
        let seen = Seen::default();
        let other = shop.worker(vec![recorder("note", &seen, JobOutcome::Done)]);
        assert_eq!(other.run_until_idle().await.expect("no failure"), 1);
        assert_eq!(
            keys(&seen),
            [] as [&str; 0],
            "the handler isn't called again"
        );
        let dead = shop.dead().await;
        assert!(
            dead[0].last_error.contains("death of its worker"),
            "{dead:?}"
        );
    }
}

/// While a handler works its lease is renewed, so that no other worker takes a job that takes long.
#[tokio::test]
async fn a_lease_is_renewed_while_the_handler_works() {
    for store in stores().await {
        let shop = Shop::new(store.store(), 1);
        shop.schedule(vec![shop.job("note", "a", seconds(0))]).await;
        let (begun, go) = (watch::Sender::new(0), watch::Sender::new(false));
        let worker = shop.worker(vec![held("note", &begun, &go)]);
        let working = tokio::spawn(async move { worker.run_due().await });
        begun
            .subscribe()
            .wait_for(|count| *count > 0)
            .await
            .unwrap();
        let seen = Seen::default();
        let other = shop.worker(vec![recorder("note", &seen, JobOutcome::Done)]);
        for round in 1..=3 {
            shop.clock.set(start() + seconds(90 * round));
            let renewed = Some(start() + seconds(90 * round + 120));
            while shop.next_due().await != renewed {
                tokio::task::yield_now().await;
            }
            assert_eq!(other.run_due().await.expect("no failure"), 0, "{store:?}");
        }
        go.send_replace(true);
        let count = working.await.expect("no panic").expect("no failure");
        assert_eq!((count, shop.next_due().await), (1, None), "{store:?}");
        assert_eq!(keys(&seen), [] as [&str; 0], "{store:?}");
    }
}

/// A job that is scheduled again while it runs is not removed by the run that ends.
#[tokio::test]
async fn a_job_rescheduled_while_it_runs_stays() {
    for store in stores().await {
        let shop = Shop::new(store.store(), 1);
        shop.schedule(vec![shop.job("note", "a", seconds(0))]).await;
        let again = shop.job("note", "a", seconds(60));
        let inner = store.store();
        let moving = handler("note", move |_| {
            let (inner, again) = (inner.clone(), again.clone());
            Box::pin(async move {
                schedule(&inner, vec![again]).await;
                JobOutcome::Done
            })
        });
        let worker = shop.worker(vec![moving]);
        assert_eq!(worker.run_until_idle().await.expect("no failure"), 1);
        assert_eq!(
            shop.next_due().await,
            Some(start() + seconds(60)),
            "{store:?}"
        );
        let seen = Seen::default();
        let other = shop.worker(vec![recorder("note", &seen, JobOutcome::Done)]);
        shop.clock.advance(seconds(60));
        assert_eq!(other.run_until_idle().await.expect("no failure"), 1);
        assert_eq!(*seen.lock().unwrap(), [(String::from("a"), 1)], "{store:?}");
    }
}

/// A worker that comes back after its lease has gone to another can't change the job any more,
/// whatever it has to say.
#[tokio::test]
async fn an_old_lease_changes_nothing() {
    let late = [
        JobOutcome::Done,
        JobOutcome::Again(start()),
        JobOutcome::Retry(String::from("late")),
        JobOutcome::Fail(String::from("late")),
    ];
    for outcome in late {
        for store in stores().await {
            let slow = Shop::new(store.store(), 1);
            let fast = Shop::new(store.store(), 2);
            slow.schedule(vec![slow.job("note", "a", seconds(0))]).await;
            let (begun, go) = (watch::Sender::new(0), watch::Sender::new(false));
            let (told, outcome) = (begun.clone(), outcome.clone());
            let let_go = go.subscribe();
            let slow_handler = handler("note", move |_| {
                let (told, mut let_go) = (told.clone(), let_go.clone());
                let outcome = outcome.clone();
                Box::pin(async move {
                    told.send_modify(|count| *count += 1);
                    let_go.wait_for(|go| *go).await.expect("the test is there");
                    outcome
                })
            });
            let worker = slow.worker(vec![slow_handler]);
            let working = tokio::spawn(async move { worker.run_due().await });
            begun
                .subscribe()
                .wait_for(|count| *count > 0)
                .await
                .unwrap();
            // The clock of the other process is ahead, so it believes the first one dead.
            fast.clock.set(start() + seconds(150));
            let seen = Seen::default();
            let later = start() + seconds(1000);
            let note = recorder("note", &seen, JobOutcome::Again(later));
            assert_eq!(
                fast.worker(vec![note]).run_due().await.expect("no failure"),
                1
            );
            go.send_replace(true);
            working.await.expect("no panic").expect("no failure");
            assert_eq!(fast.next_due().await, Some(later), "{store:?}");
            assert_eq!(fast.dead().await.len(), 0, "{store:?}");
        }
    }
}

/// Two processes with two workers each: every job runs exactly once, and never in two places at a
/// time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_never_share_a_job() {
    for first in stores().await {
        let second = opened_again(&first, Limits::default()).await;
        let shops = [first.store(), second, first.store()];
        let shops: Vec<Shop> = (1..)
            .zip(shops)
            .map(|(seed, store)| Shop::new(store, seed))
            .collect();
        let list = (0..200)
            .map(|number| shops[0].job("note", &format!("job/{number}"), seconds(0)))
            .collect();
        shops[0].schedule(list).await;
        let running = Arc::new(Mutex::new(BTreeSet::new()));
        let finished = Arc::new(Mutex::new(Vec::new()));
        let workers = shops.iter().map(|shop| {
            let (running, finished) = (Arc::clone(&running), Arc::clone(&finished));
            let worker = shop.worker(vec![handler("note", move |job| {
                let (running, finished) = (Arc::clone(&running), Arc::clone(&finished));
                Box::pin(async move {
                    let alone = running.lock().unwrap().insert(job.key.clone());
                    assert!(alone, "{} runs in two places", job.key);
                    tokio::task::yield_now().await;
                    running.lock().unwrap().remove(&job.key);
                    finished.lock().unwrap().push(job.key);
                    JobOutcome::Done
                })
            })]);
            tokio::spawn(async move { worker.run_until_idle().await })
        });
        let workers: Vec<_> = workers.collect();
        let mut total = 0;
        for worker in workers {
            total += worker.await.expect("no panic").expect("no failure");
        }
        let mut finished = finished.lock().unwrap().clone();
        finished.sort_unstable();
        finished.dedup();
        assert_eq!((total, finished.len()), (200, 200), "{first:?}");
        assert_eq!(shops[0].dead().await.len(), 0, "{first:?}");
        assert_eq!(shops[0].next_due().await, None, "{first:?}");
    }
}
