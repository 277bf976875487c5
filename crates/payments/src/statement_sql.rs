//! SQL of bank statements and their entries.

use crate::bank_statement::StatementFormat;
use crate::invoice::Invoice;
use crate::matching::ReturnedCredit;
use crate::offers::Offer;
use jiff::civil::Date;
use kernel::money::Money;
use store::{ColumnType, FromRow, InsertMany, Row, StoreError};
use uuid::Uuid;

store::statements! {
    /// Adds a statement.
    pub INSERT_STATEMENT = "INSERT INTO bank_statement (id, account, format, from_on, until_on, \
        opening_minor, closing_minor, entries, imported_at, imported_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    /// A statement of the account over some of these days that came in another format.
    pub OTHER_FORMAT = "SELECT format, from_on, until_on FROM bank_statement \
        WHERE account = $1 AND until_on >= $2 AND from_on <= $3 AND format <> $4 \
        ORDER BY until_on LIMIT 1";
    /// Entries of an account that were booked before.
    pub BOOKED_ENTRIES = "SELECT id, reference, content_hash FROM statement_entry \
        WHERE account = $1 AND reference {any $2}";
    /// Open invoices by their numbers.
    pub OPEN_BY_NUMBERS = "SELECT id, number, account_id, subject_id, purpose, item, amount_minor, \
        received_minor, currency, secret_hash, state, opened_at, closed_at FROM invoice \
        WHERE number {any $1} AND state = 'open'";
    /// Open invoices by their bookings.
    pub OPEN_BY_BOOKINGS = "SELECT id, number, account_id, subject_id, purpose, item, amount_minor, \
        received_minor, currency, secret_hash, state, opened_at, closed_at FROM invoice \
        WHERE subject_id {any $1} AND state = 'open'";
    /// Offers whose money is not in the ledger yet, oldest first.
    pub WAITING_OFFERS = "SELECT i.id AS id, i.number AS number, i.account_id AS account_id, \
        i.subject_id AS subject_id, i.purpose AS purpose, i.item AS item, \
        i.amount_minor AS amount_minor, i.received_minor AS received_minor, \
        i.currency AS currency, i.secret_hash AS secret_hash, i.state AS state, \
        i.opened_at AS opened_at, i.closed_at AS closed_at, e.id AS entry_id, \
        e.reference AS reference, e.transaction_id AS transaction_id, e.booked_on AS booked_on, \
        e.amount_minor AS entry_minor, e.purpose AS entry_purpose \
        FROM statement_entry e JOIN invoice i ON i.number = e.invoice_number \
        WHERE e.fate = 'offered' AND e.booked_on >= $1 AND NOT EXISTS ( \
            SELECT 1 FROM payment_message m WHERE m.bank_transaction_id = e.transaction_id \
            AND m.verdict IN ('accepted', 'unknown_invoice')) \
        AND NOT EXISTS (SELECT 1 FROM payment_reversal r \
            WHERE r.bank_transaction_id = e.transaction_id) \
        ORDER BY e.booked_on, e.id LIMIT $2";
    /// What was received by entries that were not booked in the ledger: offers that wait.
    pub SUM_WAITING_OFFERS = "SELECT CAST(COALESCE(SUM(e.amount_minor), 0) AS BIGINT) AS value \
        FROM statement_entry e WHERE e.fate = 'offered' AND NOT EXISTS ( \
            SELECT 1 FROM payment_message m WHERE m.bank_transaction_id = e.transaction_id \
            AND m.verdict IN ('accepted', 'unknown_invoice')) \
        AND NOT EXISTS (SELECT 1 FROM payment_reversal r \
            WHERE r.bank_transaction_id = e.transaction_id)";
    /// Receipts of an account by their references.
    pub CREDITS_BY_REFERENCE = "SELECT transaction_id, reference, end_to_end_id, amount_minor \
        FROM statement_entry WHERE account = $1 AND reference {any $2} \
        AND fate IN ('offered', 'unknown')";
    /// Receipts of an account by the ids that their payers gave them.
    pub CREDITS_BY_END_TO_END_ID = "SELECT transaction_id, reference, end_to_end_id, amount_minor \
        FROM statement_entry WHERE account = $1 AND end_to_end_id {any $2} \
        AND fate IN ('offered', 'unknown')";
}

/// Adds the entries of a statement.
pub static INSERT_ENTRIES: InsertMany = InsertMany::new(
    "payments::statement_sql::INSERT_ENTRIES",
    "statement_entry",
    &[
        ("id", ColumnType::Uuid),
        ("statement_id", ColumnType::Uuid),
        ("account", ColumnType::Text),
        ("reference", ColumnType::Text),
        ("transaction_id", ColumnType::Text),
        ("content_hash", ColumnType::Text),
        ("booked_on", ColumnType::Text),
        ("direction", ColumnType::Text),
        ("amount_minor", ColumnType::Int),
        ("counterparty_name", ColumnType::Text),
        ("counterparty_number", ColumnType::Text),
        ("counterparty_account", ColumnType::Text),
        ("purpose", ColumnType::Text),
        ("end_to_end_id", ColumnType::Text),
        ("kbk", ColumnType::Text),
        ("knp", ColumnType::Text),
        ("fate", ColumnType::Text),
        ("invoice_number", ColumnType::Int),
    ],
    "",
);

/// Adds messages to the journal.
pub static INSERT_MESSAGES: InsertMany = InsertMany::new(
    "payments::statement_sql::INSERT_MESSAGES",
    "payment_message",
    &[
        ("id", ColumnType::Uuid),
        ("received_at", ColumnType::Timestamp),
        ("invoice_number", ColumnType::Int),
        ("bank_transaction_id", ColumnType::Text),
        ("amount_minor", ColumnType::Int),
        ("currency", ColumnType::Text),
        ("outcome", ColumnType::Text),
        ("verdict", ColumnType::Text),
        ("reason", ColumnType::Text),
        ("raw", ColumnType::Text),
    ],
    "",
);

/// A statement that came in another format.
pub(crate) struct OtherFormat {
    pub(crate) format: StatementFormat,
    pub(crate) from: Date,
    pub(crate) until: Date,
}

impl FromRow for OtherFormat {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            format: row.parse("format")?,
            from: row.get("from_on")?,
            until: row.get("until_on")?,
        })
    }
}

impl FromRow for ReturnedCredit {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            transaction_id: row.get("transaction_id")?,
            reference: row.get("reference")?,
            end_to_end_id: row.optional("end_to_end_id")?,
            amount: Money::kzt(row.get("amount_minor")?),
        })
    }
}

/// An entry that was booked before.
pub(crate) struct BookedEntry {
    pub(crate) id: Uuid,
    pub(crate) reference: String,
    pub(crate) content_hash: String,
}

impl FromRow for BookedEntry {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            reference: row.get("reference")?,
            content_hash: row.get("content_hash")?,
        })
    }
}

impl FromRow for Offer {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            entry: row.get("entry_id")?,
            invoice: Invoice::from_row(row)?,
            reference: row.get("reference")?,
            transaction_id: row.get("transaction_id")?,
            booked_on: row.get("booked_on")?,
            amount: Money::kzt(row.get("entry_minor")?),
            purpose: row.get("entry_purpose")?,
        })
    }
}
