//! PostgreSQL's own floor: what the server does when nothing but PostgreSQL is there.
//!
//! One transaction for each reservation: a conditional update of the slot and two inserts, with
//! prepared statements, by PostgreSQL's own load generator.

use crate::measure::Measured;
use crate::place::{Cluster, Folder};
use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use tokio::process::Command;

/// Threads of the load generator; its clients are spread over them.
const THREADS: usize = 2;
/// Places of a slot: more than are ever taken.
const PLACES: i64 = 1_000_000_000;
/// Slots in the table, so that the hot ones are some of many.
const SLOTS: u32 = 10_000;

/// The database of the floor.
#[derive(Debug)]
pub struct Floor {
    program: PathBuf,
    address: String,
    folder: PathBuf,
    database: String,
    cluster: Cluster,
}

impl Floor {
    /// Makes the database and its tables.
    ///
    /// # Errors
    /// When the server or the program is missing.
    pub async fn create(cluster: &Cluster, folder: &Folder) -> Result<Self> {
        let database = String::from("shekara_floor");
        let address = cluster.create(&database).await?;
        let client = cluster.connect(Some(&database)).await?;
        let schema = format!(
            "CREATE TABLE slot (id bigint PRIMARY KEY, capacity bigint NOT NULL, taken bigint NOT NULL,
                 CHECK (taken <= capacity)) WITH (fillfactor = 60);
             CREATE TABLE booking (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                 slot_id bigint NOT NULL, made_at timestamptz NOT NULL);
             CREATE TABLE event (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text NOT NULL);
             INSERT INTO slot SELECT number, {PLACES}, 0 FROM generate_series(1, {SLOTS}) AS number;
             ANALYZE slot;"
        );
        client
            .batch_execute(&schema)
            .await
            .context("the floor's tables")?;
        let folder = folder.file("pgbench");
        std::fs::create_dir(&folder)?;
        Ok(Self {
            program: program()?,
            address,
            folder,
            database,
            cluster: cluster.clone(),
        })
    }

    /// Runs reservations on some of the slots.
    ///
    /// # Errors
    /// When the load generator fails, or a reservation did.
    pub async fn run(&self, slots: u32, clients: u16, time: Duration) -> Result<Measured> {
        if slots > SLOTS {
            bail!("the floor has {SLOTS} slots, not {slots}");
        }
        let script = self.folder.join("reservation.sql");
        std::fs::write(
            &script,
            format!(
                "\\set slot random(1, {slots})\n\
                 BEGIN;\n\
                 UPDATE slot SET taken = taken + 1 WHERE id = :slot AND taken < capacity;\n\
                 INSERT INTO booking (slot_id, made_at) VALUES (:slot, now());\n\
                 INSERT INTO event (body) VALUES ('booking.made');\n\
                 COMMIT;\n"
            ),
        )?;
        let output = Command::new(&self.program)
            .args(["--no-vacuum", "--protocol=prepared", "--log"])
            .arg(format!("--client={clients}"))
            .arg(format!("--jobs={THREADS}"))
            .arg(format!("--time={}", time.as_secs()))
            .arg(format!("--file={}", script.display()))
            .arg(&self.address)
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .kill_on_drop(true)
            .output()
            .await
            .context("pgbench can't be started")?;
        if !output.status.success() {
            bail!(
                "pgbench ended with {}: {}",
                output.status,
                String::from_utf8_lossy(&output.stderr)
            );
        }
        let latencies = self.take_log()?;
        let answered = latencies.len() as u64;
        Ok(Measured {
            latencies,
            time,
            answered,
        })
    }

    /// Reads and removes the log: one line for each transaction, its third word the microseconds.
    fn take_log(&self) -> Result<Vec<u32>> {
        let mut latencies = Vec::new();
        for entry in std::fs::read_dir(&self.folder)? {
            let path = entry?.path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if !name.starts_with("pgbench_log.") {
                continue;
            }
            for line in std::fs::read_to_string(&path)?.lines() {
                latencies.push(latency(line).with_context(|| format!("pgbench wrote {line:?}"))?);
            }
            std::fs::remove_file(&path)?;
        }
        Ok(latencies)
    }

    /// Compares places taken with bookings made, and removes the database.
    ///
    /// # Errors
    /// When they differ.
    pub async fn close(self) -> Result<()> {
        let client = self.cluster.connect(Some(&self.database)).await?;
        let text = "SELECT (SELECT sum(taken)::bigint FROM slot), (SELECT count(*) FROM booking)";
        let row = client.query_one(text, &[]).await?;
        let (taken, booked): (i64, i64) = (row.get(0), row.get(1));
        if taken != booked {
            bail!("the floor took {taken} places for {booked} bookings");
        }
        drop(client);
        self.cluster.drop_database(&self.database).await
    }
}

fn latency(line: &str) -> Option<u32> {
    let micros: u64 = line.split(' ').nth(2)?.parse().ok()?;
    Some(u32::try_from(micros).unwrap_or(u32::MAX))
}

/// The newest installed `pgbench`, or the one on the search path.
fn program() -> Result<PathBuf> {
    let installed = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let newest = installed
        .filter_map(|entry| {
            let version: u32 = entry.file_name().to_str()?.parse().ok()?;
            let file = entry.path().join("bin/pgbench");
            file.is_file().then_some((version, file))
        })
        .max();
    if let Some((_, file)) = newest {
        return Ok(file);
    }
    let found = std::process::Command::new("pgbench")
        .arg("--version")
        .output();
    found.context("pgbench is not installed (it comes with PostgreSQL)")?;
    Ok(PathBuf::from("pgbench"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_third_word_of_a_log_line_is_its_latency() {
        assert_eq!(latency("0 199 2241 0 1175850568 995598"), Some(2241));
        assert_eq!(latency("0 199"), None);
    }
}
