//! Files of statements that a bank's program puts into a folder: imported once, then moved aside.
//!
//! A file `x.part` is still being written and left alone. What is imported goes to `imported`, what is
//! refused to `refused`; the journal of rejected messages says why. Importing a file twice does no harm, so
//! a process that dies between the import and the move loses and doubles nothing.

use anyhow::{Context, Result};
use jiff::SignedDuration;
use kernel::ids::SYSTEM;
use payments::{ImportError, STATEMENT_BYTES, StatementError};
use queue::statements::{ImportFailure, StatementDesk};
use std::path::{Path, PathBuf};
use store::jobs::{JobOutcome, LeasedJob};
use store::worker::{Handling, JobHandler};

/// Where files go that are imported.
const IMPORTED: &str = "imported";
/// Where files go that are refused.
const REFUSED: &str = "refused";
/// Files taken in one look; the others a minute later.
const FILES_MAX: usize = 50;
/// Pause between two looks.
const LOOKS_APART: SignedDuration = SignedDuration::from_mins(1);

/// A folder that is looked into every minute.
pub struct StatementFolder {
    folder: PathBuf,
    desk: StatementDesk,
}

impl StatementFolder {
    /// Kind and key of the job.
    pub const JOB: &'static str = "payments.statement_folder";

    /// The folder, with the two folders in it made.
    pub fn open(folder: PathBuf, desk: StatementDesk) -> Result<Self> {
        for name in [IMPORTED, REFUSED] {
            let inner = folder.join(name);
            std::fs::create_dir_all(&inner)
                .with_context(|| format!("the folder {} can't be made", inner.display()))?;
        }
        Ok(Self { folder, desk })
    }

    /// Takes in the files that are there.
    pub async fn look(&self) -> Result<()> {
        let mut found = Vec::new();
        let mut entries = tokio::fs::read_dir(&self.folder)
            .await
            .with_context(|| format!("the folder {} can't be read", self.folder.display()))?;
        while let Some(entry) = entries.next_entry().await? {
            let path = entry.path();
            let is_whole = path.extension().is_none_or(|name| name != "part");
            if is_whole && entry.file_type().await?.is_file() {
                found.push(path);
            }
        }
        found.sort();
        for path in found.into_iter().take(FILES_MAX) {
            self.take(&path).await?;
        }
        Ok(())
    }

    async fn take(&self, path: &Path) -> Result<()> {
        let shown = path.display();
        let bytes = read(path).await?;
        let aside = match self.desk.import(bytes, SYSTEM).await {
            Ok(report) => {
                tracing::info!(file = %shown, ?report, "a statement is imported");
                IMPORTED
            }
            // The next look tries again.
            Err(ImportFailure::Import(ImportError::Store(error))) => return Err(error.into()),
            Err(ImportFailure::Refused(refusal)) => return Err(refusal.into()),
            Err(error) => {
                tracing::error!(file = %shown, %error, "a statement is refused");
                REFUSED
            }
        };
        let name = path.file_name().context("a file has a name")?;
        // A later file of the same name doesn't take the place of the earlier one.
        let stamp = self.desk.till.ids.uuid();
        let name = format!("{stamp}-{}", name.to_string_lossy());
        tokio::fs::rename(path, self.folder.join(aside).join(name))
            .await
            .with_context(|| format!("{shown} can't be moved aside"))
    }
}

/// Reads a file of a statement; of one that is too large only as much as shows that it is.
pub async fn read(path: &Path) -> Result<Vec<u8>> {
    use tokio::io::AsyncReadExt;
    let file = tokio::fs::File::open(path)
        .await
        .with_context(|| format!("{} can't be opened", path.display()))?;
    let mut bytes = Vec::new();
    file.take(u64::try_from(STATEMENT_BYTES)? + 1)
        .read_to_end(&mut bytes)
        .await
        .with_context(|| format!("{} can't be read", path.display()))?;
    Ok(bytes)
}

impl JobHandler for StatementFolder {
    fn kind(&self) -> &'static str {
        Self::JOB
    }

    fn run<'a>(&'a self, _: &'a LeasedJob) -> Handling<'a> {
        Box::pin(async move {
            if let Err(error) = self.look().await {
                tracing::error!(error = format!("{error:#}"), "the folder of statements");
            }
            JobOutcome::Again(self.desk.till.clock.now() + LOOKS_APART)
        })
    }
}

/// What the command line says of a failure.
pub fn advice(failure: &ImportFailure) -> &'static str {
    match failure {
        ImportFailure::Unreadable(StatementError::TooLarge { .. }) => {
            "ask the bank for shorter periods"
        }
        ImportFailure::Unreadable(_) => {
            "the refusal is in the journal; ask the bank for camt.053 or 1CClientBankExchange"
        }
        _ => "nothing of the file is booked",
    }
}
