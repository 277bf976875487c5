//! An open transaction on either engine, and the calls a command may make on it.

use crate::Engine;
use crate::batch::Ended;
use crate::error::{StoreError, StoreResult};
use crate::row::{FromRow, Row, RowInner};
use crate::statement::{InsertMany, Statement};
use crate::value::Value;
use deadpool_postgres::ClientWrapper;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio_postgres::types::ToSql;

/// An open transaction (or a reader's view of the data). It is an enum inside: no boxing, no generics.
///
/// A statement that fails breaks the transaction on both engines alike: later statements answer the
/// same error, and a command that hides the failure and returns `Ok` is refused with it.
pub struct Tx<'c> {
    inner: TxInner<'c>,
    /// The first failure of a statement since the last savepoint, or what broke the transaction if that
    /// came to be known after what followed from it. PostgreSQL takes no statement
    /// after one, and answers a COMMIT by undoing everything without calling it an error; so
    /// nothing runs after a failure on either engine, and what failed is never committed. All handles
    /// on one transaction share it.
    failure: Arc<Mutex<Option<StoreError>>>,
}

#[derive(Clone, Copy)]
enum TxInner<'c> {
    /// Only one handle uses the connection at a time, so nobody ever waits for the lock.
    Sqlite(&'c Mutex<rusqlite::Connection>),
    Postgres(&'c ClientWrapper),
}

/// A lock whose value is good whatever happened to whoever held it.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<'c> Tx<'c> {
    pub(crate) fn sqlite(connection: &'c Mutex<rusqlite::Connection>) -> Self {
        Self {
            inner: TxInner::Sqlite(connection),
            failure: Arc::default(),
        }
    }

    pub(crate) fn postgres(client: &'c ClientWrapper) -> Self {
        Self {
            inner: TxInner::Postgres(client),
            failure: Arc::default(),
        }
    }

    /// Several handles on this transaction, for statements that don't need each other's answers and
    /// are awaited together (`tokio::try_join!`). On PostgreSQL they go out at once, which saves a
    /// wait for each. They run one after another, but in no order to rely on: a statement that is new
    /// to its connection is prepared first, and others may overtake it meanwhile. A failure of one is
    /// a failure of all.
    pub fn handles<const N: usize>(&mut self) -> [Tx<'_>; N] {
        std::array::from_fn(|_| Tx {
            inner: self.inner,
            failure: Arc::clone(&self.failure),
        })
    }

    pub(crate) fn engine(&self) -> Engine {
        match self.inner {
            TxInner::Sqlite(_) => Engine::Sqlite,
            TxInner::Postgres(_) => Engine::Postgres,
        }
    }

    /// The failure that keeps this transaction from going on, if there was one.
    pub(crate) fn failure(&self) -> Option<StoreError> {
        locked(&self.failure).clone()
    }

    /// The failure after which the engine wants the whole transaction repeated.
    pub(crate) fn must_repeat(&self) -> Option<StoreError> {
        self.failure().filter(StoreError::is_retryable)
    }

    /// Makes a statement known to the connection, so that it goes out at the first poll.
    pub(crate) async fn prepare(&mut self, statement: &'static Statement) -> StoreResult<()> {
        let result = match self.inner {
            TxInner::Sqlite(_) => Ok(()),
            TxInner::Postgres(client) => client
                .prepare_cached(statement.for_postgres())
                .await
                .map(drop)
                .map_err(|error| StoreError::postgres(statement.name, &error)),
        };
        self.watch(result)
    }

    /// Runs a statement and answers how many rows it changed.
    ///
    /// # Errors
    /// [`StoreError`] with the statement's name.
    pub async fn execute(
        &mut self,
        statement: &'static Statement,
        values: &[Value],
    ) -> StoreResult<u64> {
        self.unbroken()?;
        let result = match self.inner {
            TxInner::Sqlite(connection) => sqlite_execute(&locked(connection), statement, values),
            TxInner::Postgres(client) => postgres_execute(client, statement, values).await,
        };
        self.watch(result)
    }

    /// Reads every row of a result.
    ///
    /// # Errors
    /// [`StoreError`] with the statement's name; bad data names its row and column.
    pub async fn fetch_all<T: FromRow>(
        &mut self,
        statement: &'static Statement,
        values: &[Value],
    ) -> StoreResult<Vec<T>> {
        self.unbroken()?;
        let result = match self.inner {
            TxInner::Sqlite(connection) => {
                let connection = locked(connection);
                sqlite_fetch(&connection, statement.name, statement.for_sqlite(), values)
            }
            TxInner::Postgres(client) => {
                let parameters = values.iter().map(|value| value as _).collect::<Vec<_>>();
                postgres_fetch(
                    client,
                    statement.name,
                    statement.for_postgres(),
                    &parameters,
                )
                .await
            }
        };
        self.watch(result)
    }

    /// Reads the first row, if there is one.
    ///
    /// # Errors
    /// As [`fetch_all`](Self::fetch_all).
    pub async fn fetch_optional<T: FromRow>(
        &mut self,
        statement: &'static Statement,
        values: &[Value],
    ) -> StoreResult<Option<T>> {
        Ok(self.fetch_all(statement, values).await?.into_iter().next())
    }

    /// Reads the first row, which must be there.
    ///
    /// # Errors
    /// [`StoreError::NoRow`] when there is none; otherwise as [`fetch_all`](Self::fetch_all).
    pub async fn fetch_one<T: FromRow>(
        &mut self,
        statement: &'static Statement,
        values: &[Value],
    ) -> StoreResult<T> {
        self.fetch_optional(statement, values)
            .await?
            .ok_or(StoreError::NoRow {
                statement: statement.name,
            })
    }

    /// Inserts many rows; answers how many were inserted or updated.
    ///
    /// # Errors
    /// [`StoreError`] with the insert's name.
    pub async fn insert_many(
        &mut self,
        insert: &'static InsertMany,
        rows: Vec<Vec<Value>>,
    ) -> StoreResult<u64> {
        self.unbroken()?;
        has_width(insert, &rows)?;
        if rows.is_empty() {
            return Ok(0);
        }
        let result = match self.inner {
            TxInner::Sqlite(connection) => sqlite_insert(&locked(connection), insert, &rows),
            TxInner::Postgres(client) => postgres_insert(client, insert, &rows).await,
        };
        self.watch(result)
    }

    /// Inserts many rows and reads what the insert's `RETURNING` gives.
    ///
    /// # Errors
    /// As [`insert_many`](Self::insert_many).
    pub async fn insert_many_returning<T: FromRow>(
        &mut self,
        insert: &'static InsertMany,
        rows: Vec<Vec<Value>>,
    ) -> StoreResult<Vec<T>> {
        self.unbroken()?;
        has_width(insert, &rows)?;
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let result = match self.inner {
            TxInner::Sqlite(connection) => {
                let connection = locked(connection);
                rows.iter().try_fold(Vec::new(), |mut all, row| {
                    let found = sqlite_fetch(&connection, insert.name, insert.for_sqlite(), row)?;
                    all.extend(found);
                    Ok(all)
                })
            }
            TxInner::Postgres(client) => {
                let columns = columns_of(insert, &rows);
                let parameters = columns.iter().map(|column| column as _).collect::<Vec<_>>();
                postgres_fetch(client, insert.name, insert.for_postgres(), &parameters).await
            }
        };
        self.watch(result)
    }

    /// Transaction control and other texts without parameters or results.
    pub(crate) async fn control(&mut self, sql: &'static str) -> StoreResult<()> {
        let result = match self.inner {
            TxInner::Sqlite(connection) => locked(connection)
                .prepare_cached(sql)
                .and_then(|mut prepared| prepared.execute([]))
                .map(|_| ())
                .map_err(|error| StoreError::sqlite(sql, &error)),
            TxInner::Postgres(client) => client
                .batch_execute(sql)
                .await
                .map_err(|error| StoreError::postgres(sql, &error)),
        };
        self.watch(result)
    }

    /// Goes back to a savepoint; what failed after it is forgotten.
    pub(crate) async fn undo_to(&mut self, sql: &'static str) -> StoreResult<()> {
        *locked(&self.failure) = None;
        self.control(sql).await
    }

    /// Makes the changes last, or undoes them.
    ///
    /// # Errors
    /// [`StoreError::OutcomeUnknown`] when the connection broke before a COMMIT was answered.
    pub(crate) async fn end(&mut self, ended: Ended) -> StoreResult<()> {
        if ended == Ended::Undone {
            return self.undo_to("ROLLBACK").await;
        }
        self.unbroken()?;
        match self.inner {
            TxInner::Sqlite(_) => self.control("COMMIT").await,
            TxInner::Postgres(client) => client
                .batch_execute("COMMIT")
                .await
                .map_err(|error| StoreError::postgres_commit(&error)),
        }
    }

    fn unbroken(&self) -> StoreResult<()> {
        self.failure().map_or(Ok(()), Err)
    }

    fn watch<T>(&mut self, result: StoreResult<T>) -> StoreResult<T> {
        if let Err(error) = &result
            && error.breaks_transaction()
        {
            let mut kept = locked(&self.failure);
            if kept.as_ref().is_none_or(StoreError::is_aftermath) {
                *kept = Some(error.clone());
            }
        }
        result
    }
}

