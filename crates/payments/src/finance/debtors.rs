//! Who owes, how much, and since when.

use super::sql;
use crate::model::LedgerAccount;
use crate::queries::page;
use jiff::Timestamp;
use kernel::ids::AccountId;
use kernel::money::Money;
use store::{FromRow, Query, Row, StoreError, Tx};

/// A user who owes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebtorRow {
    /// Who.
    pub account: AccountId,
    /// How much.
    pub owed: Money,
    /// When the account first had a debt; it may have been paid in between.
    pub first_at: Timestamp,
    /// When the latest debt arose.
    pub last_at: Timestamp,
}

impl FromRow for DebtorRow {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        let account: LedgerAccount = row.parse("account")?;
        let LedgerAccount::Debt(owner) = account else {
            return Err(StoreError::Conflict(String::from(
                "an account of debts is not a user's",
            )));
        };
        Ok(Self {
            account: owner,
            owed: account.money(row.get("balance_minor")?),
            first_at: row.get("first_at")?,
            last_at: row.get("last_at")?,
        })
    }
}

/// A page of debtors, with the sum over all pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebtsPage {
    /// Most first.
    pub rows: Vec<DebtorRow>,
    /// How many owe.
    pub debtors: i64,
    /// How much they owe together.
    pub sum: Money,
}

/// Who owes, most first.
#[derive(Debug, Clone)]
pub struct Debtors {
    /// Rows of the pages before.
    pub offset: i64,
    /// Rows wanted, at most [`crate::PAGE_MAX`].
    pub limit: i64,
}

struct Sum {
    debtors: i64,
    minor: i64,
}

impl FromRow for Sum {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            debtors: row.get("debtors")?,
            minor: row.get("amount_minor")?,
        })
    }
}

impl Query for Debtors {
    type Out = DebtsPage;
    type Error = StoreError;
    const NAME: &'static str = "payments.debtors";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<DebtsPage, StoreError> {
        let sum: Sum = tx.fetch_one(&sql::DEBTS_SUM, &[]).await?;
        let values = [page(self.limit).into(), self.offset.max(0).into()];
        Ok(DebtsPage {
            rows: tx.fetch_all(&sql::DEBTORS, &values).await?,
            debtors: sum.debtors,
            sum: Money::kzt(sum.minor),
        })
    }
}
