//! Registration plates: one vehicle, however its plate is written.
//!
//! The identity of a vehicle is its country and the *folded* plate.
//! Folding is the function [`fold`]; which shapes a country is known to issue is
//! data (`data/plates.csv`). An unknown shape is accepted with a warning, because
//! a register answers for the truth and a table of shapes does not.

use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use crate::country::{Country, CountryError};

/// Longest text that is looked at, in characters.
const MAX_RAW_CHARACTERS: usize = 32;

/// Fewest and most characters of a folded plate.
const FOLDED_CHARACTERS: std::ops::RangeInclusive<usize> = 2..=16;

/// A plate and the country that issued it.
///
/// Two plates are equal when country and folded form are; what the person wrote
/// is kept only to be shown back. In JSON a plate is `{"country", "raw"}` and is
/// checked again when read.
#[derive(Debug, Clone)]
pub struct Plate {
    country: Country,
    folded: String,
    raw: String,
    known_format: Option<&'static str>,
}

/// The form of a plate in JSON.
#[derive(Serialize, Deserialize)]
struct Written {
    country: Country,
    raw: String,
}

/// Why a text is not a plate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlateError {
    /// Nothing but spaces and dashes.
    #[error("the plate is empty: write the letters and digits that stand on it")]
    Empty,
    /// One character, which no country issues.
    #[error("the plate is too short: it has at least 2 letters and digits")]
    TooShort,
    /// More than any country issues.
    #[error("the plate is too long: it has at most 16 letters and digits")]
    TooLong,
    /// Letters only.
    #[error("the plate has no digit: write the whole plate, with its number")]
    NoDigit,
    /// A sign that is neither letter, digit nor separator.
    #[error("the plate has {0:?} in it: only letters, digits, spaces and dashes may be used")]
    OddCharacter(char),
    /// A key was not written as `KZ:123ABC02`.
    #[error("a plate key is a country, a colon and the plate, as KZ:123ABC02")]
    Key,
    /// The country of a key is unknown.
    #[error(transparent)]
    Country(#[from] CountryError),
}

/// What a person should look at again, though the plate is accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlateWarning {
    /// The country issues other shapes. `fits` lists countries that issue this
    /// one: perhaps the wrong country was chosen.
    #[error("the plate doesn't look like one of {country}")]
    UnknownFormat {
        /// The country that was stated.
        country: Country,
        /// Countries that issue plates of this shape, without repetition.
        fits: Vec<Country>,
    },
    /// The table holds no shapes of this country, so nothing can be said.
    #[error("the shapes of plates of {0} are not known")]
    NoFormats(Country),
}

impl Plate {
    /// Reads a plate as a person or a camera writes it.
    pub fn parse(country: Country, text: &str) -> Result<Self, PlateError> {
        let raw = text.trim();
        if raw.chars().count() > MAX_RAW_CHARACTERS {
            return Err(PlateError::TooLong);
        }
        let folded = fold(raw);
        if let Some(odd) = folded.chars().find(|letter| !is_plate_character(*letter)) {
            return Err(PlateError::OddCharacter(odd));
        }
        match folded.chars().count() {
            0 => return Err(PlateError::Empty),
            count if count < *FOLDED_CHARACTERS.start() => return Err(PlateError::TooShort),
            count if count > *FOLDED_CHARACTERS.end() => return Err(PlateError::TooLong),
            _ => {}
        }
        if !folded.bytes().any(|byte| byte.is_ascii_digit()) {
            return Err(PlateError::NoDigit);
        }
        let known_format = FORMATS
            .iter()
            .find(|format| format.country == country && format.pattern.is_match(&folded))
            .map(|format| format.kind.as_str());
        Ok(Self {
            country,
            folded,
            raw: String::from(raw),
            known_format,
        })
    }

    /// Reads a key such as `KZ:123ABC02`, the inverse of [`Plate::key`].
    pub fn from_key(key: &str) -> Result<Self, PlateError> {
        let (country, plate) = key.split_once(':').ok_or(PlateError::Key)?;
        Self::parse(Country::parse(country)?, plate)
    }

    /// The country that issued the plate.
    pub fn country(&self) -> Country {
        self.country
    }

    /// The plate in the one form in which plates are compared.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// The plate as it was written, without spaces around it.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// The kind of plate whose shape this is ("trailer"), if the country has one.
    pub fn known_format(&self) -> Option<&'static str> {
        self.known_format
    }

    /// The identity of the vehicle as one text: `KZ:123ABC02`.
    pub fn key(&self) -> String {
        format!("{}:{}", self.country, self.folded)
    }

    /// What to ask the person to look at again.
    pub fn warning(&self) -> Option<PlateWarning> {
        if self.known_format.is_some() {
            return None;
        }
        if FORMATS.iter().all(|format| format.country != self.country) {
            return Some(PlateWarning::NoFormats(self.country));
        }
        let mut fits: Vec<Country> = FORMATS
            .iter()
            .filter(|format| format.pattern.is_match(&self.folded))
            .map(|format| format.country)
            .collect();
        fits.dedup();
        Some(PlateWarning::UnknownFormat {
            country: self.country,
            fits,
        })
    }
}

impl PartialEq for Plate {
    fn eq(&self, other: &Self) -> bool {
        self.country == other.country && self.folded == other.folded
    }
}

impl Eq for Plate {}

impl std::hash::Hash for Plate {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.country.hash(state);
        self.folded.hash(state);
    }
}

/// Writes the key, for logs.
impl std::fmt::Display for Plate {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}:{}", self.country, self.folded)
    }
}

