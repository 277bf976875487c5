//! PostgreSQL's own load generator, `pgbench`, and the log of latencies that it writes.

use crate::measure::Measured;
use crate::place::Folder;
use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use tokio::process::Command;

/// Threads of the load generator; its clients are spread over them.
const THREADS: usize = 2;

/// The load generator with the database it loads.
#[derive(Debug)]
pub struct Generator {
    program: PathBuf,
    address: String,
    folder: PathBuf,
}

impl Generator {
    /// Finds the program and makes a folder for its log.
    ///
    /// # Errors
    /// When the program is missing.
    pub fn create(address: String, folder: &Folder, name: &str) -> Result<Self> {
        let folder = folder.file(name);
        std::fs::create_dir(&folder)?;
        Ok(Self {
            program: program()?,
            address,
            folder,
        })
    }

    /// Makes the tables of the standard scripts.
    ///
    /// # Errors
    /// When the load generator fails.
    pub async fn initialise(&self, scale: u32) -> Result<()> {
        let scale = format!("--scale={scale}");
        self.call(&["--initialize", "--quiet", &scale]).await
    }

    /// Runs a script, which is given as an option, with prepared statements.
    ///
    /// # Errors
    /// When the load generator fails, or a transaction did.
    pub async fn run(&self, script: &str, clients: u16, time: Duration) -> Result<Measured> {
        let clients = format!("--client={clients}");
        let threads = format!("--jobs={THREADS}");
        let seconds = format!("--time={}", time.as_secs());
        let fixed = ["--no-vacuum", "--protocol=prepared", "--log"];
        let chosen = [clients.as_str(), &threads, &seconds, script];
        self.call(&[&fixed[..], &chosen[..]].concat()).await?;
        let latencies = self.take_log()?;
        let answered = latencies.len() as u64;
        Ok(Measured {
            latencies,
            time,
            answered,
        })
    }

    async fn call(&self, arguments: &[&str]) -> Result<()> {
        let output = Command::new(&self.program)
            .args(arguments)
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
        Ok(())
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
