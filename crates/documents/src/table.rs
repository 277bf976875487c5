//! One table, for a page, a CSV file and a spreadsheet alike.

use jiff::civil::{Date, DateTime};
use kernel::money::{Currency, Money};

/// Most columns of a table.
pub const COLUMNS_MAX: usize = 16;
/// Most rows of a table in a file.
pub const ROWS_MAX: usize = 100_000;
/// Most characters of one cell.
pub const CELL_CHARACTERS_MAX: usize = 500;

/// What is in the cells of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColumnKind {
    /// Words.
    Text,
    /// Tenge.
    Money,
    /// A whole number.
    Number,
    /// A day.
    Date,
    /// A day and a time of day; whose zone it is, the heading says.
    Moment,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// What is in it.
    pub kind: ColumnKind,
}

impl Column {
    /// A column.
    pub fn new(heading: impl Into<String>, kind: ColumnKind) -> Self {
        Self {
            heading: heading.into(),
            kind,
        }
    }
}

/// A cell. An empty one may stand in any column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Words. In a column of another kind only in the last row, to say what it is.
    Text(String),
    /// An amount of tenge.
    Money(Money),
    /// A whole number.
    Number(i64),
    /// A day.
    Date(Date),
    /// A day and a time of day.
    Moment(DateTime),
}

impl Cell {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    const fn kind(&self) -> Option<ColumnKind> {
        Some(match self {
            Self::Empty => return None,
            Self::Text(_) => ColumnKind::Text,
            Self::Money(_) => ColumnKind::Money,
            Self::Number(_) => ColumnKind::Number,
            Self::Date(_) => ColumnKind::Date,
            Self::Moment(_) => ColumnKind::Moment,
        })
    }
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// What it is of; the name of the sheet in a spreadsheet.
    pub name: String,
    /// Its columns, from the left.
    pub columns: Vec<Column>,
    /// Its rows, from the top; as many cells in each as there are columns.
    pub rows: Vec<Vec<Cell>>,
    /// The last row, set apart: sums and final balances.
    pub total: Option<Vec<Cell>>,
}

/// Why a table is not one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// No columns, or too many.
    #[error("a table has 1 to {COLUMNS_MAX} columns, and this one has {0}")]
    Columns(usize),
    /// Too many rows.
    #[error("a table has at most {ROWS_MAX} rows, and this one has {0}: take a shorter period")]
    Rows(usize),
    /// A row has another number of cells than the table has columns.
    #[error("row {row} has {found} cells, and the table has {columns} columns")]
    Cells {
        /// Number of the row, from 1; the row after the last one is the total.
        row: usize,
        /// Its cells.
        found: usize,
        /// The columns.
        columns: usize,
    },
    /// A cell is of another kind than its column.
    #[error("row {row}, column {column}: the cell is not what the column is of")]
    Kind {
        /// Number of the row, from 1.
        row: usize,
        /// Number of the column, from 1.
        column: usize,
    },
    /// Money of a table is tenge.
    #[error("row {row}, column {column}: amounts are in tenge, not in {currency}")]
    Currency {
        /// Number of the row, from 1.
        row: usize,
        /// Number of the column, from 1.
        column: usize,
        /// The currency found.
        currency: Currency,
    },
    /// A text is too long.
    #[error(
        "row {row}, column {column}: a text of a table has at most {CELL_CHARACTERS_MAX} characters"
    )]
    TextTooLong {
        /// Number of the row, from 1; 0 is the headings.
        row: usize,
        /// Number of the column, from 1.
        column: usize,
    },
    /// The spreadsheet can't be written.
    #[error("the spreadsheet can't be written: {0}")]
    Spreadsheet(String),
    /// The CSV file can't be written.
    #[error("the CSV file can't be written: {0}")]
    Csv(String),
}

impl Table {
    /// Checks sizes and kinds.
    ///
    /// # Errors
    /// Names the row and column that are wrong.
    pub fn check(&self) -> Result<(), TableError> {
        if self.columns.is_empty() || self.columns.len() > COLUMNS_MAX {
            return Err(TableError::Columns(self.columns.len()));
        }
        if self.rows.len() > ROWS_MAX {
            return Err(TableError::Rows(self.rows.len()));
        }
        for (index, column) in self.columns.iter().enumerate() {
            short_enough(&column.heading, 0, index + 1)?;
        }
        for (index, row) in self.rows.iter().enumerate() {
            self.check_row(index + 1, row, false)?;
        }
        match &self.total {
            Some(total) => self.check_row(self.rows.len() + 1, total, true),
            None => Ok(()),
        }
    }

    fn check_row(&self, row: usize, cells: &[Cell], is_total: bool) -> Result<(), TableError> {
        if cells.len() != self.columns.len() {
            return Err(TableError::Cells {
                row,
                found: cells.len(),
                columns: self.columns.len(),
            });
        }
        for (index, (cell, column)) in cells.iter().zip(&self.columns).enumerate() {
            let column_number = index + 1;
            let fits = match cell.kind() {
                None => true,
                Some(ColumnKind::Text) if is_total => true,
                Some(kind) => kind == column.kind,
            };
            if !fits {
                return Err(TableError::Kind {
                    row,
                    column: column_number,
                });
            }
            match cell {
                Cell::Text(text) => short_enough(text, row, column_number)?,
                Cell::Money(amount) if amount.currency != Currency::Kzt => {
                    return Err(TableError::Currency {
                        row,
                        column: column_number,
                        currency: amount.currency,
                    });
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// All rows with the total, which is marked.
    pub(crate) fn all_rows(&self) -> impl Iterator<Item = (&[Cell], bool)> {
        let total = self.total.iter().map(|row| (row.as_slice(), true));
        self.rows
            .iter()
            .map(|row| (row.as_slice(), false))
            .chain(total)
    }
}

fn short_enough(text: &str, row: usize, column: usize) -> Result<(), TableError> {
    if text.chars().count() > CELL_CHARACTERS_MAX {
        return Err(TableError::TextTooLong { row, column });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(cell: Cell) -> Table {
        Table {
            columns: vec![Column::new("Amount", ColumnKind::Money)],
            rows: vec![vec![cell]],
            ..Table::default()
        }
    }

    #[test]
    fn a_cell_is_what_its_column_is_of() {
        assert_eq!(table(Cell::Money(Money::tenge(5))).check(), Ok(()));
        assert_eq!(table(Cell::Empty).check(), Ok(()));
        assert_eq!(
            table(Cell::text("five")).check(),
            Err(TableError::Kind { row: 1, column: 1 })
        );
        assert!(matches!(
            table(Cell::Money(Money::new(5, Currency::Eur))).check(),
            Err(TableError::Currency { .. })
        ));
    }

    #[test]
    fn sizes_have_limits_that_are_named() {
        assert_eq!(Table::default().check(), Err(TableError::Columns(0)));
        let mut long = table(Cell::Empty);
        long.rows = vec![vec![Cell::Empty]; ROWS_MAX + 1];
        assert_eq!(long.check(), Err(TableError::Rows(ROWS_MAX + 1)));
        let mut ragged = table(Cell::Empty);
        ragged.total = Some(Vec::new());
        assert!(matches!(
            ragged.check(),
            Err(TableError::Cells { row: 2, .. })
        ));
        let mut wordy = table(Cell::Empty);
        wordy.columns[0].heading = "x".repeat(CELL_CHARACTERS_MAX + 1);
        assert!(matches!(
            wordy.check(),
            Err(TableError::TextTooLong { row: 0, column: 1 })
        ));
    }
}
