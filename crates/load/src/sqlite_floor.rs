//! SQLite's floor: one writer thread that commits every reservation by itself.
//!
//! The same conditional update and two inserts as PostgreSQL's floor, in WAL mode with every commit
//! synced. The clients reach the writer through a channel; there is no HTTP and nothing to check.

use crate::measure::{Client, Measured, Window, drive};
use crate::place::Folder;
use anyhow::{Context, Result, bail};
use rusqlite::{Connection, TransactionBehavior, params};
use std::path::PathBuf;
use std::thread::JoinHandle;
use tokio::sync::{mpsc, oneshot};

/// Places of a slot: more than are ever taken.
const PLACES: i64 = 1_000_000_000;
/// Slots in the table, so that the hot ones are some of many.
pub const SLOTS: u32 = 10_000;
/// Reservations waiting for the writer at most.
const QUEUE: usize = 1024;

struct Reservation {
    slot: i64,
    done: oneshot::Sender<Result<()>>,
}

/// The database of the floor.
#[derive(Debug)]
pub struct Floor {
    path: PathBuf,
}

impl Floor {
    /// Makes the file and its tables.
    ///
    /// # Errors
    /// When the file can't be made.
    pub fn create(folder: &Folder) -> Result<Self> {
        let path = folder.file("floor.sqlite");
        let connection = Connection::open(&path)?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.execute_batch(
            "CREATE TABLE slot (id INTEGER PRIMARY KEY, capacity INTEGER NOT NULL,
                 taken INTEGER NOT NULL, CHECK (taken <= capacity)) STRICT;
             CREATE TABLE booking (id INTEGER PRIMARY KEY, slot_id INTEGER NOT NULL,
                 made_at INTEGER NOT NULL) STRICT;
             CREATE TABLE event (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;",
        )?;
        connection.execute(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
             INSERT INTO slot SELECT i, ?2, 0 FROM n",
            params![SLOTS, PLACES],
        )?;
        Ok(Self { path })
    }

    /// Runs reservations on some of the slots.
    ///
    /// # Errors
    /// When the writer fails, or a reservation did.
    pub async fn run(&self, slots: u32, clients: u16, window: Window) -> Result<Measured> {
        if slots > SLOTS {
            bail!("the floor has {SLOTS} slots, not {slots}");
        }
        let (queue, waiting) = mpsc::channel(QUEUE);
        let writer = self.writer(waiting)?;
        let clients = (0..clients)
            .map(|number| Caller {
                queue: queue.clone(),
                slots,
                next: usize::from(number),
            })
            .collect();
        drop(queue);
        let measured = drive(clients, window).await?;
        if writer.join().is_err() {
            bail!("the writer of the floor broke off");
        }
        Ok(measured)
    }

    fn writer(&self, waiting: mpsc::Receiver<Reservation>) -> Result<JoinHandle<()>> {
        let mut connection = Connection::open(&self.path)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        let thread = std::thread::Builder::new().name(String::from("floor-writer"));
        thread
            .spawn(move || write(&mut connection, waiting))
            .context("no thread for the writer")
    }

    /// Compares places taken with bookings made.
    ///
    /// # Errors
    /// When they differ.
    pub fn close(self) -> Result<()> {
        let connection = Connection::open(&self.path)?;
        let (taken, booked): (i64, i64) = connection.query_row(
            "SELECT (SELECT sum(taken) FROM slot), (SELECT count(*) FROM booking)",
            [],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        if taken != booked {
            bail!("the floor took {taken} places for {booked} bookings");
        }
        Ok(())
    }
}

fn write(connection: &mut Connection, mut waiting: mpsc::Receiver<Reservation>) {
    while let Some(reservation) = waiting.blocking_recv() {
        let done = reserve(connection, reservation.slot);
        // A client that has ended no longer waits.
        let _ = reservation.done.send(done);
    }
}

fn reserve(connection: &mut Connection, slot: i64) -> Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let taken = transaction
        .prepare_cached("UPDATE slot SET taken = taken + 1 WHERE id = ?1 AND taken < capacity")?
        .execute([slot])?;
    if taken != 1 {
        bail!("slot {slot} is full");
    }
    transaction
        .prepare_cached("INSERT INTO booking (slot_id, made_at) VALUES (?1, ?2)")?
        .execute([slot, 1])?;
    transaction
        .prepare_cached("INSERT INTO event (body) VALUES (?1)")?
        .execute(["booking.made"])?;
    transaction.commit()?;
    Ok(())
}

/// A client of the floor.
struct Caller {
    queue: mpsc::Sender<Reservation>,
    slots: u32,
    next: usize,
}

impl Client for Caller {
    async fn once(&mut self) -> Result<()> {
        // A step without a common factor with the number of slots visits them all.
        self.next += 7919;
        let slot = i64::try_from(self.next % self.slots as usize)? + 1;
        let (done, answer) = oneshot::channel();
        self.queue
            .send(Reservation { slot, done })
            .await
            .ok()
            .context("the writer is gone")?;
        answer.await.context("the writer gave no answer")?
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test]
    async fn every_reservation_takes_a_place_and_makes_a_booking() {
        let folder = Folder::create(&std::env::temp_dir(), "floor-test").unwrap();
        let floor = Floor::create(&folder).unwrap();
        let window = Window {
            warm_up: Duration::ZERO,
            measured: Duration::from_millis(50),
        };
        let measured = floor.run(4, 3, window).await.unwrap();
        assert!(measured.answered >= 3, "each client asks at least once");
        let connection = Connection::open(&floor.path).unwrap();
        let booked: i64 = connection
            .query_row("SELECT count(*) FROM booking", [], |row| row.get(0))
            .unwrap();
        assert_eq!(u64::try_from(booked).unwrap(), measured.answered);
        floor.close().unwrap();
    }
}
