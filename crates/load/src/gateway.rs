//! The simulated gateway as a process of its own, so that its work is told apart from the client's.

use crate::http::Connection;
use crate::processor;
use anyhow::{Context, Result, bail};
use clap::Args;
use simulators::faults::FaultOrder;
use simulators::gateway::{self, GatewayConfig};
use simulators::population::Population;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

/// Whom the gateway knows.
#[derive(Debug, Clone, Copy, Args)]
#[group(id = "gateway")]
pub struct Options {
    /// Lorries of the population, beside the named ones.
    #[arg(long, default_value_t = 40_000, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub lorries: u32,
    /// The population's seed.
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
}

impl Options {
    /// The population: the same in every process.
    ///
    /// # Errors
    /// When the machine can't count so far.
    pub fn population(&self) -> Result<Population> {
        Ok(Population::generate(
            self.seed,
            usize::try_from(self.lorries)?,
        ))
    }
}

/// Serves until the process is stopped, and says on the first line where.
///
/// # Errors
/// When there is no free port.
pub async fn serve(options: &Options) -> Result<()> {
    let population = Arc::new(options.population()?);
    let handle = gateway::start(GatewayConfig::new(population)).await?;
    println!("{}", handle.address);
    std::future::pending::<()>().await;
    Ok(())
}

/// The running process; it is stopped when this value is dropped.
#[derive(Debug)]
pub struct Gateway {
    child: Child,
    address: SocketAddr,
}

impl Gateway {
    /// Starts this program again as the gateway and waits until it says where it listens.
    ///
    /// # Errors
    /// When it ends without saying so.
    pub async fn start(options: Options) -> Result<Self> {
        let this = std::env::current_exe().context("where is this program?")?;
        // Tied to this process, so that an interrupted benchmark leaves no gateway behind.
        let mut child = Command::new("setpriv")
            .arg("--pdeathsig=KILL")
            .arg("--")
            .arg(this)
            .arg("gateway")
            .args(["--lorries", &options.lorries.to_string()])
            .args(["--seed", &options.seed.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("the gateway can't be started")?;
        let output = child.stdout.take().context("the gateway has no output")?;
        let said = tokio::task::spawn_blocking(move || first_line(output)).await?;
        let address =
            said.and_then(|line| line.trim().parse().context("the gateway did not start"));
        match address {
            Ok(address) => Ok(Self { child, address }),
            Err(error) => {
                child.kill().ok();
                child.wait().ok();
                Err(error)
            }
        }
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Processor time it has used so far.
    ///
    /// # Errors
    /// When it has ended.
    pub fn processor_time(&self) -> Result<Duration> {
        processor::spent(self.child.id())
    }

    /// Makes these services answer late from now on.
    ///
    /// # Errors
    /// When the gateway does not take the order.
    pub async fn slow_down<'a>(
        &self,
        services: impl Iterator<Item = &'a str>,
        latency_ms: u64,
    ) -> Result<()> {
        let address = self.address;
        let mut connection = Connection::open(address).await?;
        for service in services {
            let order = serde_json::to_string(&FaultOrder::latency(service, latency_ms))?;
            let request = format!(
                "POST /control/faults HTTP/1.1\r\nHost: {address}\r\n\
                 Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{order}",
                order.len()
            );
            let (status, body) = connection.ask(request.as_bytes()).await?;
            if status != 200 {
                let body = String::from_utf8_lossy(body);
                bail!("the gateway answered {status} to an order: {body}");
            }
        }
        Ok(())
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn first_line(output: ChildStdout) -> Result<String> {
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    Ok(line)
}
