//! The embedded engine: one writer thread with group commit, and a pool of readers.

use crate::batch::{Ended, Group, Waiting, group, queued, run_all};
use crate::command::{Command, Query, panic_words, run_query};
use crate::error::{StoreError, StoreResult};
use crate::statement::{InsertMany, Statement};
use crate::tx::{Tx, locked};
use crate::{Limits, READER_WAIT, READERS_WAITING_MAX, checkpointer, migrate};
use rusqlite::{Connection, OpenFlags};
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::time::timeout;

const STATEMENT_CACHE: usize = 256;
/// Times the file is opened when others open it too.
const OPEN_ATTEMPTS_MAX: u32 = 10;
const OPEN_PAUSE: Duration = Duration::from_millis(20);
/// How long the writer waits for another process that holds the file.
const LOCK_WAIT: Duration = Duration::from_secs(5);

pub(crate) struct Sqlite {
    queue: mpsc::Sender<Box<dyn Waiting>>,
    readers: Arc<Readers>,
    committed: watch::Receiver<u64>,
}

struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    permits: Arc<Semaphore>,
    waiting: Semaphore,
}

impl Sqlite {
    pub(crate) fn open(path: &Path, limits: Limits) -> StoreResult<Self> {
        let mut writer = open_writer(path)?;
        checkpointer::start(&mut writer, connect(path, true)?)?;
        let (queue, waiting) = mpsc::channel(limits.queue_commands);
        let (commits, committed) = watch::channel(0);
        let batch_commands = limits.batch_commands;
        std::thread::Builder::new()
            .name(String::from("sqlite-writer"))
            .spawn(move || write_loop(writer, waiting, &commits, batch_commands))
            .map_err(|error| StoreError::engine("open", error))?;
        let readers = Readers {
            path: path.to_owned(),
            idle: Mutex::new(Vec::new()),
            permits: Arc::new(Semaphore::new(limits.readers)),
            waiting: Semaphore::new(READERS_WAITING_MAX),
        };
        Ok(Self {
            queue,
            readers: Arc::new(readers),
            committed,
        })
    }

    pub(crate) fn committed(&self) -> watch::Receiver<u64> {
        self.committed.clone()
    }

