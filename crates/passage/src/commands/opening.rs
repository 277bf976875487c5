//! The steps of an opening that are kept: before the barrier is told, when it opened, when it didn't.
//! [`crate::BarrierJob`] says why these and in this order.

use super::{booking_here, emit, register};
use crate::error::PassageError;
use crate::model::{BarrierAccess, BarrierProblem, Device, DeviceSetup, Opening, Place};
use crate::queries::BarrierAt;
use crate::sql;
use jiff::Timestamp;
use kernel::ids::PlateReadId;
use newtype_uuid::GenericUuid;
use queue::commands::passage as gate;
use queue::model::booking::Booking;
use queue::model::state::State;
use queue::{Refusal, Settings};
use serde_json::json;
use std::sync::Arc;
use store::{Command, Lane, Query, StoreResult, Tx};
use uuid::Uuid;

/// Asks for leave to tell the barrier, and notes that it is about to be told.
#[derive(Debug, Clone)]
pub struct BeginOpening {
    /// The read that was decided about.
    pub read: PlateReadId,
    /// Its checkpoint.
    pub checkpoint: i64,
    /// Now.
    pub now: Timestamp,
}

/// Whether a barrier may be told to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Begun {
    /// It may.
    Go {
        /// How to reach it.
        access: BarrierAccess,
        /// It was about to be told before, so its arm may be up already.
        again: bool,
    },
    /// It is too late to tell it; but it may have been told in time, so its arm is worth a look.
    Look {
        /// How to reach it.
        access: BarrierAccess,
    },
    /// The opening is over, and nothing is to be done.
    Settled,
    /// The opening failed just now, and that was recorded.
    Failed(BarrierProblem),
}

impl Command for BeginOpening {
    type Out = Begun;
    type Error = PassageError;
    const NAME: &'static str = "passage.begin_opening";

    fn lane(&self) -> Lane {
        Lane::Checkpoint(self.checkpoint)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Begun, PassageError> {
        let opening = sql::opening(tx, self.read).await?;
        let Some(opening) = opening.filter(|opening| opening.ended_at.is_none()) else {
            return Ok(Begun::Settled);
        };
        let booking = booking_here(tx, self.checkpoint, opening.booking).await?;
        match &booking.state {
            State::Called { .. } => {}
            State::Admitted { .. } | State::Crossed { .. } | State::TurnedBack { .. } => {
                // An officer was faster, or the border camera.
                end(tx, self.read, self.now, None).await?;
                return Ok(Begun::Settled);
            }
            _ => return self.fail(tx, &opening, BarrierProblem::BookingEnded).await,
        }
        let again = opening.begun_at.is_some();
        let too_late = self.now >= opening.expires_at;
        if too_late && !again {
            return self.fail(tx, &opening, BarrierProblem::TooLate).await;
        }
        let Some(access) = barrier(tx, self.checkpoint).await? else {
            return self.fail(tx, &opening, BarrierProblem::NoBarrier).await;
        };
        if too_late {
            return Ok(Begun::Look { access });
        }
        tx.execute(&sql::BEGIN_OPENING, &[self.read.into(), self.now.into()])
            .await?;
        Ok(Begun::Go { access, again })
    }
}

impl BeginOpening {
    async fn fail(
        &self,
        tx: &mut Tx<'_>,
        opening: &Opening,
        problem: BarrierProblem,
    ) -> Result<Begun, PassageError> {
        fail(tx, opening, problem, self.now).await?;
        Ok(Begun::Failed(problem))
    }
}

async fn barrier(tx: &mut Tx<'_>, checkpoint: i64) -> StoreResult<Option<BarrierAccess>> {
    let place = Place::CheckpointEntry;
    let device = BarrierAt { checkpoint, place }.run(tx).await?;
    Ok(device.and_then(|device: Device| match device.setup {
        DeviceSetup::Barrier(access) => Some(access),
        DeviceSetup::Camera { .. } => None,
    }))
}

/// Ends an opening; false if it had ended before.
async fn end(
    tx: &mut Tx<'_>,
    read: PlateReadId,
    now: Timestamp,
    problem: Option<BarrierProblem>,
) -> StoreResult<bool> {
    let problem = problem.map(BarrierProblem::as_str);
    let values = [read.into(), now.into(), problem.into()];
    Ok(tx.execute(&sql::END_OPENING, &values).await? == 1)
}

/// Ends an opening with a problem, and tells the officer of it once.
async fn fail(
    tx: &mut Tx<'_>,
    opening: &Opening,
    problem: BarrierProblem,
    now: Timestamp,
) -> StoreResult<bool> {
    if !end(tx, opening.read, now, Some(problem)).await? {
        return Ok(false);
    }
    let facts = json!({
        "read": opening.read,
        "booking": opening.booking,
        "place": Place::CheckpointEntry,
        "problem": problem,
        "told": opening.begun_at.is_some(),
    });
    let subject = opening.read.into_untyped_uuid();
    let kind = "passage.barrier_failed";
    emit(tx, opening.checkpoint, now, kind, subject, facts).await?;
    Ok(true)
}

/// Records that the barrier did not open; the officer sees it as `passage.barrier_failed`. Answers
/// false when the opening had ended before.
#[derive(Debug, Clone)]
pub struct RecordBarrierFailure {
    /// The read that the opening followed.
    pub read: PlateReadId,
    /// Its checkpoint.
    pub checkpoint: i64,
    /// What went wrong.
    pub problem: BarrierProblem,
    /// Now.
    pub now: Timestamp,
}

impl Command for RecordBarrierFailure {
    type Out = bool;
    type Error = PassageError;
    const NAME: &'static str = "passage.record_barrier_failure";

