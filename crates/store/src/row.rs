//! Rows on their way into values of the program; bad data is named by row and column.

use crate::error::{StoreError, StoreResult};
use jiff::Timestamp;
use jiff::civil::Date;
use newtype_uuid::{GenericUuid, TypedUuid, TypedUuidKind};
use rusqlite::types::ValueRef;
use serde::de::DeserializeOwned;
use std::fmt::Display;
use std::str::FromStr;
use uuid::Uuid;

/// One row of a result, from either engine.
pub struct Row<'a> {
    pub(crate) inner: RowInner<'a>,
    pub(crate) statement: &'static str,
    pub(crate) index: usize,
}

pub(crate) enum RowInner<'a> {
    Sqlite(&'a rusqlite::Row<'a>),
    Postgres(&'a tokio_postgres::Row),
}

/// A value made from a row; implemented by the row types of each crate's `sql` module.
pub trait FromRow: Sized + Send {
    /// Reads the columns it needs by name.
    ///
    /// # Errors
    /// [`StoreError::BadData`] that names the row and the column.
    fn from_row(row: &Row<'_>) -> StoreResult<Self>;
}

/// A type that a column can hold.
pub trait Column: Sized {
    /// From SQLite; NULL is `None`.
    ///
    /// # Errors
    /// What is wrong with the value, in words.
    fn from_sqlite(value: ValueRef<'_>) -> Result<Option<Self>, String>;
    /// From PostgreSQL; NULL is `None`.
    ///
    /// # Errors
    /// What is wrong with the value, in words.
    fn from_postgres(row: &tokio_postgres::Row, column: &str) -> Result<Option<Self>, String>;
}

impl Row<'_> {
    /// The value of a column that is never NULL.
    ///
    /// # Errors
    /// [`StoreError::BadData`] when it is NULL or of another type.
    pub fn get<T: Column>(&self, column: &str) -> StoreResult<T> {
        self.optional(column)?
            .ok_or_else(|| self.bad(column, "is NULL"))
    }

    /// The value of a column that may be NULL.
    ///
    /// # Errors
    /// [`StoreError::BadData`] when it is of another type.
    pub fn optional<T: Column>(&self, column: &str) -> StoreResult<Option<T>> {
        self.raw(column).map_err(|reason| self.bad(column, reason))
    }

    /// A text column parsed into a type that knows its own text form.
    ///
    /// # Errors
    /// [`StoreError::BadData`] with the parser's words.
    pub fn parse<T: FromStr<Err: Display>>(&self, column: &str) -> StoreResult<T> {
        let text: String = self.get(column)?;
        text.parse().map_err(|error| self.bad(column, error))
    }

    /// A text column that may be NULL, parsed.
    ///
    /// # Errors
    /// [`StoreError::BadData`] with the parser's words.
    pub fn parse_optional<T: FromStr<Err: Display>>(&self, column: &str) -> StoreResult<Option<T>> {
        let text: Option<String> = self.optional(column)?;
        text.map(|text| text.parse().map_err(|error| self.bad(column, error)))
            .transpose()
    }

    /// A text column that holds JSON.
    ///
    /// # Errors
    /// [`StoreError::BadData`] with the parser's words.
    pub fn json<T: DeserializeOwned>(&self, column: &str) -> StoreResult<T> {
        let text: String = self.get(column)?;
        serde_json::from_str(&text).map_err(|error| self.bad(column, error))
    }

    /// An error that names this row and a column of it.
    pub fn bad(&self, column: &str, reason: impl Display) -> StoreError {
        StoreError::BadData {
            statement: self.statement,
            row: self.label(),
            column: column.to_owned(),
            reason: reason.to_string(),
        }
    }

    fn raw<T: Column>(&self, column: &str) -> Result<Option<T>, String> {
        match self.inner {
            RowInner::Sqlite(row) => {
                let value = row.get_ref(column).map_err(|error| error.to_string())?;
                T::from_sqlite(value)
            }
            RowInner::Postgres(row) => T::from_postgres(row, column),
        }
    }

    /// The first column if it reads as an id, a number or a text; otherwise the position.
    fn label(&self) -> String {
        let first = match self.inner {
            RowInner::Sqlite(row) => row.get_ref(0).ok().and_then(|value| match value {
                ValueRef::Integer(number) => Some(number.to_string()),
                ValueRef::Text(text) => Some(String::from_utf8_lossy(text).into_owned()),
                ValueRef::Blob(bytes) => Uuid::from_slice(bytes).ok().map(|id| id.to_string()),
                _ => None,
            }),
            RowInner::Postgres(row) => row
                .try_get::<_, Uuid>(0)
                .map(|id| id.to_string())
                .or_else(|_| row.try_get::<_, i64>(0).map(|number| number.to_string()))
                .or_else(|_| row.try_get::<_, String>(0))
                .ok(),
        };
        first.unwrap_or_else(|| format!("#{}", self.index + 1))
    }
}

fn wrong(expected: &str, value: ValueRef<'_>) -> String {
    format!("expected {expected}, found {}", value.data_type())
}

macro_rules! column {
    ($type:ty, $words:literal, $($pattern:pat => $convert:expr),+) => {
        impl Column for $type {
            fn from_sqlite(value: ValueRef<'_>) -> Result<Option<Self>, String> {
                match value {
                    ValueRef::Null => Ok(None),
                    $($pattern => $convert.map(Some),)+
                    other => Err(wrong($words, other)),
                }
            }

            fn from_postgres(
                row: &tokio_postgres::Row,
                column: &str,
            ) -> Result<Option<Self>, String> {
                row.try_get(column).map_err(|error| error.to_string())
            }
        }
    };
}

column!(i64, "an integer", ValueRef::Integer(number) => Ok::<i64, String>(number));
column!(bool, "0 or 1", ValueRef::Integer(0) => Ok::<bool, String>(false),
    ValueRef::Integer(1) => Ok::<bool, String>(true));
column!(String, "text", ValueRef::Text(text) =>
    String::from_utf8(text.to_vec()).map_err(|error| error.to_string()));
column!(Vec<u8>, "bytes", ValueRef::Blob(bytes) => Ok::<Vec<u8>, String>(bytes.to_vec()));
column!(Uuid, "16 bytes", ValueRef::Blob(bytes) =>
    Uuid::from_slice(bytes).map_err(|error| error.to_string()));
column!(Timestamp, "microseconds", ValueRef::Integer(number) =>
    Timestamp::from_microsecond(number).map_err(|error| error.to_string()));

impl Column for Date {
    fn from_sqlite(value: ValueRef<'_>) -> Result<Option<Self>, String> {
        String::from_sqlite(value)?
            .map(|text| text.parse().map_err(|error: jiff::Error| error.to_string()))
            .transpose()
    }

    fn from_postgres(row: &tokio_postgres::Row, column: &str) -> Result<Option<Self>, String> {
        String::from_postgres(row, column)?
            .map(|text| text.parse().map_err(|error: jiff::Error| error.to_string()))
            .transpose()
    }
}

impl<K: TypedUuidKind> Column for TypedUuid<K> {
    fn from_sqlite(value: ValueRef<'_>) -> Result<Option<Self>, String> {
        Ok(Uuid::from_sqlite(value)?.map(Self::from_untyped_uuid))
    }

    fn from_postgres(row: &tokio_postgres::Row, column: &str) -> Result<Option<Self>, String> {
        Ok(Uuid::from_postgres(row, column)?.map(Self::from_untyped_uuid))
    }
}

/// A row of one column, which must be called `value`.
impl<T: Column + Send> FromRow for (T,) {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok((row.get("value")?,))
    }
}
