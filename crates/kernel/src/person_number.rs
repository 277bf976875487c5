//! Numbers that Kazakhstan gives to people (IIN) and organisations (BIN).
//!
//! An IIN is a birth date, a digit for century and sex, a serial number and a
//! check digit. A BIN begins with year and month of registration; its fifth digit
//! (4, 5 or 6) can't begin the day of a month, which tells the two apart.

use jiff::civil::Date;

use crate::string_form::string_form;

/// Digits of both numbers.
const LENGTH: usize = 12;

/// Places that are weighed for the check digit.
const WEIGHED: usize = 11;

/// Weights of the first pass.
const FIRST_WEIGHTS: [u32; WEIGHED] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

/// Weights of the second pass, taken when the first gives ten.
const SECOND_WEIGHTS: [u32; WEIGHED] = [3, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2];

/// Why a text is not an IIN or a BIN.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PersonNumberError {
    /// Not twelve characters.
    #[error("the number has {0} characters: an IIN or BIN has 12 digits")]
    Length(usize),
    /// Something else than digits.
    #[error("the number has a character that is not a digit: an IIN or BIN has 12 digits")]
    NotDigits,
    /// The date or month at the beginning doesn't exist.
    #[error("the number begins with a date that doesn't exist: look for a mistyped digit")]
    BadDate,
    /// The seventh digit of an IIN names no century.
    #[error("the seventh digit of the IIN is {0}: it can only be 0 to 6")]
    BadCentury(u8),
    /// The fifth digit of a BIN names no kind of organisation.
    #[error("the fifth digit of the BIN is {0}: it can only be 4, 5 or 6")]
    BadKind(u8),
    /// The last digit doesn't follow from the others.
    #[error("the last digit doesn't fit the others: look for a mistyped digit")]
    CheckDigit,
    /// Numbers for which no check digit exists are never issued.
    #[error("a number with these first eleven digits is never issued: look for a mistyped digit")]
    NeverIssued,
}

/// Sex as the IIN states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sex {
    /// Odd seventh digit.
    Male,
    /// Even seventh digit.
    Female,
}

/// The individual identification number of a person.
///
/// `Display` and serde give the whole number; `Debug` hides all but the birth date.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Iin(String);

impl Iin {
    /// Reads twelve digits; spaces around them don't matter.
    pub fn parse(text: &str) -> Result<Self, PersonNumberError> {
        let text = text.trim();
        let digits = digits_of(text)?;
        let century_digit = digits[6];
        if century_digit > 6 {
            return Err(PersonNumberError::BadCentury(century_digit));
        }
        // A foreigner's century is not stated. The 21st is then the most lenient:
        // of the centuries only it has a 29 February in its year 00.
        let century = century_of(century_digit).unwrap_or(21);
        date_of(&digits, century).ok_or(PersonNumberError::BadDate)?;
        require_check_digit(&digits)?;
        Ok(Self(String::from(text)))
    }

    /// The twelve digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The birth date; unknown when the seventh digit is 0 (foreigners), because
    /// the century isn't stated.
    pub fn birth_date(&self) -> Option<Date> {
        let digits = self.digits();
        date_of(&digits, century_of(digits[6])?)
    }

    /// The century of birth, 19 to 21; unknown when the seventh digit is 0.
    pub fn century(&self) -> Option<u8> {
        century_of(self.digits()[6])
    }

    /// The sex; unknown when the seventh digit is 0.
    pub fn sex(&self) -> Option<Sex> {
        match self.digits()[6] {
            0 => None,
            digit if digit % 2 == 1 => Some(Sex::Male),
            _ => Some(Sex::Female),
        }
    }

    fn digits(&self) -> [u8; LENGTH] {
        digits_of(&self.0).expect("only twelve digits are ever kept")
    }
}

