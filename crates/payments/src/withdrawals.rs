//! Taking back an order that the bank refused, by two people.
//!
//! Only an order that is not executed can be withdrawn. Its money goes back to where it came from: the fees
//! wait for the next order of their day, the refunds for the next order to pay them. An execution that the
//! bank tells of afterwards is a conflict in the journal and stays beside the order; what the order carried
//! is then held back, so that nothing is paid a second time without a person knowing.

use crate::ids::following;
use crate::ledger;
use crate::model::{Cause, CauseKind, LedgerAccount, NewTransfer};
use crate::payout_sql;
use crate::payouts::{PayoutOrder, PayoutState};
use crate::proposals::{ProposalError, ProposalState, reasoned};
use crate::queries::{PAGE_MAX, page};
use crate::transfer_order::TransferOrder;
use crate::transfer_sql;
use crate::withdrawal_sql as sql;
use jiff::Timestamp;
use kernel::ids::AccountId;
use kernel::money::Money;
use kernel::text_enum;
use serde_json::json;
use store::{Command, NewEvent, Query, StoreError, Stream, Tx, events};
use uuid::Uuid;

text_enum! {
    /// Which kind of order is withdrawn.
    OrderKind ("kind of an order") {
        /// To the budget, [`TransferOrder`].
        Transfer = "transfer",
        /// Money back to a user, [`PayoutOrder`].
        Payout = "payout",
    }
}

/// An order that somebody wants to take back, or that was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// Id.
    pub id: Uuid,
    /// Which kind of order.
    pub kind: OrderKind,
    /// The order.
    pub order: Uuid,
    /// Why, in the words of whoever proposed: what the bank said.
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

/// Why an order is not withdrawn.
#[derive(Debug, Clone, thiserror::Error)]
pub enum WithdrawalError {
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// As for every movement of money by two people.
    #[error(transparent)]
    Proposal(#[from] ProposalError),
    /// No such order.
    #[error("there is no such order")]
    NoOrder,
    /// The bank executed it, it was withdrawn before, or it was never handed in.
    #[error("the order is not with the bank any more; only an order that waits can be withdrawn")]
    NotWaiting,
    /// Somebody proposed to withdraw it before.
    #[error("the order is withdrawn, or is proposed to be, already")]
    Proposed,
}

/// An order, as far as a withdrawal needs it.
struct Waiting {
    amount: Money,
    end_to_end_id: String,
}

async fn load(tx: &mut Tx<'_>, kind: OrderKind, order: Uuid) -> Result<Waiting, WithdrawalError> {
    match kind {
        OrderKind::Transfer => {
            let found: Option<TransferOrder> = tx
                .fetch_optional(&transfer_sql::LOCK_ORDER, &[order.into()])
                .await?;
            let found = found.ok_or(WithdrawalError::NoOrder)?;
            if found.executed_on.is_some() || found.withdrawn_at.is_some() {
                return Err(WithdrawalError::NotWaiting);
            }
            Ok(Waiting {
                amount: found.amount,
                end_to_end_id: found.end_to_end_id,
            })
        }
        OrderKind::Payout => {
            let found: Option<PayoutOrder> = tx
                .fetch_optional(&payout_sql::LOCK_PAYOUT, &[order.into()])
                .await?;
            let found = found.ok_or(WithdrawalError::NoOrder)?;
            if found.state != PayoutState::Ordered {
                return Err(WithdrawalError::NotWaiting);
            }
            Ok(Waiting {
                amount: found.amount,
                end_to_end_id: found.end_to_end_id,
            })
        }
    }
}

async fn tell(
    tx: &mut Tx<'_>,
    kind: &'static str,
    withdrawal: &Withdrawal,
    order: &Waiting,
    (by, reason, at): (AccountId, &str, Timestamp),
) -> Result<(), StoreError> {
    let told = NewEvent {
        kind,
        subject: Some(withdrawal.order),
        payload: json!({
            "withdrawal": withdrawal.id,
            "order": order.end_to_end_id,
            "kind": withdrawal.kind,
            "amount": order.amount,
            "by": by,
            "reason": reason,
        }),
    };
    events::append(tx, Stream::REGISTRAR, at, vec![told]).await
}

/// Proposes to take an order back. Nothing moves before a second person approves.
#[derive(Debug, Clone)]
pub struct WithdrawOrder {
    /// New id.
    pub id: Uuid,
    /// Which kind of order.
    pub kind: OrderKind,
    /// The order.
    pub order: Uuid,
    /// What the bank said, in 1 to [`crate::REASON_CHARACTERS`] characters.
    pub reason: String,
    /// Who proposes.
    pub by: AccountId,
    /// Now.
    pub at: Timestamp,
}

impl Command for WithdrawOrder {
    type Out = Withdrawal;
    type Error = WithdrawalError;
    const NAME: &'static str = "payments.withdraw_order";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Withdrawal, WithdrawalError> {
        let reason = reasoned(&self.reason)?;
        ledger::lock(tx).await?;
        let order = load(tx, self.kind, self.order).await?;
        let inserted = tx
            .execute(
                &sql::INSERT_WITHDRAWAL,
                &[
                    self.id.into(),
                    self.kind.as_str().into(),
                    self.order.into(),
                    reason.as_str().into(),
                    self.by.into(),
                    self.at.into(),
                ],
            )
            .await?;
        if inserted == 0 {
            return Err(WithdrawalError::Proposed);
        }
        let withdrawal = Withdrawal {
            id: self.id,
            kind: self.kind,
            order: self.order,
            reason,
            proposed_by: self.by,
            proposed_at: self.at,
            state: ProposalState::Proposed,
            decided_by: None,
            decided_at: None,
            decision: None,
        };
        let who = (self.by, withdrawal.reason.as_str(), self.at);
        tell(tx, "order.withdrawal_proposed", &withdrawal, &order, who).await?;
        Ok(withdrawal)
    }
}

