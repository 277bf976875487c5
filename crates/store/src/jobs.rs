//! Work that must not be lost: rows written with the change that causes them, leased by workers.
//!
//! A job is unique by its key, so that scheduling it again moves it instead of doubling it. A worker
//! leases due jobs and renews the lease while it works; a lease that runs out (the worker died) makes
//! the job due again, so handlers must be idempotent. A job that failed too often, or for good,
//! becomes a *dead letter*: it stays in the table with its last error until an operator retries or
//! discards it.

use crate::error::{StoreError, StoreResult};
use crate::row::{FromRow, Row};
use crate::statement::{ColumnType, InsertMany};
use crate::tx::Tx;
use crate::value::Value;
use crate::{Command, Query, statements};
use jiff::{SignedDuration, Timestamp};
use kernel::ids::JobId;
use std::collections::BTreeMap;
use uuid::Uuid;

statements! {
    /// Removes a job by key, unless it is a dead letter.
    pub CANCEL = "DELETE FROM job WHERE key = $1 AND state = 'pending'";
    /// True if a job is due and not leased.
    pub ANY_DUE = "SELECT EXISTS (SELECT 1 FROM job
        WHERE state = 'pending' AND run_at <= $1 AND (leased_until IS NULL OR leased_until <= $1)) AS value";
    /// Leases due jobs, oldest first. The due jobs are chosen once, before any is updated: PostgreSQL
    /// might run a plain subquery several times and lock more than the limit.
    pub LEASE = "WITH due AS MATERIALIZED (SELECT key AS due_key FROM job
            WHERE state = 'pending' AND run_at <= $1 AND (leased_until IS NULL OR leased_until <= $1)
            ORDER BY run_at LIMIT $4 {skip_locked})
        UPDATE job SET leased_until = $2, lease_token = $3, attempts = attempts + 1
        FROM due WHERE key = due_key
        RETURNING id, kind, key, payload, attempts, max_attempts, lease_token, leased_until";
    /// Makes a lease longer.
    pub RENEW = "UPDATE job SET leased_until = $3 WHERE key = $1 AND lease_token = $2";
    /// Removes a finished job if it is still this lease's.
    pub DONE = "DELETE FROM job WHERE key = $1 AND lease_token = $2";
    /// Puts a job back for a later time.
    pub PUT_BACK = "UPDATE job SET run_at = $3, leased_until = NULL, lease_token = NULL, attempts = $4, last_error = $5
        WHERE key = $1 AND lease_token = $2";
    /// Makes a job a dead letter.
    pub BURY = "UPDATE job SET state = 'dead', leased_until = NULL, lease_token = NULL, last_error = $3, died_at = $4
        WHERE key = $1 AND lease_token = $2";
    /// Dead letters, newest first.
    pub DEAD = "SELECT id, kind, key, payload, attempts, last_error, died_at FROM job
        WHERE state = 'dead' ORDER BY died_at DESC, id LIMIT $1";
    /// Brings a dead letter back to life.
    pub RETRY_DEAD = "UPDATE job SET state = 'pending', attempts = 0, run_at = $2, died_at = NULL
        WHERE id = $1 AND state = 'dead'";
    /// Discards a dead letter.
    pub DISCARD_DEAD = "DELETE FROM job WHERE id = $1 AND state = 'dead'";
    /// When the next job is due, or its lease runs out.
    pub NEXT_DUE = "SELECT min(CASE WHEN leased_until > run_at THEN leased_until ELSE run_at END) AS value
        FROM job WHERE state = 'pending'";
    /// Counts by state.
    pub COUNTS = "SELECT state, count(*) AS number FROM job GROUP BY state";
}

/// Set-based schedule; a job that exists under the key is moved, and loses its lease so that the
/// worker who has it can't remove the new one.
pub static SCHEDULE: InsertMany = InsertMany::new(
    "store::jobs::SCHEDULE",
    "job",
    &[
        ("id", ColumnType::Uuid),
        ("kind", ColumnType::Text),
        ("key", ColumnType::Text),
        ("payload", ColumnType::Text),
        ("run_at", ColumnType::Timestamp),
        ("max_attempts", ColumnType::Int),
    ],
    "ON CONFLICT (key) DO UPDATE SET kind = excluded.kind, payload = excluded.payload, run_at = excluded.run_at,
        max_attempts = excluded.max_attempts, state = 'pending', attempts = 0, leased_until = NULL,
        lease_token = NULL, last_error = NULL, died_at = NULL",
);

/// A job to be scheduled.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// A new id; ignored if a job with the key exists.
    pub id: JobId,
    /// Which handler runs it.
    pub kind: &'static str,
    /// Unique name, for example `booking.step/<id>`.
    pub key: String,
    /// What the handler needs, as JSON.
    pub payload: serde_json::Value,
    /// Not before this instant.
    pub run_at: Timestamp,
    /// Attempts before it becomes a dead letter.
    pub max_attempts: u32,
}

