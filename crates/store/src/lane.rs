//! The lanes of the PostgreSQL engine: each takes the commands that wait and commits them together.

use crate::batch::{Ended, Group, Waiting, group, run_all};
use crate::command::Lane;
use crate::error::{StoreError, StoreResult};
use crate::events;
use crate::postgres::connection;
use crate::tx::Tx;
use deadpool_postgres::{Object, Pool};
use futures_util::future::join;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, mpsc, watch};
use tokio::time::timeout;

/// Times a transaction is repeated when the engine asks for it.
const ATTEMPTS_MAX: u32 = 8;
/// How long the commands of one transaction may take together.
const RUN_MAX: Duration = Duration::from_mins(1);

/// A command in a queue.
pub(crate) type Queued = Box<dyn Waiting>;

/// What the lanes of one store share.
#[derive(Clone)]
pub(crate) struct Shared {
    /// One connection for each lane, so that a lane never waits for one.
    pub(crate) pool: Pool,
    /// Rises with every commit.
    pub(crate) commits: Arc<watch::Sender<u64>>,
    pub(crate) queue_commands: usize,
    pub(crate) batch_commands: usize,
}

/// Starts lanes that serve one queue; they end when its sender is dropped.
///
/// With several lanes, whichever is free takes what waits: a lane that stands before a lock keeps
/// nobody else waiting.
pub(crate) fn start(shared: &Shared, lanes: usize) -> mpsc::Sender<Queued> {
    let (queue, waiting) = mpsc::channel(shared.queue_commands);
    let waiting = Arc::new(Mutex::new(waiting));
    for _ in 0..lanes {
        tokio::spawn(serve(shared.clone(), Arc::clone(&waiting)));
    }
    queue
}

async fn serve(shared: Shared, waiting: Arc<Mutex<mpsc::Receiver<Queued>>>) {
    loop {
        let mut batch = Vec::with_capacity(shared.batch_commands);
        let taken = waiting
            .lock()
            .await
            .recv_many(&mut batch, shared.batch_commands)
            .await;
        if taken == 0 {
            return;
        }
        let checkpoints = checkpoints_of(&batch);
        let mut groups = group(batch);
        let ended = commit(&shared.pool, &mut groups, &checkpoints).await;
        if matches!(ended, Ok(Ended::Committed)) {
            shared.commits.send_modify(|count| *count += 1);
        }
        for group in groups {
            group.answer(&ended);
        }
    }
}

/// The checkpoints whose streams this batch holds, sorted so that every process locks alike.
fn checkpoints_of(batch: &[Queued]) -> Vec<i64> {
    let mut numbers = batch
        .iter()
        .filter_map(|job| match job.lane() {
            Lane::Checkpoint(number) => Some(number),
            Lane::Ledger | Lane::Any => None,
        })
        .collect::<Vec<_>>();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// Runs the groups as one transaction, repeated while the engine asks for it.
async fn commit(
    pool: &Pool,
    groups: &mut [Box<dyn Group>],
    checkpoints: &[i64],
) -> StoreResult<Ended> {
    let mut attempt = 0;
    loop {
        let client = connection(pool).await?;
        let mut tx = Tx::postgres(&client);
        let error = match run_once(&mut tx, groups, checkpoints).await {
            Ok(ended) => return Ok(ended),
            Err(error) => error,
        };
        // A connection that can't even roll back is not used again.
        let lost = tx.undo_to("ROLLBACK").await.is_err();
        if lost {
            drop(Object::take(client));
        }
        attempt += 1;
        if !error.is_retryable() {
            return Err(error);
        }
        if attempt == ATTEMPTS_MAX {
            // Not other transactions, but the server was in the way.
            let conflict = StoreError::Conflict(error.to_string());
            return Err(if lost { error } else { conflict });
        }
        back_off(attempt).await;
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "waiting between attempts happens outside commands"
)]
async fn back_off(attempt: u32) {
    tokio::time::sleep(Duration::from_millis(u64::from(attempt) * 5)).await;
}

/// Begins the transaction and locks the streams of its checkpoints.
async fn begin(tx: &mut Tx<'_>, checkpoints: &[i64]) -> StoreResult<()> {
    let [mut beginning, mut locking] = tx.handles();
    let begun = beginning.control("BEGIN");
    if checkpoints.is_empty() {
        return begun.await;
    }
    let (begun, locked) = join(begun, events::hold_streams(&mut locking, checkpoints)).await;
    begun.and(locked)
}

async fn run_once(
    tx: &mut Tx<'_>,
    groups: &mut [Box<dyn Group>],
    checkpoints: &[i64],
) -> StoreResult<Ended> {
    let ran = timeout(RUN_MAX, async {
        // Otherwise the first statements of the commands could overtake the one that locks.
        if !checkpoints.is_empty() {
            tx.prepare(&events::HOLD_STREAMS).await?;
        }
        // All of it goes out at once; the server takes it in order, and what comes after a statement
        // that failed fails too.
        let (begun, ended) = {
            let [mut beginning, mut within] = tx.handles();
            join(
                begin(&mut beginning, checkpoints),
                run_all(groups, &mut within),
            )
            .await
        };
        begun?;
        ended
    });
    let words = format!("the commands took longer than {} s", RUN_MAX.as_secs());
    let ended = ran
        .await
        .map_err(|_| StoreError::engine("transaction", words))??;
    tx.end(ended).await?;
    Ok(ended)
}
