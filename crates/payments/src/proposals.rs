//! Money that moves by hand moves by two people: one proposes, another approves or rejects.
//!
//! [`ProposePosting`] is a transfer between two accounts, [`MatchReceipt`](crate::MatchReceipt) gives a
//! receipt to whom it belongs. The schema refuses an approval by whoever proposed; a proposal is
//! decided once, so of two approvals that race one finds it decided. Each step is an event in the
//! registrar's stream, with who and why.

use crate::debts;
use crate::ledger::{self, Charged, LedgerError, PostingError};
use crate::model::{Cause, CauseKind, LedgerAccount, NewTransfer};
use crate::proposal_sql as sql;
use crate::queries::page;
use jiff::Timestamp;
use kernel::ids::{AccountId, TransferId};
use kernel::money::Money;
use kernel::text_enum;
use serde_json::json;
use store::{Command, NewEvent, Query, StoreError, Stream, Tx, events};
use uuid::Uuid;

/// Longest reason, in characters.
pub const REASON_CHARACTERS: usize = 500;

text_enum! {
    /// What is proposed.
    ProposalKind ("kind of a proposal") {
        /// A transfer between two accounts.
        Posting = "posting",
        /// A receipt that is given to its owner.
        Receipt = "receipt",
    }
}

text_enum! {
    /// Where a proposal stands.
    ProposalState ("state of a proposal") {
        /// Waits for a second person.
        Proposed = "proposed",
        /// A second person agreed, and the money moved.
        Approved = "approved",
        /// Somebody said no, and nothing moved.
        Rejected = "rejected",
    }
}

/// A movement of money that waits for a second person, or was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Id; also the cause of a posting in the ledger.
    pub id: Uuid,
    /// What is proposed.
    pub kind: ProposalKind,
    /// Where the money comes from.
    pub debit: LedgerAccount,
    /// Where it goes.
    pub credit: LedgerAccount,
    /// How much.
    pub amount: Money,
    /// The message of the receipt that is given away.
    pub receipt: Option<Uuid>,
    /// The invoice it is meant for.
    pub invoice_number: Option<i64>,
    /// Why, in the words of whoever proposed.
    pub reason: String,
    /// Who proposed.
    pub proposed_by: AccountId,
    /// When.
    pub proposed_at: Timestamp,
    /// Where it stands.
    pub state: ProposalState,
    /// Who decided.
    pub decided_by: Option<AccountId>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// Why, in the words of whoever decided.
    pub decision: Option<String>,
}

/// Why a proposal is not made or not decided.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ProposalError {
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The posting is impossible, whatever the balances.
    #[error(transparent)]
    Posting(#[from] PostingError),
    /// The reason is empty or too long.
    #[error("reason: say why, in 1 to {REASON_CHARACTERS} characters")]
    Reason,
    /// Money of this account moves by its own commands only.
    #[error("{0} is moved by statements and orders, never by hand")]
    Reserved(LedgerAccount),
    /// No such proposal, or one of the other kind.
    #[error("there is no such proposal")]
    NotFound,
    /// It was decided before.
    #[error("the proposal is {state} already")]
    Decided {
        /// Where it stands.
        state: ProposalState,
    },
    /// Whoever proposed can't approve.
    #[error("whoever proposed a movement of money can't approve it; ask a second person")]
    SamePerson,
    /// The account it takes from doesn't cover it.
    #[error("{account} has {balance}; that does not cover the posting")]
    NotCovered {
        /// The account.
        account: LedgerAccount,
        /// What is on it.
        balance: Money,
    },
    /// No receipt of this id waits for its owner.
    #[error("no receipt of this id waits for its owner")]
    NoReceipt,
    /// The receipt has an owner, or is proposed for one.
    #[error("the receipt was given away or is proposed for somebody already")]
    ReceiptTaken,
    /// No invoice has the number.
    #[error("no invoice has the number {0}")]
    NoInvoice(i64),
}

impl From<LedgerError> for ProposalError {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Store(error) => Self::Store(error),
            LedgerError::Posting(error) => Self::Posting(error),
        }
    }
}

/// A reason that says something, without blanks around it.
pub(crate) fn reasoned(reason: &str) -> Result<String, ProposalError> {
    let reason = reason.trim();
    let length = reason.chars().count();
    if (1..=REASON_CHARACTERS).contains(&length) && !reason.contains('\0') {
        Ok(reason.to_owned())
    } else {
        Err(ProposalError::Reason)
    }
}