/// What kind of organisation a BIN was given to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BinKind {
    /// 4: a legal entity, its branch or office, resident of Kazakhstan.
    ResidentEntity,
    /// 5: the same, not resident.
    NonResidentEntity,
    /// 6: individual entrepreneurs who work jointly.
    JointEntrepreneurs,
}

/// The business identification number of an organisation.
///
/// `Debug` shows it whole: it is public.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bin(String);

impl Bin {
    /// Reads twelve digits; spaces around them don't matter.
    pub fn parse(text: &str) -> Result<Self, PersonNumberError> {
        let text = text.trim();
        let digits = digits_of(text)?;
        kind_of(digits[4]).ok_or(PersonNumberError::BadKind(digits[4]))?;
        if !(1..=12).contains(&two_digits(digits[2], digits[3])) {
            return Err(PersonNumberError::BadDate);
        }
        require_check_digit(&digits)?;
        Ok(Self(String::from(text)))
    }

    /// The twelve digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What kind of organisation it is.
    pub fn kind(&self) -> BinKind {
        // The digit was checked when the number was read, so the fallback is never taken.
        kind_of(self.digits()[4]).unwrap_or(BinKind::ResidentEntity)
    }

    /// Last two digits of the year of registration; the number has no century.
    pub fn registration_year_of_century(&self) -> u8 {
        let digits = self.digits();
        digits[0] * 10 + digits[1]
    }

    /// Month of registration, 1 to 12.
    pub fn registration_month(&self) -> u8 {
        let digits = self.digits();
        digits[2] * 10 + digits[3]
    }

    fn digits(&self) -> [u8; LENGTH] {
        digits_of(&self.0).expect("only twelve digits are ever kept")
    }
}

/// A number of which it isn't said whether a person or an organisation has it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PersonNumber {
    /// A person's number.
    Iin(Iin),
    /// An organisation's number.
    Bin(Bin),
}

impl PersonNumber {
    /// Reads either kind of number: a fifth digit of 4, 5 or 6 makes it a BIN.
    pub fn parse(text: &str) -> Result<Self, PersonNumberError> {
        let digits = digits_of(text.trim())?;
        if kind_of(digits[4]).is_some() {
            Bin::parse(text).map(Self::Bin)
        } else {
            Iin::parse(text).map(Self::Iin)
        }
    }

    /// The twelve digits.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Iin(iin) => iin.as_str(),
            Self::Bin(bin) => bin.as_str(),
        }
    }
}

impl std::fmt::Debug for Iin {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Iin({}******)", &self.0[..6])
    }
}

impl std::fmt::Display for Iin {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(&self.0)
    }
}

impl std::fmt::Display for Bin {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(&self.0)
    }
}

impl std::fmt::Display for PersonNumber {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.as_str())
    }
}

string_form!(Iin, PersonNumberError);
string_form!(Bin, PersonNumberError);
string_form!(PersonNumber, PersonNumberError);

/// The values of the twelve digits.
fn digits_of(text: &str) -> Result<[u8; LENGTH], PersonNumberError> {
    let bytes: [u8; LENGTH] = text.as_bytes().try_into().map_err(|_| wrong_length(text))?;
    if bytes.iter().all(u8::is_ascii_digit) {
        Ok(bytes.map(|byte| byte - b'0'))
    } else {
        Err(PersonNumberError::NotDigits)
    }
}

/// Twelve characters that aren't twelve bytes are a matter of wrong characters.
fn wrong_length(text: &str) -> PersonNumberError {
    match text.chars().count() {
        LENGTH => PersonNumberError::NotDigits,
        count => PersonNumberError::Length(count),
    }
}

fn two_digits(tens: u8, ones: u8) -> i8 {
    // Two digits are at most 99.
    i8::try_from(tens * 10 + ones).unwrap_or(i8::MAX)
}

