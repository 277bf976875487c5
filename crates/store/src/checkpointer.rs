//! Copies what gathers in the embedded engine's log into its file, beside the writer.
//!
//! The engine would make the writer copy the log whenever a commit finds it long: that commit, and
//! everybody who waits behind it, would then stand for the time of two syncs and thousands of pages.
//! A thread with a connection of its own copies while the writer goes on.

use crate::error::{StoreError, StoreResult};
use rusqlite::hooks::Wal;
use rusqlite::{Connection, ffi};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// Pages in the log from which on it is copied, 4 KiB each.
const COPY_PAGES: i32 = 256;
/// Pages in the log from which on the writer copies what is left. Only when all of it is copied can
/// the log begin anew, and while the writer is busy the other thread is always a little behind.
const BEGIN_ANEW_PAGES: i32 = 64 * COPY_PAGES;

/// Takes the copying away from `writer`; `copier` is another connection to the same file. The thread
/// ends when the writer is closed.
///
/// # Errors
/// When the thread can't be started.
pub(crate) fn start(writer: &mut Connection, copier: Connection) -> StoreResult<()> {
    let (wake, woken) = sync_channel(1);
    std::thread::Builder::new()
        .name(String::from("sqlite-copier"))
        .spawn(move || copy_when_woken(&copier, &woken))
        .map_err(|error| StoreError::engine("open", error))?;
    let mut copied_pages = 0;
    writer
        .wal_hook(Some(move |log: &mut Wal, pages| {
            copied_pages = after_commit(log, pages, copied_pages, &wake);
            Ok(())
        }))
        .map_err(|error| StoreError::sqlite("open", &error))
}

/// Has the log copied when it has grown enough since the last time; answers how many of its pages
/// have been copied or are about to be.
fn after_commit(log: &mut Wal, pages: i32, copied_pages: i32, wake: &SyncSender<()>) -> i32 {
    // The log began anew: it is shorter than what was copied of the last one.
    let copied_pages = if pages < copied_pages {
        0
    } else {
        copied_pages
    };
    if pages < copied_pages + COPY_PAGES {
        return copied_pages;
    }
    if pages >= BEGIN_ANEW_PAGES {
        // Fails harmlessly while the other thread copies: the next commit tries again.
        let copied = log.checkpoint();
        tracing::trace!(?copied, pages, "the writer copied the rest of the log");
        return if copied.is_ok() { pages } else { copied_pages };
    }
    // A full channel means that the thread is awake already.
    let _ = wake.try_send(());
    pages
}

fn copy_when_woken(connection: &Connection, woken: &Receiver<()>) {
    while woken.recv().is_ok() {
        let copied = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
        match copied {
            Ok(()) => {}
            Err(error) if error.sqlite_error_code() == Some(ffi::ErrorCode::DatabaseBusy) => {}
            Err(error) => tracing::warn!(%error, "the log could not be copied into the file"),
        }
    }
}
