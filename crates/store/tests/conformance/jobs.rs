//! Jobs: scheduled with the change that causes them, run when due, and what becomes of them.

use crate::common::{act, ask};
use futures_util::future::BoxFuture;
use jiff::{SignedDuration, Timestamp};
use kernel::clock::ManualClock;
use kernel::ids::IdSource;
use serde_json::json;
use std::sync::{Arc, Mutex};
use store::jobs::{
    self, DeadJob, DeadJobs, DiscardDead, JobOutcome, LeasedJob, NewJob, NextDue, RetryDead,
};
use store::testing::stores;
use store::worker::{Handling, JobHandler, Worker};
use store::{Store, StoreError, statements};

statements! {
    /// Damages the payload of a job.
    pub DAMAGE = "UPDATE job SET payload = 'no JSON' WHERE key = $1";
}

pub fn start() -> Timestamp {
    "2026-03-01T07:00:00Z".parse().expect("a valid instant")
}

pub fn seconds(count: i64) -> SignedDuration {
    SignedDuration::from_secs(count)
}

type Handle = dyn Fn(LeasedJob) -> BoxFuture<'static, JobOutcome> + Send + Sync;

/// A handler made from a closure.
pub struct Handler {
    kind: &'static str,
    handle: Box<Handle>,
}

impl JobHandler for Handler {
    fn kind(&self) -> &'static str {
        self.kind
    }

    fn run<'a>(&'a self, job: &'a LeasedJob) -> Handling<'a> {
        (self.handle)(job.clone())
    }
}

pub fn handler(
    kind: &'static str,
    handle: impl Fn(LeasedJob) -> BoxFuture<'static, JobOutcome> + Send + Sync + 'static,
) -> Arc<dyn JobHandler> {
    Arc::new(Handler {
        kind,
        handle: Box::new(handle),
    })
}

/// A store with a clock that stands still, and the source of ids.
pub struct Shop {
    pub store: Store,
    pub clock: ManualClock,
    pub ids: Arc<IdSource>,
}

impl Shop {
    pub fn new(store: Store, seed: u8) -> Self {
        let clock = ManualClock::new(start());
        let ids = Arc::new(IdSource::new(clock.shared(), [seed; 32]));
        Self { store, clock, ids }
    }

    pub fn worker(&self, handlers: Vec<Arc<dyn JobHandler>>) -> Worker {
        let ids = Arc::clone(&self.ids);
        Worker::new(self.store.clone(), self.clock.shared(), ids, handlers)
    }

    pub fn job(&self, kind: &'static str, key: &str, after: SignedDuration) -> NewJob {
        NewJob {
            id: self.ids.next(),
            kind,
            key: key.to_owned(),
            payload: json!({ "key": key }),
            run_at: start() + after,
            max_attempts: 3,
        }
    }

    pub async fn schedule(&self, list: Vec<NewJob>) {
        schedule(&self.store, list).await;
    }

    pub async fn next_due(&self) -> Option<Timestamp> {
        self.store.read(NextDue).await.expect("the table is read")
    }

    pub async fn dead(&self) -> Vec<DeadJob> {
        self.store.read(DeadJobs).await.expect("the table is read")
    }
}

pub async fn schedule(store: &Store, list: Vec<NewJob>) {
    let scheduled = store.write(act(move |tx| {
        let list = list.clone();
        Box::pin(async move { jobs::schedule_many(tx, list).await })
    }));
    scheduled.await.expect("jobs are scheduled");
}

/// What handlers were given, in order.
pub type Seen = Arc<Mutex<Vec<(String, i64)>>>;

/// A handler that writes down key and attempt, and answers always the same.
pub fn recorder(kind: &'static str, seen: &Seen, outcome: JobOutcome) -> Arc<dyn JobHandler> {
    let seen = Arc::clone(seen);
    handler(kind, move |job| {
        let mut list = seen.lock().expect("no handler panics with it");
        list.push((job.key, job.attempt));
        let outcome = outcome.clone();
        Box::pin(async move { outcome })
    })
}

pub fn keys(seen: &Seen) -> Vec<String> {
    let seen = seen.lock().expect("no handler panics with it");
    seen.iter().map(|(key, _)| key.clone()).collect()
}

