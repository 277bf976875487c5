//! The worker: leases due jobs, runs their handlers side by side, records the outcomes.

use crate::command::panic_words;
use crate::error::StoreResult;
use crate::jobs::{AnyDue, FinishJob, JobOutcome, LeaseJobs, LeasedJob, RenewLease};
use crate::{Store, StoreError};
use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp};
use kernel::clock::SharedClock;
use kernel::ids::IdSource;
use std::collections::BTreeMap;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};
use tokio::time::timeout;

/// A handler's future.
pub type Handling<'a> = Pin<Box<dyn Future<Output = JobOutcome> + Send + 'a>>;

/// Runs jobs of one kind. It may be called twice for one job and must then do nothing twice.
pub trait JobHandler: Send + Sync + 'static {
    /// The kind of job it runs.
    fn kind(&self) -> &'static str;
    /// Does the work.
    fn run<'a>(&'a self, job: &'a LeasedJob) -> Handling<'a>;
}

/// Jobs in the hands of one worker at a time.
const JOBS_MAX: usize = 64;
/// After this long another worker may take a job whose worker has died.
const LEASE: SignedDuration = SignedDuration::from_mins(2);
/// A handler that isn't done after so long is broken off, and the job is tried again.
const HANDLER_MAX: Duration = Duration::from_mins(10);
/// How long a worker that was told to stop waits for its handlers.
const STOP_MAX: Duration = Duration::from_secs(30);
/// Times the outcome of a job is written down before it is given up, with growing pauses (about 18
/// seconds in all, well within the lease).
const RECORD_ATTEMPTS_MAX: u32 = 20;
const RECORD_PAUSE: Duration = Duration::from_millis(100);
/// How often a worker looks when nothing was committed in this process.
const POLL: Duration = Duration::from_millis(200);
/// Commits come in thousands a second; the worker looks at most this often.
const PAUSE: Duration = Duration::from_millis(5);
/// How often a worker looks whether a lease has to be renewed. The clock may run much faster than
/// real time.
const LEASE_CHECK: Duration = Duration::from_millis(50);

/// A worker with its handlers; cheap to clone.
#[derive(Clone)]
pub struct Worker {
    store: Store,
    clock: SharedClock,
    ids: Arc<IdSource>,
    handlers: Arc<BTreeMap<&'static str, Arc<dyn JobHandler>>>,
}

impl Worker {
    /// A worker for these handlers.
    ///
    /// # Panics
    /// When two handlers claim one kind.
    pub fn new(
        store: Store,
        clock: SharedClock,
        ids: Arc<IdSource>,
        handlers: Vec<Arc<dyn JobHandler>>,
    ) -> Self {
        let count = handlers.len();
        let handlers: BTreeMap<_, _> = handlers
            .into_iter()
            .map(|handler| (handler.kind(), handler))
            .collect();
        assert_eq!(handlers.len(), count, "each kind of job has one handler");
        Self {
            store,
            clock,
            ids,
            handlers: Arc::new(handlers),
        }
    }

    /// Leases what is due now, runs it, and answers how many jobs that were. Dropping the future
    /// breaks the handlers off, as the death of the process would.
    ///
    /// # Errors
    /// [`StoreError`] when leasing or recording fails; leases then run out by themselves.
    pub async fn run_due(&self) -> StoreResult<usize> {
        let mut running = JoinSet::new();
        let count = self.start(JOBS_MAX, &mut running).await?;
        let mut first_failure = Ok(());
        while let Some(ended) = running.join_next().await {
            first_failure = first_failure.and(flatten(ended));
        }
        first_failure.map(|()| count)
    }

    /// Runs due jobs until there are none; for tests and for the story, where time stands still.
    ///
    /// # Errors
    /// As [`run_due`](Self::run_due).
    pub async fn run_until_idle(&self) -> StoreResult<usize> {
        let mut total = 0;
        loop {
            let count = self.run_due().await?;
            if count == 0 {
                return Ok(total);
            }
            total += count;
        }
    }

