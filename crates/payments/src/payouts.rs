//! Money back to users: refunds that are due, and the orders that pay them, by two people.
//!
//! A refund is a transfer into `refunds_due`; nothing else says that it is due. [`MakePayout`] puts all
//! refunds of a user into one order, [`DecidePayout`] by another person hands it to the bank, and the debit
//! in the bank's statement with the order's end-to-end id, amount and account executes it. The schema lets
//! a refund into one living order, so it is paid once. What the bank refuses is withdrawn
//! ([`crate::WithdrawOrder`]) and due again.

use crate::iban::Iban;
use crate::ids::following;
use crate::ledger::{self, Charged, LedgerError};
use crate::model::{Cause, CauseKind, LedgerAccount, NewTransfer};
use crate::payout_sql as sql;
use crate::proposals::{ProposalError, reasoned};
use accounts::{Holder, Residency};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::ids::{AccountId, TransferId};
use kernel::money::Money;
use kernel::text_enum;
use newtype_uuid::GenericUuid;
use serde_json::json;
use store::{Command, NewEvent, StoreError, Stream, Tx, events};
use uuid::Uuid;

/// Most refunds of one order; what is left waits for the next.
pub const REFUNDS_MAX: i64 = 200;
/// Longest name of a beneficiary that payment messages take, in characters.
const NAME_CHARACTERS: usize = 140;

text_enum! {
    /// Where an order to pay money back stands.
    PayoutState ("state of an order to pay back") {
        /// Waits for a second person.
        Proposed = "proposed",
        /// Somebody said no; its refunds wait for another order.
        Rejected = "rejected",
        /// With the bank.
        Ordered = "ordered",
        /// The bank has paid it.
        Executed = "executed",
        /// The bank refused it; its refunds wait for another order.
        Withdrawn = "withdrawn",
    }
}

/// Where a user's money goes back to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutAccount {
    /// The account.
    pub iban: Iban,
    /// Its bank.
    pub bic: String,
    /// When the user said so.
    pub stated_at: Timestamp,
}

/// A refund that no order pays yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefundWaiting {
    /// The transfer that made it due.
    pub transfer: TransferId,
    /// Whose it is; `None` when nothing tells.
    pub account: Option<AccountId>,
    /// How much.
    pub amount: Money,
    /// Why it is due.
    pub cause: CauseKind,
    /// Of what: a booking, a request, a proposal.
    pub cause_id: Uuid,
    /// Since when.
    pub since: Timestamp,
}

impl RefundWaiting {
    /// Whose the refund is: who had the money, or who paid the fee that is given back.
    pub(crate) const fn owner(debit: LedgerAccount, payer: Option<AccountId>) -> Option<AccountId> {
        match debit {
            LedgerAccount::User(account) => Some(account),
            _ => payer,
        }
    }
}

/// An order that pays a user's refunds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayoutOrder {
    /// Id; also the cause of its transfers in the ledger.
    pub id: Uuid,
    /// Number of the order, from 1, without gaps.
    pub number: i64,
    /// What the bank repeats in the statement; also the printed number.
    pub end_to_end_id: String,
    /// Whose money it is.
    pub account: AccountId,
    /// The holder of the account.
    pub beneficiary_name: String,
    /// Its IIN or BIN; foreigners may have none.
    pub beneficiary_number: Option<String>,
    /// Where it goes.
    pub beneficiary_iban: Iban,
    /// The bank.
    pub beneficiary_bic: String,
    /// Code of residency and sector (КБЕ).
    pub beneficiary_kbe: String,
    /// Purpose in words.
    pub purpose: String,
    /// How much.
    pub amount: Money,
    /// Why, in the words of whoever made it.
    pub reason: String,
    /// Who made it.
    pub made_by: AccountId,
    /// When.
    pub made_at: Timestamp,
    /// Where it stands.
    pub state: PayoutState,
    /// Who decided.
    pub decided_by: Option<AccountId>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// Why, in the words of whoever decided.
    pub decision: Option<String>,
    /// The day on which the bank booked it.
    pub executed_on: Option<Date>,
    /// The day on which the bank executed it although it was withdrawn; a person has to look.
    pub disputed_on: Option<Date>,
}

