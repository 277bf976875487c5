//! The job that moves a booking on: asks the registers, and applies what time has made due.

use crate::Settings;
use crate::asking::{Asker, AskingFacts, LoadAskingFacts};
use crate::commands::checks::{InvoiceDraw, RecordChecks};
use crate::commands::recheck::RecordRecheck;
use crate::commands::timers::ApplyTimers;
use crate::model::refusal::Refusal;
use crate::model::state::State;
use crate::model::timers::Step;
use kernel::clock::SharedClock;
use kernel::ids::{BookingId, IdSource};
use registers::{Asking, Registers};
use serde::Deserialize;
use std::sync::Arc;
use store::Store;
use store::jobs::{JobOutcome, LeasedJob};
use store::seal::Sealer;
use store::worker::{Handling, JobHandler};

/// Handler of [`crate::STEP_JOB`].
pub struct BookingStep {
    /// The database.
    pub store: Store,
    /// Rules and checkpoints.
    pub settings: Arc<Settings>,
    /// The clock.
    pub clock: SharedClock,
    /// New ids and secrets.
    pub ids: IdSource,
    /// The state registers.
    pub registers: Arc<Registers>,
    /// Seals answers and tokens.
    pub sealer: Sealer,
}

#[derive(Deserialize)]
struct Payload {
    booking: BookingId,
    checkpoint: i64,
}

impl JobHandler for BookingStep {
    fn kind(&self) -> &'static str {
        crate::STEP_JOB
    }

    fn run<'a>(&'a self, job: &'a LeasedJob) -> Handling<'a> {
        Box::pin(async move {
            let payload: Payload = match serde_json::from_value(job.payload.clone()) {
                Ok(payload) => payload,
                Err(error) => return JobOutcome::Fail(error.to_string()),
            };
            match self.step(&payload).await {
                Ok(outcome) => outcome,
                Err(Refusal::BookingNotFound) => JobOutcome::Fail(String::from("no such booking")),
                Err(refusal) => JobOutcome::Retry(refusal.to_string()),
            }
        })
    }
}

impl BookingStep {
    async fn step(&self, payload: &Payload) -> Result<JobOutcome, Refusal> {
        match self.apply(payload).await? {
            Step::Verify => self.verify(payload).await,
            Step::Recheck(asking) => self.recheck(payload, asking).await,
            Step::Wait(at) => Ok(JobOutcome::Again(at)),
            _ => Ok(JobOutcome::Done),
        }
    }

    async fn apply(&self, payload: &Payload) -> Result<Step, Refusal> {
        let timers = ApplyTimers {
            settings: Arc::clone(&self.settings),
            seed: self.ids.uuid(),
            booking: payload.booking,
            checkpoint: payload.checkpoint,
            now: self.clock.now(),
        };
        self.store.write(timers).await
    }

    async fn facts(&self, payload: &Payload) -> Result<AskingFacts, Refusal> {
        let query = LoadAskingFacts {
            booking: payload.booking,
            now: self.clock.now(),
        };
        let found = self.store.read(query).await?;
        found.ok_or(Refusal::BookingNotFound)
    }

    fn asker(&self) -> Asker {
        Asker {
            store: self.store.clone(),
            settings: Arc::clone(&self.settings),
            clock: Arc::clone(&self.clock),
            ids: self.ids.clone(),
            registers: Arc::clone(&self.registers),
            sealer: self.sealer.clone(),
        }
    }

    /// Asks and records. If the program dies in between, the lease runs out and the registers are
    /// asked again: an answer that was not recorded had no effect.
    async fn verify(&self, payload: &Payload) -> Result<JobOutcome, Refusal> {
        let facts = self.facts(payload).await?;
        let state = &facts.booking.state;
        if matches!(state, State::Held { .. } | State::Verifying { .. }) {
            let answers = self.asker().ask(&facts, Asking::Booking).await?;
            let command = RecordChecks {
                settings: Arc::clone(&self.settings),
                seed: self.ids.uuid(),
                booking: payload.booking,
                checkpoint: payload.checkpoint,
                records: answers.records,
                evidence: answers.evidence,
                invoice: draw_invoice(&self.ids),
                now: self.clock.now(),
            };
            self.store.write(command).await?;
        }
        // The command has set the timer anew, which took the job from this lease.
        Ok(JobOutcome::Done)
    }

    async fn recheck(&self, payload: &Payload, asking: Asking) -> Result<JobOutcome, Refusal> {
        let facts = self.facts(payload).await?;
        let answers = self.asker().ask(&facts, asking).await?;
        let command = RecordRecheck {
            settings: Arc::clone(&self.settings),
            seed: self.ids.uuid(),
            booking: payload.booking,
            checkpoint: payload.checkpoint,
            asking,
            changed_at: facts.booking.changed_at,
            records: answers.records,
            evidence: answers.evidence,
            now: self.clock.now(),
        };
        self.store.write(command).await?;
        Ok(JobOutcome::Done)
    }
}

/// The least of the invoice numbers: 12 digits that begin with 7.
const FIRST_INVOICE_NUMBER: i64 = 700_000_000_000;

/// Draws what an invoice needs at random: a number of 12 digits and a secret.
pub fn draw_invoice(ids: &IdSource) -> InvoiceDraw {
    InvoiceDraw {
        // The first digit is never 0, so that the number keeps its 12 digits.
        number: FIRST_INVOICE_NUMBER + ids.number::<11>(),
        secret: hexadecimal(ids.secret::<32>()),
    }
}

/// Random bytes as 64 hexadecimal digits.
fn hexadecimal(bytes: [u8; 32]) -> String {
    let number = |half: &[u8]| {
        half.iter()
            .fold(0_u128, |sum, byte| sum << 8 | u128::from(*byte))
    };
    let (high, low) = bytes.split_at(16);
    format!("{:032x}{:032x}", number(high), number(low))
}
