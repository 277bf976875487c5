//! SQL of what one person proposes and another decides about money.

use crate::proposals::Proposal;
use kernel::money::Money;
use store::{FromRow, Row, StoreError};

store::statements! {
    /// Adds a proposal; 0 rows when one for the same receipt is there already.
    pub INSERT_PROPOSAL = "INSERT INTO money_proposal (id, kind, debit_account, credit_account, \
        amount_minor, message_id, invoice_number, reason, proposed_by, proposed_at, state, \
        decided_by, decided_at, decision) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'proposed', NULL, NULL, NULL) \
        ON CONFLICT (message_id) WHERE state IN ('proposed', 'approved') DO NOTHING";
    /// A proposal, locked.
    pub LOCK_PROPOSAL = "SELECT id, kind, debit_account, credit_account, amount_minor, message_id, \
        invoice_number, reason, proposed_by, proposed_at, state, decided_by, decided_at, decision \
        FROM money_proposal WHERE id = $1 {for_update}";
    /// The proposal that stands for a receipt.
    pub PROPOSAL_OF_RECEIPT = "SELECT id AS value FROM money_proposal \
        WHERE message_id = $1 AND state IN ('proposed', 'approved')";
    /// Decides about a proposal, once.
    pub DECIDE = "UPDATE money_proposal SET state = $2, decided_by = $3, decided_at = $4, \
        decision = $5 WHERE id = $1 AND state = 'proposed'";
    /// Proposals that wait for a second person, oldest first.
    pub WAITING_PROPOSALS = "SELECT id, kind, debit_account, credit_account, amount_minor, \
        message_id, invoice_number, reason, proposed_by, proposed_at, state, decided_by, \
        decided_at, decision FROM money_proposal WHERE state = 'proposed' AND id > $1 \
        ORDER BY id LIMIT $2";
}

impl FromRow for Proposal {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            kind: row.parse("kind")?,
            debit: row.parse("debit_account")?,
            credit: row.parse("credit_account")?,
            amount: Money::kzt(row.get("amount_minor")?),
            receipt: row.optional("message_id")?,
            invoice_number: row.optional("invoice_number")?,
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
