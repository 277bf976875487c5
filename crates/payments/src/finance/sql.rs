//! SQL of what accountants ask. Nothing here writes.

use super::journal::PaymentWay;
use super::statements::{EntryRow, KnownStatement};
use super::unknown::UnknownReceipt;
use kernel::money::Money;
use store::{FromRow, Row, StoreError};

store::statements! {
    /// A page of the journal, newest first. An empty text is no filter.
    pub FILTERED_JOURNAL = "SELECT id, received_at, invoice_number, bank_transaction_id, \
        amount_minor, currency, outcome, verdict, reason, raw FROM payment_message \
        WHERE ($1 = '' OR verdict = $1) AND received_at >= $2 AND received_at < $3 \
        AND ($4 = '' OR $4 = CASE WHEN bank_transaction_id LIKE 'st:%' THEN 'statement' \
            WHEN bank_transaction_id LIKE 'file:%' THEN 'file' \
            WHEN bank_transaction_id LIKE 'kp:%' THEN 'biller' ELSE 'card' END) \
        AND id < $5 ORDER BY id DESC LIMIT $6";
    /// One message of the journal.
    pub MESSAGE = "SELECT id, received_at, invoice_number, bank_transaction_id, amount_minor, \
        currency, outcome, verdict, reason, raw FROM payment_message WHERE id = $1";
    /// What moved for some causes, in the order of the postings.
    pub TRANSFERS_OF_CAUSES = "SELECT id, debit_account, credit_account, amount_minor, currency, \
        cause_kind, cause_id, happened_at FROM ledger_transfer \
        WHERE cause_kind {any $1} AND cause_id {any $2} ORDER BY id LIMIT $3";
    /// The entry of a statement behind a message.
    pub ENTRY_OF_TRANSACTION = "SELECT e.id AS id, e.statement_id AS statement_id, \
        e.reference AS reference, e.booked_on AS booked_on, e.direction AS direction, \
        e.amount_minor AS amount_minor, e.counterparty_name AS counterparty_name, \
        e.counterparty_number AS counterparty_number, e.purpose AS purpose, e.fate AS fate, \
        e.invoice_number AS invoice_number, m.id AS message_id FROM statement_entry e \
        LEFT JOIN payment_message m ON m.bank_transaction_id = e.transaction_id \
            AND m.verdict IN ('accepted', 'unknown_invoice') WHERE e.transaction_id = $1";
    /// A page of the entries of a statement, in the order of the file.
    pub ENTRIES_OF_STATEMENT = "SELECT e.id AS id, e.statement_id AS statement_id, \
        e.reference AS reference, e.booked_on AS booked_on, e.direction AS direction, \
        e.amount_minor AS amount_minor, e.counterparty_name AS counterparty_name, \
        e.counterparty_number AS counterparty_number, e.purpose AS purpose, e.fate AS fate, \
        e.invoice_number AS invoice_number, m.id AS message_id FROM statement_entry e \
        LEFT JOIN payment_message m ON m.bank_transaction_id = e.transaction_id \
            AND m.verdict IN ('accepted', 'unknown_invoice') \
        WHERE e.statement_id = $1 AND e.id > $2 ORDER BY e.id LIMIT $3";
    /// A page of the entries that the bank booked on a day.
    pub ENTRIES_OF_DAY = "SELECT e.id AS id, e.statement_id AS statement_id, \
        e.reference AS reference, e.booked_on AS booked_on, e.direction AS direction, \
        e.amount_minor AS amount_minor, e.counterparty_name AS counterparty_name, \
        e.counterparty_number AS counterparty_number, e.purpose AS purpose, e.fate AS fate, \
        e.invoice_number AS invoice_number, m.id AS message_id FROM statement_entry e \
        LEFT JOIN payment_message m ON m.bank_transaction_id = e.transaction_id \
            AND m.verdict IN ('accepted', 'unknown_invoice') \
        WHERE e.account = $1 AND e.booked_on = $2 AND e.id > $3 ORDER BY e.id LIMIT $4";
    /// The statements of the account, the latest days first.
    pub STATEMENTS = "SELECT id, account, format, from_on, until_on, opening_minor, closing_minor, \
        entries, imported_at, imported_by FROM bank_statement \
        ORDER BY until_on DESC, from_on DESC, id DESC LIMIT $1";
    /// One statement.
    pub STATEMENT = "SELECT id, account, format, from_on, until_on, opening_minor, closing_minor, \
        entries, imported_at, imported_by FROM bank_statement WHERE id = $1";
    /// Receipts of which nobody knows whose they are, oldest first.
    pub UNKNOWN_RECEIPTS = "SELECT m.id AS id, m.received_at AS received_at, \
        m.invoice_number AS invoice_number, m.bank_transaction_id AS bank_transaction_id, \
        m.amount_minor AS amount_minor, e.booked_on AS booked_on, \
        e.counterparty_name AS counterparty_name, e.counterparty_number AS counterparty_number, \
        e.purpose AS purpose, p.id AS proposal_id FROM payment_message m \
        LEFT JOIN statement_entry e ON e.transaction_id = m.bank_transaction_id \
        LEFT JOIN money_proposal p ON p.message_id = m.id AND p.state = 'proposed' \
        WHERE m.verdict = 'unknown_invoice' AND m.id > $1 AND NOT EXISTS ( \
            SELECT 1 FROM ledger_transfer t \
            WHERE t.cause_kind = 'assignment' AND t.cause_id = m.id) \
        ORDER BY m.id LIMIT $2";
    /// One of them.
    pub UNKNOWN_RECEIPT = "SELECT m.id AS id, m.received_at AS received_at, \
        m.invoice_number AS invoice_number, m.bank_transaction_id AS bank_transaction_id, \
        m.amount_minor AS amount_minor, e.booked_on AS booked_on, \
        e.counterparty_name AS counterparty_name, e.counterparty_number AS counterparty_number, \
        e.purpose AS purpose, p.id AS proposal_id FROM payment_message m \
        LEFT JOIN statement_entry e ON e.transaction_id = m.bank_transaction_id \
        LEFT JOIN money_proposal p ON p.message_id = m.id AND p.state = 'proposed' \
        WHERE m.verdict = 'unknown_invoice' AND m.id = $1 AND NOT EXISTS ( \
            SELECT 1 FROM ledger_transfer t \
            WHERE t.cause_kind = 'assignment' AND t.cause_id = m.id)";
    /// How many there are.
    pub COUNT_UNKNOWN = "SELECT COUNT(*) AS value FROM payment_message m \
        WHERE m.verdict = 'unknown_invoice' AND NOT EXISTS ( \
            SELECT 1 FROM ledger_transfer t \
            WHERE t.cause_kind = 'assignment' AND t.cause_id = m.id)";
    /// Open invoices that wait for exactly this amount, newest first.
    pub OPEN_OF_AMOUNT = "SELECT id, number, account_id, subject_id, purpose, item, amount_minor, \
        received_minor, currency, secret_hash, state, opened_at, closed_at FROM invoice \
        WHERE state = 'open' AND amount_minor - received_minor = $1 ORDER BY id DESC LIMIT $2";
    /// Invoices of some numbers, in any state.
    pub BY_NUMBERS = "SELECT id, number, account_id, subject_id, purpose, item, amount_minor, \
        received_minor, currency, secret_hash, state, opened_at, closed_at FROM invoice \
        WHERE number {any $1} ORDER BY number LIMIT $2";
    /// What open invoices wait for.
    pub SUM_OPEN = "SELECT COUNT(*) AS invoices, \
        CAST(COALESCE(SUM(amount_minor - received_minor), 0) AS BIGINT) AS amount_minor \
        FROM invoice WHERE state = 'open'";
    /// A page of proposals, newest first. An empty text is no filter.
    pub PROPOSALS = "SELECT id, kind, debit_account, credit_account, amount_minor, message_id, \
        invoice_number, reason, proposed_by, proposed_at, state, decided_by, decided_at, decision \
        FROM money_proposal WHERE ($1 = '' OR kind = $1) AND ($2 = '' OR state = $2) AND id < $3 \
        ORDER BY id DESC LIMIT $4";
    /// One proposal.
    pub PROPOSAL = "SELECT id, kind, debit_account, credit_account, amount_minor, message_id, \
        invoice_number, reason, proposed_by, proposed_at, state, decided_by, decided_at, decision \
        FROM money_proposal WHERE id = $1";
    /// An order by its number.
    pub ORDER = "SELECT id, number, end_to_end_id, received_on, sequence, kbk, knp, \
        beneficiary_name, beneficiary_bin, beneficiary_iban, beneficiary_bic, beneficiary_kbe, \
        purpose, amount_minor, made_at, made_by, executed_on, withdrawn_at, disputed_on \
        FROM transfer_order WHERE number = $1";
    /// What the bank booked on a day, by what became of it and when it came into the ledger.
    pub BANK_GROUPS = "SELECT e.fate AS fate, CASE WHEN e.fate IN ('outgoing', 'card_settlement') \
            THEN 'never' WHEN t.id IS NULL AND x.id IS NULL THEN 'waiting' \
            WHEN COALESCE(t.happened_at, x.happened_at) >= $3 \
                AND COALESCE(t.happened_at, x.happened_at) < $4 THEN 'same_day' \
            ELSE 'other_day' END AS stage, COUNT(*) AS entries, \
        CAST(SUM(e.amount_minor) AS BIGINT) AS amount_minor FROM statement_entry e \
        LEFT JOIN payment_message m ON m.bank_transaction_id = e.transaction_id \
            AND m.verdict IN ('accepted', 'unknown_invoice') \
        LEFT JOIN ledger_transfer t ON t.cause_kind = 'receipt' AND t.cause_id = m.id \
        LEFT JOIN transfer_order o ON o.executed_entry = e.id \
        LEFT JOIN ledger_transfer x ON x.cause_kind = 'budget_order' AND x.cause_id = o.id \
            AND x.credit_account = 'budget' \
        WHERE e.account = $1 AND e.booked_on = $2 GROUP BY 1, 2 ORDER BY 1, 2";
    /// What came in at the bank by the ledger, by way of payment and the day of the bank.
    pub LEDGER_RECEIPTS = "SELECT CASE WHEN t.cause_kind <> 'receipt' THEN 'by_hand' \
            WHEN m.bank_transaction_id LIKE 'st:%' THEN 'statement' \
            WHEN m.bank_transaction_id LIKE 'kp:%' THEN 'biller' ELSE 'card' END AS origin, \
        CASE WHEN m.bank_transaction_id NOT LIKE 'st:%' OR m.id IS NULL THEN 'never' \
            WHEN e.id IS NULL THEN 'missing' WHEN e.booked_on = $3 THEN 'same_day' \
            ELSE 'other_day' END AS stage, COUNT(*) AS transfers, \
        CAST(SUM(t.amount_minor) AS BIGINT) AS amount_minor FROM ledger_transfer t \
        LEFT JOIN payment_message m ON t.cause_kind = 'receipt' AND m.id = t.cause_id \
        LEFT JOIN statement_entry e ON e.transaction_id = m.bank_transaction_id \
        WHERE t.debit_account = 'bank' AND t.happened_at >= $1 AND t.happened_at < $2 \
        GROUP BY 1, 2 ORDER BY 1, 2";
    /// What went out by the ledger: executed orders by the day of the bank, and what the bank took back.
    pub LEDGER_DEBITS = "SELECT CASE WHEN t.cause_kind = 'budget_order' THEN 'execution' \
            WHEN t.cause_kind = 'reversal' THEN 'reversal' \
            WHEN t.cause_kind = 'payout' THEN 'payout' ELSE 'by_hand' END AS origin, \
        CASE WHEN o.id IS NULL THEN 'never' WHEN o.executed_on = $3 THEN 'same_day' \
            ELSE 'other_day' END AS stage, COUNT(*) AS transfers, \
        CAST(SUM(t.amount_minor) AS BIGINT) AS amount_minor FROM ledger_transfer t \
        LEFT JOIN transfer_order o ON t.cause_kind = 'budget_order' AND o.id = t.cause_id \
        WHERE (t.credit_account = 'bank' OR (t.debit_account = 'in_transfer' \
            AND t.credit_account = 'budget')) AND t.happened_at >= $1 AND t.happened_at < $2 \
        GROUP BY 1, 2 ORDER BY 1, 2";
    /// Card payments of the time before, less what the acquirer has passed on.
    pub CARDS_UNSETTLED = "SELECT CAST( \
        (SELECT COALESCE(SUM(t.amount_minor), 0) FROM ledger_transfer t \
            JOIN payment_message m ON m.id = t.cause_id WHERE t.debit_account = 'bank' \
            AND t.cause_kind = 'receipt' AND t.happened_at < $1 \
            AND m.bank_transaction_id NOT LIKE 'st:%') \
        - (SELECT COALESCE(SUM(e.amount_minor), 0) FROM statement_entry e \
            WHERE e.fate = 'card_settlement' AND e.booked_on < $2) AS BIGINT) AS value";
    /// Who owes, most first.
    pub DEBTORS = "SELECT b.account AS account, b.balance_minor AS balance_minor, \
        (SELECT MAX(t.happened_at) FROM ledger_transfer t WHERE t.debit_account = b.account) \
            AS last_at, \
        (SELECT MIN(t.happened_at) FROM ledger_transfer t WHERE t.debit_account = b.account) \
            AS first_at \
        FROM ledger_balance b WHERE b.account LIKE 'debt:%' AND b.balance_minor < 0 \
        ORDER BY b.balance_minor, b.account LIMIT $1 OFFSET $2";
    /// How many owe, and how much together.
    pub DEBTS_SUM = "SELECT COUNT(*) AS debtors, \
        CAST(COALESCE(-SUM(balance_minor), 0) AS BIGINT) AS amount_minor FROM ledger_balance \
        WHERE account LIKE 'debt:%' AND balance_minor < 0";
    /// How many messages were not believed since an instant.
    pub COUNT_REJECTED = "SELECT COUNT(*) AS value FROM payment_message \
        WHERE verdict = 'rejected' AND received_at >= $1";
}

