//! The browser tests: builds the program, starts its demo on a free port, and lets a browser walk it.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::machine;

const HEALTH_LIMIT: Duration = Duration::from_mins(2);
const STOP_LIMIT: Duration = Duration::from_secs(15);

/// How the program is built.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Profile {
    /// As it is shipped.
    Release,
    /// As the other tests built it: quicker to come by.
    Dev,
}

/// Builds the program, starts it, and runs the tests of `e2e/` against it.
///
/// # Errors
/// When the build, the start or a test fails; the error ends with the server's last words.
pub fn run(profile: Profile) -> Result<()> {
    let tests = machine::root().join("e2e");
    install(&tests)?;
    let mut demo = Demo::start(&build(profile)?)?;
    let begun = machine::run(
        Command::new("npm")
            .args(["test", "--silent"])
            .current_dir(&tests)
            .env("BASE_URL", format!("http://127.0.0.1:{}", demo.port)),
    );
    let still_running = demo.child.try_wait()?.is_none();
    if begun.is_err() || !still_running {
        println!("the server's last words:\n{}", machine::tail(&demo.log, 40));
    }
    begun?;
    if !still_running {
        bail!("the server ended during the tests");
    }
    Ok(())
}

/// Installs the packages of the lock file, unless the ones there are those already.
fn install(tests: &Path) -> Result<()> {
    let modified = |file: PathBuf| fs::metadata(file).and_then(|facts| facts.modified());
    let wanted = modified(tests.join("package-lock.json")).context("e2e/package-lock.json")?;
    let installed = modified(tests.join("node_modules/.package-lock.json"));
    if installed.is_ok_and(|installed| installed >= wanted) {
        return Ok(());
    }
    machine::run(
        Command::new("npm")
            .args(["ci", "--no-audit", "--no-fund"])
            .current_dir(tests),
    )
}

fn build(profile: Profile) -> Result<PathBuf> {
    let mut command = machine::cargo(&["build", "--package", "shekara"]);
    let folder = match profile {
        Profile::Release => {
            command.arg("--release");
            "release"
        }
        Profile::Dev => "debug",
    };
    if machine::is_set("CI") {
        command.arg("--locked");
    }
    machine::run(&mut command)?;
    Ok(target_folder().join(folder).join("shekara"))
}

fn target_folder() -> PathBuf {
    let chosen = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    machine::root().join(chosen.unwrap_or_else(|| PathBuf::from("target")))
}

/// A running demo that is stopped, and its data removed, when this value is dropped.
struct Demo {
    child: Child,
    port: u16,
    data: PathBuf,
    log: PathBuf,
}

impl Demo {
    fn start(program: &Path) -> Result<Self> {
        let port = machine::free_port()?;
        let name = format!("shekara-e2e-{}", std::process::id());
        let data = std::env::temp_dir().join(name);
        fs::remove_dir_all(&data).ok();
        fs::create_dir(&data).with_context(|| format!("cannot create {}", data.display()))?;
        let log = target_folder().join("e2e-server.log");
        let output = File::create(&log)?;
        let child = machine::tied(None, "TERM", program)
            .arg("demo")
            .arg("--address")
            .arg(format!("127.0.0.1:{port}"))
            .arg("--data")
            .arg(&data)
            .args(["--speed", "1"])
            .current_dir(machine::root())
            .stdin(Stdio::null())
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let mut demo = Self {
            child,
            port,
            data,
            log,
        };
        demo.wait_until_healthy()?;
        Ok(demo)
    }

    fn wait_until_healthy(&mut self) -> Result<()> {
        let begun = machine::now();
        while begun.elapsed() < HEALTH_LIMIT {
            if let Some(status) = self.child.try_wait()? {
                bail!(
                    "the server ended with {status}:\n{}",
                    machine::tail(&self.log, 40)
                );
            }
            if is_healthy(self.port) {
                println!(
                    "the demo is up on port {} after {:.1?}",
                    self.port,
                    begun.elapsed()
                );
                return Ok(());
            }
            thread::sleep(Duration::from_millis(100));
        }
        bail!(
            "the server was not healthy in time:\n{}",
            machine::tail(&self.log, 40)
        )
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let process = self.child.id().to_string();
        machine::output(Command::new("sh").args(["-c", "kill -TERM \"$0\"", &process])).ok();
        let begun = machine::now();
        while begun.elapsed() < STOP_LIMIT {
            if !matches!(self.child.try_wait(), Ok(None)) {
                break;
            }
            thread::sleep(Duration::from_millis(50));
        }
        self.child.kill().ok();
        self.child.wait().ok();
        fs::remove_dir_all(&self.data).ok();
    }
}

/// Whether `/health` answers 200.
fn is_healthy(port: u16) -> bool {
    let ask = || -> Result<String> {
        let limit = Duration::from_secs(5);
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let mut stream = TcpStream::connect_timeout(&address, limit)?;
        stream.set_read_timeout(Some(limit))?;
        write!(
            stream,
            "GET /health HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
        )?;
        let mut first = String::new();
        BufReader::new(stream).read_line(&mut first)?;
        Ok(first)
    };
    ask().is_ok_and(|line| line.split(' ').nth(1) == Some("200"))
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    fn answer_once(answer: &'static str) -> u16 {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = BufReader::new(stream.try_clone().unwrap());
            // Whoever closes before having read all resets the connection.
            let mut line = String::from("-");
            while !line.trim().is_empty() {
                line.clear();
                request.read_line(&mut line).unwrap();
            }
            stream.write_all(answer.as_bytes()).unwrap();
        });
        port
    }

    #[test]
    fn only_200_is_healthy() {
        assert!(is_healthy(answer_once("HTTP/1.1 200 OK\r\n\r\n")));
        assert!(!is_healthy(answer_once(
            "HTTP/1.1 503 Service Unavailable\r\n\r\n"
        )));
    }

    #[test]
    fn nobody_listening_is_not_healthy() {
        assert!(!is_healthy(machine::free_port().unwrap()));
    }
}
