//! Commands of different types waiting in one queue, and their run as one transaction.

use crate::command::{Command, Lane, guarded, one_by_one, run_command};
use crate::error::{StoreError, StoreResult};
use crate::tx::Tx;
use futures_util::future::join;
use std::any::{Any, TypeId};
use std::future::Future;
use std::pin::Pin;
use tokio::sync::oneshot;

type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
/// Where a command's result arrives.
pub(crate) type Answer<C> = oneshot::Receiver<Result<<C as Command>::Out, <C as Command>::Error>>;
type Reply<C> = oneshot::Sender<Result<<C as Command>::Out, <C as Command>::Error>>;

/// A command in a queue, whatever its type.
pub(crate) trait Waiting: Send {
    fn command_type(&self) -> TypeId;
    fn lane(&self) -> Lane;
    fn into_group(self: Box<Self>) -> Box<dyn Group>;
    fn into_any(self: Box<Self>) -> Box<dyn Any + Send>;
}

/// Commands of one type that run together.
pub(crate) trait Group: Send {
    fn command_type(&self) -> TypeId;
    fn len(&self) -> usize;
    fn add(&mut self, waiting: Box<dyn Waiting>);
    /// Runs them; the results are kept until the commit.
    fn run<'a, 'c>(&'a mut self, tx: &'a mut Tx<'c>, mode: Mode) -> Boxed<'a, StoreResult<()>>
    where
        'c: 'a;
    /// True if every command was refused.
    fn is_refused(&self) -> bool;
    /// Sends the results (or one error to all) to those who wait.
    fn answer(self: Box<Self>, ended: &StoreResult<Ended>);
}

/// How a transaction ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// Its changes last.
    Committed,
    /// Its only command was refused, and nothing of it is left.
    Undone,
}

/// How a group runs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// The command's own batch.
    Together,
    /// Behind a savepoint each, after the batch as a whole failed.
    Apart,
    /// The only command of the transaction: its refusal undoes the transaction, no savepoint.
    Alone,
}

struct Job<C: Command> {
    command: C,
    reply: Reply<C>,
}

/// Puts a command into the form in which it waits, and gives the place where its answer will be.
pub(crate) fn queued<C: Command>(command: C) -> (Box<dyn Waiting>, Answer<C>) {
    let (reply, answer) = oneshot::channel();
    (Box::new(Job { command, reply }), answer)
}

impl<C: Command> Waiting for Job<C> {
    fn command_type(&self) -> TypeId {
        TypeId::of::<C>()
    }

    fn lane(&self) -> Lane {
        self.command.lane()
    }

    fn into_group(self: Box<Self>) -> Box<dyn Group> {
        Box::new(TypedGroup {
            jobs: vec![*self],
            results: Vec::new(),
        })
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any + Send> {
        self
    }
}

struct TypedGroup<C: Command> {
    jobs: Vec<Job<C>>,
    results: Vec<Result<C::Out, C::Error>>,
}

impl<C: Command> Group for TypedGroup<C> {
    fn command_type(&self) -> TypeId {
        TypeId::of::<C>()
    }

    fn len(&self) -> usize {
        self.jobs.len()
    }

    fn add(&mut self, waiting: Box<dyn Waiting>) {
        let job = waiting
            .into_any()
            .downcast::<Job<C>>()
            .expect("jobs are grouped by their type");
        self.jobs.push(*job);
    }

