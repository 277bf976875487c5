//! The demo's lorries: they book, pay, arrive and cross by themselves, so that the boards move.

use super::carrier::{Carrier, Outside};
use super::client::{Api, look_again};
use super::stage::Cameras;
use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};
use kernel::clock::SharedClock;
use kernel::ids::IdSource;
use serde_json::Value;
use simulators::checkpoint::{
    Camera, CameraConfig, Direction, Pictures, PlateRead, country_number,
};
use simulators::population::LorryRecord;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// What every lorry of the traffic needs.
pub struct Road {
    /// A caller of the server.
    pub api: Api,
    /// Bank and telephones.
    pub outside: Outside,
    /// Cameras by checkpoint.
    pub cameras: BTreeMap<String, Cameras>,
    /// The demo's clock.
    pub clock: SharedClock,
    /// Ids of plate reads.
    pub ids: IdSource,
    /// Ends the traffic.
    pub stop: CancellationToken,
}

/// Lets each lorry drive, all at once; a failed journey is logged and the lorry tries again.
pub fn start(road: Road, lorries: Vec<LorryRecord>) {
    let road = Arc::new(road);
    for (number, lorry) in lorries.into_iter().enumerate() {
        let road = Arc::clone(&road);
        tokio::spawn(async move {
            while !road.stop.is_cancelled() {
                if let Err(error) = road.journey(number, &lorry).await {
                    tracing::info!(plate = %lorry.vehicle.plate, "demo journey: {error:#}");
                }
                road.wait_until(road.clock.now() + SignedDuration::from_mins(20))
                    .await;
            }
        });
    }
}

impl Road {
    /// One journey of one lorry, from booking to border.
    async fn journey(&self, number: usize, lorry: &LorryRecord) -> Result<()> {
        // They don't come all in the same second.
        let later = SignedDuration::from_secs(i64::try_from(number).unwrap_or_default() * 8);
        self.wait_until(self.clock.now() + later).await;
        let phone = format!("+7700100{:04}", number % 10_000);
        let carrier = Carrier::sign_up(&self.api, &self.outside, lorry.clone(), &phone).await?;
        let slugs = self.cameras.keys().collect::<Vec<_>>();
        let slug = slugs[number % slugs.len()].clone();
        let booking = carrier.hold(&slug, self.clock.now()).await?;
        let checked = carrier.wait_for_checks(&booking).await?;
        if checked["state"] != "awaiting_payment" {
            return Ok(());
        }
        let confirmed = carrier.pay(&booking).await?;
        self.drive_through(&carrier, &booking, &slug, &confirmed)
            .await
    }

    /// Waits for the booked time, then passes the entry and, a little later, the border.
    async fn drive_through(
        &self,
        carrier: &Carrier,
        booking: &str,
        slug: &str,
        confirmed: &Value,
    ) -> Result<()> {
        let starts_at: Timestamp = confirmed["starts_at"]
            .as_str()
            .context("a booking has a time")?
            .parse()?;
        self.wait_until(starts_at - SignedDuration::from_mins(25))
            .await;
        let cameras = self.cameras.get(slug).context("an equipped checkpoint")?;
        carrier.api.booking_in(booking, &["called"], 400).await?;
        self.push(&cameras.entry, &carrier.lorry).await?;
        carrier.api.booking_in(booking, &["admitted"], 400).await?;
        self.wait_until(self.clock.now() + SignedDuration::from_mins(15))
            .await;
        self.push(&cameras.border, &carrier.lorry).await?;
        carrier.api.booking_in(booking, &["crossed"], 400).await?;
        Ok(())
    }

    /// A camera reads the lorry's plate.
    pub async fn push(&self, url: &str, lorry: &LorryRecord) -> Result<()> {
        let camera = Camera::new(CameraConfig::default())?;
        let read = PlateRead {
            plate: lorry.vehicle.plate.clone(),
            country_number: country_number(&lorry.vehicle.country),
            confidence: 97,
            direction: Direction::Forward,
            at: self.clock.now(),
            uuid: Some(self.ids.uuid()),
            retransmission: false,
            pictures: Pictures::Drawn,
        };
        camera.push(url, &read).await?;
        Ok(())
    }

    /// Waits until the demo's clock shows an instant.
    async fn wait_until(&self, instant: Timestamp) {
        while self.clock.now() < instant && !self.stop.is_cancelled() {
            look_again().await;
        }
    }
}
