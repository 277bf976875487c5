//! Recording a plate read and deciding what follows from it.

use super::{emit, register};
use crate::error::PassageError;
use crate::isapi::{Direction, PlateRead};
use crate::job::{OPEN_JOB, Order};
use crate::model::{
    Device, DeviceKind, Lateness, NothingWhy, Opening, Place, ReadDecision, expiry, lateness,
    masked_plate,
};
use crate::sql;
use jiff::{SignedDuration, Timestamp};
use kernel::ids::{BookingId, DeviceId, PlateReadId};
use newtype_uuid::GenericUuid;
use queue::commands::passage::{self as gate, EntryDecision};
use queue::model::booking::Booking;
use queue::model::entry::EntryRefusal;
use queue::model::state::State;
use queue::{DerivedIds, Settings};
use serde_json::json;
use std::sync::Arc;
use store::jobs::{self, NewJob};
use store::{Command, Lane, StoreError, Tx, Value};
use uuid::Uuid;

/// Attempts of an opening that ended with a failure of the program itself; the patience with the
/// barrier is counted in seconds.
const OPEN_ATTEMPTS: u32 = 8;

/// A border camera often reads one lorry twice; within so many minutes it is the same crossing.
const SAME_CROSSING_MINUTES: i64 = 30;

/// Records what a camera read, decides by the camera's place, and sets in motion what follows.
#[derive(Debug, Clone)]
pub struct RecordPlateRead {
    /// Rules and checkpoints.
    pub settings: Arc<Settings>,
    /// Id of the read.
    pub id: PlateReadId,
    /// Seed of the other ids that are made.
    pub seed: Uuid,
    /// The camera, which has proved itself.
    pub device: DeviceId,
    /// Its checkpoint.
    pub checkpoint: i64,
    /// What it told.
    pub read: PlateRead,
    /// Now.
    pub now: Timestamp,
}

/// A decision with the booking it is about.
type Decided = (ReadDecision, Option<BookingId>);

const fn nothing(why: NothingWhy) -> ReadDecision {
    ReadDecision::NothingToDo { why }
}

const fn refused(refusal: EntryRefusal) -> ReadDecision {
    ReadDecision::Refused(refusal)
}

impl Command for RecordPlateRead {
    type Out = ReadDecision;
    type Error = PassageError;
    const NAME: &'static str = "passage.record_plate_read";

    fn lane(&self) -> Lane {
        Lane::Checkpoint(self.checkpoint)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<ReadDecision, PassageError> {
        let camera = self.camera(tx).await?;
        tx.execute(&sql::SEEN, &[camera.id.into(), self.now.into()])
            .await?;
        let folded = self.folded();
        let key = format!("{}/{}", camera.id, self.read.deduplication_key());
        // The unique key decides between two deliveries that race, before anything is changed.
        let mut row = self.row(camera.place, &folded);
        row.insert(4, key.as_str().into());
        let (decision, booking) = if tx.execute(&sql::CLAIM_READ, &row).await? == 1 {
            let (decision, booking) = self.decide(tx, camera.place, &folded).await?;
            let values = [self.id.into(), decision.code().into(), booking.into()];
            tx.execute(&sql::DECIDE_READ, &values).await?;
            (decision, booking)
        } else {
            (self.repeat(tx, camera.place, &folded, &key).await?, None)
        };
        let facts = json!({
            "read": self.id,
            "place": camera.place,
            "decision": decision.code(),
            "booking": booking,
            "plate": masked_plate(&folded),
        });
        let subject = camera.id.into_untyped_uuid();
        let kind = "passage.plate_read";
        emit(tx, self.checkpoint, self.now, kind, subject, facts).await?;
        Ok(decision)
    }
}

impl RecordPlateRead {
    async fn camera(&self, tx: &mut Tx<'_>) -> Result<Device, PassageError> {
        let device = sql::device(tx, self.device).await?;
        let here = device.filter(|device| device.checkpoint == self.checkpoint);
        let device = here.ok_or(PassageError::UnknownDevice)?;
        match device.kind() {
            DeviceKind::Camera => Ok(device),
            DeviceKind::Barrier => Err(PassageError::NotACamera { name: device.name }),
        }
    }

