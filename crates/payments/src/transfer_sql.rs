//! SQL of the orders of payment to the budget, and of the lines they carry.

use crate::transfer_order::TransferOrder;
use kernel::money::Money;
use store::{ColumnType, FromRow, InsertMany, Row, StoreError};

store::statements! {
    /// The invoices of some subjects or ids, and the days on which the bank booked what it told
    /// of them between two instants.
    pub FEE_ORIGINS = "SELECT i.id AS invoice_id, i.subject_id AS subject_id, i.item AS item, \
        m.received_at AS received_at, e.booked_on AS booked_on FROM invoice i \
        LEFT JOIN payment_message m ON m.invoice_number = i.number AND m.verdict = 'accepted' \
            AND m.received_at >= $2 AND m.received_at <= $3 \
        LEFT JOIN statement_entry e ON e.transaction_id = m.bank_transaction_id \
        WHERE i.id {any $1} OR i.subject_id {any $1}";
    /// The lines of the fees of some bookings.
    pub REFUND_ORIGINS = "SELECT t.id AS transfer_id, t.cause_id AS cause_id, l.item AS item, \
        l.received_on AS received_on, l.amount_minor AS amount_minor, \
        l.order_id IS NULL AS is_waiting \
        FROM ledger_transfer t JOIN budget_line l ON l.transfer_id = t.id \
        WHERE t.cause_kind = 'booking_fee' AND t.cause_id {any $1}";
    /// What waits, by day and fee, up to a day. What a withdrawn order carried that the bank executed all
    /// the same is not ordered again.
    pub WAITING_LINES = "SELECT received_on, item, CAST(SUM(amount_minor) AS BIGINT) AS amount_minor \
        FROM budget_line l WHERE l.order_id IS NULL AND l.received_on <= $1 \
        AND NOT EXISTS (SELECT 1 FROM transfer_order o \
            WHERE o.id = l.withdrawn_from AND o.disputed_entry IS NOT NULL) \
        GROUP BY received_on, item ORDER BY received_on, item";
    /// Puts the lines of a day and a fee into an order.
    pub TAKE_LINES = "UPDATE budget_line SET order_id = $1 \
        WHERE received_on = $2 AND item = $3 AND order_id IS NULL \
        AND NOT EXISTS (SELECT 1 FROM transfer_order o \
            WHERE o.id = budget_line.withdrawn_from AND o.disputed_entry IS NOT NULL)";
    /// Takes an order that is not executed back, once.
    pub WITHDRAW_ORDER = "UPDATE transfer_order SET withdrawn_at = $2 \
        WHERE id = $1 AND executed_entry IS NULL AND withdrawn_at IS NULL";
    /// Takes the lines out of an order that was withdrawn.
    pub FREE_LINES = "UPDATE budget_line SET order_id = NULL, withdrawn_from = $1 \
        WHERE order_id = $1";
    /// Notes that the bank executed an order that was withdrawn.
    pub DISPUTE_ORDER = "UPDATE transfer_order SET disputed_on = $2, disputed_entry = $3 \
        WHERE id = $1 AND withdrawn_at IS NOT NULL AND disputed_entry IS NULL";
    /// An order, locked.
    pub LOCK_ORDER = "SELECT id, number, end_to_end_id, received_on, sequence, kbk, knp, \
        beneficiary_name, beneficiary_bin, beneficiary_iban, beneficiary_bic, beneficiary_kbe, \
        purpose, amount_minor, made_at, made_by, executed_on, withdrawn_at, disputed_on \
        FROM transfer_order WHERE id = $1 {for_update}";
    /// Orders that were withdrawn and executed all the same, newest first.
    pub DISPUTED_ORDERS = "SELECT id, number, end_to_end_id, received_on, sequence, kbk, knp, \
        beneficiary_name, beneficiary_bin, beneficiary_iban, beneficiary_bic, beneficiary_kbe, \
        purpose, amount_minor, made_at, made_by, executed_on, withdrawn_at, disputed_on \
        FROM transfer_order WHERE disputed_entry IS NOT NULL ORDER BY number DESC LIMIT $1";
    /// What was executed of orders that were withdrawn, by day and code.
    pub DISPUTED_OF_DAYS = "SELECT received_on, kbk, CAST(SUM(amount_minor) AS BIGINT) AS amount_minor \
        FROM transfer_order WHERE disputed_entry IS NOT NULL AND received_on >= $1 \
        AND received_on <= $2 GROUP BY received_on, kbk ORDER BY received_on, kbk";
    /// What an order carries.
    pub CARRIED_BY = "SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) AS value \
        FROM budget_line WHERE order_id = $1";
    /// The number of the next order.
    pub NEXT_NUMBER = "SELECT CAST(COALESCE(MAX(number), 0) + 1 AS BIGINT) AS value \
        FROM transfer_order";
    /// How many orders a day has for a code.
    pub ORDERS_OF_DAY = "SELECT COUNT(*) AS value FROM transfer_order \
        WHERE received_on = $1 AND kbk = $2";
    /// Adds an order.
    pub INSERT_ORDER = "INSERT INTO transfer_order (id, number, end_to_end_id, received_on, sequence, \
        kbk, knp, beneficiary_name, beneficiary_bin, beneficiary_iban, beneficiary_bic, \
        beneficiary_kbe, purpose, amount_minor, made_at, made_by, executed_on, executed_entry) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, NULL, NULL)";
    /// Marks an order as executed, once.
    pub EXECUTE_ORDER = "UPDATE transfer_order SET executed_on = $2, executed_entry = $3 \
        WHERE id = $1 AND executed_entry IS NULL AND withdrawn_at IS NULL";
    /// The orders of some end-to-end ids.
    pub ORDERS_BY_END_TO_END_ID = "SELECT id, number, end_to_end_id, received_on, sequence, kbk, knp, \
        beneficiary_name, beneficiary_bin, beneficiary_iban, beneficiary_bic, beneficiary_kbe, \
        purpose, amount_minor, made_at, made_by, executed_on, withdrawn_at, disputed_on \
        FROM transfer_order \
        WHERE end_to_end_id {any $1} ORDER BY number";
    /// A page of orders, newest first.
    pub ORDERS = "SELECT id, number, end_to_end_id, received_on, sequence, kbk, knp, \
        beneficiary_name, beneficiary_bin, beneficiary_iban, beneficiary_bic, beneficiary_kbe, \
        purpose, amount_minor, made_at, made_by, executed_on, withdrawn_at, disputed_on \
        FROM transfer_order \
        WHERE number < $1 ORDER BY number DESC LIMIT $2";
    /// What each day received, by fee and by where it is now.
    pub OVERVIEW = "SELECT l.received_on AS received_on, l.item AS item, o.kbk AS kbk, \
        CASE WHEN o.id IS NULL THEN 'waiting' WHEN o.executed_on IS NULL THEN 'in_transfer' \
            ELSE 'transferred' END AS stage, \
        CAST(SUM(l.amount_minor) AS BIGINT) AS amount_minor \
        FROM budget_line l LEFT JOIN transfer_order o ON o.id = l.order_id \
        WHERE l.received_on >= $1 AND l.received_on <= $2 GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4";
    /// What is in no order, and what is in orders that are not executed, by day and fee.
    pub OUTSTANDING = "SELECT received_on, item, CAST(NULL AS TEXT) AS kbk, 'waiting' AS stage, \
        CAST(SUM(amount_minor) AS BIGINT) AS amount_minor FROM budget_line WHERE order_id IS NULL \
        GROUP BY received_on, item \
        UNION ALL SELECT l.received_on, l.item, o.kbk, 'in_transfer', CAST(SUM(l.amount_minor) AS BIGINT) \
        FROM transfer_order o JOIN budget_line l ON l.order_id = o.id WHERE o.executed_on IS NULL \
        GROUP BY l.received_on, l.item, o.kbk ORDER BY 1, 2, 3, 4";
    /// Lines that wait, orders that wait, and orders that are executed, as sums.
    pub SUM_WAITING = "SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) AS value \
        FROM budget_line WHERE order_id IS NULL";
    /// What orders that are not executed carry.
    pub SUM_IN_TRANSFER = "SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) AS value \
        FROM transfer_order WHERE executed_on IS NULL AND withdrawn_at IS NULL";
    /// What went to the budget: by executed orders, and noted by hand before there were any.
    pub SUM_TRANSFERRED = "SELECT CAST( \
        (SELECT COALESCE(SUM(amount_minor), 0) FROM transfer_order WHERE executed_on IS NOT NULL) + \
        (SELECT COALESCE(SUM(amount_minor), 0) FROM ledger_transfer \
            WHERE debit_account = 'fees_earned' AND credit_account = 'budget') AS BIGINT) AS value";
    /// Orders whose amount is not the sum of their lines; there must be none.
    pub ORDERS_THAT_DIFFER = "SELECT o.number AS value FROM transfer_order o \
        WHERE o.withdrawn_at IS NULL AND o.amount_minor <> (SELECT COALESCE(SUM(l.amount_minor), 0) FROM budget_line l \
            WHERE l.order_id = o.id) ORDER BY o.number LIMIT $1";
}

