//! The choice that a failure gives which is not the user's fault: keep the time, or the money.
//!
//! The third way, another time that counts for nothing, is [`super::moves::MoveBooking`].

use crate::Settings;
use crate::commands::Change;
use crate::commands::give_up::give_up;
use crate::model::booking::Booking;
use crate::model::redress::OptionTaken;
use crate::model::refusal::Refusal;
use crate::model::state::State;
use jiff::Timestamp;
use kernel::ids::{AccountId, BookingId};
use serde_json::json;
use std::sync::Arc;
use store::{Command, Lane, Tx};
use uuid::Uuid;

/// What is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptionChoice {
    /// The time that the booking has now.
    Keep,
    /// The fee; the booking ends.
    MoneyBack,
}

/// Chooses once about a booking that a failure hit.
#[derive(Debug, Clone)]
pub struct ChooseOption {
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
    /// What is chosen.
    pub choice: OptionChoice,
    /// Now.
    pub now: Timestamp,
}

impl Command for ChooseOption {
    type Out = Booking;
    type Error = Refusal;
    const NAME: &'static str = "queue.choose_option";

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
        let mut option = change.booking.option().ok_or(Refusal::NothingToChoose)?;
        if let Some(taken) = option.taken {
            let choice = taken.as_str();
            return Err(Refusal::AlreadyChosen { choice });
        }
        // From the call on, the lorry is on its way: there is no other time, and its place is used.
        if !matches!(change.booking.state, State::Confirmed { .. }) {
            let state = change.booking.state.name();
            return Err(Refusal::WrongState { state });
        }
        match self.choice {
            OptionChoice::Keep => {
                option.taken = Some(OptionTaken::Kept);
                let facts = json!({ "happening": option.happening, "clause": "Q-28.3" });
                change.booking.redress.option = Some(option);
                change.event("booking.time_kept", facts);
            }
            OptionChoice::MoneyBack if option.may_refund => give_up(&mut change, tx).await?,
            OptionChoice::MoneyBack => return Err(Refusal::NothingToChoose),
        }
        change.save(tx).await
    }
}
