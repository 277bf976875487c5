//! Files made for people: PDF documents, QR codes, and tables as CSV and spreadsheets.
//!
//! Knows the words of the kernel and nothing of storage, pages or law: who calls it says what stands in
//! the file, in which language, and when. The same value always gives the same bytes, so that a
//! document can be made again and compared with its hash.
//!
//! | module | what it is for |
//! |---|---|
//! | [`model`] | a document: title, issuer, blocks of text, facts, tables and codes |
//! | [`pdf`] | its file, PDF/A-2a and PDF/UA-1, with Kazakh letters and the tenge sign |
//! | [`qr`] | QR codes, as squares and as SVG |
//! | [`table`] | one table for pages, CSV and spreadsheets |
//! | [`csv()`], [`xlsx`] | its files |
//!
//! # To extend
//! - A new kind of block is a variant of [`Block`], its setting in `layout.rs`, and a role if readers
//!   that speak aloud should know it.
//! - A new kind of column is a variant of [`ColumnKind`] and of [`Cell`]; the compiler shows where it
//!   has to be written.

mod columns;
mod csv_file;
mod layout;
mod letters;
pub mod model;
mod pdf;
#[cfg(test)]
mod pdf_tests;
pub mod qr;
mod shown;
pub mod table;
mod table_layout;
mod tags;
mod wrap;
mod xlsx_file;

pub use csv_file::csv;
pub use model::{Block, CodeBlock, Document, DocumentError, Fact, Paper};
pub use pdf::pdf;
pub use qr::QrCode;
pub use shown::{date, moment, money};
pub use table::{Cell, Column, ColumnKind, Table, TableError};
pub use xlsx_file::xlsx;
