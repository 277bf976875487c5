//! Private PostgreSQL servers: one for a test run or a benchmark, and one to develop against.
//!
//! The server listens on a free port of 127.0.0.1 only, trusts whoever can reach that, keeps its data
//! in a temporary folder, and is run by the user `postgres` when the chore is run by root, because the
//! server refuses to be run by root.

use std::env;
use std::fs::{self, DirBuilder};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::os::unix::fs::{DirBuilderExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};

use crate::machine;
use crate::packages::{self, Need};

const START_LIMIT: Duration = Duration::from_mins(1);
const START_ATTEMPTS: u32 = 5;

/// Whether a commit waits for the disk.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// It does, as in production: for benchmarks.
    Synced,
    /// It does not: for tests, which throw the data away.
    Fast,
}

/// A running server that is stopped, and its data removed, when this value is dropped.
pub struct Server {
    place: Place,
    child: Child,
}

/// Where a server keeps its data, and how it is reached.
struct Place {
    folder: PathBuf,
    port: u16,
}

impl Server {
    /// Makes a new empty cluster and starts it.
    ///
    /// # Errors
    /// When the programs are not installed, or the server does not come up within a minute.
    pub fn start(durability: Durability) -> Result<Self> {
        let base = match durability {
            Durability::Synced => PathBuf::from("/var/tmp"),
            Durability::Fast => env::temp_dir(),
        };
        let folder = base.join(format!("shekara-pg-{}", std::process::id()));
        let mut refused = None;
        for _ in 0..START_ATTEMPTS {
            let place = Place::create(&folder, durability)?;
            match place.spawn() {
                Ok(child) => return Ok(Self { place, child }),
                // Somebody else may have taken the port since it was found free: take another.
                Err(error) => refused = Some(error),
            }
        }
        fs::remove_dir_all(&folder).ok();
        Err(refused.context("the server was never started")?)
    }

    /// How clients reach the server, as libpq writes it.
    pub fn address(&self) -> String {
        self.place.address()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let stopped = self
            .place
            .control(&["stop", "--mode=immediate", "--timeout=20"]);
        if let Err(error) = stopped {
            eprintln!("xtask: {error:#}");
            self.child.kill().ok();
        }
        self.child.wait().ok();
        fs::remove_dir_all(&self.place.folder).ok();
    }
}

