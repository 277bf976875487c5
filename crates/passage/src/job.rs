//! The job that opens a barrier and records the admission.
//!
//! # What may go wrong, and what follows
//! The barrier is told over a network, and the admission is recorded in a database: two things that
//! can't be done as one. A process may die at any instant between them. The order is therefore:
//!
//! 1. [`BeginOpening`] commits `begun_at`: "the barrier is about to be told".
//! 2. The barrier is told to open, and its sensor is asked until the arm is up. That it answered
//!    "OK" proves nothing: a locked barrier answers so and stays down.
//! 3. [`RecordAdmission`] commits that the arm was seen up.
//!
//! *Died before 1.* Nobody told the barrier. The job runs again; after [`Order::expires_at`] it fails
//! as `too-late` without telling the barrier, because another lorry may stand before it by then.
//!
//! *Died between 1 and 3.* The barrier may or may not have been told. The next run looks first: if the
//! arm is up, the admission is recorded and the barrier is not told again. If it is down and the
//! decision is still fresh, it is told again, which does no harm: the lorry was read at most
//! [`OPENING_SECONDS`](crate::model::OPENING_SECONDS) ago, and an arm that is up just stays up a little
//! longer. If the decision has expired, the barrier is not told; only the look remains. An arm that is
//! down then leaves open whether the lorry went through. Nothing is claimed that nobody saw: the
//! booking stays called, and the officer gets `passage.barrier_failed` with `told: true`. What happened
//! comes out by itself, in one of three ways: the lorry is read before the barrier again (it is
//! outside: a new read, a new decision), it is read at the border (it was inside: admitted and crossed
//! at once, see [`RecordPlateRead`](crate::commands::RecordPlateRead)), or the officer says that it is
//! inside ([`AdmitByHand`](crate::commands::AdmitByHand)).
//!
//! *The database can't be written at 3.* The same process tries again a few times, because it knows
//! what it saw; then the job is repeated as above.
//!
//! So one read opens a barrier at most within ten seconds of its decision, and a barrier that is up is
//! never told again. A dead letter of this job brought back to life opens nothing, for its time is over.
//!
//! A login that the device refuses is not tried again: it locks the account after a few wrong ones.

use crate::barrier::{self, BarrierClient, BarrierConfig, BarrierOutcome, GatePosition, Motion};
use crate::commands::{BeginOpening, Begun, RecordAdmission, RecordBarrierFailure};
use crate::error::PassageError;
use crate::model::{BarrierAccess, BarrierProblem};
use jiff::{SignedDuration, Timestamp};
use kernel::clock::SharedClock;
use kernel::ids::{BookingId, IdSource, PlateReadId};
use queue::Settings;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use store::jobs::{JobOutcome, LeasedJob};
use store::worker::{Handling, JobHandler};

/// Kind of the job; its key is the kind, a slash and the read.
pub const OPEN_JOB: &str = "barrier.open";

/// The pause between two attempts to open one barrier.
const RETRY_PAUSE: SignedDuration = SignedDuration::from_secs(2);

/// How often an admission that was seen is written before the job is repeated.
const RECORD_TRIES: u32 = 5;

/// The pause between two such tries.
const RECORD_PAUSE: Duration = Duration::from_millis(200);

/// How long one attempt waits for a barrier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BarrierPatience {
    /// The longest wait for one answer, milliseconds, 100 to 60 000.
    pub timeout_ms: u64,
    /// How many times the position is asked after a command, 1 to 60.
    pub polls: u8,
    /// The pause before each question, milliseconds, 50 to 5 000.
    pub poll_interval_ms: u64,
}

impl Default for BarrierPatience {
    /// An arm has four seconds, and an answer two.
    fn default() -> Self {
        Self {
            timeout_ms: 2_000,
            polls: 10,
            poll_interval_ms: 400,
        }
    }
}

/// What the job is to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Order {
    /// The read that was decided about.
    pub(crate) read: PlateReadId,
    /// The booking that is let in.
    pub(crate) booking: BookingId,
    /// The checkpoint's number.
    pub(crate) checkpoint: i64,
    /// When it is too late.
    pub(crate) expires_at: Timestamp,
}

/// Handler of [`OPEN_JOB`].
#[derive(Debug)]
pub struct BarrierJob {
    /// The database.
    pub store: Store,
    /// Rules and checkpoints.
    pub settings: Arc<Settings>,
    /// The clock.
    pub clock: SharedClock,
    /// New ids.
    pub ids: IdSource,
    /// How long to wait for a barrier.
    pub patience: BarrierPatience,
}

