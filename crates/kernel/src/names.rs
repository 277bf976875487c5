//! Names of people and organisations, and their tolerant comparison with registers.
//!
//! A name is kept as it was written, in any script. Registers spell the same name
//! in another case, with Е for Ё, with Russian letters for Kazakh ones or with a
//! Latin letter among Cyrillic ones; [`PersonName::same_as`] and
//! [`OrganisationName::same_as`] see through that. They are never an identity:
//! that is the IIN, the BIN or the document.

use serde::{Deserialize, Serialize};

use crate::string_form::string_form;

/// Most characters of a surname, a given name or a patronymic.
const MAX_PERSON_PART: usize = 80;

/// Most characters of an organisation's name.
const MAX_ORGANISATION: usize = 300;

/// Why a text is not a name. `field` says which part: `surname`, `given`,
/// `patronymic` or `organisation`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing was written.
    #[error("{field} is empty: write it as in the identity document or the registration")]
    Empty {
        /// The part of the name.
        field: &'static str,
    },
    /// More characters than are kept.
    #[error("{field} is longer than {limit} characters: shorten it as the document does")]
    TooLong {
        /// The part of the name.
        field: &'static str,
        /// Most characters of this part.
        limit: usize,
    },
    /// A sign that names don't have.
    #[error("{field} has {character:?} in it: write letters, spaces, hyphens and apostrophes")]
    OddCharacter {
        /// The part of the name.
        field: &'static str,
        /// The first such sign.
        character: char,
    },
    /// Signs only.
    #[error("{field} has no letter: write it as in the identity document or the registration")]
    NoLetter {
        /// The part of the name.
        field: &'static str,
    },
}

/// The name of a person.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "WrittenName", into = "WrittenName")]
pub struct PersonName {
    surname: String,
    given: String,
    patronymic: Option<String>,
}

/// The form of a person's name in JSON.
#[derive(Serialize, Deserialize)]
struct WrittenName {
    surname: String,
    #[serde(default)]
    given: String,
    #[serde(default)]
    patronymic: Option<String>,
}

impl PersonName {
    /// A name of surname, given name and, if the person has one, patronymic
    /// . An empty patronymic is none.
    pub fn new(surname: &str, given: &str, patronymic: Option<&str>) -> Result<Self, NameError> {
        let patronymic = patronymic.map(str::trim).filter(|text| !text.is_empty());
        Ok(Self {
            surname: person_part("surname", surname)?,
            given: person_part("given", given)?,
            patronymic: patronymic
                .map(|text| person_part("patronymic", text))
                .transpose()?,
        })
    }

    /// The name of a person whose document has one name only, as happens with
    /// drivers from Afghanistan or India. The given name is then empty.
    pub fn single(name: &str) -> Result<Self, NameError> {
        Ok(Self {
            surname: person_part("surname", name)?,
            given: String::new(),
            patronymic: None,
        })
    }

    /// The surname, or the only name.
    pub fn surname(&self) -> &str {
        &self.surname
    }

    /// The given name; empty for a person with one name only.
    pub fn given(&self) -> &str {
        &self.given
    }

    /// The patronymic, if there is one.
    pub fn patronymic(&self) -> Option<&str> {
        self.patronymic.as_deref()
    }

    /// Whether a register means the same name. Case, spaces, hyphens,
    /// apostrophes, Е for Ё, Russian for Kazakh letters and look-alikes of the
    /// other script don't matter. Where one side has no patronymic, it isn't
    /// compared: many registers and all passports in Latin letters leave it out.
    pub fn same_as(&self, other: &Self) -> bool {
        let patronymics_agree = match (&self.patronymic, &other.patronymic) {
            (Some(ours), Some(theirs)) => folded(ours) == folded(theirs),
            _ => true,
        };
        patronymics_agree
            && folded(&self.surname) == folded(&other.surname)
            && folded(&self.given) == folded(&other.given)
    }
}

impl TryFrom<WrittenName> for PersonName {
    type Error = NameError;

    fn try_from(written: WrittenName) -> Result<Self, NameError> {
        if written.given.trim().is_empty() && written.patronymic.is_none() {
            Self::single(&written.surname)
        } else {
            Self::new(
                &written.surname,
                &written.given,
                written.patronymic.as_deref(),
            )
        }
    }
}

impl From<PersonName> for WrittenName {
    fn from(name: PersonName) -> Self {
        Self {
            surname: name.surname,
            given: name.given,
            patronymic: name.patronymic,
        }
    }
}

/// Writes surname, given name and patronymic with spaces between.
impl std::fmt::Display for PersonName {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.surname)?;
        if !self.given.is_empty() {
            write!(formatter, " {}", self.given)?;
        }
        if let Some(patronymic) = &self.patronymic {
            write!(formatter, " {patronymic}")?;
        }
        Ok(())
    }
}

/// The name of an organisation, with its legal form if that was written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OrganisationName(String);

impl OrganisationName {
    /// Reads a name in any script; inner runs of spaces become one.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let field = "organisation";
        let name = with_single_spaces(field, text, MAX_ORGANISATION)?;
        if let Some(character) = name.chars().find(|letter| is_invisible(*letter)) {
            return Err(NameError::OddCharacter { field, character });
        }
        if !name.chars().any(char::is_alphanumeric) {
            return Err(NameError::NoLetter { field });
        }
        Ok(Self(name))
    }

    /// The name as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a register means the same organisation's name. Besides what
    /// [`PersonName::same_as`] tolerates, quotes and punctuation don't matter, and
    /// a legal form may be written out, abbreviated, in Kazakh, Russian or English
    /// (`ТОО`, `ЖШС`, `LLP`). Two different forms are two organisations; a form that
    /// one side leaves out isn't compared.
    pub fn same_as(&self, other: &Self) -> bool {
        let (our_form, our_name) = split_legal_form(&self.0);
        let (their_form, their_name) = split_legal_form(&other.0);
        let forms_agree = match (our_form, their_form) {
            (Some(ours), Some(theirs)) => ours == theirs,
            _ => true,
        };
        forms_agree && our_name == their_name
    }
}

