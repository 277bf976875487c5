//! SQL of the orders of payment to the budget, and of the lines they carry.

use crate::transfer_order::TransferOrder;
use kernel::money::Money;
use store::{FromRow, Row, StoreError};

store::statements! {
    /// The fee of a cause, and the day on which the bank booked the receipt told at this instant.
    pub ORIGIN_OF_FEE = "SELECT i.item AS item, e.booked_on AS received_on FROM invoice i \
        LEFT JOIN payment_message m ON m.invoice_number = i.number AND m.verdict = 'accepted' \
            AND m.received_at = $2 \
        LEFT JOIN statement_entry e ON e.transaction_id = m.bank_transaction_id \
        WHERE i.id = $1 OR i.subject_id = $1 \
        ORDER BY CASE WHEN e.booked_on IS NULL THEN 1 ELSE 0 END, e.booked_on, i.id DESC LIMIT 1";
    /// The fee of a booking, and its day if the amount is the same and no order carries it yet.
    pub ORIGIN_OF_REFUND = "SELECT l.item AS item, CASE WHEN l.order_id IS NULL \
        AND l.amount_minor = $2 THEN l.received_on END AS received_on \
        FROM ledger_transfer t JOIN budget_line l ON l.transfer_id = t.id \
        WHERE t.cause_kind = 'booking_fee' AND t.cause_id = $1 LIMIT 1";
    /// Adds a line.
    pub INSERT_LINE = "INSERT INTO budget_line (transfer_id, received_on, item, amount_minor, \
        order_id) VALUES ($1, $2, $3, $4, NULL)";
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
