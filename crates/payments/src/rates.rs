//! Exchange rates of the National Bank: what they are, how they are read, and what an amount is
//! worth in tenge (C5-8.1).
//!
//! A rate is a whole number of ten-thousandths of a tenge for so many units of a currency; there is
//! no float. It counts from its day on until the next one, for [`RATE_DAYS`] days at most, because
//! none is published for weekends and holidays.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::{ToSpan, civil};
use kernel::ids::AccountId;
use kernel::money::{Currency, Money, MoneyError};
use kernel::text_enum;
use serde::Serialize;
use store::StoreError;
use uuid::Uuid;

/// For so many days after its own a rate still counts; the longest holidays are shorter.
pub const RATE_DAYS: i32 = 10;
/// A rate may be of a day so far ahead: before holidays the next working day's is published.
pub const RATE_DAYS_AHEAD: i32 = 10;
/// The first day of the tenge; no rate is older.
pub const FIRST_RATE_DAY: Date = civil::date(1993, 11, 15);
/// Longest name of where a rate comes from, in characters.
pub const RATE_SOURCE_CHARACTERS: usize = 200;

/// Ten-thousandths in a tenge.
const PER_TENGE: i64 = 10_000;
/// Most tenge for the units of a rate.
const MAX_TENGE: i64 = 10_000_000;
/// How many units rates are quoted for.
const UNITS: [u32; 5] = [1, 10, 100, 1_000, 10_000];

/// So many tenge for so many units of a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct RateValue {
    units: u32,
    tenge_ten_thousandths: i64,
}

/// Why a rate is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RateValueError {
    /// Rates are quoted for 1, 10, 100, 1 000 or 10 000 units.
    #[error("units: rates are quoted for 1, 10, 100, 1000 or 10000 units of a currency")]
    Units,
    /// It isn't a number of tenge.
    #[error(
        "rate: write tenge above 0 and at most {MAX_TENGE}, with at most four decimals, such as 573.21"
    )]
    Tenge,
}

impl RateValue {
    /// A rate of whole parts.
    ///
    /// # Errors
    /// When the units are unusual or the tenge out of bounds.
    pub fn new(units: u32, tenge_ten_thousandths: i64) -> Result<Self, RateValueError> {
        if !UNITS.contains(&units) {
            return Err(RateValueError::Units);
        }
        if !(1..=MAX_TENGE * PER_TENGE).contains(&tenge_ten_thousandths) {
            return Err(RateValueError::Tenge);
        }
        Ok(Self {
            units,
            tenge_ten_thousandths,
        })
    }

    /// Reads `573.21` or `573,21`, and `1`.
    ///
    /// # Errors
    /// As [`RateValue::new`]; also when a text is no number.
    pub fn parse(units: &str, tenge: &str) -> Result<Self, RateValueError> {
        let units = digits(units, 5).ok_or(RateValueError::Units)?;
        let units = u32::try_from(units).map_err(|_| RateValueError::Units)?;
        let (whole, fraction) = tenge.split_once(['.', ',']).unwrap_or((tenge, "0"));
        let whole = digits(whole, 8).ok_or(RateValueError::Tenge)?;
        let part = digits(fraction, 4).ok_or(RateValueError::Tenge)?;
        // "0.5" is five thousand ten-thousandths, "0.05" five hundred.
        let scale = [1_000, 100, 10, 1][fraction.len() - 1];
        Self::new(units, whole * PER_TENGE + part * scale)
    }

    /// For how many units of the currency it is quoted.
    pub const fn units(self) -> u32 {
        self.units
    }

    /// The tenge, in ten-thousandths.
    pub const fn tenge_ten_thousandths(self) -> i64 {
        self.tenge_ten_thousandths
    }

    /// The tenge as digits with a point: two decimals, more where there are more.
    pub fn decimal(self) -> String {
        let whole = self.tenge_ten_thousandths / PER_TENGE;
        let part = self.tenge_ten_thousandths % PER_TENGE;
        let digits = format!("{part:04}");
        let kept = digits.trim_end_matches('0').len().max(2);
        format!("{whole}.{}", &digits[..kept])
    }

    /// What an amount of the currency is worth, to the nearest tiyn, halves up.
    ///
    /// # Errors
    /// When the result is beyond what an amount can hold.
    pub fn tenge_of(self, amount: Money) -> Result<Money, MoneyError> {
        // A hundredth of the currency at a rate for one unit is a hundredth of the tenge.
        let parts = i64::from(self.units) * PER_TENGE;
        Money::kzt(amount.minor).checked_ratio(self.tenge_ten_thousandths, parts)
    }

    /// Whether it is more than a quarter away from another rate of the same currency: a slip of
    /// the decimal point rather than a day's change.
    pub fn leaps_from(self, other: Self) -> bool {
        let compared =
            |one: Self, units: u32| i128::from(one.tenge_ten_thousandths) * i128::from(units);
        let (new, old) = (compared(self, other.units), compared(other, self.units));
        new * 4 > old * 5 || new * 5 < old * 4
    }
}