/// Adds lines that no order carries yet.
pub static INSERT_LINES: InsertMany = InsertMany::new(
    "payments::transfer_sql::INSERT_LINES",
    "budget_line",
    &[
        ("transfer_id", ColumnType::Uuid),
        ("received_on", ColumnType::Text),
        ("item", ColumnType::Text),
        ("amount_minor", ColumnType::Int),
    ],
    "",
);

impl FromRow for TransferOrder {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            number: row.get("number")?,
            end_to_end_id: row.get("end_to_end_id")?,
            received_on: row.get("received_on")?,
            sequence: row.get("sequence")?,
            kbk: row.get("kbk")?,
            knp: row.get("knp")?,
            beneficiary_name: row.get("beneficiary_name")?,
            beneficiary_bin: row.get("beneficiary_bin")?,
            beneficiary_iban: row.parse("beneficiary_iban")?,
            beneficiary_bic: row.get("beneficiary_bic")?,
            beneficiary_kbe: row.get("beneficiary_kbe")?,
            purpose: row.get("purpose")?,
            amount: Money::kzt(row.get("amount_minor")?),
            made_at: row.get("made_at")?,
            made_by: row.get("made_by")?,
            executed_on: row.optional("executed_on")?,
            withdrawn_at: row.optional("withdrawn_at")?,
            disputed_on: row.optional("disputed_on")?,
        })
    }
}
