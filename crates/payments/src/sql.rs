//! Every SQL text of this crate, and how its rows become values.
//!
//! `ledger_transfer` and `payment_message` are only ever added to: no statement here changes or
//! removes their rows, a test looks that it stays so, and the schema refuses it too.

use crate::invoice::{Invoice, InvoiceSubject};
use crate::model::{Cause, JournalMessage, LedgerAccount, Transfer};
use kernel::money::{Currency, Money};
use store::{ColumnType, FromRow, InsertMany, Row, StoreError};

store::statements! {
    /// Takes the lock of the ledger: the bank's balance. Every posting takes it first.
    pub LOCK_LEDGER = "SELECT balance_minor AS value FROM ledger_balance WHERE account = 'bank' \
        {for_update}";
    /// Finds a transfer by its cause and accounts.
    pub IS_POSTED = "SELECT amount_minor AS value FROM ledger_transfer WHERE cause_kind = $1 \
        AND cause_id = $2 AND debit_account = $3 AND credit_account = $4";
    /// Finds any transfer of a cause.
    pub IS_POSTED_FOR = "SELECT amount_minor AS value FROM ledger_transfer WHERE cause_kind = $1 \
        AND cause_id = $2 LIMIT 1";
    /// The fees that were earned for a booking, or for a move.
    pub EARNED_FOR = "SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) AS value \
        FROM ledger_transfer WHERE cause_kind IN ('booking_fee', 'move_fee') AND cause_id = $1 \
        AND credit_account = 'fees_earned'";
    /// The balance of one account: credits less debits.
    pub BALANCE = "SELECT balance_minor AS value FROM ledger_balance WHERE account = $1";
    /// The balances of some accounts.
    pub BALANCES = "SELECT account, balance_minor FROM ledger_balance WHERE account {any $1}";
    /// The balances of the accounts that are not users'.
    pub HOUSE_BALANCES = "SELECT account, balance_minor FROM ledger_balance \
        WHERE account NOT LIKE 'user:%' AND account NOT LIKE 'debt:%' ORDER BY account";
    /// What users owe together: debits less credits.
    pub DEBTS = "SELECT CAST(COALESCE(-SUM(balance_minor), 0) AS BIGINT) AS value \
        FROM ledger_balance WHERE account LIKE 'debt:%'";
    /// What users have on their accounts together.
    pub USERS_BALANCE = "SELECT CAST(COALESCE(SUM(balance_minor), 0) AS BIGINT) AS value \
        FROM ledger_balance WHERE account LIKE 'user:%'";
    /// Accounts whose balance is not the sum of their transfers; there must be none.
    pub DIFFERENCES = "SELECT b.account AS account, b.balance_minor AS kept_minor, \
        CAST(COALESCE(t.summed, 0) AS BIGINT) AS summed_minor \
        FROM ledger_balance b LEFT JOIN ( \
            SELECT account, SUM(amount) AS summed FROM ( \
                SELECT debit_account AS account, -amount_minor AS amount FROM ledger_transfer \
                UNION ALL SELECT credit_account, amount_minor FROM ledger_transfer \
            ) e GROUP BY account \
        ) t ON t.account = b.account \
        WHERE b.balance_minor <> COALESCE(t.summed, 0) ORDER BY b.account LIMIT $1";
    /// Accounts that have transfers and no balance; there must be none.
    pub WITHOUT_BALANCE = "SELECT e.account AS value FROM ( \
            SELECT debit_account AS account FROM ledger_transfer \
            UNION SELECT credit_account FROM ledger_transfer \
        ) e LEFT JOIN ledger_balance b ON b.account = e.account \
        WHERE b.account IS NULL ORDER BY e.account LIMIT $1";
    /// A page of an account's transfers, newest first. Each side is cut to a page by itself, and asked
    /// for as a stretch of its index instead of by equality: then no planner takes the account for one
    /// with a few transfers, all of which could be read and sorted.
    pub STATEMENT = "SELECT id, debit_account, credit_account, amount_minor, currency, cause_kind, \
        cause_id, happened_at FROM ( \
            SELECT * FROM (SELECT * FROM ledger_transfer \
                WHERE debit_account >= $1 AND (debit_account, id) < ($1, $2) \
                ORDER BY debit_account DESC, id DESC LIMIT $3) d \
            UNION ALL \
            SELECT * FROM (SELECT * FROM ledger_transfer \
                WHERE credit_account >= $1 AND (credit_account, id) < ($1, $2) \
                ORDER BY credit_account DESC, id DESC LIMIT $3) c \
        ) e ORDER BY id DESC LIMIT $3";

    /// Opens an invoice; 0 rows when its number is taken or the booking has an open one.
    pub INSERT_INVOICE = "INSERT INTO invoice (id, number, account_id, subject_id, purpose, item, \
        amount_minor, received_minor, currency, secret_hash, state, opened_at, closed_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9, 'open', $10, NULL) ON CONFLICT DO NOTHING";
    /// Makes an open invoice void.
    pub VOID_INVOICE = "UPDATE invoice SET state = 'void', closed_at = $2 \
        WHERE id = $1 AND state = 'open'";
    /// Makes the open invoices of some bookings void.
    pub VOID_INVOICES_OF = "UPDATE invoice SET state = 'void', closed_at = $2 \
        WHERE subject_id {any $1} AND state = 'open'";
    /// Counts money received for an invoice and sets where it stands.
    pub SETTLE_INVOICE = "UPDATE invoice SET received_minor = $2, state = $3, closed_at = $4 \
        WHERE id = $1";
    /// An invoice by its number.
    pub INVOICE_BY_NUMBER = "SELECT id, number, account_id, subject_id, purpose, item, amount_minor, \
        received_minor, currency, secret_hash, state, opened_at, closed_at FROM invoice \
        WHERE number = $1";
    /// An invoice by its number, locked.
    pub LOCK_INVOICE = "SELECT id, number, account_id, subject_id, purpose, item, amount_minor, \
        received_minor, currency, secret_hash, state, opened_at, closed_at FROM invoice \
        WHERE number = $1 {for_update}";
    /// The open invoice of a booking.
    pub OPEN_INVOICE_OF = "SELECT id, number, account_id, subject_id, purpose, item, amount_minor, \
        received_minor, currency, secret_hash, state, opened_at, closed_at FROM invoice \
        WHERE subject_id = $1 AND state = 'open'";
    /// A page of an account's invoices, newest first.
    pub INVOICES_OF = "SELECT id, number, account_id, subject_id, purpose, item, amount_minor, \
        received_minor, currency, secret_hash, state, opened_at, closed_at FROM invoice \
        WHERE account_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3";

    /// Adds a message to the journal; 0 rows when its payment was accepted before.
    pub INSERT_MESSAGE = "INSERT INTO payment_message (id, received_at, invoice_number, \
        bank_transaction_id, amount_minor, currency, outcome, verdict, reason, raw) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) \
        ON CONFLICT (bank_transaction_id) WHERE verdict IN ('accepted', 'unknown_invoice') DO NOTHING";
    /// Finds the message that moved the money of a payment.
    pub MESSAGE_OF_PAYMENT = "SELECT id AS value FROM payment_message \
        WHERE bank_transaction_id = $1 AND verdict IN ('accepted', 'unknown_invoice')";
    /// The message that moved the money of a payment, whole.
    pub PAYMENT_TOLD = "SELECT id, received_at, invoice_number, bank_transaction_id, amount_minor, \
        currency, outcome, verdict, reason, raw FROM payment_message \
        WHERE bank_transaction_id = $1 AND verdict IN ('accepted', 'unknown_invoice')";
    /// The amount of a message whose invoice is not known, unless the bank took it back.
    pub UNKNOWN_AMOUNT = "SELECT m.amount_minor AS value FROM payment_message m \
        WHERE m.id = $1 AND m.verdict = 'unknown_invoice' \
        AND NOT EXISTS (SELECT 1 FROM payment_reversal r WHERE r.receipt_id = m.id)";
    /// A page of the journal by verdict, newest first.
    pub JOURNAL_BY_VERDICT = "SELECT id, received_at, invoice_number, bank_transaction_id, \
        amount_minor, currency, outcome, verdict, reason, raw FROM payment_message \
        WHERE verdict = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
    /// Everything the journal has about one invoice, oldest first.
    pub JOURNAL_OF_INVOICE = "SELECT id, received_at, invoice_number, bank_transaction_id, \
        amount_minor, currency, outcome, verdict, reason, raw FROM payment_message \
        WHERE invoice_number = $1 ORDER BY id LIMIT $2";
}