/// A job runs once, not before its time, with what it was given; then it is gone.
#[tokio::test]
async fn a_job_runs_when_it_is_due() {
    for store in stores().await {
        let shop = Shop::new(store.store(), 1);
        shop.schedule(vec![shop.job("note", "a", seconds(10))])
            .await;
        let seen = Seen::default();
        let worker = shop.worker(vec![recorder("note", &seen, JobOutcome::Done)]);
        assert_eq!(worker.run_due().await.expect("no failure"), 0);
        assert_eq!(shop.next_due().await, Some(start() + seconds(10)));
        shop.clock.advance(seconds(10));
        assert_eq!(worker.run_until_idle().await.expect("no failure"), 1);
        assert_eq!(*seen.lock().unwrap(), [(String::from("a"), 1)], "{store:?}");
        assert_eq!(shop.next_due().await, None, "{store:?}");
    }
}

/// A worker with nothing to do writes nothing, so idle workers neither disturb nor wake each other.
#[tokio::test]
async fn an_idle_worker_writes_nothing() {
    for store in stores().await {
        let shop = Shop::new(store.store(), 1);
        shop.schedule(vec![shop.job("note", "a", seconds(10))])
            .await;
        let before = *store.committed().borrow();
        let worker = shop.worker(Vec::new());
        assert_eq!(worker.run_due().await.expect("no failure"), 0);
        assert_eq!(*store.committed().borrow(), before, "{store:?}");
    }
}

/// Scheduling a key again moves the job and gives it its new content; of two in one call the later
/// counts, on either engine.
#[tokio::test]
async fn scheduling_again_moves_the_job() {
    for store in stores().await {
        let shop = Shop::new(store.store(), 1);
        shop.schedule(vec![shop.job("note", "a", seconds(0))]).await;
        shop.schedule(vec![shop.job("note", "a", seconds(60))])
            .await;
        let seen = Seen::default();
        let note = recorder("note", &seen, JobOutcome::Done);
        let call = recorder("call", &seen, JobOutcome::Done);
        let worker = shop.worker(vec![note, call]);
        assert_eq!(worker.run_due().await.expect("no failure"), 0, "moved");
        let twice = vec![
            shop.job("note", "a", seconds(0)),
            shop.job("call", "a", seconds(5)),
            shop.job("note", "b", seconds(5)),
        ];
        shop.schedule(twice).await;
        assert_eq!(worker.run_due().await.expect("no failure"), 0);
        shop.clock.advance(seconds(5));
        assert_eq!(worker.run_until_idle().await.expect("no failure"), 2);
        let mut keys = keys(&seen);
        keys.sort_unstable();
        assert_eq!(keys, ["a", "b"], "{store:?}");
    }
}

/// A cancelled job never runs; cancelling what isn't there is no error; a dead letter stays.
#[tokio::test]
async fn a_cancelled_job_never_runs() {
    for store in stores().await {
        let shop = Shop::new(store.store(), 1);
        let list = vec![
            shop.job("note", "a", seconds(0)),
            shop.job("bad", "b", seconds(0)),
        ];
        shop.schedule(list).await;
        let seen = Seen::default();
        let bad = recorder("bad", &seen, JobOutcome::Fail(String::from("no use")));
        let note = recorder("note", &seen, JobOutcome::Done);
        let cancelled = store.write(act(|tx| Box::pin(jobs::cancel(tx, "a"))));
        cancelled.await.expect("cancelled");
        let worker = shop.worker(vec![note, bad]);
        assert_eq!(worker.run_until_idle().await.expect("no failure"), 1);
        for key in ["a", "b", "nobody"] {
            let cancelled = store.write(act(move |tx| Box::pin(jobs::cancel(tx, key))));
            cancelled.await.expect("cancelling twice is no error");
        }
        assert_eq!(keys(&seen), ["b"], "{store:?}");
        assert_eq!(shop.dead().await.len(), 1, "{store:?}");
    }
}

/// A job that fails is tried again after 1, 2, 4 … seconds, at most five minutes, and after its
/// last attempt it is a dead letter with the reason.
#[tokio::test]
async fn back_off_grows_until_the_job_is_dead() {
    for store in stores().await {
        let shop = Shop::new(store.store(), 1);
        let mut job = shop.job("note", "a", seconds(0));
        job.max_attempts = 12;
        shop.schedule(vec![job]).await;
        let seen = Seen::default();
        let reason = format!("no answer\0 {}", "x".repeat(1000));
        let worker = shop.worker(vec![recorder("note", &seen, JobOutcome::Retry(reason))]);
        let mut waits = Vec::new();
        let mut now = start();
        while let Some(due) = shop.next_due().await {
            waits.push(due.duration_since(now).as_secs());
            now = due;
            shop.clock.set(due);
            assert_eq!(worker.run_due().await.expect("no failure"), 1);
        }
        assert_eq!(
            waits,
            [0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300],
            "{store:?}"
        );
        let attempts: Vec<i64> = seen.lock().unwrap().iter().map(|seen| seen.1).collect();
        assert_eq!(attempts, (1..=12).collect::<Vec<_>>());
        let dead = shop.dead().await;
        assert_eq!(
            (dead.len(), dead[0].attempts, dead[0].died_at),
            (1, 12, now)
        );
        assert!(
            dead[0].last_error.starts_with("no answer xxx"),
            "without the NUL"
        );
        assert_eq!(
            dead[0].last_error.chars().count(),
            500,
            "the reason is bounded"
        );
    }
}

