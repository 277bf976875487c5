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
use store::{FromRow, Row, StoreError, Tx};

/// The day in Kazakhstan.
pub(crate) fn day_of(at: Timestamp) -> Date {
    kernel::zone::kazakhstan().to_datetime(at).date()
}

/// Day and fee of a line, as far as they are known.
struct Origin {
    received_on: Option<Date>,
    item: Option<FeeItem>,
}

impl FromRow for Origin {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            received_on: row.optional("received_on")?,
            item: row.parse_optional("item")?,
        })
    }
}

/// Adds the line of a posted transfer that touches the fees; others have none. An order takes lines
/// along instead of adding one.
pub(crate) async fn note(tx: &mut Tx<'_>, new: &NewTransfer) -> Result<(), StoreError> {
    let minor = match (new.debit, new.credit) {
        // An order takes its lines along; one that is withdrawn lets them go.
        (LedgerAccount::FeesEarned, LedgerAccount::InTransfer)
        | (LedgerAccount::InTransfer, LedgerAccount::FeesEarned) => return Ok(()),
        (_, LedgerAccount::FeesEarned) => new.amount.minor,
        (LedgerAccount::FeesEarned, _) => -new.amount.minor,
        _ => return Ok(()),
    };
    let cause = new.cause.id.into();
    let origin: Option<Origin> = match new.cause.kind {
        CauseKind::BookingFee | CauseKind::MoveFee => {
            tx.fetch_optional(&sql::ORIGIN_OF_FEE, &[cause, new.at.into()])
                .await?
        }
        CauseKind::Refund => {
            tx.fetch_optional(&sql::ORIGIN_OF_REFUND, &[cause, new.amount.minor.into()])
                .await?
        }
        _ => None,
    };
    let (day, item) = origin.map_or((None, None), |origin| (origin.received_on, origin.item));
    tx.execute(
        &sql::INSERT_LINE,
        &[
            new.id.into(),
            day.unwrap_or_else(|| day_of(new.at)).into(),
            item.unwrap_or(FeeItem::Ordinary).as_str().into(),
            minor.into(),
        ],
    )
    .await?;
    Ok(())
}
