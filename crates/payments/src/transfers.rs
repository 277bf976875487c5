//! Making the daily orders of payment to the budget.
//!
//! [`plan_orders`] is the decision: for each budget code, the days that still wait, oldest first, become
//! one order each. A day that is owed nothing or less (a fee went back that was passed on before) is
//! carried by the next day of its code that makes up for it. [`MakeTransferOrders`] is around it.

use crate::budget::{BudgetCode, BudgetCodes, BudgetError};
use crate::budget_lines::day_of;
use crate::ids::DerivedIds;
use crate::ledger;
use crate::model::{Cause, CauseKind, LedgerAccount, NewTransfer};
use crate::tariffs::FeeItem;
use crate::transfer_order::{TransferOrder, end_to_end_id};
use crate::transfer_sql as sql;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::ids::AccountId;
use kernel::money::Money;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{Command, FromRow, NewEvent, Row, StoreError, Stream, Tx, events};
use uuid::Uuid;

/// Most orders of one run; what is left waits for the next.
pub const ORDERS_MAX: usize = 1_000;

/// What waits of one day and fee: what came less what went back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitingLine {
    /// The day of receipt.
    pub received_on: Date,
    /// The fee.
    pub item: FeeItem,
    /// In tiyn; less than nothing when more went back than came.
    pub minor: i64,
}

impl FromRow for WaitingLine {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            received_on: row.get("received_on")?,
            item: row.parse("item")?,
            minor: row.get("amount_minor")?,
        })
    }
}

/// An order to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedOrder<'c> {
    /// The day of receipt; of several that it carries, the last.
    pub received_on: Date,
    /// Where the money goes.
    pub code: &'c BudgetCode,
    /// How much, in tiyn; more than nothing.
    pub minor: i64,
    /// The days and fees it carries.
    pub carries: Vec<(Date, FeeItem)>,
}

/// Decides which orders the waiting lines give. Lines of one code that don't come to more than nothing
/// stay waiting.
///
/// # Errors
/// [`BudgetError::NoCode`] when the table has no code for a day.
pub fn plan_orders<'c>(
    waiting: &[WaitingLine],
    codes: &'c BudgetCodes,
) -> Result<Vec<PlannedOrder<'c>>, BudgetError> {
    let mut by_code: BTreeMap<&str, BTreeMap<Date, PlannedOrder<'c>>> = BTreeMap::new();
    for line in waiting {
        let code = codes.of(line.item, line.received_on)?;
        let days = by_code.entry(&code.kbk).or_default();
        let day = days.entry(line.received_on).or_insert(PlannedOrder {
            received_on: line.received_on,
            code,
            minor: 0,
            carries: Vec::new(),
        });
        day.minor = day.minor.saturating_add(line.minor);
        day.carries.push((line.received_on, line.item));
    }
    let mut planned = Vec::new();
    for days in by_code.into_values() {
        let mut carried: Option<PlannedOrder<'c>> = None;
        for mut day in days.into_values() {
            if let Some(mut earlier) = carried.take() {
                day.minor = day.minor.saturating_add(earlier.minor);
                earlier.carries.append(&mut day.carries);
                day.carries = earlier.carries;
            }
            if day.minor > 0 {
                planned.push(day);
            } else {
                carried = Some(day);
            }
        }
    }
    planned.sort_by(|a, b| (a.received_on, &a.code.kbk).cmp(&(b.received_on, &b.code.kbk)));
    Ok(planned)
}

/// Why no orders are made.
#[derive(Debug, Clone, thiserror::Error)]
pub enum TransferError {
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The table of codes has a gap.
    #[error(transparent)]
    Budget(#[from] BudgetError),
    /// More may still be received on that day.
    #[error("orders are made for days that are over; {day} is not over before {today} ends")]
    DayNotOver {
        /// The day that was asked for.
        day: Date,
        /// The day in Kazakhstan.
        today: Date,
    },
}

/// Makes the orders of payment for everything that was received until the end of a day and is in no
/// order yet: one for each day and code. Repeated, it makes none.
#[derive(Debug, Clone)]
pub struct MakeTransferOrders {
    /// Where fees go.
    pub codes: Arc<BudgetCodes>,
    /// The last day of receipt, which must be over in Kazakhstan.
    pub day: Date,
    /// Seed of the ids that are made.
    pub seed: Uuid,
    /// Who asks.
    pub by: AccountId,
    /// Now.
    pub at: Timestamp,
}

impl Command for MakeTransferOrders {
    type Out = Vec<TransferOrder>;
    type Error = TransferError;
    const NAME: &'static str = "payments.make_transfer_orders";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<TransferOrder>, TransferError> {
        let today = day_of(self.at);
        if self.day >= today {
            return Err(TransferError::DayNotOver {
                day: self.day,
                today,
            });
        }
        ledger::lock(tx).await?;
        let waiting: Vec<WaitingLine> = tx
            .fetch_all(&sql::WAITING_LINES, &[self.day.into()])
            .await?;
        let mut ids = DerivedIds::new(self.seed);
        let mut made = Vec::new();
        for planned in plan_orders(&waiting, &self.codes)?
            .into_iter()
            .take(ORDERS_MAX)
        {
            made.push(self.make(tx, &mut ids, planned).await?);
        }
        let told = made.iter().map(|order| NewEvent {
            kind: "transfer.ordered",
            subject: Some(order.id),
            payload: json!({
                "order": order.end_to_end_id,
                "received_on": order.received_on,
                "kbk": order.kbk,
                "amount": order.amount,
                "by": self.by,
                "reason": "fees received and not passed on yet",
            }),
        });
        events::append(tx, Stream::REGISTRAR, self.at, told.collect()).await?;
        Ok(made)
    }
}

