//! Posting to the ledger: transfers, charges, refunds, and the balance of an account.
//!
//! Every function works inside the caller's transaction. One lock, the bank's balance, is taken
//! before anything else, so that two postings wait for each other and never deadlock. What follows
//! the lock sees everything that was committed before.

use crate::budget_lines;
use crate::model::{Cause, CauseKind, LedgerAccount, NewTransfer};
use crate::sql;
use jiff::Timestamp;
use kernel::ids::{AccountId, TransferId};
use kernel::money::{Currency, Money};
use store::{StoreError, Tx};
use uuid::Uuid;

/// What came of a posting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Posted {
    /// The money moved.
    Done,
    /// The same cause moved it before; nothing moved now.
    Already,
}

/// What came of a posting that needs money on the account it takes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charged {
    /// The money moved.
    Done,
    /// The same cause moved it before; nothing moved now.
    Already,
    /// There is not enough; nothing moved.
    Insufficient {
        /// What is there.
        balance: Money,
    },
}

impl Charged {
    /// True when the money has moved for this cause, now or before.
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Done | Self::Already)
    }
}

/// Why a posting is impossible, whatever the balances: a mistake of the caller.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PostingError {
    /// only tenge, and more than nothing.
    #[error("amount: a transfer moves tenge, more than nothing; this one is {minor} {currency}")]
    Amount {
        /// Minor units that were given.
        minor: i64,
        /// Currency that was given.
        currency: Currency,
    },
    /// Money from an account to itself.
    #[error("a transfer goes from one account to another; both are {0}")]
    SameAccount(LedgerAccount),
}