/// Schedules a job, or moves the one with the same key.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn schedule(tx: &mut Tx<'_>, job: NewJob) -> StoreResult<()> {
    schedule_many(tx, vec![job]).await
}

/// Schedules several jobs. Of two with one key the later one counts.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn schedule_many(tx: &mut Tx<'_>, jobs: Vec<NewJob>) -> StoreResult<()> {
    // In the order of their keys, so that two transactions don't wait for each other crosswise.
    let by_key: BTreeMap<String, NewJob> =
        jobs.into_iter().map(|job| (job.key.clone(), job)).collect();
    let rows = by_key
        .into_values()
        .map(|job| {
            vec![
                job.id.into(),
                job.kind.into(),
                job.key.into(),
                Value::Text(job.payload.to_string()),
                job.run_at.into(),
                job.max_attempts.into(),
            ]
        })
        .collect();
    tx.insert_many(&SCHEDULE, rows).await?;
    Ok(())
}

/// Removes a pending job; a missing one is no error.
///
/// # Errors
/// [`StoreError`] of the engine.
pub async fn cancel(tx: &mut Tx<'_>, key: &str) -> StoreResult<()> {
    tx.execute(&CANCEL, &[key.into()]).await?;
    Ok(())
}

/// A job in the hands of a worker.
#[derive(Debug, Clone)]
pub struct LeasedJob {
    /// Its id.
    pub id: JobId,
    /// Which handler runs it.
    pub kind: String,
    /// Its unique name.
    pub key: String,
    /// What the handler needs.
    pub payload: serde_json::Value,
    /// This attempt, from 1.
    pub attempt: i64,
    /// Attempts before it becomes a dead letter.
    pub max_attempts: i64,
    pub(crate) lease: Uuid,
    pub(crate) leased_until: Timestamp,
    /// Why the payload could not be read. Such a job is buried; it must not keep the others waiting.
    pub(crate) unreadable: Option<String>,
}

impl FromRow for LeasedJob {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        let (payload, unreadable) = match row.json("payload") {
            Ok(payload) => (payload, None),
            Err(error) => (serde_json::Value::Null, Some(error.to_string())),
        };
        Ok(Self {
            id: row.get("id")?,
            kind: row.get("kind")?,
            key: row.get("key")?,
            payload,
            attempt: row.get("attempts")?,
            max_attempts: row.get("max_attempts")?,
            lease: row.get("lease_token")?,
            leased_until: row.get("leased_until")?,
            unreadable,
        })
    }
}

/// What a handler says of its job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobOutcome {
    /// Finished; the row goes away.
    Done,
    /// Finished for now; to be run again at this instant, with a fresh count of attempts.
    Again(Timestamp),
    /// Failed for a reason that may pass; run again after a back-off.
    Retry(String),
    /// Failed for good: a dead letter.
    Fail(String),
}

/// Leases due jobs for one worker.
#[derive(Debug)]
pub(crate) struct LeaseJobs {
    pub(crate) now: Timestamp,
    pub(crate) until: Timestamp,
    pub(crate) token: Uuid,
    pub(crate) limit: i64,
}

impl Command for LeaseJobs {
    type Out = Vec<LeasedJob>;
    type Error = StoreError;
    const NAME: &'static str = "store.lease_jobs";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Vec<LeasedJob>> {
        tx.fetch_all(
            &LEASE,
            &[
                self.now.into(),
                self.until.into(),
                self.token.into(),
                self.limit.into(),
            ],
        )
        .await
    }
}

/// True if [`LeaseJobs`] would find something: workers ask this first, because a reader disturbs
/// nobody and wakes nobody.
#[derive(Debug)]
pub(crate) struct AnyDue {
    pub(crate) now: Timestamp,
}

impl Query for AnyDue {
    type Out = bool;
    type Error = StoreError;
    const NAME: &'static str = "store.any_due";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<bool> {
        let (due,) = tx.fetch_one(&ANY_DUE, &[self.now.into()]).await?;
        Ok(due)
    }
}

/// Keeps a job in the hands of its worker.
#[derive(Debug)]
pub(crate) struct RenewLease {
    pub(crate) key: String,
    pub(crate) lease: Uuid,
    pub(crate) until: Timestamp,
}

impl Command for RenewLease {
    type Out = ();
    type Error = StoreError;
    const NAME: &'static str = "store.renew_lease";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<()> {
        let values = [
            self.key.as_str().into(),
            self.lease.into(),
            self.until.into(),
        ];
        tx.execute(&RENEW, &values).await?;
        Ok(())
    }
}

