//! The PostgreSQL engine: commands go to lanes, queries to pooled readers.

use crate::batch::queued;
use crate::command::{Command, Lane, Query, run_query};
use crate::error::{StoreError, StoreResult};
use crate::lane::{self, Queued};
use crate::statement::{InsertMany, Statement};
use crate::tx::Tx;
use crate::{Limits, READER_WAIT, READERS_WAITING_MAX, migrate};
use deadpool_postgres::{
    ClientWrapper, Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime,
    TimeoutType, Timeouts,
};
use futures_util::FutureExt;
use futures_util::future::join;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio_postgres::{Config, NoTls};

/// How long the making of a connection may take.
const CONNECT_MAX: Duration = Duration::from_secs(10);
/// Times a query is run when its connection turns out to be broken.
const READ_ATTEMPTS_MAX: u32 = 3;
/// A server that has been silent for so long is asked whether it is still there.
const SILENCE_MAX: Duration = Duration::from_secs(30);
/// Session limits, so that no statement or lock can hang for ever.
const SESSION_OPTIONS: &str =
    "-c lock_timeout=10s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s";
/// Commands find their rows by key. A prepared statement keeps the plan of its first uses, and while
/// a table is small the plan for a key is to read all of it; the table grows, the plan stays. Where
/// there is no other way the whole table is read all the same, at an estimate so high that the plan
/// would be compiled, which takes longer than the reading.
const WRITER_OPTIONS: &str = "-c enable_seqscan=off -c jit=off";
/// A query sees the data as it was when its first statement began, as on SQLite.
const BEGIN_READING: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

pub(crate) struct Postgres {
    readers: Pool,
    waiting: Semaphore,
    checkpoint_lanes: Vec<mpsc::Sender<Queued>>,
    ledger_lane: mpsc::Sender<Queued>,
    free_lanes: mpsc::Sender<Queued>,
    committed: watch::Receiver<u64>,
}

impl Postgres {
    pub(crate) async fn open(url: &str, limits: Limits) -> StoreResult<Self> {
        let config = configure(url, "")?;
        // One more is that of the ledger.
        let lanes = limits.checkpoint_lanes + limits.free_lanes + 1;
        let writers = pool(&configure(url, WRITER_OPTIONS)?, lanes)?;
        // A connection of its own: whatever becomes of the migration, its locks and settings go
        // away with it.
        migrate::postgres(&mut Object::take(connection(&writers).await?)).await?;
        let (commits, committed) = watch::channel(0);
        let shared = lane::Shared {
            pool: writers,
            commits: Arc::new(commits),
            queue_commands: limits.queue_commands,
            batch_commands: limits.batch_commands,
        };
        Ok(Self {
            readers: pool(&config, limits.readers)?,
            waiting: Semaphore::new(READERS_WAITING_MAX),
            checkpoint_lanes: (0..limits.checkpoint_lanes)
                .map(|_| lane::start(&shared, 1))
                .collect(),
            ledger_lane: lane::start(&shared, 1),
            free_lanes: lane::start(&shared, limits.free_lanes),
            committed,
        })
    }

    pub(crate) fn committed(&self) -> watch::Receiver<u64> {
        self.committed.clone()
    }