fn date_of(digits: &[u8; LENGTH], century: u8) -> Option<Date> {
    let year_of_century = i16::from(two_digits(digits[0], digits[1]));
    let year = (i16::from(century) - 1) * 100 + year_of_century;
    let month = two_digits(digits[2], digits[3]);
    let day = two_digits(digits[4], digits[5]);
    Date::new(year, month, day).ok()
}

fn century_of(digit: u8) -> Option<u8> {
    match digit {
        1 | 2 => Some(19),
        3 | 4 => Some(20),
        5 | 6 => Some(21),
        _ => None,
    }
}

fn kind_of(digit: u8) -> Option<BinKind> {
    match digit {
        4 => Some(BinKind::ResidentEntity),
        5 => Some(BinKind::NonResidentEntity),
        6 => Some(BinKind::JointEntrepreneurs),
        _ => None,
    }
}

fn require_check_digit(digits: &[u8; LENGTH]) -> Result<(), PersonNumberError> {
    match check_digit(digits) {
        None => Err(PersonNumberError::NeverIssued),
        Some(expected) if expected == u32::from(digits[WEIGHED]) => Ok(()),
        Some(_) => Err(PersonNumberError::CheckDigit),
    }
}

/// The last digit that the first eleven call for, if there is one.
fn check_digit(digits: &[u8; LENGTH]) -> Option<u32> {
    [FIRST_WEIGHTS, SECOND_WEIGHTS]
        .into_iter()
        .map(|weights| weighed(digits, weights))
        .find(|remainder| *remainder < 10)
}

