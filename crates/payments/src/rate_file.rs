//! Files of exchange rates: the National Bank's daily XML, and a plain table `day,currency,units,rate`.
//!
//! A file with one bad line is refused whole, and the line is named. Currencies that no fee is in
//! are looked at and passed over.

use crate::bank_statement::StatementError;
use crate::bank_statement::xml::parse;
use crate::rates::{FIRST_RATE_DAY, RateValue, RateValueError};
use jiff::civil::Date;
use kernel::money::Currency;
use roxmltree::Node;
use std::collections::BTreeMap;

/// Largest file, in bytes; a year of all currencies fits.
pub const RATE_FILE_BYTES: usize = 1024 * 1024;
/// Most lines, or items.
pub const RATE_FILE_LINES: usize = 20_000;
/// Characters of a value that are shown in an error.
const SHOWN: usize = 40;

/// Why a file is refused. Nothing of it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RateFileError {
    /// It is larger than [`RATE_FILE_BYTES`].
    #[error("file: it has more than {RATE_FILE_BYTES} bytes; import it in parts")]
    TooLarge,
    /// It has more than [`RATE_FILE_LINES`] lines.
    #[error("file: it has more than {RATE_FILE_LINES} lines; import it in parts")]
    TooMany,
    /// It has no rate that is wanted.
    #[error("file: it has no rate of CNY, EUR, KGS, RUB, TMT, USD or UZS")]
    Empty,
    /// It isn't UTF-8.
    #[error("file: it is not UTF-8")]
    Encoding,
    /// It is neither of the two formats, or not well formed.
    #[error("line {line}: {reason}")]
    Unreadable {
        /// Where.
        line: u64,
        /// What is wrong.
        reason: String,
    },
    /// A value is wrong.
    #[error("line {line}: {field}: {reason}")]
    Field {
        /// Where.
        line: u64,
        /// Which.
        field: &'static str,
        /// What is wrong, and what would be right.
        reason: String,
    },
    /// The same currency and day twice.
    #[error("line {line}: repeats line {first}: {currency} on {day}")]
    Twice {
        /// Where.
        line: u64,
        /// Where it was first.
        first: u64,
        /// The currency.
        currency: Currency,
        /// The day.
        day: Date,
    },
}

/// One rate of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileRate {
    /// Where it stands.
    pub line: u64,
    /// The currency.
    pub currency: Currency,
    /// The day it is for.
    pub day: Date,
    /// How much.
    pub value: RateValue,
}

/// A file that was read: rates of our currencies, each once, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateFile {
    /// The rates.
    pub rates: Vec<FileRate>,
    /// Rates of other currencies.
    pub passed_over: usize,
}

impl RateFile {
    /// Reads a file of either format.
    ///
    /// # Errors
    /// [`RateFileError`] naming the line.
    pub fn read(bytes: &[u8]) -> Result<Self, RateFileError> {
        if bytes.len() > RATE_FILE_BYTES {
            return Err(RateFileError::TooLarge);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| RateFileError::Encoding)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let rates = if text.trim_start().starts_with('<') {
            xml(text)?
        } else {
            csv(text)?
        };
        let mut file = Self {
            rates: Vec::new(),
            passed_over: 0,
        };
        let mut seen = BTreeMap::new();
        for (line, currency, day, value) in rates {
            let Some(currency) = currency else {
                file.passed_over += 1;
                continue;
            };
            if let Some(first) = seen.insert((currency, day), line) {
                return Err(RateFileError::Twice {
                    line,
                    first,
                    currency,
                    day,
                });
            }
            file.rates.push(FileRate {
                line,
                currency,
                day,
                value,
            });
        }
        if file.rates.is_empty() {
            return Err(RateFileError::Empty);
        }
        Ok(file)
    }
}

/// A rate with its line; the currency is `None` when no fee is in it.
type Row = (u64, Option<Currency>, Date, RateValue);

fn shown(text: &str) -> String {
    text.chars().take(SHOWN).collect()
}

fn field(line: u64, field: &'static str, reason: impl Into<String>) -> RateFileError {
    RateFileError::Field {
        line,
        field,
        reason: reason.into(),
    }
}

