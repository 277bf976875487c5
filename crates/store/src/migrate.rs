//! The schema: numbered SQL files for each engine, embedded in the program.

use crate::error::{StoreError, StoreResult};

mod sqlite_files {
    refinery::embed_migrations!("migrations/sqlite");
}

mod postgres_files {
    refinery::embed_migrations!("migrations/postgres");
}

/// Any number that other users of the same server don't take: "shekara" on a phone's keypad.
const MIGRATION_LOCK: i64 = 7_435_272;

fn failed(error: impl std::fmt::Display) -> StoreError {
    StoreError::Migration(error.to_string().into())
}

pub(crate) fn sqlite(connection: &mut rusqlite::Connection) -> StoreResult<()> {
    sqlite_files::migrations::runner()
        .run(connection)
        .map_err(failed)?;
    Ok(())
}

/// Several processes may start at once; an advisory lock lets one of them migrate. The connection is
/// used for nothing else: the lock and the lifted time limits end with it.
pub(crate) async fn postgres(client: &mut tokio_postgres::Client) -> StoreResult<()> {
    client
        .batch_execute(&format!(
            "SET lock_timeout = 0; SET statement_timeout = 0; SELECT pg_advisory_lock({MIGRATION_LOCK})"
        ))
        .await
        .map_err(failed)?;
    postgres_files::migrations::runner()
        .run_async(client)
        .await
        .map_err(failed)?;
    Ok(())
}

/// Names and checksums of the PostgreSQL migrations, for the name of the tests' template.
#[cfg(feature = "testing")]
pub(crate) fn postgres_fingerprint() -> Vec<(String, u64)> {
    postgres_files::migrations::runner()
        .get_migrations()
        .iter()
        .map(|migration| (migration.name().to_owned(), migration.checksum()))
        .collect()
}