/// Approves or rejects that an order is taken back; an approval moves its money, in one transaction.
#[derive(Debug, Clone)]
pub struct DecideWithdrawal {
    /// The proposal.
    pub withdrawal: Uuid,
    /// True approves; not whoever proposed.
    pub approves: bool,
    /// Why, in 1 to [`crate::REASON_CHARACTERS`] characters.
    pub reason: String,
    /// Who decides.
    pub by: AccountId,
    /// Now.
    pub at: Timestamp,
}

impl Command for DecideWithdrawal {
    type Out = Withdrawal;
    type Error = WithdrawalError;
    const NAME: &'static str = "payments.decide_withdrawal";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Withdrawal, WithdrawalError> {
        let reason = reasoned(&self.reason)?;
        ledger::lock(tx).await?;
        let found: Option<Withdrawal> = tx
            .fetch_optional(&sql::LOCK_WITHDRAWAL, &[self.withdrawal.into()])
            .await?;
        let mut withdrawal = found.ok_or(ProposalError::NotFound)?;
        if withdrawal.state != ProposalState::Proposed {
            let state = withdrawal.state;
            return Err(ProposalError::Decided { state }.into());
        }
        if self.approves && withdrawal.proposed_by == self.by {
            return Err(ProposalError::SamePerson.into());
        }
        let state = if self.approves {
            ProposalState::Approved
        } else {
            ProposalState::Rejected
        };
        let order = match load(tx, withdrawal.kind, withdrawal.order).await {
            // An order that was executed since can still be left alone.
            Err(WithdrawalError::NotWaiting) if !self.approves => Waiting {
                amount: Money::kzt(0),
                end_to_end_id: String::new(),
            },
            order => order?,
        };
        tx.execute(
            &sql::DECIDE_WITHDRAWAL,
            &[
                withdrawal.id.into(),
                state.as_str().into(),
                self.by.into(),
                self.at.into(),
                reason.as_str().into(),
            ],
        )
        .await?;
        if self.approves {
            self.take_back(tx, &withdrawal, order.amount).await?;
        }
        let kind = if self.approves {
            "order.withdrawn"
        } else {
            "order.withdrawal_rejected"
        };
        let who = (self.by, reason.as_str(), self.at);
        tell(tx, kind, &withdrawal, &order, who).await?;
        withdrawal.state = state;
        withdrawal.decided_by = Some(self.by);
        withdrawal.decided_at = Some(self.at);
        withdrawal.decision = Some(reason);
        Ok(withdrawal)
    }
}