/// Why money is not paid back.
#[derive(Debug, Clone, thiserror::Error)]
pub enum PayoutError {
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// As for every movement of money by two people.
    #[error(transparent)]
    Proposal(#[from] ProposalError),
    /// The bank's code is none.
    #[error("bic: the code of a bank has 8 or 11 capitals and digits, such as HSBKKZKX")]
    Bic,
    /// No such account.
    #[error("there is no such account")]
    NoAccount,
    /// The user has not said where the money goes.
    #[error("the user has not stated an account for money back; it is stated in the cabinet")]
    NoPayoutAccount,
    /// Nothing is due, or an order pays it already.
    #[error("no refund of this user waits for an order")]
    NothingDue,
    /// No such order.
    #[error("there is no such order")]
    NoOrder,
    /// It was decided before.
    #[error("the order is {state} already")]
    Decided {
        /// Where it stands.
        state: PayoutState,
    },
}

impl From<LedgerError> for PayoutError {
    fn from(error: LedgerError) -> Self {
        Self::Proposal(error.into())
    }
}

/// The user says where money goes back to. The holder is the account's own, so it can't be somebody else's.
#[derive(Debug, Clone)]
pub struct StatePayoutAccount {
    /// Whose money.
    pub account: AccountId,
    /// Where it goes.
    pub iban: Iban,
    /// The bank's code: 8 or 11 capitals and digits.
    pub bic: String,
    /// Now.
    pub at: Timestamp,
}

impl Command for StatePayoutAccount {
    type Out = PayoutAccount;
    type Error = PayoutError;
    const NAME: &'static str = "payments.state_payout_account";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<PayoutAccount, PayoutError> {
        let signs = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
        if !matches!(self.bic.len(), 8 | 11) || !self.bic.bytes().all(signs) {
            return Err(PayoutError::Bic);
        }
        tx.execute(
            &sql::STATE_ACCOUNT,
            &[
                self.account.into(),
                self.iban.as_str().into(),
                self.bic.as_str().into(),
                self.at.into(),
            ],
        )
        .await?;
        // The number of an account is personal; the log tells only that it was stated.
        let told = NewEvent {
            kind: "payout.account_stated",
            subject: Some(self.account.into_untyped_uuid()),
            payload: json!({ "by": self.account, "reason": "stated by the user" }),
        };
        events::append(tx, Stream::REGISTRAR, self.at, vec![told]).await?;
        Ok(PayoutAccount {
            iban: self.iban.clone(),
            bic: self.bic.clone(),
            stated_at: self.at,
        })
    }
}

/// Puts all refunds of a user that wait into one order, for a second person to approve.
#[derive(Debug, Clone)]
pub struct MakePayout {
    /// New id of the order.
    pub id: Uuid,
    /// Whose refunds.
    pub account: AccountId,
    /// Why, in 1 to [`crate::REASON_CHARACTERS`] characters.
    pub reason: String,
    /// Who makes it.
    pub by: AccountId,
    /// Now.
    pub at: Timestamp,
}

impl Command for MakePayout {
    type Out = PayoutOrder;
    type Error = PayoutError;
    const NAME: &'static str = "payments.make_payout";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<PayoutOrder, PayoutError> {
        let reason = reasoned(&self.reason)?;
        ledger::lock(tx).await?;
        let refunds = refunds_of(tx, self.account).await?;
        let sum: i64 = refunds.iter().map(|refund| refund.amount.minor).sum();
        if sum <= 0 {
            return Err(PayoutError::NothingDue);
        }
        let to: PayoutAccount = tx
            .fetch_optional(&sql::ACCOUNT_OF, &[self.account.into()])
            .await?
            .ok_or(PayoutError::NoPayoutAccount)?;
        let holder = accounts::load(tx, self.account).await?;
        let holder = holder.ok_or(PayoutError::NoAccount)?;
        let (number,): (i64,) = tx.fetch_one(&sql::NEXT_PAYOUT_NUMBER, &[]).await?;
        let order = PayoutOrder {
            id: self.id,
            number,
            end_to_end_id: format!("SHP{number:06}"),
            account: self.account,
            beneficiary_name: holder
                .display_name()
                .chars()
                .take(NAME_CHARACTERS)
                .collect(),
            beneficiary_number: holder.holder.number(),
            beneficiary_iban: to.iban,
            beneficiary_bic: to.bic,
            beneficiary_kbe: kbe(holder.residency, &holder.holder).to_owned(),
            purpose: format!("Возврат платы за бронирование, поручение SHP{number:06}"),
            amount: Money::kzt(sum),
            reason,
            made_by: self.by,
            made_at: self.at,
            state: PayoutState::Proposed,
            decided_by: None,
            decided_at: None,
            decision: None,
            executed_on: None,
            disputed_on: None,
        };
        insert(tx, &order).await?;
        for refund in &refunds {
            let line = [order.id.into(), refund.transfer.into()];
            tx.execute(&sql::INSERT_PAYOUT_LINE, &line).await?;
        }
        tell(
            tx,
            "payout.proposed",
            &order,
            self.by,
            &order.reason,
            self.at,
        )
        .await?;
        Ok(order)
    }
}

/// Code of residency (1 or 2) and sector (9 for people, 7 for organisations).
const fn kbe(residency: Residency, holder: &Holder) -> &'static str {
    match (residency, holder) {
        (Residency::Resident, Holder::Person { .. }) => "19",
        (Residency::Resident, Holder::Organisation { .. }) => "17",
        (Residency::NonResident, Holder::Person { .. }) => "29",
        (Residency::NonResident, Holder::Organisation { .. }) => "27",
    }
}

