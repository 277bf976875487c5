//! What an officer does by hand: letting a lorry in when its barrier failed, and sending one back.
//! Whether somebody is an officer is the caller's to check.

use super::{booking_here, emit, register};
use crate::error::PassageError;
use crate::model::{REASON_CHARACTERS, bad};
use jiff::Timestamp;
use kernel::ids::{AccountId, BookingId};
use newtype_uuid::GenericUuid;
use queue::Settings;
use queue::commands::passage as gate;
use serde_json::json;
use std::sync::Arc;
use store::{Command, Lane, Tx};
use uuid::Uuid;

/// Records that an officer let a called lorry in: the barrier was opened at the panel, or it opened
/// and its sensor did not say so. Answers false if the lorry was admitted before.
#[derive(Debug, Clone)]
pub struct AdmitByHand {
    /// Rules and checkpoints.
    pub settings: Arc<Settings>,
    /// Seed of the ids that are made.
    pub seed: Uuid,
    /// The officer.
    pub officer: AccountId,
    /// The booking.
    pub booking: BookingId,
    /// Its checkpoint.
    pub checkpoint: i64,
    /// Now.
    pub now: Timestamp,
}

impl Command for AdmitByHand {
    type Out = bool;
    type Error = PassageError;
    const NAME: &'static str = "passage.admit_by_hand";

    fn lane(&self) -> Lane {
        Lane::Checkpoint(self.checkpoint)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, PassageError> {
        let booking = booking_here(tx, self.checkpoint, self.booking).await?;
        let admitted = gate::admit(tx, &self.settings, self.booking, self.seed, self.now).await?;
        if admitted {
            register::admitted(tx, &booking, self.now, Some(self.officer)).await?;
            let facts = json!({ "booking": self.booking, "officer": self.officer });
            let subject = self.officer.into_untyped_uuid();
            let kind = "passage.admitted_by_hand";
            emit(tx, self.checkpoint, self.now, kind, subject, facts).await?;
        }
        Ok(admitted)
    }
}

/// Sends a lorry back from inside the checkpoint. Its place was used; its vehicle may book again.
#[derive(Debug, Clone)]
pub struct TurnBack {
    /// Rules and checkpoints.
    pub settings: Arc<Settings>,
    /// Seed of the ids that are made.
    pub seed: Uuid,
    /// The officer.
    pub officer: AccountId,
    /// The booking.
    pub booking: BookingId,
    /// Its checkpoint.
    pub checkpoint: i64,
    /// Why, for the driver and for the file: 1 to [`REASON_CHARACTERS`] characters.
    pub reason: String,
    /// Now.
    pub now: Timestamp,
}

impl Command for TurnBack {
    type Out = ();
    type Error = PassageError;
    const NAME: &'static str = "passage.turn_back";

    fn lane(&self) -> Lane {
        Lane::Checkpoint(self.checkpoint)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), PassageError> {
        let reason = self.reason.trim();
        if reason.is_empty() || reason.chars().count() > REASON_CHARACTERS {
            return Err(bad("reason", "1 to 500 characters that say why"));
        }
        let booking = booking_here(tx, self.checkpoint, self.booking).await?;
        gate::turn_back(tx, &self.settings, self.booking, self.seed, self.now).await?;
        register::turned_back(tx, &booking, self.now, self.officer, reason).await?;
        // The reason may name people, so it stays in the register and out of the public log.
        let facts = json!({ "booking": self.booking, "officer": self.officer });
        let subject = self.officer.into_untyped_uuid();
        let kind = "passage.turned_back";
        emit(tx, self.checkpoint, self.now, kind, subject, facts).await?;
        Ok(())
    }
}
