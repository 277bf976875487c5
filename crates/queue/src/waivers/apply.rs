//! Carrying an approved waiver out: the job, and one bounded batch of it.
//!
//! A batch is one transaction in the lane of its checkpoint: bookings, postings, notices, events and the
//! marks that they are done are committed together or not at all. So a process may die at any moment, and
//! a batch may be run again: what is marked is not looked at any more.

use super::rule::{Effect, Outcome, effect};
use super::{WAIVER_JOB, Waiver, queries, sql};
use crate::commands::Change;
use crate::commands::give_up::refund;
use crate::model::fault::{Consequence, Ending};
use crate::model::redress::UsersOption;
use crate::model::refusal::Refusal;
use crate::{DerivedIds, Settings};
use jiff::Timestamp;
use kernel::clock::SharedClock;
use kernel::ids::{BookingId, IdSource};
use kernel::money::Money;
use notices::NoticeKind;
use payments::CauseKind;
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;
use store::jobs::{JobOutcome, LeasedJob};
use store::worker::{Handling, JobHandler};
use store::{Command, Lane, NewEvent, Store, StoreError, Stream, Tx, events};
use uuid::Uuid;

/// Bookings of one batch: others who want something of the checkpoint wait no longer than that.
pub const BATCH_BOOKINGS: i64 = 50;

/// One batch of a waiver at one checkpoint.
#[derive(Debug, Clone)]
pub struct ApplyWaiver {
    /// Rules and checkpoints.
    pub settings: Arc<Settings>,
    /// Seed of the ids that are made.
    pub seed: Uuid,
    /// The waiver.
    pub waiver: Uuid,
    /// The checkpoint.
    pub checkpoint: i64,
    /// Bookings at most.
    pub limit: i64,
    /// Now.
    pub now: Timestamp,
}

impl Command for ApplyWaiver {
    /// Bookings that were done; fewer than the limit when none is left.
    type Out = usize;
    type Error = Refusal;
    const NAME: &'static str = "queue.apply_waiver";

    fn lane(&self) -> Lane {
        Lane::Checkpoint(self.checkpoint)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<usize, Refusal> {
        let found = queries::find(tx, self.waiver).await?;
        let missing = || StoreError::Conflict(String::from("the job of a waiver without one"));
        let waiver = found.ok_or_else(missing)?;
        let values = [
            self.waiver.into(),
            self.checkpoint.into(),
            self.limit.into(),
        ];
        let waiting: Vec<(BookingId,)> = tx.fetch_all(&sql::WAITING, &values).await?;
        let mut ids = DerivedIds::new(self.seed);
        for (booking,) in &waiting {
            self.apply(tx, &waiver, *booking, ids.stretch()).await?;
        }
        if !waiting.is_empty() {
            let told = NewEvent {
                kind: "waiver.applied",
                subject: Some(self.waiver),
                payload: json!({ "bookings": waiting.len() }),
            };
            let stream = Stream::checkpoint(self.checkpoint);
            events::append(tx, stream, self.now, vec![told]).await?;
        }
        Ok(waiting.len())
    }
}

impl ApplyWaiver {
    async fn apply(
        &self,
        tx: &mut Tx<'_>,
        waiver: &Waiver,
        booking: BookingId,
        seed: Uuid,
    ) -> Result<(), Refusal> {
        let mut change = Change::any(tx, &self.settings, booking, seed, self.now).await?;
        let mut given_back = Money::kzt(0);
        let outcome = match effect(&change.booking, waiver.scope.kind) {
            Effect::Skip(outcome) => outcome,
            Effect::Offer { may_refund } => {
                offer(&mut change, waiver, may_refund);
                Outcome::Offered
            }
            Effect::Refund => {
                given_back = forgive(&mut change, tx, waiver).await?;
                Outcome::Refunded
            }
        };
        if !outcome.is_skipped() {
            let facts = json!({
                "waiver": waiver.id,
                "kind": waiver.scope.kind,
                "happening": waiver.scope.happening,
                "outcome": outcome,
                "amount": given_back,
                "clause": "Q-28.3",
            });
            change.event("booking.waived", facts.clone());
            change.notify(NoticeKind::Waived, facts);
            change.save(tx).await?;
        }
        let values = [
            booking.into(),
            outcome.as_str().into(),
            given_back.minor.into(),
            self.now.into(),
        ];
        tx.execute(&sql::DONE, &values).await?;
        Ok(())
    }
}

fn offer(change: &mut Change<'_>, waiver: &Waiver, may_refund: bool) {
    // A choice that is still open from a move by the system is not taken away by a smaller one.
    let is_open = change.booking.may_take_money();
    change.booking.redress.option = Some(UsersOption {
        happening: waiver.scope.happening,
        since: Some(change.now),
        may_move: true,
        may_refund: may_refund || is_open,
        waiver: Some(waiver.id),
        taken: None,
    });
}

/// Gives the fee back. A living booking stays good; one that is over gets another ending.
async fn forgive(
    change: &mut Change<'_>,
    tx: &mut Tx<'_>,
    waiver: &Waiver,
) -> Result<Money, Refusal> {
    let judgement = change.judged(waiver.scope.happening);
    let fee = refund(change, tx, CauseKind::Waiver).await?;
    if judgement.consequence == Consequence::Refund {
        change.booking.redress.ending = Some(Ending {
            judgement,
            amount: fee,
            at: change.now,
        });
    }
    // The money is there: the choice that had it as one of its ways is over.
    if let Some(mut option) = change.booking.open_option() {
        option.may_refund = false;
        change.booking.redress.option = Some(option);
    }
    Ok(fee)
}

/// Handler of [`WAIVER_JOB`].
pub struct WaiverStep {
    /// The database.
    pub store: Store,
    /// Rules and checkpoints.
    pub settings: Arc<Settings>,
    /// The clock.
    pub clock: SharedClock,
    /// New ids.
    pub ids: IdSource,
}

#[derive(Deserialize)]
struct Payload {
    waiver: Uuid,
    checkpoint: i64,
}

impl JobHandler for WaiverStep {
    fn kind(&self) -> &'static str {
        WAIVER_JOB
    }

    fn run<'a>(&'a self, job: &'a LeasedJob) -> Handling<'a> {
        Box::pin(async move {
            let payload: Payload = match serde_json::from_value(job.payload.clone()) {
                Ok(payload) => payload,
                Err(error) => return JobOutcome::Fail(error.to_string()),
            };
            let now = self.clock.now();
            let command = ApplyWaiver {
                settings: Arc::clone(&self.settings),
                seed: self.ids.uuid(),
                waiver: payload.waiver,
                checkpoint: payload.checkpoint,
                limit: BATCH_BOOKINGS,
                now,
            };
            match self.store.write(command).await {
                Ok(0) => JobOutcome::Done,
                Ok(_) => JobOutcome::Again(now),
                Err(refusal) => JobOutcome::Retry(refusal.to_string()),
            }
        })
    }
}
