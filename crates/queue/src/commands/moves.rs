//! Moving a booking to another time, and the search for free places.

use crate::commands::Change;
use crate::commands::hold::Wanted;
use crate::model::booking::Booking;
use crate::model::fault::{Consequence, Happening};
use crate::model::hold::{check_start, last_date};
use crate::model::redress::{OptionTaken, UsersOption};
use crate::model::refusal::Refusal;
use crate::model::slot::{PlaceLane, Slot, SlotId};
use crate::model::state::State;
use crate::{Settings, sql};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use kernel::ids::{AccountId, BookingId};
use kernel::money::Money;
use payments::FeeItem;
use serde_json::json;
use std::sync::Arc;
use store::{Command, Lane, StoreResult, Tx};
use uuid::Uuid;

/// Moves a booking to another interval of its checkpoint and lane.
#[derive(Debug, Clone)]
pub struct MoveBooking {
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
    /// The new interval.
    pub wanted: Wanted,
    /// Now.
    pub now: Timestamp,
}

/// The fee a booking's lane costs on a date.
///
/// # Errors
/// [`Refusal::NoTariff`] before the first tariff.
pub fn fee_of(booking: &Booking, settings: &Settings, now: Timestamp) -> Result<Money, Refusal> {
    let zone = zone_of(settings, booking.checkpoint())?;
    let date = now.to_zoned(zone.clone()).date();
    let price = settings
        .tariffs
        .price(fee_item(booking), date)
        .map_err(|error| Refusal::NoTariff(error.to_string()))?;
    Ok(price.amount)
}

/// Which line of the tariff a booking falls under: the higher one only where passage out of turn
/// was asked for money; the other grounds of Q-6 cost the ordinary fee.
pub fn fee_item(booking: &Booking) -> FeeItem {
    use crate::model::ground::ExpeditedGround;
    match booking.details.cargo.ground {
        Some(ExpeditedGround::Paid) => FeeItem::Expedited,
        _ => FeeItem::Ordinary,
    }
}

pub(crate) fn zone_of(settings: &Settings, checkpoint: i64) -> Result<&TimeZone, Refusal> {
    settings
        .checkpoints
        .get(checkpoint)
        .map(|checkpoint| &checkpoint.zone)
        .ok_or(Refusal::CheckpointNotFound)
}

impl Command for MoveBooking {
    type Out = Booking;
    type Error = Refusal;
    const NAME: &'static str = "queue.move_booking";

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
        let booking = &change.booking;
        match booking.state {
            State::Confirmed { .. } => {}
            State::Called { .. } | State::InWaitingZone { .. } => return Err(Refusal::MoveTooLate),
            _ => {
                return Err(Refusal::WrongState {
                    state: booking.state.name(),
                });
            }
        }
        let right = change.judged(Happening::MovedByUser);
        if right.consequence == Consequence::NeedsPayment {
            let fee = fee_of(booking, &self.settings, self.now)?;
            return Err(Refusal::MoveNeedsPayment { fee });
        }
        let slot = find(tx, &self.settings, booking, self.wanted, self.now).await?;
        let from = change.booking.slot;
        change.put_into(tx, &slot).await?;
        use_right(&mut change.booking, right.consequence);
        change.event(
            "booking.moved",
            json!({
                "from": from.starts_at(),
                "to": slot.id.starts_at(),
                "moves_used": change.booking.moves_used,
                "consequence": right.consequence,
                "clause": right.clause,
            }),
        );
        change.save(tx).await
    }
}

/// counts the move, unless it counts for nothing.
fn use_right(booking: &mut Booking, right: Consequence) {
    if right == Consequence::FreeMoveNotCounted {
        let option = booking.open_option().map(|option| UsersOption {
            taken: Some(OptionTaken::Moved),
            ..option
        });
        booking.redress.option = option;
        return;
    }
    booking.moves_used += 1;
    if right == Consequence::PaidMove {
        booking.paid_moves -= 1;
    }
}

/// The slot a move goes to, with a place left in it.
async fn find(
    tx: &mut Tx<'_>,
    settings: &Settings,
    booking: &Booking,
    wanted: Wanted,
    now: Timestamp,
) -> Result<Slot, Refusal> {
    let zone = zone_of(settings, booking.checkpoint())?;
    match wanted {
        Wanted::At { starts_at } => {
            check_start(starts_at, &settings.rules, zone, now)?;
            let id = SlotId::new(booking.checkpoint(), starts_at, booking.lane());
            if id == booking.slot {
                return Err(Refusal::SameTime);
            }
            let slot = slot(tx, id).await?.ok_or(Refusal::PlaceNotFound)?;
            if slot.id.starts_at() != starts_at {
                return Err(Refusal::PlaceNotFound);
            }
            if slot.free() == 0 {
                let next = next_free(tx, booking.checkpoint(), booking.lane(), now).await?;
                let next_free = next.map(|slot| slot.id.starts_at());
                return Err(Refusal::NoFreePlace { next_free });
            }
            Ok(slot)
        }
        Wanted::FirstFree { from } => {
            let last = last_date(&settings.rules, zone, now);
            let slot = next_free(tx, booking.checkpoint(), booking.lane(), from.max(now))
                .await?
                .filter(|slot| slot.id.starts_at().to_zoned(zone.clone()).date() <= last)
                .ok_or(Refusal::NoFreePlace { next_free: None })?;
            // A move to where it is would use up one of the free moves for nothing.
            if slot.id == booking.slot {
                Err(Refusal::SameTime)
            } else {
                Ok(slot)
            }
        }
    }
}

async fn slot(tx: &mut Tx<'_>, id: SlotId) -> StoreResult<Option<Slot>> {
    tx.fetch_optional(&sql::SLOTS, &[vec![id.number()].into()])
        .await
}

/// The first slot of a lane with a free place that begins after an instant.
pub(crate) async fn next_free(
    tx: &mut Tx<'_>,
    checkpoint: i64,
    lane: PlaceLane,
    after: Timestamp,
) -> StoreResult<Option<Slot>> {
    let found: Vec<Slot> = tx
        .fetch_all(
            &sql::FREE_SLOTS,
            &[
                checkpoint.into(),
                lane.as_str().into(),
                after.into(),
                2_i64.into(),
            ],
        )
        .await?;
    // The statement includes the instant itself, which has already begun.
    Ok(found.into_iter().find(|slot| slot.id.starts_at() > after))
}
