//! The job that moves a booking on: asks the registers, and applies what time has made due.

use crate::Settings;
use crate::commands::checks::{InvoiceDraw, RecordChecks};
use crate::commands::timers::ApplyTimers;
use crate::model::booking::Booking;
use crate::model::details::{Owner, Residency};
use crate::model::refusal::Refusal;
use crate::model::state::State;
use crate::model::timers::Step;
use crate::queries::FindBooking;
use kernel::clock::SharedClock;
use kernel::ids::{BookingId, IdSource};
use registers::Registers;
use registers::checks::{CheckSubject, Owner as AskedOwner, Residency as AskedResidency};
use serde::Deserialize;
use std::sync::Arc;
use store::Store;
use store::jobs::{JobOutcome, LeasedJob};
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
        let step = self.apply(payload).await?;
        if step != Step::Verify {
            return Ok(outcome_of(&step));
        }
        self.verify(payload).await?;
        // `RecordChecks` has set the timer anew, which took the job from this lease.
        Ok(JobOutcome::Done)
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

    async fn verify(&self, payload: &Payload) -> Result<(), Refusal> {
        let found = self
            .store
            .read(FindBooking {
                booking: payload.booking,
            })
            .await?;
        let booking = found.ok_or(Refusal::BookingNotFound)?;
        if !matches!(booking.state, State::Held { .. } | State::Verifying { .. }) {
            return Ok(());
        }
        let records = self
            .registers
            .run_checks(&subject_of(&booking), self.clock.now())
            .await;
        let command = RecordChecks {
            settings: Arc::clone(&self.settings),
            seed: self.ids.uuid(),
            booking: payload.booking,
            checkpoint: payload.checkpoint,
            records,
            invoice: draw_invoice(&self.ids),
            now: self.clock.now(),
        };
        self.store.write(command).await?;
        Ok(())
    }
}

fn outcome_of(step: &Step) -> JobOutcome {
    match step {
        Step::Wait(at) => JobOutcome::Again(*at),
        _ => JobOutcome::Done,
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

/// What the registers are asked about a booking.
pub fn subject_of(booking: &Booking) -> CheckSubject {
    let details = &booking.details;
    let owner = match &details.owner {
        Owner::Person { iin, name, .. } => AskedOwner::Person {
            iin: iin.clone(),
            name: name.clone(),
        },
        Owner::Organisation { bin, name, .. } => AskedOwner::Organisation {
            bin: bin.clone(),
            name: name.clone(),
        },
    };
    CheckSubject {
        residency: match details.owner.residency() {
            Residency::Resident => AskedResidency::Resident,
            Residency::NonResident => AskedResidency::NonResident,
        },
        owner,
        plate: details.vehicle.plate.clone(),
        vin: details.vehicle.vin.clone(),
    }
}
