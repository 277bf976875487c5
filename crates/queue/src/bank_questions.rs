//! Asking the card bank what became of a payment whose message never came.
//!
//! Whoever goes to the bank's page leaves a job behind. It asks for the status after a minute, and then
//! ever more seldom, until the invoice is paid or three days have passed. So a payment counts although
//! the bank's message was lost, or came while the server was down. Also after the hold ran out: then the
//! money is on the user's account.

use crate::model::refusal::Refusal;
use crate::till::Till;
use jiff::{SignedDuration, Timestamp};
use kernel::ids::JobId;
use payments::epay::{EpayClient, InvoiceNumber, Transaction, TransactionAnswer};
use payments::{BankMessage, BankOutcome, InvoiceState};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use store::jobs::{self, JobOutcome, LeasedJob, NewJob};
use store::worker::{Handling, JobHandler};
use store::{Command, StoreError, Tx};

/// Kind of the job.
pub const ASK_BANK_JOB: &str = "payments.ask_bank";
/// The first question comes this long after the page was opened.
const SOONEST: SignedDuration = SignedDuration::from_mins(1);
/// The longest pause between two questions.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(6);
/// After this the bank is not asked any more; its statement still tells.
const PATIENCE: SignedDuration = SignedDuration::from_hours(72);
/// Failures of our own storage before an operator sees a dead letter.
const ATTEMPTS: u32 = 20;

#[derive(Serialize, Deserialize)]
struct Payload {
    invoice: i64,
    opened_at: Timestamp,
}

/// Notes that a payer is on the way to the bank's page. Noted again, the questions begin anew.
#[derive(Debug, Clone)]
pub struct NotePageOpened {
    /// New id of the job.
    pub job: JobId,
    /// Number of the invoice.
    pub invoice: i64,
    /// Now.
    pub now: Timestamp,
}

impl Command for NotePageOpened {
    type Out = ();
    type Error = StoreError;
    const NAME: &'static str = "queue.note_page_opened";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let payload = Payload {
            invoice: self.invoice,
            opened_at: self.now,
        };
        let job = NewJob {
            id: self.job,
            kind: ASK_BANK_JOB,
            key: format!("{ASK_BANK_JOB}/{}", self.invoice),
            payload: serde_json::to_value(payload)
                .map_err(|error| StoreError::Conflict(error.to_string()))?,
            run_at: self.now + SOONEST,
            max_attempts: ATTEMPTS,
        };
        jobs::schedule(tx, job).await
    }
}

/// When to ask again: half as long again as it has been asked for, within the limits; `None` when it is
/// time to give up.
fn next_question(opened_at: Timestamp, now: Timestamp) -> Option<Timestamp> {
    let age = now.duration_since(opened_at);
    (age < PATIENCE).then(|| now + (age / 2).clamp(SOONEST, LONGEST_PAUSE))
}

/// Handler of [`ASK_BANK_JOB`].
pub struct AskBank {
    /// Where the money goes.
    pub till: Till,
    /// The bank.
    pub epay: Arc<EpayClient>,
}

impl JobHandler for AskBank {
    fn kind(&self) -> &'static str {
        ASK_BANK_JOB
    }

    fn run<'a>(&'a self, job: &'a LeasedJob) -> Handling<'a> {
        Box::pin(async move {
            let payload: Payload = match serde_json::from_value(job.payload.clone()) {
                Ok(payload) => payload,
                Err(error) => return JobOutcome::Fail(error.to_string()),
            };
            match self.ask(payload.invoice).await {
                Ok(true) => JobOutcome::Done,
                Ok(false) => match next_question(payload.opened_at, self.till.clock.now()) {
                    Some(at) => JobOutcome::Again(at),
                    None => JobOutcome::Done,
                },
                Err(refusal) => JobOutcome::Retry(refusal.to_string()),
            }
        })
    }
}

impl AskBank {
    /// Asks once; true when there is nothing more to ask.
    async fn ask(&self, number: i64) -> Result<bool, Refusal> {
        let Some(invoice) = self.till.invoice(number).await? else {
            return Ok(true);
        };
        let Ok(at_bank) = InvoiceNumber::parse(&number.to_string()) else {
            return Ok(true);
        };
        if invoice.state == InvoiceState::Paid {
            return Ok(true);
        }
        match self.epay.status(&at_bank).await {
            Ok(TransactionAnswer::Found(transaction)) if transaction.status.is_paid() => {
                let message = self.message(number, &transaction);
                let settled = self.till.take(message).await?;
                tracing::info!(number, received = ?settled.received, "the bank was asked and says paid");
                Ok(true)
            }
            Ok(_) => Ok(false),
            Err(error) => {
                tracing::warn!(number, %error, "the bank can't be asked for a payment now");
                Ok(false)
            }
        }
    }

    /// What the bank answered, as if its own message had come. It is the bank's word, so it is verified.
    fn message(&self, number: i64, transaction: &Transaction) -> BankMessage {
        let raw = serde_json::json!({
            "id": transaction.id,
            "invoiceId": number.to_string(),
            "amount": transaction.amount.decimal(),
            "currency": transaction.amount.currency.code(),
            "reference": transaction.reference,
            "reason": "asked for the status",
        });
        BankMessage {
            id: self.till.ids.uuid(),
            received_at: self.till.clock.now(),
            invoice_number: number,
            bank_transaction_id: transaction.id.clone(),
            amount: transaction.amount,
            outcome: BankOutcome::Ok,
            verified: true,
            raw: raw.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// often at first, seldom later, and not for ever.
    #[test]
    fn the_bank_is_asked_ever_more_seldom() {
        let opened: Timestamp = "2026-03-02T05:00:00Z".parse().expect("an instant");
        let mut at = opened + SOONEST;
        let mut questions = 1;
        let mut pause = SignedDuration::ZERO;
        while let Some(next) = next_question(opened, at) {
            let this = next.duration_since(at);
            assert!(this >= pause && this <= LONGEST_PAUSE, "{this:?}");
            pause = this;
            at = next;
            questions += 1;
        }
        assert!((20..40).contains(&questions), "{questions}");
        assert!(at.duration_since(opened) >= PATIENCE);
    }
}
