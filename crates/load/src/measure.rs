//! Closed-loop measuring: some clients, each with one request at a time, for a fixed time.

use anyhow::{Context, Result};
use std::future::Future;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// One client of a closed loop.
pub trait Client: Send + 'static {
    /// One request with its answer.
    ///
    /// # Errors
    /// Anything but the expected answer ends the measurement.
    fn once(&mut self) -> impl Future<Output = Result<()>> + Send;
}

/// How long clients run.
#[derive(Debug, Clone, Copy)]
pub struct Window {
    /// Not counted, before the measured time.
    pub warm_up: Duration,
    /// The measured time.
    pub measured: Duration,
}

/// What a measurement gave.
#[derive(Debug, Clone, Default)]
pub struct Measured {
    /// Microseconds of every request that was answered within the measured time.
    pub latencies: Vec<u32>,
    /// The measured time.
    pub time: Duration,
    /// Requests that were answered at any time, the warm-up included.
    pub answered: u64,
}

impl Measured {
    /// Adds another measurement of the same thing.
    pub fn add(&mut self, other: Self) {
        self.latencies.extend(other.latencies);
        self.time += other.time;
        self.answered += other.answered;
    }

    /// Requests answered in a second.
    pub fn rate(&self) -> f64 {
        let count = u32::try_from(self.latencies.len()).unwrap_or(u32::MAX);
        f64::from(count) / self.time.as_secs_f64().max(f64::MIN_POSITIVE)
    }

    /// The latency that so many of a thousand requests do not exceed, in milliseconds.
    pub fn latency_ms(&self, of_thousand: usize) -> f64 {
        let mut sorted = self.latencies.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() * of_thousand).div_ceil(1000).max(1);
        sorted
            .get(rank - 1)
            .map_or(0.0, |micros| f64::from(*micros) / 1000.0)
    }
}

/// The present moment.
#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
pub fn now() -> Instant {
    Instant::now()
}

/// Waits.
#[expect(
    clippy::disallowed_methods,
    reason = "another process is waited for, or the time of a measurement"
)]
pub async fn pause(duration: Duration) {
    tokio::time::sleep(duration).await;
}

/// Runs clients on a thread of their own.
///
/// # Errors
/// The first error of a client.
pub async fn drive<C: Client>(clients: Vec<C>, window: Window) -> Result<Measured> {
    let ended = tokio::task::spawn_blocking(move || run(clients, window)).await;
    ended.context("the clients broke off")?
}

/// Runs clients side by side on one thread, so that measuring costs little of the machine.
///
/// # Errors
/// The first error of a client.
fn run<C: Client>(clients: Vec<C>, window: Window) -> Result<Measured> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("the runtime of the clients can't be started")?;
    runtime.block_on(drive_here(clients, window))
}

/// Runs clients side by side on the threads of the runtime that calls, for clients that are
/// themselves what is measured.
///
/// # Errors
/// The first error of a client.
pub async fn drive_here<C: Client>(clients: Vec<C>, window: Window) -> Result<Measured> {
    let begin = now() + window.warm_up;
    let end = begin + window.measured;
    let mut running = JoinSet::new();
    for client in clients {
        running.spawn(repeat(client, begin, end));
    }
    let mut all = Measured {
        time: window.measured,
        ..Measured::default()
    };
    while let Some(ended) = running.join_next().await {
        let part = ended.context("a client broke off")??;
        all.latencies.extend(part.latencies);
        all.answered += part.answered;
    }
    Ok(all)
}

async fn repeat<C: Client>(mut client: C, begin: Instant, end: Instant) -> Result<Measured> {
    let mut part = Measured::default();
    loop {
        let asked = now();
        client.once().await?;
        let answered = now();
        part.answered += 1;
        if answered >= end {
            return Ok(part);
        }
        if answered >= begin {
            let micros = answered.duration_since(asked).as_micros();
            part.latencies
                .push(u32::try_from(micros).unwrap_or(u32::MAX));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Counting(u32);

    impl Client for Counting {
        async fn once(&mut self) -> Result<()> {
            self.0 += 1;
            anyhow::ensure!(self.0 < 1000, "enough");
            tokio::task::yield_now().await;
            Ok(())
        }
    }

    #[test]
    fn percentiles_are_requests_that_happened() {
        let measured = Measured {
            latencies: (1..=200)
                .rev()
                .map(|milliseconds| milliseconds * 1000)
                .collect(),
            time: Duration::from_secs(2),
            answered: 200,
        };
        let figures = [
            measured.latency_ms(500),
            measured.latency_ms(990),
            measured.rate(),
        ];
        assert_eq!(format!("{figures:?}"), "[100.0, 198.0, 100.0]");
        assert_eq!(format!("{:?}", Measured::default().latency_ms(990)), "0.0");
    }

    #[test]
    fn the_error_of_a_client_is_the_error_of_the_measurement() {
        let window = Window {
            warm_up: Duration::ZERO,
            measured: Duration::from_mins(1),
        };
        let error = run(vec![Counting(0), Counting(0)], window).unwrap_err();
        assert_eq!(error.to_string(), "enough");
    }
}