pub(crate) async fn refunds_of(
    tx: &mut Tx<'_>,
    account: AccountId,
) -> Result<Vec<RefundWaiting>, StoreError> {
    let user = LedgerAccount::User(account).to_string();
    let values = [user.into(), account.into(), REFUNDS_MAX.into()];
    tx.fetch_all(&sql::REFUNDS_OF, &values).await
}

async fn insert(tx: &mut Tx<'_>, order: &PayoutOrder) -> Result<(), StoreError> {
    tx.execute(
        &sql::INSERT_PAYOUT,
        &[
            order.id.into(),
            order.number.into(),
            order.end_to_end_id.as_str().into(),
            order.account.into(),
            order.beneficiary_name.as_str().into(),
            order.beneficiary_number.clone().into(),
            order.beneficiary_iban.as_str().into(),
            order.beneficiary_bic.as_str().into(),
            order.beneficiary_kbe.as_str().into(),
            order.purpose.as_str().into(),
            order.amount.minor.into(),
            order.reason.as_str().into(),
            order.made_by.into(),
            order.made_at.into(),
        ],
    )
    .await?;
    Ok(())
}

async fn tell(
    tx: &mut Tx<'_>,
    kind: &'static str,
    order: &PayoutOrder,
    by: AccountId,
    reason: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    let told = NewEvent {
        kind,
        subject: Some(order.id),
        payload: json!({
            "order": order.end_to_end_id,
            "account": order.account,
            "amount": order.amount,
            "by": by,
            "reason": reason,
        }),
    };
    events::append(tx, Stream::REGISTRAR, at, vec![told]).await
}

/// Approves or rejects an order to pay money back; an approved one is for the bank.
#[derive(Debug, Clone)]
pub struct DecidePayout {
    /// The order.
    pub order: Uuid,
    /// True approves; not whoever made it.
    pub approves: bool,
    /// Why, in 1 to [`crate::REASON_CHARACTERS`] characters.
    pub reason: String,
    /// Who decides.
    pub by: AccountId,
    /// Now.
    pub at: Timestamp,
}

impl Command for DecidePayout {
    type Out = PayoutOrder;
    type Error = PayoutError;
    const NAME: &'static str = "payments.decide_payout";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<PayoutOrder, PayoutError> {
        let reason = reasoned(&self.reason)?;
        ledger::lock(tx).await?;
        let found: Option<PayoutOrder> = tx
            .fetch_optional(&sql::LOCK_PAYOUT, &[self.order.into()])
            .await?;
        let mut order = found.ok_or(PayoutError::NoOrder)?;
        if order.state != PayoutState::Proposed {
            return Err(PayoutError::Decided { state: order.state });
        }
        if self.approves && order.made_by == self.by {
            return Err(ProposalError::SamePerson.into());
        }
        order.state = if self.approves {
            PayoutState::Ordered
        } else {
            PayoutState::Rejected
        };
        let values = [
            order.id.into(),
            order.state.as_str().into(),
            self.by.into(),
            self.at.into(),
            reason.as_str().into(),
        ];
        tx.execute(&sql::DECIDE_PAYOUT, &values).await?;
        let kind = if self.approves {
            hand_in(tx, &order, self.at).await?;
            "payout.ordered"
        } else {
            tx.execute(&sql::FREE_REFUNDS, &[order.id.into()]).await?;
            "payout.rejected"
        };
        tell(tx, kind, &order, self.by, &reason, self.at).await?;
        order.decided_by = Some(self.by);
        order.decided_at = Some(self.at);
        order.decision = Some(reason);
        Ok(order)
    }
}

/// Moves the money of an approved order from what is due to what is with the bank.
async fn hand_in(tx: &mut Tx<'_>, order: &PayoutOrder, at: Timestamp) -> Result<(), PayoutError> {
    let transfer = moved(
        order,
        (LedgerAccount::RefundsDue, LedgerAccount::InPayout),
        "payout",
        at,
    );
    if let Charged::Insufficient { balance } = ledger::post_covered(tx, &transfer).await? {
        let account = LedgerAccount::RefundsDue;
        return Err(ProposalError::NotCovered { account, balance }.into());
    }
    Ok(())
}

fn moved(
    order: &PayoutOrder,
    (debit, credit): (LedgerAccount, LedgerAccount),
    what: &str,
    at: Timestamp,
) -> NewTransfer {
    NewTransfer {
        id: following(order.id, what),
        debit,
        credit,
        amount: order.amount,
        cause: Cause {
            kind: CauseKind::Payout,
            id: order.id,
        },
        at,
    }
}

/// Books that the bank has paid an order. The caller holds the lock of the ledger.
pub(crate) async fn execute(
    tx: &mut Tx<'_>,
    order: &PayoutOrder,
    entry: Uuid,
    at: Timestamp,
) -> Result<(), StoreError> {
    let values = [order.id.into(), order.executed_on.into(), entry.into()];
    tx.execute(&sql::EXECUTE_PAYOUT, &values).await?;
    let accounts = (LedgerAccount::InPayout, LedgerAccount::Bank);
    ledger::post(tx, &moved(order, accounts, "payout_executed", at)).await?;
    Ok(())
}