    /// Works until the stop signal turns true (or its sender is gone), then finishes what it has
    /// begun, for half a minute at most. A slow job keeps no other job waiting.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut committed = self.store.committed();
        let mut running = JoinSet::new();
        loop {
            // A commit between this look and the next wait must wake the worker.
            committed.borrow_and_update();
            let free = JOBS_MAX - running.len();
            let started = self
                .start(free, &mut running)
                .await
                .unwrap_or_else(|error| {
                    tracing::warn!(%error, "the worker could not lease jobs");
                    0
                });
            // When all hands are full, only a job that ends makes it worth looking again.
            let look_again = started < free;
            tokio::select! {
                biased;
                stopped = stop.wait_for(|stopped| *stopped) => {
                    drop(stopped);
                    break;
                }
                Some(ended) = running.join_next() => report(ended),
                () = wait(PAUSE, &mut committed), if look_again => {}
                () = pause(POLL), if look_again => {}
            }
            while let Some(ended) = running.try_join_next() {
                report(ended);
            }
        }
        let finished = async {
            while let Some(ended) = running.join_next().await {
                report(ended);
            }
        };
        if timeout(STOP_MAX, finished).await.is_err() {
            tracing::warn!("the worker stops with jobs unfinished; their leases will run out");
        }
    }

    /// Leases up to so many jobs and starts them; answers how many.
    async fn start(
        &self,
        limit: usize,
        running: &mut JoinSet<StoreResult<()>>,
    ) -> StoreResult<usize> {
        let now = self.clock.now();
        if limit == 0 || !self.store.read(AnyDue { now }).await? {
            return Ok(0);
        }
        let lease = LeaseJobs {
            now,
            until: now + LEASE,
            token: self.ids.uuid(),
            limit: i64::try_from(limit).expect("a few dozen jobs"),
        };
        let jobs = self.store.write(lease).await?;
        let count = jobs.len();
        for job in jobs {
            running.spawn(self.clone().run_one(job));
        }
        Ok(count)
    }

    async fn run_one(self, job: LeasedJob) -> StoreResult<()> {
        let outcome = self.outcome(&job).await;
        if let JobOutcome::Retry(reason) | JobOutcome::Fail(reason) = &outcome {
            tracing::info!(job.kind = %job.kind, job.key = %job.key, job.attempt, %reason, "job failed");
        }
        self.record(job, outcome).await
    }

    /// Writes down what became of a job. It is tried again when the store is busy: the work is done,
    /// and would be done a second time if nobody knew.
    async fn record(&self, job: LeasedJob, outcome: JobOutcome) -> StoreResult<()> {
        let finish = FinishJob {
            job,
            outcome,
            now: self.clock.now(),
        };
        let mut attempt = 0;
        loop {
            let recorded = self.store.write(finish.clone()).await;
            attempt += 1;
            if recorded.is_ok() || attempt == RECORD_ATTEMPTS_MAX {
                return recorded;
            }
            pause(RECORD_PAUSE * attempt).await;
        }
    }

    async fn outcome(&self, job: &LeasedJob) -> JobOutcome {
        if let Some(reason) = &job.unreadable {
            return JobOutcome::Fail(reason.clone());
        }
        if job.attempt > job.max_attempts {
            let words = "every attempt ended with the death of its worker, the last one too";
            return JobOutcome::Fail(words.to_owned());
        }
        match self.handlers.get(job.kind.as_str()) {
            // While a new version is rolled out, a worker that knows the kind may come soon.
            None => JobOutcome::Retry(format!("no handler for jobs of kind {}", job.kind)),
            Some(handler) => self.handle(handler.as_ref(), job).await,
        }
    }

    /// Runs a handler and keeps its lease. A handler that panics fails its own job and nothing else.
    async fn handle(&self, handler: &dyn JobHandler, job: &LeasedJob) -> JobOutcome {
        let mut leased_until = job.leased_until;
        let handling = AssertUnwindSafe(async { handler.run(job).await }).catch_unwind();
        let mut handling = pin!(timeout(HANDLER_MAX, handling));
        loop {
            tokio::select! {
                biased;
                ended = &mut handling => return match ended {
                    Ok(Ok(outcome)) => outcome,
                    Ok(Err(panic)) => JobOutcome::Retry(format!("the handler {}", panic_words(&*panic))),
                    Err(_) => JobOutcome::Retry(String::from("the handler took too long")),
                },
                () = pause(LEASE_CHECK) => self.keep_lease(job, &mut leased_until).await,
            }
        }
    }

    /// Renews a lease of which less than half is left.
    async fn keep_lease(&self, job: &LeasedJob, leased_until: &mut Timestamp) {
        let now = self.clock.now();
        if leased_until.duration_since(now) > LEASE / 2 {
            return;
        }
        let until = now + LEASE;
        let renewal = RenewLease {
            key: job.key.clone(),
            lease: job.lease,
            until,
        };
        match self.store.write(renewal).await {
            Ok(()) => *leased_until = until,
            Err(error) => {
                tracing::warn!(%error, job.key = %job.key, "a lease could not be renewed");
            }
        }
    }
}

fn flatten(ended: Result<StoreResult<()>, JoinError>) -> StoreResult<()> {
    ended.map_err(|error| StoreError::engine("job", error))?
}

fn report(ended: Result<StoreResult<()>, JoinError>) {
    if let Err(error) = flatten(ended) {
        tracing::warn!(%error, "the outcome of a job could not be recorded; it will run again");
    }
}

async fn wait(pause_first: Duration, committed: &mut watch::Receiver<u64>) {
    pause(pause_first).await;
    if committed.changed().await.is_err() {
        std::future::pending::<()>().await;
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the worker's own pace, outside any command"
)]
async fn pause(time: Duration) {
    tokio::time::sleep(time).await;
}
