//! Vehicle lists for the expedited lane, pasted or sent as a file.
//!
//! With one row that can't be taken nothing of the list is taken, and all such rows are shown.

use crate::i18n::Message;
use crate::pages::failure::Failure;
use crate::pages::fields;
use crate::pages::input::without_control_signs;
use crate::pages::reader::Operator;
use crate::pages::shown;
use crate::view::codes::kebab;
use crate::view::forms::Form;
use crate::view::operator::{ListForm, ListRow, RowError};
use crate::view::{OperatorLists, paths, reject};
use axum::extract::Multipart;
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use kernel::country::Country;
use kernel::plate::Plate;
use kernel::vin::Vin;
use queue::commands::lists::{ImportList, LINES_MAX, ListLine};
use queue::figures::ListsInForce;
use queue::model::ground::{ExpeditedGround, Proof};
use std::collections::BTreeSet;

/// Errors shown at most; a list with more of them is the wrong file.
const ERRORS_SHOWN: usize = 100;
/// Characters of a wrong value that are shown.
const VALUE_SHOWN: usize = 60;

/// The grounds for which lists are sent, by the code of the pages.
fn ground_of(code: &str) -> Option<ExpeditedGround> {
    let mut grounds = ExpeditedGround::ALL.into_iter();
    grounds.find(|ground| ground.proof() == Proof::List && kebab(ground.as_str()) == code)
}

async fn page(
    operator: &Operator,
    form: ListForm,
    errors: Vec<RowError>,
) -> Result<OperatorLists, Failure> {
    let day = operator.today();
    let in_force = operator.app.store.read(ListsInForce { day }).await?;
    let lists = in_force.into_iter().map(|list| ListRow {
        ground: kebab(&list.ground),
        vehicles: shown::count(list.vehicles),
        valid_until: list.valid_until,
        sent_at: shown::zoned(list.imported_at, &kernel::zone::kazakhstan()),
        sent_by: list.sent_by,
    });
    Ok(OperatorLists {
        chrome: operator.chrome(),
        form,
        errors,
        lists: lists.collect(),
        rows_max: u32::try_from(LINES_MAX).unwrap_or(u32::MAX),
    })
}

/// The empty form, and the lists in force.
pub async fn show(operator: Operator) -> Result<Response, Failure> {
    Ok(operator.show(&page(&operator, ListForm::default(), Vec::new()).await?))
}

/// Reads the posted parts: fields by name, and the file as the rows if no rows were pasted.
async fn read_form(mut parts: Multipart) -> Result<ListForm, Failure> {
    let mut form = ListForm::default();
    let mut file = None;
    let refused = |error: axum::extract::multipart::MultipartError| {
        Failure::status(error.into_response().status())
    };
    while let Some(part) = parts.next_field().await.map_err(refused)? {
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(refused)?;
        if name == "file" {
            file = Some(bytes).filter(|bytes| !bytes.is_empty());
        } else {
            let text = without_control_signs(&String::from_utf8_lossy(&bytes));
            form.fill([(name, text)]);
        }
    }
    if let Some(file) = file {
        match std::str::from_utf8(&file) {
            // Rows that were pasted are looked at first; the file is the other way to send them.
            Ok(text) if form.rows.value.is_empty() => {
                form.fill([(
                    "rows",
                    without_control_signs(text.trim_start_matches('\u{feff}')),
                )]);
            }
            Ok(_) => {}
            Err(_) => fields::reject(&mut form, "file", "file-format"),
        }
    }
    Ok(form)
}

