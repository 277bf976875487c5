//! A table with a column of every kind, and the statements over it.

use crate::common::{act, ask};
use futures_util::future::BoxFuture;
use store::{ColumnType, FromRow, InsertMany, Row, Store, StoreResult, Tx, Value, statements};
use uuid::Uuid;

statements! {
    /// The table. SQLite takes PostgreSQL's type names in a table that is not strict.
    pub CREATE = "CREATE TABLE probe (id BIGINT PRIMARY KEY, flag BOOLEAN, number BIGINT, words TEXT,
        bytes BYTEA, uid UUID, moment TIMESTAMPTZ, born TEXT)";
    /// A table whose constraint is checked at COMMIT.
    pub CREATE_CHILD = "CREATE TABLE child (parent BIGINT NOT NULL REFERENCES probe (id)
        DEFERRABLE INITIALLY DEFERRED)";
    /// A row with a value in every column.
    pub PUT = "INSERT INTO probe (id, flag, number, words, bytes, uid, moment, born)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    /// A row with a number and nothing else.
    pub PUT_NUMBER = "INSERT INTO probe (id, number) VALUES ($1, $2)";
    /// A row with words and nothing else.
    pub PUT_WORDS = "INSERT INTO probe (id, words) VALUES ($1, $2)";
    /// A child, with or without a parent.
    pub PUT_CHILD = "INSERT INTO child (parent) VALUES ($1)";
    /// One row.
    pub ONE = "SELECT id, flag, number, words, bytes, uid, moment, born FROM probe WHERE id = $1";
    /// Every id, in order.
    pub IDS = "SELECT id AS value FROM probe ORDER BY id";
    /// A number, under the name that a one-column row has.
    pub NUMBER = "SELECT number AS value FROM probe WHERE id = $1";
    /// A number, locked until the end of the transaction.
    pub LOCK_NUMBER = "SELECT number AS value FROM probe WHERE id = $1 {for_update}";
    /// Adds to a number.
    pub ADD = "UPDATE probe SET number = number + $2 WHERE id = $1";
    /// The number of rows.
    pub COUNT = "SELECT count(*) AS value FROM probe";
    /// Lists.
    pub BY_NUMBERS = "SELECT id AS value FROM probe WHERE number {any $1} ORDER BY id";
    /// Lists.
    pub BY_WORDS = "SELECT id AS value FROM probe WHERE words {any $1} ORDER BY id";
    /// Lists.
    pub BY_UIDS = "SELECT id AS value FROM probe WHERE uid {any $1} ORDER BY id";
    /// Lists.
    pub BY_BYTES = "SELECT id AS value FROM probe WHERE bytes {any $1} ORDER BY id";
    /// Two lists and a scalar, out of order.
    pub BY_BOTH = "SELECT id AS value FROM probe
        WHERE words {any $3} AND number {any $1} AND id > $2 ORDER BY id";
    /// Placeholders that repeat and come in any order, beside text that only looks like some.
    pub SHUFFLED = "SELECT id AS value FROM probe
        WHERE words = $3 AND number = $1 AND (number = $1 OR words = $2) AND words <> '$9 {it''s} $1'";
}

/// Set-based insert that answers what it inserted.
pub static INSERT: InsertMany = InsertMany::new(
    "probe::INSERT",
    "probe",
    &[
        ("id", ColumnType::Int),
        ("flag", ColumnType::Bool),
        ("number", ColumnType::Int),
        ("words", ColumnType::Text),
        ("bytes", ColumnType::Bytes),
        ("uid", ColumnType::Uuid),
        ("moment", ColumnType::Timestamp),
    ],
    "ON CONFLICT (id) DO NOTHING RETURNING id AS value",
);

/// Set-based insert of numbers; a row that exists is an error.
pub static INSERT_NUMBERS: InsertMany = InsertMany::new(
    "probe::INSERT_NUMBERS",
    "probe",
    &[("id", ColumnType::Int), ("number", ColumnType::Int)],
    "",
);

/// A row of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Probe {
    pub id: i64,
    pub flag: Option<bool>,
    pub number: Option<i64>,
    pub words: Option<String>,
    pub bytes: Option<Vec<u8>>,
    pub uid: Option<Uuid>,
    pub moment: Option<jiff::Timestamp>,
    pub born: Option<jiff::civil::Date>,
}

impl Probe {
    /// A row with nothing but its id.
    pub fn empty(id: i64) -> Self {
        Self {
            id,
            flag: None,
            number: None,
            words: None,
            bytes: None,
            uid: None,
            moment: None,
            born: None,
        }
    }

    /// Its values in the order of [`PUT`].
    pub fn values(&self) -> Vec<Value> {
        vec![
            self.id.into(),
            self.flag.into(),
            self.number.into(),
            self.words.clone().into(),
            self.bytes.clone().into(),
            self.uid.into(),
            self.moment.into(),
            self.born.into(),
        ]
    }
}

impl FromRow for Probe {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        Ok(Self {
            id: row.get("id")?,
            flag: row.optional("flag")?,
            number: row.optional("number")?,
            words: row.optional("words")?,
            bytes: row.optional("bytes")?,
            uid: row.optional("uid")?,
            moment: row.optional("moment")?,
            born: row.optional("born")?,
        })
    }
}

/// Makes the table.
pub async fn create(store: &Store) {
    let made = store.write(act(|tx| {
        Box::pin(async move {
            tx.execute(&CREATE, &[]).await?;
            tx.execute(&CREATE_CHILD, &[]).await
        })
    }));
    made.await.expect("the table can be made");
}

/// Inserts a row with a number.
pub fn put_number<'a>(tx: &'a mut Tx<'_>, id: i64, number: i64) -> BoxFuture<'a, StoreResult<u64>> {
    Box::pin(async move { tx.execute(&PUT_NUMBER, &[id.into(), number.into()]).await })
}

/// Every id in the table, read through a reader.
pub async fn ids(store: &Store) -> Vec<i64> {
    let asked = store.read(ask(|tx| {
        Box::pin(async move { tx.fetch_all::<(i64,)>(&IDS, &[]).await })
    }));
    let found = asked.await.expect("the ids can be read");
    found.into_iter().map(|(id,)| id).collect()
}

/// The number of a row, read through a reader.
pub async fn number(store: &Store, id: i64) -> i64 {
    let asked = store.read(ask(move |tx| {
        Box::pin(async move { tx.fetch_one::<(i64,)>(&NUMBER, &[id.into()]).await })
    }));
    asked.await.expect("the number can be read").0
}
