//! What only a server can do to a store: conflicts, locks, lost connections.

use crate::common::{Act, Gate, ONE_LANE, act, act_in, ask, enqueue};
use crate::probe;
use crate::proxy::{Proxy, Spell};
use futures_util::future::{BoxFuture, join};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use store::testing::{TestStore, postgres, server};
use store::{Lane, Limits, Statement, Store, StoreError, StoreResult};
use tokio_postgres::NoTls;

static SERIALIZABLE: Statement = Statement::new(
    "test::SERIALIZABLE",
    "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE",
);
static BACKENDS: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()";

const TWO_LANES: Limits = Limits {
    free_lanes: 2,
    ..ONE_LANE
};

async fn with_two_rows() -> Option<TestStore> {
    let store = postgres().await?;
    probe::create(&store).await;
    for id in 1..=2 {
        let written = store.write(act(move |tx| probe::put_number(tx, id, 0)));
        written.await.expect("the row is free");
    }
    Some(store)
}

/// Longer than any lock is waited for.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);

/// Waits until a transaction in this database stands before a lock.
async fn somebody_waits(location: &str) {
    let (client, connection) = tokio_postgres::connect(location, NoTls)
        .await
        .expect("the server answers");
    let task = tokio::spawn(connection);
    let sql = "SELECT 1 FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let waiting = async { while client.query(sql, &[]).await.expect("it answers").is_empty() {} };
    // If nobody ever comes to the lock, the failure tells what everybody does instead.
    if tokio::time::timeout(PATIENCE, waiting).await.is_err() {
        let sql = "SELECT concat_ws(' ', pid, state, wait_event_type, wait_event, query)
            FROM pg_stat_activity WHERE datname = current_database()";
        let rows = client.query(sql, &[]).await.expect("it answers");
        let all: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
        panic!("nobody waits for a lock: {all:#?}");
    }
    drop(client);
    let _ = task.await;
}

/// Runs a text on a connection of the test's own.
async fn obey(location: &str, sql: &str) {
    let (client, connection) = tokio_postgres::connect(location, NoTls)
        .await
        .expect("the server answers");
    let task = tokio::spawn(connection);
    client.batch_execute(sql).await.expect("the server obeys");
    drop(client);
    let _ = task.await;
}

/// Adds to one row, passes a gate in its first attempt, and adds to the other row.
fn crosswise(
    store: &Store,
    gate: &Gate,
    runs: &Arc<AtomicUsize>,
    rows: [i64; 2],
) -> BoxFuture<'static, StoreResult<()>> {
    let (gate, runs) = (gate.clone(), Arc::clone(runs));
    let command = act(move |tx| {
        let (gate, runs) = (gate.clone(), Arc::clone(&runs));
        Box::pin(async move {
            runs.fetch_add(1, Ordering::Relaxed);
            tx.execute(&probe::ADD, &[rows[0].into(), 1_i64.into()])
                .await?;
            gate.pass().await;
            tx.execute(&probe::ADD, &[rows[1].into(), 10_i64.into()])
                .await?;
            Ok(())
        })
    });
    enqueue(store, command)
}

/// Two commands that lock rows crosswise: the server breaks one off, it runs again, and both are
/// acknowledged, each with its effect exactly once.
#[tokio::test]
async fn a_deadlock_is_repeated() {
    let Some(first) = with_two_rows().await else {
        return;
    };
    let store = Store::open_postgres(first.location(), TWO_LANES)
        .await
        .expect("it opens");
    let gates = [Gate::new(&store), Gate::new(&store)];
    let runs = Arc::default();
    let one = crosswise(&store, &gates[0], &runs, [1, 2]);
    gates[0].reached().await;
    let other = crosswise(&store, &gates[1], &runs, [2, 1]);
    gates[1].reached().await;
    gates.iter().for_each(Gate::open);
    let (one, other) = join(one, other).await;
    one.expect("acknowledged");
    other.expect("acknowledged");
    assert_eq!(runs.load(Ordering::Relaxed), 3, "one of them ran twice");
    assert_eq!(probe::number(&store, 1).await, 11);
    assert_eq!(probe::number(&store, 2).await, 11);
}

fn read_number(lane: Lane) -> Act<(i64,)> {
    act_in(lane, |tx| {
        Box::pin(async move { tx.fetch_one(&probe::NUMBER, &[1_i64.into()]).await })
    })
}

