//! Books that were kept before anything is measured: a balance for each of many users, and one user
//! with a long statement.

use crate::seed::account_id;
use anyhow::Result;
use jiff::{SignedDuration, Timestamp};
use kernel::ids::AccountId;
use payments::{CauseKind, LedgerAccount};
use store::{
    ColumnType as Type, Command, InsertMany, Store, StoreError, StoreResult, Tx, Value, statements,
};
use uuid::Uuid;

/// Rows written by one command.
const ROWS_PER_COMMAND: u32 = 10_000;
/// What each transfer of the long statement moves, in minor units.
const MINOR: i64 = 432_500;

static BALANCES: InsertMany = InsertMany::new(
    "load::books::BALANCES",
    "ledger_balance",
    &[("account", Type::Text), ("balance_minor", Type::Int)],
    "ON CONFLICT (account) DO UPDATE SET \
        balance_minor = ledger_balance.balance_minor + excluded.balance_minor",
);

static TRANSFERS: InsertMany = InsertMany::new(
    "load::books::TRANSFERS",
    "ledger_transfer",
    &[
        ("id", Type::Uuid),
        ("debit_account", Type::Text),
        ("credit_account", Type::Text),
        ("amount_minor", Type::Int),
        ("currency", Type::Text),
        ("cause_kind", Type::Text),
        ("cause_id", Type::Uuid),
        ("happened_at", Type::Timestamp),
    ],
    "",
);

statements! {
    /// Transfers in all.
    pub COUNT_TRANSFERS = "SELECT count(*) AS value FROM ledger_transfer";
}

/// The user with the long statement: nobody of those who post.
pub fn long_standing() -> AccountId {
    account_id(u32::MAX)
}

/// Opens the books: so many users who have nothing, and so many transfers of one user, every other of
/// which takes back what the one before it gave.
///
/// # Errors
/// When the store refuses.
pub async fn fill(store: &Store, users: u32, transfers: u32, now: Timestamp) -> Result<()> {
    for from in (0..users).step_by(ROWS_PER_COMMAND as usize) {
        let until = users.min(from + ROWS_PER_COMMAND);
        store.write(Users { from, until }).await?;
    }
    for from in (0..transfers).step_by(ROWS_PER_COMMAND as usize) {
        let until = transfers.min(from + ROWS_PER_COMMAND);
        store.write(Statement { from, until, now }).await?;
    }
    Ok(())
}

struct Users {
    from: u32,
    until: u32,
}

impl Command for Users {
    type Out = u64;
    type Error = StoreError;
    const NAME: &'static str = "load.users";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<u64> {
        let row = |number| {
            let account = LedgerAccount::User(account_id(number));
            vec![account.to_string().into(), 0_i64.into()]
        };
        let rows = (self.from..self.until).map(row).collect();
        tx.insert_many(&BALANCES, rows).await
    }
}

struct Statement {
    from: u32,
    until: u32,
    now: Timestamp,
}

impl Statement {
    fn row(&self, number: u32) -> Vec<Value> {
        let user = LedgerAccount::User(long_standing());
        let (debit, credit) = if number.is_multiple_of(2) {
            (LedgerAccount::Bank, user)
        } else {
            (user, LedgerAccount::RefundsDue)
        };
        // One a minute, the last of them before now.
        let minutes = i64::from(u32::MAX - number);
        let at = self.now - SignedDuration::from_mins(minutes % 500_000);
        vec![
            id(number).into(),
            debit.to_string().into(),
            credit.to_string().into(),
            MINOR.into(),
            "KZT".into(),
            CauseKind::Manual.as_str().into(),
            id(number).into(),
            at.into(),
        ]
    }
}

/// An id of long ago, as they rise with time.
fn id(number: u32) -> Uuid {
    Uuid::from_u128((0x1_u128 << 80) | (0x7_u128 << 76) | (0x8_u128 << 60) | u128::from(number))
}

impl Command for Statement {
    type Out = u64;
    type Error = StoreError;
    const NAME: &'static str = "load.statement";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<u64> {
        let rows: Vec<_> = (self.from..self.until).map(|n| self.row(n)).collect();
        let evens = (self.from..self.until).filter(|n| n.is_multiple_of(2));
        let given = i64::try_from(evens.count()).unwrap_or(i64::MAX) * MINOR;
        let taken = i64::try_from(rows.len()).unwrap_or(i64::MAX) * MINOR - given;
        let user = LedgerAccount::User(long_standing()).to_string();
        let balances = [
            (LedgerAccount::Bank.to_string(), -given),
            (user, given - taken),
            (LedgerAccount::RefundsDue.to_string(), taken),
        ];
        let balance = |(account, minor): (String, i64)| vec![account.into(), minor.into()];
        let balances = balances.into_iter().map(balance).collect();
        tx.insert_many(&BALANCES, balances).await?;
        tx.insert_many(&TRANSFERS, rows).await
    }
}
