//! The sequential booking number, in a form that can be read over the telephone.
//!
//! Digits only, so that it is the same in every language: two for the checkpoint, six that count
//! the bookings of the checkpoint, one check digit: `05-004217-8`.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A booking's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct BookingNumber {
    checkpoint: i64,
    sequence: i64,
}

/// Why a text is no booking number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// It doesn't have two, six or more, and one digits.
    #[error("booking number: write its digits as in 05-004217-8")]
    Shape,
    /// A digit was misheard or mistyped.
    #[error("booking number: the last digit doesn't fit the others; compare it digit by digit")]
    CheckDigit,
}

impl BookingNumber {
    /// The n-th booking of a checkpoint.
    pub const fn new(checkpoint: i64, sequence: i64) -> Self {
        Self {
            checkpoint,
            sequence,
        }
    }

    /// The checkpoint's number in the annex.
    pub const fn checkpoint(self) -> i64 {
        self.checkpoint
    }

    /// The running number within the checkpoint.
    pub const fn sequence(self) -> i64 {
        self.sequence
    }

    fn digits(self) -> String {
        format!("{:02}{:06}", self.checkpoint, self.sequence)
    }
}

/// ISO/IEC 7064 MOD 11,10: finds every single wrong digit and nearly all swapped neighbours.
fn check_digit(digits: &str) -> u32 {
    let product =
        digits
            .chars()
            .filter_map(|digit| digit.to_digit(10))
            .fold(10, |product, digit| {
                let sum = match (product + digit) % 10 {
                    0 => 10,
                    sum => sum,
                };
                sum * 2 % 11
            });
    (11 - product) % 10
}

impl fmt::Display for BookingNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let check = check_digit(&self.digits());
        write!(
            formatter,
            "{:02}-{:06}-{check}",
            self.checkpoint, self.sequence
        )
    }
}

impl FromStr for BookingNumber {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        let digits = text
            .chars()
            .filter(char::is_ascii_digit)
            .collect::<String>();
        let other = text
            .chars()
            .any(|c| !c.is_ascii_digit() && !"- –—.\u{a0}".contains(c));
        if other || !(9..=17).contains(&digits.len()) {
            return Err(NumberError::Shape);
        }
        let (body, check) = digits.split_at(digits.len() - 1);
        let number = Self {
            checkpoint: body[..2].parse().map_err(|_| NumberError::Shape)?,
            sequence: body[2..].parse().map_err(|_| NumberError::Shape)?,
        };
        // Digits that no number is written with (a zero too many in front) are mistyped ones.
        if number.digits() != body || check_digit(body).to_string() != check {
            return Err(NumberError::CheckDigit);
        }
        Ok(number)
    }
}

impl TryFrom<String> for BookingNumber {
    type Error = NumberError;

    fn try_from(text: String) -> Result<Self, NumberError> {
        text.parse()
    }
}

impl From<BookingNumber> for String {
    fn from(number: BookingNumber) -> Self {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// the millionth number of a checkpoint with its first digit misheard is no number.
    #[test]
    fn a_zero_too_many_in_front_is_noticed() {
        for check in 0..10 {
            let text = format!("01-0000000-{check}");
            assert_eq!(text.parse::<BookingNumber>(), Err(NumberError::CheckDigit));
        }
    }

    proptest! {
        /// the number survives being read aloud, with any single digit wrong refused.
        #[test]
        fn a_number_reads_back_and_a_wrong_digit_is_noticed(
            checkpoint in 1_i64..=41,
            sequence in 1_i64..2_000_000,
            position in 0_usize..9,
            shift in 1_u8..10,
        ) {
            let number = BookingNumber::new(checkpoint, sequence);
            let text = number.to_string();
            prop_assert_eq!(text.parse::<BookingNumber>(), Ok(number));
            prop_assert_eq!(text.replace('-', " ").parse::<BookingNumber>(), Ok(number));
            let mut digits = text.replace('-', "").into_bytes();
            digits[position] = b'0' + (digits[position] - b'0' + shift) % 10;
            let wrong = String::from_utf8(digits).unwrap();
            prop_assert!(wrong.parse::<BookingNumber>() != Ok(number));
            prop_assert_eq!(wrong.parse::<BookingNumber>(), Err(NumberError::CheckDigit));
        }
    }
}