/// A command of a checkpoint sees everything that commands of other processes did to it before, from
/// its first statement on: the lock comes before the first read, on a fresh connection too.
#[tokio::test]
async fn a_checkpoint_is_held_before_anything_is_read() {
    let Some(first) = with_two_rows().await else {
        return;
    };
    let lane = Lane::Checkpoint(3);
    for together in [false, true] {
        let second = Store::open_postgres(first.location(), ONE_LANE)
            .await
            .expect("it opens");
        // The connection has met the reading statement before, but not the one that locks.
        let met = second.write(read_number(Lane::Any)).await;
        assert_eq!(met.expect("read"), (i64::from(together),));
        let gate = Gate::new(&first);
        let held = gate.clone();
        let ahead = act_in(lane, move |tx| {
            let held = held.clone();
            Box::pin(async move {
                // Statements go out before the one that locks is answered: an answer means that the
                // checkpoint is held.
                tx.fetch_one::<(i64,)>(&probe::NUMBER, &[1_i64.into()])
                    .await?;
                held.pass().await;
                tx.execute(&probe::ADD, &[1_i64.into(), 1_i64.into()]).await
            })
        });
        let ahead = enqueue(&first, ahead);
        gate.reached().await;
        let reading = act_in(lane, |tx| {
            Box::pin(async move {
                tx.fetch_one::<(i64,)>(&probe::NUMBER, &[1_i64.into()])
                    .await
            })
        });
        let reading = enqueue(&second, reading);
        // A second type of command makes the two a group, which begins with a savepoint.
        let beside = together.then(|| {
            let command = act_in(lane, |tx| probe::put_number(tx, 3, 0));
            enqueue(&second, command)
        });
        somebody_waits(first.location()).await;
        gate.open();
        ahead.await.expect("acknowledged");
        let (seen,) = reading.await.expect("read");
        assert_eq!(seen, 1 + i64::from(together), "what came before is seen");
        if let Some(beside) = beside {
            beside.await.expect("acknowledged");
        }
    }
}

/// A serialisation failure is repeated; the second run sees what the first could not.
#[tokio::test]
async fn a_serialisation_failure_is_repeated() {
    let Some(first) = with_two_rows().await else {
        return;
    };
    let store = Store::open_postgres(first.location(), TWO_LANES)
        .await
        .expect("it opens");
    let gate = Gate::new(&store);
    let (held, runs) = (gate.clone(), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&runs);
    let command = act(move |tx| {
        let (held, runs) = (held.clone(), Arc::clone(&counted));
        Box::pin(async move {
            runs.fetch_add(1, Ordering::Relaxed);
            tx.execute(&SERIALIZABLE, &[]).await?;
            let (seen,): (i64,) = tx.fetch_one(&probe::NUMBER, &[1_i64.into()]).await?;
            held.pass().await;
            tx.execute(&probe::ADD, &[1_i64.into(), seen.into()]).await
        })
    });
    let writing = enqueue(&store, command);
    gate.reached().await;
    let other = first.write(act(|tx| {
        Box::pin(async move { tx.execute(&probe::ADD, &[1_i64.into(), 5_i64.into()]).await })
    }));
    other.await.expect("the other one is first");
    gate.open();
    writing.await.expect("acknowledged");
    assert_eq!(runs.load(Ordering::Relaxed), 2);
    assert_eq!(probe::number(&store, 1).await, 10, "5 seen and added");
}

/// A lock that isn't free in time fails only the command that wanted it; the others of its group
/// are committed.
#[tokio::test]
async fn a_lock_in_the_way_fails_one_command() {
    let Some(first) = with_two_rows().await else {
        return;
    };
    let location = format!("{} options='-c lock_timeout=200ms'", first.location());
    let store = Store::open_postgres(&location, ONE_LANE)
        .await
        .expect("it opens");
    let gate = Gate::new(&first);
    let holding = crosswise(&first, &gate, &Arc::default(), [1, 1]);
    gate.reached().await;
    let queue_gate = Gate::new(&store);
    let blocked = enqueue(&store, crate::common::blocker(&queue_gate));
    queue_gate.reached().await;
    let wanting = enqueue(
        &store,
        act(|tx| {
            Box::pin(async move {
                let (number,): (i64,) = tx.fetch_one(&probe::LOCK_NUMBER, &[1_i64.into()]).await?;
                Ok(u64::try_from(number).unwrap_or_default())
            })
        }),
    );
    let beside = enqueue(&store, act(|tx| probe::put_number(tx, 3, 3)));
    queue_gate.open();
    blocked.await.expect("the blocker does nothing");
    let error = wanting.await.expect_err("the row is locked");
    assert!(matches!(error, StoreError::Conflict(_)), "{error}");
    assert_eq!(beside.await.expect("acknowledged"), 1);
    gate.open();
    holding.await.expect("whoever had the lock goes on");
}

