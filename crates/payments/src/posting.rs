//! Decides postings one after another over what the books say, without a database; and the command
//! that posts a transfer, together with others that wait.

use crate::ledger::{self, Charged, LedgerError};
use crate::model::{Cause, LedgerAccount, NewTransfer};
use crate::sql::Balance;
use kernel::money::{Currency, Money};
use std::collections::{BTreeSet, HashMap, HashSet};
use store::{Command, Lane, StoreResult, Tx};

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

    fn lane(&self) -> Lane {
        Lane::Ledger
    }

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
    /// An account would have less than nothing that may not, or more than can be counted, or a debt
    /// would be paid beyond its amount.
    #[error(
        "amount: {account} has {balance}, and the transfer takes it beyond what may be there; transfer \
         no more than there is"
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

/// What makes a transfer unrepeatable: the same cause moves money between two accounts once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Key {
    cause: Cause,
    debit: LedgerAccount,
    credit: LedgerAccount,
}

impl Key {
    const fn of(new: &NewTransfer) -> Self {
        Self {
            cause: new.cause,
            debit: new.debit,
            credit: new.credit,
        }
    }
}

type Answer = Result<Charged, PostingError>;

/// What is known of the ledger while some postings are decided.
pub(crate) struct Books {
    /// Balances before: credits less debits. An account that never had a transfer is not here and has
    /// nothing.
    balances: HashMap<LedgerAccount, i64>,
    /// Causes that are known to have moved money before.
    posted: HashSet<Key>,
    /// Causes that are known not to have: they move it now.
    fresh: HashSet<Key>,
}

impl Books {
    pub(crate) fn new(balances: Vec<Balance>) -> Self {
        let balance = |balance: Balance| (balance.account, balance.minor);
        Self {
            balances: balances.into_iter().map(balance).collect(),
            posted: HashSet::new(),
            fresh: HashSet::new(),
        }
    }

    /// Notes what the inserting of a transfer has shown: whether its cause had moved money before.
    pub(crate) fn know(&mut self, new: &NewTransfer, is_fresh: bool) {
        let known = if is_fresh {
            &mut self.fresh
        } else {
            &mut self.posted
        };
        known.insert(Key::of(new));
    }

    /// Decides postings in their order. The positions of those that are to be done are given too.
    pub(crate) fn decide_all(&self, batch: &[&PostTransfer]) -> (Vec<Answer>, BTreeSet<usize>) {
        let mut page = Page {
            balances: self.balances.clone(),
            posted: self.posted.clone(),
        };
        let answers: Vec<_> = batch.iter().map(|posting| page.decide(posting)).collect();
        let is_done = |index: &usize| answers[*index] == Ok(Charged::Done);
        let done = (0..answers.len()).filter(is_done).collect();
        (answers, done)
    }

    /// Whether a posting that is refused for a balance may have been done before: then the first time
    /// may have used up what is missing now, and it is no refusal.
    pub(crate) fn may_be_repeated(&self, posting: &PostTransfer, answer: &Answer) -> bool {
        let is_refused = matches!(
            answer,
            Ok(Charged::Insufficient { .. }) | Err(PostingError::OutOfRange { .. })
        );
        is_refused && !self.fresh.contains(&Key::of(&posting.transfer))
    }
}

/// Balances and causes as they are after each posting that is to be done.
struct Page {
    balances: HashMap<LedgerAccount, i64>,
    posted: HashSet<Key>,
}

impl Page {
    fn on(&self, account: LedgerAccount) -> i64 {
        self.balances.get(&account).copied().unwrap_or_default()
    }

    /// Decides one posting. [`Charged::Done`] counts for all that are decided after it. A repeated cause
    /// comes before the balance, which may be too small because the first time used it up.
    fn decide(&mut self, posting: &PostTransfer) -> Answer {
        let new = &posting.transfer;
        check(new)?;
        let key = Key::of(new);
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

    /// What would be on an account after a change, if that may be.
    fn after(&self, account: LedgerAccount, change: i64) -> Result<i64, PostingError> {
        let before = self.on(account);
        let refused = || PostingError::OutOfRange {
            account,
            balance: account.money(before),
        };
        before
            .checked_add(change)
            .filter(|after| account.may_hold(*after))
            .ok_or_else(refused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CauseKind;
    use newtype_uuid::GenericUuid;
    use uuid::Uuid;

    fn posting(
        number: u128,
        debit: LedgerAccount,
        credit: LedgerAccount,
        minor: i64,
    ) -> PostTransfer {
        let id = Uuid::from_u128(number);
        PostTransfer {
            transfer: NewTransfer {
                id: GenericUuid::from_untyped_uuid(id),
                debit,
                credit,
                amount: Money::kzt(minor),
                cause: Cause {
                    kind: CauseKind::Manual,
                    id,
                },
                at: jiff::Timestamp::UNIX_EPOCH,
            },
            cover: Cover::Needed,
        }
    }

    /// what one transfer brings, the next may spend; nothing is spent twice.
    #[test]
    fn postings_see_those_before_them() {
        let user = LedgerAccount::User(GenericUuid::from_untyped_uuid(Uuid::from_u128(9)));
        let books = Books::new(vec![Balance {
            account: LedgerAccount::UnknownReceipts,
            minor: 100,
        }]);
        let batch = [
            posting(1, user, LedgerAccount::FeesEarned, 80),
            posting(2, LedgerAccount::UnknownReceipts, user, 100),
            posting(3, user, LedgerAccount::FeesEarned, 80),
            posting(3, user, LedgerAccount::FeesEarned, 80),
            posting(4, user, LedgerAccount::FeesEarned, 80),
        ];
        let (answers, done) = books.decide_all(&batch.iter().collect::<Vec<_>>());
        let insufficient = |minor| {
            let balance = Money::kzt(minor);
            Ok(Charged::Insufficient { balance })
        };
        let expected = [
            insufficient(0),
            Ok(Charged::Done),
            Ok(Charged::Done),
            Ok(Charged::Already),
            insufficient(20),
        ];
        assert_eq!(answers, expected);
        assert_eq!(done, BTreeSet::from([1, 2]));
    }

    /// A sum beyond the range of the type is refused, not wrapped.
    #[test]
    fn more_than_can_be_counted_is_refused() {
        let (bank, fees) = (LedgerAccount::Bank, LedgerAccount::FeesEarned);
        let books = Books::new(vec![Balance {
            account: fees,
            minor: i64::MAX,
        }]);
        let mut posting = posting(1, bank, fees, 1);
        posting.cover = Cover::NotNeeded;
        let (answers, _) = books.decide_all(&[&posting]);
        let refused = PostingError::OutOfRange {
            account: fees,
            balance: Money::kzt(i64::MAX),
        };
        assert_eq!(answers, [Err(refused)]);
    }
}