impl Serialize for Plate {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let written = Written {
            country: self.country,
            raw: self.raw.clone(),
        };
        written.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Plate {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Written::deserialize(deserializer)?;
        Self::parse(written.country, &written.raw).map_err(serde::de::Error::custom)
    }
}

/// Brings a plate to the one form in which plates are compared.
///
/// Letters become capitals; spaces, dashes, dots, slashes and invisible signs go;
/// full-width and Arabic-Indic characters become ASCII; Cyrillic letters that look
/// like Latin ones become Latin; other letters (Chinese provinces, Mongolian
/// Cyrillic) stay. Last, a country mark that is printed beside the number goes, as
/// some people copy it and some don't: `KZ 123 ABC 02`, `01 KG 123 ABC`,
/// `A123BC77 RUS`. The function never fails; what is odd stays to be refused by
/// [`Plate::parse`].
pub fn fold(text: &str) -> String {
    without_country_mark(fold_characters(text))
}

/// [`fold`] without the last step; chassis numbers fold this way.
pub(crate) fn fold_characters(text: &str) -> String {
    text.chars()
        .map(to_half_width)
        .filter(|letter| !is_separator(*letter))
        .flat_map(char::to_uppercase)
        .map(look_alike)
        .collect()
}

/// Full-width forms (typed with a Chinese keyboard) and Arabic-Indic digits as ASCII.
fn to_half_width(letter: char) -> char {
    let code = u32::from(letter);
    let ascii = match code {
        0xFF01..=0xFF5E => code - 0xFEE0,
        0x3000 => u32::from(' '),
        0x0660..=0x0669 => code - 0x0660 + u32::from('0'),
        0x06F0..=0x06F9 => code - 0x06F0 + u32::from('0'),
        _ => code,
    };
    char::from_u32(ascii).unwrap_or(letter)
}

/// Signs that people put between the groups of a plate, and signs nobody sees.
fn is_separator(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(
            letter,
            '-' | '.' | ',' | '_' | '/' | '\\' | '|' | ':' | '\u{00AD}' | '\u{00B7}'
                | '\u{2010}'..='\u{2015}' | '\u{2022}' | '\u{2212}' | '\u{30FB}'
                | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}'
        )
}

/// The capital Latin letter that a capital Cyrillic one can't be told from in
/// print. Only true look-alikes are here: Kazakh Ү is, Ұ, Қ, Ң and Ө are not.
fn look_alike(letter: char) -> char {
    match letter {
        'А' => 'A',
        'В' => 'B',
        'Е' => 'E',
        'К' => 'K',
        'М' => 'M',
        'Н' => 'H',
        'О' => 'O',
        'Р' => 'P',
        'С' => 'C',
        'Т' => 'T',
        'У' | 'Ү' => 'Y',
        'Х' => 'X',
        'І' => 'I',
        'Ѕ' => 'S',
        'Ј' => 'J',
        other => other,
    }
}

/// Shapes of whole plates with the country mark outside the two groups. No
/// country issues plates of these shapes in which the mark is part of the number.
static COUNTRY_MARKS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    [
        "^()KZ([0-9]{3}[A-Z]{2,3}[0-9]{2}|[0-9]{2}[A-Z]{3}[0-9]{2})$",
        "^([0-9]{2})KG([0-9]{3}[A-Z]{2,3})$",
        "^([A-Z][0-9]{3}[A-Z]{2}[0-9]{2,3}|[A-Z]{2}[0-9]{6,7})RUS()$",
    ]
    .iter()
    .map(|pattern| Regex::new(pattern).expect("the patterns above are fixed and tested"))
    .collect()
});

fn without_country_mark(folded: String) -> String {
    for shape in COUNTRY_MARKS.iter() {
        if let Some(groups) = shape.captures(&folded) {
            return format!("{}{}", &groups[1], &groups[2]);
        }
    }
    folded
}

fn is_plate_character(letter: char) -> bool {
    letter.is_ascii_digit() || letter.is_alphabetic()
}

/// One shape of plate.
#[derive(Debug)]
struct Format {
    country: Country,
    kind: String,
    pattern: Regex,
}

/// A row of `data/plates.csv`.
#[derive(Debug, Deserialize)]
struct FormatRow {
    country: String,
    kind: String,
    pattern: String,
    sample: String,
    source: String,
}

/// Why the table of shapes can't be used.
#[derive(Debug, thiserror::Error)]
enum FormatsError {
    #[error("row {row}: {reason}")]
    Row { row: usize, reason: String },
    #[error("row {row}: sample {sample} doesn't fit its own pattern")]
    Sample { row: usize, sample: String },
}

static FORMATS: LazyLock<Vec<Format>> = LazyLock::new(|| {
    read_formats(include_str!("../data/plates.csv"))
        .expect("the table is part of the program and a test reads it")
});

/// Reads the table and checks each row against its own sample.
fn read_formats(table: &str) -> Result<Vec<Format>, FormatsError> {
    let mut formats = Vec::new();
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    for (index, record) in reader.deserialize::<FormatRow>().enumerate() {
        let row = index + 1;
        let failed = |reason: String| FormatsError::Row { row, reason };
        let record = record.map_err(|error| failed(error.to_string()))?;
        let country = Country::parse(&record.country).map_err(|error| failed(error.to_string()))?;
        let pattern = Regex::new(&record.pattern).map_err(|error| failed(error.to_string()))?;
        if record.source.is_empty() {
            return Err(failed(String::from("the source is missing")));
        }
        if !pattern.is_match(&fold(&record.sample)) {
            let sample = record.sample;
            return Err(FormatsError::Sample { row, sample });
        }
        formats.push(Format {
            country,
            kind: record.kind,
            pattern,
        });
    }
    Ok(formats)
}

#[cfg(test)]
#[path = "plate_tests.rs"]
mod tests;