/// A failure of a posting.
#[derive(Debug, Clone, thiserror::Error)]
pub enum LedgerError {
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The posting is impossible.
    #[error(transparent)]
    Posting(#[from] PostingError),
}

/// Posts one transfer, whatever the balances are. For money of users use [`charge`].
///
/// # Errors
/// [`LedgerError::Posting`] for an amount that is not more than nothing, not in tenge, or from an
/// account to itself.
pub async fn transfer(tx: &mut Tx<'_>, new: &NewTransfer) -> Result<Posted, LedgerError> {
    check(new)?;
    lock(tx).await?;
    Ok(post(tx, new).await?)
}

/// Takes a fee from a user's account if there is enough on it.
///
/// # Errors
/// [`LedgerError::Posting`] as for [`transfer`].
pub async fn charge(
    tx: &mut Tx<'_>,
    id: TransferId,
    account: AccountId,
    amount: Money,
    cause: Cause,
    at: Timestamp,
) -> Result<Charged, LedgerError> {
    let debit = LedgerAccount::User(account);
    let new = NewTransfer {
        id,
        debit,
        credit: LedgerAccount::FeesEarned,
        amount,
        cause,
        at,
    };
    post_covered(tx, &new).await
}

/// Sets an earned fee aside to be given back.
///
/// A fee that was passed on to the budget before is given back too: the fees then show less than
/// nothing until the next ones make up for it, and the next orders are smaller by that.
/// [`Charged::Insufficient`] only when nothing covers it, neither the fees that wait nor a fee that
/// was earned for the same cause.
///
/// # Errors
/// [`LedgerError::Posting`] as for [`transfer`].
pub async fn refund_due(
    tx: &mut Tx<'_>,
    id: TransferId,
    amount: Money,
    cause: Cause,
    at: Timestamp,
) -> Result<Charged, LedgerError> {
    let (debit, credit) = (LedgerAccount::FeesEarned, LedgerAccount::RefundsDue);
    let new = NewTransfer {
        id,
        debit,
        credit,
        amount,
        cause,
        at,
    };
    let charged = post_covered(tx, &new).await?;
    if !matches!(charged, Charged::Insufficient { .. }) {
        return Ok(charged);
    }
    let (earned,) = tx
        .fetch_one::<(i64,)>(&sql::EARNED_FOR, &[cause.id.into()])
        .await?;
    if earned < amount.minor {
        return Ok(charged);
    }
    post(tx, &new).await?;
    Ok(Charged::Done)
}

/// notes that earned fees were passed on to the budget by a payment order.
///
/// # Errors
/// [`LedgerError::Posting`] as for [`transfer`].
pub async fn pass_to_budget(
    tx: &mut Tx<'_>,
    id: TransferId,
    amount: Money,
    order: Uuid,
    at: Timestamp,
) -> Result<Charged, LedgerError> {
    let (debit, credit) = (LedgerAccount::FeesEarned, LedgerAccount::Budget);
    let cause = Cause {
        kind: CauseKind::BudgetOrder,
        id: order,
    };
    post_covered(
        tx,
        &NewTransfer {
            id,
            debit,
            credit,
            amount,
            cause,
            at,
        },
    )
    .await
}

/// What is on an account, from one row. An account that never had a transfer has nothing.
///
/// # Errors
/// Only those of the storage.
pub async fn balance(tx: &mut Tx<'_>, account: LedgerAccount) -> Result<Money, StoreError> {
    let row = tx
        .fetch_optional::<(i64,)>(&sql::BALANCE, &[account.to_string().into()])
        .await?;
    Ok(account.money(row.map_or(0, |(minor,)| minor)))
}

/// Takes the lock of the ledger for the rest of the transaction.
pub(crate) async fn lock(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    tx.fetch_one::<(i64,)>(&sql::LOCK_LEDGER, &[]).await?;
    Ok(())
}

/// Posts a transfer under the lock. The schema refuses what [`check`] would have refused.
pub(crate) async fn post(tx: &mut Tx<'_>, new: &NewTransfer) -> Result<Posted, StoreError> {
    let (debit, credit) = (new.debit.to_string(), new.credit.to_string());
    let inserted = tx
        .execute(
            &sql::INSERT_TRANSFER,
            &[
                new.id.into(),
                debit.as_str().into(),
                credit.as_str().into(),
                new.amount.minor.into(),
                new.amount.currency.code().into(),
                new.cause.kind.as_str().into(),
                new.cause.id.into(),
                new.at.into(),
            ],
        )
        .await?;
    if inserted == 0 {
        return Ok(Posted::Already);
    }
    tx.execute(
        &sql::ADD_TO_BALANCE,
        &[debit.into(), (-new.amount.minor).into()],
    )
    .await?;
    tx.execute(
        &sql::ADD_TO_BALANCE,
        &[credit.into(), new.amount.minor.into()],
    )
    .await?;
    budget_lines::note(tx, new).await?;
    Ok(Posted::Done)
}

/// Posts a transfer if the account it takes from covers it. A repeated cause is looked for first: it
/// must not be mistaken for a balance that is too small because the first time used it up.
pub(crate) async fn post_covered(
    tx: &mut Tx<'_>,
    new: &NewTransfer,
) -> Result<Charged, LedgerError> {
    check(new)?;
    lock(tx).await?;
    let values = [
        new.cause.kind.as_str().into(),
        new.cause.id.into(),
        new.debit.to_string().into(),
        new.credit.to_string().into(),
    ];
    if tx
        .fetch_optional::<(i64,)>(&sql::IS_POSTED, &values)
        .await?
        .is_some()
    {
        return Ok(Charged::Already);
    }
    let balance = balance(tx, new.debit).await?;
    if balance.minor < new.amount.minor {
        return Ok(Charged::Insufficient { balance });
    }
    post(tx, new).await?;
    Ok(Charged::Done)
}

pub(crate) fn check(new: &NewTransfer) -> Result<(), PostingError> {
    if new.amount.minor <= 0 || new.amount.currency != Currency::Kzt {
        let Money { minor, currency } = new.amount;
        return Err(PostingError::Amount { minor, currency });
    }
    if new.debit == new.credit {
        return Err(PostingError::SameAccount(new.debit));
    }
    Ok(())
}
