//! Lists of vehicles sent beforehand for the expedited lane.

use crate::model::ground::{ExpeditedGround, Proof};
use crate::model::refusal::Refusal;
use crate::sql;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::country::Country;
use kernel::plate::Plate;
use newtype_uuid::GenericUuid;
use serde::Deserialize;
use serde_json::json;
use store::{Command, NewEvent, Stream, Tx, events};

/// Lines of one list at most.
pub const LINES_MAX: usize = 10_000;

/// One vehicle of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListLine {
    /// Country and plate.
    pub plate: Plate,
    /// First day.
    pub valid_from: Date,
    /// Last day.
    pub valid_until: Date,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineError {
    /// Line of the file, from 1 for the heading.
    pub line: u64,
    /// Column that is wrong.
    pub column: &'static str,
    /// What is wrong, with the way out.
    pub message: String,
}

#[derive(Deserialize)]
struct RawLine {
    country: String,
    plate: String,
    valid_from: String,
    valid_until: String,
}

/// Reads a list: CSV with the columns country, plate, `valid_from`, `valid_until`. All lines are
/// looked at, so that every error is told at once.
///
/// # Errors
/// Every line that is wrong, with its column.
pub fn parse_list(text: &str) -> Result<Vec<ListLine>, Vec<LineError>> {
    let mut lines = Vec::new();
    let mut errors = Vec::new();
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    for (record, line) in reader.deserialize::<RawLine>().zip(2_u64..) {
        if lines.len() + errors.len() >= LINES_MAX {
            let message = format!("a list has at most {LINES_MAX} lines; send it in parts");
            errors.push(LineError {
                line,
                column: "list",
                message,
            });
            break;
        }
        match record {
            Ok(raw) => match parse_line(&raw, line) {
                Ok(parsed) => lines.push(parsed),
                Err(error) => errors.push(error),
            },
            Err(error) => {
                errors.push(LineError {
                    line,
                    column: "line",
                    message: error.to_string(),
                });
            }
        }
    }
    if lines.is_empty() && errors.is_empty() {
        let message = String::from("the list is empty; write a heading and at least one line");
        errors.push(LineError {
            line: 1,
            column: "list",
            message,
        });
    }
    if errors.is_empty() {
        Ok(lines)
    } else {
        Err(errors)
    }
}

fn parse_line(raw: &RawLine, line: u64) -> Result<ListLine, LineError> {
    let wrong = |column: &'static str, message: String| LineError {
        line,
        column,
        message,
    };
    let country: Country = raw
        .country
        .parse()
        .map_err(|error: kernel::country::CountryError| wrong("country", error.to_string()))?;
    let plate =
        Plate::parse(country, &raw.plate).map_err(|error| wrong("plate", error.to_string()))?;
    let date = |column: &'static str, text: &str| {
        text.parse::<Date>().map_err(|_| {
            wrong(
                column,
                format!("{text:?} is no date; write it as 2026-12-31"),
            )
        })
    };
    let valid_from = date("valid_from", &raw.valid_from)?;
    let valid_until = date("valid_until", &raw.valid_until)?;
    if valid_until < valid_from {
        let message = String::from("is before valid_from; write the last day of validity");
        return Err(wrong("valid_until", message));
    }
    Ok(ListLine {
        plate,
        valid_from,
        valid_until,
    })
}

/// Takes a list into force; vehicles that are on it already get the new dates.
#[derive(Debug, Clone)]
pub struct ImportList {
    /// Which list: the postal operator's or an authorised economic operator's.
    pub ground: ExpeditedGround,
    /// Its vehicles.
    pub lines: Vec<ListLine>,
    /// Who sent it, in words.
    pub sent_by: String,
    /// Who imports it.
    pub operator: kernel::ids::AccountId,
    /// Now.
    pub now: Timestamp,
}

impl Command for ImportList {
    type Out = usize;
    type Error = Refusal;
    const NAME: &'static str = "queue.import_list";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<usize, Refusal> {
        if self.ground.proof() != Proof::List {
            return Err(Refusal::BadSetting {
                field: "ground",
                rule: "lists are sent for postal_operator and authorised_economic_operator",
            });
        }
        // A plate twice in one list counts once, with its last line.
        let rows = self
            .lines
            .iter()
            .map(|line| {
                let row = vec![
                    self.ground.as_str().into(),
                    line.plate.key().into(),
                    line.valid_from.into(),
                    line.valid_until.into(),
                    self.sent_by.as_str().into(),
                    self.now.into(),
                ];
                (line.plate.key(), row)
            })
            .collect::<std::collections::BTreeMap<_, _>>();
        let count = rows.len();
        tx.insert_many(&sql::INSERT_LISTED, rows.into_values().collect())
            .await?;
        let happened = NewEvent {
            kind: "list.imported",
            subject: Some(self.operator.into_untyped_uuid()),
            payload: json!({ "ground": self.ground, "vehicles": count }),
        };
        events::append(tx, Stream::REGISTRAR, self.now, vec![happened]).await?;
        Ok(count)
    }
}
