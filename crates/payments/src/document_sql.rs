//! SQL of what users see of their money: movements on their accounts, receipts, issued documents.

use crate::documents::{DocumentCode, DocumentFacts, DocumentKind, PaymentWay};
use crate::invoice::InvoicePurpose;
use crate::model::{Cause, LedgerAccount, Transfer};
use crate::movements::Movement;
use crate::tariffs::FeeItem;
use jiff::Timestamp;
use kernel::ids::{AccountId, BookingId};
use kernel::money::Money;
use newtype_uuid::GenericUuid;
use store::{FromRow, Row, StoreError};

store::statements! {
    /// A page of an account's movements, newest first, with what each was for.
    pub MOVEMENTS = "SELECT e.id AS id, e.debit_account AS debit_account, e.credit_account AS credit_account, \
        e.amount_minor AS amount_minor, e.cause_kind AS cause_kind, e.cause_id AS cause_id, \
        e.happened_at AS happened_at, m.bank_transaction_id AS bank_transaction_id, \
        COALESCE(n.number, f.number) AS invoice_number, \
        COALESCE(n.subject_id, f.subject_id) AS subject_id, COALESCE(n.purpose, f.purpose) AS purpose \
        FROM ( \
            SELECT * FROM (SELECT * FROM ledger_transfer WHERE debit_account = $1 AND id < $2 \
                ORDER BY id DESC LIMIT $3) d \
            UNION ALL SELECT * FROM (SELECT * FROM ledger_transfer WHERE credit_account = $1 AND id < $2 \
                ORDER BY id DESC LIMIT $3) c \
        ) e LEFT JOIN payment_message m ON m.id = e.cause_id \
        LEFT JOIN invoice n ON n.number = m.invoice_number \
        LEFT JOIN invoice f ON f.id = e.cause_id \
        ORDER BY e.id DESC LIMIT $3";
    /// An account's movements of a period, oldest first.
    pub MOVEMENTS_BETWEEN = "SELECT e.id AS id, e.debit_account AS debit_account, \
        e.credit_account AS credit_account, e.amount_minor AS amount_minor, e.cause_kind AS cause_kind, \
        e.cause_id AS cause_id, e.happened_at AS happened_at, m.bank_transaction_id AS bank_transaction_id, \
        COALESCE(n.number, f.number) AS invoice_number, \
        COALESCE(n.subject_id, f.subject_id) AS subject_id, COALESCE(n.purpose, f.purpose) AS purpose \
        FROM ( \
            SELECT * FROM ledger_transfer WHERE debit_account = $1 AND happened_at >= $2 AND happened_at < $3 \
            UNION ALL SELECT * FROM ledger_transfer WHERE credit_account = $1 AND happened_at >= $2 \
                AND happened_at < $3 \
        ) e LEFT JOIN payment_message m ON m.id = e.cause_id \
        LEFT JOIN invoice n ON n.number = m.invoice_number \
        LEFT JOIN invoice f ON f.id = e.cause_id \
        ORDER BY e.happened_at, e.id LIMIT $4";
    /// What was on an account before an instant: credits less debits.
    pub BALANCE_BEFORE = "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS value FROM ( \
            SELECT -amount_minor AS amount FROM ledger_transfer WHERE debit_account = $1 AND happened_at < $2 \
            UNION ALL SELECT amount_minor FROM ledger_transfer WHERE credit_account = $1 AND happened_at < $2 \
        ) e";
    /// What was on an account after a transfer, in the order of the page: credits less debits.
    pub BALANCE_AFTER = "SELECT CAST(COALESCE(SUM(amount), 0) AS BIGINT) AS value FROM ( \
            SELECT -amount_minor AS amount FROM ledger_transfer WHERE debit_account = $1 AND id <= $2 \
            UNION ALL SELECT amount_minor FROM ledger_transfer WHERE credit_account = $1 AND id <= $2 \
        ) e";
    /// The transfer with which the money of a message came to an account.
    pub RECEIVED = "SELECT e.id AS id, e.debit_account AS debit_account, e.credit_account AS credit_account, \
        e.amount_minor AS amount_minor, e.cause_kind AS cause_kind, e.cause_id AS cause_id, \
        m.received_at AS happened_at, m.bank_transaction_id AS bank_transaction_id, \
        n.number AS invoice_number, n.subject_id AS subject_id, n.purpose AS purpose, n.item AS item \
        FROM ledger_transfer e JOIN payment_message m ON m.id = e.cause_id \
        LEFT JOIN invoice n ON n.number = m.invoice_number \
        WHERE e.cause_kind IN ('receipt', 'assignment') AND e.cause_id = $1 AND e.credit_account = $2";
    /// When the bank took a payment back, if it did.
    pub REVERSED_AT = "SELECT happened_at AS value FROM ledger_transfer \
        WHERE cause_kind = 'reversal' AND (cause_id = $1 OR cause_id IN ( \
            SELECT o.id FROM payment_message m JOIN payment_message o \
                ON o.bank_transaction_id = m.bank_transaction_id WHERE m.id = $1 \
        )) ORDER BY happened_at LIMIT 1";

    /// Issues a document; 0 rows when it was issued before.
    pub INSERT_DOCUMENT = "INSERT INTO document (code, kind, subject_id, facts, content_sha256, issued_at) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (kind, subject_id) DO NOTHING";
    /// A document by what it is of.
    pub DOCUMENT_OF = "SELECT code, kind, subject_id, facts, content_sha256, issued_at FROM document \
        WHERE kind = $1 AND subject_id = $2";
    /// A document by its code.
    pub DOCUMENT = "SELECT code, kind, subject_id, facts, content_sha256, issued_at FROM document \
        WHERE code = $1";
}

