//! What the tests share: commands and queries made from closures, gates, and smaller stores.

use futures_util::future::BoxFuture;
use std::path::Path;
use std::sync::Arc;
use store::testing::TestStore;
use store::{Command, Engine, Lane, Limits, Query, Store, StoreError, StoreResult, Tx};
use tokio::runtime::Handle;
use tokio::sync::watch;

type Run<T> = dyn for<'a, 'c> Fn(&'a mut Tx<'c>) -> BoxFuture<'a, StoreResult<T>> + Send + Sync;

/// A command made from a closure. Those with one answer type are one type of command.
pub struct Act<T> {
    lane: Lane,
    run: Box<Run<T>>,
}

/// A command that belongs to no checkpoint.
pub fn act<T>(
    run: impl for<'a, 'c> Fn(&'a mut Tx<'c>) -> BoxFuture<'a, StoreResult<T>> + Send + Sync + 'static,
) -> Act<T> {
    act_in(Lane::Any, run)
}

/// A command in a lane.
pub fn act_in<T>(
    lane: Lane,
    run: impl for<'a, 'c> Fn(&'a mut Tx<'c>) -> BoxFuture<'a, StoreResult<T>> + Send + Sync + 'static,
) -> Act<T> {
    Act {
        lane,
        run: Box::new(run),
    }
}

impl<T: Send + 'static> Command for Act<T> {
    type Out = T;
    type Error = StoreError;
    const NAME: &'static str = "test.act";

    fn lane(&self) -> Lane {
        self.lane
    }

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<T> {
        (self.run)(tx).await
    }
}

/// A query made from a closure.
pub struct Ask<T> {
    run: Box<Run<T>>,
}

/// A query.
pub fn ask<T>(
    run: impl for<'a, 'c> Fn(&'a mut Tx<'c>) -> BoxFuture<'a, StoreResult<T>> + Send + Sync + 'static,
) -> Ask<T> {
    Ask { run: Box::new(run) }
}

impl<T: Send + 'static> Query for Ask<T> {
    type Out = T;
    type Error = StoreError;
    const NAME: &'static str = "test.ask";

    async fn run(&self, tx: &mut Tx<'_>) -> StoreResult<T> {
        (self.run)(tx).await
    }
}

/// Holds whoever passes until the test opens it. What waits on SQLite waits in its own thread, as a
/// slow statement would; on PostgreSQL it gives its thread away.
#[derive(Clone)]
pub struct Gate {
    engine: Engine,
    runtime: Handle,
    arrived: Arc<watch::Sender<u32>>,
    open: Arc<watch::Sender<bool>>,
}

impl Gate {
    /// A closed gate for what runs inside this store.
    pub fn new(store: &Store) -> Self {
        Self {
            engine: store.engine(),
            runtime: Handle::current(),
            arrived: Arc::new(watch::Sender::new(0)),
            open: Arc::new(watch::Sender::new(false)),
        }
    }

    /// Waits inside a command or query until the gate is open.
    pub async fn pass(&self) {
        self.arrived.send_modify(|count| *count += 1);
        let mut open = self.open.subscribe();
        let opened = open.wait_for(|open| *open);
        match self.engine {
            Engine::Sqlite => drop(self.runtime.block_on(opened)),
            Engine::Postgres => drop(opened.await),
        }
    }

    /// Waits until somebody stands before the gate.
    pub async fn reached(&self) {
        let mut arrived = self.arrived.subscribe();
        arrived
            .wait_for(|count| *count > 0)
            .await
            .expect("the gate is still there");
    }

    /// Lets everybody through, now and later.
    pub fn open(&self) {
        self.open.send_replace(true);
    }
}

/// A command that keeps the writer (or one lane) busy until its gate is open.
pub fn blocker(gate: &Gate) -> Act<()> {
    let gate = gate.clone();
    act(move |_| {
        let gate = gate.clone();
        Box::pin(async move {
            gate.pass().await;
            Ok(())
        })
    })
}

/// A second handle to a database, as another process would have one.
pub async fn opened_again(first: &TestStore, limits: Limits) -> Store {
    let opened = match first.engine() {
        Engine::Sqlite => Store::open_sqlite(Path::new(first.location()), limits),
        Engine::Postgres => Store::open_postgres(first.location(), limits).await,
    };
    opened.expect("the database opens a second time")
}

/// One queue and one transaction at a time on either engine, so that what waits becomes one group.
pub const ONE_LANE: Limits = Limits {
    queue_commands: 1000,
    batch_commands: 1000,
    readers: 2,
    checkpoint_lanes: 1,
    free_lanes: 1,
};

/// Sends a command while the writer is busy, so that it stands in the queue when this returns.
pub fn enqueue<C: Command>(
    store: &Store,
    command: C,
) -> BoxFuture<'static, Result<C::Out, C::Error>> {
    use futures_util::FutureExt;
    let store = store.clone();
    let mut writing: BoxFuture<'static, _> = Box::pin(async move { store.write(command).await });
    let early = (&mut writing).now_or_never();
    assert!(
        early.is_none(),
        "the writer is busy, so nothing is answered yet"
    );
    writing
}
