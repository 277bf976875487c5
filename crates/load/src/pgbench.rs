//! PostgreSQL's own floor: what the server does when nothing but PostgreSQL is there.
//!
//! One transaction for each reservation: a conditional update of the slot and two inserts, with
//! prepared statements, by PostgreSQL's own load generator.

use crate::generator::Generator;
use crate::measure::Measured;
use crate::place::{Cluster, Folder};
use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use std::time::Duration;

/// Places of a slot: more than are ever taken.
const PLACES: i64 = 1_000_000_000;
/// Slots in the table, so that the hot ones are some of many.
const SLOTS: u32 = 10_000;

/// The database of the floor.
#[derive(Debug)]
pub struct Floor {
    generator: Generator,
    script: PathBuf,
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
        Ok(Self {
            generator: Generator::create(address, folder, "pgbench")?,
            script: folder.file("reservation.sql"),
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
        std::fs::write(
            &self.script,
            format!(
                "\\set slot random(1, {slots})\n\
                 BEGIN;\n\
                 UPDATE slot SET taken = taken + 1 WHERE id = :slot AND taken < capacity;\n\
                 INSERT INTO booking (slot_id, made_at) VALUES (:slot, now());\n\
                 INSERT INTO event (body) VALUES ('booking.made');\n\
                 COMMIT;\n"
            ),
        )?;
        let script = format!("--file={}", self.script.display());
        self.generator.run(&script, clients, time).await
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
