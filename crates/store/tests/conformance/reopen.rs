//! Opening again: migrations change nothing twice, and what was acknowledged outlives the process.

use crate::common::{Gate, ONE_LANE, act, enqueue, opened_again};
use crate::probe;
use std::path::{Path, PathBuf};
use store::testing::{sqlite, stores};
use store::{Limits, Store, StoreError};

async fn put(store: &Store, id: i64) {
    let written = store.write(act(move |tx| probe::put_number(tx, id, id)));
    written.await.expect("the row is free");
}

/// A database that is opened again, also while the first handle is open, keeps its data.
#[tokio::test]
async fn migrations_run_once() {
    for first in stores().await {
        probe::create(&first).await;
        put(&first, 1).await;
        let second = opened_again(&first, Limits::default()).await;
        assert_eq!(probe::ids(&second).await, [1], "{first:?}");
        put(&second, 2).await;
        let third = opened_again(&first, Limits::default()).await;
        assert_eq!(probe::ids(&third).await, [1, 2], "{first:?}");
        assert_eq!(probe::ids(&first).await, [1, 2], "{first:?}");
    }
}

/// A file whose store was closed has everything that was acknowledged.
#[tokio::test]
async fn a_closed_file_keeps_what_was_acknowledged() {
    let first = sqlite();
    let path = PathBuf::from(first.location());
    let folder = copy_folder(&path, "closed");
    let copy = folder.join("copy.sqlite");
    let store = Store::open_sqlite(&copy, Limits::default()).expect("a new file");
    probe::create(&store).await;
    for id in 1..=50 {
        put(&store, id).await;
    }
    drop(store);
    let store = Store::open_sqlite(&copy, Limits::default()).expect("the file opens again");
    assert_eq!(probe::ids(&store).await, (1..=50).collect::<Vec<i64>>());
}

fn copy_folder(path: &Path, name: &str) -> PathBuf {
    let folder = path.parent().expect("the file is in a folder").join(name);
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    folder
}

/// The files as they are on disk at any instant, as if the process had been killed there, hold
/// everything that was acknowledged and nothing of what wasn't.
#[tokio::test]
async fn a_killed_process_has_lost_nothing_acknowledged() {
    let first = sqlite();
    let store = opened_again(&first, ONE_LANE).await;
    probe::create(&store).await;
    for id in 1..=50 {
        put(&store, id).await;
    }
    let gate = Gate::new(&store);
    let held = gate.clone();
    let unfinished = act(move |tx| {
        let held = held.clone();
        Box::pin(async move {
            for id in 51..=2000 {
                probe::put_number(tx, id, id).await?;
            }
            held.pass().await;
            Ok(())
        })
    });
    let writing = enqueue(&store, unfinished);
    gate.reached().await;
    let path = PathBuf::from(first.location());
    let folder = copy_folder(&path, "killed");
    for suffix in ["", "-wal"] {
        let name = format!("shekara.sqlite{suffix}");
        std::fs::copy(path.with_file_name(&name), folder.join(&name)).expect("files are copied");
    }
    gate.open();
    writing.await.expect("the original goes on");
    let copy = folder.join("shekara.sqlite");
    let copy = Store::open_sqlite(&copy, Limits::default()).expect("the copy opens");
    assert_eq!(probe::ids(&copy).await, (1..=50).collect::<Vec<i64>>());
    put(&copy, 51).await;
    assert_eq!(probe::ids(&store).await.len(), 2000);
}

/// Two processes that open a new file at the same moment both get a working store.
#[test]
fn a_new_file_may_be_opened_twice_at_once() {
    let first = sqlite();
    let folder = copy_folder(Path::new(first.location()), "twice");
    for round in 0..5 {
        let path = folder.join(format!("{round}.sqlite"));
        let openers = [(); 3].map(|()| {
            let path = path.clone();
            std::thread::spawn(move || Store::open_sqlite(&path, Limits::default()).map(drop))
        });
        for opener in openers {
            opener.join().expect("no panic").expect("the file opens");
        }
    }
}

/// A file that a newer version has changed is refused, not damaged.
#[tokio::test]
async fn a_file_of_a_newer_version_is_refused() {
    let first = sqlite();
    let file = rusqlite::Connection::open(first.location()).expect("the file opens");
    file.execute(
        "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
            VALUES (9999, 'from_the_future', '2030-01-01T00:00:00Z', '1')",
        [],
    )
    .expect("the history takes a row");
    let opened = Store::open_sqlite(Path::new(first.location()), Limits::default());
    let error = opened.expect_err("the schema isn't ours");
    assert!(matches!(error, StoreError::Migration(_)), "{error}");
}

/// A path where no file can be is an error at once.
#[test]
fn a_file_that_cannot_be_opened_is_an_error() {
    let opened = Store::open_sqlite(Path::new("/nonexistent/folder/file"), Limits::default());
    let error = opened.expect_err("there is no such folder");
    assert!(matches!(error, StoreError::Engine { .. }), "{error}");
}
