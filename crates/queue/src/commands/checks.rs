//! Recording what the registers answered.

use crate::Settings;
use crate::commands::moves::{fee_item, fee_of};
use crate::commands::payment::confirm;
use crate::commands::{Change, Settled};
use crate::evidence::{self, SealedEvidence, asking_name};
use crate::model::booking::Booking;
use crate::model::fault::Happening;
use crate::model::refusal::Refusal;
use crate::model::state::{CheckReason, State};
use crate::queries::CheckRow;
use crate::sql;
use jiff::{SignedDuration, Timestamp};
use kernel::ids::BookingId;
use kernel::money::Money;
use notices::NoticeKind;
use payments::{InvoiceError, InvoiceSubject, LedgerAccount, NewInvoice};
use registers::Asking;
use registers::checks::{CheckOutcome, CheckRecord, Register};
use serde_json::json;
use std::sync::Arc;
use store::{Command, Lane, StoreError, StoreResult, Tx};
use uuid::Uuid;

/// Random facts of an invoice, drawn before the command runs.
#[derive(Clone)]
pub struct InvoiceDraw {
    /// Number of 6–15 digits by which the bank knows it.
    pub number: i64,
    /// Secret that the bank must send back.
    pub secret: String,
}

impl std::fmt::Debug for InvoiceDraw {
    /// Hides the secret.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "InvoiceDraw({})", self.number)
    }
}

/// Records the outcomes of the checks and moves the booking on.
#[derive(Debug, Clone)]
pub struct RecordChecks {
    /// Rules and checkpoints.
    pub settings: Arc<Settings>,
    /// Seed of the ids that are made.
    pub seed: Uuid,
    /// The booking.
    pub booking: BookingId,
    /// Its checkpoint.
    pub checkpoint: i64,
    /// What the checks came to.
    pub records: Vec<CheckRecord>,
    /// What they rest on.
    pub evidence: Vec<SealedEvidence>,
    /// For the invoice, should all checks be positive.
    pub invoice: InvoiceDraw,
    /// Now.
    pub now: Timestamp,
}

/// What follows from the outcomes together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Every required check is positive.
    Passed,
    /// At least one register said no; every reason is told.
    Refused(Vec<CheckReason>),
    /// No register said no, and at least one could not be asked: neither a yes nor a no.
    Waiting(Vec<Register>),
}

/// Joins the outcomes. A no is a no whatever else is unknown; an unknown is never a yes.
pub fn verdict(records: &[CheckRecord]) -> Verdict {
    let mut reasons = Vec::new();
    let mut waiting = Vec::new();
    for record in records {
        match &record.outcome {
            CheckOutcome::Negative { reason, .. } if record.refuses() => {
                reasons.push(CheckReason {
                    check: record.number.get(),
                    reason: *reason,
                });
            }
            CheckOutcome::Unknown { register, .. } if record.is_awaited() => {
                waiting.push(*register);
            }
            _ => {}
        }
    }
    if !reasons.is_empty() {
        Verdict::Refused(reasons)
    } else if waiting.is_empty() {
        Verdict::Passed
    } else {
        Verdict::Waiting(waiting)
    }
}

impl Command for RecordChecks {
    type Out = Booking;
    type Error = Refusal;
    const NAME: &'static str = "queue.record_checks";

