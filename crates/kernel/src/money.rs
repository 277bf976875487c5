//! Money: a whole number of minor units and its currency, never a float.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::string_form::string_form;

/// The currencies the project meets: the tenge, the euro of customs fees, and
/// those of the neighbours' carriers. All of them have 100 minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Currency {
    /// Chinese yuan.
    Cny,
    /// Euro.
    Eur,
    /// Kyrgyz som.
    Kgs,
    /// Kazakh tenge.
    Kzt,
    /// Russian rouble.
    Rub,
    /// Turkmen manat.
    Tmt,
    /// United States dollar.
    Usd,
    /// Uzbek sum.
    Uzs,
}

/// Why an amount can't be read or computed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The result is outside the range of the type.
    #[error("the amount is too large to be computed")]
    Overflow,
    /// Amounts of two currencies met.
    #[error("amounts in {0} and {1} can't be joined without an exchange rate")]
    CurrencyMismatch(Currency, Currency),
    /// A ratio with nothing below the line.
    #[error("an amount can't be divided by zero")]
    DivisionByZero,
    /// The text is not an amount.
    #[error(
        "{0:?} is not an amount: write digits with at most two after the point, such as 4325.00"
    )]
    NotAnAmount(String),
    /// The text has more digits after the point than the currency has.
    #[error("{0:?} has more than two digits after the point")]
    TooPrecise(String),
    /// The currency code is not one the project uses.
    #[error("currency {0:?} is not known: use one of CNY, EUR, KGS, KZT, RUB, TMT, USD, UZS")]
    UnknownCurrency(String),
}

impl Currency {
    /// Every currency, in the order of the codes.
    pub const ALL: [Self; 8] = [
        Self::Cny,
        Self::Eur,
        Self::Kgs,
        Self::Kzt,
        Self::Rub,
        Self::Tmt,
        Self::Usd,
        Self::Uzs,
    ];

    /// The code of ISO 4217.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cny => "CNY",
            Self::Eur => "EUR",
            Self::Kgs => "KGS",
            Self::Kzt => "KZT",
            Self::Rub => "RUB",
            Self::Tmt => "TMT",
            Self::Usd => "USD",
            Self::Uzs => "UZS",
        }
    }

    /// Reads a code of ISO 4217; case and surrounding spaces don't matter.
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        let wanted = text.trim();
        Self::ALL
            .into_iter()
            .find(|currency| currency.code().eq_ignore_ascii_case(wanted))
            .ok_or_else(|| MoneyError::UnknownCurrency(shortened(wanted)))
    }
}

impl std::fmt::Display for Currency {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.code())
    }
}

string_form!(Currency, MoneyError);

/// Minor units in a whole unit.
const MINOR_PER_WHOLE: i64 = 100;

/// Longest text that is looked at as an amount, in bytes.
const MAX_TEXT_BYTES: usize = 64;

/// An amount of one currency.
///
/// In JSON it is `{"minor": 432500, "currency": "KZT"}`. How an amount is shown
/// to a person ("4 325,00 ₸") is a matter of the views.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Money {
    /// Minor units: tiyn, cents. Negative amounts are debts and refunds.
    pub minor: i64,
    /// The currency of the amount.
    pub currency: Currency,
}

impl Money {
    /// An amount of `minor` units of `currency`.
    pub const fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// Nothing, in `currency`.
    pub const fn zero(currency: Currency) -> Self {
        Self::new(0, currency)
    }

    /// An amount in tiyn, the hundredth of a tenge.
    pub const fn kzt(minor: i64) -> Self {
        Self::new(minor, Currency::Kzt)
    }

    /// An amount in whole tenge, for figures written in code and reference data.
    ///
    /// # Panics
    /// When the amount is above 92 thousand million million tenge; amounts from
    /// outside come through [`Money::parse`], which refuses them instead.
    pub const fn tenge(whole: i64) -> Self {
        match whole.checked_mul(MINOR_PER_WHOLE) {
            Some(minor) => Self::kzt(minor),
            None => panic!("the amount in tenge is too large"),
        }
    }

    /// Whether the amount is nothing.
    pub const fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// Whether the amount is below nothing.
    pub const fn is_negative(self) -> bool {
        self.minor < 0
    }

