//! A user's own money that goes back to the user: asked for by the user, paid out by an order.
//!
//! Money on a user's account is the user's until a fee is taken from it. Whoever asks for it back gets
//! it moved to what is to be paid out, `refunds_due`, at once, so that it can't be spent meanwhile.

use crate::ledger::{self, Charged, LedgerError, PostingError};
use crate::model::{Cause, CauseKind, LedgerAccount, NewTransfer};
use jiff::Timestamp;
use kernel::ids::{AccountId, TransferId};
use kernel::money::Money;
use newtype_uuid::GenericUuid;
use serde_json::json;
use store::{Command, NewEvent, StoreError, Stream, Tx, events};
use uuid::Uuid;

/// A request for money back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MoneyBack {
    /// Id of the request, the cause in the ledger: the same request moves money once.
    pub request: Uuid,
    /// New id of the transfer.
    pub transfer: TransferId,
    /// Whose money.
    pub account: AccountId,
    /// How much: tenge, more than nothing.
    pub amount: Money,
    /// When.
    pub at: Timestamp,
}

/// Moves money from a user's account to what is to be paid out, if it is there.
///
/// # Errors
/// [`LedgerError::Posting`] for an amount that is not more than nothing, or not in tenge.
pub async fn money_back(tx: &mut Tx<'_>, asked: &MoneyBack) -> Result<Charged, LedgerError> {
    let new = NewTransfer {
        id: asked.transfer,
        debit: LedgerAccount::User(asked.account),
        credit: LedgerAccount::RefundsDue,
        amount: asked.amount,
        cause: Cause {
            kind: CauseKind::Withdrawal,
            id: asked.request,
        },
        at: asked.at,
    };
    ledger::post_covered(tx, &new).await
}

/// Asks for money back that lies on the asker's account.
#[derive(Debug, Clone)]
pub struct AskMoneyBack {
    /// Id of the request. Asking again with the same id changes nothing.
    pub request: Uuid,
    /// New id of the transfer.
    pub transfer: TransferId,
    /// Who asks, and whose money it is.
    pub account: AccountId,
    /// How much: tenge, more than nothing.
    pub amount: Money,
    /// Now.
    pub at: Timestamp,
}

/// Why money does not go back.
#[derive(Debug, Clone, thiserror::Error)]
pub enum MoneyBackError {
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Nothing, less, or another currency.
    #[error(transparent)]
    Amount(#[from] PostingError),
    /// There is not so much on the account.
    #[error("amount: the account has {balance}; ask for that or less")]
    TooMuch {
        /// What is there.
        balance: Money,
    },
    /// the debt comes first.
    #[error("the account owes {owed}; money goes back when the debt is paid in full")]
    Owes {
        /// What is owed.
        owed: Money,
    },
}

impl From<LedgerError> for MoneyBackError {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Store(error) => Self::Store(error),
            LedgerError::Posting(error) => Self::Amount(error),
        }
    }
}

impl Command for AskMoneyBack {
    type Out = Charged;
    type Error = MoneyBackError;
    const NAME: &'static str = "payments.ask_money_back";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Charged, MoneyBackError> {
        ledger::lock(tx).await?;
        let owed = ledger::balance(tx, LedgerAccount::Debt(self.account)).await?;
        if owed.minor > 0 {
            return Err(MoneyBackError::Owes { owed });
        }
        let asked = MoneyBack {
            request: self.request,
            transfer: self.transfer,
            account: self.account,
            amount: self.amount,
            at: self.at,
        };
        let charged = money_back(tx, &asked).await?;
        match charged {
            Charged::Insufficient { balance } => return Err(MoneyBackError::TooMuch { balance }),
            Charged::Already => return Ok(charged),
            Charged::Done => {}
        }
        let told = NewEvent {
            kind: "money.back_asked",
            subject: Some(self.account.into_untyped_uuid()),
            payload: json!({
                "request": self.request,
                "amount": self.amount,
                "by": self.account,
                "reason": "asked by the user",
            }),
        };
        events::append(tx, Stream::REGISTRAR, self.at, vec![told]).await?;
        Ok(charged)
    }
}
