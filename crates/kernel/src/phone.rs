//! Telephone numbers in the form of ITU-T E.164.

use crate::string_form::string_form;

/// Fewest and most digits of a number with its country code.
const DIGITS: std::ops::RangeInclusive<usize> = 8..=15;

/// Digits of a number of Kazakhstan or Russia with the country code 7.
const DIGITS_OF_SEVEN: usize = 11;

/// Longest text that is looked at, in bytes.
const MAX_TEXT_BYTES: usize = 64;

/// A telephone number with its country code, shown as `+77011234545`.
///
/// `Display` and serde give the whole number; logs take [`Phone::masked`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Phone {
    /// Country code and number, digits only.
    digits: String,
}

/// Why a text is not a telephone number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Nothing was written.
    #[error("the telephone number is empty: write it as +7 701 123 45 45")]
    Empty,
    /// A letter or sign that numbers don't have.
    #[error(
        "the telephone number has {0:?} in it: only digits, spaces, dashes and brackets may be used"
    )]
    OddCharacter(char),
    /// Neither `+` nor the national 8 of Kazakhstan at the start.
    #[error(
        "the telephone number has no country code: write it with a plus, as +7 701 123 45 45 or +86 139 1234 5678"
    )]
    NoCountryCode,
    /// Too few or too many digits.
    #[error(
        "the telephone number has {0} digits: with its country code it has 8 to 15, and 11 after +7"
    )]
    Length(usize),
}

impl Phone {
    /// Reads a number as people write it: `+7 (701) 123-45-45`, the national
    /// `8 701 123 45 45`, `77011234545`, `00 86 …`. Numbers of other countries
    /// need their `+` or `00`.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return Err(PhoneError::Empty);
        }
        if trimmed.len() > MAX_TEXT_BYTES {
            return Err(PhoneError::Length(trimmed.len()));
        }
        let (has_plus, rest) = match trimmed.strip_prefix(['+', '\u{FF0B}']) {
            Some(rest) => (true, rest),
            None => (false, trimmed),
        };
        let mut digits = String::with_capacity(rest.len());
        for letter in rest.chars() {
            match letter {
                '0'..='9' => digits.push(letter),
                ' '
                | '-'
                | '('
                | ')'
                | '.'
                | '/'
                | '\u{00A0}'
                | '\u{202F}'
                | '\u{2010}'..='\u{2015}' => {}
                odd => return Err(PhoneError::OddCharacter(odd)),
            }
        }
        let digits = with_country_code(has_plus, digits)?;
        let count = digits.len();
        if !DIGITS.contains(&count) || (digits.starts_with('7') && count != DIGITS_OF_SEVEN) {
            return Err(PhoneError::Length(count));
        }
        Ok(Self { digits })
    }

    /// Country code and number, digits only, as SMS gateways want them.
    pub fn digits(&self) -> &str {
        &self.digits
    }

    /// Whether the number belongs to Kazakhstan: +7 followed by 6 or 7.
    pub fn is_kazakh(&self) -> bool {
        self.digits.starts_with("76") || self.digits.starts_with("77")
    }

    /// The number with its middle hidden, for logs: `+7 701 *** ** 45`.
    pub fn masked(&self) -> String {
        let last_two = &self.digits[self.digits.len() - 2..];
        if self.digits.starts_with('7') {
            format!("+7 {} *** ** {last_two}", &self.digits[1..4])
        } else {
            format!("+{} *** ** {last_two}", &self.digits[..3])
        }
    }
}

/// Puts the country code before `digits`, or says that it is missing.
fn with_country_code(has_plus: bool, digits: String) -> Result<String, PhoneError> {
    if has_plus {
        return match digits.bytes().next() {
            None => Err(PhoneError::Length(0)),
            Some(b'0') => Err(PhoneError::NoCountryCode),
            Some(_) => Ok(digits),
        };
    }
    if digits.is_empty() {
        return Err(PhoneError::Length(0));
    }
    if let Some(international) = digits.strip_prefix("00") {
        return with_country_code(true, String::from(international));
    }
    if digits.len() == DIGITS_OF_SEVEN {
        if let Some(national) = digits.strip_prefix('8') {
            return Ok(format!("7{national}"));
        }
        if digits.starts_with('7') {
            return Ok(digits);
        }
    }
    Err(PhoneError::NoCountryCode)
}

impl std::fmt::Display for Phone {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "+{}", self.digits)
    }
}

/// Shows the masked form, so that a number doesn't leak through a log line.
impl std::fmt::Debug for Phone {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Phone({})", self.masked())
    }
}

string_form!(Phone, PhoneError);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Result<String, PhoneError> {
        Phone::parse(text).map(|phone| phone.to_string())
    }

    #[test]
    fn the_ways_a_kazakh_number_is_written_are_one_number() {
        for text in [
            "+7 701 123 45 45",
            "8 (701) 123-45-45",
            "87011234545",
            "77011234545",
            "00 7 701 1234545",
            "+7\u{00A0}701\u{2013}123.45.45",
        ] {
            assert_eq!(read(text).as_deref(), Ok("+77011234545"), "{text}");
        }
    }

    #[test]
    fn other_countries_need_their_code() {
        assert_eq!(read("+86 139 1234 5678").as_deref(), Ok("+8613912345678"));
        assert_eq!(read("0086 139 1234 5678").as_deref(), Ok("+8613912345678"));
        assert_eq!(read("139 1234 5678"), Err(PhoneError::NoCountryCode));
        assert_eq!(read("701 123 45 45"), Err(PhoneError::NoCountryCode));
        assert_eq!(read("+0 701 123 45 45"), Err(PhoneError::NoCountryCode));
        assert_eq!(read("00 00 701 123 45"), Err(PhoneError::NoCountryCode));
    }

    #[test]
    fn lengths_and_signs_are_checked() {
        assert_eq!(read("  "), Err(PhoneError::Empty));
        assert_eq!(read("+"), Err(PhoneError::Length(0)));
        assert_eq!(read("()"), Err(PhoneError::Length(0)));
        assert_eq!(read("+7 701 123 45 4"), Err(PhoneError::Length(10)));
        assert_eq!(read("+7 701 123 45 45 1"), Err(PhoneError::Length(12)));
        assert_eq!(read("+9931234"), Err(PhoneError::Length(7)));
        assert_eq!(read("+1234567890123456"), Err(PhoneError::Length(16)));
        assert_eq!(read("+7 701 CALL ME"), Err(PhoneError::OddCharacter('C')));
        assert!(read(&"1".repeat(1000)).is_err());
    }

    #[test]
    fn logs_see_only_the_ends() {
        let phone = Phone::parse("+77011234545").expect("a valid number");
        assert_eq!(phone.masked(), "+7 701 *** ** 45");
        assert_eq!(format!("{phone:?}"), "Phone(+7 701 *** ** 45)");
        assert!(phone.is_kazakh());
        let phone = Phone::parse("+8613912345678").expect("a valid number");
        assert_eq!(phone.masked(), "+861 *** ** 78");
        assert!(!phone.is_kazakh());
    }

    proptest! {
        #[test]
        fn a_number_reads_back_from_its_own_form(text in "\\+[1-9][0-9]{7,14}") {
            if let Ok(phone) = Phone::parse(&text) {
                prop_assert_eq!(Phone::parse(&phone.to_string()), Ok(phone));
            }
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in ".{0,40}") {
            if let Ok(phone) = Phone::parse(&text) {
                prop_assert!(DIGITS.contains(&phone.digits().len()));
                prop_assert!(!phone.masked().is_empty());
            }
        }
    }
}
