//! What was received, day by day, and how much of it has reached the budget.

use crate::budget::{BudgetCodes, BudgetError};
use crate::ledger::balance;
use crate::model::LedgerAccount;
use crate::queries::{PAGE_MAX, page};
use crate::tariffs::FeeItem;
use crate::transfer_order::TransferOrder;
use crate::transfer_sql as sql;
use jiff::civil::Date;
use kernel::money::Money;
use kernel::text_enum;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{FromRow, Query, Row, StoreError, Tx};

/// Calendar days after the day of receipt on whose last the fee must be at the budget.
pub const TRANSFER_DAYS: i32 = 3;
/// Calendar days after which what is not executed is alarming.
pub const ALARM_DAYS: i32 = 2;
/// Most days of one overview.
pub const OVERVIEW_DAYS: i32 = 366;

text_enum! {
    /// How the three days stand.
    Deadline ("deadline of a transfer") {
        /// Everything is at the budget.
        Done = "done",
        /// There is time.
        Running = "running",
        /// Two days have passed, and the bank has not executed everything.
        Alarm = "alarm",
        /// Three days have passed, and the bank has not executed everything.
        Overdue = "overdue",
    }
}

/// How the three days of a day of receipt stand. As in all terms of law, the day of receipt itself
/// isn't counted: fees of a Monday are in time until the end of Thursday, and alarming from Wednesday.
pub fn deadline(received_on: Date, today: Date, outstanding: Money) -> Deadline {
    if outstanding.minor <= 0 {
        return Deadline::Done;
    }
    let days = received_on.until(today).map_or(0, |span| span.get_days());
    match days {
        days if days > TRANSFER_DAYS => Deadline::Overdue,
        days if days >= ALARM_DAYS => Deadline::Alarm,
        _ => Deadline::Running,
    }
}

/// The fees of one day and code. `received` is the sum of the other three, on every day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayOfTransfers {
    /// The day of receipt.
    pub received_on: Date,
    /// Budget classification code.
    pub kbk: String,
    /// What came, less what went back before it was in an order.
    pub received: Money,
    /// At the budget.
    pub transferred: Money,
    /// In an order that the bank has not executed.
    pub in_transfer: Money,
    /// In no order yet; less than nothing when a fee of an earlier day went back.
    pub waiting: Money,
    /// Executed by the bank although the order was withdrawn; in none of the sums before. What such an
    /// order carried is not ordered again before a person has looked.
    pub disputed: Money,
    /// How the three days stand.
    pub deadline: Deadline,
}

impl DayOfTransfers {
    /// What is not at the budget yet.
    pub const fn outstanding(&self) -> Money {
        Money::kzt(self.in_transfer.minor.saturating_add(self.waiting.minor))
    }
}

/// Why there is no overview.
#[derive(Debug, Clone, thiserror::Error)]
pub enum OverviewError {
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The table of codes has a gap.
    #[error(transparent)]
    Budget(#[from] BudgetError),
    /// The period is backwards or too long.
    #[error("an overview has 1 to {OVERVIEW_DAYS} days; choose a shorter period")]
    Period,
}

/// What was received per day and code, and where it is now (Q-24, example 11).
#[derive(Debug, Clone)]
pub struct TransfersOverview {
    /// For what is in no order yet.
    pub codes: Arc<BudgetCodes>,
    /// First day of receipt.
    pub from: Date,
    /// Last day of receipt, within [`OVERVIEW_DAYS`].
    pub until: Date,
    /// The day in Kazakhstan.
    pub today: Date,
}

struct Part {
    received_on: Date,
    item: FeeItem,
    kbk: Option<String>,
    stage: String,
    minor: i64,
}

impl FromRow for Part {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            received_on: row.get("received_on")?,
            item: row.parse("item")?,
            kbk: row.optional("kbk")?,
            stage: row.get("stage")?,
            minor: row.get("amount_minor")?,
        })
    }
}

