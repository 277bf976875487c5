//! A table as a spreadsheet: numbers are numbers, days are days, the headings stay while one scrolls.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::table::{Cell, ColumnKind, Table, TableError};

/// Longest name of a sheet.
const SHEET_NAME_CHARACTERS: usize = 31;
/// Widest column, in characters; longer texts are broken.
const COLUMN_CHARACTERS_MAX: u16 = 60;
/// Largest amount, in hundredths, that a number of a spreadsheet holds exactly.
const EXACT_MINOR_MAX: u64 = 1 << 53;

/// Makes the file. `created_at` is kept in its properties; the same table and time give the same bytes.
///
/// # Errors
/// When the table is not one ([`Table::check`]).
pub fn xlsx(table: &Table, created_at: Timestamp) -> Result<Vec<u8>, TableError> {
    table.check()?;
    write(table, created_at).map_err(|error| TableError::Spreadsheet(error.to_string()))
}

/// How cells of each kind look.
struct Look {
    bold: bool,
}

impl Look {
    fn format(&self, kind: Option<ColumnKind>) -> Format {
        let format = Format::new().set_align(FormatAlign::Top);
        let format = match kind {
            Some(ColumnKind::Money) => format.set_num_format("#,##0.00"),
            Some(ColumnKind::Number) => format.set_num_format("0"),
            Some(ColumnKind::Date) => format.set_num_format("dd.mm.yyyy"),
            Some(ColumnKind::Moment) => format.set_num_format("dd.mm.yyyy hh:mm"),
            _ => format.set_text_wrap(),
        };
        if self.bold {
            format.set_bold().set_border_top(FormatBorder::Thin)
        } else {
            format
        }
    }
}

fn write(table: &Table, created_at: Timestamp) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let created = moment(created_at.to_zoned(TimeZone::UTC).datetime())?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let sheet = book.add_worksheet();
    sheet.set_name(sheet_name(&table.name))?;
    let heading = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top)
        .set_background_color("#EEF1F4")
        .set_border_bottom(FormatBorder::Thin);
    for (index, column) in (0_u16..).zip(&table.columns) {
        sheet.write_string_with_format(0, index, &column.heading, &heading)?;
        sheet.set_column_width(index, f64::from(width(table, index)))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let mut last = 0;
    for (number, (row, is_total)) in (1_u32..).zip(table.all_rows()) {
        let look = Look { bold: is_total };
        for (index, cell) in (0_u16..).zip(row) {
            put(sheet, number, index, cell, &look)?;
        }
        last = number;
    }
    if let Some(right) = last_column(table)
        && !table.rows.is_empty()
    {
        // The sum stays outside, or it would be sorted among the rows.
        let bottom = last - u32::from(table.total.is_some());
        sheet.autofilter(0, 0, bottom, right)?;
    }
    book.save_to_buffer()
}

fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    look: &Look,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => sheet.write_blank(row, column, &look.format(None))?,
        Cell::Text(text) => {
            sheet.write_string_with_format(row, column, text, &look.format(None))?
        }
        Cell::Money(amount) => {
            let decimal = amount.decimal();
            let format = look.format(Some(ColumnKind::Money));
            match decimal.parse::<f64>() {
                Ok(number) if amount.minor.unsigned_abs() <= EXACT_MINOR_MAX => {
                    sheet.write_number_with_format(row, column, number, &format)?
                }
                _ => sheet.write_string_with_format(row, column, decimal, &format)?,
            }
        }
        Cell::Number(number) => {
            let format = look.format(Some(ColumnKind::Number));
            match i32::try_from(*number) {
                Ok(small) => sheet.write_number_with_format(row, column, small, &format)?,
                // Numbers of documents: a spreadsheet would round them.
                Err(_) => {
                    sheet.write_string_with_format(row, column, number.to_string(), &format)?
                }
            }
        }
        Cell::Date(day) => {
            let format = look.format(Some(ColumnKind::Date));
            sheet.write_datetime_with_format(row, column, date(*day)?, &format)?
        }
        Cell::Moment(at) => {
            let format = look.format(Some(ColumnKind::Moment));
            sheet.write_datetime_with_format(row, column, moment(*at)?, &format)?
        }
    };
    Ok(())
}

fn date(day: Date) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(day.year()).unwrap_or_default();
    ExcelDateTime::from_ymd(year, day.month().unsigned_abs(), day.day().unsigned_abs())
}

fn moment(at: DateTime) -> Result<ExcelDateTime, XlsxError> {
    let time = at.time();
    date(at.date())?.and_hms(
        u16::from(time.hour().unsigned_abs()),
        time.minute().unsigned_abs(),
        f64::from(time.second()),
    )
}

