//! The daily order of payment to the budget, and the alarm before its three days pass.
//!
//! [`DailyOrders`] runs each day at an hour of Kazakhstan and orders what was received on the days that were over
//! by then. A run that was missed is made up for at the start; an order is never made twice, because a fee
//! goes into one order. [`WatchTransfers`] looks every hour for what is near its term.

use crate::commands::transfer_alarm::WarnOfTransfers;
use crate::till::Till;
use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp, ToSpan};
use kernel::ids::SYSTEM;
use payments::{BudgetCodes, MakeTransferOrders, ORDERS_MAX, TransferError};
use std::sync::Arc;
use store::jobs::{JobOutcome, LeasedJob};
use store::worker::{Handling, JobHandler};

/// Kind and key of the job that makes the orders.
pub const DAILY_ORDERS_JOB: &str = "payments.daily_orders";
/// Kind and key of the job that looks for what is near its term.
pub const WATCH_TRANSFERS_JOB: &str = "payments.watch_transfers";
/// Pause between two looks.
const LOOKS_APART: SignedDuration = SignedDuration::from_hours(1);

/// The hour of the day in Kazakhstan at which orders are made, 0 to 23.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderHour(i8);

impl OrderHour {
    /// An hour of the day; `None` for anything but 0 to 23.
    pub fn new(hour: u8) -> Option<Self> {
        let hour = i8::try_from(hour).ok()?;
        (hour < 24).then_some(Self(hour))
    }

    /// The last day whose fees are to be ordered by now: the day before the one on which the hour has
    /// struck last.
    pub fn last_day_due(self, now: Timestamp) -> Date {
        let local = kernel::zone::kazakhstan().to_datetime(now);
        let days_back = if local.time().hour() >= self.0 { 1 } else { 2 };
        local
            .date()
            .checked_sub(days_back.days())
            .unwrap_or(Date::MIN)
    }

    /// When the hour strikes next.
    pub fn strikes_after(self, now: Timestamp) -> Timestamp {
        let zone = kernel::zone::kazakhstan();
        let local = zone.to_datetime(now);
        let time = Time::new(self.0, 0, 0, 0).unwrap_or(Time::midnight());
        let days_on = i32::from(local.time().hour() >= self.0);
        local
            .date()
            .checked_add(days_on.days())
            .and_then(|day| zone.to_timestamp(day.to_datetime(time)))
            .unwrap_or(now + SignedDuration::from_hours(24))
    }
}

/// Handler of [`DAILY_ORDERS_JOB`].
pub struct DailyOrders {
    /// Database, clock and ids.
    pub till: Till,
    /// Where fees go.
    pub codes: Arc<BudgetCodes>,
    /// When.
    pub hour: OrderHour,
}

impl DailyOrders {
    /// Makes the orders that are due; answers how many.
    ///
    /// # Errors
    /// [`TransferError`] when the storage failed or the table of codes has a gap.
    pub async fn once(&self) -> Result<usize, TransferError> {
        let mut made = 0;
        loop {
            let now = self.till.clock.now();
            let command = MakeTransferOrders {
                codes: Arc::clone(&self.codes),
                day: self.hour.last_day_due(now),
                seed: self.till.ids.uuid(),
                by: SYSTEM,
                at: now,
            };
            let orders = self.till.store.write(command).await?;
            for order in &orders {
                tracing::info!(order = order.end_to_end_id, amount = %order.amount, "fees are ordered to the budget");
            }
            made += orders.len();
            if orders.len() < ORDERS_MAX {
                return Ok(made);
            }
        }
    }
}

impl JobHandler for DailyOrders {
    fn kind(&self) -> &'static str {
        DAILY_ORDERS_JOB
    }

    fn run<'a>(&'a self, _: &'a LeasedJob) -> Handling<'a> {
        Box::pin(async move {
            match self.once().await {
                Ok(_) => JobOutcome::Again(self.hour.strikes_after(self.till.clock.now())),
                Err(error) => {
                    tracing::error!(%error, "the orders to the budget are not made");
                    JobOutcome::Retry(error.to_string())
                }
            }
        })
    }
}

/// Handler of [`WATCH_TRANSFERS_JOB`].
pub struct WatchTransfers {
    /// Database, clock and ids.
    pub till: Till,
    /// Where fees go.
    pub codes: Arc<BudgetCodes>,
}

impl JobHandler for WatchTransfers {
    fn kind(&self) -> &'static str {
        WATCH_TRANSFERS_JOB
    }

    fn run<'a>(&'a self, _: &'a LeasedJob) -> Handling<'a> {
        Box::pin(async move {
            let now = self.till.clock.now();
            let command = WarnOfTransfers {
                codes: Arc::clone(&self.codes),
                seed: self.till.ids.uuid(),
                now,
            };
            match self.till.store.write(command).await {
                Ok(warned) => {
                    for day in warned {
                        tracing::warn!(
                            received_on = %day.received_on,
                            kbk = day.kbk,
                            outstanding = %day.outstanding(),
                            deadline = day.deadline.as_str(),
                            "fees must be at the budget within three days"
                        );
                    }
                    JobOutcome::Again(now + LOOKS_APART)
                }
                Err(error) => JobOutcome::Retry(error.to_string()),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn at(text: &str) -> Timestamp {
        text.parse().expect("an instant")
    }

    /// before the hour the day before yesterday is the last one, from the hour on it is yesterday.
    #[test]
    fn the_hour_decides_the_day() {
        let nine = OrderHour::new(9).expect("an hour");
        for (now, day, next) in [
            (
                "2026-03-03T03:59:59Z",
                date(2026, 3, 1),
                "2026-03-03T04:00:00Z",
            ),
            (
                "2026-03-03T04:00:00Z",
                date(2026, 3, 2),
                "2026-03-04T04:00:00Z",
            ),
            (
                "2026-12-31T19:30:00Z",
                date(2026, 12, 30),
                "2027-01-01T04:00:00Z",
            ),
        ] {
            assert_eq!(nine.last_day_due(at(now)), day, "{now}");
            assert_eq!(nine.strikes_after(at(now)), at(next), "{now}");
        }
        let midnight = OrderHour::new(0).expect("an hour");
        assert_eq!(
            midnight.last_day_due(at("2026-03-02T19:00:00Z")),
            date(2026, 3, 2)
        );
        assert_eq!(OrderHour::new(24), None);
    }
}
