//! Notes what came to the fees and on which day, so that every tenge can be followed to the one order
//! that carries it to the budget.
//!
//! A line belongs to a day of receipt. A fee taken at the instant at which its receipt was told was
//! received on the day on which the bank booked it, when a statement told of it; otherwise on the day
//! on which it was taken, because money on a user's account is not a fee yet. A fee that is given
//! back before it is in an order lowers its own day; one that is given back later lowers the day on
//! which it goes back.

use crate::model::{CauseKind, LedgerAccount, NewTransfer};
use crate::tariffs::FeeItem;
use crate::transfer_sql as sql;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::ids::TransferId;
use std::cmp::Reverse;
use store::{FromRow, Row, StoreError, Tx};
use uuid::Uuid;

/// The day in Kazakhstan.
pub(crate) fn day_of(at: Timestamp) -> Date {
    kernel::zone::kazakhstan().to_datetime(at).date()
}

/// An invoice, with the day on which the bank booked one of its receipts.
#[derive(Debug, Clone)]
struct FeeOrigin {
    invoice: Uuid,
    /// The booking, unless it is an invoice of something else.
    subject: Uuid,
    item: Option<FeeItem>,
    /// When the receipt was told.
    received_at: Option<Timestamp>,
    booked_on: Option<Date>,
}

impl FeeOrigin {
    /// The bank's day of a fee taken at an instant: that of the receipt told then.
    fn day_at(&self, at: Timestamp) -> Option<Date> {
        let is_told_then = |told: Timestamp| told.as_microsecond() == at.as_microsecond();
        self.booked_on
            .filter(|_| self.received_at.is_some_and(is_told_then))
    }
}

impl FromRow for FeeOrigin {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            invoice: row.get("invoice_id")?,
            subject: row.get("subject_id")?,
            item: row.parse_optional("item")?,
            received_at: row.optional("received_at")?,
            booked_on: row.optional("booked_on")?,
        })
    }
}

/// The line of a booking's fee.
#[derive(Debug, Clone)]
struct RefundOrigin {
    transfer: TransferId,
    booking: Uuid,
    item: FeeItem,
    received_on: Date,
    minor: i64,
    /// No order carries it yet.
    is_waiting: bool,
}

impl FromRow for RefundOrigin {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            transfer: row.get("transfer_id")?,
            booking: row.get("cause_id")?,
            item: row.parse("item")?,
            received_on: row.get("received_on")?,
            minor: row.get("amount_minor")?,
            is_waiting: row.get("is_waiting")?,
        })
    }
}

/// A line to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    transfer: TransferId,
    received_on: Date,
    item: FeeItem,
    minor: i64,
}

/// Where the fees of some transfers come from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Origins {
    fees: Vec<FeeOrigin>,
    refunds: Vec<RefundOrigin>,
}

/// What a transfer does to the fees that wait for an order, if anything. An order takes lines along
/// instead of adding one, and one that is withdrawn lets them go.
const fn change_of_fees(new: &NewTransfer) -> Option<i64> {
    match (new.debit, new.credit) {
        (LedgerAccount::FeesEarned, LedgerAccount::InTransfer)
        | (LedgerAccount::InTransfer, LedgerAccount::FeesEarned) => None,
        (_, LedgerAccount::FeesEarned) => Some(new.amount.minor),
        (LedgerAccount::FeesEarned, _) => Some(new.amount.minor.saturating_neg()),
        _ => None,
    }
}

/// Loads the origins of transfers. Most of a crowd touch no fee, and then nothing is asked.
pub(crate) async fn origins<'n>(
    tx: &mut Tx<'_>,
    transfers: impl Iterator<Item = &'n NewTransfer> + Send,
) -> Result<Origins, StoreError> {
    let mut fees = Vec::new();
    let mut refunds = Vec::new();
    let mut told = Vec::new();
    for new in transfers.filter(|new| change_of_fees(new).is_some()) {
        match new.cause.kind {
            CauseKind::BookingFee | CauseKind::MoveFee => {
                fees.push(new.cause.id);
                told.push(new.at);
            }
            CauseKind::Refund => refunds.push(new.cause.id),
            _ => {}
        }
    }
    let [mut first, mut second] = tx.handles();
    let fees = async {
        let (Some(from), Some(until)) = (told.iter().min(), told.iter().max()) else {
            return Ok(Vec::new());
        };
        let values = [fees.into(), (*from).into(), (*until).into()];
        first.fetch_all(&sql::FEE_ORIGINS, &values).await
    };
    let refunds = async {
        if refunds.is_empty() {
            return Ok(Vec::new());
        }
        second
            .fetch_all(&sql::REFUND_ORIGINS, &[refunds.into()])
            .await
    };
    let (fees, refunds) = tokio::try_join!(fees, refunds)?;
    Ok(Origins { fees, refunds })
}

impl Origins {
    /// The lines of posted transfers, in their order: a fee that is given back in the same crowd
    /// finds the line it had just before. Transfers that don't touch the fees have none.
    pub(crate) fn lines(mut self, posted: &[&NewTransfer]) -> Vec<Line> {
        let mut lines = Vec::new();
        for new in posted {
            let Some(minor) = change_of_fees(new) else {
                continue;
            };
            let (day, item) = self.of(new);
            let line = Line {
                transfer: new.id,
                received_on: day.unwrap_or_else(|| day_of(new.at)),
                item: item.unwrap_or(FeeItem::Ordinary),
                minor,
            };
            if new.cause.kind == CauseKind::BookingFee {
                self.refunds.push(RefundOrigin {
                    transfer: line.transfer,
                    booking: new.cause.id,
                    item: line.item,
                    received_on: line.received_on,
                    minor: line.minor,
                    is_waiting: true,
                });
            }
            lines.push(line);
        }
        lines
    }

