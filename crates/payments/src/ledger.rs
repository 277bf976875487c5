//! Posting to the ledger: transfers, charges, refunds, and the balance of an account.
//!
//! Every function works inside the caller's transaction. One lock, the bank's balance, is taken
//! before anything else, so that two postings wait for each other and never deadlock. What follows
//! the lock sees everything that was committed before.
//!
//! One transfer and many are posted by the same code: what the books say is loaded, the rules of
//! [`Books`](crate::posting::Books) decide each transfer in order, and a handful of statements writes
//! them all.

use crate::budget_lines::{self, Origins};
use crate::model::{Cause, CauseKind, LedgerAccount, NewTransfer};
use crate::posting::{Books, Cover, PostTransfer};
pub(crate) use crate::posting::{PostingError, check};
use crate::sql::{self, Balance};
use jiff::Timestamp;
use kernel::ids::{AccountId, TransferId};
use kernel::money::Money;
use std::collections::{BTreeMap, BTreeSet};
use store::{StoreError, Tx, Value};
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

/// Posts one transfer without asking whether it is covered. For money of users use [`charge`].
///
/// # Errors
/// [`LedgerError::Posting`] for an amount that is not more than nothing, not in tenge, from an
/// account to itself, or one that would leave an account below zero that may not be.
pub async fn transfer(tx: &mut Tx<'_>, new: &NewTransfer) -> Result<Posted, LedgerError> {
    let (transfer, cover) = (*new, Cover::NotNeeded);
    Ok(
        match post_one(tx, &PostTransfer { transfer, cover }).await? {
            Charged::Already => Posted::Already,
            _ => Posted::Done,
        },
    )
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

/// Posts a transfer if the account it takes from covers it. A repeated cause is looked for first: it
/// must not be mistaken for a balance that is too small because the first time used it up.
pub(crate) async fn post_covered(
    tx: &mut Tx<'_>,
    new: &NewTransfer,
) -> Result<Charged, LedgerError> {
    let (transfer, cover) = (*new, Cover::Needed);
    post_one(tx, &PostTransfer { transfer, cover }).await
}

/// Posts one transfer as [`post_together`] does.
pub(crate) async fn post_one(
    tx: &mut Tx<'_>,
    posting: &PostTransfer,
) -> Result<Charged, LedgerError> {
    let answers = post_together(tx, &[posting]).await?;
    let answer = answers.into_iter().next();
    Ok(answer.expect("each posting has its answer")?)
}

/// Takes the lock, decides postings in their order, and writes those that are to be done. One that is
/// refused leaves nothing behind and keeps no other from being posted.
///
/// What was posted before is found by the inserting itself: a cause that is there already is passed
/// over, and the others are decided again in that knowledge.
///
/// # Errors
/// [`StoreError::Conflict`] when a posting was written that would not have been, had it been known that
/// one before it brings no money any more. It can't happen to a posting that is alone.
pub(crate) async fn post_together(
    tx: &mut Tx<'_>,
    batch: &[&PostTransfer],
) -> Result<Vec<Result<Charged, PostingError>>, StoreError> {
    lock(tx).await?;
    let (mut books, origins) = load(tx, batch).await?;
    let mut written = BTreeSet::new();
    let mut answers = loop {
        let (answers, done) = books.decide_all(batch);
        if !written.is_subset(&done) {
            return Err(StoreError::Conflict(String::from(
                "a posting was covered by one that was made before",
            )));
        }
        let wanted: Vec<usize> = done.difference(&written).copied().collect();
        if wanted.is_empty() {
            break answers;
        }
        let transfers: Vec<_> = wanted.iter().map(|index| &batch[*index].transfer).collect();
        let inserted = insert(tx, &transfers).await?;
        for (index, transfer) in wanted.into_iter().zip(transfers) {
            let is_fresh = inserted.contains(&transfer.id);
            books.know(transfer, is_fresh);
            if is_fresh {
                written.insert(index);
            }
        }
    };
    let posted: Vec<_> = written
        .iter()
        .map(|index| &batch[*index].transfer)
        .collect();
    carry(tx, &posted, origins).await?;
    for (posting, answer) in batch.iter().zip(&mut answers) {
        if books.may_be_repeated(posting, answer) && is_posted(tx, &posting.transfer).await? {
            *answer = Ok(Charged::Already);
        }
    }
    Ok(answers)
}

async fn is_posted(tx: &mut Tx<'_>, new: &NewTransfer) -> Result<bool, StoreError> {
    let values = [
        new.cause.kind.as_str().into(),
        new.cause.id.into(),
        new.debit.to_string().into(),
        new.credit.to_string().into(),
    ];
    let found: Option<(i64,)> = tx.fetch_optional(&sql::IS_POSTED, &values).await?;
    Ok(found.is_some())
}

/// What is needed to decide postings and to write them.
async fn load(tx: &mut Tx<'_>, batch: &[&PostTransfer]) -> Result<(Books, Origins), StoreError> {
    let transfers = batch.iter().map(|posting| &posting.transfer);
    let accounts: BTreeSet<LedgerAccount> = transfers
        .clone()
        .flat_map(|new| [new.debit, new.credit])
        .collect();
    let accounts: Vec<String> = accounts.iter().map(ToString::to_string).collect();
    let accounts = [accounts.into()];
    let [mut first, mut second] = tx.handles();
    let (balances, origins) = tokio::try_join!(
        first.fetch_all::<Balance>(&sql::BALANCES, &accounts),
        budget_lines::origins(&mut second, transfers),
    )?;
    Ok((Books::new(balances), origins))
}

/// Posts a transfer under the lock, whatever the balances are. The schema refuses what
/// [`Books`] would have refused.
pub(crate) async fn post(tx: &mut Tx<'_>, new: &NewTransfer) -> Result<Posted, StoreError> {
    Ok(match post_all(tx, &[*new]).await? {
        0 => Posted::Already,
        _ => Posted::Done,
    })
}

/// Posts transfers as [`post`] does and says how many there were whose cause had not moved money
/// before.
pub(crate) async fn post_all(tx: &mut Tx<'_>, all: &[NewTransfer]) -> Result<usize, StoreError> {
    let origins = budget_lines::origins(tx, all.iter()).await?;
    let inserted = insert(tx, &Vec::from_iter(all)).await?;
    let posted: Vec<_> = all
        .iter()
        .filter(|new| inserted.contains(&new.id))
        .collect();
    carry(tx, &posted, origins).await?;
    Ok(posted.len())
}

/// Inserts transfers and answers which of them are new.
async fn insert(tx: &mut Tx<'_>, all: &[&NewTransfer]) -> Result<BTreeSet<TransferId>, StoreError> {
    let rows = all.iter().map(|new| {
        vec![
            new.id.into(),
            new.debit.to_string().into(),
            new.credit.to_string().into(),
            new.amount.minor.into(),
            new.amount.currency.code().into(),
            new.cause.kind.as_str().into(),
            new.cause.id.into(),
            new.at.into(),
        ]
    });
    let inserted: Vec<(TransferId,)> = tx
        .insert_many_returning(&sql::INSERT_TRANSFERS, rows.collect())
        .await?;
    Ok(inserted.into_iter().map(|(id,)| id).collect())
}

/// Carries inserted transfers to the balances, and to the lines of the budget if they touch the fees.
async fn carry(
    tx: &mut Tx<'_>,
    posted: &[&NewTransfer],
    origins: Origins,
) -> Result<(), StoreError> {
    let balances = changes(posted)?;
    let lines = origins.lines(posted);
    let [mut first, mut second] = tx.handles();
    tokio::try_join!(
        first.insert_many(&sql::ADD_TO_BALANCES, balances),
        budget_lines::add(&mut second, lines),
    )?;
    Ok(())
}

/// What transfers do to each account together: each account once, always in the same order. One that
/// ends where it began is among them, because every account with transfers has a balance.
fn changes(posted: &[&NewTransfer]) -> Result<Vec<Vec<Value>>, StoreError> {
    let mut sums: BTreeMap<LedgerAccount, i128> = BTreeMap::new();
    for new in posted {
        *sums.entry(new.debit).or_default() -= i128::from(new.amount.minor);
        *sums.entry(new.credit).or_default() += i128::from(new.amount.minor);
    }
    let row = |(account, sum): (LedgerAccount, i128)| {
        let minor = i64::try_from(sum).map_err(|_| {
            StoreError::Conflict(format!(
                "{account}: the transfers sum up to {sum} minor units"
            ))
        })?;
        Ok(vec![account.to_string().into(), minor.into()])
    };
    sums.into_iter().map(row).collect()
}