/// Writes a proposal and tells of it.
pub(crate) async fn propose(tx: &mut Tx<'_>, new: Proposal) -> Result<Proposal, ProposalError> {
    let inserted = tx
        .execute(
            &sql::INSERT_PROPOSAL,
            &[
                new.id.into(),
                new.kind.as_str().into(),
                new.debit.to_string().into(),
                new.credit.to_string().into(),
                new.amount.minor.into(),
                new.receipt.into(),
                new.invoice_number.into(),
                new.reason.as_str().into(),
                new.proposed_by.into(),
                new.proposed_at.into(),
            ],
        )
        .await?;
    if inserted == 0 {
        return Err(ProposalError::ReceiptTaken);
    }
    let kind = match new.kind {
        ProposalKind::Posting => "posting.proposed",
        ProposalKind::Receipt => "receipt.match_proposed",
    };
    tell(
        tx,
        kind,
        &new,
        new.proposed_by,
        &new.reason,
        new.proposed_at,
    )
    .await?;
    Ok(new)
}

async fn tell(
    tx: &mut Tx<'_>,
    kind: &'static str,
    proposal: &Proposal,
    by: AccountId,
    reason: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    let told = NewEvent {
        kind,
        subject: Some(proposal.id),
        payload: json!({
            "debit": proposal.debit.to_string(),
            "credit": proposal.credit.to_string(),
            "amount": proposal.amount,
            "receipt": proposal.receipt,
            "by": by,
            "reason": reason,
        }),
    };
    events::append(tx, Stream::REGISTRAR, at, vec![told]).await
}

/// Somebody's word on a proposal.
pub(crate) struct Decision<'a> {
    pub(crate) proposal: Uuid,
    pub(crate) kind: ProposalKind,
    pub(crate) by: AccountId,
    pub(crate) at: Timestamp,
    pub(crate) reason: &'a str,
}

/// Loads a proposal that this person may decide, under the lock of the ledger.
pub(crate) async fn open(
    tx: &mut Tx<'_>,
    decision: &Decision<'_>,
    approves: bool,
) -> Result<Proposal, ProposalError> {
    ledger::lock(tx).await?;
    let found: Option<Proposal> = tx
        .fetch_optional(&sql::LOCK_PROPOSAL, &[decision.proposal.into()])
        .await?;
    let proposal = found
        .filter(|proposal| proposal.kind == decision.kind)
        .ok_or(ProposalError::NotFound)?;
    if proposal.state != ProposalState::Proposed {
        let state = proposal.state;
        return Err(ProposalError::Decided { state });
    }
    if approves && proposal.proposed_by == decision.by {
        return Err(ProposalError::SamePerson);
    }
    Ok(proposal)
}

/// Writes the decision and tells of it.
pub(crate) async fn decide(
    tx: &mut Tx<'_>,
    mut proposal: Proposal,
    decision: &Decision<'_>,
    state: ProposalState,
) -> Result<Proposal, ProposalError> {
    let reason = reasoned(decision.reason)?;
    let changed = tx
        .execute(
            &sql::DECIDE,
            &[
                proposal.id.into(),
                state.as_str().into(),
                decision.by.into(),
                decision.at.into(),
                reason.as_str().into(),
            ],
        )
        .await?;
    if changed == 0 {
        return Err(ProposalError::NotFound);
    }
    let kind = match (proposal.kind, state) {
        (ProposalKind::Posting, ProposalState::Approved) => "posting.approved",
        (ProposalKind::Posting, _) => "posting.rejected",
        (ProposalKind::Receipt, ProposalState::Approved) => "receipt.matched",
        (ProposalKind::Receipt, _) => "receipt.match_rejected",
    };
    tell(tx, kind, &proposal, decision.by, &reason, decision.at).await?;
    proposal.state = state;
    proposal.decided_by = Some(decision.by);
    proposal.decided_at = Some(decision.at);
    proposal.decision = Some(reason);
    Ok(proposal)
}

/// Proposes a transfer by hand. Nothing moves before a second person approves.
#[derive(Debug, Clone)]
pub struct ProposePosting {
    /// New id.
    pub id: Uuid,
    /// Where the money comes from.
    pub debit: LedgerAccount,
    /// Where it goes.
    pub credit: LedgerAccount,
    /// How much: tenge, more than nothing.
    pub amount: Money,
    /// Why, in 1 to [`REASON_CHARACTERS`] characters.
    pub reason: String,
    /// Who proposes.
    pub by: AccountId,
    /// Now.
    pub at: Timestamp,
}