fn row(
    line: u64,
    day: Date,
    currency: &str,
    units: &str,
    rate: &str,
) -> Result<Row, RateFileError> {
    let is_code = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
    if !is_code {
        let reason = format!(
            "{:?} is not the code of a currency, such as EUR",
            shown(currency)
        );
        return Err(field(line, "currency", reason));
    }
    let known = Currency::ALL
        .into_iter()
        .find(|known| known.code() == currency);
    if known == Some(Currency::Kzt) {
        return Err(field(line, "currency", "KZT has no exchange rate"));
    }
    let value = RateValue::parse(units, rate).map_err(|error| {
        let (name, value) = match error {
            RateValueError::Units => ("units", units),
            RateValueError::Tenge => ("rate", rate),
        };
        let rule = error.to_string();
        let rule = rule
            .split_once(": ")
            .map_or(rule.as_str(), |(_, rule)| rule);
        field(line, name, format!("{:?}: {rule}", shown(value)))
    })?;
    Ok((line, known, day, value))
}

/// A day of the tenge.
fn since_tenge(
    line: u64,
    name: &'static str,
    day: Option<Date>,
    text: &str,
) -> Result<Date, RateFileError> {
    day.filter(|day| *day >= FIRST_RATE_DAY).ok_or_else(|| {
        let reason = format!("{:?} is not a day since {FIRST_RATE_DAY}", shown(text));
        field(line, name, reason)
    })
}

/// `<rates><date>25.11.2026</date><item><title>EUR</title><description>573.21</description><quant>1</quant>…`
fn xml(text: &str) -> Result<Vec<Row>, RateFileError> {
    let document = parse(text).map_err(|error| {
        let line = match error {
            StatementError::Shape { line, .. } | StatementError::Doctype { line } => line,
            _ => 1,
        };
        RateFileError::Unreadable {
            line: u64::from(line),
            reason: error.to_string(),
        }
    })?;
    let line_of = |node: &Node<'_, '_>| {
        let position = document.text_pos_at(node.range().start);
        u64::from(position.row)
    };
    let root = document.root_element();
    if root.tag_name().name() != "rates" {
        return Err(RateFileError::Unreadable {
            line: line_of(&root),
            reason: String::from("the XML of the National Bank begins with <rates>"),
        });
    }
    let (day_line, day) = one(&root, "date", &line_of)?;
    let day = since_tenge(day_line, "date", dotted(day), day)?;
    let items = root.children().filter(|node| node.has_tag_name("item"));
    let mut rows = Vec::new();
    for item in items {
        if rows.len() >= RATE_FILE_LINES {
            return Err(RateFileError::TooMany);
        }
        let (line, currency) = one(&item, "title", &line_of)?;
        let (_, rate) = one(&item, "description", &line_of)?;
        let (_, units) = one(&item, "quant", &line_of)?;
        rows.push(row(line, day, currency, units, rate)?);
    }
    Ok(rows)
}

/// The text of the only child of a name, and its line.
fn one<'d>(
    parent: &Node<'d, '_>,
    name: &'static str,
    line_of: &impl Fn(&Node<'_, '_>) -> u64,
) -> Result<(u64, &'d str), RateFileError> {
    let mut found = parent.children().filter(|node| node.has_tag_name(name));
    let missing = || field(line_of(parent), name, "it must be there once");
    let child = found.next().ok_or_else(missing)?;
    if found.next().is_some() {
        return Err(missing());
    }
    Ok((line_of(&child), child.text().unwrap_or_default().trim()))
}

/// `25.11.2026`.
fn dotted(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split('.').collect();
    let [day, month, year] = parts.as_slice() else {
        return None;
    };
    if (day.len(), month.len(), year.len()) != (2, 2, 4) {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// `day,currency,units,rate`, with that heading.
fn csv(text: &str) -> Result<Vec<Row>, RateFileError> {
    const HEADING: [&str; 4] = ["day", "currency", "units", "rate"];
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .trim(::csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for (index, record) in reader.records().enumerate() {
        let record = record.map_err(|error| RateFileError::Unreadable {
            line: error.position().map_or(0, ::csv::Position::line),
            reason: String::from("a line has four values: day,currency,units,rate"),
        })?;
        let line = record.position().map_or(0, ::csv::Position::line);
        if index == 0 {
            if record.iter().ne(HEADING) {
                let reason = format!("the first line must be {}", HEADING.join(","));
                return Err(RateFileError::Unreadable { line, reason });
            }
            continue;
        }
        if rows.len() >= RATE_FILE_LINES {
            return Err(RateFileError::TooMany);
        }
        let value = |index| record.get(index).unwrap_or_default();
        let day = since_tenge(line, "day", value(0).parse().ok(), value(0))?;
        rows.push(row(line, day, value(1), value(2), value(3))?);
    }
    Ok(rows)
}