/// A connection that the server ends in the middle of a command is replaced, and the command runs
/// again: acknowledged, with its effect exactly once.
#[tokio::test]
async fn a_connection_lost_on_the_way_is_replaced() {
    let Some(first) = with_two_rows().await else {
        return;
    };
    let gate = Gate::new(&first);
    let runs = Arc::default();
    let writing = crosswise(&first, &gate, &runs, [1, 2]);
    gate.reached().await;
    obey(first.location(), BACKENDS).await;
    gate.open();
    writing.await.expect("acknowledged");
    assert_eq!(runs.load(Ordering::Relaxed), 2);
    assert_eq!(probe::number(&first, 1).await, 1);
    assert_eq!(probe::number(&first, 2).await, 10);
}

/// After the server has ended every connection (it was restarted), reads and writes of every lane
/// go on as if nothing had been.
#[tokio::test]
async fn a_restarted_server_is_found_again() {
    let Some(store) = with_two_rows().await else {
        return;
    };
    for round in 1..=5 {
        obey(store.location(), BACKENDS).await;
        let number = store.read(ask(|tx| {
            Box::pin(async move {
                tx.fetch_one::<(i64,)>(&probe::NUMBER, &[1_i64.into()])
                    .await
            })
        }));
        assert_eq!(number.await.expect("read"), ((round - 1) * 20,));
        obey(store.location(), BACKENDS).await;
        for lane in [Lane::Any, Lane::Checkpoint(3)] {
            let added = store.write(act_in(lane, |tx| {
                Box::pin(async move {
                    tx.execute(&probe::ADD, &[1_i64.into(), 10_i64.into()])
                        .await
                })
            }));
            added.await.expect("written");
        }
    }
    assert_eq!(probe::number(&store, 1).await, 100);
}

async fn lose_commit(spell: Spell) -> Option<(StoreResult<u64>, Vec<i64>)> {
    let first = with_two_rows().await?;
    let proxy = Proxy::new(first.location()).await;
    let store = Store::open_postgres(&proxy.location, ONE_LANE)
        .await
        .expect("the proxy lets it through");
    proxy.cast(spell);
    let written = store.write(act(|tx| probe::put_number(tx, 3, 3))).await;
    let again = store.write(act(|tx| probe::put_number(tx, 4, 4)));
    again.await.expect("the next connection is good");
    Some((written, probe::ids(&first).await))
}

/// The connection breaks after COMMIT was sent and before its answer: the command took effect, and
/// the caller is told that nobody knows. It is not run again.
#[tokio::test]
async fn a_lost_answer_to_commit_is_an_unknown_outcome() {
    if let Some((written, ids)) = lose_commit(Spell::LoseAnswerToCommit).await {
        let error = written.expect_err("no answer came");
        assert!(matches!(error, StoreError::OutcomeUnknown), "{error}");
        assert_eq!(ids, [1, 2, 3, 4]);
    }
}

/// The connection breaks before COMMIT reaches the server: nothing took effect, but the caller
/// can't know, and is told so.
#[tokio::test]
async fn a_lost_commit_is_an_unknown_outcome() {
    if let Some((written, ids)) = lose_commit(Spell::LoseCommit).await {
        let error = written.expect_err("no answer came");
        assert!(matches!(error, StoreError::OutcomeUnknown), "{error}");
        assert_eq!(ids, [1, 2, 4]);
    }
}

/// Several processes that open an empty database at once: one migrates, the others wait for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_empty_database_may_be_opened_twice_at_once() {
    let Some(server) = server() else { return };
    let name = format!("test_empty_{}", std::process::id());
    let location = server.replace("dbname=postgres", &format!("dbname={name}"));
    assert_ne!(
        location, server,
        "the server's own database is called postgres"
    );
    obey(&server, &format!("DROP DATABASE IF EXISTS {name}")).await;
    obey(&server, &format!("CREATE DATABASE {name}")).await;
    let openers = [(); 3].map(|()| {
        let location = location.clone();
        tokio::spawn(async move { Store::open_postgres(&location, ONE_LANE).await.map(drop) })
    });
    for opener in openers {
        opener.await.expect("no panic").expect("the database opens");
    }
    obey(&server, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
}

/// A server that isn't there is an error that says so, at once.
#[tokio::test]
async fn a_missing_server_is_an_error() {
    let opened = Store::open_postgres("host=127.0.0.1 port=1 user=nobody", ONE_LANE).await;
    let error = opened.expect_err("nobody listens there");
    assert!(error.to_string().contains("connect"), "{error}");
    let opened = Store::open_postgres("port=nonsense", ONE_LANE).await;
    assert!(opened.is_err(), "the connection string makes no sense");
}
