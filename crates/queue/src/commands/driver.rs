//! Replacing the driver by a trusted one; vehicle and owner never change.

use crate::Settings;
use crate::commands::Change;
use crate::model::booking::Booking;
use crate::model::refusal::Refusal;
use crate::model::state::State;
use jiff::Timestamp;
use kernel::ids::{AccountId, BookingId};
use serde_json::json;
use std::sync::Arc;
use store::{Command, Lane, Tx};
use uuid::Uuid;

/// Lets a trusted driver of the booking drive instead; the former driver becomes a trusted one.
#[derive(Debug, Clone)]
pub struct ChangeDriver {
    /// Rules and checkpoints.
    pub settings: Arc<Settings>,
    /// Seed of the ids that are made.
    pub seed: Uuid,
    /// Who asks; must be the booking's account.
    pub account: AccountId,
    /// The booking.
    pub booking: BookingId,
    /// Its checkpoint.
    pub checkpoint: i64,
    /// Position of the new driver among the trusted drivers, from 0.
    pub trusted_driver: usize,
    /// Now.
    pub now: Timestamp,
}

impl Command for ChangeDriver {
    type Out = Booking;
    type Error = Refusal;
    const NAME: &'static str = "queue.change_driver";

    fn lane(&self) -> Lane {
        Lane::Checkpoint(self.checkpoint)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Booking, Refusal> {
        let mut change = Change::own(
            tx,
            &self.settings,
            self.booking,
            self.account,
            self.seed,
            self.now,
        )
        .await?;
        match change.booking.state {
            State::AwaitingPayment { .. }
            | State::Confirmed { .. }
            | State::InWaitingZone { .. }
            | State::Called { .. } => {}
            _ => {
                return Err(Refusal::WrongState {
                    state: change.booking.state.name(),
                });
            }
        }
        let details = &mut change.booking.details;
        let trusted = details
            .trusted_drivers
            .get_mut(self.trusted_driver)
            .ok_or(Refusal::DriverNotTrusted)?;
        std::mem::swap(&mut details.driver, trusted);
        change.booking.later.driver_changed = true;
        // Who drives is in the booking; the event says only that it changed, and to which of them.
        change.event(
            "booking.driver_changed",
            json!({ "trusted_driver": self.trusted_driver }),
        );
        change.save(tx).await
    }
}
