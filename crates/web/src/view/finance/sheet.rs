//! A table of the finance cabinet as a value: shown on a page, and written into a file, from the same rows.

use super::super::chrome::{Chrome, Tone};
use jiff::Zoned;
use jiff::civil::Date;
use kernel::money::Money;

/// What is in the cells of a column; figures stand on the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Words, links, tags.
    Words,
    /// Tenge.
    Money,
    /// A whole number.
    Number,
    /// A day.
    Day,
    /// A day and a time of day, in Kazakhstan.
    Moment,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Message key of its heading.
    pub key: &'static str,
    /// What is in it.
    pub kind: Kind,
}

impl Column {
    /// A column of words.
    pub const fn words(key: &'static str) -> Self {
        Self {
            key,
            kind: Kind::Words,
        }
    }

    /// A column of tenge.
    pub const fn money(key: &'static str) -> Self {
        Self {
            key,
            kind: Kind::Money,
        }
    }

    /// A column of numbers.
    pub const fn number(key: &'static str) -> Self {
        Self {
            key,
            kind: Kind::Number,
        }
    }

    /// A column of days.
    pub const fn day(key: &'static str) -> Self {
        Self {
            key,
            kind: Kind::Day,
        }
    }

    /// A column of moments.
    pub const fn moment(key: &'static str) -> Self {
        Self {
            key,
            kind: Kind::Moment,
        }
    }

    pub(super) const fn is_figure(&self) -> bool {
        matches!(self.kind, Kind::Money | Kind::Number)
    }
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words, in the language of the page.
    Words(String),
    /// Words that lead somewhere.
    Link(String, String),
    /// A short word with its tone.
    Tag(Tone, String),
    /// An amount in tiyn.
    Money(i64),
    /// An amount in tiyn that is wrong as it is.
    BadMoney(i64),
    /// A whole number.
    Number(i64),
    /// A day.
    Day(Date),
    /// A day and a time of day.
    Moment(Zoned),
}

impl Cell {
    /// Words.
    pub fn words(text: impl Into<String>) -> Self {
        Self::Words(text.into())
    }

    /// Words that lead somewhere.
    pub fn link(href: impl Into<String>, text: impl Into<String>) -> Self {
        Self::Link(href.into(), text.into())
    }

    /// A reference to it, for templates, which can't make one.
    pub(super) const fn itself(&self) -> &Self {
        self
    }

    /// What the cell says.
    pub fn said(&self, chrome: &Chrome) -> String {
        match self {
            Self::Empty => String::from("–"),
            Self::Words(text) | Self::Link(_, text) | Self::Tag(_, text) => text.clone(),
            Self::Money(minor) | Self::BadMoney(minor) => chrome.money(minor),
            Self::Number(number) => chrome.number(number),
            Self::Day(day) => chrome.date(day),
            Self::Moment(moment) => chrome.moment(moment),
        }
    }

    /// What stands in a file.
    fn written(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Words(text) | Self::Link(_, text) | Self::Tag(_, text) => harmless(text),
            Self::Money(minor) | Self::BadMoney(minor) => Money::kzt(*minor).decimal(),
            Self::Number(number) => number.to_string(),
            Self::Day(day) => day.to_string(),
            Self::Moment(moment) => moment.strftime("%Y-%m-%d %H:%M:%S").to_string(),
        }
    }

    pub(super) fn href(&self) -> Option<&str> {
        match self {
            Self::Link(href, _) => Some(href),
            _ => None,
        }
    }

    pub(super) const fn tag(&self) -> Option<Tone> {
        match self {
            Self::Tag(tone, _) => Some(*tone),
            Self::BadMoney(_) => Some(Tone::Bad),
            _ => None,
        }
    }
}

/// A text that no spreadsheet takes for a formula: what others wrote must not compute anything.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Adds a line of a CSV file.
fn line(into: &mut String, cells: impl Iterator<Item = String>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            into.push(',');
        }
        if cell.contains(['"', ',', '\n', '\r']) {
            into.push('"');
            into.push_str(&cell.replace('"', "\"\""));
            into.push('"');
        } else {
            into.push_str(&cell);
        }
    }
    into.push_str("\r\n");
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Message key of what it is of: its caption, and the name of its file.
    pub caption: &'static str,
    /// Message key of what stands there when it has no rows.
    pub empty: &'static str,
    /// From the left.
    pub columns: Vec<Column>,
    /// From the top; each has a cell for each column.
    pub rows: Vec<Vec<Cell>>,
    /// Sums, set apart at the end.
    pub total: Option<Vec<Cell>>,
}

impl Sheet {
    /// A table without rows.
    pub fn new(caption: &'static str, empty: &'static str, columns: &[Column]) -> Self {
        Self {
            caption,
            empty,
            columns: columns.to_vec(),
            rows: Vec::new(),
            total: None,
        }
    }

    /// The same with rows.
    #[must_use]
    pub fn with_rows(mut self, rows: impl IntoIterator<Item = Vec<Cell>>) -> Self {
        self.rows = rows.into_iter().collect();
        self
    }

    /// The same with a last row of sums; an empty table has none.
    #[must_use]
    pub fn with_total(mut self, total: Vec<Cell>) -> Self {
        self.total = (!self.rows.is_empty()).then_some(total);
        self
    }

    /// The table as CSV (RFC 4180) in UTF-8 with a byte order mark, by which spreadsheets know it. Amounts
    /// are decimals, days are `2026-11-20`, so that programs read them too.
    pub fn csv(&self, chrome: &Chrome) -> String {
        let mut text = String::from("\u{feff}");
        let headings = self.columns.iter().map(|column| chrome.t(column.key));
        line(&mut text, headings);
        for row in self.rows.iter().chain(&self.total) {
            line(&mut text, row.iter().map(Cell::written));
        }
        text
    }

    /// The cells of a row with their columns.
    pub(super) fn cells<'s>(&'s self, row: &'s [Cell]) -> Vec<(&'s Column, &'s Cell)> {
        self.columns.iter().zip(row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use jiff::civil::date;

    /// A file has every row and the sums, and nothing in it computes.
    #[test]
    fn a_table_is_written_as_csv() {
        let columns = [
            Column::words("label-date"),
            Column::day("label-date"),
            Column::money("label-amount"),
        ];
        let row = |text: &str, minor| {
            vec![
                Cell::words(text),
                Cell::Day(date(2026, 11, 20)),
                Cell::Money(minor),
            ]
        };
        let sheet = Sheet::new("finance-report", "finance-report-none", &columns)
            .with_rows([row("a, \"b\"", -432_550), row("=1+1", 0)])
            .with_total(vec![Cell::Empty, Cell::Empty, Cell::Money(5)]);
        let chrome = Chrome::new(Lang::En, "/");
        let expected = "\u{feff}Date,Date,Amount\r\n\"a, \"\"b\"\"\",2026-11-20,-4325.50\r\n\
            '=1+1,2026-11-20,0.00\r\n,,0.05\r\n";
        assert_eq!(sheet.csv(&chrome), expected);
    }
}
