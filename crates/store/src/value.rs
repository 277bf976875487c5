//! One value bound to a placeholder, for either engine.

use bytes::BytesMut;
use jiff::Timestamp;
use newtype_uuid::{GenericUuid, TypedUuid, TypedUuidKind};
use rusqlite::types::{ToSqlOutput, Value as SqliteValue};
use std::error::Error;
use std::rc::Rc;
use tokio_postgres::types::{IsNull, Type};
use uuid::Uuid;

/// A value bound to a placeholder.
///
/// Times are kept in microseconds: `timestamptz` in PostgreSQL, an integer in SQLite. Dates and JSON
/// are text in both. A text with a NUL character is refused by both.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// SQL NULL.
    Null,
    /// Boolean; 0 or 1 in SQLite.
    Bool(bool),
    /// 64-bit integer.
    Int(i64),
    /// Text.
    Text(String),
    /// Binary data.
    Bytes(Vec<u8>),
    /// UUID; 16 bytes in SQLite.
    Uuid(Uuid),
    /// Instant, cut to microseconds.
    Timestamp(Timestamp),
    /// List for `{any $n}`.
    Ints(Vec<i64>),
    /// List for `{any $n}`.
    Texts(Vec<String>),
    /// List for `{any $n}`.
    Uuids(Vec<Uuid>),
    /// List for `{any $n}`.
    Blobs(Vec<Vec<u8>>),
}

macro_rules! from {
    ($($type:ty => $variant:ident),* $(,)?) => {
        $(impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::$variant(value.into())
            }
        })*
    };
}

from! {
    bool => Bool,
    i64 => Int,
    i32 => Int,
    u32 => Int,
    u8 => Int,
    String => Text,
    &str => Text,
    Vec<u8> => Bytes,
    Uuid => Uuid,
    Timestamp => Timestamp,
    Vec<i64> => Ints,
    Vec<String> => Texts,
    Vec<Uuid> => Uuids,
    Vec<Vec<u8>> => Blobs,
}

impl<K: TypedUuidKind> From<TypedUuid<K>> for Value {
    fn from(id: TypedUuid<K>) -> Self {
        Self::Uuid(id.into_untyped_uuid())
    }
}

impl From<jiff::civil::Date> for Value {
    fn from(date: jiff::civil::Date) -> Self {
        Self::Text(date.to_string())
    }
}

impl<const N: usize> From<[u8; N]> for Value {
    fn from(bytes: [u8; N]) -> Self {
        Self::Bytes(bytes.to_vec())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// PostgreSQL stores no NUL character in a text, so SQLite must not either.
fn whole_text(text: &str) -> rusqlite::Result<&str> {
    if text.contains('\0') {
        let words = "the text holds a NUL character";
        return Err(rusqlite::Error::ToSqlConversionFailure(words.into()));
    }
    Ok(text)
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        fn list<T>(items: &[T], convert: impl Fn(&T) -> SqliteValue) -> ToSqlOutput<'static> {
            let values: Vec<SqliteValue> = items.iter().map(convert).collect();
            ToSqlOutput::from_rc(Rc::new(values), c"rarray")
        }
        match self {
            Self::Null => Ok(rusqlite::types::Null.into()),
            Self::Bool(value) => Ok(i64::from(*value).into()),
            Self::Int(value) => Ok((*value).into()),
            Self::Text(value) => whole_text(value).map(Into::into),
            Self::Bytes(value) => Ok(value.as_slice().into()),
            Self::Uuid(value) => Ok(value.as_bytes().as_slice().into()),
            Self::Timestamp(value) => Ok(value.as_microsecond().into()),
            Self::Ints(items) => Ok(list(items, |item| SqliteValue::Integer(*item))),
            Self::Texts(items) => {
                items
                    .iter()
                    .try_for_each(|item| whole_text(item).map(drop))?;
                Ok(list(items, |item| SqliteValue::Text(item.clone())))
            }
            Self::Uuids(items) => Ok(list(items, |item| {
                SqliteValue::Blob(item.as_bytes().to_vec())
            })),
            Self::Blobs(items) => Ok(list(items, |item| SqliteValue::Blob(item.clone()))),
        }
    }
}

impl tokio_postgres::types::ToSql for Value {
    fn to_sql(
        &self,
        kind: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Bool(value) => value.to_sql(kind, out),
            Self::Int(value) => value.to_sql(kind, out),
            Self::Text(value) => value.to_sql(kind, out),
            Self::Bytes(value) => value.to_sql(kind, out),
            Self::Uuid(value) => value.to_sql(kind, out),
            // The driver would round towards the year 2000; SQLite's form cuts towards 1970.
            Self::Timestamp(value) => {
                Timestamp::from_microsecond(value.as_microsecond())?.to_sql(kind, out)
            }
            Self::Ints(items) => items.to_sql(kind, out),
            Self::Texts(items) => items.to_sql(kind, out),
            Self::Uuids(items) => items.to_sql(kind, out),
            Self::Blobs(items) => items.to_sql(kind, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    tokio_postgres::types::to_sql_checked!();
}