impl MakeTransferOrders {
    /// Writes one order, puts its lines into it, and moves the money from the fees into transfer.
    async fn make(
        &self,
        tx: &mut Tx<'_>,
        ids: &mut DerivedIds,
        planned: PlannedOrder<'_>,
    ) -> Result<TransferOrder, StoreError> {
        let (number,): (i64,) = tx.fetch_one(&sql::NEXT_NUMBER, &[]).await?;
        let of_day = [planned.received_on.into(), planned.code.kbk.as_str().into()];
        let (before,): (i64,) = tx.fetch_one(&sql::ORDERS_OF_DAY, &of_day).await?;
        let code = planned.code;
        let order = TransferOrder {
            id: ids.uuid(),
            number,
            end_to_end_id: end_to_end_id(number),
            received_on: planned.received_on,
            sequence: before + 1,
            kbk: code.kbk.clone(),
            knp: code.knp.clone(),
            beneficiary_name: code.beneficiary_name.clone(),
            beneficiary_bin: code.beneficiary_bin.clone(),
            beneficiary_iban: code.beneficiary_iban.clone(),
            beneficiary_bic: code.beneficiary_bic.clone(),
            beneficiary_kbe: code.beneficiary_kbe.clone(),
            purpose: code.purpose_on(planned.received_on),
            amount: Money::kzt(planned.minor),
            made_at: self.at,
            made_by: self.by,
            executed_on: None,
            withdrawn_at: None,
            disputed_on: None,
        };
        insert(tx, &order).await?;
        for (day, item) in planned.carries {
            let line = [order.id.into(), day.into(), item.as_str().into()];
            tx.execute(&sql::TAKE_LINES, &line).await?;
        }
        let (carried,): (i64,) = tx.fetch_one(&sql::CARRIED_BY, &[order.id.into()]).await?;
        if carried != order.amount.minor {
            return Err(StoreError::Conflict(String::from(
                "the lines of an order changed while it was made",
            )));
        }
        let transfer = NewTransfer {
            id: ids.draw(),
            debit: LedgerAccount::FeesEarned,
            credit: LedgerAccount::InTransfer,
            amount: order.amount,
            cause: Cause {
                kind: CauseKind::BudgetOrder,
                id: order.id,
            },
            at: self.at,
        };
        ledger::post(tx, &transfer).await?;
        Ok(order)
    }
}

async fn insert(tx: &mut Tx<'_>, order: &TransferOrder) -> Result<(), StoreError> {
    tx.execute(
        &sql::INSERT_ORDER,
        &[
            order.id.into(),
            order.number.into(),
            order.end_to_end_id.as_str().into(),
            order.received_on.into(),
            order.sequence.into(),
            order.kbk.as_str().into(),
            order.knp.as_str().into(),
            order.beneficiary_name.as_str().into(),
            order.beneficiary_bin.as_str().into(),
            order.beneficiary_iban.as_str().into(),
            order.beneficiary_bic.as_str().into(),
            order.beneficiary_kbe.as_str().into(),
            order.purpose.as_str().into(),
            order.amount.minor.into(),
            order.made_at.into(),
            order.made_by.into(),
        ],
    )
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn line(day: i8, item: FeeItem, minor: i64) -> WaitingLine {
        WaitingLine {
            received_on: date(2026, 3, day),
            item,
            minor,
        }
    }

    fn plan(lines: &[WaitingLine]) -> Vec<(i8, i64, usize)> {
        let codes = BudgetCodes::built_in().expect("read");
        let planned = plan_orders(lines, &codes).expect("planned");
        planned
            .iter()
            .map(|order| (order.received_on.day(), order.minor, order.carries.len()))
            .collect()
    }

    /// one order for each day and code.
    #[test]
    fn days_are_orders() {
        let (ordinary, expedited) = (FeeItem::Ordinary, FeeItem::Expedited);
        let lines = [
            line(2, ordinary, 100),
            line(2, expedited, 50),
            line(3, ordinary, 7),
        ];
        assert_eq!(plan(&lines), [(2, 150, 2), (3, 7, 1)]);
        assert_eq!(plan(&[]), []);
    }

    /// fees of two codes are two orders, and what one owes the other doesn't pay.
    #[test]
    fn codes_are_apart() {
        let table = include_str!("../data/budget.toml");
        let at = table.find("[[code]]").expect("there");
        let items = "\"ordinary\", \"expedited\", \"expedited_30_days\"";
        let first = table.replace(items, "\"ordinary\", \"expedited_30_days\"");
        let end = table[at..].find("\n\n").expect("more tables");
        let second = table[at..at + end]
            .replace(items, "\"expedited\"")
            .replace("105406", "105407");
        let codes = BudgetCodes::parse(&format!("{first}\n{second}")).expect("read");
        let lines = [
            line(2, FeeItem::Ordinary, -100),
            line(2, FeeItem::Expedited, 50),
            line(3, FeeItem::Ordinary, 300),
        ];
        let planned = plan_orders(&lines, &codes).expect("planned");
        let seen: Vec<_> = planned
            .iter()
            .map(|order| (order.code.kbk.as_str(), order.minor))
            .collect();
        assert_eq!(seen, [("105407", 50), ("105406", 200)]);
    }

    /// what went back lowers the next day that makes up for it, and nothing is lost.
    #[test]
    fn less_than_nothing_is_carried() {
        let item = FeeItem::Ordinary;
        let lines = [
            line(2, item, -100),
            line(3, item, 40),
            line(4, item, 90),
            line(5, item, 5),
        ];
        assert_eq!(plan(&lines), [(4, 30, 3), (5, 5, 1)]);
        assert_eq!(plan(&lines[..2]), [], "it stays waiting");
        assert_eq!(plan(&[line(2, item, 0), line(3, item, 1)]), [(3, 1, 2)]);
    }
}
