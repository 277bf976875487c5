//! What time does to a booking: expiry, reminder, call, annulment.

use crate::Settings;
use crate::commands::moves::zone_of;
use crate::commands::{Change, Settled};
use crate::model::fault::{Happening, WayFromZone, ZoneExit};
use crate::model::refusal::Refusal;
use crate::model::state::{ExpiryCause, State};
use crate::model::timers::{Step, next_step};
use jiff::Timestamp;
use kernel::ids::BookingId;
use notices::NoticeKind;
use serde_json::json;
use std::sync::Arc;
use store::{Command, Lane, Tx};
use uuid::Uuid;

/// Applies everything that is due for a booking, except for the checks, which ask the world.
#[derive(Debug, Clone)]
pub struct ApplyTimers {
    /// Rules and checkpoints.
    pub settings: Arc<Settings>,
    /// Seed of the ids that are made.
    pub seed: Uuid,
    /// The booking.
    pub booking: BookingId,
    /// Its checkpoint.
    pub checkpoint: i64,
    /// Now.
    pub now: Timestamp,
}

/// A booking takes at most this many steps at one instant.
const STEPS_MAX: usize = 4;

impl Command for ApplyTimers {
    /// What is to be done next.
    type Out = Step;
    type Error = Refusal;
    const NAME: &'static str = "queue.apply_timers";

    fn lane(&self) -> Lane {
        Lane::Checkpoint(self.checkpoint)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Step, Refusal> {
        let zone = zone_of(&self.settings, self.checkpoint)?;
        let mut change = Change::any(tx, &self.settings, self.booking, self.seed, self.now).await?;
        let mut changed = false;
        for _ in 0..STEPS_MAX {
            let step = next_step(&change.booking, &self.settings.rules, zone, self.now);
            match &step {
                Step::Verify | Step::Recheck(_) | Step::Wait(_) | Step::Rest => {
                    if changed {
                        change.save(tx).await?;
                    }
                    return Ok(step);
                }
                Step::Expire(cause) => expire(&mut change, tx, *cause).await?,
                Step::Remind => remind(&mut change),
                Step::Call => call(&mut change, tx).await?,
                Step::Annul => annul(&mut change, tx).await?,
            }
            changed = true;
        }
        unreachable!("no booking takes more than {STEPS_MAX} steps at one instant")
    }
}

async fn expire(
    change: &mut Change<'_>,
    tx: &mut Tx<'_>,
    cause: ExpiryCause,
) -> Result<(), Refusal> {
    payments::void_invoices_of(tx, &[change.booking.id], change.now).await?;
    let settled = match cause {
        ExpiryCause::Unpaid => Settled::WindowUsed,
        // Not the user's fault: the next free time can be taken at once.
        ExpiryCause::RegisterUnreachable => Settled::WindowClosed,
    };
    change.release(tx, settled).await?;
    change.to(|state| state.expired(cause))?;
    let happening = match cause {
        ExpiryCause::Unpaid => Happening::NotPaidInTime,
        ExpiryCause::RegisterUnreachable => Happening::RegisterSilent,
    };
    change.ended("booking.expired", happening, json!({ "cause": cause }));
    change.notify(NoticeKind::HoldExpired, json!({ "cause": cause }));
    Ok(())
}

fn remind(change: &mut Change<'_>) {
    change.booking.reminded_at = Some(change.now);
    change.event("booking.reminded", json!({}));
    change.notify(NoticeKind::ArriveReminder, json!({}));
}

async fn call(change: &mut Change<'_>, tx: &mut Tx<'_>) -> Result<(), Refusal> {
    let at = change.now;
    // A called lorry can't be moved any more, so nobody may pay for a move.
    payments::void_invoices_of(tx, &[change.booking.id], at).await?;
    change.booking.redress.from_zone = matches!(change.booking.state, State::InWaitingZone { .. });
    change.to(|state| state.called(at))?;
    change.event(
        "booking.called",
        json!({ "starts_at": change.booking.starts_at() }),
    );
    change.notify(NoticeKind::Called, json!({}));
    Ok(())
}

async fn annul(change: &mut Change<'_>, tx: &mut Tx<'_>) -> Result<(), Refusal> {
    let at = change.now;
    payments::void_invoices_of(tx, &[change.booking.id], at).await?;
    change.release_vehicle(tx, Settled::WindowClosed).await?;
    let happening = absence(change);
    change.to(|state| state.annulled(at))?;
    change.ended("booking.annulled", happening, json!({}));
    change.notify(NoticeKind::Annulled, json!({}));
    Ok(())
}

/// a lorry that was called from the waiting zone is late from there; any other did not
/// appear. No zone has a reader at its exit so far.
fn absence(change: &Change<'_>) -> Happening {
    let booking = &change.booking;
    let State::Called { at, .. } = booking.state else {
        return Happening::DidNotAppear;
    };
    if !booking.redress.from_zone {
        return Happening::DidNotAppear;
    }
    let way = WayFromZone {
        called_at: at,
        left: ZoneExit::Unknown,
        arrived_at: None,
        starts_at: booking.starts_at(),
        ends_at: booking.ends_at,
    };
    way.lateness(&change.settings.rules, change.now)
        .unwrap_or(Happening::LateFromZone)
}