struct DisputedPart {
    received_on: Date,
    kbk: String,
    minor: i64,
}

impl FromRow for DisputedPart {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            received_on: row.get("received_on")?,
            kbk: row.get("kbk")?,
            minor: row.get("amount_minor")?,
        })
    }
}

/// Sums in tiyn: transferred, in transfer, waiting, disputed.
#[derive(Default)]
struct Sums {
    transferred: i64,
    in_transfer: i64,
    waiting: i64,
    disputed: i64,
}

impl Query for TransfersOverview {
    type Out = Vec<DayOfTransfers>;
    type Error = OverviewError;
    const NAME: &'static str = "payments.transfers_overview";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<DayOfTransfers>, OverviewError> {
        let days = self
            .from
            .until(self.until)
            .map_or(-1, |span| span.get_days());
        if !(0..OVERVIEW_DAYS).contains(&days) {
            return Err(OverviewError::Period);
        }
        let period = [self.from.into(), self.until.into()];
        let parts: Vec<Part> = tx.fetch_all(&sql::OVERVIEW, &period).await?;
        let disputed: Vec<DisputedPart> = tx.fetch_all(&sql::DISPUTED_OF_DAYS, &period).await?;
        Ok(days_of(parts, disputed, &self.codes, self.today)?)
    }
}

/// What is not at the budget yet, per day of receipt and code, oldest first. It looks at nothing that is
/// done, so it may be asked often; what was transferred is left out of its sums.
#[derive(Debug, Clone)]
pub struct OutstandingTransfers {
    /// For what is in no order yet.
    pub codes: Arc<BudgetCodes>,
    /// The day in Kazakhstan.
    pub today: Date,
}

impl Query for OutstandingTransfers {
    type Out = Vec<DayOfTransfers>;
    type Error = OverviewError;
    const NAME: &'static str = "payments.outstanding_transfers";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<DayOfTransfers>, OverviewError> {
        let parts: Vec<Part> = tx.fetch_all(&sql::OUTSTANDING, &[]).await?;
        Ok(days_of(parts, Vec::new(), &self.codes, self.today)?)
    }
}

/// Puts the parts of each day and code together.
fn days_of(
    parts: Vec<Part>,
    disputed: Vec<DisputedPart>,
    codes: &BudgetCodes,
    today: Date,
) -> Result<Vec<DayOfTransfers>, BudgetError> {
    let mut sums: BTreeMap<(Date, String), Sums> = BTreeMap::new();
    for part in parts {
        let kbk = match part.kbk {
            Some(kbk) => kbk,
            None => codes.of(part.item, part.received_on)?.kbk.clone(),
        };
        let sum = sums.entry((part.received_on, kbk)).or_default();
        match part.stage.as_str() {
            "transferred" => sum.transferred += part.minor,
            "in_transfer" => sum.in_transfer += part.minor,
            _ => sum.waiting += part.minor,
        }
    }
    for part in disputed {
        let sum = sums.entry((part.received_on, part.kbk)).or_default();
        sum.disputed += part.minor;
    }
    let days = sums.into_iter().map(|((received_on, kbk), sum)| {
        let outstanding = Money::kzt(sum.in_transfer + sum.waiting);
        DayOfTransfers {
            received_on,
            kbk,
            received: Money::kzt(sum.transferred + outstanding.minor),
            transferred: Money::kzt(sum.transferred),
            in_transfer: Money::kzt(sum.in_transfer),
            waiting: Money::kzt(sum.waiting),
            disputed: Money::kzt(sum.disputed),
            deadline: deadline(received_on, today, outstanding),
        }
    });
    Ok(days.collect())
}

/// Orders of payment, newest first.
#[derive(Debug, Clone)]
pub struct TransferOrders {
    /// Number of the last order of the page before; `None` for the first page.
    pub before: Option<i64>,
    /// Rows wanted, at most [`PAGE_MAX`].
    pub limit: i64,
}