/// Records what became of a leased job.
#[derive(Debug, Clone)]
pub(crate) struct FinishJob {
    pub(crate) job: LeasedJob,
    pub(crate) outcome: JobOutcome,
    pub(crate) now: Timestamp,
}

/// Seconds before attempt n+1: 1, 2, 4 … up to five minutes.
fn back_off_seconds(attempt: i64) -> i64 {
    let doublings = u32::try_from(attempt.clamp(1, 10) - 1).unwrap_or(9);
    2_i64.pow(doublings).min(300)
}

impl Command for FinishJob {
    type Out = ();
    type Error = StoreError;
    const NAME: &'static str = "store.finish_job";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<()> {
        let mut values: Vec<Value> = vec![self.job.key.as_str().into(), self.job.lease.into()];
        match &self.outcome {
            JobOutcome::Done => {
                tx.execute(&DONE, &values).await?;
            }
            JobOutcome::Again(at) => {
                values.extend([(*at).into(), 0_i64.into(), Value::Null]);
                tx.execute(&PUT_BACK, &values).await?;
            }
            JobOutcome::Retry(reason) if self.job.attempt < self.job.max_attempts => {
                let wait = SignedDuration::from_secs(back_off_seconds(self.job.attempt));
                values.extend([
                    (self.now + wait).into(),
                    self.job.attempt.into(),
                    cut(reason).into(),
                ]);
                tx.execute(&PUT_BACK, &values).await?;
            }
            JobOutcome::Retry(reason) | JobOutcome::Fail(reason) => {
                values.extend([cut(reason).into(), self.now.into()]);
                tx.execute(&BURY, &values).await?;
            }
        }
        Ok(())
    }
}

/// Error texts are bounded; the first 500 characters say enough. They may hold anything, even a NUL,
/// which no text column takes.
fn cut(reason: &str) -> String {
    reason
        .chars()
        .filter(|letter| *letter != '\0')
        .take(500)
        .collect()
}

/// A job that needs a person.
#[derive(Debug, Clone)]
pub struct DeadJob {
    /// Its id.
    pub id: JobId,
    /// Which handler could not do it.
    pub kind: String,
    /// Its unique name.
    pub key: String,
    /// What it was to do; a JSON string of the stored text if that is not JSON.
    pub payload: serde_json::Value,
    /// How often it was tried.
    pub attempts: i64,
    /// What went wrong the last time.
    pub last_error: String,
    /// When it was given up.
    pub died_at: Timestamp,
}

impl FromRow for DeadJob {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        let payload: String = row.get("payload")?;
        Ok(Self {
            id: row.get("id")?,
            kind: row.get("kind")?,
            key: row.get("key")?,
            payload: serde_json::from_str(&payload).unwrap_or(payload.into()),
            attempts: row.get("attempts")?,
            last_error: row.optional("last_error")?.unwrap_or_default(),
            died_at: row.get("died_at")?,
        })
    }
}

/// Dead letters, newest first, at most 200.
#[derive(Debug)]
pub struct DeadJobs;

impl Query for DeadJobs {
    type Out = Vec<DeadJob>;
    type Error = StoreError;
    const NAME: &'static str = "store.dead_jobs";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Vec<DeadJob>> {
        tx.fetch_all(&DEAD, &[200_i64.into()]).await
    }
}

/// Brings a dead letter back to life; answers false if there is none with this id.
#[derive(Debug)]
pub struct RetryDead {
    /// The dead letter.
    pub id: JobId,
    /// It is due from now.
    pub now: Timestamp,
}

impl Command for RetryDead {
    type Out = bool;
    type Error = StoreError;
    const NAME: &'static str = "store.retry_dead";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<bool> {
        Ok(tx
            .execute(&RETRY_DEAD, &[self.id.into(), self.now.into()])
            .await?
            == 1)
    }
}

/// Discards a dead letter; answers false if there is none with this id.
#[derive(Debug)]
pub struct DiscardDead {
    /// The dead letter.
    pub id: JobId,
}

impl Command for DiscardDead {
    type Out = bool;
    type Error = StoreError;
    const NAME: &'static str = "store.discard_dead";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<bool> {
        Ok(tx.execute(&DISCARD_DEAD, &[self.id.into()]).await? == 1)
    }
}

struct Due(Option<Timestamp>);

impl FromRow for Due {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self(row.optional("value")?))
    }
}

/// When the next pending job is due, if there is any; tests move their clock to it.
#[derive(Debug)]
pub struct NextDue;

impl Query for NextDue {
    type Out = Option<Timestamp>;
    type Error = StoreError;
    const NAME: &'static str = "store.next_due";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<Option<Timestamp>> {
        Ok(tx.fetch_one::<Due>(&NEXT_DUE, &[]).await?.0)
    }
}
