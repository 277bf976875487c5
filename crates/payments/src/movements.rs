//! What a user sees of the own account: movements page by page, and the statement of a period.
//!
//! The opening balance is summed from the transfers before the period and the closing one from the
//! opening and the lines, so a statement always agrees with itself and with the ledger.

use crate::document_sql as sql;
use crate::documents::PaymentWay;
use crate::invoice::InvoicePurpose;
use crate::ledger::balance;
use crate::model::{Cause, CauseKind, LedgerAccount, Transfer};
use crate::queries::page;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::ids::{AccountId, BookingId, TransferId};
use kernel::money::Money;
use newtype_uuid::GenericUuid;
use store::{Query, StoreError, Tx};
use uuid::Uuid;

/// Most days of a statement: a year.
pub const PERIOD_DAYS_MAX: i32 = 366;
/// Most movements of a statement.
pub const PERIOD_MOVEMENTS_MAX: i64 = 4_000;

/// A transfer of a user's account, with what it was for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// The transfer.
    pub transfer: Transfer,
    /// The booking it is about, if it is about one.
    pub booking: Option<BookingId>,
    /// The invoice that was paid, or that asked for the fee.
    pub invoice_number: Option<i64>,
    /// What that invoice is for.
    pub purpose: Option<InvoicePurpose>,
    /// The bank's own number of the payment.
    pub bank_reference: Option<String>,
    /// How the money came, if it came from outside.
    pub way: Option<PaymentWay>,
}

impl Movement {
    /// What the movement did to the user's account.
    pub fn change(&self, account: AccountId) -> Money {
        self.transfer.change_of(LedgerAccount::User(account))
    }

    /// The message whose receipt can be had, if this is money that came in.
    pub fn receipt(&self) -> Option<Uuid> {
        let Cause { kind, id } = self.transfer.cause;
        let came = matches!(self.transfer.credit, LedgerAccount::User(_));
        matches!(kind, CauseKind::Receipt | CauseKind::Assignment)
            .then_some(id)
            .filter(|_| came)
    }

    /// The booking that a cause names by itself.
    pub(crate) fn booking_of(cause: Cause) -> Option<BookingId> {
        matches!(
            cause.kind,
            CauseKind::BookingFee | CauseKind::Refund | CauseKind::Waiver
        )
        .then(|| BookingId::from_untyped_uuid(cause.id))
    }
}

/// A user's money: balance, debt, and a page of movements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoneyPage {
    /// What is on the account now.
    pub balance: Money,
    /// What the user owes now.
    pub debt: Money,
    /// Newest first.
    pub movements: Vec<Movement>,
}

/// A user's money, a page of movements at a time.
#[derive(Debug, Clone)]
pub struct MoneyOf {
    /// Whose.
    pub account: AccountId,
    /// The last transfer of the page before; `None` for the first page.
    pub before: Option<TransferId>,
    /// Rows wanted, at most [`crate::PAGE_MAX`].
    pub limit: i64,
}

impl Query for MoneyOf {
    type Out = MoneyPage;
    type Error = StoreError;
    const NAME: &'static str = "payments.money_of";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<MoneyPage, StoreError> {
        let before = self
            .before
            .map_or(Uuid::max(), GenericUuid::into_untyped_uuid);
        let values = [
            sql::user(self.account).into(),
            before.into(),
            page(self.limit).into(),
        ];
        Ok(MoneyPage {
            balance: balance(tx, LedgerAccount::User(self.account)).await?,
            debt: balance(tx, LedgerAccount::Debt(self.account)).await?,
            movements: tx.fetch_all(&sql::MOVEMENTS, &values).await?,
        })
    }
}

/// Why a period is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// It ends before it begins.
    #[error("the period ends on a day before it begins: change one of the two days")]
    Reversed,
    /// It leaves the calendar.
    #[error("the period leaves the calendar: choose days of this century")]
    OffCalendar,
    /// It is too long.
    #[error("a statement covers at most {PERIOD_DAYS_MAX} days: make one for each year")]
    TooLong,
}