impl Query for TransferOrders {
    type Out = Vec<TransferOrder>;
    type Error = StoreError;
    const NAME: &'static str = "payments.transfer_orders";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<TransferOrder>, StoreError> {
        let values = [
            self.before.unwrap_or(i64::MAX).into(),
            page(self.limit).into(),
        ];
        tx.fetch_all(&sql::ORDERS, &values).await
    }
}

/// Orders that were withdrawn and that the bank executed all the same, newest first, at most
/// [`PAGE_MAX`]: each needs a person, and a word with the bank.
#[derive(Debug, Clone)]
pub struct DisputedOrders;

impl Query for DisputedOrders {
    type Out = Vec<TransferOrder>;
    type Error = StoreError;
    const NAME: &'static str = "payments.disputed_orders";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<TransferOrder>, StoreError> {
        tx.fetch_all(&sql::DISPUTED_ORDERS, &[PAGE_MAX.into()])
            .await
    }
}

/// Compares lines and orders with the ledger: reads all of them, for the auditor.
#[derive(Debug, Clone)]
pub struct TransfersAudit;

/// What the lines and orders say, and what the ledger says; the pairs are equal in sound books.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferFindings {
    /// Lines in no order, and the balance of the fees.
    pub waiting: (Money, Money),
    /// Orders that are not executed, and the balance in transfer.
    pub in_transfer: (Money, Money),
    /// Executed orders, and the balance of the budget.
    pub transferred: (Money, Money),
    /// Numbers of orders whose amount is not the sum of their lines, cut at [`PAGE_MAX`].
    pub orders_that_differ: Vec<i64>,
}

impl TransferFindings {
    /// True when everything agrees.
    pub fn is_sound(&self) -> bool {
        let pairs = [self.waiting, self.in_transfer, self.transferred];
        pairs.iter().all(|(lines, ledger)| lines == ledger) && self.orders_that_differ.is_empty()
    }
}

impl Query for TransfersAudit {
    type Out = TransferFindings;
    type Error = StoreError;
    const NAME: &'static str = "payments.transfers_audit";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<TransferFindings, StoreError> {
        let (waiting,) = tx.fetch_one::<(i64,)>(&sql::SUM_WAITING, &[]).await?;
        let (in_transfer,) = tx.fetch_one::<(i64,)>(&sql::SUM_IN_TRANSFER, &[]).await?;
        let (transferred,) = tx.fetch_one::<(i64,)>(&sql::SUM_TRANSFERRED, &[]).await?;
        let differing = tx
            .fetch_all::<(i64,)>(&sql::ORDERS_THAT_DIFFER, &[PAGE_MAX.into()])
            .await?;
        let fees = balance(tx, LedgerAccount::FeesEarned).await?;
        let moving = balance(tx, LedgerAccount::InTransfer).await?;
        let budget = balance(tx, LedgerAccount::Budget).await?;
        Ok(TransferFindings {
            waiting: (Money::kzt(waiting), fees),
            in_transfer: (Money::kzt(in_transfer), moving),
            transferred: (Money::kzt(transferred), budget),
            orders_that_differ: differing.into_iter().map(|(number,)| number).collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    /// alarming after two days, overdue once the third has passed, done when nothing is out.
    #[test]
    fn three_days_are_counted_without_the_first() {
        let monday = date(2026, 3, 2);
        let some = Money::kzt(1);
        let expected = [
            (2, Deadline::Running),
            (3, Deadline::Running),
            (4, Deadline::Alarm),
            (5, Deadline::Alarm),
            (6, Deadline::Overdue),
        ];
        for (day, stands) in expected {
            assert_eq!(deadline(monday, date(2026, 3, day), some), stands, "{day}");
        }
        assert_eq!(
            deadline(monday, date(2026, 4, 2), Money::kzt(0)),
            Deadline::Done
        );
        assert_eq!(
            deadline(date(2026, 2, 28), date(2026, 4, 1), some),
            Deadline::Overdue
        );
    }
}