fn sqlite_execute(
    connection: &rusqlite::Connection,
    statement: &'static Statement,
    values: &[Value],
) -> StoreResult<u64> {
    connection
        .prepare_cached(statement.for_sqlite())
        .and_then(|mut prepared| prepared.execute(rusqlite::params_from_iter(values)))
        .map(|count| count as u64)
        .map_err(|error| StoreError::sqlite(statement.name, &error))
}

fn sqlite_fetch<T: FromRow>(
    connection: &rusqlite::Connection,
    name: &'static str,
    sql: &str,
    values: &[Value],
) -> StoreResult<Vec<T>> {
    let failed = |error: rusqlite::Error| StoreError::sqlite(name, &error);
    let mut prepared = connection.prepare_cached(sql).map_err(failed)?;
    let mut rows = prepared
        .query(rusqlite::params_from_iter(values))
        .map_err(failed)?;
    let mut all = Vec::new();
    while let Some(row) = rows.next().map_err(failed)? {
        let row = Row {
            inner: RowInner::Sqlite(row),
            statement: name,
            index: all.len(),
        };
        all.push(T::from_row(&row)?);
    }
    Ok(all)
}

fn sqlite_insert(
    connection: &rusqlite::Connection,
    insert: &'static InsertMany,
    rows: &[Vec<Value>],
) -> StoreResult<u64> {
    let failed = |error: rusqlite::Error| StoreError::sqlite(insert.name, &error);
    let mut prepared = connection
        .prepare_cached(insert.for_sqlite())
        .map_err(failed)?;
    let mut count = 0;
    for row in rows {
        count += prepared
            .execute(rusqlite::params_from_iter(row))
            .map_err(failed)? as u64;
    }
    Ok(count)
}

