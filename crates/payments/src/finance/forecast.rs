//! What is to be expected: fees of the next days, and when the budget must have what was received.
//!
//! The model is simple on purpose and says so: a weekday brings what this weekday brought on average over
//! the last weeks. Its error is measured on the past, by forecasting each day from the days before it.

use super::sql;
use crate::overview::{DayOfTransfers, TRANSFER_DAYS};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::money::Money;
use std::collections::BTreeMap;
use store::{FromRow, Query, Row, StoreError, Tx};

/// Days that are looked back on.
pub const HISTORY_DAYS: i32 = 90;
/// Days that are looked ahead to.
pub const HORIZON_DAYS: i32 = 30;
/// Weeks whose weekdays are averaged.
const WEEKS: usize = 8;
/// Fewest weeks of one weekday that make an average.
const WEEKS_LEAST: usize = 2;

/// A day with its money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayOfMoney {
    /// The day.
    pub day: Date,
    /// How much.
    pub amount: Money,
}

/// What is expected, and how good such expectations were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// The past: every day, also those that brought nothing.
    pub past: Vec<DayOfMoney>,
    /// The days to come; empty while there are too few weeks to look back on.
    pub expected: Vec<DayOfMoney>,
    /// By how many per cent of the money of those days the same model would have been wrong, on average
    /// over the days of the past it could be tried on; `None` while there are none.
    pub error_percent: Option<i64>,
    /// On how many days it was tried.
    pub tried_days: usize,
}

/// The average of the same weekday over the weeks before a day, in tiyn.
fn expected_on(day: Date, past: &BTreeMap<Date, i64>) -> Option<i64> {
    let (Some((first, _)), Some((last, _))) = (past.first_key_value(), past.last_key_value())
    else {
        return None;
    };
    let mut found = Vec::new();
    let mut before = day;
    while found.len() < WEEKS {
        before = before.saturating_sub(7.days());
        if before < *first {
            break;
        }
        if before <= *last {
            found.push(past.get(&before).copied().unwrap_or_default());
        }
    }
    let count = i64::try_from(found.len()).unwrap_or(i64::MAX);
    (found.len() >= WEEKS_LEAST).then(|| found.iter().sum::<i64>() / count)
}

/// Works out the forecast from the fees of past days. `today` is not over and counts for neither side.
pub fn forecast(history: &[DayOfMoney], today: Date) -> Forecast {
    let mut sums: BTreeMap<Date, i64> = BTreeMap::new();
    for day in history.iter().filter(|day| day.day < today) {
        *sums.entry(day.day).or_default() += day.amount.minor;
    }
    let first = sums.first_key_value().map(|(day, _)| *day);
    // A day without money between two others is a day with nothing, not a day without an answer.
    if let Some(first) = first {
        let mut day = first;
        while day < today {
            sums.entry(day).or_default();
            day = day.saturating_add(1.day());
        }
    }
    let (mut wrong, mut money, mut tried_days) = (0_i64, 0_i64, 0);
    for (day, minor) in &sums {
        let known: BTreeMap<Date, i64> = sums.range(..*day).map(|(d, m)| (*d, *m)).collect();
        if let Some(expected) = expected_on(*day, &known) {
            wrong += (expected - minor).abs();
            money += minor.abs();
            tried_days += 1;
        }
    }
    let expected = (0..HORIZON_DAYS).filter_map(|ahead| {
        let day = today.saturating_add(ahead.days());
        let minor = expected_on(day, &sums)?;
        Some(DayOfMoney {
            day,
            amount: Money::kzt(minor),
        })
    });
    Forecast {
        expected: expected.collect(),
        error_percent: (money > 0).then(|| wrong.saturating_mul(100) / money),
        tried_days,
        past: sums
            .into_iter()
            .map(|(day, minor)| DayOfMoney {
                day,
                amount: Money::kzt(minor),
            })
            .collect(),
    }
}

/// What must be at the budget on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TransferDue {
    /// The last day in time.
    pub due_on: Date,
    /// How much of it is in orders that the bank has not executed.
    pub in_transfer: Money,
    /// How much is in no order yet.
    pub waiting: Money,
}