    pub(crate) async fn write<C: Command>(&self, command: C) -> Result<C::Out, C::Error> {
        let (job, answer) = queued(command);
        self.queue.try_send(job).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => StoreError::Busy,
            mpsc::error::TrySendError::Closed(_) => StoreError::Closed,
        })?;
        answer.await.map_err(|_| StoreError::Closed)?
    }

    pub(crate) async fn read<Q: Query>(&self, query: Q) -> Result<Q::Out, Q::Error> {
        self.with_reader(move |connection| {
            let mut tx = Tx::sqlite(connection);
            finish(tx.control("BEGIN DEFERRED"))?;
            let result = finish(run_query(&query, &mut tx));
            finish(tx.control("COMMIT"))?;
            result
        })
        .await
    }

    pub(crate) async fn check_catalogue(
        &self,
        statements: &[&'static Statement],
        inserts: &[&'static InsertMany],
    ) -> StoreResult<()> {
        let texts = statements
            .iter()
            .map(|statement| (statement.name, statement.for_sqlite().to_owned()))
            .chain(
                inserts
                    .iter()
                    .map(|insert| (insert.name, insert.for_sqlite().to_owned())),
            )
            .collect::<Vec<_>>();
        self.with_reader(move |connection| {
            let connection = locked(connection);
            for (name, text) in texts {
                connection
                    .prepare(&text)
                    .map_err(|error| StoreError::sqlite(name, &error))?;
            }
            Ok(())
        })
        .await
    }

    /// Runs a closure on a reader connection, in a blocking thread.
    async fn with_reader<T, E>(
        &self,
        work: impl FnOnce(&Mutex<Connection>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let _waiting = self
            .readers
            .waiting
            .try_acquire()
            .map_err(|_| StoreError::Busy)?;
        let readers = Arc::clone(&self.readers);
        let permit = timeout(READER_WAIT, Arc::clone(&readers.permits).acquire_owned())
            .await
            .map_err(|_| StoreError::Busy)?
            .map_err(|_| StoreError::Closed)?;
        let task = tokio::task::spawn_blocking(move || {
            // Held by the work itself, which goes on even if nobody waits for it any more.
            let _permit = permit;
            let connection = Mutex::new(readers.take()?);
            let result = work(&connection);
            let connection = connection
                .into_inner()
                .unwrap_or_else(PoisonError::into_inner);
            // A connection left inside a transaction by a failed query is not used again.
            if connection.is_autocommit() {
                readers.put_back(connection);
            }
            result
        });
        task.await
            .map_err(|error| StoreError::engine("read", error))?
    }
}

impl Readers {
    fn take(&self) -> StoreResult<Connection> {
        let idle = locked(&self.idle).pop();
        idle.map_or_else(|| connect(&self.path, false), Ok)
    }

    fn put_back(&self, connection: Connection) {
        locked(&self.idle).push(connection);
    }
}

/// Opens the file and brings its schema up to date. When another process does the same at the same
/// moment, one of them sees a locked file or a table that is already there, and looks again.
fn open_writer(path: &Path) -> StoreResult<Connection> {
    let mut attempt = 0;
    loop {
        let opened = connect(path, true).and_then(|mut writer| {
            migrate::sqlite(&mut writer)?;
            Ok(writer)
        });
        attempt += 1;
        match opened {
            Err(StoreError::Migration(_)) if attempt < OPEN_ATTEMPTS_MAX => {}
            Err(error) if error.is_retryable() && attempt < OPEN_ATTEMPTS_MAX => {}
            opened => return opened,
        }
        std::thread::sleep(OPEN_PAUSE);
    }
}

fn connect(path: &Path, writer: bool) -> StoreResult<Connection> {
    let failed = |error: rusqlite::Error| StoreError::sqlite("open", &error);
    let flags = if writer {
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
    } else {
        OpenFlags::SQLITE_OPEN_READ_ONLY
    };
    let connection = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .map_err(failed)?;
    connection.busy_timeout(LOCK_WAIT).map_err(failed)?;
    if writer {
        connection
            .pragma_update(None, "journal_mode", "wal")
            .map_err(failed)?;
        connection
            .pragma_update(None, "synchronous", "FULL")
            .map_err(failed)?;
        connection
            .pragma_update(None, "journal_size_limit", 64 * 1024 * 1024)
            .map_err(failed)?;
    }
    connection
        .pragma_update(None, "foreign_keys", "on")
        .map_err(failed)?;
    connection
        .pragma_update(None, "temp_store", "memory")
        .map_err(failed)?;
    // In KiB, by the sign. Readers share what the system caches of the file.
    let cache_kib: i64 = if writer { 64 * 1024 } else { 2 * 1024 };
    connection
        .pragma_update(None, "cache_size", -cache_kib)
        .map_err(failed)?;
    connection.set_prepared_statement_cache_capacity(STATEMENT_CACHE);
    rusqlite::vtab::array::load_module(&connection).map_err(failed)?;
    Ok(connection)
}

/// Takes commands as they come and commits what has gathered meanwhile with one fsync.
fn write_loop(
    connection: Connection,
    mut waiting: mpsc::Receiver<Box<dyn Waiting>>,
    commits: &watch::Sender<u64>,
    batch_commands: usize,
) {
    let connection = Mutex::new(connection);
    while let Some(first) = waiting.blocking_recv() {
        let mut batch = vec![first];
        while batch.len() < batch_commands
            && let Ok(next) = waiting.try_recv()
        {
            batch.push(next);
        }
        let mut groups = group(batch);
        let ended = transact(&connection, &mut groups);
        if matches!(ended, Ok(Ended::Committed)) {
            commits.send_modify(|count| *count += 1);
        }
        for group in groups {
            group.answer(&ended);
        }
    }
}

/// Runs the groups as one transaction. The writer goes on whatever happens in it.
fn transact(connection: &Mutex<Connection>, groups: &mut [Box<dyn Group>]) -> StoreResult<Ended> {
    let mut tx = Tx::sqlite(connection);
    let ran = catch_unwind(AssertUnwindSafe(|| {
        finish(async {
            tx.control("BEGIN IMMEDIATE").await?;
            let ended = run_all(groups, &mut tx).await?;
            tx.end(ended).await?;
            Ok(ended)
        })
    }));
    let ended = ran.unwrap_or_else(|panic| {
        let words = panic_words(&*panic);
        Err(StoreError::engine("transaction", words))
    });
    ended.map_err(|error| {
        // Fails harmlessly when the transaction had not begun or is already gone.
        let _ = finish(tx.undo_to("ROLLBACK"));
        if error.is_retryable() {
            // Another process held the file for longer than the writer waits.
            return StoreError::Conflict(error.to_string());
        }
        error
    })
}

/// Completes a future that never waits. The embedded driver's never do, and a command or query that
/// does is turned into an error before it comes here.
fn finish<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the embedded engine waited"),
    }
}
