//! The journal of the bank's messages with filters, and one message with everything behind it.

use super::sql;
use super::statements::EntryRow;
use crate::invoice::Invoice;
use crate::invoices::invoice_by_number;
use crate::model::{CauseKind, JournalMessage, Transfer, Verdict};
use crate::queries::{PAGE_MAX, page};
use jiff::Timestamp;
use kernel::text_enum;
use newtype_uuid::GenericUuid;
use store::{Query, StoreError, Tx};
use uuid::Uuid;

text_enum! {
    /// How a message about money reached us.
    PaymentWay ("way of payment") {
        /// From the card bank, payment by payment.
        Card = "card",
        /// From a bank whose application pays bills.
        Biller = "biller",
        /// In a statement of the bank.
        Statement = "statement",
        /// A file that was no statement; it moves no money.
        File = "file",
    }
}

impl PaymentWay {
    /// The way of a payment, by how the journal knows it.
    pub fn of(transaction_id: &str) -> Self {
        match transaction_id.split_once(':') {
            Some(("st", _)) => Self::Statement,
            Some(("file", _)) => Self::File,
            Some(("kp", _)) => Self::Biller,
            _ => Self::Card,
        }
    }
}

/// Which messages; what is `None` filters nothing.
#[derive(Debug, Clone, Default)]
pub struct JournalFilter {
    /// Received at this instant or later.
    pub from: Option<Timestamp>,
    /// Received before this instant.
    pub until: Option<Timestamp>,
    /// What became of them.
    pub verdict: Option<Verdict>,
    /// How they came.
    pub way: Option<PaymentWay>,
}

/// A page of the journal, newest first.
#[derive(Debug, Clone)]
pub struct FilteredJournal {
    /// Which messages.
    pub filter: JournalFilter,
    /// The last message of the page before; `None` for the first page.
    pub before: Option<Uuid>,
    /// Rows wanted, at most [`PAGE_MAX`].
    pub limit: i64,
}

/// An instant long before there was a registrar.
const LONG_AGO: Timestamp = Timestamp::UNIX_EPOCH;

/// An instant long after: the year 2200.
fn far_ahead() -> Timestamp {
    Timestamp::from_second(7_258_118_400).unwrap_or(Timestamp::MAX)
}

impl Query for FilteredJournal {
    type Out = Vec<JournalMessage>;
    type Error = StoreError;
    const NAME: &'static str = "payments.filtered_journal";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<JournalMessage>, StoreError> {
        let filter = &self.filter;
        let values = [
            filter.verdict.map_or("", Verdict::as_str).into(),
            filter.from.unwrap_or(LONG_AGO).into(),
            filter.until.unwrap_or_else(far_ahead).into(),
            filter.way.map_or("", PaymentWay::as_str).into(),
            self.before.unwrap_or(Uuid::max()).into(),
            page(self.limit).into(),
        ];
        tx.fetch_all(&sql::FILTERED_JOURNAL, &values).await
    }
}

/// A message with everything behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptMessage {
    /// The message, as the journal has it.
    pub message: JournalMessage,
    /// The entry of a statement, if it came in one.
    pub entry: Option<EntryRow>,
    /// The invoice it names.
    pub invoice: Option<Invoice>,
    /// What moved for the message and for its invoice, at most [`PAGE_MAX`].
    pub transfers: Vec<Transfer>,
}

/// Finds a message of the journal.
#[derive(Debug, Clone)]
pub struct FindMessage(pub Uuid);

impl Query for FindMessage {
    type Out = Option<KeptMessage>;
    type Error = StoreError;
    const NAME: &'static str = "payments.find_message";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Option<KeptMessage>, StoreError> {
        let found: Option<JournalMessage> =
            tx.fetch_optional(&sql::MESSAGE, &[self.0.into()]).await?;
        let Some(message) = found else {
            return Ok(None);
        };
        let transaction = [message.bank_transaction_id.as_str().into()];
        let entry: Option<EntryRow> = tx
            .fetch_optional(&sql::ENTRY_OF_TRANSACTION, &transaction)
            .await?;
        let invoice = invoice_by_number(tx, message.invoice_number).await?;
        let mut causes = vec![message.id];
        if let Some(invoice) = &invoice {
            causes.extend([invoice.id.into_untyped_uuid(), invoice.subject.id()]);
        }
        let kinds: Vec<String> = CauseKind::ALL.iter().map(ToString::to_string).collect();
        let values = [kinds.into(), causes.into(), PAGE_MAX.into()];
        let transfers = tx.fetch_all(&sql::TRANSFERS_OF_CAUSES, &values).await?;
        Ok(Some(KeptMessage {
            message,
            entry,
            invoice,
            transfers,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// the id of a payment says which way it came.
    #[test]
    fn the_way_is_in_the_id() {
        for (id, way) in [
            ("9f0c2d4e-1111", PaymentWay::Card),
            ("st:KZ24070105KSN0000000:r-1", PaymentWay::Statement),
            ("file:00ff", PaymentWay::File),
            ("kp:42", PaymentWay::Biller),
            ("other:1", PaymentWay::Card),
        ] {
            assert_eq!(PaymentWay::of(id), way, "{id}");
        }
    }
}
