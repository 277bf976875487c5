//! `shekara import-statement`: takes in files of the bank, for a timer of the operating system.

use crate::cli::ImportOptions;
use crate::statement_folder::{advice, read};
use crate::wiring::open_store;
use anyhow::{Context, Result, bail};
use kernel::clock::SystemClock;
use kernel::ids::{IdSource, SYSTEM};
use queue::Settings;
use queue::till::Till;
use std::sync::Arc;

/// Imports the files one after another and prints what came of each; any refusal is an error in the end.
pub async fn run(options: &ImportOptions) -> Result<()> {
    let store = open_store(&options.database.database_url).await?;
    let clock = SystemClock::shared();
    let till = Till {
        store,
        settings: Arc::new(Settings::load().context("the data of the queue can't be used")?),
        ids: IdSource::from_os(Arc::clone(&clock)),
        clock,
    };
    let desk = crate::money::desk(till, &options.money)?;
    let mut refused = 0;
    for file in &options.files {
        let shown = file.display();
        match desk.import(read(file).await?, SYSTEM).await {
            Ok(report) => {
                println!(
                    "{shown}: {} entries, {} new, {} known, {} settled of {} offered, {} unknown, \
                     {} orders executed, {} contradictions",
                    report.entries,
                    report.new,
                    report.known,
                    report.settled,
                    report.offered,
                    report.unknown,
                    report.executions.len(),
                    report.conflicts.len()
                );
            }
            Err(failure) => {
                eprintln!("{shown}: {failure}; {}", advice(&failure));
                refused += 1;
            }
        }
    }
    if refused > 0 {
        bail!(
            "{refused} of {} files are not imported",
            options.files.len()
        );
    }
    Ok(())
}