type Parameters<'a> = [&'a (dyn ToSql + Sync)];

async fn postgres_execute(
    client: &ClientWrapper,
    statement: &'static Statement,
    values: &[Value],
) -> StoreResult<u64> {
    let failed = |error: tokio_postgres::Error| StoreError::postgres(statement.name, &error);
    let prepared = client
        .prepare_cached(statement.for_postgres())
        .await
        .map_err(failed)?;
    let parameters = values.iter().map(|value| value as _).collect::<Vec<_>>();
    client.execute(&prepared, &parameters).await.map_err(failed)
}

async fn postgres_fetch<T: FromRow>(
    client: &ClientWrapper,
    name: &'static str,
    sql: &str,
    parameters: &Parameters<'_>,
) -> StoreResult<Vec<T>> {
    let failed = |error: tokio_postgres::Error| StoreError::postgres(name, &error);
    let prepared = client.prepare_cached(sql).await.map_err(failed)?;
    let rows = client.query(&prepared, parameters).await.map_err(failed)?;
    rows.iter()
        .enumerate()
        .map(|(index, row)| {
            T::from_row(&Row {
                inner: RowInner::Postgres(row),
                statement: name,
                index,
            })
        })
        .collect()
}

/// Every row must have a value for each column.
fn has_width(insert: &InsertMany, rows: &[Vec<Value>]) -> StoreResult<()> {
    let width = insert.width();
    match rows.iter().find(|row| row.len() != width) {
        Some(row) => {
            let words = format!("a row has {} values for {width} columns", row.len());
            Err(StoreError::engine(insert.name, words))
        }
        None => Ok(()),
    }
}

/// Turns rows into columns, the shape `unnest` takes.
fn columns_of<'a>(insert: &InsertMany, rows: &'a [Vec<Value>]) -> Vec<Vec<&'a Value>> {
    (0..insert.width())
        .map(|index| rows.iter().map(|row| &row[index]).collect())
        .collect()
}

async fn postgres_insert(
    client: &ClientWrapper,
    insert: &'static InsertMany,
    rows: &[Vec<Value>],
) -> StoreResult<u64> {
    let failed = |error: tokio_postgres::Error| StoreError::postgres(insert.name, &error);
    let prepared = client
        .prepare_cached(insert.for_postgres())
        .await
        .map_err(failed)?;
    let columns = columns_of(insert, rows);
    let parameters = columns.iter().map(|column| column as _).collect::<Vec<_>>();
    client.execute(&prepared, &parameters).await.map_err(failed)
}
