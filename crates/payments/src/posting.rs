//! Decides postings one after another over what the books say, without a database; and the command
//! that posts a transfer, together with others that wait.

use crate::ledger::{self, Charged, LedgerError};
use crate::model::{Cause, LedgerAccount, NewTransfer};
use crate::sql::Balance;
use kernel::money::{Currency, Money};
use std::collections::{HashMap, HashSet};
use store::{Command, FromRow, Row, StoreError, StoreResult, Tx};

/// Whether the account that a transfer takes from has to have the money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cover {
    /// It has: what a user spends.
    Needed,
    /// It has not, beyond what the schema asks of every account: what comes in at the bank.
    NotNeeded,
}

/// Posts one transfer. Transfers that arrive together are posted by one transaction and a handful of
/// statements, each with an answer of its own.
///
/// It is for a caller that has nothing else to write. It tells no event: whoever wants to say who
/// moved the money and why posts with [`transfer`](crate::transfer) or [`charge`](crate::charge)
/// inside a command that does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PostTransfer {
    /// What is posted.
    pub transfer: NewTransfer,
    /// Whether it is posted only if it is covered.
    pub cover: Cover,
}

impl Command for PostTransfer {
    type Out = Charged;
    type Error = LedgerError;
    const NAME: &'static str = "payments.post_transfer";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Charged, LedgerError> {
        ledger::post_one(tx, self).await
    }

    async fn run_batch(
        batch: &[&Self],
        tx: &mut Tx<'_>,
    ) -> StoreResult<Vec<Result<Charged, LedgerError>>> {
        let answers = ledger::post_together(tx, batch).await?;
        Ok(answers
            .into_iter()
            .map(|answer| answer.map_err(Into::into))
            .collect())
    }
}

/// Why a posting is impossible: a mistake of the caller.
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
    /// An account would be below zero that may not be, or beyond what can be counted.
    #[error(
        "amount: {account} has {balance}; after the transfer it would be below zero, which only the \
         bank and the earned fees may be, or beyond what can be counted"
    )]
    OutOfRange {
        /// Which account.
        account: LedgerAccount,
        /// What is on it.
        balance: Money,
    },
}

/// Checks what needs no books: the amount and the accounts.
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

/// A transfer that was posted: the same cause moves money between two accounts once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct PostedBefore {
    cause: Cause,
    debit: LedgerAccount,
    credit: LedgerAccount,
}

impl PostedBefore {
    const fn of(new: &NewTransfer) -> Self {
        Self {
            cause: new.cause,
            debit: new.debit,
            credit: new.credit,
        }
    }
}

impl FromRow for PostedBefore {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            cause: Cause {
                kind: row.parse("cause_kind")?,
                id: row.get("cause_id")?,
            },
            debit: row.parse("debit_account")?,
            credit: row.parse("credit_account")?,
        })
    }
}

/// What the ledger says about the causes and accounts of some postings, kept up to date as they are
/// decided.
pub(crate) struct Books {
    posted: HashSet<PostedBefore>,
    /// Credits less debits. An account that never had a transfer is not here and has nothing.
    balances: HashMap<LedgerAccount, i64>,
}

impl Books {
    pub(crate) fn new(posted: Vec<PostedBefore>, balances: Vec<Balance>) -> Self {
        let balance = |balance: Balance| (balance.account, balance.minor);
        Self {
            posted: posted.into_iter().collect(),
            balances: balances.into_iter().map(balance).collect(),
        }
    }

    fn on(&self, account: LedgerAccount) -> i64 {
        self.balances.get(&account).copied().unwrap_or_default()
    }

    /// Decides one posting. [`Charged::Done`] counts for all that are decided after it.
    ///
    /// A repeated cause is looked for before the balance: it must not be mistaken for a balance that
    /// is too small because the first time used it up.
    pub(crate) fn decide(&mut self, posting: &PostTransfer) -> Result<Charged, PostingError> {
        let new = &posting.transfer;
        check(new)?;
        let key = PostedBefore::of(new);
        if self.posted.contains(&key) {
            return Ok(Charged::Already);
        }
        let balance = new.debit.money(self.on(new.debit));
        if posting.cover == Cover::Needed && balance.minor < new.amount.minor {
            return Ok(Charged::Insufficient { balance });
        }
        let debited = self.after(new.debit, -new.amount.minor)?;
        let credited = self.after(new.credit, new.amount.minor)?;
        self.balances.insert(new.debit, debited);
        self.balances.insert(new.credit, credited);
        self.posted.insert(key);
        Ok(Charged::Done)
    }

    /// What would be on an account after a change. Only a debit can take an account below zero.
    fn after(&self, account: LedgerAccount, change: i64) -> Result<i64, PostingError> {
        let before = self.on(account);
        let is_allowed = |after: &i64| change > 0 || *after >= 0 || account.may_be_below_zero();
        let refused = || PostingError::OutOfRange {
            account,
            balance: account.money(before),
        };
        before
            .checked_add(change)
            .filter(is_allowed)
            .ok_or_else(refused)
    }
}
