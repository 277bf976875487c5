//! What can go wrong between the program and its database.

use std::error::Error;
use std::sync::Arc;
use tokio_postgres::error::Severity;

/// Result of a storage call.
pub type StoreResult<T> = Result<T, StoreError>;

/// A failure of the storage layer; refusals of the domain have their own types.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// The bounded queue is full; the caller may try again shortly (HTTP 503 with Retry-After).
    #[error("the database queue is full; try again in a moment")]
    Busy,
    /// The store is shutting down and takes no more work.
    #[error("the store is closed")]
    Closed,
    /// Two transactions met and this one lost several times; it may simply be repeated.
    #[error("the transaction met others too often: {0}")]
    Conflict(String),
    /// The connection broke during COMMIT, so nobody knows whether it took effect.
    #[error("the connection broke during commit; the outcome is unknown")]
    OutcomeUnknown,
    /// A stored row can't become a value of the program.
    #[error("statement {statement}, row {row}, column {column}: {reason}")]
    BadData {
        /// Name of the statement that read the row.
        statement: &'static str,
        /// The row's first column, or its position in the result.
        row: String,
        /// The column that holds the bad value.
        column: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A query that must find a row found none.
    #[error("statement {statement} found no row")]
    NoRow {
        /// Name of the statement.
        statement: &'static str,
    },
    /// A constraint of the schema refused the change (a bug, or a race the command didn't expect).
    #[error("statement {statement} broke a constraint: {detail}")]
    Constraint {
        /// Name of the statement.
        statement: &'static str,
        /// The engine's own words.
        detail: String,
    },
    /// Anything else the engine reports.
    #[error("statement {statement}: {detail}")]
    Engine {
        /// Name of the statement, or of the phase (`open`, `commit`).
        statement: &'static str,
        /// The engine's own words.
        detail: String,
        /// True if repeating the transaction may help (serialisation failure, deadlock).
        retryable: bool,
    },
    /// The schema could not be migrated.
    #[error("migration failed: {0}")]
    Migration(Arc<str>),
}

impl StoreError {
    /// True if the same transaction may succeed when it is run again.
    pub fn is_retryable(&self) -> bool {
        matches!(
            self,
            Self::Engine {
                retryable: true,
                ..
            }
        )
    }

    pub(crate) fn sqlite(statement: &'static str, error: &rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::ConstraintViolation) => Self::Constraint {
                statement,
                detail: error.to_string(),
            },
            code => Self::Engine {
                statement,
                detail: error.to_string(),
                retryable: matches!(
                    code,
                    Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
                ),
            },
        }
    }

    pub(crate) fn postgres(statement: &'static str, error: &tokio_postgres::Error) -> Self {
        let code = error
            .code()
            .map(|state| state.code().to_owned())
            .unwrap_or_default();
        let detail = match error.as_db_error() {
            Some(database) => format!("{} ({code})", database.message()),
            None => in_full(error),
        };
        if code.starts_with("23") {
            return Self::Constraint { statement, detail };
        }
        // A lock that was not free in time: whoever holds it will not let go in the next
        // milliseconds either, so only this command fails, and its caller may repeat it.
        if code == "55P03" {
            return Self::Conflict(format!("statement {statement}: {detail}"));
        }
        // 40001 serialisation failure, 40P01 deadlock. A connection that broke before COMMIT has
        // left nothing behind either.
        let retryable = matches!(code.as_str(), "40001" | "40P01") || connection_lost(error);
        Self::Engine {
            statement,
            detail,
            retryable,
        }
    }

    /// An error in answer to COMMIT. Unless the server said plainly that it has undone the
    /// transaction, it may have committed it.
    pub(crate) fn postgres_commit(error: &tokio_postgres::Error) -> Self {
        // 40003 statement completion unknown, class 08 trouble with the connection.
        let unsure = error
            .code()
            .is_none_or(|state| state.code() == "40003" || state.code().starts_with("08"));
        if unsure || connection_lost(error) {
            return Self::OutcomeUnknown;
        }
        Self::postgres("COMMIT", error)
    }

    /// Whether it only says that another statement broke the transaction before (25P02). Handles send
    /// side by side, so it may be seen before its cause.
    pub(crate) fn is_aftermath(&self) -> bool {
        matches!(self, Self::Engine { detail, .. } if detail.ends_with("(25P02)"))
    }

    /// What a transaction that failed can't go on after. (Bad data or a missing row is only the
    /// reader's trouble.)
    pub(crate) fn breaks_transaction(&self) -> bool {
        !matches!(self, Self::BadData { .. } | Self::NoRow { .. })
    }

    pub(crate) fn engine(statement: &'static str, detail: impl std::fmt::Display) -> Self {
        Self::Engine {
            statement,
            detail: detail.to_string(),
            retryable: false,
        }
    }
}

/// True if the server is gone, or said that it ends the connection.
fn connection_lost(error: &tokio_postgres::Error) -> bool {
    let fatal = error.as_db_error().is_some_and(|database| {
        matches!(
            database.parsed_severity(),
            Some(Severity::Fatal | Severity::Panic)
        )
    });
    let broken = error
        .source()
        .is_some_and(<dyn Error + 'static>::is::<std::io::Error>);
    fatal || broken || error.is_closed()
}

/// The driver's words and those of the cause behind them.
fn in_full(error: &tokio_postgres::Error) -> String {
    match error.source() {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}
