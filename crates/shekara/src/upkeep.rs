//! Hourly upkeep: new days are published, old codes, sessions and remembered answers go.

use accounts::PruneExpired;
use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use kernel::clock::SharedClock;
use kernel::ids::{IdSource, JobId};
use queue::Settings;
use queue::commands::keyed::ForgetAnswers;
use queue::commands::publish::PublishDays;
use queue::drafts::ForgetDrafts;
use std::sync::Arc;
use store::jobs::{self, JobOutcome, LeasedJob, NewJob};
use store::worker::{Handling, JobHandler};
use store::{Command, Store, StoreError, Tx};

/// Kind and key of the job.
const UPKEEP_JOB: &str = "shekara.upkeep";
/// How long an answer under an Idempotency-Key is remembered.
const ANSWERS_KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long the answers of an unfinished booking are kept; they hold personal data.
const DRAFTS_KEPT: SignedDuration = SignedDuration::from_hours(24);
/// Expired rows removed at once.
const PRUNE_ROWS: u32 = 10_000;

/// Handler of the upkeep job.
pub struct Upkeep {
    /// The database.
    pub store: Store,
    /// Rules and checkpoints.
    pub settings: Arc<Settings>,
    /// The clock.
    pub clock: SharedClock,
}

impl JobHandler for Upkeep {
    fn kind(&self) -> &'static str {
        UPKEEP_JOB
    }

    fn run<'a>(&'a self, _: &'a LeasedJob) -> Handling<'a> {
        Box::pin(async move {
            match self.once().await {
                Ok(()) => JobOutcome::Again(self.clock.now() + SignedDuration::from_hours(1)),
                Err(error) => JobOutcome::Retry(format!("{error:#}")),
            }
        })
    }
}

impl Upkeep {
    async fn once(&self) -> Result<()> {
        for checkpoint in self.settings.checkpoints.iter() {
            let settings = Arc::clone(&self.settings);
            let now = self.clock.now();
            self.store
                .write(PublishDays {
                    settings,
                    checkpoint: checkpoint.number,
                    now,
                })
                .await?;
        }
        let now = self.clock.now();
        self.store
            .write(ForgetDrafts {
                before: now - DRAFTS_KEPT,
            })
            .await?;
        self.store
            .write(ForgetAnswers {
                before: now - ANSWERS_KEPT,
            })
            .await?;
        self.store
            .write(PruneExpired {
                now,
                limit: PRUNE_ROWS,
            })
            .await?;
        Ok(())
    }
}

/// Puts the job into the table; one that is there is moved to now.
#[derive(Debug)]
struct ScheduleUpkeep {
    job: JobId,
    now: Timestamp,
}

impl Command for ScheduleUpkeep {
    type Out = ();
    type Error = StoreError;
    const NAME: &'static str = "shekara.schedule_upkeep";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let job = NewJob {
            id: self.job,
            kind: UPKEEP_JOB,
            key: UPKEEP_JOB.to_owned(),
            payload: serde_json::Value::Null,
            run_at: self.now,
            max_attempts: 1000,
        };
        jobs::schedule(tx, job).await
    }
}

/// Makes sure that the upkeep runs.
pub async fn schedule(store: &Store, ids: &IdSource, now: Timestamp) -> Result<()> {
    // The days were published a moment ago, so the first round is an hour away.
    let now = now + SignedDuration::from_hours(1);
    store
        .write(ScheduleUpkeep {
            job: ids.next(),
            now,
        })
        .await?;
    Ok(())
}