/// Up to `most` decimal digits, with nothing around them.
fn digits(text: &str, most: usize) -> Option<i64> {
    let is_plain = (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if is_plain { text.parse().ok() } else { None }
}

/// Writes `573.21 for 1`, for logs and events.
impl std::fmt::Display for RateValue {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} for {}", self.decimal(), self.units)
    }
}

text_enum! {
    /// How a rate came in.
    RateOrigin ("origin of a rate") {
        /// From a file.
        File = "file",
        /// Typed by one person and approved by another.
        TwoPeople = "two_people",
    }
}

/// A rate that was recorded. Rows are kept: a correction is a later revision of the same day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExchangeRate {
    /// Id.
    pub id: Uuid,
    /// The currency.
    pub currency: Currency,
    /// The day it was published for.
    pub valid_on: Date,
    /// 1 for the first, higher for corrections; the highest counts.
    pub revision: i64,
    /// How much.
    pub value: RateValue,
    /// How it came in.
    pub origin: RateOrigin,
    /// The file, or why it was typed.
    pub source: String,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Who brought the file, or typed it.
    pub recorded_by: AccountId,
    /// Who approved it, if it was typed.
    pub approved_by: Option<AccountId>,
    /// Whether a later revision counts instead.
    pub is_superseded: bool,
}

/// The rate that counts on some day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateOnDay {
    /// The row it comes from.
    pub id: Uuid,
    /// The currency.
    pub currency: Currency,
    /// The day it was published for.
    pub valid_on: Date,
    /// How much.
    pub value: RateValue,
}

impl RateOnDay {
    /// Whether it counts on a day: its own, or one of the [`RATE_DAYS`] after it.
    pub fn counts_on(&self, on: Date) -> bool {
        self.valid_on <= on && oldest_for(on) <= self.valid_on
    }
}

/// The oldest day whose rate still counts on this one.
pub(crate) fn oldest_for(on: Date) -> Date {
    on.saturating_sub(RATE_DAYS.days())
}

/// Whether rates may be recorded for a day.
pub(crate) fn is_rate_day(day: Date, today: Date) -> bool {
    (FIRST_RATE_DAY..=today.saturating_add(RATE_DAYS_AHEAD.days())).contains(&day)
}

/// Why a rate is not recorded, or not there.
#[derive(Debug, Clone, thiserror::Error)]
pub enum RateError {
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Neither the day nor the ten before it have a rate.
    #[error(
        "there is no rate of {currency} for {on}, nor for the {RATE_DAYS} days before it; \
         an accountant has to import or enter it"
    )]
    NoRate {
        /// The currency.
        currency: Currency,
        /// The day that was asked for.
        on: Date,
    },
    /// The tenge has no rate against itself.
    #[error("currency: KZT has no exchange rate; choose another currency")]
    Tenge,
    /// The day is before the tenge or too far ahead.
    #[error(
        "day: rates are kept from {FIRST_RATE_DAY} to {RATE_DAYS_AHEAD} days from today, not for {day}"
    )]
    Day {
        /// The day.
        day: Date,
    },
    /// The reason is empty or too long.
    #[error("reason: say why, in 1 to {} characters", crate::REASON_CHARACTERS)]
    Reason,
    /// The rate is recorded so already.
    #[error("{currency} has this rate on {day} already")]
    Same {
        /// The currency.
        currency: Currency,
        /// The day.
        day: Date,
    },
    /// A rate of the same currency and day waits for its second person.
    #[error("a rate of {currency} for {day} is proposed already; decide about it first")]
    Waiting {
        /// The currency.
        currency: Currency,
        /// The day.
        day: Date,
    },
    /// No such proposal.
    #[error("there is no such proposal")]
    NotFound,
    /// It was decided before.
    #[error("the proposal is {state} already")]
    Decided {
        /// Where it stands.
        state: crate::ProposalState,
    },
    /// Whoever proposed can't approve.
    #[error("whoever proposed a rate can't approve it; ask a second person")]
    SamePerson,
    /// A line of the file says something else than what is recorded.
    #[error(
        "line {line}: {currency} on {day} is {kept} already, not {told}; \
         a correction is entered by two people"
    )]
    Contradiction {
        /// The line of the file.
        line: u64,
        /// The currency.
        currency: Currency,
        /// The day.
        day: Date,
        /// What is recorded.
        kept: RateValue,
        /// What the file says.
        told: RateValue,
    },
    /// A line of the file is far from the rate before it.
    #[error(
        "line {line}: {currency} on {day} is {told}, after {kept}: more than a quarter away; \
         if it is right, it is entered by two people"
    )]
    Leap {
        /// The line of the file.
        line: u64,
        /// The currency.
        currency: Currency,
        /// The day.
        day: Date,
        /// The rate before it.
        kept: RateValue,
        /// What the file says.
        told: RateValue,
    },
}