    pub(crate) async fn write<C: Command>(&self, command: C) -> Result<C::Out, C::Error> {
        let queue = self.queue(command.lane());
        let (job, answer) = queued(command);
        queue.try_send(job).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => StoreError::Busy,
            mpsc::error::TrySendError::Closed(_) => StoreError::Closed,
        })?;
        answer.await.map_err(|_| StoreError::Closed)?
    }

    fn queue(&self, lane: Lane) -> &mpsc::Sender<Queued> {
        match lane {
            Lane::Checkpoint(number) => {
                let lanes = self.checkpoint_lanes.len() as u64;
                let index = usize::try_from(number.unsigned_abs() % lanes);
                &self.checkpoint_lanes[index.expect("smaller than the number of lanes")]
            }
            Lane::Ledger => &self.ledger_lane,
            Lane::Any => &self.free_lanes,
        }
    }

    pub(crate) async fn read<Q: Query>(&self, query: Q) -> Result<Q::Out, Q::Error> {
        let _waiting = self.waiting.try_acquire().map_err(|_| StoreError::Busy)?;
        let mut attempt = 0;
        loop {
            let client = connection(&self.readers).await?;
            let (result, again) = read_once(&client, &query).await;
            attempt += 1;
            if !again || attempt == READ_ATTEMPTS_MAX {
                return result;
            }
            // The server ended the connection, perhaps long before: the pool only finds out by use.
            drop(Object::take(client));
        }
    }

    pub(crate) async fn check_catalogue(
        &self,
        statements: &[&'static Statement],
        inserts: &[&'static InsertMany],
    ) -> StoreResult<()> {
        let client = connection(&self.readers).await?;
        let texts = statements
            .iter()
            .map(|statement| (statement.name, statement.for_postgres()))
            .chain(
                inserts
                    .iter()
                    .map(|insert| (insert.name, insert.for_postgres())),
            );
        for (name, text) in texts {
            client
                .prepare(text)
                .await
                .map_err(|error| StoreError::postgres(name, &error))?;
        }
        Ok(())
    }
}

/// Runs a query on a connection; the second value is true if another connection may do better.
async fn read_once<Q: Query>(
    client: &ClientWrapper,
    query: &Q,
) -> (Result<Q::Out, Q::Error>, bool) {
    let _reading = Reading(client);
    let mut tx = Tx::postgres(client);
    // Both are sent at once; the server takes them in order.
    let begin = client.batch_execute(BEGIN_READING);
    let (opened, result) = join(begin, run_query(query, &mut tx)).await;
    if let Err(error) = opened {
        let error = StoreError::postgres("BEGIN", &error);
        return (Err(error.clone().into()), error.is_retryable());
    }
    (result, tx.must_repeat().is_some())
}

/// Ends the read-only transaction of a query, also when the query panicked or nobody waits for it
/// any more: otherwise the next user of the connection would see old data.
struct Reading<'c>(&'c ClientWrapper);

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        // The first poll sends the message. Nobody needs the answer: whatever is sent on this
        // connection later comes after it.
        let _ = self.0.batch_execute("COMMIT").now_or_never();
    }
}

fn configure(url: &str, more_options: &str) -> StoreResult<Config> {
    let mut config: Config = url
        .parse()
        .map_err(|error| StoreError::engine("open", error))?;
    // Options of the connection string come last, so that they win.
    let own = config.get_options().unwrap_or_default();
    let options = format!("{SESSION_OPTIONS} {more_options} {own}");
    config
        .options(options.trim_end())
        .application_name("shekara")
        .connect_timeout(CONNECT_MAX)
        .keepalives_idle(SILENCE_MAX)
        .keepalives_interval(SILENCE_MAX / 3)
        .keepalives_retries(3)
        .tcp_user_timeout(SILENCE_MAX * 2);
    Ok(config)
}

fn pool(config: &Config, connections: usize) -> StoreResult<Pool> {
    let manager = ManagerConfig {
        recycling_method: RecyclingMethod::Fast,
    };
    Pool::builder(Manager::from_config(config.clone(), NoTls, manager))
        .max_size(connections)
        .timeouts(Timeouts {
            wait: Some(READER_WAIT),
            create: Some(CONNECT_MAX),
            recycle: Some(CONNECT_MAX),
        })
        .runtime(Runtime::Tokio1)
        .build()
        .map_err(|error| StoreError::engine("open", error))
}

/// A connection from a pool.
///
/// # Errors
/// [`StoreError::Busy`] when none is free in time; otherwise why there is none. Nothing was sent, so
/// the work may be repeated.
pub(crate) async fn connection(pool: &Pool) -> StoreResult<Object> {
    pool.get().await.map_err(|error| match error {
        PoolError::Timeout(TimeoutType::Wait) => StoreError::Busy,
        other => StoreError::Engine {
            statement: "connect",
            detail: other.to_string(),
            retryable: true,
        },
    })
}