fn last_column(table: &Table) -> Option<u16> {
    u16::try_from(table.columns.len()).ok()?.checked_sub(1)
}

/// A width that shows the longest cell, within limits.
fn width(table: &Table, column: u16) -> u16 {
    let index = usize::from(column);
    let least = match table.columns[index].kind {
        ColumnKind::Text | ColumnKind::Date => 12,
        ColumnKind::Number => 10,
        ColumnKind::Money | ColumnKind::Moment => 17,
    };
    let longest = table
        .all_rows()
        .filter_map(|(row, _)| match row.get(index) {
            Some(Cell::Text(text)) => Some(text.chars().count() + 2),
            _ => None,
        })
        .max()
        .unwrap_or(0);
    let longest = u16::try_from(longest).unwrap_or(u16::MAX);
    longest.clamp(least, COLUMN_CHARACTERS_MAX)
}

/// A name that a sheet may have: without the letters that stand for something in formulas.
fn sheet_name(name: &str) -> String {
    let clean: String = name
        .chars()
        .filter(|letter| {
            !letter.is_control()
                && !matches!(letter, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'')
        })
        .take(SHEET_NAME_CHARACTERS)
        .collect();
    let clean = clean.trim();
    if clean.is_empty() {
        String::from("1")
    } else {
        clean.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use calamine::{Data, Reader, Xlsx};
    use jiff::civil;
    use kernel::money::Money;

    use super::*;
    use crate::table::Column;

    fn table() -> Table {
        Table {
            name: String::from("Шот: 01/2026 – көшірме [есеп айырысу]"),
            columns: vec![
                Column::new("Күні", ColumnKind::Date),
                Column::new("Уақыты", ColumnKind::Moment),
                Column::new("Нөмірі", ColumnKind::Number),
                Column::new("Мақсаты", ColumnKind::Text),
                Column::new("Сомасы, ₸", ColumnKind::Money),
            ],
            rows: vec![vec![
                Cell::Date(civil::date(2026, 11, 25)),
                Cell::Moment(civil::datetime(2026, 11, 25, 9, 5, 7, 0)),
                Cell::Number(123_456_789_012_345),
                Cell::text("=HYPERLINK(\"x\")"),
                Cell::Money(Money::kzt(432_550)),
            ]],
            total: Some(vec![
                Cell::text("Барлығы"),
                Cell::Empty,
                Cell::Number(1),
                Cell::Empty,
                Cell::Money(Money::kzt(-432_507)),
            ]),
        }
    }

    fn at() -> Timestamp {
        "2026-11-25T10:00:00Z".parse().expect("a time")
    }

    /// Reads the file back with a reader that is not ours.
    #[test]
    fn a_table_reads_back_with_its_kinds() {
        let bytes = xlsx(&table(), at()).expect("a table");
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a spreadsheet");
        let name = book.sheet_names()[0].clone();
        assert_eq!(name, "Шот 012026 – көшірме есеп айыры");
        let cells = book.worksheet_range(&name).expect("a sheet");
        let value = |row, column| cells.get((row, column)).cloned().expect("a cell");
        assert_eq!(value(0, 4), Data::String(String::from("Сомасы, ₸")));
        assert_eq!(value(1, 2), Data::String(String::from("123456789012345")));
        assert_eq!(value(1, 3), Data::String(String::from("=HYPERLINK(\"x\")")));
        assert_eq!(value(1, 4), Data::Float(4325.5));
        assert_eq!(value(2, 0), Data::String(String::from("Барлығы")));
        assert_eq!(value(2, 4), Data::Float(-4325.07));
        let day = value(1, 0);
        let Data::DateTime(day) = day else {
            panic!("a day: {day:?}")
        };
        let (year, month, date, ..) = day.to_ymd_hms_milli();
        assert_eq!((year, month, date), (2026, 11, 25));
        let moment = value(1, 1);
        let Data::DateTime(moment) = moment else {
            panic!("a moment: {moment:?}")
        };
        let (.., hour, minute, second, _) = moment.to_ymd_hms_milli();
        assert_eq!((hour, minute, second), (9, 5, 7));
    }

    #[test]
    fn the_same_table_gives_the_same_bytes() {
        assert_eq!(xlsx(&table(), at()), xlsx(&table(), at()));
    }

    #[test]
    fn a_table_without_rows_is_a_file_too() {
        let mut empty = table();
        empty.rows.clear();
        empty.total = None;
        empty.name.clear();
        assert!(xlsx(&empty, at()).expect("a table").starts_with(b"PK"));
    }
}