/// When what was received and has not reached the budget must be there, earliest first.
pub fn transfers_due(days: &[DayOfTransfers]) -> Vec<TransferDue> {
    let mut due: BTreeMap<Date, (i64, i64)> = BTreeMap::new();
    for day in days {
        if day.in_transfer.minor == 0 && day.waiting.minor == 0 {
            continue;
        }
        let due_on = day.received_on.saturating_add(TRANSFER_DAYS.days());
        let sums = due.entry(due_on).or_default();
        sums.0 += day.in_transfer.minor;
        sums.1 += day.waiting.minor;
    }
    due.into_iter()
        .map(|(due_on, (in_transfer, waiting))| TransferDue {
            due_on,
            in_transfer: Money::kzt(in_transfer),
            waiting: Money::kzt(waiting),
        })
        .collect()
}

/// What open invoices wait for: how many, and how much.
#[derive(Debug, Clone)]
pub struct OpenInvoices;

struct Open(i64, i64);

impl FromRow for Open {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self(row.get("invoices")?, row.get("amount_minor")?))
    }
}

impl Query for OpenInvoices {
    type Out = (i64, Money);
    type Error = StoreError;
    const NAME: &'static str = "payments.open_invoices";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(i64, Money), StoreError> {
        let Open(count, minor) = tx.fetch_one(&sql::SUM_OPEN, &[]).await?;
        Ok((count, Money::kzt(minor)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::overview::Deadline;
    use jiff::civil::date;

    fn days(from: Date, amounts: impl IntoIterator<Item = i64>) -> Vec<DayOfMoney> {
        let day = |(index, tenge): (usize, i64)| DayOfMoney {
            day: from.saturating_add(i32::try_from(index).expect("few").days()),
            amount: Money::tenge(tenge),
        };
        amounts.into_iter().enumerate().map(day).collect()
    }

    /// a week that repeats is forecast without an error, weekday by weekday.
    #[test]
    fn a_steady_week_is_forecast_exactly() {
        let monday = date(2026, 3, 2);
        let week = [100, 200, 300, 400, 500, 60, 0];
        let past = days(monday, week.iter().copied().cycle().take(28));
        let found = forecast(&past, monday.saturating_add(28.days()));
        assert_eq!(found.error_percent, Some(0));
        assert_eq!(found.tried_days, 14, "two weeks are needed to try a day");
        let ahead: Vec<i64> = found
            .expected
            .iter()
            .map(|day| day.amount.minor / 100)
            .collect();
        assert_eq!(ahead[..9], [100, 200, 300, 400, 500, 60, 0, 100, 200]);
        assert_eq!(ahead.len(), 30);
    }

    /// A model that is wrong says by how much.
    #[test]
    fn the_error_is_measured() {
        let monday = date(2026, 3, 2);
        let first = days(monday, [100; 14]);
        let doubled = days(monday.saturating_add(14.days()), [200; 7]);
        let all = [first, doubled].concat();
        let found = forecast(&all, monday.saturating_add(21.days()));
        assert_eq!((found.error_percent, found.tried_days), (Some(50), 7));
    }

    /// With less than two weeks nothing is forecast; days without money count as nothing.
    #[test]
    fn little_is_known_from_little() {
        let monday = date(2026, 3, 2);
        let found = forecast(&days(monday, [5; 5]), date(2026, 3, 9));
        assert_eq!((found.expected.len(), found.error_percent), (0, None));
        assert_eq!(found.past.len(), 7);
        assert_eq!(forecast(&[], monday).past, []);
    }

    /// what is outstanding is due three days after its receipt.
    #[test]
    fn what_is_outstanding_is_due() {
        let day = |day, in_transfer, waiting| DayOfTransfers {
            received_on: date(2026, 3, day),
            kbk: String::from("105406"),
            received: Money::kzt(in_transfer + waiting),
            transferred: Money::kzt(0),
            in_transfer: Money::kzt(in_transfer),
            waiting: Money::kzt(waiting),
            disputed: Money::kzt(0),
            deadline: Deadline::Running,
        };
        let due = transfers_due(&[day(2, 5, 0), day(2, 0, 7), day(3, 0, 0), day(4, 0, 1)]);
        let seen: Vec<_> = due
            .iter()
            .map(|due| (due.due_on.day(), due.in_transfer.minor, due.waiting.minor))
            .collect();
        assert_eq!(seen, [(5, 5, 7), (7, 0, 1)]);
    }
}
