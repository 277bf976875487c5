//! A table of the finance cabinet as a value: shown on a page, and written into a file, from the same rows.

use super::super::chrome::{Chrome, Tone};
use ::documents::table::CELL_CHARACTERS_MAX;
use ::documents::{ColumnKind, Table};
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

impl Kind {
    /// The same in a file.
    const fn in_a_file(self) -> ColumnKind {
        match self {
            Self::Words => ColumnKind::Text,
            Self::Money => ColumnKind::Money,
            Self::Number => ColumnKind::Number,
            Self::Day => ColumnKind::Date,
            Self::Moment => ColumnKind::Moment,
        }
    }
}

/// A text as long as a cell of a file may be.
fn shortened(text: String) -> String {
    if text.chars().count() <= CELL_CHARACTERS_MAX {
        return text;
    }
    let mut short: String = text.chars().take(CELL_CHARACTERS_MAX - 1).collect();
    short.push('…');
    short
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

    /// What stands in a file: itself in a column of its kind, otherwise the words that the page shows.
    fn written(&self, kind: Kind, chrome: &Chrome) -> ::documents::Cell {
        match self {
            Self::Empty => ::documents::Cell::Empty,
            Self::Money(minor) | Self::BadMoney(minor) if kind == Kind::Money => {
                ::documents::Cell::Money(Money::kzt(*minor))
            }
            Self::Number(number) if kind == Kind::Number => ::documents::Cell::Number(*number),
            Self::Day(day) if kind == Kind::Day => ::documents::Cell::Date(*day),
            Self::Moment(moment) if kind == Kind::Moment => {
                ::documents::Cell::Moment(moment.datetime())
            }
            other => ::documents::Cell::Text(shortened(other.said(chrome))),
        }
    }

    /// Whether it may stand in a column of a kind.
    const fn fits(&self, kind: Kind) -> bool {
        match self {
            Self::Empty => true,
            Self::Words(_) | Self::Link(..) | Self::Tag(..) => matches!(kind, Kind::Words),
            Self::Money(_) | Self::BadMoney(_) => matches!(kind, Kind::Money),
            Self::Number(_) => matches!(kind, Kind::Number),
            Self::Day(_) => matches!(kind, Kind::Day),
            Self::Moment(_) => matches!(kind, Kind::Moment),
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

    /// The table for a file. A column with a cell of another kind is one of words there.
    pub fn table(&self, chrome: &Chrome) -> Table {
        let kind_of = |(index, column): (usize, &Column)| {
            let mut cells = self.rows.iter().filter_map(|row| row.get(index));
            if cells.all(|cell| cell.fits(column.kind)) {
                column.kind
            } else {
                Kind::Words
            }
        };
        let kinds: Vec<Kind> = self.columns.iter().enumerate().map(kind_of).collect();
        let row = |row: &Vec<Cell>| {
            let cells = row.iter().zip(&kinds);
            cells
                .map(|(cell, kind)| cell.written(*kind, chrome))
                .collect()
        };
        let columns =
            self.columns.iter().zip(&kinds).map(|(column, kind)| {
                ::documents::Column::new(chrome.t(column.key), kind.in_a_file())
            });
        Table {
            name: chrome.t(self.caption),
            columns: columns.collect(),
            rows: self.rows.iter().map(row).collect(),
            total: self.total.as_ref().map(row),
        }
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

    /// A file has every row and the sums, nothing in it computes, and a column of two kinds is of words.
    #[test]
    fn a_table_is_written_as_a_file() {
        let columns = [
            Column::words("label-date"),
            Column::day("label-date"),
            Column::money("label-amount"),
            Column::number("label-amount"),
        ];
        let row = |text: &str, minor, last| {
            vec![
                Cell::words(text),
                Cell::Day(date(2026, 11, 20)),
                Cell::Money(minor),
                last,
            ]
        };
        let sheet = Sheet::new("finance-report", "finance-report-none", &columns)
            .with_rows([
                row("a, \"b\"", -432_550, Cell::Number(1)),
                row("=1+1", 0, Cell::words("none")),
            ])
            .with_total(vec![Cell::Empty, Cell::Empty, Cell::Money(5), Cell::Empty]);
        let table = sheet.table(&Chrome::new(Lang::En, "/"));
        let kinds: Vec<_> = table.columns.iter().map(|column| column.kind).collect();
        let (text, money) = (ColumnKind::Text, ColumnKind::Money);
        assert_eq!(kinds, [text, ColumnKind::Date, money, text]);
        let file = String::from_utf8(::documents::csv(&table).expect("a file")).expect("text");
        for part in ["-4325,5", "'=1+1", "none", "0,05"] {
            assert!(file.contains(part), "{part}: {file}");
        }
        let sheet = ::documents::xlsx(&table, jiff::Timestamp::UNIX_EPOCH).expect("a file");
        assert!(sheet.starts_with(b"PK"));
    }
}