/// The days of a statement, both included, on the calendar of Kazakhstan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    from: Date,
    until: Date,
    /// Its first instant.
    start: Timestamp,
    /// The first instant after it.
    end: Timestamp,
}

impl Period {
    /// A period of at most [`PERIOD_DAYS_MAX`] days.
    ///
    /// # Errors
    /// When it is too long, ends before it begins, or leaves the calendar.
    pub fn new(from: Date, until: Date) -> Result<Self, PeriodError> {
        if until < from {
            return Err(PeriodError::Reversed);
        }
        if (until - from).get_days() >= PERIOD_DAYS_MAX {
            return Err(PeriodError::TooLong);
        }
        let zone = kernel::zone::kazakhstan();
        let begins = |day: Date| day.to_zoned(zone.clone()).map(|moment| moment.timestamp());
        let after = until.tomorrow().map_err(|_| PeriodError::OffCalendar)?;
        Ok(Self {
            from,
            until,
            start: begins(from).map_err(|_| PeriodError::OffCalendar)?,
            end: begins(after).map_err(|_| PeriodError::OffCalendar)?,
        })
    }

    /// The first day.
    pub const fn from(self) -> Date {
        self.from
    }

    /// The last day.
    pub const fn until(self) -> Date {
        self.until
    }
}

/// The statement of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodStatement {
    /// Which days.
    pub period: Period,
    /// What was on the account when they began.
    pub opening: Money,
    /// Oldest first.
    pub movements: Vec<Movement>,
    /// What was on it when they ended.
    pub closing: Money,
}

/// Why there is no statement.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StatementOfPeriodError {
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The period has more movements than one statement shows.
    #[error(
        "the period has more than {PERIOD_MOVEMENTS_MAX} movements: ask for a shorter one, and for the rest \
         by itself"
    )]
    TooManyMovements,
}

/// The statement of a user's account for a period.
#[derive(Debug, Clone)]
pub struct StatementOfPeriod {
    /// Whose.
    pub account: AccountId,
    /// Which days.
    pub period: Period,
}

impl Query for StatementOfPeriod {
    type Out = PeriodStatement;
    type Error = StatementOfPeriodError;
    const NAME: &'static str = "payments.statement_of_period";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<PeriodStatement, StatementOfPeriodError> {
        let Period { start, end, .. } = self.period;
        let user = sql::user(self.account);
        let values = [user.as_str().into(), start.into()];
        let (opening,) = tx
            .fetch_one::<(i64,)>(&sql::BALANCE_BEFORE, &values)
            .await?;
        let most = PERIOD_MOVEMENTS_MAX + 1;
        let values = [user.into(), start.into(), end.into(), most.into()];
        let movements: Vec<Movement> = tx.fetch_all(&sql::MOVEMENTS_BETWEEN, &values).await?;
        if i64::try_from(movements.len()).is_ok_and(|count| count >= most) {
            return Err(StatementOfPeriodError::TooManyMovements);
        }
        let changes = movements
            .iter()
            .map(|movement| movement.change(self.account));
        let closing = changes.fold(opening, |sum, change| sum.saturating_add(change.minor));
        Ok(PeriodStatement {
            period: self.period,
            opening: Money::kzt(opening),
            movements,
            closing: Money::kzt(closing),
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_period_is_at_most_a_year_and_not_backwards() {
        let day = date(2026, 3, 1);
        assert!(Period::new(day, day).is_ok());
        assert!(Period::new(day, date(2027, 3, 1)).is_ok());
        assert_eq!(
            Period::new(day, date(2027, 3, 2)),
            Err(PeriodError::TooLong)
        );
        assert_eq!(
            Period::new(day, date(2026, 2, 28)),
            Err(PeriodError::Reversed)
        );
    }

    #[test]
    fn days_are_those_of_kazakhstan() {
        let day = date(2026, 11, 25);
        let period = Period::new(day, day).expect("a period");
        assert_eq!(period.start.to_string(), "2026-11-24T19:00:00Z");
        assert_eq!(period.end.to_string(), "2026-11-25T19:00:00Z");
    }
}
