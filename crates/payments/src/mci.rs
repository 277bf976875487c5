//! Numbers of monthly calculation indices, parts of one included, without floats.

use serde::Serialize;

/// Most MCI a fee may be.
const MAX_WHOLE: u32 = 100_000;
/// Smallest part of an MCI a table may name.
const MAX_DENOMINATOR: u32 = 10_000;

/// A number of monthly calculation indices as a fraction in lowest terms: half an MCI is 1/2.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct MciUnits {
    numerator: u32,
    denominator: u32,
}

impl MciUnits {
    /// A whole number of MCI.
    pub const fn whole(units: u16) -> Self {
        Self {
            numerator: units as u32,
            denominator: 1,
        }
    }

    /// Above the line of the fraction.
    pub const fn numerator(self) -> u32 {
        self.numerator
    }

    /// Below the line; never 0.
    pub const fn denominator(self) -> u32 {
        self.denominator
    }

    /// Reads `1`, `0.5`, `0.25` or `1/3`. `None` for nothing, for more than two decimals, and for
    /// what is no number.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if let Some((numerator, denominator)) = text.split_once('/') {
            return Self::reduced(digits(numerator)?, digits(denominator)?);
        }
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let hundredths = match fraction.len() {
            1 => digits(fraction)? * 10,
            2 => digits(fraction)?,
            _ => return None,
        };
        let all = digits(whole)?.checked_mul(100)?.checked_add(hundredths)?;
        Self::reduced(all, 100)
    }

    fn reduced(numerator: u32, denominator: u32) -> Option<Self> {
        if numerator == 0 || !(1..=MAX_DENOMINATOR).contains(&denominator) {
            return None;
        }
        let shared = common_divisor(numerator, denominator);
        let units = Self {
            numerator: numerator / shared,
            denominator: denominator / shared,
        };
        (units.numerator / units.denominator <= MAX_WHOLE).then_some(units)
    }
}

/// Up to seven decimal digits, with nothing around them.
fn digits(text: &str) -> Option<u32> {
    let is_plain = (1..=7).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_plain { text.parse().ok() } else { None }
}

fn common_divisor(mut larger: u32, mut smaller: u32) -> u32 {
    while smaller != 0 {
        (larger, smaller) = (smaller, larger % smaller);
    }
    larger
}

/// Decimals where two are enough, otherwise the fraction.
impl std::fmt::Display for MciUnits {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (numerator, denominator) = (self.numerator, self.denominator);
        if denominator == 1 {
            return write!(formatter, "{numerator}");
        }
        if 100 % denominator != 0 {
            return write!(formatter, "{numerator}/{denominator}");
        }
        let whole = numerator / denominator;
        let hundredths = (numerator % denominator) * (100 / denominator);
        match hundredths % 10 {
            0 => write!(formatter, "{whole}.{}", hundredths / 10),
            _ => write!(formatter, "{whole}.{hundredths:02}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// V-8.1: half an MCI is the fraction, not a float near it.
    #[test]
    fn fractions_are_exact_and_shown_as_written() {
        for (text, numerator, denominator, shown) in [
            ("1", 1, 1, "1"),
            ("100", 100, 1, "100"),
            ("0.5", 1, 2, "0.5"),
            ("1/2", 1, 2, "0.5"),
            ("0.05", 1, 20, "0.05"),
            ("2.75", 11, 4, "2.75"),
            ("1/3", 1, 3, "1/3"),
            ("6/4", 3, 2, "1.5"),
        ] {
            let units = MciUnits::parse(text).expect(text);
            assert_eq!(
                (units.numerator(), units.denominator()),
                (numerator, denominator)
            );
            assert_eq!(units.to_string(), shown);
        }
    }

    #[test]
    fn what_is_no_number_above_nothing_is_refused() {
        for text in [
            "", "0", "0.00", "-1", "+1", "1.005", "1.", ".5", "1/0", "0/2", "1/2/3", "1/10001",
            "1e3", "99999999", "100001", "½", " 1",
        ] {
            assert_eq!(MciUnits::parse(text), None, "{text:?}");
        }
    }
}
