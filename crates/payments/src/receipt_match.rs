//! Giving an unknown receipt to whom it belongs, by two people.
//!
//! The money goes to the user's account. Matched to an invoice, it goes to whoever is to pay it; if the
//! invoice is still open, the service then pays it from the balance, as the user could.

use crate::debts::pay_debts;
use crate::invoice::Invoice;
use crate::invoices::invoice_by_number;
use crate::model::LedgerAccount;
use crate::proposals::{
    Decision, Proposal, ProposalError, ProposalKind, ProposalState, decide, open, propose, reasoned,
};
use crate::receipts::{Assigned, assign_receipt};
use crate::sql as ledger_sql;
use crate::{CauseKind, ledger};
use jiff::Timestamp;
use kernel::ids::{AccountId, TransferId};
use kernel::money::Money;
use store::{Command, Tx};
use uuid::Uuid;

/// Whom a receipt belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MatchTarget {
    /// A user.
    Account(AccountId),
    /// Whoever is to pay the invoice of this number.
    Invoice(i64),
}

/// Proposes whom an unknown receipt belongs to.
#[derive(Debug, Clone)]
pub struct MatchReceipt {
    /// New id of the proposal.
    pub id: Uuid,
    /// The message of the receipt, as the journal has it.
    pub receipt: Uuid,
    /// Whom it belongs to.
    pub to: MatchTarget,
    /// Why, in 1 to [`crate::REASON_CHARACTERS`] characters.
    pub reason: String,
    /// Who proposes.
    pub by: AccountId,
    /// Now.
    pub at: Timestamp,
}

impl Command for MatchReceipt {
    type Out = Proposal;
    type Error = ProposalError;
    const NAME: &'static str = "payments.match_receipt";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Proposal, ProposalError> {
        let reason = reasoned(&self.reason)?;
        ledger::lock(tx).await?;
        let (minor,) = tx
            .fetch_optional::<(i64,)>(&ledger_sql::UNKNOWN_AMOUNT, &[self.receipt.into()])
            .await?
            .ok_or(ProposalError::NoReceipt)?;
        let posted = [CauseKind::Assignment.as_str().into(), self.receipt.into()];
        let given = tx
            .fetch_optional::<(i64,)>(&ledger_sql::IS_POSTED_FOR, &posted)
            .await?;
        if given.is_some() {
            return Err(ProposalError::ReceiptTaken);
        }
        let (account, invoice_number) = match self.to {
            MatchTarget::Account(account) => (account, None),
            MatchTarget::Invoice(number) => {
                let invoice = invoice_by_number(tx, number).await?;
                let invoice = invoice.ok_or(ProposalError::NoInvoice(number))?;
                (invoice.account, Some(number))
            }
        };
        let proposal = Proposal {
            id: self.id,
            kind: ProposalKind::Receipt,
            debit: LedgerAccount::UnknownReceipts,
            credit: LedgerAccount::User(account),
            amount: Money::kzt(minor),
            receipt: Some(self.receipt),
            invoice_number,
            reason,
            proposed_by: self.by,
            proposed_at: self.at,
            state: ProposalState::Proposed,
            decided_by: None,
            decided_at: None,
            decision: None,
        };
        propose(tx, proposal).await
    }
}

/// A receipt that has found its owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matched {
    /// The proposal, approved.
    pub proposal: Proposal,
    /// Whose account has the money now.
    pub account: AccountId,
    /// The invoice it was matched to, as it stands; the service pays an open one from the balance.
    pub invoice: Option<Invoice>,
}

/// Approves whom a receipt belongs to and moves the money, in one transaction.
#[derive(Debug, Clone)]
pub struct ApproveMatch {
    /// The proposal.
    pub proposal: Uuid,
    /// New id of the transfer.
    pub transfer: TransferId,
    /// Why, in 1 to [`crate::REASON_CHARACTERS`] characters.
    pub reason: String,
    /// Who approves; not whoever proposed.
    pub by: AccountId,
    /// Now.
    pub at: Timestamp,
}

impl Command for ApproveMatch {
    type Out = Matched;
    type Error = ProposalError;
    const NAME: &'static str = "payments.approve_match";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Matched, ProposalError> {
        let decision = Decision {
            proposal: self.proposal,
            kind: ProposalKind::Receipt,
            by: self.by,
            at: self.at,
            reason: &self.reason,
        };
        let proposal = open(tx, &decision, true).await?;
        // The schema keeps a receipt's proposal together with its message and its user.
        let (Some(receipt), LedgerAccount::User(account)) = (proposal.receipt, proposal.credit)
        else {
            return Err(ProposalError::NoReceipt);
        };
        match assign_receipt(tx, self.transfer, receipt, account, self.at).await? {
            Assigned::Done(_) => {}
            Assigned::Already => return Err(ProposalError::ReceiptTaken),
            Assigned::NotWaiting => return Err(ProposalError::NoReceipt),
        }
        // Whatever it was meant for, a debt is paid first.
        pay_debts(tx, account, receipt, self.at).await?;
        let invoice = match proposal.invoice_number {
            Some(number) => invoice_by_number(tx, number).await?,
            None => None,
        };
        let proposal = decide(tx, proposal, &decision, ProposalState::Approved).await?;
        Ok(Matched {
            proposal,
            account,
            invoice,
        })
    }
}

/// Rejects whom a receipt is said to belong to; it waits for another proposal.
#[derive(Debug, Clone)]
pub struct RejectMatch {
    /// The proposal.
    pub proposal: Uuid,
    /// Why, in 1 to [`crate::REASON_CHARACTERS`] characters.
    pub reason: String,
    /// Who rejects.
    pub by: AccountId,
    /// Now.
    pub at: Timestamp,
}

impl Command for RejectMatch {
    type Out = Proposal;
    type Error = ProposalError;
    const NAME: &'static str = "payments.reject_match";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Proposal, ProposalError> {
        let decision = Decision {
            proposal: self.proposal,
            kind: ProposalKind::Receipt,
            by: self.by,
            at: self.at,
            reason: &self.reason,
        };
        let proposal = open(tx, &decision, false).await?;
        decide(tx, proposal, &decision, ProposalState::Rejected).await
    }
}