impl FromRow for EntryRow {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            statement: row.get("statement_id")?,
            reference: row.get("reference")?,
            booked_on: row.get("booked_on")?,
            direction: row.parse("direction")?,
            amount: Money::kzt(row.get("amount_minor")?),
            counterparty_name: row.optional("counterparty_name")?,
            counterparty_number: row.optional("counterparty_number")?,
            purpose: row.get("purpose")?,
            fate: row.parse("fate")?,
            invoice_number: row.optional("invoice_number")?,
            message: row.optional("message_id")?,
        })
    }
}

impl FromRow for KnownStatement {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            account: row.parse("account")?,
            format: row.parse("format")?,
            from: row.get("from_on")?,
            until: row.get("until_on")?,
            opening: Money::kzt(row.get("opening_minor")?),
            closing: Money::kzt(row.get("closing_minor")?),
            entries: row.get("entries")?,
            imported_at: row.get("imported_at")?,
            imported_by: row.get("imported_by")?,
        })
    }
}

impl FromRow for UnknownReceipt {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let transaction_id: String = row.get("bank_transaction_id")?;
        Ok(Self {
            id: row.get("id")?,
            received_at: row.get("received_at")?,
            way: PaymentWay::of(&transaction_id),
            transaction_id,
            invoice_number: row.get("invoice_number")?,
            amount: Money::kzt(row.get("amount_minor")?),
            booked_on: row.optional("booked_on")?,
            payer_name: row.optional("counterparty_name")?,
            payer_number: row.optional("counterparty_number")?,
            purpose: row.optional("purpose")?,
            proposal: row.optional("proposal_id")?,
        })
    }
}