impl std::fmt::Display for OrganisationName {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.0)
    }
}

string_form!(OrganisationName, NameError);

/// Legal forms, each with the ways it is written. Longer ways stand first, so that
/// an abbreviation inside a long form can't be taken for it.
const LEGAL_FORMS: [(&str, &[&str]); 5] = [
    (
        "limited liability partnership",
        &[
            "товарищество с ограниченной ответственностью",
            "жауапкершілігі шектеулі серіктестігі",
            "жауапкершілігі шектеулі серіктестік",
            "limited liability partnership",
            "тоо",
            "жшс",
            "llp",
        ],
    ),
    (
        "joint-stock company",
        &[
            "акционерное общество",
            "акционерлік қоғамы",
            "акционерлік қоғам",
            "joint stock company",
            "ао",
            "ақ",
            "jsc",
        ],
    ),
    (
        "limited liability company",
        &[
            "общество с ограниченной ответственностью",
            "limited liability company",
            "ооо",
            "llc",
        ],
    ),
    (
        "individual entrepreneur",
        &[
            "индивидуальный предприниматель",
            "жеке кәсіпкер",
            "ип",
            "жк",
        ],
    ),
    (
        "company limited",
        &["company limited", "co ltd", "limited", "ltd"],
    ),
];

/// The legal form, if a known one stands at either end, and the folded rest.
fn split_legal_form(name: &str) -> (Option<&'static str>, String) {
    let words = folded_words(name);
    for (form, ways) in LEGAL_FORMS {
        for way in ways {
            let way = folded_words(way);
            if words.len() <= way.len() {
                continue;
            }
            if let Some(rest) = words.strip_prefix(way.as_slice()) {
                return (Some(form), rest.concat());
            }
            if let Some(rest) = words.strip_suffix(way.as_slice()) {
                return (Some(form), rest.concat());
            }
        }
    }
    (None, words.concat())
}

/// The words of a text in folded form, without punctuation. A dot inside an
/// abbreviation (`Co., Ltd.`) ends a word like any other sign.
fn folded_words(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric() && !is_apostrophe(letter))
        .map(folded)
        .filter(|word| !word.is_empty())
        .collect()
}

/// The form in which names are compared: letters and digits only, one case, one
/// letter for each family of look-alikes.
fn folded(text: &str) -> String {
    text.chars()
        .flat_map(char::to_uppercase)
        .filter(|letter| letter.is_alphanumeric() && !is_apostrophe(*letter))
        .map(family)
        .collect()
}

/// The letter that stands for all that are confused with it: a Kazakh letter and
/// the Russian one typed in its place, a Cyrillic letter and its Latin twin.
fn family(letter: char) -> char {
    match letter {
        'А' | 'Ә' => 'A',
        'В' => 'B',
        'Е' | 'Ё' => 'E',
        'К' | 'Қ' => 'K',
        'М' => 'M',
        'Н' | 'Ң' => 'H',
        'О' | 'Ө' => 'O',
        'Р' => 'P',
        'С' => 'C',
        'Т' => 'T',
        'У' | 'Ү' | 'Ұ' => 'Y',
        'Х' | 'Һ' => 'X',
        'Ғ' => 'Г',
        'І' | 'I' => 'И',
        other => other,
    }
}

/// Checks one part of a person's name.
fn person_part(field: &'static str, text: &str) -> Result<String, NameError> {
    let name = with_single_spaces(field, text, MAX_PERSON_PART)?;
    let odd = name.chars().find(|letter| {
        !letter.is_alphabetic()
            && !is_apostrophe(*letter)
            && !matches!(
                letter,
                ' ' | '-' | '.' | '\u{00B7}' | '\u{2010}' | '\u{2011}'
            )
            && !is_combining_mark(*letter)
    });
    if let Some(character) = odd {
        return Err(NameError::OddCharacter { field, character });
    }
    if !name.chars().any(char::is_alphabetic) {
        return Err(NameError::NoLetter { field });
    }
    Ok(name)
}

/// The text without outer spaces and with single inner ones, if it isn't empty
/// and not longer than `limit` characters.
fn with_single_spaces(field: &'static str, text: &str, limit: usize) -> Result<String, NameError> {
    let mut name = String::new();
    let mut count = 0;
    for word in text.split_whitespace() {
        count += word.chars().count() + usize::from(!name.is_empty());
        if count > limit {
            return Err(NameError::TooLong { field, limit });
        }
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(word);
    }
    if name.is_empty() {
        return Err(NameError::Empty { field });
    }
    Ok(name)
}

fn is_apostrophe(letter: char) -> bool {
    matches!(
        letter,
        '\'' | '`' | '\u{02B9}' | '\u{02BB}' | '\u{02BC}' | '\u{2018}' | '\u{2019}'
    )
}

/// Accents written as characters of their own.
fn is_combining_mark(letter: char) -> bool {
    matches!(letter, '\u{0300}'..='\u{036F}')
}

/// Characters that would let two names look alike on a screen and differ.
fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
                | '\u{2060}'..='\u{2069}' | '\u{FEFF}'
        )
}

#[cfg(test)]
#[path = "names_tests.rs"]
mod tests;
