//! `shekara demo`: the whole system on the embedded database, with a simulated outside world.
//!
//! The program is the same as in production. Only its surroundings are made: a clock that may run
//! faster, an empty database, and registers, bank, telephones, cameras and barriers that speak the
//! real protocols over sockets on this machine.

mod carrier;
mod circle;
mod client;
mod people;
mod stage;
mod story;
mod traffic;

use crate::cli::DemoOptions;
use anyhow::Result;
use carrier::Outside;
use client::Api;
use jiff::Timestamp;
use kernel::clock::{Clock, ScaledClock, SharedClock, SystemClock};
use simulators::population::{LorryRecord, Population, named};
use stage::Stage;
use std::sync::Arc;
use traffic::Road;

/// Runs the demo, or its story.
pub async fn run(options: DemoOptions) -> Result<()> {
    if options.story {
        return story::run(options).await;
    }
    let clock: SharedClock = Arc::new(ScaledClock::new(morning(SystemClock.now()), options.speed));
    let listener = crate::serve::listen(options.address).await?;
    let base_url = format!("http://{}", listener.local_addr()?);
    let Stage {
        parts,
        world,
        cameras,
    } = stage::set(
        &options.data,
        Arc::clone(&clock),
        options.speed,
        &base_url,
        options.lorries,
    )
    .await?;
    stage::enrol_carrier(&parts).await?;
    circle::start(&parts, &world.urls.bank, &base_url, &world.credentials).await?;
    print_welcome(&base_url, &world.urls.sms, options.speed);
    print_bank(&world.urls.bank);
    let road = Road {
        api: Api::new(&base_url)?,
        outside: Outside {
            bank_url: world.urls.bank.clone(),
            sms_url: world.urls.sms.clone(),
        },
        cameras,
        clock,
        ids: parts.ids.clone(),
        stop: parts.stop.clone(),
    };
    traffic::start(road, lorries_of(&world.population, options.lorries));
    let served = crate::serve::serve(listener, parts, 1).await;
    world.shutdown().await;
    served
}

/// Ten to eleven today: every checkpoint is open, so that there is something to see at any hour.
fn morning(now: Timestamp) -> Timestamp {
    let local = now.to_zoned(kernel::zone::kazakhstan());
    let time = jiff::civil::time(10, 50, 0, 0);
    local
        .with()
        .time(time)
        .build()
        .map_or(now, |zoned| zoned.timestamp())
}

/// Lorries for the traffic: those that nobody needs for trying things out.
fn lorries_of(population: &Population, count: u32) -> Vec<LorryRecord> {
    let kept = [
        named::LORRY_PLATE,
        named::SECOND_LORRY_PLATE,
        named::THIRD_LORRY_PLATE,
        named::WANTED_PLATE,
        named::DEREGISTERED_PLATE,
    ];
    population
        .lorries()
        .iter()
        .filter(|lorry| !kept.contains(&lorry.vehicle.plate.as_str()))
        .map(|lorry| population.record(lorry))
        .take(usize::try_from(count).unwrap_or_default())
        .collect()
}

fn print_bank(bank_url: &str) {
    println!("Beside the card page, a booking can be paid under the number of its invoice:");
    println!("  at a terminal: {bank_url}/terminal");
    println!("  by transfer:   {bank_url}/transfer");
}

fn print_welcome(base_url: &str, sms_url: &str, speed: u32) {
    println!("Shekara demo: {base_url}");
    println!(
        "  the demo's clock starts at 10:50 in Kazakhstan and runs {speed} times faster (--speed)"
    );
    println!("  text messages of all telephones: {sms_url}");
    println!("Log-ins (password {}):", people::PASSWORD);
    println!("  carrier «Тұлпар Транс»   {}", named::AIGUL_PHONE);
    println!("  operator                 {}", stage::OPERATOR_PHONE);
    let [first, second] = stage::ACCOUNTANT_PHONES;
    println!("  accountants              {first}, {second}");
    println!("  auditor                  {}", stage::AUDITOR_PHONE);
    println!("Three things to try:");
    println!("  1. Watch lorries being called and crossing: {base_url}/checkpoints/nur-zholy");
    println!(
        "  2. Sign in as the carrier and book lorry {} (VIN {}); then book {}, which is wanted.",
        named::LORRY_PLATE,
        named::LORRY_VIN,
        named::WANTED_PLATE
    );
    println!(
        "  3. Sign in as the operator and take places away from a checkpoint: {base_url}/operator"
    );
}