    fn run<'a, 'c>(&'a mut self, tx: &'a mut Tx<'c>, mode: Mode) -> Boxed<'a, StoreResult<()>>
    where
        'c: 'a,
    {
        Box::pin(async move {
            let commands = self.jobs.iter().map(|job| &job.command).collect::<Vec<_>>();
            self.results = match mode {
                Mode::Together => together(&commands, tx).await?,
                Mode::Apart => one_by_one(&commands, tx).await?,
                Mode::Alone => vec![run_command(commands[0], tx).await],
            };
            Ok(())
        })
    }

    fn is_refused(&self) -> bool {
        self.results.iter().all(Result::is_err)
    }

    fn answer(self: Box<Self>, ended: &StoreResult<Ended>) {
        let mut results = self.results.into_iter();
        for job in self.jobs {
            // A refusal may rest on what another command of the transaction did, so it stands only
            // if the transaction does.
            let result = match (ended, results.next()) {
                (Ok(_), Some(result)) => result,
                (Ok(_), None) => Err(StoreError::Closed.into()),
                (Err(error), _) => Err(error.clone().into()),
            };
            // Whoever asked may be gone; the command has happened all the same.
            let _ = job.reply.send(result);
        }
    }
}

/// The command's own batch, which must answer every command and leave no failure behind.
async fn together<C: Command>(
    commands: &[&C],
    tx: &mut Tx<'_>,
) -> StoreResult<Vec<Result<C::Out, C::Error>>> {
    let engine = tx.engine();
    let results = guarded(C::NAME, engine, C::run_batch(commands, tx)).await??;
    if let Some(error) = tx.failure() {
        return Err(error);
    }
    if results.len() != commands.len() {
        let words = format!("{} results, {} commands", results.len(), commands.len());
        return Err(StoreError::engine(C::NAME, words));
    }
    Ok(results)
}

/// Sorts waiting commands into groups of one type each, in order of first arrival.
pub(crate) fn group(waiting: Vec<Box<dyn Waiting>>) -> Vec<Box<dyn Group>> {
    let mut groups: Vec<Box<dyn Group>> = Vec::new();
    for job in waiting {
        let kind = job.command_type();
        match groups.iter_mut().find(|group| group.command_type() == kind) {
            Some(group) => group.add(job),
            None => groups.push(job.into_group()),
        }
    }
    groups
}

/// Runs all groups in the open transaction and says how it has to end: the caller then commits, or
/// rolls back – also after an `Err`.
///
/// # Errors
/// A retryable error when the engine wants the transaction repeated; otherwise what made the
/// transaction fail for all its commands.
pub(crate) async fn run_all(groups: &mut [Box<dyn Group>], tx: &mut Tx<'_>) -> StoreResult<Ended> {
    if let [group] = groups
        && group.len() == 1
    {
        return run_alone(group.as_mut(), tx).await;
    }
    let count = groups.len();
    for (index, group) in groups.iter_mut().enumerate() {
        if let Err(error) = run_behind_savepoint(group.as_mut(), tx).await? {
            tracing::debug!(%error, "a batch failed as a whole; its commands run one by one");
            tx.undo_to("ROLLBACK TO SAVEPOINT command_group").await?;
            group.run(tx, Mode::Apart).await?;
        }
        // The COMMIT releases the last one.
        if index + 1 < count {
            tx.control("RELEASE SAVEPOINT command_group").await?;
        }
    }
    Ok(Ended::Committed)
}

/// Runs a group as its own batch. The inner error is that of the batch, which may run one by one
/// instead; the outer one that of the transaction.
async fn run_behind_savepoint(
    group: &mut dyn Group,
    tx: &mut Tx<'_>,
) -> StoreResult<StoreResult<()>> {
    // The savepoint and the group's first statements go out at once; the engine takes them in order.
    let (made, ran) = {
        let [mut savepoint, mut within] = tx.handles();
        join(
            savepoint.control("SAVEPOINT command_group"),
            group.run(&mut within, Mode::Together),
        )
        .await
    };
    made?;
    match tx.must_repeat() {
        Some(error) if ran.is_err() => Err(error),
        _ => Ok(ran),
    }
}

async fn run_alone(group: &mut dyn Group, tx: &mut Tx<'_>) -> StoreResult<Ended> {
    group.run(tx, Mode::Alone).await?;
    if let Some(error) = tx.must_repeat() {
        return Err(error);
    }
    Ok(if group.is_refused() {
        Ended::Undone
    } else {
        Ended::Committed
    })
}
