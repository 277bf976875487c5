//! Credits of a bank statement that pay an open invoice, until the service has settled them.

use crate::invoice::Invoice;
use crate::model::{BankMessage, BankOutcome};
use crate::queries::page;
use crate::statement_sql as sql;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::money::Money;
use serde_json::json;
use store::{Query, StoreError, Tx};
use uuid::Uuid;

/// A credit that pays an open invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The entry.
    pub entry: Uuid,
    /// The invoice, as it stood when it was found.
    pub invoice: Invoice,
    /// Its reference at the bank.
    pub reference: String,
    /// Under which the journal knows it: the account and the reference.
    pub transaction_id: String,
    /// The day on which the bank booked it.
    pub booked_on: Date,
    /// How much came: what the invoice waits for.
    pub amount: Money,
    /// The purpose, as the payer wrote it.
    pub purpose: String,
}

impl Offer {
    /// The message to be settled, as if the card bank had told of it; [`crate::receive`] then answers
    /// [`crate::Received`]. The statement is the bank's own word, so it is verified. Settled twice,
    /// the second message is a duplicate.
    pub fn message(&self, id: Uuid, at: Timestamp) -> BankMessage {
        BankMessage {
            id,
            received_at: at,
            invoice_number: self.invoice.number,
            bank_transaction_id: self.transaction_id.clone(),
            amount: self.amount,
            outcome: BankOutcome::Ok,
            verified: true,
            raw: raw(&self.reference, self.amount, self.booked_on, &self.purpose),
        }
    }
}

/// Under which the journal knows an entry. It has at most 128 bytes, and never meets the id of a card
/// payment, which has no colon.
pub(crate) fn transaction_id(account: &str, reference: &str) -> String {
    format!("st:{account}:{reference}")
}

/// What is kept of an entry in the journal.
pub(crate) fn raw(reference: &str, amount: Money, booked_on: Date, purpose: &str) -> String {
    json!({
        "reference": reference,
        "amount": amount.decimal(),
        "currency": amount.currency.code(),
        "dateTime": booked_on,
        "reason": purpose,
    })
    .to_string()
}

/// Credits that pay an invoice and are not settled yet, oldest first: after an import, and after a
/// process that died between the import and the settling.
#[derive(Debug, Clone)]
pub struct OffersWaiting {
    /// Booked on this day or later.
    pub from: Date,
    /// Rows wanted, at most [`crate::PAGE_MAX`].
    pub limit: i64,
}

impl Query for OffersWaiting {
    type Out = Vec<Offer>;
    type Error = StoreError;
    const NAME: &'static str = "payments.offers_waiting";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<Offer>, StoreError> {
        let values = [self.from.into(), page(self.limit).into()];
        tx.fetch_all(&sql::WAITING_OFFERS, &values).await
    }
}

/// Sum of the credits that are offered and not in the ledger yet, for the reconciliation.
#[derive(Debug, Clone)]
pub struct OffersWaitingSum;

impl Query for OffersWaitingSum {
    type Out = Money;
    type Error = StoreError;
    const NAME: &'static str = "payments.offers_waiting_sum";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Money, StoreError> {
        let (minor,) = tx
            .fetch_one::<(i64,)>(&sql::SUM_WAITING_OFFERS, &[])
            .await?;
        Ok(Money::kzt(minor))
    }
}
