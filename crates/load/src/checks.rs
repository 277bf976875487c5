//! `checks`: the eighteen checks by the real client, beside plain requests to the same gateway.

mod asking;
mod bookings;
mod floor;
mod table;

use crate::gateway::{self, Gateway};
use crate::measure::{Client, Window, drive_here, pause};
use crate::processor;
use crate::report::Verdict;
use anyhow::{Context, Result};
use asking::{Caller, gateway_at, registers_at};
use bookings::Bookings;
use clap::Args;
use floor::{Recorder, Requests};
use registers::CheckPolicy;
use registers::policy::RegisterRule;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use table::{Figures, Goal, print_table};

/// Checks a second.
const GOAL: f64 = 3000.0;
/// With ten times as many bookings at once the rate is at least so many times the same.
const GROWTH_GOAL: f64 = 0.8;
/// How many times as many bookings.
const GROWTH: u16 = 10;
/// How late every register answers for the measurement of a whole booking, milliseconds.
const LATENCY_MS: u64 = 50;
/// The 95th percentile of a whole booking is below, milliseconds.
const WHOLE_MS_GOAL: f64 = 150.0;
/// Bookings that find a turn at every register at once: the shipped table has sixteen and more.
const WITH_TURNS: u16 = 16;
/// The shipped table of checks.
const SHIPPED: &str = include_str!("../../registers/data/checks.toml");

/// Options of `checks`.
#[derive(Debug, Clone, Args)]
pub struct Options {
    /// Seconds of each measurement.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,
    /// Seconds before each measurement that are not counted: more than a booking takes, however many
    /// there are at once.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=60))]
    warm_up: u64,
    /// Bookings side by side.
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u16).range(1..=1000))]
    bookings: u16,
    /// Floor and client are measured in turn so many times.
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=100))]
    rounds: u32,
    #[command(flatten)]
    gateway: gateway::Options,
}

/// Runs the benchmark.
///
/// # Errors
/// When something can't be measured, or a check was not made.
pub async fn run(options: &Options) -> Result<Verdict> {
    let bench = Bench::prepare(options).await?;
    let (few, many) = (options.bookings, options.bookings * GROWTH);
    let mut floor = Figures::default();
    let (mut ours, mut grown) = (Figures::default(), Figures::default());
    for round in 0..options.rounds {
        floor.add(bench.floor(few).await.context("the floor")?);
        // Each goes first as often as the other.
        let mut turns = [(few, &mut ours), (many, &mut grown)];
        if round % 2 == 1 {
            turns.reverse();
        }
        for (count, sum) in turns {
            let measured = bench.ours(count, &roomy()?).await;
            sum.add(measured.with_context(|| format!("{count} bookings side by side"))?);
        }
    }
    let shipped = CheckPolicy::embedded();
    let services = shipped.registers().iter().map(RegisterRule::service_id);
    bench.gateway.slow_down(services, LATENCY_MS).await?;
    let late = bench.ours(few, &shipped).await.context("late answers")?;
    let late_with_turns = bench.ours(WITH_TURNS.min(few), &shipped).await?;
    print_table(&[
        (format!("floor, {few} connections"), &floor),
        (format!("ours, {few} bookings side by side"), &ours),
        (format!("ours, {many} bookings side by side"), &grown),
        (
            format!("ours, {few}, registers take {LATENCY_MS} ms"),
            &late,
        ),
        (
            format!(
                "ours, {}, registers take {LATENCY_MS} ms",
                WITH_TURNS.min(few)
            ),
            &late_with_turns,
        ),
    ]);
    for (count, figures) in [(few, &late), (WITH_TURNS.min(few), &late_with_turns)] {
        let what = format!("95th percentile of a booking in ms, {count} side by side");
        println!(
            "{}",
            Goal::below(what, figures.whole_ms(950), WHOLE_MS_GOAL)
        );
    }
    let what = format!("rate with {many} bookings over rate with {few}");
    let growth = grown.checks_a_second() / ours.checks_a_second();
    println!("{}", Goal::at_least(what, growth, GROWTH_GOAL));
    let (floor, ours) = (floor.checks_a_second(), ours.checks_a_second());
    Ok(Verdict::of_rate("checks", GOAL, floor, ours))
}

/// The shipped table with room and time for many bookings at once, so that the work is measured
/// and not the limits.
fn roomy() -> Result<CheckPolicy> {
    let roomy = SHIPPED
        .replace("waiting = 512", "waiting = 10000")
        .replace("timeout_ms = 5000", "timeout_ms = 60000")
        .replace("timeout_ms = 15000", "timeout_ms = 60000");
    Ok(CheckPolicy::parse(&roomy)?)
}

/// The requests that the client sends for one booking.
async fn record(gateway: SocketAddr, bookings: &Bookings) -> Result<Requests> {
    let recorder = Recorder::before(gateway).await?;
    let registers = registers_at(&gateway_at(recorder.address())?, roomy()?)?;
    for mut caller in Caller::side_by_side(1, &registers, bookings) {
        caller.once().await?;
    }
    recorder.finish()
}