/// `Again` runs a job at another time with a fresh count of attempts.
#[tokio::test]
async fn a_job_may_ask_to_run_again() {
    for store in stores().await {
        let shop = Shop::new(store.store(), 1);
        shop.schedule(vec![shop.job("note", "a", seconds(0))]).await;
        let seen = Seen::default();
        let list = Arc::clone(&seen);
        let worker = shop.worker(vec![handler("note", move |job| {
            let mut list = list.lock().unwrap();
            list.push((job.key, job.attempt));
            let run = i64::try_from(list.len()).unwrap();
            Box::pin(async move {
                match run {
                    1 => JobOutcome::Retry(String::from("not yet")),
                    2..=5 => JobOutcome::Again(start() + seconds(100 * run)),
                    _ => JobOutcome::Done,
                }
            })
        })]);
        while let Some(due) = shop.next_due().await {
            shop.clock.set(due);
            assert_eq!(worker.run_due().await.expect("no failure"), 1);
        }
        let attempts: Vec<i64> = seen.lock().unwrap().iter().map(|seen| seen.1).collect();
        assert_eq!(attempts, [1, 2, 1, 1, 1, 1], "{store:?}");
        assert_eq!(shop.dead().await.len(), 0, "{store:?}");
    }
}

/// Dead letters are seen newest first, can be brought back to life, and discarded; both only once.
#[tokio::test]
async fn dead_letters_are_seen_retried_and_discarded() {
    for store in stores().await {
        let shop = Shop::new(store.store(), 1);
        let seen = Seen::default();
        let bad = recorder("bad", &seen, JobOutcome::Fail(String::from("no use")));
        let worker = shop.worker(vec![bad]);
        for key in ["older", "newer"] {
            shop.schedule(vec![shop.job("bad", key, seconds(0))]).await;
            assert_eq!(worker.run_due().await.expect("no failure"), 1);
            shop.clock.advance(seconds(1));
        }
        let dead = shop.dead().await;
        let keys: Vec<&str> = dead.iter().map(|job| job.key.as_str()).collect();
        assert_eq!(keys, ["newer", "older"], "{store:?}");
        assert_eq!(
            (dead[1].kind.as_str(), dead[1].last_error.as_str()),
            ("bad", "no use")
        );
        assert_eq!(dead[1].payload, json!({ "key": "older" }));
        let retry = || RetryDead {
            id: dead[0].id,
            now: start() + seconds(60),
        };
        assert!(store.write(retry()).await.expect("no failure"));
        assert!(!store.write(retry()).await.expect("no failure"), "alive");
        let discard = || DiscardDead { id: dead[1].id };
        assert!(store.write(discard()).await.expect("no failure"));
        assert!(!store.write(discard()).await.expect("no failure"), "gone");
        let alive = DiscardDead { id: dead[0].id };
        assert!(!store.write(alive).await.expect("no failure"), "not dead");
        assert_eq!(shop.dead().await.len(), 0, "{store:?}");
        let good = shop.worker(vec![recorder("bad", &seen, JobOutcome::Done)]);
        assert_eq!(good.run_due().await.expect("no failure"), 0, "not yet");
        shop.clock.set(start() + seconds(60));
        assert_eq!(good.run_until_idle().await.expect("no failure"), 1);
        assert_eq!(
            seen.lock().unwrap().last().unwrap(),
            &(String::from("newer"), 1)
        );
    }
}