    /// The sum of two amounts of one currency.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.require_same_currency(other)?;
        self.with_minor(self.minor.checked_add(other.minor))
    }

    /// The difference of two amounts of one currency.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.require_same_currency(other)?;
        self.with_minor(self.minor.checked_sub(other.minor))
    }

    /// The amount taken `count` times, as "50 MCI".
    pub fn checked_times(self, count: i64) -> Result<Self, MoneyError> {
        self.with_minor(self.minor.checked_mul(count))
    }

    /// The same amount with the other sign.
    pub fn checked_negated(self) -> Result<Self, MoneyError> {
        self.with_minor(self.minor.checked_neg())
    }

    /// `numerator / denominator` of the amount ("half an MCI" is 1 / 2), rounded
    /// to the nearest minor unit, halves away from zero.
    pub fn checked_ratio(self, numerator: i64, denominator: i64) -> Result<Self, MoneyError> {
        if denominator == 0 {
            return Err(MoneyError::DivisionByZero);
        }
        let product = i128::from(self.minor) * i128::from(numerator);
        let denominator = i128::from(denominator);
        let quotient = product / denominator;
        let remainder = product % denominator;
        let away = if (product < 0) == (denominator < 0) {
            1
        } else {
            -1
        };
        let rounded = if remainder.unsigned_abs() * 2 >= denominator.unsigned_abs() {
            quotient + away
        } else {
            quotient
        };
        self.with_minor(i64::try_from(rounded).ok())
    }

    /// The sum of `amounts`, all of them in `currency`; nothing when there are none.
    pub fn checked_sum(
        currency: Currency,
        amounts: impl IntoIterator<Item = Self>,
    ) -> Result<Self, MoneyError> {
        amounts
            .into_iter()
            .try_fold(Self::zero(currency), Self::checked_add)
    }

    /// Which of two amounts of one currency is larger.
    pub fn checked_cmp(self, other: Self) -> Result<Ordering, MoneyError> {
        self.require_same_currency(other)?;
        Ok(self.minor.cmp(&other.minor))
    }

    /// Reads a decimal text such as `4325`, `4325.00`, `4325,5` or `4 325,00`.
    ///
    /// Spaces between digits group thousands and are dropped; a point and a
    /// comma both separate the minor units, and only one of them may occur.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let refused = || MoneyError::NotAnAmount(shortened(text));
        let trimmed = text.trim();
        if trimmed.len() > MAX_TEXT_BYTES {
            return Err(refused());
        }
        let (negative, unsigned) = match trimmed.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (true, rest),
            None => (false, trimmed),
        };
        let (whole_text, fraction_text) = match unsigned.split_once(['.', ',']) {
            Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
            Some(_) => return Err(refused()),
            None => (unsigned, ""),
        };
        let starts_and_ends_with_digit = whole_text.starts_with(|c: char| c.is_ascii_digit())
            && whole_text.ends_with(|c: char| c.is_ascii_digit());
        let whole_digits: String = whole_text.chars().filter(|c| !is_grouping(*c)).collect();
        let all_digits = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
        if !starts_and_ends_with_digit || !all_digits(&whole_digits) || !all_digits(fraction_text) {
            return Err(refused());
        }
        let fraction: i128 = match fraction_text.len() {
            0 => 0,
            1 => fraction_text.parse::<i128>().map_err(|_| refused())? * 10,
            2 => fraction_text.parse().map_err(|_| refused())?,
            _ => return Err(MoneyError::TooPrecise(shortened(text))),
        };
        let whole: i128 = whole_digits.parse().map_err(|_| MoneyError::Overflow)?;
        let minor = whole
            .checked_mul(i128::from(MINOR_PER_WHOLE))
            .and_then(|minor| minor.checked_add(fraction))
            .ok_or(MoneyError::Overflow)?;
        let minor = if negative { -minor } else { minor };
        let minor = i64::try_from(minor).map_err(|_| MoneyError::Overflow)?;
        Ok(Self::new(minor, currency))
    }

    /// The amount as digits with a point and always two decimals, without the
    /// currency: `4325.00`. Bank protocols want it so.
    pub fn decimal(self) -> String {
        let sign = if self.minor < 0 { "-" } else { "" };
        let absolute = self.minor.unsigned_abs();
        let per_whole = MINOR_PER_WHOLE.unsigned_abs();
        format!("{sign}{}.{:02}", absolute / per_whole, absolute % per_whole)
    }

    fn require_same_currency(self, other: Self) -> Result<(), MoneyError> {
        if self.currency == other.currency {
            Ok(())
        } else {
            Err(MoneyError::CurrencyMismatch(self.currency, other.currency))
        }
    }

    fn with_minor(self, minor: Option<i64>) -> Result<Self, MoneyError> {
        minor
            .map(|minor| Self::new(minor, self.currency))
            .ok_or(MoneyError::Overflow)
    }
}

/// Writes `4325.00 KZT`, for logs and the journal.
impl std::fmt::Display for Money {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{} {}", self.decimal(), self.currency)
    }
}

/// Spaces that people and spreadsheets put between thousands.
fn is_grouping(letter: char) -> bool {
    matches!(letter, ' ' | '\u{00A0}' | '\u{2009}' | '\u{202F}')
}

