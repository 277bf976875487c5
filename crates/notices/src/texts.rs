//! Text messages in three languages: the table `messages/sms.toml`, checked and filled in.

use kernel::language::Language;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The table that comes with the program.
const SMS_TOML: &str = include_str!("../messages/sms.toml");

/// Most joined segments of a message.
pub const SEGMENTS_MAX: usize = 3;
/// UTF-16 units in a message of one segment.
const UNITS_ALONE: usize = 70;
/// UTF-16 units in each of several joined segments.
const UNITS_JOINED: usize = 67;
/// What stands for a fact that is missing.
const MISSING: &str = "–";

/// Why the table does not load, or a message can't be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// The file is not TOML, or a text is missing in a language.
    #[error("sms.toml: {0}")]
    File(String),
    /// A text doesn't use a field, or uses one that is not listed.
    #[error("sms.toml: {kind}.{language}: {reason}")]
    Placeholder {
        /// The kind of message.
        kind: String,
        /// The language.
        language: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// A text with its longest values is too long.
    #[error("sms.toml: {kind}.{language}: up to {units} characters, at most {max} fit")]
    TooLong {
        /// The kind of message.
        kind: String,
        /// The language.
        language: &'static str,
        /// Characters (UTF-16 units) with the longest values.
        units: usize,
        /// How many fit.
        max: usize,
    },
    /// No text for this kind.
    #[error("there is no text message of kind {0:?}")]
    UnknownKind(String),
}

/// One table of the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTexts {
    fields: BTreeMap<String, usize>,
    kk: String,
    ru: String,
    en: String,
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Words(String),
    Field { names: String, limit: usize },
}

/// Every text message, checked.
#[derive(Debug, Clone)]
pub struct Texts {
    kinds: BTreeMap<String, [Vec<Part>; 3]>,
}

impl Texts {
    /// The table that comes with the program.
    ///
    /// # Errors
    /// [`TextError`] naming the kind and language, when somebody broke the table.
    pub fn load() -> Result<Self, TextError> {
        Self::parse(SMS_TOML)
    }

    /// Reads a table.
    ///
    /// # Errors
    /// [`TextError`]: a language is missing, a placeholder and the list of fields disagree, or a
    /// text with its longest values doesn't fit into [`SEGMENTS_MAX`] segments.
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let raw: BTreeMap<String, RawTexts> =
            toml::from_str(text).map_err(|error| TextError::File(error.to_string()))?;
        let mut kinds = BTreeMap::new();
        for (kind, texts) in raw {
            let parts = |language: Language, text: &str| {
                checked_parts(&kind, language, text, &texts.fields)
            };
            let all = [
                parts(Language::Kazakh, &texts.kk)?,
                parts(Language::Russian, &texts.ru)?,
                parts(Language::English, &texts.en)?,
            ];
            kinds.insert(kind, all);
        }
        Ok(Self { kinds })
    }

    /// The kinds that have texts, in alphabetical order.
    pub fn kinds(&self) -> impl Iterator<Item = &str> {
        self.kinds.keys().map(String::as_str)
    }

    /// Writes a message. A missing fact becomes a dash and a long one is cut, because a message with
    /// a gap helps more than none.
    ///
    /// # Errors
    /// [`TextError::UnknownKind`].
    pub fn render(
        &self,
        kind: &str,
        language: Language,
        args: &Value,
    ) -> Result<String, TextError> {
        let texts = self
            .kinds
            .get(kind)
            .ok_or_else(|| TextError::UnknownKind(kind.chars().take(40).collect()))?;
        let parts = match language {
            Language::Kazakh => &texts[0],
            Language::Russian => &texts[1],
            Language::English => &texts[2],
        };
        let mut out = String::new();
        for part in parts {
            match part {
                Part::Words(words) => out.push_str(words),
                Part::Field { names, limit } => {
                    let shown = names
                        .split('|')
                        .find_map(|name| shown(args.get(name)?, language));
                    out.push_str(&cut(shown.as_deref().unwrap_or(MISSING), *limit));
                }
            }
        }
        Ok(out)
    }
}

/// How many joined segments a text takes in UCS-2.
pub fn segments(text: &str) -> usize {
    match text.encode_utf16().count() {
        0..=UNITS_ALONE => 1,
        units => units.div_ceil(UNITS_JOINED),
    }
}

/// Splits a text at its placeholders and checks it.
fn checked_parts(
    kind: &str,
    language: Language,
    text: &str,
    fields: &BTreeMap<String, usize>,
) -> Result<Vec<Part>, TextError> {
    let language = language.as_str();
    let wrong = |reason: String| TextError::Placeholder {
        kind: kind.to_owned(),
        language,
        reason,
    };
    let mut parts = Vec::new();
    let mut used = BTreeSet::new();
    let mut rest = text;
    while let Some((words, after)) = rest.split_once('{') {
        let (names, tail) = after
            .split_once('}')
            .ok_or_else(|| wrong(String::from("a { is not closed")))?;
        let limit = *fields
            .get(names)
            .ok_or_else(|| wrong(format!("{{{names}}} is no field")))?;
        used.insert(names);
        parts.push(Part::Words(words.to_owned()));
        parts.push(Part::Field {
            names: names.to_owned(),
            limit,
        });
        rest = tail;
    }
    parts.push(Part::Words(rest.to_owned()));
    if let Some(unused) = fields.keys().find(|name| !used.contains(name.as_str())) {
        return Err(wrong(format!("{{{unused}}} is a field and does not occur")));
    }
    let units: usize = parts
        .iter()
        .map(|part| match part {
            Part::Words(words) => words.encode_utf16().count(),
            Part::Field { limit, .. } => *limit,
        })
        .sum();
    let max = SEGMENTS_MAX * UNITS_JOINED;
    if units > max {
        return Err(TextError::TooLong {
            kind: kind.to_owned(),
            language,
            units,
            max,
        });
    }
    if text.trim().is_empty() {
        return Err(TextError::File(format!("{kind}.{language} is empty")));
    }
    Ok(parts)
}

/// A fact as text; nothing for what can't be shown.
fn shown(value: &Value, language: Language) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(map) => match map.get(language.as_str()) {
            Some(Value::String(text)) => Some(text.clone()),
            _ => serde_json::from_value(value.clone()).ok().map(money),
        },
        Value::Null | Value::Bool(_) | Value::Array(_) => None,
    }
}

/// An amount as short as a message needs it: `4325 KZT`, `4325.50 KZT`.
fn money(amount: kernel::money::Money) -> String {
    let decimal = amount.decimal();
    format!(
        "{} {}",
        decimal.strip_suffix(".00").unwrap_or(&decimal),
        amount.currency
    )
}

/// The first `limit` UTF-16 units of a value, with a sign that something is missing.
fn cut(value: &str, limit: usize) -> String {
    if value.encode_utf16().count() <= limit {
        return value.to_owned();
    }
    let mut units = 1;
    let mut out = String::new();
    for character in value.chars() {
        units += character.len_utf16();
        if units > limit {
            break;
        }
        out.push(character);
    }
    out.push('…');
    out
}