/// A handler that panics fails its own job for now, with what it said, and nothing else.
#[tokio::test]
async fn a_panic_fails_one_job() {
    for store in stores().await {
        let shop = Shop::new(store.store(), 1);
        let list = vec![
            NewJob {
                max_attempts: 1,
                ..shop.job("bug", "a", seconds(0))
            },
            shop.job("note", "b", seconds(0)),
        ];
        shop.schedule(list).await;
        let seen = Seen::default();
        let bug = handler("bug", |job| panic!("a bug with {}", job.key));
        let note = recorder("note", &seen, JobOutcome::Done);
        let worker = shop.worker(vec![bug, note]);
        assert_eq!(worker.run_until_idle().await.expect("no failure"), 2);
        assert_eq!(keys(&seen), ["b"], "{store:?}");
        let dead = shop.dead().await;
        assert!(dead[0].last_error.contains("a bug with a"), "{dead:?}");
        assert_eq!(shop.next_due().await, None, "{store:?}");
    }
}

/// A job whose kind nobody here knows waits for another worker (a new version may just be coming),
/// but not for ever.
#[tokio::test]
async fn an_unknown_kind_waits_and_then_dies() {
    for store in stores().await {
        let shop = Shop::new(store.store(), 1);
        shop.schedule(vec![shop.job("news", "a", seconds(0))]).await;
        let worker = shop.worker(Vec::new());
        for _ in 0..3 {
            assert_eq!(shop.dead().await.len(), 0, "{store:?}");
            shop.clock.set(shop.next_due().await.expect("it waits"));
            assert_eq!(worker.run_due().await.expect("no failure"), 1);
        }
        let dead = shop.dead().await;
        assert!(dead[0].last_error.contains("news"), "{dead:?}");
    }
}

/// A job that can't be read becomes a dead letter; it keeps no other job waiting, and is shown.
#[tokio::test]
async fn a_damaged_job_keeps_nobody_waiting() {
    for store in stores().await {
        let shop = Shop::new(store.store(), 1);
        let list = vec![
            shop.job("note", "damaged", seconds(0)),
            shop.job("note", "good", seconds(0)),
        ];
        shop.schedule(list).await;
        let damaged = store.write(act(|tx| {
            Box::pin(async move { tx.execute(&DAMAGE, &["damaged".into()]).await })
        }));
        assert_eq!(damaged.await.expect("the payload is damaged"), 1);
        let seen = Seen::default();
        let worker = shop.worker(vec![recorder("note", &seen, JobOutcome::Done)]);
        assert_eq!(worker.run_until_idle().await.expect("no failure"), 2);
        assert_eq!(keys(&seen), ["good"], "{store:?}");
        let dead = shop.dead().await;
        assert_eq!(
            (dead[0].key.as_str(), &dead[0].payload),
            ("damaged", &json!("no JSON"))
        );
        assert!(dead[0].last_error.contains("column payload"), "{dead:?}");
    }
}

/// A job scheduled by a command that is then refused never existed.
#[tokio::test]
async fn a_job_of_a_refused_command_never_existed() {
    for store in stores().await {
        let shop = Shop::new(store.store(), 1);
        let job = shop.job("note", "a", seconds(0));
        let refused = store.write(act::<()>(move |tx| {
            let job = job.clone();
            Box::pin(async move {
                jobs::schedule(tx, job).await?;
                Err(StoreError::Conflict(String::from("refused")))
            })
        }));
        refused.await.expect_err("it always refuses");
        assert_eq!(shop.next_due().await, None, "{store:?}");
    }
}

/// The operator's counts tell pending and dead jobs apart.
#[tokio::test]
async fn jobs_are_counted_by_state() {
    for store in stores().await {
        let shop = Shop::new(store.store(), 1);
        let list = ["a", "b", "c"].map(|key| shop.job("bad", key, seconds(0)));
        shop.schedule(list.to_vec()).await;
        let seen = Seen::default();
        let bad = recorder("bad", &seen, JobOutcome::Fail(String::from("no use")));
        let worker = shop.worker(vec![bad]);
        worker.run_until_idle().await.expect("no failure");
        shop.schedule(vec![shop.job("bad", "d", seconds(9))]).await;
        let asked = store.read(ask(|tx| {
            Box::pin(async move { tx.fetch_all::<Count>(&jobs::COUNTS, &[]).await })
        }));
        let mut counts = asked.await.expect("jobs are counted");
        counts.sort_by(|one, other| one.0.cmp(&other.0));
        let counts: Vec<(&str, i64)> = counts.iter().map(|c| (c.0.as_str(), c.1)).collect();
        assert_eq!(counts, [("dead", 3), ("pending", 1)], "{store:?}");
    }
}

struct Count(String, i64);

impl store::FromRow for Count {
    fn from_row(row: &store::Row<'_>) -> store::StoreResult<Self> {
        Ok(Self(row.get("state")?, row.get("number")?))
    }
}