    fn lane(&self) -> Lane {
        Lane::Checkpoint(self.checkpoint)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<bool, PassageError> {
        match sql::opening(tx, self.read).await? {
            Some(opening) => Ok(fail(tx, &opening, self.problem, self.now).await?),
            None => Ok(false),
        }
    }
}

/// Records that the arm was seen up for a lorry: its booking is admitted.
#[derive(Debug, Clone)]
pub struct RecordAdmission {
    /// Rules and checkpoints.
    pub settings: Arc<Settings>,
    /// Seed of the ids that are made.
    pub seed: Uuid,
    /// The read that the opening followed.
    pub read: PlateReadId,
    /// Its checkpoint.
    pub checkpoint: i64,
    /// Now.
    pub now: Timestamp,
}

/// What recording an admission did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// The booking is admitted.
    Recorded,
    /// It was admitted before.
    Before,
    /// The lorry passed, and its booking had ended in between: the officer is told.
    BookingEnded,
}

impl Command for RecordAdmission {
    type Out = Admission;
    type Error = PassageError;
    const NAME: &'static str = "passage.record_admission";

    fn lane(&self) -> Lane {
        Lane::Checkpoint(self.checkpoint)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Admission, PassageError> {
        let opening = sql::opening(tx, self.read).await?;
        let opening = opening.ok_or(PassageError::Queue(Refusal::BookingNotFound))?;
        let booking = booking_here(tx, self.checkpoint, opening.booking).await?;
        let values = [self.read.into(), self.now.into()];
        if tx.execute(&sql::CONFIRM_OPENING, &values).await? == 0 {
            return Ok(Admission::Before);
        }
        match gate::admit(tx, &self.settings, booking.id, self.seed, self.now).await {
            Ok(true) => self.note(tx, &opening, &booking).await?,
            Ok(false) => return Ok(Admission::Before),
            Err(Refusal::WrongState { .. }) => {
                // The arm was up all the same, and the register tells what happened.
                register::admitted(tx, &booking, self.now, None).await?;
                let state = booking.state.name();
                let facts = json!({ "read": self.read, "booking": booking.id, "state": state });
                self.tell(tx, "passage.admitted_without_booking", facts)
                    .await?;
                return Ok(Admission::BookingEnded);
            }
            Err(other) => return Err(other.into()),
        }
        Ok(Admission::Recorded)
    }
}

impl RecordAdmission {
    async fn note(&self, tx: &mut Tx<'_>, opening: &Opening, booking: &Booking) -> StoreResult<()> {
        register::admitted(tx, booking, self.now, None).await?;
        let facts = json!({
            "read": opening.read,
            "booking": booking.id,
            "place": Place::CheckpointEntry,
        });
        self.tell(tx, "passage.barrier_opened", facts).await
    }

    async fn tell(
        &self,
        tx: &mut Tx<'_>,
        kind: &'static str,
        facts: serde_json::Value,
    ) -> StoreResult<()> {
        let subject = self.read.into_untyped_uuid();
        emit(tx, self.checkpoint, self.now, kind, subject, facts).await
    }
}