    /// The plate as plates are compared; empty when the camera could not read it.
    fn folded(&self) -> String {
        self.read
            .plate
            .as_deref()
            .map_or_else(String::new, kernel::plate::fold)
    }

    fn late(&self) -> Option<Lateness> {
        lateness(self.read.retransmission, self.read.at, self.now)
    }

    /// The columns that a read and a repeated one share.
    fn row(&self, place: Place, folded: &str) -> Vec<Value> {
        let country = self.read.country();
        vec![
            self.id.into(),
            self.checkpoint.into(),
            self.device.into(),
            place.as_str().into(),
            self.read.plate.as_deref().unwrap_or_default().into(),
            folded.into(),
            country.map(|country| country.as_str().to_owned()).into(),
            self.read.confidence.into(),
            sql::direction_word(self.read.direction).into(),
            self.read.at.into(),
            self.now.into(),
            self.read.retransmission.into(),
        ]
    }

    /// Records a delivery of a read that was told before.
    async fn repeat(
        &self,
        tx: &mut Tx<'_>,
        place: Place,
        folded: &str,
        key: &str,
    ) -> Result<ReadDecision, PassageError> {
        let values = [self.checkpoint.into(), key.into()];
        let (of,): (PlateReadId,) = tx.fetch_one(&sql::READ_BY_KEY, &values).await?;
        let mut row = self.row(place, folded);
        row.insert(4, of.into());
        tx.execute(&sql::INSERT_REPEAT, &row).await?;
        Ok(ReadDecision::Duplicate { of })
    }

    async fn decide(
        &self,
        tx: &mut Tx<'_>,
        place: Place,
        folded: &str,
    ) -> Result<Decided, PassageError> {
        let found = if folded.is_empty() {
            None
        } else {
            gate::find_by_plate(tx, self.checkpoint, folded).await?
        };
        let booking = found.as_ref().map(|booking| booking.id);
        let decision = match (place, self.late(), found) {
            _ if self.read.direction == Direction::Reverse => nothing(NothingWhy::WrongWay),
            (Place::BorderLine, _, None) => return self.gone(tx, folded).await,
            (Place::BorderLine, late, Some(found)) => self.at_border(tx, found, late).await?,
            (_, Some(late), _) => late.into(),
            (_, None, None) => refused(EntryRefusal::UnknownPlate),
            (Place::ZoneEntry, None, Some(found)) => self.at_zone(tx, found).await?,
            (Place::CheckpointEntry, None, Some(found)) => {
                self.at_entry(tx, &found, folded).await?
            }
            (Place::CheckpointExit, None, Some(_)) => nothing(NothingWhy::AtExit),
        };
        Ok((decision, booking))
    }

    /// The lorry stands at the entry of the waiting zone.
    async fn at_zone(&self, tx: &mut Tx<'_>, found: Booking) -> Result<ReadDecision, PassageError> {
        if found.checkpoint() != self.checkpoint {
            let booked = found.checkpoint();
            return Ok(refused(EntryRefusal::WrongCheckpoint { booked }));
        }
        Ok(match &found.state {
            State::Held { .. } | State::Verifying { .. } | State::AwaitingPayment { .. } => {
                refused(EntryRefusal::Unpaid)
            }
            State::InWaitingZone { .. } => nothing(NothingWhy::AlreadyInZone),
            _ => {
                let seed = DerivedIds::new(self.seed).stretch();
                let entered =
                    gate::enter_zone(tx, &self.settings, found.id, seed, self.now).await?;
                if entered {
                    register::entered_zone(tx, &found, self.now).await?;
                    ReadDecision::ZoneEntered { booking: found.id }
                } else {
                    nothing(NothingWhy::PastZone)
                }
            }
        })
    }

