//! Transactions, jobs and the event log over SQLite and PostgreSQL.
//!
//! The rest of the program sees one [`Store`]. Something that changes data is a [`Command`]: a value
//! with its time and its new ids inside, whose `run` gets an open [`Tx`]. Something that only reads
//! is a [`Query`]. One SQL text serves both engines: placeholders are `$1…$n`, and the few real
//! differences are named fragments (see [`statement`]).
//!
//! Commands are committed in groups. On SQLite one writer thread runs many commands per fsync; on
//! PostgreSQL the commands of one checkpoint go through one lane. The answer is sent only after the
//! COMMIT. Queues are bounded: a full one is [`StoreError::Busy`], never a hang.
//!
//! To add a table: write the next migration in `migrations/sqlite` and `migrations/postgres`, put
//! the statements into your crate's `sql` module with [`statements!`], and list that module in the
//! catalogue test, which prepares every statement on both engines.

mod batch;
mod checkpointer;
pub mod command;
mod error;
pub mod events;
pub mod jobs;
mod lane;
mod migrate;
mod postgres;
mod row;
pub mod seal;
mod sqlite;
pub mod statement;
#[cfg(feature = "testing")]
pub mod testing;
mod tx;
mod value;
pub mod worker;

pub use command::{Command, Lane, Query};
pub use error::{StoreError, StoreResult};
pub use events::{Event, NewEvent, Stream};
pub use row::{Column, FromRow, Row};
pub use statement::{ColumnType, InsertMany, Statement};
pub use tx::Tx;
pub use value::Value;

use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// The database engine behind a [`Store`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// One file beside the program; the default.
    Sqlite,
    /// A PostgreSQL server, shared by any number of processes.
    Postgres,
}

/// How many commands may wait, and how many are committed together. Zero counts as one.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Commands waiting in one queue before new ones are refused with [`StoreError::Busy`].
    pub queue_commands: usize,
    /// Commands committed by one transaction at most.
    pub batch_commands: usize,
    /// Connections (or reader threads) that answer queries side by side.
    pub readers: usize,
    /// Lanes over which the checkpoints are spread (PostgreSQL only).
    pub checkpoint_lanes: usize,
    /// Lanes for commands that belong to no checkpoint (PostgreSQL only).
    pub free_lanes: usize,
}

/// Half as many lanes as processors, from two to eight. One lane works while another waits for the
/// disk; more of them only cut what waits into smaller batches, each with its own round trips.
fn lanes_of_this_machine() -> usize {
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    (processors / 2).clamp(2, 8)
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            queue_commands: 4096,
            batch_commands: 256,
            readers: 8,
            checkpoint_lanes: lanes_of_this_machine(),
            free_lanes: 4,
        }
    }
}

impl Limits {
    fn at_least_one(self) -> Self {
        Self {
            queue_commands: self.queue_commands.max(1),
            batch_commands: self.batch_commands.max(1),
            readers: self.readers.max(1),
            checkpoint_lanes: self.checkpoint_lanes.max(1),
            free_lanes: self.free_lanes.max(1),
        }
    }
}

/// Queries waiting for a reader at most; beyond that a query is refused as busy.
const READERS_WAITING_MAX: usize = 1024;
/// How long a query waits for a reader before it is refused as busy.
const READER_WAIT: Duration = Duration::from_secs(5);

/// A handle to the database; cheap to clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

enum Inner {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

impl std::fmt::Debug for Store {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Store({:?})", self.engine())
    }
}

impl Store {
    /// Opens (or creates) the embedded database file and brings its schema up to date.
    ///
    /// # Errors
    /// When the file can't be opened, or was made by a newer version of the program.
    pub fn open_sqlite(path: &Path, limits: Limits) -> StoreResult<Self> {
        let sqlite = sqlite::Sqlite::open(path, limits.at_least_one())?;
        Ok(Self {
            inner: Arc::new(Inner::Sqlite(sqlite)),
        })
    }

    /// Connects to PostgreSQL (a `key=value` string or URL) and brings its schema up to date.
    ///
    /// # Errors
    /// When the server can't be reached or the schema can't be migrated.
    pub async fn open_postgres(url: &str, limits: Limits) -> StoreResult<Self> {
        let postgres = postgres::Postgres::open(url, limits.at_least_one()).await?;
        Ok(Self {
            inner: Arc::new(Inner::Postgres(postgres)),
        })
    }

    /// The engine behind this store.
    pub fn engine(&self) -> Engine {
        match &*self.inner {
            Inner::Sqlite(_) => Engine::Sqlite,
            Inner::Postgres(_) => Engine::Postgres,
        }
    }

    /// Runs a command and answers after its COMMIT.
    ///
    /// # Errors
    /// The command's own refusal, or a [`StoreError`] turned into the command's error:
    /// [`StoreError::Busy`] when the queue is full, [`StoreError::Conflict`] when others stood in its
    /// way too often or too long, [`StoreError::Engine`] also when the command panicked. After an
    /// error nothing of the command is in the database, except for
    /// [`StoreError::OutcomeUnknown`], where the caller must look (or repeat with the same key).
    pub async fn write<C: Command>(&self, command: C) -> Result<C::Out, C::Error> {
        match &*self.inner {
            Inner::Sqlite(sqlite) => sqlite.write(command).await,
            Inner::Postgres(postgres) => postgres.write(command).await,
        }
    }

    /// Runs a query on a reader and answers it.
    ///
    /// # Errors
    /// The query's own error, or a [`StoreError`] turned into it.
    pub async fn read<Q: Query>(&self, query: Q) -> Result<Q::Out, Q::Error> {
        match &*self.inner {
            Inner::Sqlite(sqlite) => sqlite.read(query).await,
            Inner::Postgres(postgres) => postgres.read(query).await,
        }
    }

    /// A counter that rises with every commit of this process; for tails of the event log.
    pub fn committed(&self) -> watch::Receiver<u64> {
        match &*self.inner {
            Inner::Sqlite(sqlite) => sqlite.committed(),
            Inner::Postgres(postgres) => postgres.committed(),
        }
    }

    /// Checks that every statement of a catalogue is accepted by the engine, without running it.
    ///
    /// # Errors
    /// The first statement that the engine doesn't accept, by name.
    pub async fn check_catalogue(
        &self,
        statements: &[&'static Statement],
        inserts: &[&'static InsertMany],
    ) -> StoreResult<()> {
        match &*self.inner {
            Inner::Sqlite(sqlite) => sqlite.check_catalogue(statements, inserts).await,
            Inner::Postgres(postgres) => postgres.check_catalogue(statements, inserts).await,
        }
    }
}