/// Takes a list into force.
pub async fn submit(operator: Operator, parts: Multipart) -> Result<Response, Failure> {
    let mut form = read_form(parts).await?;
    let today = operator.today();
    let ground = fields::code(&mut form, "ground", ground_of);
    let valid_until = fields::date(&mut form, "valid_until");
    if valid_until.is_some_and(|last| last < today) {
        fields::reject(&mut form, "valid_until", "date-past");
    }
    let (lines, errors) = read_rows(form.value("rows"), today, valid_until.unwrap_or(today));
    if lines.is_empty() && errors.is_empty() && form.file.error.is_none() {
        fields::reject(&mut form, "rows", "list-empty");
    }
    if lines.len() > LINES_MAX {
        fields::reject(&mut form, "rows", "rows-too-many");
    }
    let (Some(ground), false, true) = (ground, form.has_errors(), errors.is_empty()) else {
        return Ok(operator.show_errors(&page(&operator, form, errors).await?));
    };
    let command = ImportList {
        ground,
        lines,
        sent_by: operator.account.display_name(),
        operator: operator.account.id,
        now: operator.now(),
    };
    operator.app.store.write(command).await?;
    Ok(operator.go_with(paths::OPERATOR_LISTS, "list-saved"))
}

/// Every row, and everything that is wrong with any of them.
fn read_rows(text: &str, valid_from: Date, valid_until: Date) -> (Vec<ListLine>, Vec<RowError>) {
    let mut lines = Vec::new();
    let mut errors = Vec::new();
    let mut seen = BTreeSet::new();
    for (row, line) in text.lines().zip(1_u32..) {
        if errors.len() >= ERRORS_SHOWN || lines.len() > LINES_MAX {
            break;
        }
        let columns: Vec<&str> = row.split([';', ',', '\t']).map(str::trim).collect();
        let is_heading = line == 1 && columns[0].eq_ignore_ascii_case("country");
        if row.trim().is_empty() || is_heading {
            continue;
        }
        match read_row(&columns) {
            Ok(plate) if !seen.insert(plate.key()) => {
                let error = Message::new("error-row-repeated");
                errors.push(row_error(line, "label-plate", columns[1], error));
            }
            Ok(plate) => lines.push(ListLine {
                plate,
                valid_from,
                valid_until,
            }),
            Err((column, value, error)) => errors.push(row_error(line, column, &value, error)),
        }
    }
    (lines, errors)
}

fn row_error(line: u32, column: &'static str, value: &str, error: Message) -> RowError {
    RowError {
        line,
        column,
        value: value.chars().take(VALUE_SHOWN).collect(),
        error,
    }
}

type Wrong = (&'static str, String, Message);

/// `country;plate;VIN`; the VIN is compared with nothing here, so it may be missing, not wrong.
fn read_row(columns: &[&str]) -> Result<Plate, Wrong> {
    let (country, plate, vin) = match columns {
        [country, plate] => (*country, *plate, ""),
        [country, plate, vin] => (*country, *plate, *vin),
        _ => {
            let error = Message::new("error-row-columns");
            return Err(("label-list-rows", columns.join(";"), error));
        }
    };
    let named = Country::parse(country).map_err(|_| {
        (
            "label-plate-country",
            country.to_owned(),
            Message::new("error-country"),
        )
    })?;
    let read = Plate::parse(named, plate)
        .map_err(|error| ("label-plate", plate.to_owned(), reject::plate(&error)))?;
    if !vin.is_empty()
        && let Err(error) = Vin::parse(vin)
    {
        return Err(("label-vin", vin.to_owned(), reject::vin(&error)));
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// every wrong row is told with its line and column; a plate counts once
    /// however it is written.
    #[test]
    fn every_wrong_row_is_told() {
        let day = jiff::civil::date(2026, 12, 1);
        let text = "country;plate;VIN\nKZ;123ABC02\n\nKZ,123 авс 02\nXX;1A;\nKZ;?;\nKZ;1;2;3;4\n\
                    KZ;777AAA02;WDB9634031L12345O\n";
        let (lines, errors) = read_rows(text, day, day);
        assert_eq!(lines.len(), 1);
        let told: Vec<(u32, &str)> = errors.iter().map(|row| (row.line, row.column)).collect();
        let expected = [
            (4, "label-plate"),
            (5, "label-plate-country"),
            (6, "label-plate"),
            (7, "label-list-rows"),
            (8, "label-vin"),
        ];
        assert_eq!(told, expected);
    }
}
