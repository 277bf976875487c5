//! SQL of refunds that are due and of the orders that pay them.

use crate::payouts::{PayoutAccount, PayoutOrder, RefundWaiting};
use kernel::money::Money;
use store::{FromRow, Row, StoreError};

store::statements! {
    /// Keeps where a user's money goes back to.
    pub STATE_ACCOUNT = "INSERT INTO payout_account (account_id, iban, bic, stated_at) \
        VALUES ($1, $2, $3, $4) ON CONFLICT (account_id) DO UPDATE SET \
        iban = excluded.iban, bic = excluded.bic, stated_at = excluded.stated_at";
    /// Where a user's money goes back to.
    pub ACCOUNT_OF = "SELECT iban, bic, stated_at FROM payout_account WHERE account_id = $1";
    /// Refunds that no living order pays, oldest first. What a withdrawn order carried that the bank paid
    /// all the same is held back.
    pub REFUNDS_WAITING = "SELECT t.id AS id, t.debit_account AS debit_account, \
        t.amount_minor AS amount_minor, t.cause_kind AS cause_kind, t.cause_id AS cause_id, \
        t.happened_at AS happened_at, (SELECT i.account_id FROM invoice i \
            WHERE i.subject_id = t.cause_id OR i.id = t.cause_id ORDER BY i.id LIMIT 1) AS payer \
        FROM ledger_transfer t WHERE t.credit_account = 'refunds_due' \
        AND t.debit_account <> 'in_payout' AND t.id > $1 \
        AND NOT EXISTS (SELECT 1 FROM payout_line l JOIN payout_order o ON o.id = l.order_id \
            WHERE l.transfer_id = t.id AND (l.living = 1 OR o.disputed_entry IS NOT NULL)) \
        ORDER BY t.id LIMIT $2";
    /// The same of one account.
    pub REFUNDS_OF = "SELECT t.id AS id, t.debit_account AS debit_account, \
        t.amount_minor AS amount_minor, t.cause_kind AS cause_kind, t.cause_id AS cause_id, \
        t.happened_at AS happened_at, (SELECT i.account_id FROM invoice i \
            WHERE i.subject_id = t.cause_id OR i.id = t.cause_id ORDER BY i.id LIMIT 1) AS payer \
        FROM ledger_transfer t WHERE t.credit_account = 'refunds_due' \
        AND (t.debit_account = $1 OR (t.debit_account = 'fees_earned' AND EXISTS ( \
            SELECT 1 FROM invoice i WHERE i.account_id = $2 \
            AND (i.subject_id = t.cause_id OR i.id = t.cause_id)))) \
        AND NOT EXISTS (SELECT 1 FROM payout_line l JOIN payout_order o ON o.id = l.order_id \
            WHERE l.transfer_id = t.id AND (l.living = 1 OR o.disputed_entry IS NOT NULL)) \
        ORDER BY t.id LIMIT $3";
    /// The number of the next order.
    pub NEXT_PAYOUT_NUMBER = "SELECT CAST(COALESCE(MAX(number), 0) + 1 AS BIGINT) AS value \
        FROM payout_order";
    /// Adds an order.
    pub INSERT_PAYOUT = "INSERT INTO payout_order (id, number, end_to_end_id, account_id, \
        beneficiary_name, beneficiary_number, beneficiary_iban, beneficiary_bic, beneficiary_kbe, \
        purpose, amount_minor, reason, made_by, made_at, state) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 'proposed')";
    /// Puts a refund into an order.
    pub INSERT_PAYOUT_LINE = "INSERT INTO payout_line (order_id, transfer_id, living) \
        VALUES ($1, $2, 1)";
    /// Decides about an order, once.
    pub DECIDE_PAYOUT = "UPDATE payout_order SET state = $2, decided_by = $3, decided_at = $4, \
        decision = $5 WHERE id = $1 AND state = 'proposed'";
    /// Marks an order as executed, once.
    pub EXECUTE_PAYOUT = "UPDATE payout_order SET state = 'executed', executed_on = $2, \
        executed_entry = $3 WHERE id = $1 AND state = 'ordered'";
    /// Takes an order that is not executed back, once.
    pub WITHDRAW_PAYOUT = "UPDATE payout_order SET state = 'withdrawn' \
        WHERE id = $1 AND state = 'ordered'";
    /// Notes that the bank executed an order that was withdrawn.
    pub DISPUTE_PAYOUT = "UPDATE payout_order SET disputed_on = $2, disputed_entry = $3 \
        WHERE id = $1 AND state = 'withdrawn' AND disputed_entry IS NULL";
    /// Lets the refunds out of an order that was rejected or withdrawn.
    pub FREE_REFUNDS = "UPDATE payout_line SET living = 0 WHERE order_id = $1 AND living = 1";
    /// An order, locked.
    pub LOCK_PAYOUT = "SELECT id, number, end_to_end_id, account_id, beneficiary_name, \
        beneficiary_number, beneficiary_iban, beneficiary_bic, beneficiary_kbe, purpose, \
        amount_minor, reason, made_by, made_at, state, decided_by, decided_at, decision, \
        executed_on, disputed_on FROM payout_order WHERE id = $1 {for_update}";
    /// An order by its id.
    pub PAYOUT = "SELECT id, number, end_to_end_id, account_id, beneficiary_name, \
        beneficiary_number, beneficiary_iban, beneficiary_bic, beneficiary_kbe, purpose, \
        amount_minor, reason, made_by, made_at, state, decided_by, decided_at, decision, \
        executed_on, disputed_on FROM payout_order WHERE id = $1";
    /// Orders that were withdrawn and that the bank paid all the same, newest first.
    pub DISPUTED_PAYOUTS = "SELECT id, number, end_to_end_id, account_id, beneficiary_name, \
        beneficiary_number, beneficiary_iban, beneficiary_bic, beneficiary_kbe, purpose, \
        amount_minor, reason, made_by, made_at, state, decided_by, decided_at, decision, \
        executed_on, disputed_on FROM payout_order WHERE disputed_entry IS NOT NULL \
        ORDER BY number DESC LIMIT $1";
    /// The orders of some end-to-end ids.
    pub PAYOUTS_BY_END_TO_END_ID = "SELECT id, number, end_to_end_id, account_id, beneficiary_name, \
        beneficiary_number, beneficiary_iban, beneficiary_bic, beneficiary_kbe, purpose, \
        amount_minor, reason, made_by, made_at, state, decided_by, decided_at, decision, \
        executed_on, disputed_on FROM payout_order WHERE end_to_end_id {any $1} ORDER BY number";
    /// A page of orders, newest first.
    pub PAYOUTS = "SELECT id, number, end_to_end_id, account_id, beneficiary_name, \
        beneficiary_number, beneficiary_iban, beneficiary_bic, beneficiary_kbe, purpose, \
        amount_minor, reason, made_by, made_at, state, decided_by, decided_at, decision, \
        executed_on, disputed_on FROM payout_order WHERE number < $1 ORDER BY number DESC LIMIT $2";
    /// What the refunds that no approved order pays come to, and what orders carry that are with the bank.
    pub SUM_REFUNDS_WAITING = "SELECT CAST(COALESCE(SUM(t.amount_minor), 0) AS BIGINT) AS value \
        FROM ledger_transfer t WHERE t.credit_account = 'refunds_due' \
        AND t.debit_account <> 'in_payout' AND NOT EXISTS (SELECT 1 FROM payout_line l \
            JOIN payout_order o ON o.id = l.order_id WHERE l.transfer_id = t.id AND l.living = 1 \
            AND o.state IN ('ordered', 'executed'))";
    /// What orders carry that are with the bank.
    pub SUM_IN_PAYOUT = "SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) AS value \
        FROM payout_order WHERE state = 'ordered'";
    /// Living orders whose amount is not the sum of their refunds; there must be none.
    pub PAYOUTS_THAT_DIFFER = "SELECT o.number AS value FROM payout_order o \
        WHERE o.state IN ('proposed', 'ordered', 'executed') AND o.amount_minor <> ( \
            SELECT COALESCE(SUM(t.amount_minor), 0) FROM payout_line l \
            JOIN ledger_transfer t ON t.id = l.transfer_id \
            WHERE l.order_id = o.id AND l.living = 1) ORDER BY o.number LIMIT $1";
}