impl JobHandler for BarrierJob {
    fn kind(&self) -> &'static str {
        OPEN_JOB
    }

    fn run<'a>(&'a self, job: &'a LeasedJob) -> Handling<'a> {
        Box::pin(async move {
            let order: Order = match serde_json::from_value(job.payload.clone()) {
                Ok(order) => order,
                Err(error) => return JobOutcome::Fail(error.to_string()),
            };
            match self.open(&order).await {
                Ok(outcome) => outcome,
                Err(error) => JobOutcome::Retry(error.to_string()),
            }
        })
    }
}

impl BarrierJob {
    async fn open(&self, order: &Order) -> Result<JobOutcome, PassageError> {
        let begin = BeginOpening {
            read: order.read,
            checkpoint: order.checkpoint,
            now: self.clock.now(),
        };
        let (access, may_tell, look) = match self.store.write(begin).await? {
            Begun::Settled => return Ok(JobOutcome::Done),
            Begun::Failed(problem) => return Ok(failed(problem)),
            Begun::Look { access } => (access, false, true),
            Begun::Go { access, again } => (access, true, again),
        };
        let client = match BarrierClient::new(self.config(access)) {
            Ok(client) => client,
            Err(error) => {
                tracing::warn!(%error, order.checkpoint, "a barrier can't be used");
                return self.give_up(order, BarrierProblem::Misconfigured).await;
            }
        };
        if look {
            let problem = match client.position().await {
                Ok(GatePosition::Open) => return self.admit(order).await,
                Ok(GatePosition::Closed) => BarrierProblem::NotMoved,
                Ok(GatePosition::NoSignal) => BarrierProblem::NoSignal,
                Err(_) => BarrierProblem::Unreachable,
            };
            if !may_tell {
                return self.give_up(order, problem).await;
            }
        }
        match client.drive(Motion::Open, barrier::wait).await {
            BarrierOutcome::Moved => self.admit(order).await,
            BarrierOutcome::Refused {
                http_status: 400..=499,
                ..
            } => self.give_up(order, BarrierProblem::Refused).await,
            outcome => {
                tracing::info!(?outcome, read = %order.read, "a barrier did not open");
                let next = self.clock.now() + RETRY_PAUSE;
                Ok(JobOutcome::Again(next.min(order.expires_at)))
            }
        }
    }

    fn config(&self, access: BarrierAccess) -> BarrierConfig {
        BarrierConfig {
            base_url: access.base_url,
            channel: access.channel,
            user: access.user,
            password: access.password,
            timeout_ms: self.patience.timeout_ms,
            polls: self.patience.polls,
            poll_interval_ms: self.patience.poll_interval_ms,
        }
    }

    /// The arm is up: the lorry is admitted.
    async fn admit(&self, order: &Order) -> Result<JobOutcome, PassageError> {
        let admission = RecordAdmission {
            settings: Arc::clone(&self.settings),
            seed: self.ids.uuid(),
            read: order.read,
            checkpoint: order.checkpoint,
            now: self.clock.now(),
        };
        for _ in 1..RECORD_TRIES {
            match self.store.write(admission.clone()).await {
                Ok(_) => return Ok(JobOutcome::Done),
                Err(PassageError::Store(error)) => {
                    tracing::warn!(%error, read = %order.read, "an admission was not recorded");
                }
                Err(error) => return Err(error),
            }
            barrier::wait(RECORD_PAUSE).await;
        }
        self.store.write(admission).await?;
        Ok(JobOutcome::Done)
    }

    async fn give_up(
        &self,
        order: &Order,
        problem: BarrierProblem,
    ) -> Result<JobOutcome, PassageError> {
        let failure = RecordBarrierFailure {
            read: order.read,
            checkpoint: order.checkpoint,
            problem,
            now: self.clock.now(),
        };
        self.store.write(failure).await?;
        Ok(failed(problem))
    }
}

/// A dead letter: an operator sees it beside the officer's event.
fn failed(problem: BarrierProblem) -> JobOutcome {
    JobOutcome::Fail(match problem {
        BarrierProblem::TooLate => String::from("too late: nobody told the barrier in time"),
        other => format!("the barrier did not open: {other}"),
    })
}
