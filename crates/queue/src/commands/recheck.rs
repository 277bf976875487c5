//! What the registers say after the booking was given: the day before, at the entry, and when another
//! driver drives.

use crate::Settings;
use crate::commands::Change;
use crate::commands::checks::{keep_evidence, known_checks, save_records};
use crate::evidence::{SealedEvidence, asking_name};
use crate::model::booking::Booking;
use crate::model::later::{Later, Stop, is_for_officers};
use crate::model::refusal::Refusal;
use crate::model::state::State;
use jiff::Timestamp;
use kernel::ids::BookingId;
use notices::NoticeKind;
use registers::Asking;
use registers::checks::{CheckOutcome, CheckRecord, ReasonCode};
use serde_json::json;
use std::sync::Arc;
use store::{Command, Lane, Tx};
use uuid::Uuid;

/// Records a later asking, stops or frees the entry, and tells who is to be told.
#[derive(Debug, Clone)]
pub struct RecordRecheck {
    /// Rules and checkpoints.
    pub settings: Arc<Settings>,
    /// Seed of the ids that are made.
    pub seed: Uuid,
    /// The booking.
    pub booking: BookingId,
    /// Its checkpoint.
    pub checkpoint: i64,
    /// For which moment was asked.
    pub asking: Asking,
    /// When the booking last changed as it was when the registers were asked about it.
    pub changed_at: Timestamp,
    /// What the checks came to.
    pub records: Vec<CheckRecord>,
    /// What they rest on.
    pub evidence: Vec<SealedEvidence>,
    /// Now.
    pub now: Timestamp,
}

/// The number of a check that says no and demands a yes, with its reason.
const fn no_of(record: &CheckRecord) -> Option<(u8, ReasonCode)> {
    match &record.outcome {
        CheckOutcome::Negative { reason, .. } if record.refuses() => {
            Some((record.number.get(), *reason))
        }
        _ => None,
    }
}

impl Command for RecordRecheck {
    type Out = Booking;
    type Error = Refusal;
    const NAME: &'static str = "queue.record_recheck";

    fn lane(&self) -> Lane {
        Lane::Checkpoint(self.checkpoint)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Booking, Refusal> {
        let mut change = Change::any(tx, &self.settings, self.booking, self.seed, self.now).await?;
        let is_living = matches!(
            change.booking.state,
            State::AwaitingPayment { .. }
                | State::Confirmed { .. }
                | State::InWaitingZone { .. }
                | State::Called { .. }
        );
        if !is_living {
            return Ok(change.booking);
        }
        change.was_asked = true;
        // The booking was moved, or another driver named, while the registers were asked about it as it
        // was before: what they said is not about what is booked now.
        if change.booking.changed_at != self.changed_at {
            change.was_asked = false;
            return change.save(tx).await;
        }
        keep_evidence(&mut change, tx, self.asking, &self.records, &self.evidence).await?;
        let known = known_checks(tx, self.booking).await?;
        let known = known.iter().filter_map(no_of).collect::<Vec<_>>();
        self.judge(&mut change, &known);
        let shown = self.shown();
        save_records(tx, self.booking, &shown).await?;
        change.save(tx).await
    }
}

impl RecordRecheck {
    /// The records that the user may see. An unknown does not replace what was known.
    fn shown(&self) -> Vec<CheckRecord> {
        let is_shown = |record: &&CheckRecord| match &record.outcome {
            CheckOutcome::Unknown { .. } => false,
            CheckOutcome::Negative { reason, .. } => !is_for_officers(*reason),
            CheckOutcome::Positive | CheckOutcome::NotApplicable { .. } => true,
        };
        self.records.iter().filter(is_shown).cloned().collect()
    }

    fn judge(&self, change: &mut Change<'_>, known: &[(u8, ReasonCode)]) {
        let is_whole = !self.records.iter().any(CheckRecord::is_awaited);
        if is_whole {
            let is_called = matches!(change.booking.state, State::Called { .. });
            self.mark_asked(&mut change.booking.later, is_called);
        }
        if let Some(stop) = change.booking.later.stop
            && is_whole
            && self.frees(stop)
        {
            change.booking.later.stop = None;
            // A driver who may not drive can stand behind it: that stop gave way to this one.
            change.booking.later.driver_changed |=
                stop.is_for_officers() && self.asking != Asking::Driver;
            change.event("entry.freed", json!({ "check": stop.check }));
        }
        for (check, reason) in self.records.iter().filter_map(no_of) {
            let for_officers = is_for_officers(reason);
            let stops = for_officers || self.asking == Asking::Driver;
            let present = change.booking.later.stop;
            // Who is wanted goes before everything else: no change of driver may end that stop.
            let gives_way = present.is_none_or(|stop| for_officers && !stop.is_for_officers());
            if stops && gives_way {
                change.booking.later.stop = Some(Stop {
                    check,
                    reason,
                    since: self.now,
                });
                let asking = asking_name(self.asking);
                change.event(
                    "entry.stopped",
                    json!({ "check": check, "reason": reason, "asking": asking }),
                );
            }
            if !for_officers && !known.contains(&(check, reason)) {
                let facts = json!({ "check": check, "reason": reason, "stops": stops });
                change.event("booking.check_changed", facts.clone());
                change.notify(NoticeKind::CheckChanged, facts);
            }
        }
    }

    fn mark_asked(&self, later: &mut Later, is_called: bool) {
        later.ask_again = false;
        match self.asking {
            Asking::DayBefore => later.day_asked_at = Some(self.now),
            // Asked for an officer before the call, it is asked at the call all the same.
            Asking::Entry if !is_called => {}
            Asking::Entry => later.entry_asked_at = Some(self.now),
            Asking::Driver => later.driver_changed = false,
            Asking::Booking => {}
        }
    }

    /// Whether the register that stopped the lorry now says yes.
    fn frees(&self, stop: Stop) -> bool {
        self.records.iter().any(|record| {
            record.number.get() == stop.check
                && matches!(
                    record.outcome,
                    CheckOutcome::Positive | CheckOutcome::NotApplicable { .. }
                )
        })
    }
}
