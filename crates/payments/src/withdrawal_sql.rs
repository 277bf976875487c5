//! SQL of orders that are taken back by two people.

use crate::withdrawals::{OrderBrief, Withdrawal};
use kernel::money::Money;
use store::{FromRow, Row, StoreError};

store::statements! {
    /// Adds a proposal; 0 rows when one for the same order is there already.
    pub INSERT_WITHDRAWAL = "INSERT INTO order_withdrawal (id, kind, order_id, reason, proposed_by, \
        proposed_at, state, decided_by, decided_at, decision) \
        VALUES ($1, $2, $3, $4, $5, $6, 'proposed', NULL, NULL, NULL) \
        ON CONFLICT (order_id) WHERE state IN ('proposed', 'approved') DO NOTHING";
    /// A proposal, locked.
    pub LOCK_WITHDRAWAL = "SELECT id, kind, order_id, reason, proposed_by, proposed_at, state, \
        decided_by, decided_at, decision FROM order_withdrawal WHERE id = $1 {for_update}";
    /// Decides about a proposal, once.
    pub DECIDE_WITHDRAWAL = "UPDATE order_withdrawal SET state = $2, decided_by = $3, \
        decided_at = $4, decision = $5 WHERE id = $1 AND state = 'proposed'";
    /// Proposals that wait for a second person, oldest first.
    pub WAITING_WITHDRAWALS = "SELECT id, kind, order_id, reason, proposed_by, proposed_at, state, \
        decided_by, decided_at, decision FROM order_withdrawal \
        WHERE state = 'proposed' AND id > $1 ORDER BY id LIMIT $2";
    /// A proposal.
    pub WITHDRAWAL = "SELECT id, kind, order_id, reason, proposed_by, proposed_at, state, \
        decided_by, decided_at, decision FROM order_withdrawal WHERE id = $1";
    /// What tells people which order to the budget it is.
    pub BRIEF_TRANSFER = "SELECT number, end_to_end_id, amount_minor FROM transfer_order \
        WHERE id = $1";
    /// What tells people which order to pay money back it is.
    pub BRIEF_PAYOUT = "SELECT number, end_to_end_id, amount_minor FROM payout_order WHERE id = $1";
    /// Everything that was proposed about an order, newest first.
    pub WITHDRAWALS_OF = "SELECT id, kind, order_id, reason, proposed_by, proposed_at, state, \
        decided_by, decided_at, decision FROM order_withdrawal \
        WHERE order_id = $1 ORDER BY id DESC LIMIT $2";
}

impl FromRow for Withdrawal {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            kind: row.parse("kind")?,
            order: row.get("order_id")?,
            reason: row.get("reason")?,
            proposed_by: row.get("proposed_by")?,
            proposed_at: row.get("proposed_at")?,
            state: row.parse("state")?,
            decided_by: row.optional("decided_by")?,
            decided_at: row.optional("decided_at")?,
            decision: row.optional("decision")?,
        })
    }
}

impl FromRow for OrderBrief {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            number: row.get("number")?,
            end_to_end_id: row.get("end_to_end_id")?,
            amount: Money::kzt(row.get("amount_minor")?),
        })
    }
}
