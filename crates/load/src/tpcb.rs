//! The floor of the ledger: pgbench's TPC-B-like script as it comes with PostgreSQL.
//!
//! One transaction for each transfer: the balances of an account, a teller and a branch are changed, the
//! account's is read, and a line of history is added.

use crate::generator::Generator;
use crate::measure::Measured;
use crate::place::{Cluster, Folder};
use anyhow::{Result, bail};
use std::time::Duration;

/// Branches; each has ten tellers and [`ACCOUNTS_PER_BRANCH`] accounts.
const SCALE: u32 = 10;
/// As the script has it.
const ACCOUNTS_PER_BRANCH: u32 = 100_000;
/// Accounts in all.
pub const ACCOUNTS: u32 = SCALE * ACCOUNTS_PER_BRANCH;

/// The database of the floor.
#[derive(Debug)]
pub struct Floor {
    generator: Generator,
    database: String,
    cluster: Cluster,
}

impl Floor {
    /// Makes the database and its tables.
    ///
    /// # Errors
    /// When the server or the program is missing.
    pub async fn create(cluster: &Cluster, folder: &Folder) -> Result<Self> {
        let database = String::from("shekara_tpcb");
        let address = cluster.create(&database).await?;
        let generator = Generator::create(address, folder, "tpcb")?;
        generator.initialise(SCALE).await?;
        Ok(Self {
            generator,
            database,
            cluster: cluster.clone(),
        })
    }

    /// Runs transfers.
    ///
    /// # Errors
    /// When the load generator fails, or a transfer did.
    pub async fn run(&self, clients: u16, time: Duration) -> Result<Measured> {
        let script = "--builtin=tpcb-like";
        self.generator.run(script, clients, time).await
    }

    /// Compares the branches with the history, and removes the database.
    ///
    /// # Errors
    /// When they differ.
    pub async fn close(self) -> Result<()> {
        let client = self.cluster.connect(Some(&self.database)).await?;
        let text = "SELECT (SELECT sum(bbalance)::bigint FROM pgbench_branches),
            (SELECT coalesce(sum(delta), 0)::bigint FROM pgbench_history)";
        let row = client.query_one(text, &[]).await?;
        let (kept, told): (i64, i64) = (row.get(0), row.get(1));
        if kept != told {
            bail!("the branches of the floor have {kept}, its history tells of {told}");
        }
        drop(client);
        self.cluster.drop_database(&self.database).await
    }
}