struct Bench<'a> {
    options: &'a Options,
    gateway: Gateway,
    client: registers::Gateway,
    bookings: Bookings,
    requests: Arc<Requests>,
}

impl<'a> Bench<'a> {
    /// Starts the gateway, asks everybody for consent, and records the requests of one booking.
    async fn prepare(options: &'a Options) -> Result<Self> {
        let gateway = Gateway::start(options.gateway).await?;
        let client = gateway_at(gateway.address())?;
        let bookings = {
            let population = options.gateway.population()?;
            let registers = registers_at(&client, roomy()?)?;
            Bookings::of(&population, &registers).await?
        };
        let requests = Arc::new(record(gateway.address(), &bookings.anew()).await?);
        println!(
            "{} lorries; one booking is {} checks and {} requests of {} bytes together",
            bookings.count(),
            asking::CHECKS,
            requests.count(),
            requests.bytes()
        );
        Ok(Self {
            options,
            gateway,
            client,
            bookings,
            requests,
        })
    }

    async fn floor(&self, connections: u16) -> Result<Figures> {
        let address = self.gateway.address();
        self.measure(self.requests.callers(connections, address))
            .await
    }

    async fn ours(&self, count: u16, policy: &CheckPolicy) -> Result<Figures> {
        // Registers that remember nothing of the measurement before.
        let registers = registers_at(&self.client, policy.clone())?;
        let bookings = self.bookings.anew();
        self.measure(Caller::side_by_side(count, &registers, &bookings))
            .await
    }

    /// Runs clients and watches what they and the gateway cost meanwhile.
    async fn measure<C: Client>(&self, clients: Vec<C>) -> Result<Figures> {
        let window = Window {
            warm_up: Duration::from_secs(self.options.warm_up),
            measured: Duration::from_secs(self.options.seconds),
        };
        let driven = drive_here(clients, window);
        let (measured, spent) = tokio::try_join!(driven, self.processor_times(window))?;
        Ok(Figures::of(measured, spent))
    }

    /// Processor time that the client and the gateway use within the measured time.
    async fn processor_times(&self, window: Window) -> Result<[Duration; 2]> {
        let times = || -> Result<[Duration; 2]> {
            let client = processor::spent(std::process::id())?;
            Ok([client, self.gateway.processor_time()?])
        };
        pause(window.warm_up).await;
        let before = times()?;
        pause(window.measured).await;
        let after = times()?;
        Ok([0, 1].map(|one: usize| after[one].saturating_sub(before[one])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use simulators::gateway::{GatewayConfig, Service, start};
    use simulators::population::Population;

    /// The floor sends what the client sends, and leaves no question open.
    #[tokio::test]
    async fn what_a_booking_sends_can_be_sent_again() {
        let population = Arc::new(Population::generate(1, 20));
        let config = GatewayConfig::new(Arc::clone(&population));
        let gateway = start(config).await.unwrap();
        let client = gateway_at(gateway.address).unwrap();
        let registers = registers_at(&client, roomy().unwrap()).unwrap();
        let bookings = Bookings::of(&population, &registers).await.unwrap();
        assert!(bookings.count() > 10);
        let people = u64::try_from(bookings.count()).unwrap();
        assert_eq!(
            gateway.count(Service::Consent),
            people,
            "each is asked once"
        );
        gateway.reset_counts();

        let requests = record(gateway.address, &bookings.anew()).await.unwrap();
        let counts = || Service::ALL.map(|service| gateway.count(service));
        let of_client = counts();
        assert_eq!(
            of_client.iter().sum::<u64>(),
            18,
            "two registers for check 7"
        );
        // Besides, the answer of the asynchronous channel is fetched and confirmed.
        assert!(requests.count() >= 20);
        gateway.reset_counts();
        let requests = Arc::new(requests);
        for mut caller in requests.callers(2, gateway.address) {
            caller.once().await.unwrap();
        }
        assert_eq!(counts(), of_client.map(|count| count * 2));
        assert_eq!(gateway.open_questions(), 0);
    }

    /// Lorries are checked once each; registers that remember nothing begin anew.
    #[tokio::test]
    async fn no_lorry_is_checked_twice() {
        let population = Arc::new(Population::generate(1, 0));
        let gateway = start(GatewayConfig::new(Arc::clone(&population)));
        let gateway = gateway.await.unwrap();
        let client = gateway_at(gateway.address).unwrap();
        let registers = registers_at(&client, roomy().unwrap()).unwrap();
        let bookings = Bookings::of(&population, &registers).await.unwrap();
        let mut plates = std::collections::BTreeSet::new();
        for _ in 0..bookings.count() {
            let subject = &bookings.next().unwrap().subject;
            assert!(plates.insert(subject.plate.folded().to_owned()));
        }
        let error = bookings.next().unwrap_err().to_string();
        assert!(error.contains("--lorries"), "{error}");
        assert!(bookings.anew().next().is_ok());
    }
}
