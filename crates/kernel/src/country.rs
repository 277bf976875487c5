//! Countries as ISO 3166-1 alpha-2 codes.

use crate::string_form::string_form;

/// Every code of ISO 3166-1, in alphabetical order.
const CODES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL \
BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK \
DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU \
GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ \
LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY \
MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU \
RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO \
TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// For each first letter, a bit for each second letter with which it is a code.
const KNOWN: [u32; 26] = {
    let codes = CODES.as_bytes();
    let mut known = [0; 26];
    let mut at = 0;
    while at < codes.len() {
        known[(codes[at] - b'A') as usize] |= 1 << (codes[at + 1] - b'A');
        at += 3;
    }
    known
};

/// A country of ISO 3166-1, held as its two capital letters.
///
/// Whether a country is right for a purpose (a plate, a passport) is for the
/// caller to judge; this type only promises that the code exists.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

/// Why a text is not a country.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CountryError {
    /// The text is not two letters.
    #[error("a country is written as two Latin letters, such as KZ or CN")]
    NotTwoLetters,
    /// Two letters, but no country has them.
    #[error("{0} is not a country code of ISO 3166-1")]
    Unknown(String),
}

impl Country {
    /// Kazakhstan.
    pub const KZ: Self = Self(*b"KZ");
    /// Russia.
    pub const RU: Self = Self(*b"RU");
    /// China.
    pub const CN: Self = Self(*b"CN");
    /// Uzbekistan.
    pub const UZ: Self = Self(*b"UZ");
    /// Turkmenistan.
    pub const TM: Self = Self(*b"TM");
    /// Kyrgyzstan.
    pub const KG: Self = Self(*b"KG");

    /// Reads a two-letter code; case and surrounding spaces don't matter.
    pub fn parse(text: &str) -> Result<Self, CountryError> {
        let &[first, second] = text.trim().as_bytes() else {
            return Err(CountryError::NotTwoLetters);
        };
        if !first.is_ascii_alphabetic() || !second.is_ascii_alphabetic() {
            return Err(CountryError::NotTwoLetters);
        }
        let country = Self([first.to_ascii_uppercase(), second.to_ascii_uppercase()]);
        let [row, column] = country.0.map(|letter| letter - b'A');
        if KNOWN[usize::from(row)] & (1 << column) != 0 {
            Ok(country)
        } else {
            Err(CountryError::Unknown(String::from(country.as_str())))
        }
    }

    /// The two capital letters.
    pub fn as_str(&self) -> &str {
        // Only ASCII letters are ever kept, so the fallback is never taken.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Every country, in the order of the codes, for the lists of forms.
    pub fn all() -> impl Iterator<Item = Self> {
        CODES
            .split(' ')
            .filter_map(|code| code.as_bytes().try_into().ok().map(Self))
    }
}

impl std::fmt::Display for Country {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl std::fmt::Debug for Country {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Country({})", self.as_str())
    }
}

string_form!(Country, CountryError);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_complete_sorted_and_without_doubles() {
        let all: Vec<Country> = Country::all().collect();
        assert_eq!(all.len(), 249);
        assert!(all.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(
            all.iter()
                .all(|country| Country::parse(country.as_str()) == Ok(*country))
        );
    }

    #[test]
    fn named_constants_are_countries() {
        for country in [
            Country::KZ,
            Country::RU,
            Country::CN,
            Country::UZ,
            Country::TM,
            Country::KG,
        ] {
            assert!(Country::all().any(|known| known == country));
        }
    }

    #[test]
    fn case_and_spaces_are_forgiven_and_the_rest_is_not() {
        assert_eq!(Country::parse(" kz "), Ok(Country::KZ));
        assert_eq!(Country::parse("KAZ"), Err(CountryError::NotTwoLetters));
        assert_eq!(Country::parse("7"), Err(CountryError::NotTwoLetters));
        assert_eq!(Country::parse("К"), Err(CountryError::NotTwoLetters));
        assert_eq!(
            Country::parse("xx"),
            Err(CountryError::Unknown(String::from("XX")))
        );
    }
}