/// Adds transfers; answers the ids of those whose cause had not moved money between these accounts
/// before.
pub static INSERT_TRANSFERS: InsertMany = InsertMany::new(
    "payments::sql::INSERT_TRANSFERS",
    "ledger_transfer",
    &[
        ("id", ColumnType::Uuid),
        ("debit_account", ColumnType::Text),
        ("credit_account", ColumnType::Text),
        ("amount_minor", ColumnType::Int),
        ("currency", ColumnType::Text),
        ("cause_kind", ColumnType::Text),
        ("cause_id", ColumnType::Uuid),
        ("happened_at", ColumnType::Timestamp),
    ],
    "ON CONFLICT (cause_kind, cause_id, debit_account, credit_account) DO NOTHING \
        RETURNING id AS value",
);

/// Adds to balances (or takes away), making their rows if needed.
pub static ADD_TO_BALANCES: InsertMany = InsertMany::new(
    "payments::sql::ADD_TO_BALANCES",
    "ledger_balance",
    &[
        ("account", ColumnType::Text),
        ("balance_minor", ColumnType::Int),
    ],
    "ON CONFLICT (account) DO UPDATE SET \
        balance_minor = ledger_balance.balance_minor + excluded.balance_minor",
);

/// Every statement of the crate, module by module, for catalogue tests.
pub static CATALOGUE: &[&[&store::Statement]] = &[
    ALL,
    crate::statement_sql::ALL,
    crate::document_sql::ALL,
    crate::transfer_sql::ALL,
    crate::proposal_sql::ALL,
    crate::rate_sql::ALL,
    crate::debt_sql::ALL,
    crate::payout_sql::ALL,
    crate::withdrawal_sql::ALL,
    crate::finance::sql::ALL,
];

