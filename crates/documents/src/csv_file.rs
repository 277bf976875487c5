//! A table as a CSV file that a spreadsheet program opens with a double click.
//!
//! UTF-8 with a byte order mark, `;` between fields, a comma before hundredths, days as
//! `2026-11-25`: so the programs set to Kazakh or Russian read it without questions. Quoting is that of
//! RFC 4180, lines end with CR LF.

use csv::{QuoteStyle, Terminator, WriterBuilder};

use crate::table::{Cell, Table, TableError};

/// What tells programs that the file is UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// Makes the file.
///
/// # Errors
/// When the table is not one ([`Table::check`]).
pub fn csv(table: &Table) -> Result<Vec<u8>, TableError> {
    table.check()?;
    let failed = |error: String| TableError::Csv(error);
    let mut writer = WriterBuilder::new()
        .delimiter(b';')
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .from_writer(BYTE_ORDER_MARK.to_vec());
    let headings = table.columns.iter().map(|column| harmless(&column.heading));
    writer
        .write_record(headings)
        .map_err(|error| failed(error.to_string()))?;
    for (row, _) in table.all_rows() {
        writer
            .write_record(row.iter().map(field))
            .map_err(|error| failed(error.to_string()))?;
    }
    writer
        .into_inner()
        .map_err(|error| failed(error.to_string()))
}

fn field(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => harmless(text),
        Cell::Money(amount) => amount.decimal().replace('.', ","),
        Cell::Number(number) => number.to_string(),
        Cell::Date(day) => day.to_string(),
        Cell::Moment(moment) => moment.strftime("%Y-%m-%d %H:%M:%S").to_string(),
    }
}

/// A text that no program takes for a formula: an apostrophe stands before what would begin one. Names
/// and purposes come from strangers.
fn harmless(text: &str) -> String {
    let begins_formula = text
        .trim_start_matches(' ')
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if begins_formula {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil;
    use kernel::money::Money;

    use super::*;
    use crate::table::{Column, ColumnKind};

    fn table(rows: Vec<Vec<Cell>>) -> Table {
        Table {
            name: String::from("Statement"),
            columns: vec![
                Column::new("Уақыты", ColumnKind::Moment),
                Column::new("Мақсаты", ColumnKind::Text),
                Column::new("Сомасы, ₸", ColumnKind::Money),
            ],
            rows,
            total: Some(vec![
                Cell::Empty,
                Cell::text("Барлығы"),
                Cell::Money(Money::kzt(-5)),
            ]),
        }
    }

    /// Reads a file back with a reader of its own settings.
    fn read(bytes: &[u8]) -> Vec<Vec<String>> {
        let text = bytes.strip_prefix(BYTE_ORDER_MARK).expect("a mark");
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(b';')
            .has_headers(false)
            .from_reader(text);
        reader
            .records()
            .map(|row| row.expect("a row").iter().map(str::to_owned).collect())
            .collect()
    }

    #[test]
    fn a_table_reads_back() {
        let words = "Төлем; \"№ 5\"\nекінші жол";
        let file = csv(&table(vec![vec![
            Cell::Moment(civil::datetime(2026, 11, 25, 9, 5, 7, 0)),
            Cell::text(words),
            Cell::Money(Money::kzt(432_550)),
        ]]))
        .expect("a table");
        assert_eq!(
            read(&file),
            vec![
                vec!["Уақыты", "Мақсаты", "Сомасы, ₸"],
                vec!["2026-11-25 09:05:07", words, "4325,50"],
                vec!["", "Барлығы", "-0,05"],
            ]
        );
        let text = String::from_utf8(file).expect("UTF-8");
        assert!(text.ends_with("-0,05\r\n"));
        assert!(text.contains("\"Төлем; \"\"№ 5\"\"\nекінші жол\""));
    }

    #[test]
    fn no_text_becomes_a_formula() {
        for text in ["=1+1", "+7 701", "-5", "@SUM(A1)", "\t=1", "  =1", "＝1"] {
            let row = vec![Cell::Empty, Cell::text(text), Cell::Empty];
            let file = csv(&table(vec![row])).expect("a table");
            assert_eq!(read(&file)[1][1], format!("'{text}"));
        }
        let row = vec![Cell::Empty, Cell::text("5 - 3"), Cell::Empty];
        let file = csv(&table(vec![row])).expect("a table");
        assert_eq!(read(&file)[1][1], "5 - 3");
    }
}
