//! Vehicle identification numbers (ISO 3779) and the shorter chassis numbers of
//! old trailers and some lorries (Q-16.4 asks for one or the other).

use crate::plate::fold_characters;
use crate::string_form::string_form;

/// Characters of a number of ISO 3779.
const FULL_LENGTH: usize = 17;

/// Fewest characters of a chassis number.
const SHORTEST_CHASSIS: usize = 5;

/// Longest text that is looked at, in bytes.
const MAX_TEXT_BYTES: usize = 128;

/// Place of the check digit, counted from zero.
const CHECK_PLACE: usize = 8;

/// Weights of the places, the check digit itself having none (49 CFR 565.15).
const WEIGHTS: [u32; FULL_LENGTH] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/// A vehicle identification number or a chassis number, folded like a plate:
/// capitals, no separators, Latin letters for their Cyrillic look-alikes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Vin(String);

/// Which of the two kinds of number it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VinKind {
    /// Seventeen characters of ISO 3779.
    Vin,
    /// Fewer characters: the number struck into the frame.
    Chassis,
}

/// Why a text is neither.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VinError {
    /// Nothing was written.
    #[error(
        "the VIN is empty: write it from the vehicle's certificate, or write the chassis number"
    )]
    Empty,
    /// Too few or too many characters.
    #[error("the VIN has {0} characters: a VIN has 17, a chassis number 5 to 17")]
    Length(usize),
    /// A sign that numbers don't have.
    #[error("the VIN has {0:?} in it: only Latin letters and digits may be used")]
    OddCharacter(char),
    /// I, O or Q in a full number.
    #[error("a VIN has no letter {0}: look whether it is a 1 or a 0")]
    ForbiddenLetter(char),
    /// Letters only.
    #[error("the VIN has no digit: write the whole number")]
    NoDigit,
}

/// What a person should look at again, though the number is accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum VinWarning {
    /// Taken as a chassis number because it hasn't 17 characters.
    #[error("the number has {0} characters and is taken as a chassis number: a VIN has 17")]
    NotSeventeen(usize),
    /// A North American number whose ninth character doesn't follow from the others.
    #[error(
        "the ninth character of the VIN is {found} but the others call for {expected}: look for a mistyped character"
    )]
    CheckDigit {
        /// What the other characters call for.
        expected: char,
        /// What was written.
        found: char,
    },
}

impl Vin {
    /// Reads a number as a person writes it.
    pub fn parse(text: &str) -> Result<Self, VinError> {
        if text.len() > MAX_TEXT_BYTES {
            return Err(VinError::Length(text.len()));
        }
        let folded = fold_characters(text);
        if let Some(odd) = folded
            .chars()
            .find(|letter| !letter.is_ascii_alphanumeric())
        {
            return Err(VinError::OddCharacter(odd));
        }
        let length = folded.len();
        if length == 0 {
            return Err(VinError::Empty);
        }
        if !(SHORTEST_CHASSIS..=FULL_LENGTH).contains(&length) {
            return Err(VinError::Length(length));
        }
        if !folded.bytes().any(|byte| byte.is_ascii_digit()) {
            return Err(VinError::NoDigit);
        }
        if length == FULL_LENGTH
            && let Some(letter) = folded.chars().find(|c| matches!(c, 'I' | 'O' | 'Q'))
        {
            return Err(VinError::ForbiddenLetter(letter));
        }
        Ok(Self(folded))
    }

    /// The number in capitals without separators.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is a full number or a chassis number.
    pub fn kind(&self) -> VinKind {
        if self.0.len() == FULL_LENGTH {
            VinKind::Vin
        } else {
            VinKind::Chassis
        }
    }

    /// What to ask the person to look at again. The check digit is judged only
    /// for North America (first character 1 to 5), where it is compulsory.
    pub fn warning(&self) -> Option<VinWarning> {
        if self.kind() == VinKind::Chassis {
            return Some(VinWarning::NotSeventeen(self.0.len()));
        }
        let is_north_american = self.0.starts_with(['1', '2', '3', '4', '5']);
        let found = char::from(self.0.as_bytes()[CHECK_PLACE]);
        let expected = check_digit(&self.0);
        (is_north_american && found != expected)
            .then_some(VinWarning::CheckDigit { expected, found })
    }
}