    fn lane(&self) -> Lane {
        Lane::Checkpoint(self.checkpoint)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Booking, Refusal> {
        let mut change = Change::any(tx, &self.settings, self.booking, self.seed, self.now).await?;
        if !matches!(
            change.booking.state,
            State::Held { .. } | State::Verifying { .. }
        ) {
            // The user gave up meanwhile, or another worker was faster: nothing to record.
            return Ok(change.booking);
        }
        let known = known_checks(tx, self.booking).await?;
        save_records(tx, self.booking, &self.records).await?;
        keep_evidence(
            &mut change,
            tx,
            Asking::Booking,
            &self.records,
            &self.evidence,
        )
        .await?;
        match verdict(&self.records) {
            Verdict::Refused(reasons) => refuse(&mut change, tx, reasons).await?,
            Verdict::Waiting(registers) => self.wait(&mut change, registers)?,
            Verdict::Passed => self.pass(&mut change, tx).await?,
        }
        tell_only_notified(&mut change, &self.records, &known);
        change.save(tx).await
    }
}

/// What the user knows already, so that nothing is told twice.
pub(crate) async fn known_checks(
    tx: &mut Tx<'_>,
    booking: BookingId,
) -> StoreResult<Vec<CheckRecord>> {
    let rows: Vec<CheckRow> = tx.fetch_all(&sql::CHECKS, &[booking.into()]).await?;
    Ok(rows.into_iter().map(|CheckRow(record)| record).collect())
}

/// on a fine or a toll debt residents are only notified.
fn tell_only_notified(change: &mut Change<'_>, records: &[CheckRecord], known: &[CheckRecord]) {
    for record in records.iter().filter(|record| record.only_notifies()) {
        let is_known = known
            .iter()
            .any(|old| old.number == record.number && old.only_notifies());
        if let CheckOutcome::Negative { reason, .. } = &record.outcome
            && !is_known
        {
            let facts = json!({ "check": record.number, "reason": reason, "stops": false });
            change.event("booking.check_changed", facts.clone());
            change.notify(NoticeKind::CheckChanged, facts);
        }
    }
}

/// Writes what the checks came to; a check made again replaces the former.
pub(crate) async fn save_records(
    tx: &mut Tx<'_>,
    booking: BookingId,
    records: &[CheckRecord],
) -> Result<(), Refusal> {
    let mut rows = Vec::with_capacity(records.len());
    for record in records {
        rows.push(vec![
            booking.into(),
            i64::from(record.number.get()).into(),
            sql::json("record", record)?,
            record.asked_at.into(),
        ]);
    }
    tx.insert_many(&sql::SAVE_CHECKS, rows).await?;
    Ok(())
}

/// Keeps the evidence, and tells its hashes in the event log: what a register answered can't be
/// changed afterwards without notice. Silence alone, asked again and again, is told once.
pub(crate) async fn keep_evidence(
    change: &mut Change<'_>,
    tx: &mut Tx<'_>,
    asking: Asking,
    records: &[CheckRecord],
    pieces: &[SealedEvidence],
) -> Result<(), Refusal> {
    let policy = records.first().map_or("", |record| record.policy.as_str());
    evidence::keep(tx, change.booking.id, asking, policy, pieces).await?;
    let answered = pieces
        .iter()
        .filter_map(|piece| Some((piece, piece.hash?)))
        .map(|(piece, hash)| {
            json!({
                "check": piece.number,
                "register": piece.register,
                "message": piece.message_id,
                "hash": hex::encode(hash),
            })
        })
        .collect::<Vec<_>>();
    if !answered.is_empty() {
        let facts = json!({ "asking": asking_name(asking), "policy": policy, "answers": answered });
        change.event("checks.evidence", facts);
    }
    Ok(())
}

async fn refuse(
    change: &mut Change<'_>,
    tx: &mut Tx<'_>,
    reasons: Vec<CheckReason>,
) -> Result<(), Refusal> {
    change.release(tx, Settled::WindowClosed).await?;
    let facts = json!({ "reasons": reasons });
    change.to(|state| state.refused(reasons))?;
    change.ended(
        "booking.checks_refused",
        Happening::ChecksSaidNo,
        facts.clone(),
    );
    change.notify(NoticeKind::ChecksRefused, facts);
    Ok(())
}

impl RecordChecks {
    fn wait(&self, change: &mut Change<'_>, registers: Vec<Register>) -> Result<(), Refusal> {
        let already = match &change.booking.state {
            State::Verifying { until, waiting_for } => Some((*until, waiting_for.clone())),
            _ => None,
        };
        let wait = SignedDuration::from_mins(self.settings.rules.register_wait_minutes);
        // Nobody is asked to pay for an interval that is over.
        let limit = (self.now + wait).min(change.booking.ends_at);
        let until = already.as_ref().map_or(limit, |(until, _)| *until);
        if already.as_ref().map(|(_, waiting_for)| waiting_for) != Some(&registers) {
            let facts = json!({ "registers": registers, "until": until });
            change.event("booking.register_unreachable", facts.clone());
            if already.is_none() {
                change.notify(NoticeKind::RegisterWaiting, facts);
            }
        }
        change.to(|state| state.verifying(until, registers))
    }

    async fn pass(&self, change: &mut Change<'_>, tx: &mut Tx<'_>) -> Result<(), Refusal> {
        let payment = SignedDuration::from_mins(self.settings.rules.payment_minutes);
        let until = change.booking.hold_until.max(self.now + payment);
        let amount = fee_of(&change.booking, &self.settings, self.now)?;
        if is_prepaid(change, tx, amount).await? {
            change.event("booking.checks_passed", json!({}));
            change.to(|state| state.checks_passed(until))?;
            return confirm(change, tx, amount).await;
        }
        let invoice = NewInvoice {
            id: change.ids.draw(),
            number: self.invoice.number,
            account: change.booking.account,
            subject: InvoiceSubject::Booking(change.booking.id),
            item: Some(fee_item(&change.booking)),
            amount,
            secret_hash: self.invoice.secret.clone(),
            at: self.now,
        };
        open(tx, invoice).await?;
        change.event("booking.checks_passed", json!({}));
        change.event(
            "booking.awaiting_payment",
            json!({ "until": until, "fee": amount }),
        );
        change.to(|state| state.checks_passed(until))
    }
}

/// Whether the fee lies on the user's account and was meant for this booking. If it was spent since,
/// the booking is paid for like any other.
async fn is_prepaid(change: &Change<'_>, tx: &mut Tx<'_>, amount: Money) -> Result<bool, Refusal> {
    if !change.booking.redress.prepaid {
        return Ok(false);
    }
    let balance = payments::balance(tx, LedgerAccount::User(change.booking.account)).await?;
    Ok(balance.minor >= amount.minor)
}

/// Opens an invoice; a number that is taken is a conflict, and the caller draws another one.
pub(crate) async fn open(
    tx: &mut Tx<'_>,
    invoice: NewInvoice,
) -> Result<payments::Invoice, Refusal> {
    payments::open_invoice(tx, invoice)
        .await
        .map_err(|error| match error {
            InvoiceError::Store(error) => error.into(),
            other => StoreError::Conflict(other.to_string()).into(),
        })
}