/// The beginning of a text, short enough to stand in an error.
fn shortened(text: &str) -> String {
    text.chars().take(32).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn decimal_texts_are_read_without_floats() {
        let read = |text| Money::parse(text, Currency::Kzt);
        assert_eq!(read("4325"), Ok(Money::tenge(4325)));
        assert_eq!(read(" 4325.00 "), Ok(Money::kzt(432_500)));
        assert_eq!(read("4325,5"), Ok(Money::kzt(432_550)));
        assert_eq!(read("4\u{00A0}325,07"), Ok(Money::kzt(432_507)));
        assert_eq!(read("-0.01"), Ok(Money::kzt(-1)));
        assert_eq!(read("0.10"), Ok(Money::kzt(10)));
    }

    #[test]
    fn what_is_not_an_amount_is_refused() {
        for text in [
            "", "-", ".", "5.", ".5", "1,000.00", "1e3", "+5", "٤", "5 .0", "12a", "--1",
        ] {
            let answer = Money::parse(text, Currency::Kzt);
            assert!(
                matches!(answer, Err(MoneyError::NotAnAmount(_))),
                "{text:?}: {answer:?}"
            );
        }
        assert!(matches!(
            Money::parse("1.005", Currency::Kzt),
            Err(MoneyError::TooPrecise(_))
        ));
        assert_eq!(
            Money::parse("92233720368547758.08", Currency::Kzt),
            Err(MoneyError::Overflow)
        );
        assert!(Money::parse(&"1".repeat(5000), Currency::Kzt).is_err());
    }

    #[test]
    fn currencies_do_not_mix() {
        let euro = Money::new(6000, Currency::Eur);
        let mismatch = MoneyError::CurrencyMismatch(Currency::Kzt, Currency::Eur);
        assert_eq!(Money::kzt(1).checked_add(euro), Err(mismatch.clone()));
        assert_eq!(Money::kzt(1).checked_sub(euro), Err(mismatch.clone()));
        assert_eq!(Money::kzt(1).checked_cmp(euro), Err(mismatch));
        assert_eq!(Currency::parse(" eur"), Ok(Currency::Eur));
        assert!(Currency::parse("XAU").is_err());
    }

    #[test]
    fn overflow_is_an_error_and_never_wraps() {
        let most = Money::kzt(i64::MAX);
        assert_eq!(most.checked_add(Money::kzt(1)), Err(MoneyError::Overflow));
        assert_eq!(most.checked_times(2), Err(MoneyError::Overflow));
        assert_eq!(most.checked_ratio(3, 2), Err(MoneyError::Overflow));
        assert_eq!(
            Money::kzt(i64::MIN).checked_negated(),
            Err(MoneyError::Overflow)
        );
        assert_eq!(
            Money::kzt(i64::MIN).checked_sub(Money::kzt(1)),
            Err(MoneyError::Overflow)
        );
    }

    #[test]
    fn ratios_round_halves_away_from_zero() {
        assert_eq!(Money::kzt(5).checked_ratio(1, 2), Ok(Money::kzt(3)));
        assert_eq!(Money::kzt(-5).checked_ratio(1, 2), Ok(Money::kzt(-3)));
        assert_eq!(Money::kzt(5).checked_ratio(-1, 2), Ok(Money::kzt(-3)));
        assert_eq!(Money::kzt(4).checked_ratio(1, 3), Ok(Money::kzt(1)));
        assert_eq!(
            Money::tenge(4325).checked_ratio(1, 2),
            Ok(Money::kzt(216_250))
        );
        assert_eq!(
            Money::kzt(1).checked_ratio(1, 0),
            Err(MoneyError::DivisionByZero)
        );
    }

    proptest! {
        #[test]
        fn adding_and_taking_away_is_undone(a in any::<i64>(), b in any::<i64>()) {
            let (first, second) = (Money::kzt(a), Money::kzt(b));
            match first.checked_add(second) {
                Ok(sum) => {
                    prop_assert_eq!(sum.checked_sub(second), Ok(first));
                    prop_assert_eq!(second.checked_add(first), Ok(sum));
                }
                Err(error) => {
                    prop_assert_eq!(error, MoneyError::Overflow);
                    prop_assert!(a.checked_add(b).is_none());
                }
            }
        }

        #[test]
        fn the_decimal_form_reads_back(minor in any::<i64>()) {
            let amount = Money::new(minor, Currency::Usd);
            prop_assert_eq!(Money::parse(&amount.decimal(), Currency::Usd), Ok(amount));
        }

        #[test]
        fn times_is_repeated_addition(minor in -1_000_000_i64..1_000_000, count in 0_usize..50) {
            let amount = Money::kzt(minor);
            let sum = Money::checked_sum(Currency::Kzt, std::iter::repeat_n(amount, count));
            let times = amount.checked_times(i64::try_from(count).expect("a small count"));
            prop_assert_eq!(sum, times);
        }

        #[test]
        fn a_ratio_is_within_half_a_minor_unit(
            minor in -1_000_000_000_i64..1_000_000_000,
            numerator in -1000_i64..1000,
            denominator in 1_i64..1000,
        ) {
            let part = Money::kzt(minor).checked_ratio(numerator, denominator).expect("in range");
            let error = part.minor * denominator - minor * numerator;
            prop_assert!(error.abs() * 2 <= denominator);
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in ".{0,80}") {
            let _ = Money::parse(&text, Currency::Kzt);
        }
    }
}
