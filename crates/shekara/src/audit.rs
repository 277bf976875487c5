//! `shekara audit`: compares what must agree – places and bookings, vehicles and bookings, the ledger.

use crate::cli::DatabaseOptions;
use crate::wiring::open_store;
use anyhow::{Result, bail};
use payments::{LedgerAudit, LedgerTotals};
use queue::queries::Audit;

/// Prints the findings; any disagreement is an error.
pub async fn run(options: &DatabaseOptions) -> Result<()> {
    let store = open_store(&options.database_url).await?;
    let queue = store.read(Audit).await?;
    let ledger = store.read(LedgerAudit).await?;
    let totals = store.read(LedgerTotals).await?;
    println!(
        "slots whose count differs from their bookings: {}",
        queue.slots.len()
    );
    println!(
        "vehicles claimed by no active booking: {}",
        queue.claims.len()
    );
    println!("ledger: {totals:?}");
    println!("ledger findings: {ledger:?}");
    if !queue.slots.is_empty() || !queue.claims.is_empty() || !totals.balances() {
        bail!(
            "the books disagree: slots {:?}, vehicles {:?}",
            queue.slots,
            queue.claims
        );
    }
    println!("everything agrees");
    Ok(())
}