impl FromRow for PayoutAccount {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            iban: row.parse("iban")?,
            bic: row.get("bic")?,
            stated_at: row.get("stated_at")?,
        })
    }
}

impl FromRow for RefundWaiting {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let payer = row.optional("payer")?;
        Ok(Self {
            transfer: row.get("id")?,
            account: RefundWaiting::owner(row.parse("debit_account")?, payer),
            amount: Money::kzt(row.get("amount_minor")?),
            cause: row.parse("cause_kind")?,
            cause_id: row.get("cause_id")?,
            since: row.get("happened_at")?,
        })
    }
}

impl FromRow for PayoutOrder {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            number: row.get("number")?,
            end_to_end_id: row.get("end_to_end_id")?,
            account: row.get("account_id")?,
            beneficiary_name: row.get("beneficiary_name")?,
            beneficiary_number: row.optional("beneficiary_number")?,
            beneficiary_iban: row.parse("beneficiary_iban")?,
            beneficiary_bic: row.get("beneficiary_bic")?,
            beneficiary_kbe: row.get("beneficiary_kbe")?,
            purpose: row.get("purpose")?,
            amount: Money::kzt(row.get("amount_minor")?),
            reason: row.get("reason")?,
            made_by: row.get("made_by")?,
            made_at: row.get("made_at")?,
            state: row.parse("state")?,
            decided_by: row.optional("decided_by")?,
            decided_at: row.optional("decided_at")?,
            decision: row.optional("decision")?,
            executed_on: row.optional("executed_on")?,
            disputed_on: row.optional("disputed_on")?,
        })
    }
}