impl Command for ProposePosting {
    type Out = Proposal;
    type Error = ProposalError;
    const NAME: &'static str = "payments.propose_posting";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Proposal, ProposalError> {
        ledger::check(&self.transfer())?;
        for account in [self.debit, self.credit] {
            let reserved = matches!(
                account,
                LedgerAccount::UnknownReceipts
                    | LedgerAccount::InTransfer
                    | LedgerAccount::Budget
                    | LedgerAccount::InPayout
            );
            if reserved {
                return Err(ProposalError::Reserved(account));
            }
        }
        // What is due back is due to somebody, and leaves by orders to pay, so that nothing is paid twice.
        if self.debit == LedgerAccount::RefundsDue {
            return Err(ProposalError::Reserved(self.debit));
        }
        if self.credit == LedgerAccount::RefundsDue && !matches!(self.debit, LedgerAccount::User(_))
        {
            return Err(ProposalError::Reserved(self.credit));
        }
        // A debt is a fee that is owed, or is forgiven.
        for (debt, fees) in [(self.debit, self.credit), (self.credit, self.debit)] {
            if matches!(debt, LedgerAccount::Debt(_)) && fees != LedgerAccount::FeesEarned {
                return Err(ProposalError::Reserved(debt));
            }
        }
        let proposal = Proposal {
            id: self.id,
            kind: ProposalKind::Posting,
            debit: self.debit,
            credit: self.credit,
            amount: self.amount,
            receipt: None,
            invoice_number: None,
            reason: reasoned(&self.reason)?,
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

impl ProposePosting {
    fn transfer(&self) -> NewTransfer {
        posting(
            newtype_uuid::GenericUuid::from_untyped_uuid(self.id),
            (self.debit, self.credit),
            self.amount,
            self.id,
            self.at,
        )
    }
}

fn posting(
    id: TransferId,
    (debit, credit): (LedgerAccount, LedgerAccount),
    amount: Money,
    proposal: Uuid,
    at: Timestamp,
) -> NewTransfer {
    NewTransfer {
        id,
        debit,
        credit,
        amount,
        cause: Cause {
            kind: CauseKind::Manual,
            id: proposal,
        },
        at,
    }
}

/// Approves a transfer by hand and posts it, in one transaction.
#[derive(Debug, Clone)]
pub struct ApprovePosting {
    /// The proposal.
    pub proposal: Uuid,
    /// New id of the transfer.
    pub transfer: TransferId,
    /// Why, in 1 to [`REASON_CHARACTERS`] characters.
    pub reason: String,
    /// Who approves; not whoever proposed.
    pub by: AccountId,
    /// Now.
    pub at: Timestamp,
}

impl Command for ApprovePosting {
    type Out = Proposal;
    type Error = ProposalError;
    const NAME: &'static str = "payments.approve_posting";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Proposal, ProposalError> {
        let decision = Decision {
            proposal: self.proposal,
            kind: ProposalKind::Posting,
            by: self.by,
            at: self.at,
            reason: &self.reason,
        };
        let proposal = open(tx, &decision, true).await?;
        let accounts = (proposal.debit, proposal.credit);
        let new = posting(
            self.transfer,
            accounts,
            proposal.amount,
            proposal.id,
            self.at,
        );
        // What comes in at the bank needs no cover: it is where all money begins.
        if let LedgerAccount::Debt(account) = proposal.debit {
            debts::owe(tx, &new, account).await?;
            debts::pay_debts(tx, account, proposal.id, self.at).await?;
        } else if let LedgerAccount::Debt(account) = proposal.credit {
            debts::forgive(tx, &new, account).await?;
        } else if proposal.debit == LedgerAccount::Bank {
            ledger::post(tx, &new).await?;
        } else if let Charged::Insufficient { balance } = ledger::post_covered(tx, &new).await? {
            return Err(ProposalError::NotCovered {
                account: proposal.debit,
                balance,
            });
        }
        if let LedgerAccount::User(account) = proposal.credit {
            debts::pay_debts(tx, account, proposal.id, self.at).await?;
        }
        decide(tx, proposal, &decision, ProposalState::Approved).await
    }
}

/// Rejects a transfer by hand; whoever proposed it may do so too.
#[derive(Debug, Clone)]
pub struct RejectPosting {
    /// The proposal.
    pub proposal: Uuid,
    /// Why, in 1 to [`REASON_CHARACTERS`] characters.
    pub reason: String,
    /// Who rejects.
    pub by: AccountId,
    /// Now.
    pub at: Timestamp,
}

impl Command for RejectPosting {
    type Out = Proposal;
    type Error = ProposalError;
    const NAME: &'static str = "payments.reject_posting";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Proposal, ProposalError> {
        let decision = Decision {
            proposal: self.proposal,
            kind: ProposalKind::Posting,
            by: self.by,
            at: self.at,
            reason: &self.reason,
        };
        let proposal = open(tx, &decision, false).await?;
        decide(tx, proposal, &decision, ProposalState::Rejected).await
    }
}

/// Proposals of both kinds that wait for a second person, oldest first.
#[derive(Debug, Clone)]
pub struct ProposalsWaiting {
    /// The last proposal of the page before; `None` for the first page.
    pub after: Option<Uuid>,
    /// Rows wanted, at most [`crate::PAGE_MAX`].
    pub limit: i64,
}

impl Query for ProposalsWaiting {
    type Out = Vec<Proposal>;
    type Error = StoreError;
    const NAME: &'static str = "payments.proposals_waiting";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<Proposal>, StoreError> {
        let after = self.after.unwrap_or(Uuid::nil());
        let values = [after.into(), page(self.limit).into()];
        tx.fetch_all(&sql::WAITING_PROPOSALS, &values).await
    }
}
