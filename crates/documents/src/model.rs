//! What a document says, before anybody thinks of pages: a title and blocks.

use jiff::Timestamp;
use kernel::language::Language;

use crate::table::{Table, TableError};

/// Most blocks of a document.
pub const BLOCKS_MAX: usize = 500;
/// Most characters of one text of a document.
pub const TEXT_CHARACTERS_MAX: usize = 8_000;
/// Most facts of one block.
pub const FACTS_MAX: usize = 200;
/// Most rows of one table on pages; what is longer is a file for a spreadsheet.
pub const PAGED_ROWS_MAX: usize = 5_000;
/// Most pages of a document.
pub const PAGES_MAX: usize = 400;

/// How the sheet lies. It is always A4.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paper {
    /// Upright, for letters and receipts.
    #[default]
    Portrait,
    /// On its side, for tables with many columns.
    Landscape,
}

/// A document for people: what it says, in one language. [`crate::pdf`] makes the file.
///
/// Nothing is read from outside, so the same value always gives the same bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Stands at the top, and in the properties of the file.
    pub title: String,
    /// Who issues it; stands above the title.
    pub issuer: String,
    /// The language that all of its texts are in; readers that speak aloud need it.
    pub language: Language,
    /// When it was made.
    pub created_at: Timestamp,
    /// How the sheet lies.
    pub paper: Paper,
    /// A line at the foot of every page, beside the number of the page.
    pub footer: String,
    /// What it says, from top to bottom.
    pub blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading below the title.
    Heading(String),
    /// Text. A line break in it is kept; lines that are too long are broken between words.
    Paragraph(String),
    /// Text that must not be missed.
    Important(String),
    /// Small text, for conditions and explanations.
    Note(String),
    /// What is what, a line each.
    Facts(Vec<Fact>),
    /// Rows and columns; the headings are repeated on every page.
    Table(Table),
    /// A square code for the camera of a phone, with words beside it.
    Code(CodeBlock),
}

/// One line of facts: `Amount: 7 700 ₸`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// The value.
    pub value: String,
}

impl Fact {
    /// A fact.
    pub fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            label: label.into(),
            value: value.into(),
        }
    }
}

/// A QR code with words beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeBlock {
    /// What the code says: an address, mostly.
    pub content: String,
    /// What it is for, beside the code.
    pub caption: String,
    /// What a reader that speaks aloud says instead of the picture.
    pub description: String,
}

/// Why no file can be made of a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// Readers and archives need a title.
    #[error("a document needs a title")]
    NoTitle,
    /// Too much of something.
    #[error("{what}: {found}, and at most {allowed} are allowed; make several documents of it")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there may be.
        allowed: usize,
    },
    /// A table is not one.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A row that fills more than a page can't be set.
    #[error("row {row} of a table is higher than a page: shorten its texts")]
    RowTooHigh {
        /// Number of the row, from 1.
        row: usize,
    },
    /// The text doesn't fit into a QR code.
    #[error("the text of the code has {0} bytes, which is more than a QR code can hold")]
    CodeTooLong(usize),
    /// The library that writes the file found something against the rules of PDF/A or PDF/UA.
    #[error("the file would break the rules of archived documents: {0}")]
    NotArchivable(String),
}

impl Document {
    /// Checks the limits that don't depend on the pages.
    ///
    /// # Errors
    /// Says what is too much, or missing.
    pub fn check(&self) -> Result<(), DocumentError> {
        if self.title.trim().is_empty() {
            return Err(DocumentError::NoTitle);
        }
        at_most("blocks", self.blocks.len(), BLOCKS_MAX)?;
        for text in [&self.title, &self.issuer, &self.footer] {
            short_enough(text)?;
        }
        self.blocks.iter().try_for_each(Block::check)
    }
}

impl Block {
    fn check(&self) -> Result<(), DocumentError> {
        match self {
            Self::Heading(text)
            | Self::Paragraph(text)
            | Self::Important(text)
            | Self::Note(text) => short_enough(text),
            Self::Facts(facts) => {
                at_most("facts", facts.len(), FACTS_MAX)?;
                facts.iter().try_for_each(|fact| {
                    short_enough(&fact.label)?;
                    short_enough(&fact.value)
                })
            }
            Self::Table(table) => {
                at_most("rows of a table", table.rows.len(), PAGED_ROWS_MAX)?;
                Ok(table.check()?)
            }
            Self::Code(code) => {
                short_enough(&code.caption)?;
                short_enough(&code.description)
            }
        }
    }
}

/// Refuses more than `allowed`.
pub(crate) fn at_most(
    what: &'static str,
    found: usize,
    allowed: usize,
) -> Result<(), DocumentError> {
    if found > allowed {
        return Err(DocumentError::TooMany {
            what,
            found,
            allowed,
        });
    }
    Ok(())
}

fn short_enough(text: &str) -> Result<(), DocumentError> {
    at_most(
        "characters of a text",
        text.chars().count(),
        TEXT_CHARACTERS_MAX,
    )
}
