//! `demo --story`: one lorry from sign-up to crossing. Time is moved by hand, everything else is
//! as in production: pages' API, gateway, bank, text messages, camera and barrier over sockets.

use super::carrier::{Carrier, Outside};
use super::client::Api;
use super::stage::{self, Stage};
use super::traffic::Road;
use crate::cli::DemoOptions;
use anyhow::{Context, Result, ensure};
use jiff::{SignedDuration, Timestamp};
use kernel::clock::{Clock, ManualClock, SystemClock};
use payments::LedgerTotals;
use queue::queries::Audit;
use serde_json::Value;
use simulators::population::named;

/// Looks at a booking, at seven a second.
const LOOKS: u32 = 200;
/// The checkpoint of the story.
const CHECKPOINT: &str = "nur-zholy";

/// Runs the story, prints its timeline, and ends.
pub async fn run(options: DemoOptions) -> Result<()> {
    let clock = ManualClock::new(SystemClock.now());
    let address = std::net::SocketAddr::new(options.address.ip(), 0);
    let listener = crate::serve::listen(address).await?;
    let base_url = format!("http://{}", listener.local_addr()?);
    let data = options.data.join("story");
    let Stage {
        parts,
        world,
        cameras,
    } = stage::set(&data, clock.shared(), 1, &base_url, 0).await?;
    let stop = parts.stop.clone();
    let store = parts.store.clone();
    let road = Road {
        api: Api::new(&base_url)?,
        outside: Outside {
            bank_url: world.urls.bank.clone(),
            sms_url: world.urls.sms.clone(),
        },
        cameras,
        clock: clock.shared(),
        ids: parts.ids.clone(),
        stop: stop.clone(),
    };
    let server = tokio::spawn(crate::serve::serve(listener, parts, 1));
    let lorry = world
        .population
        .lorry_by_plate("KZ", named::LORRY_PLATE)
        .context("the story's lorry is in the population")?;
    let record = world.population.record(lorry);
    let told = tell(&road, &clock, record).await;
    let disagreements = store.read(Audit).await?;
    let totals = store.read(LedgerTotals).await?;
    stop.cancel();
    server.await??;
    world.shutdown().await;
    print_timeline(&told?);
    ensure!(
        disagreements == queue::queries::Disagreements::default(),
        "{disagreements:?}"
    );
    ensure!(totals.balances(), "the ledger does not balance: {totals:?}");
    println!(
        "places, bookings and ledger agree; received {}",
        totals.received
    );
    Ok(())
}

/// What happens to the lorry.
async fn tell(
    road: &Road,
    clock: &ManualClock,
    lorry: simulators::population::LorryRecord,
) -> Result<Value> {
    let carrier = Carrier::sign_up(&road.api, &road.outside, lorry, named::AIGUL_PHONE).await?;
    let booking = carrier
        .hold(CHECKPOINT, clock.now() + SignedDuration::from_hours(30))
        .await?;
    let checked = carrier.wait_for_checks(&booking).await?;
    ensure!(
        checked["state"] == "awaiting_payment",
        "the checks gave {checked}"
    );
    let confirmed = carrier.pay(&booking).await?;
    let starts_at: Timestamp = confirmed["starts_at"]
        .as_str()
        .context("a booking has a time")?
        .parse()?;
    // A day before, the reminder; two hours before, the call, in winter and in summer.
    clock.set(starts_at - SignedDuration::from_hours(24));
    reminded(road, &carrier, &booking).await?;
    clock.set(starts_at - SignedDuration::from_mins(45));
    carrier.api.booking_in(&booking, &["called"], LOOKS).await?;
    clock.set(starts_at - SignedDuration::from_mins(10));
    let cameras = road
        .cameras
        .get(CHECKPOINT)
        .context("an equipped checkpoint")?;
    road.push(&cameras.entry, &carrier.lorry).await?;
    carrier
        .api
        .booking_in(&booking, &["admitted"], LOOKS)
        .await?;
    clock.advance(SignedDuration::from_mins(40));
    road.push(&cameras.border, &carrier.lorry).await?;
    carrier.api.booking_in(&booking, &["crossed"], LOOKS).await
}

/// Waits until the reminder stands in the timeline.
async fn reminded(road: &Road, carrier: &Carrier, booking: &str) -> Result<()> {
    for _ in 0..LOOKS {
        let now = carrier.api.get(&format!("/bookings/{booking}")).await?;
        let timeline = now["timeline"]
            .as_array()
            .context("a booking has a timeline")?;
        if timeline
            .iter()
            .any(|event| event["kind"] == "booking.reminded")
        {
            return Ok(());
        }
        super::client::look_again().await;
    }
    anyhow::bail!("no reminder came by {}", road.clock.now())
}

fn print_timeline(booking: &Value) {
    println!(
        "booking {} at {}",
        booking["number"].as_str().unwrap_or("?"),
        CHECKPOINT
    );
    for event in booking["timeline"].as_array().into_iter().flatten() {
        let at = event["at"].as_str().unwrap_or_default();
        println!("  {at}  {}", event["kind"].as_str().unwrap_or_default());
    }
}
