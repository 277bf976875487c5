//! Throw-away databases on both engines, for tests.
//!
//! PostgreSQL takes part when `SHEKARA_TEST_PG` holds the connection string of a server on which
//! databases may be made; `cargo xtask test` starts such a server. Each test gets a database of its
//! own, copied from a migrated template.

use crate::{Limits, Store};
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio_postgres::NoTls;

static COUNTER: AtomicU32 = AtomicU32::new(0);
/// Serialises the making of the template among test processes.
const TEMPLATE_LOCK: i64 = 7_435_273;

/// A database that goes away with its test.
#[derive(Debug)]
pub struct TestStore {
    store: Store,
    location: String,
    leftover: Leftover,
}

/// What a test leaves behind.
#[derive(Debug)]
enum Leftover {
    Folder(PathBuf),
    Database { server: String, name: String },
}

impl TestStore {
    /// The store itself, to be cloned into what is tested.
    pub fn store(&self) -> Store {
        self.store.clone()
    }

    /// File path (SQLite) or connection string (PostgreSQL), for opening it a second time.
    pub fn location(&self) -> &str {
        &self.location
    }
}

impl Deref for TestStore {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}

impl Drop for TestStore {
    /// Takes the database away; one that can't be removed harms nobody.
    fn drop(&mut self) {
        match &self.leftover {
            Leftover::Folder(folder) => {
                let _ = std::fs::remove_dir_all(folder);
            }
            Leftover::Database { server, name } => {
                let (server, name) = (server.clone(), name.clone());
                // The test's own runtime can't wait inside a drop; a thread's can.
                let remover = std::thread::spawn(move || remove_database(&server, &name));
                let _ = remover.join();
            }
        }
    }
}

fn remove_database(server: &str, name: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let Ok(runtime) = runtime else { return };
    runtime.block_on(async {
        let Ok((client, connection)) = tokio_postgres::connect(server, NoTls).await else {
            return;
        };
        let task = tokio::spawn(connection);
        let sql = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        let _ = client.batch_execute(&sql).await;
        task.abort();
    });
}

/// A fresh database on every engine that is there: SQLite always, PostgreSQL when configured.
///
/// # Panics
/// When a database can't be made; a test can't go on without one.
pub async fn stores() -> Vec<TestStore> {
    let mut all = vec![sqlite()];
    if let Some(store) = postgres().await {
        all.push(store);
    }
    all
}

/// A fresh SQLite database.
///
/// # Panics
/// When it can't be made.
pub fn sqlite() -> TestStore {
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    let name = format!("shekara-test-{}-{number}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    // A folder of a process that had the same number before is stale.
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a temporary folder can be made");
    let path = folder.join("shekara.sqlite");
    let store = Store::open_sqlite(&path, small()).expect("a fresh SQLite database opens");
    TestStore {
        store,
        location: path.display().to_string(),
        leftover: Leftover::Folder(folder),
    }
}

/// The connection string of the test server, if there is one.
#[expect(
    clippy::disallowed_methods,
    reason = "how the test run tells its tests of the server"
)]
pub fn server() -> Option<String> {
    let server = std::env::var("SHEKARA_TEST_PG").ok();
    if server.is_none() {
        eprintln!("SHEKARA_TEST_PG is not set: this test runs on SQLite only");
    }
    server
}

/// A fresh PostgreSQL database, if a server is configured.
///
/// # Panics
/// When the configured server can't be used.
pub async fn postgres() -> Option<TestStore> {
    let server = server()?;
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    let name = format!("test_{}_{number}", std::process::id());
    let (client, connection) = tokio_postgres::connect(&server, NoTls)
        .await
        .expect("the test server answers");
    let task = tokio::spawn(connection);
    let run = async |sql: String| {
        client
            .batch_execute(&sql)
            .await
            .expect("the test server obeys");
    };
    run(format!("SELECT pg_advisory_lock({TEMPLATE_LOCK})")).await;
    let template = template_name();
    let exists = client
        .query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&template])
        .await
        .expect("the list of databases can be read");
    if exists.is_none() {
        run(format!("CREATE DATABASE {template}")).await;
        let location = with_database(&server, &template);
        let migrated = Store::open_postgres(&location, small()).await;
        drop(migrated.expect("the template can be migrated"));
        // The pool closes its connections in the background; a template must have none.
        run(format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{template}'"
        ))
        .await;
    }
    run(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
    run(format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    run(format!("SELECT pg_advisory_unlock({TEMPLATE_LOCK})")).await;
    task.abort();
    let location = with_database(&server, &name);
    let store = Store::open_postgres(&location, small())
        .await
        .expect("the fresh database can be opened");
    Some(TestStore {
        store,
        location,
        leftover: Leftover::Database { server, name },
    })
}

/// The template belongs to one set of migrations, so that a changed schema makes a new one.
fn template_name() -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    crate::migrate::postgres_fingerprint().hash(&mut hasher);
    format!("shekara_template_{:016x}", hasher.finish())
}

fn with_database(server: &str, name: &str) -> String {
    let kept = server
        .split_whitespace()
        .filter(|part| !part.starts_with("dbname="));
    kept.chain([format!("dbname={name}").as_str()])
        .collect::<Vec<_>>()
        .join(" ")
}

fn small() -> Limits {
    Limits {
        readers: 3,
        checkpoint_lanes: 2,
        free_lanes: 2,
        ..Limits::default()
    }
}