fn weighed(digits: &[u8; LENGTH], weights: [u32; WEIGHED]) -> u32 {
    let sum: u32 = digits
        .iter()
        .zip(weights)
        .map(|(digit, weight)| u32::from(*digit) * weight)
        .sum();
    sum % 11
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    /// The digits with their last one put right, or `None` when never issued.
    fn completed(first_eleven: &str) -> Option<String> {
        let digits = digits_of(&format!("{first_eleven}0")).expect("twelve digits");
        check_digit(&digits).map(|digit| format!("{first_eleven}{digit}"))
    }

    #[test]
    fn the_reference_values_are_judged_right() {
        let mut reader =
            csv::Reader::from_reader(include_str!("../tests/data/iin-bin-vectors.csv").as_bytes());
        let mut rows = 0;
        for record in reader.records() {
            let record = record.expect("a readable row");
            let answer = PersonNumber::parse(&record[0]);
            match &record[2] {
                "check digit wrong" => assert_eq!(answer, Err(PersonNumberError::CheckDigit)),
                "no such month" => assert_eq!(answer, Err(PersonNumberError::BadDate)),
                "11 digits" => assert_eq!(answer, Err(PersonNumberError::Length(11))),
                note if note.contains("never issued") => {
                    assert_eq!(answer, Err(PersonNumberError::NeverIssued));
                }
                note => {
                    assert_eq!(&record[1], "true", "{note}");
                    assert_eq!(answer.expect("a valid number").as_str(), &record[0]);
                }
            }
            rows += 1;
        }
        assert_eq!(rows, 9);
    }

    #[test]
    fn an_iin_tells_birth_date_sex_and_century() {
        let man = Iin::parse(" 900101300811 ").expect("a valid IIN");
        assert_eq!(man.birth_date(), Some(date(1990, 1, 1)));
        assert_eq!(man.sex(), Some(Sex::Male));
        assert_eq!(man.century(), Some(20));
        let girl = Iin::parse("061211600012").expect("a valid IIN");
        assert_eq!(girl.birth_date(), Some(date(2006, 12, 11)));
        assert_eq!(girl.sex(), Some(Sex::Female));
        assert_eq!(girl.century(), Some(21));
    }

    #[test]
    fn the_century_of_a_foreigner_is_not_stated() {
        let number = completed("88022900001").expect("an issued number");
        let foreigner = Iin::parse(&number).expect("a valid IIN");
        assert_eq!(foreigner.birth_date(), None);
        assert_eq!(foreigner.sex(), None);
        assert_eq!(foreigner.century(), None);
        // 29 February exists in some century, 30 February in none.
        let leap_day = completed("00022900001").expect("an issued number");
        assert!(Iin::parse(&leap_day).is_ok());
        let no_day = completed("00023000001").expect("an issued number");
        assert_eq!(Iin::parse(&no_day), Err(PersonNumberError::BadDate));
    }

    #[test]
    fn a_bin_tells_what_it_was_given_to() {
        let company = Bin::parse("940140000385").expect("a valid BIN");
        assert_eq!(company.kind(), BinKind::ResidentEntity);
        assert_eq!(company.registration_year_of_century(), 94);
        assert_eq!(company.registration_month(), 1);
        for (first_eleven, kind) in [
            ("15075000001", BinKind::NonResidentEntity),
            ("15076000002", BinKind::JointEntrepreneurs),
        ] {
            let number = completed(first_eleven).expect("an issued number");
            assert_eq!(Bin::parse(&number).expect("a valid BIN").kind(), kind);
            assert_eq!(Iin::parse(&number), Err(PersonNumberError::BadDate));
        }
        assert_eq!(
            Bin::parse("900101300811"),
            Err(PersonNumberError::BadKind(0))
        );
        assert_eq!(Bin::parse("941340000385"), Err(PersonNumberError::BadDate));
    }

    #[test]
    fn mistakes_are_named() {
        assert_eq!(Iin::parse(""), Err(PersonNumberError::Length(0)));
        assert_eq!(
            Iin::parse("9001013008OO"),
            Err(PersonNumberError::NotDigits)
        );
        assert_eq!(
            Iin::parse("90010130081І"),
            Err(PersonNumberError::NotDigits)
        );
        assert_eq!(
            Iin::parse("900101700811"),
            Err(PersonNumberError::BadCentury(7))
        );
        assert_eq!(Iin::parse("000229100000"), Err(PersonNumberError::BadDate));
    }

    #[test]
    fn debug_output_hides_the_serial_number() {
        let iin = Iin::parse("900101300811").expect("a valid IIN");
        assert_eq!(format!("{iin:?}"), "Iin(900101******)");
        assert_eq!(
            serde_json::to_string(&iin).expect("writable"),
            "\"900101300811\""
        );
    }

    proptest! {
        /// A single mistyped digit never passes for another number, but for the
        /// eleventh, which the rule weighs with 11 and so doesn't weigh at all.
        #[test]
        fn one_wrong_digit_is_noticed(
            serial in 0_u32..10_000,
            place in (0_usize..12).prop_filter("the eleventh isn't weighed", |place| *place != 10),
            shift in 1_u8..10,
        ) {
            let Some(number) = completed(&format!("9001013{serial:04}")) else {
                return Ok(());
            };
            prop_assert!(Iin::parse(&number).is_ok());
            let mut bytes = number.into_bytes();
            bytes[place] = b'0' + (bytes[place] - b'0' + shift) % 10;
            let mistyped = String::from_utf8(bytes).expect("digits");
            // The second pass of weights is a compromise of the rule itself: a
            // number that needed it may collide with one that didn't.
            let digits = digits_of(&mistyped).expect("twelve digits");
            prop_assume!(weighed(&digits, FIRST_WEIGHTS) < 10);
            prop_assume!(weighed_of_original(serial) < 10);
            prop_assert!(Iin::parse(&mistyped).is_err());
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in ".{0,14}|[0-9]{12}") {
            if let Ok(number) = PersonNumber::parse(&text) {
                prop_assert_eq!(number.as_str().len(), LENGTH);
            }
        }
    }

    fn weighed_of_original(serial: u32) -> u32 {
        let digits = digits_of(&format!("9001013{serial:04}0")).expect("twelve digits");
        weighed(&digits, FIRST_WEIGHTS)
    }
}
