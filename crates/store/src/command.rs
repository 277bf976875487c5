//! Use cases as values: commands that change data, queries that read it.

use crate::Engine;
use crate::error::{StoreError, StoreResult};
use crate::tx::Tx;
use std::any::Any;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

/// Where a command waits for its turn on PostgreSQL. (SQLite has one writer for everything.)
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Anything that changes the places or bookings of this checkpoint. Such commands hold the
    /// checkpoint's event stream from the start of their transaction, so that two processes can't
    /// deadlock on it and its events are committed in the order of their positions.
    Checkpoint(i64),
    /// Transfers of the ledger and nothing else. They would wait for each other's lock anyway; in one
    /// lane they wait together and are committed together.
    Ledger,
    /// Everything else.
    Any,
}

/// Something somebody can do, as a value. Time and new ids are fields, chosen before `run`.
pub trait Command: Sized + Send + Sync + 'static {
    /// The answer after the commit.
    type Out: Send + 'static;
    /// Typed refusals; any error undoes the command.
    type Error: From<StoreError> + Send + 'static;
    /// Name for logs and metrics.
    const NAME: &'static str;

    /// The lane this command belongs to.
    fn lane(&self) -> Lane {
        Lane::Any
    }

    /// Load, decide, write, append events: in the open transaction and with nothing else. No clock,
    /// no randomness, no network: on SQLite the future must finish in one poll. It may run several
    /// times, because the transaction is repeated when the engine asks for it. A panic fails this
    /// command and no other.
    fn run(&self, tx: &mut Tx<'_>) -> impl Future<Output = Result<Self::Out, Self::Error>> + Send;

    /// Runs several commands of this type in one transaction and answers one result for each.
    ///
    /// The default runs them one after another, each behind a savepoint. A command on the hot path
    /// may do it set-based; it must then leave nothing behind for a command it refuses. An `Err`
    /// of the whole batch undoes all of it, and the commands are run one by one instead.
    fn run_batch(
        batch: &[&Self],
        tx: &mut Tx<'_>,
    ) -> impl Future<Output = StoreResult<Vec<Result<Self::Out, Self::Error>>>> + Send {
        one_by_one(batch, tx)
    }
}

/// Something that can be asked; it runs on a reader and changes nothing.
pub trait Query: Send + Sync + 'static {
    /// The answer.
    type Out: Send + 'static;
    /// Why there is none.
    type Error: From<StoreError> + Send + 'static;
    /// Name for logs and metrics.
    const NAME: &'static str;

    /// Reads; on SQLite the future must finish in one poll. All its statements see the data as it
    /// was when the first of them began.
    fn run(&self, tx: &mut Tx<'_>) -> impl Future<Output = Result<Self::Out, Self::Error>> + Send;
}

/// The default [`Command::run_batch`].
///
/// # Errors
/// When a savepoint can't be made, or the engine asks for the transaction to be repeated.
pub async fn one_by_one<C: Command>(
    batch: &[&C],
    tx: &mut Tx<'_>,
) -> StoreResult<Vec<Result<C::Out, C::Error>>> {
    let mut results = Vec::with_capacity(batch.len());
    for command in batch {
        tx.control("SAVEPOINT command").await?;
        let result = run_command(*command, tx).await;
        if let Some(error) = tx.must_repeat() {
            return Err(error);
        }
        if result.is_err() {
            tx.undo_to("ROLLBACK TO SAVEPOINT command").await?;
        }
        tx.control("RELEASE SAVEPOINT command").await?;
        results.push(result);
    }
    Ok(results)
}

/// Runs one command. After an `Err` its changes must be undone by the caller.
pub(crate) async fn run_command<C: Command>(
    command: &C,
    tx: &mut Tx<'_>,
) -> Result<C::Out, C::Error> {
    let engine = tx.engine();
    let ran = guarded(C::NAME, engine, command.run(tx)).await;
    settled(ran, tx)
}

/// Runs one query.
pub(crate) async fn run_query<Q: Query>(query: &Q, tx: &mut Tx<'_>) -> Result<Q::Out, Q::Error> {
    let engine = tx.engine();
    let ran = guarded(Q::NAME, engine, query.run(tx)).await;
    settled(ran, tx)
}

/// An `Ok` that hides a failed statement is no success.
fn settled<T, E: From<StoreError>>(ran: StoreResult<Result<T, E>>, tx: &Tx<'_>) -> Result<T, E> {
    let out = ran??;
    tx.failure().map_or(Ok(out), |error| Err(error.into()))
}

/// Completes a future; a panic inside it is its own error and nobody else's. On SQLite, where one
/// thread runs everything, waiting for something other than the database is an error too.
pub(crate) async fn guarded<T>(
    name: &'static str,
    engine: Engine,
    future: impl Future<Output = T>,
) -> StoreResult<T> {
    let mut future = pin!(future);
    poll_fn(|context| {
        let polled = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context)));
        match polled {
            Ok(Poll::Ready(value)) => Poll::Ready(Ok(value)),
            Ok(Poll::Pending) if engine == Engine::Postgres => Poll::Pending,
            Ok(Poll::Pending) => Poll::Ready(Err(StoreError::engine(
                name,
                "waited for something other than the database",
            ))),
            Err(panic) => Poll::Ready(Err(StoreError::engine(name, panic_words(&*panic)))),
        }
    })
    .await
}

/// What a panic said.
pub(crate) fn panic_words(panic: &(dyn Any + Send)) -> String {
    let words = panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("panicked: {}", words.unwrap_or("without a message"))
}