    /// Day and fee of a line, as far as they are known.
    fn of(&self, new: &NewTransfer) -> (Option<Date>, Option<FeeItem>) {
        let cause = new.cause.id;
        match new.cause.kind {
            CauseKind::BookingFee | CauseKind::MoveFee => {
                // A receipt that the bank told of comes first, then the newest invoice.
                let order = |origin: &&FeeOrigin| {
                    let day = origin.day_at(new.at);
                    (day.is_none(), day, Reverse(origin.invoice))
                };
                let own = |origin: &&FeeOrigin| origin.invoice == cause || origin.subject == cause;
                let origin = self.fees.iter().filter(own).min_by_key(order);
                origin.map_or((None, None), |origin| (origin.day_at(new.at), origin.item))
            }
            CauseKind::Refund => {
                let own = |origin: &&RefundOrigin| origin.booking == cause;
                let first = self.refunds.iter().filter(own).min_by_key(|o| o.transfer);
                first.map_or((None, None), |origin| {
                    let is_same = origin.is_waiting && origin.minor == new.amount.minor;
                    (is_same.then_some(origin.received_on), Some(origin.item))
                })
            }
            _ => (None, None),
        }
    }
}

/// Adds lines.
pub(crate) async fn add(tx: &mut Tx<'_>, lines: Vec<Line>) -> Result<(), StoreError> {
    let rows = lines.into_iter().map(|line| {
        vec![
            line.transfer.into(),
            line.received_on.into(),
            line.item.as_str().into(),
            line.minor.into(),
        ]
    });
    tx.insert_many(&sql::INSERT_LINES, rows.collect()).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Cause;
    use jiff::civil::date;
    use kernel::money::Money;
    use newtype_uuid::GenericUuid;

    const TAKEN: &str = "2026-03-02T08:00:00Z";

    fn transfer(number: u128, kind: CauseKind, minor: i64) -> NewTransfer {
        let user = LedgerAccount::User(GenericUuid::from_untyped_uuid(Uuid::from_u128(9)));
        let (debit, credit) = match kind {
            CauseKind::Refund => (LedgerAccount::FeesEarned, LedgerAccount::RefundsDue),
            _ => (user, LedgerAccount::FeesEarned),
        };
        NewTransfer {
            id: GenericUuid::from_untyped_uuid(Uuid::from_u128(number)),
            debit,
            credit,
            amount: Money::kzt(minor),
            cause: Cause {
                kind,
                id: Uuid::from_u128(7),
            },
            at: TAKEN.parse().unwrap(),
        }
    }

    fn invoice(number: u128, told: Option<(&str, Date)>) -> FeeOrigin {
        FeeOrigin {
            invoice: Uuid::from_u128(number),
            subject: Uuid::from_u128(7),
            item: Some(FeeItem::Expedited),
            received_at: told.map(|(at, _)| at.parse().unwrap()),
            booked_on: told.map(|(_, day)| day),
        }
    }

    fn lines(fees: Vec<FeeOrigin>, posted: &[NewTransfer]) -> Vec<(Date, FeeItem, i64)> {
        let origins = Origins {
            fees,
            refunds: Vec::new(),
        };
        let lines = origins.lines(&posted.iter().collect::<Vec<_>>());
        lines
            .into_iter()
            .map(|line| (line.received_on, line.item, line.minor))
            .collect()
    }

    /// the day is the bank's if the receipt was told when the fee was taken, else the day of the fee.
    #[test]
    fn a_fee_was_received_on_the_day_of_the_receipt_told_with_it() {
        let fee = [transfer(1, CauseKind::BookingFee, 500)];
        let (before, taken) = (date(2026, 2, 27), date(2026, 3, 2));
        let told_then = invoice(1, Some((TAKEN, before)));
        let told_earlier = invoice(2, Some(("2026-03-01T08:00:00Z", before)));
        let untold = invoice(3, None);
        let item = FeeItem::Expedited;
        let all = vec![untold.clone(), told_then, told_earlier.clone()];
        assert_eq!(lines(all, &fee), [(before, item, 500)]);
        assert_eq!(
            lines(vec![untold, told_earlier], &fee),
            [(taken, item, 500)]
        );
        assert_eq!(lines(vec![], &fee), [(taken, FeeItem::Ordinary, 500)]);
    }

    /// a fee given back among the same transfers lowers its own day; a part of it does not.
    #[test]
    fn a_refund_finds_the_fee_taken_just_before() {
        let (before, taken) = (date(2026, 2, 27), date(2026, 3, 2));
        let fee = transfer(1, CauseKind::BookingFee, 500);
        for (minor, day) in [(500, before), (400, taken)] {
            let refund = transfer(2, CauseKind::Refund, minor);
            let origin = invoice(1, Some((TAKEN, before)));
            let item = FeeItem::Expedited;
            let expected = [(before, item, 500), (day, item, -minor)];
            assert_eq!(lines(vec![origin], &[fee, refund]), expected);
        }
    }
}
