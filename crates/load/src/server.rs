//! The server under test: the release build of the program, as a process of its own.

use crate::http::Connection;
use crate::measure::{now, pause};
use anyhow::{Context, Result, bail};
use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// How long the server may take to come up.
const HEALTH_MAX: Duration = Duration::from_mins(1);
/// Pause between two looks whether it is up.
const HEALTH_PAUSE: Duration = Duration::from_millis(50);
/// Characters of the log that an error shows at most.
const LOG_CHARACTERS_MAX: usize = 4000;

/// Builds the program in the release profile and says where it is.
///
/// # Errors
/// When the build fails.
#[expect(
    clippy::disallowed_methods,
    reason = "cargo says in the environment which cargo runs"
)]
pub fn build() -> Result<PathBuf> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| String::from("cargo"));
    let built = Command::new(cargo)
        .args(["build", "--quiet", "--release", "--package", "shekara"])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .status()
        .context("cargo can't be started")?;
    if !built.success() {
        bail!("the program could not be built");
    }
    let this = std::env::current_exe().context("where is this program?")?;
    // Both programs are in the folder of the release profile, whichever target folder is in use.
    let folder = this.parent().context("this program is in no folder")?;
    let release = folder.with_file_name("release").join("shekara");
    if !release.is_file() {
        bail!("{} is not there", release.display());
    }
    Ok(release)
}

/// A running server; it is stopped when this value is dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    address: SocketAddr,
    log: PathBuf,
}

impl Server {
    /// Starts the program over a database and waits until it answers.
    ///
    /// # Errors
    /// When it ends or does not answer in time, with the end of its log.
    pub async fn start(program: &Path, database_url: &str, log: PathBuf) -> Result<Self> {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()?));
        let output = File::create(&log).context("the server's log can't be written")?;
        // Tied to this process, so that an interrupted benchmark leaves no server behind.
        let child = Command::new("setpriv")
            .arg("--pdeathsig=KILL")
            .arg("--")
            .arg(program)
            .arg("serve")
            .args(["--database-url", database_url])
            .args(["--address", &address.to_string()])
            .args(["--workers", "0"])
            // Nobody is there to be called: the work in the background is left to others.
            .env("SHEKARA_GATEWAY_PASSWORD", "nobody")
            .env("SHEKARA_SEAL_KEYS", "5e".repeat(32))
            .env("SHEKARA_EPAY_CLIENT_SECRET", "nobody")
            .env("SHEKARA_SMS_KEY", "nobody")
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()
            .context("the server can't be started")?;
        let mut server = Self {
            child,
            address,
            log,
        };
        server.wait_until_healthy().await?;
        Ok(server)
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    async fn wait_until_healthy(&mut self) -> Result<()> {
        let begun = now();
        while begun.elapsed() < HEALTH_MAX {
            if let Some(status) = self.child.try_wait()? {
                bail!("the server ended with {status}:\n{}", self.last_words());
            }
            if is_healthy(self.address).await {
                return Ok(());
            }
            pause(HEALTH_PAUSE).await;
        }
        bail!("the server does not answer:\n{}", self.last_words())
    }

    /// The end of its log.
    pub fn last_words(&self) -> String {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let skipped = log.chars().count().saturating_sub(LOG_CHARACTERS_MAX);
        log.chars().skip(skipped).collect()
    }
}

impl Drop for Server {
    /// Killed, not asked: what was acknowledged is in the database all the same.
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

async fn is_healthy(address: SocketAddr) -> bool {
    let Ok(mut connection) = Connection::open(address).await else {
        return false;
    };
    let request = format!("GET /health HTTP/1.1\r\nHost: {address}\r\n\r\n");
    matches!(connection.ask(request.as_bytes()).await, Ok((200, _)))
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("there is no free port")?;
    Ok(listener.local_addr()?.port())
}