/// The ninth character that the others call for: a digit, or X for ten.
fn check_digit(number: &str) -> char {
    let sum: u32 = number
        .bytes()
        .zip(WEIGHTS)
        .map(|(byte, weight)| value_of(byte) * weight)
        .sum();
    char::from_digit(sum % 11, 10).unwrap_or('X')
}

/// The number that stands for a character in the check.
fn value_of(byte: u8) -> u32 {
    let value = match byte {
        b'0'..=b'9' => byte - b'0',
        b'A'..=b'H' => byte - b'A' + 1,
        b'J'..=b'R' => byte - b'J' + 1,
        b'S'..=b'Z' => byte - b'S' + 2,
        _ => 0,
    };
    u32::from(value)
}

impl std::fmt::Display for Vin {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(&self.0)
    }
}

string_form!(Vin, VinError);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn vin(text: &str) -> Vin {
        Vin::parse(text).expect("a valid number")
    }

    /// the VIN is read whatever script, case and spacing it is written in.
    #[test]
    fn spellings_of_one_number_are_one_number() {
        assert_eq!(vin("1m8 gdm9a-xkp 042788").as_str(), "1M8GDM9AXKP042788");
        assert_eq!(vin("ХТА210990У2765499"), vin("XTA210990Y2765499"));
    }

    #[test]
    fn a_wrong_north_american_check_digit_is_a_warning() {
        for right in ["1M8GDM9AXKP042788", "11111111111111111"] {
            assert_eq!(vin(right).warning(), None, "{right}");
        }
        assert_eq!(
            vin("1M8GDM9A1KP042788").warning(),
            Some(VinWarning::CheckDigit {
                expected: 'X',
                found: '1'
            })
        );
        // Elsewhere the ninth character is free.
        assert_eq!(vin("XTA210990Y2765499").warning(), None);
        assert_eq!(vin("XTA210991Y2765499").warning(), None);
    }

    #[test]
    fn forbidden_letters_are_named() {
        assert_eq!(
            Vin::parse("1M8GDM9AXKPO42788"),
            Err(VinError::ForbiddenLetter('O'))
        );
        assert_eq!(
            Vin::parse("1М8GDM9AXKР0І2788"),
            Err(VinError::ForbiddenLetter('I'))
        );
        assert_eq!(
            Vin::parse("QM8GDM9AXKP042788"),
            Err(VinError::ForbiddenLetter('Q'))
        );
    }

    /// a chassis number is accepted in place of a VIN, with a warning.
    #[test]
    fn chassis_numbers_may_be_shorter() {
        let chassis = vin("9385-004 1217");
        assert_eq!(chassis.kind(), VinKind::Chassis);
        assert_eq!(chassis.warning(), Some(VinWarning::NotSeventeen(11)));
        assert_eq!(vin("IOQ12").kind(), VinKind::Chassis);
    }

    #[test]
    fn the_rest_is_refused() {
        assert_eq!(Vin::parse(" - "), Err(VinError::Empty));
        assert_eq!(Vin::parse("1234"), Err(VinError::Length(4)));
        assert_eq!(Vin::parse("1M8GDM9AXKP0427889"), Err(VinError::Length(18)));
        assert_eq!(Vin::parse("ABCDEFGH"), Err(VinError::NoDigit));
        assert_eq!(Vin::parse("Ж1234567"), Err(VinError::OddCharacter('Ж')));
        assert!(Vin::parse(&"1".repeat(9000)).is_err());
    }

    proptest! {
        /// Replacing the ninth character by the computed one always passes the check.
        #[test]
        fn the_computed_check_digit_passes(text in "[1-5][A-HJ-NPR-Z0-9]{16}") {
            let mut characters: Vec<char> = text.chars().collect();
            characters[CHECK_PLACE] = check_digit(&text);
            let fixed: String = characters.into_iter().collect();
            prop_assert_eq!(vin(&fixed).warning(), None);
        }

        #[test]
        fn what_is_accepted_reads_back(text in ".{0,20}") {
            if let Ok(number) = Vin::parse(&text) {
                prop_assert_eq!(Vin::parse(number.as_str()), Ok(number));
            }
        }
    }
}