impl DecideWithdrawal {
    /// Moves the money back to where it waits, and lets what the order carried out of it.
    async fn take_back(
        &self,
        tx: &mut Tx<'_>,
        withdrawal: &Withdrawal,
        amount: Money,
    ) -> Result<(), StoreError> {
        let order = withdrawal.order;
        let (debit, credit) = match withdrawal.kind {
            OrderKind::Transfer => {
                let values = [order.into(), self.at.into()];
                tx.execute(&transfer_sql::WITHDRAW_ORDER, &values).await?;
                tx.execute(&transfer_sql::FREE_LINES, &[order.into()])
                    .await?;
                (LedgerAccount::InTransfer, LedgerAccount::FeesEarned)
            }
            OrderKind::Payout => {
                tx.execute(&payout_sql::WITHDRAW_PAYOUT, &[order.into()])
                    .await?;
                tx.execute(&payout_sql::FREE_REFUNDS, &[order.into()])
                    .await?;
                (LedgerAccount::InPayout, LedgerAccount::RefundsDue)
            }
        };
        let transfer = NewTransfer {
            id: following(withdrawal.id, "withdrawn"),
            debit,
            credit,
            amount,
            cause: Cause {
                kind: CauseKind::OrderWithdrawn,
                id: order,
            },
            at: self.at,
        };
        ledger::post(tx, &transfer).await?;
        Ok(())
    }
}

/// Withdrawals that wait for a second person, oldest first.
#[derive(Debug, Clone)]
pub struct WithdrawalsWaiting {
    /// The last one of the page before; `None` for the first page.
    pub after: Option<Uuid>,
    /// Rows wanted, at most [`crate::PAGE_MAX`].
    pub limit: i64,
}

impl Query for WithdrawalsWaiting {
    type Out = Vec<Withdrawal>;
    type Error = StoreError;
    const NAME: &'static str = "payments.withdrawals_waiting";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<Withdrawal>, StoreError> {
        let after = self.after.unwrap_or(Uuid::nil());
        let values = [after.into(), page(self.limit).into()];
        tx.fetch_all(&sql::WAITING_WITHDRAWALS, &values).await
    }
}

/// What was proposed about one order, newest first, at most [`crate::PAGE_MAX`]; the first may still wait.
#[derive(Debug, Clone)]
pub struct WithdrawalsOf(pub Uuid);

impl Query for WithdrawalsOf {
    type Out = Vec<Withdrawal>;
    type Error = StoreError;
    const NAME: &'static str = "payments.withdrawals_of";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<Withdrawal>, StoreError> {
        let values = [self.0.into(), PAGE_MAX.into()];
        tx.fetch_all(&sql::WITHDRAWALS_OF, &values).await
    }
}

/// One proposal to take an order back; `None` when there is no such proposal.
#[derive(Debug, Clone)]
pub struct FindWithdrawal(pub Uuid);

impl Query for FindWithdrawal {
    type Out = Option<Withdrawal>;
    type Error = StoreError;
    const NAME: &'static str = "payments.find_withdrawal";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Option<Withdrawal>, StoreError> {
        tx.fetch_optional(&sql::WITHDRAWAL, &[self.0.into()]).await
    }
}

/// What tells people which order a withdrawal is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderBrief {
    /// Number of the order.
    pub number: i64,
    /// What the bank repeats in the statement; also the printed number.
    pub end_to_end_id: String,
    /// How much.
    pub amount: Money,
}

/// Which order a withdrawal is about; `None` when there is no such order.
#[derive(Debug, Clone)]
pub struct BriefOfOrder {
    /// Which kind of order.
    pub kind: OrderKind,
    /// The order.
    pub order: Uuid,
}

impl Query for BriefOfOrder {
    type Out = Option<OrderBrief>;
    type Error = StoreError;
    const NAME: &'static str = "payments.brief_of_order";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Option<OrderBrief>, StoreError> {
        let statement = match self.kind {
            OrderKind::Transfer => &sql::BRIEF_TRANSFER,
            OrderKind::Payout => &sql::BRIEF_PAYOUT,
        };
        tx.fetch_optional(statement, &[self.order.into()]).await
    }
}