    /// The lorry stands before the barrier of the checkpoint.
    async fn at_entry(
        &self,
        tx: &mut Tx<'_>,
        found: &Booking,
        folded: &str,
    ) -> Result<ReadDecision, PassageError> {
        // A standing lorry is read again and again; one opening at a time is enough for it.
        let values = [found.id.into(), self.now.into()];
        let pending: Option<(PlateReadId,)> =
            tx.fetch_optional(&sql::PENDING_OPENING, &values).await?;
        if pending.is_some() && matches!(found.state, State::Called { .. }) {
            return Ok(nothing(NothingWhy::AlreadyOpening));
        }
        let mut ids = DerivedIds::new(self.seed);
        let seed = ids.stretch();
        let settings = &self.settings;
        let decision =
            gate::decide_entry(tx, settings, self.checkpoint, folded, seed, self.now).await?;
        match decision {
            EntryDecision::Stay(refusal) => Ok(refused(refusal)),
            EntryDecision::Open(booking) if booking == found.id => {
                register::see(tx, found, self.now).await?;
                self.order_opening(tx, booking, &mut ids).await?;
                Ok(ReadDecision::Open { booking })
            }
            EntryDecision::Open(_) => {
                let words = "the queue found two bookings for one plate in one transaction";
                Err(StoreError::Conflict(words.to_owned()).into())
            }
        }
    }

    /// Writes the job that opens the barrier; nothing is opened if this transaction fails.
    async fn order_opening(
        &self,
        tx: &mut Tx<'_>,
        booking: BookingId,
        ids: &mut DerivedIds,
    ) -> Result<(), PassageError> {
        let expires_at = expiry(self.now);
        let values = [
            self.id.into(),
            self.checkpoint.into(),
            booking.into(),
            self.now.into(),
            expires_at.into(),
        ];
        tx.execute(&sql::INSERT_OPENING, &values).await?;
        let order = Order {
            read: self.id,
            booking,
            checkpoint: self.checkpoint,
            expires_at,
        };
        let job = NewJob {
            id: ids.draw(),
            kind: OPEN_JOB,
            key: format!("{OPEN_JOB}/{}", self.id),
            payload: json!(order),
            run_at: self.now,
            max_attempts: OPEN_ATTEMPTS,
        };
        jobs::schedule(tx, job).await?;
        Ok(())
    }

    /// The lorry stands at the border. A late read counts too: it is gone, and only this read
    /// can tell.
    async fn at_border(
        &self,
        tx: &mut Tx<'_>,
        found: Booking,
        late: Option<Lateness>,
    ) -> Result<ReadDecision, PassageError> {
        if found.checkpoint() != self.checkpoint {
            let booked = found.checkpoint();
            return Ok(refused(EntryRefusal::WrongCheckpoint { booked }));
        }
        let mut ids = DerivedIds::new(self.seed);
        let is_before = |instant: Timestamp| late.is_some() && self.read.at < instant;
        match &found.state {
            State::Admitted { at, .. } if is_before(*at) => {
                return Ok(nothing(NothingWhy::BeforeAdmission));
            }
            State::Admitted { .. } => {}
            State::Called { .. } => {
                // The barrier was told to open, and nobody saw whether it did: now somebody has.
                let begun = sql::last_begun(tx, found.id).await?;
                let begun_at = begun
                    .as_ref()
                    .and_then(|opening: &Opening| opening.begun_at);
                let Some(begun_at) = begun_at.filter(|begun_at| !is_before(*begun_at)) else {
                    return Ok(nothing(NothingWhy::NotAdmitted));
                };
                gate::admit(tx, &self.settings, found.id, ids.stretch(), self.now).await?;
                register::admitted(tx, &found, begun_at, None).await?;
                let read = begun.map(|opening| opening.read);
                tx.execute(&sql::CONFIRM_OPENING, &[read.into(), self.now.into()])
                    .await?;
            }
            _ => return Ok(nothing(NothingWhy::NotAdmitted)),
        }
        gate::cross(tx, &self.settings, found.id, ids.stretch(), self.now).await?;
        let crossed_at = if late.is_some() {
            self.read.at
        } else {
            self.now
        };
        register::crossed(tx, &found, crossed_at).await?;
        Ok(ReadDecision::Crossed { booking: found.id })
    }

    /// No active booking has the plate that was read at the border: it may have crossed just now.
    async fn gone(&self, tx: &mut Tx<'_>, folded: &str) -> Result<Decided, PassageError> {
        let since = self.now - SignedDuration::from_mins(SAME_CROSSING_MINUTES);
        let crossed = register::crossed_since(tx, self.checkpoint, folded, since).await?;
        let decision = match (crossed, self.late()) {
            (Some(_), _) => nothing(NothingWhy::AlreadyCrossed),
            (None, Some(late)) => late.into(),
            (None, None) => refused(EntryRefusal::UnknownPlate),
        };
        Ok((decision, crossed))
    }
}