impl FromRow for Movement {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let transfer = Transfer {
            id: row.get("id")?,
            debit: row.parse("debit_account")?,
            credit: row.parse("credit_account")?,
            amount: Money::kzt(row.get("amount_minor")?),
            cause: Cause {
                kind: row.parse("cause_kind")?,
                id: row.get("cause_id")?,
            },
            at: row.get("happened_at")?,
        };
        let purpose: Option<InvoicePurpose> = row.parse_optional("purpose")?;
        let subject: Option<uuid::Uuid> = row.optional("subject_id")?;
        let invoiced = match purpose {
            Some(InvoicePurpose::Booking | InvoicePurpose::Move) => subject,
            _ => None,
        };
        let transaction: Option<String> = row.optional("bank_transaction_id")?;
        Ok(Self {
            booking: invoiced
                .map(BookingId::from_untyped_uuid)
                .or_else(|| Self::booking_of(transfer.cause)),
            transfer,
            invoice_number: row.optional("invoice_number")?,
            purpose,
            bank_reference: transaction.as_deref().map(PaymentWay::reference),
            way: transaction.as_deref().map(PaymentWay::of),
        })
    }
}

/// The money of a message as it came to an account.
pub(crate) struct ReceivedRow {
    pub(crate) movement: Movement,
    pub(crate) item: Option<FeeItem>,
}

impl FromRow for ReceivedRow {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            movement: Movement::from_row(row)?,
            item: row.parse_optional("item")?,
        })
    }
}

/// A document as it is kept.
pub(crate) struct DocumentRow {
    pub(crate) code: DocumentCode,
    pub(crate) kind: DocumentKind,
    pub(crate) subject: uuid::Uuid,
    pub(crate) facts: DocumentFacts,
    pub(crate) content_sha256: String,
    pub(crate) issued_at: Timestamp,
}

impl FromRow for DocumentRow {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            code: row.parse("code")?,
            kind: row.parse("kind")?,
            subject: row.get("subject_id")?,
            facts: row.json("facts")?,
            content_sha256: row.get("content_sha256")?,
            issued_at: row.get("issued_at")?,
        })
    }
}

/// The text form of a user's account.
pub(crate) fn user(account: AccountId) -> String {
    LedgerAccount::User(account).to_string()
}