/// Every set-based insert of the crate, for catalogue tests.
pub static INSERTS: &[&InsertMany] = &[
    &crate::statement_sql::INSERT_ENTRIES,
    &crate::statement_sql::INSERT_MESSAGES,
    &crate::transfer_sql::INSERT_LINES,
    &INSERT_TRANSFERS,
    &ADD_TO_BALANCES,
    &crate::rate_sql::INSERT_RATES,
];

/// The amount in a pair of columns.
fn money(row: &Row<'_>, column: &str) -> Result<Money, StoreError> {
    let currency: Currency = row.parse("currency")?;
    Ok(Money::new(row.get(column)?, currency))
}

impl FromRow for Transfer {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            debit: row.parse("debit_account")?,
            credit: row.parse("credit_account")?,
            amount: money(row, "amount_minor")?,
            cause: Cause {
                kind: row.parse("cause_kind")?,
                id: row.get("cause_id")?,
            },
            at: row.get("happened_at")?,
        })
    }
}

impl FromRow for Invoice {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            number: row.get("number")?,
            account: row.get("account_id")?,
            subject: InvoiceSubject::of(row.parse("purpose")?, row.get("subject_id")?),
            item: row.parse_optional("item")?,
            amount: money(row, "amount_minor")?,
            received: money(row, "received_minor")?,
            state: row.parse("state")?,
            opened_at: row.get("opened_at")?,
            closed_at: row.optional("closed_at")?,
            secret_hash: row.get("secret_hash")?,
        })
    }
}

impl FromRow for JournalMessage {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            received_at: row.get("received_at")?,
            invoice_number: row.get("invoice_number")?,
            bank_transaction_id: row.get("bank_transaction_id")?,
            amount: money(row, "amount_minor")?,
            outcome: row.parse("outcome")?,
            verdict: row.parse("verdict")?,
            reason: row.optional("reason")?,
            raw: row.get("raw")?,
        })
    }
}

/// One balance as kept: credits less debits.
pub(crate) struct Balance {
    pub(crate) account: LedgerAccount,
    pub(crate) minor: i64,
}

impl FromRow for Balance {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            account: row.parse("account")?,
            minor: row.get("balance_minor")?,
        })
    }
}

/// An account whose balance is not the sum of its transfers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// The account.
    pub account: LedgerAccount,
    /// What the table of balances says.
    pub kept: Money,
    /// What its transfers sum up to.
    pub summed: Money,
}

impl FromRow for Difference {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let account: LedgerAccount = row.parse("account")?;
        Ok(Self {
            account,
            kept: account.money(row.get("kept_minor")?),
            summed: account.money(row.get("summed_minor")?),
        })
    }
}