impl Place {
    /// An initialised cluster in a folder that is emptied first.
    fn create(folder: &Path, durability: Durability) -> Result<Self> {
        fs::remove_dir_all(folder).ok();
        DirBuilder::new()
            .mode(0o700)
            .create(folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
        if machine::user_id()? == 0 {
            let (user, group) = machine::named_user("postgres")?;
            chown(folder, Some(user), Some(group))?;
        }
        let place = Self {
            folder: folder.to_owned(),
            port: machine::free_port()?,
        };
        machine::output(
            place
                .as_server("initdb")?
                .args(["--username=postgres", "--auth=trust", "--encoding=UTF8"])
                .args(["--locale=C.UTF-8", "--no-sync", "--pgdata"])
                .arg(place.data()),
        )?;
        let mut settings = place.settings(durability);
        let file = place.data().join("postgresql.conf");
        settings.insert_str(0, &fs::read_to_string(&file)?);
        fs::write(&file, settings)?;
        fs::write(place.folder.join("port"), place.port.to_string())?;
        Ok(place)
    }

    /// A cluster made earlier, if there is one in the folder.
    fn existing(folder: &Path) -> Option<Self> {
        let port = fs::read_to_string(folder.join("port"))
            .ok()?
            .trim()
            .parse()
            .ok()?;
        Some(Self {
            folder: folder.to_owned(),
            port,
        })
    }

    fn settings(&self, durability: Durability) -> String {
        let mut lines = vec![
            "\nlisten_addresses = '127.0.0.1'".to_owned(),
            format!("port = {}", self.port),
            "unix_socket_directories = ''".to_owned(),
            "max_connections = 200".to_owned(),
            "timezone = 'UTC'".to_owned(),
            "log_timezone = 'UTC'".to_owned(),
        ];
        if durability == Durability::Fast {
            for name in ["fsync", "synchronous_commit", "full_page_writes"] {
                lines.push(format!("{name} = off"));
            }
        }
        lines.join("\n") + "\n"
    }

    /// Starts the server as a child that does not outlive this process, and waits until it answers.
    fn spawn(&self) -> Result<Child> {
        let log = fs::File::create(self.log())?;
        let mut child = self
            .as_server("postgres")?
            .arg("-D")
            .arg(self.data())
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .context("cannot start the PostgreSQL server")?;
        let begun = machine::now();
        while begun.elapsed() < START_LIMIT {
            if let Some(status) = child.try_wait()? {
                bail!(
                    "the PostgreSQL server ended with {status}:\n{}",
                    machine::tail(&self.log(), 20)
                );
            }
            if self.answers() {
                return Ok(child);
            }
            thread::sleep(Duration::from_millis(50));
        }
        child.kill().ok();
        child.wait().ok();
        bail!(
            "the PostgreSQL server did not answer:\n{}",
            machine::tail(&self.log(), 20)
        )
    }

    /// Whether the server takes connections and is past its start-up.
    fn answers(&self) -> bool {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        if TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_err() {
            return false;
        }
        let Ok(mut ready) = self.as_server("pg_isready") else {
            return false;
        };
        let port = self.port.to_string();
        machine::output(ready.args(["--host=127.0.0.1", "--port", &port])).is_ok()
    }

    /// Runs `pg_ctl` on the cluster.
    fn control(&self, arguments: &[&str]) -> Result<()> {
        let mut command = self.as_server("pg_ctl")?;
        command
            .arg("--pgdata")
            .arg(self.data())
            .arg("--silent")
            .args(arguments);
        machine::output(&mut command).map(drop)
    }

    /// One of the server's programs, as the user that may run it.
    fn as_server(&self, program: &str) -> Result<Command> {
        let programs = programs().context("PostgreSQL's server programs are not installed")?;
        let user = (machine::user_id()? == 0).then_some("postgres");
        let mut command = machine::tied(user, "INT", programs.join(program));
        command
            .current_dir(&self.folder)
            .env("HOME", &self.folder)
            .env("LC_ALL", "C.UTF-8");
        Ok(command)
    }

    fn address(&self) -> String {
        format!(
            "host=127.0.0.1 port={} user=postgres dbname=postgres",
            self.port
        )
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }
}

/// The folder of the newest installed PostgreSQL server's programs.
pub fn programs() -> Option<PathBuf> {
    let installed = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten();
    let newest = installed
        .filter_map(|entry| {
            let version: u32 = entry.file_name().to_str()?.parse().ok()?;
            let folder = entry.path().join("bin");
            folder
                .join("postgres")
                .is_file()
                .then_some((version, folder))
        })
        .max();
    match newest {
        Some((_, folder)) => Some(folder),
        None => machine::program("postgres")?.parent().map(Path::to_owned),
    }
}

/// `cargo xtask pg`.
#[derive(Args)]
pub struct Options {
    #[command(subcommand)]
    action: Action,
    /// A server that syncs every commit to disk, kept apart from the fast one.
    #[arg(long, global = true)]
    durable: bool,
}

#[derive(Clone, Copy, Subcommand)]
enum Action {
    /// Starts the server, keeping what it held, and prints its address.
    Start,
    /// Stops the server; its data stay.
    Stop,
    /// Prints the address of the running server.
    Url,
}

/// Starts, stops or names the server for development.
///
/// # Errors
/// When the server is not in the state the action needs.
pub fn run(options: &Options) -> Result<()> {
    let (durability, kind) = if options.durable {
        (Durability::Synced, "durable")
    } else {
        (Durability::Fast, "fast")
    };
    let user = machine::user_id()?;
    let folder = PathBuf::from(format!("/var/tmp/shekara-pg-development-{user}-{kind}"));
    let known = Place::existing(&folder);
    match options.action {
        Action::Start => {
            packages::ensure(&[Need::Postgres])?;
            let place = match known {
                Some(place) => place,
                None => Place::create(&folder, durability)?,
            };
            if !place.answers() {
                let log = place.log();
                let log = log.to_str().context("the log's path is not UTF-8")?;
                place.control(&["start", "--wait", "--log", log])?;
            }
            println!("{}", place.address());
            Ok(())
        }
        Action::Stop => known.context("there is no server to stop")?.control(&[
            "stop",
            "--mode=fast",
            "--timeout=60",
        ]),
        Action::Url => {
            let place = known.filter(Place::answers);
            let place = place.context("no server is running: `cargo xtask pg start` starts one")?;
            println!("{}", place.address());
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_answers_while_it_is_held_and_leaves_nothing_behind() {
        if programs().is_none() {
            eprintln!("PostgreSQL is not installed: nothing to test");
            return;
        }
        let server = Server::start(Durability::Fast).unwrap();
        let folder = server.place.folder.clone();
        let port = server.place.port;
        assert!(server.place.answers());
        assert_eq!(
            server.address(),
            format!("host=127.0.0.1 port={port} user=postgres dbname=postgres")
        );
        drop(server);
        assert!(!folder.exists());
        assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
    }
}
