//! A plate read: how late it is, what was decided about it, and how its plate is told.

use super::codes::coded;
use super::device::Place;
use crate::isapi::Direction;
use jiff::{SignedDuration, Timestamp};
use kernel::ids::{BookingId, DeviceId, PlateReadId};
use queue::model::entry::EntryRefusal;

/// The largest difference between the camera's time of a read and ours with which it may open a
/// barrier, in seconds. A camera whose clock is further off opens nothing until it is set.
pub const STALE_SECONDS: i64 = 60;

coded! {
    /// Why a read may no longer open a barrier.
    pub enum Lateness: "lateness of a read" {
        /// The camera says that it was stored while the link was down.
        Retransmitted => "retransmitted",
        /// Its time is too far from ours.
        Stale => "stale",
    }
}

/// How late a read is, if it is.
pub fn lateness(retransmission: bool, read_at: Timestamp, now: Timestamp) -> Option<Lateness> {
    let apart = now.duration_since(read_at).abs();
    if retransmission {
        Some(Lateness::Retransmitted)
    } else if apart > SignedDuration::from_secs(STALE_SECONDS) {
        Some(Lateness::Stale)
    } else {
        None
    }
}

coded! {
    /// Why a read of a known lorry changes nothing.
    pub enum NothingWhy: "reason for doing nothing" {
        /// It was read at the zone's entry before.
        AlreadyInZone => "already-in-zone",
        /// It is called or inside, so the zone lies behind it.
        PastZone => "past-zone",
        /// The barrier is being opened for it.
        AlreadyOpening => "already-opening",
        /// Read at the border before.
        AlreadyCrossed => "already-crossed",
        /// At the border without having been let in.
        NotAdmitted => "not-admitted",
        /// A late read from before it was let in: of another journey.
        BeforeAdmission => "before-admission",
        /// At the exit, where nothing is decided.
        AtExit => "at-exit",
        /// It goes in reverse.
        WrongWay => "wrong-way",
    }
}

/// What was decided about a plate read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadDecision {
    /// The lorry is in the waiting zone.
    ZoneEntered {
        /// Its booking.
        booking: BookingId,
    },
    /// The barrier is being opened.
    Open {
        /// For this booking.
        booking: BookingId,
    },
    /// The lorry has crossed the border.
    Crossed {
        /// Its booking.
        booking: BookingId,
    },
    /// The barrier stays closed, or the lorry has no business here.
    Refused(EntryRefusal),
    /// Nothing changes.
    NothingToDo {
        /// Why.
        why: NothingWhy,
    },
    /// This very read was told before.
    Duplicate {
        /// Then.
        of: PlateReadId,
    },
    /// Stored by the camera while the link was down: too late to act on.
    Retransmitted,
    /// Too old, or of a camera with a wrong clock.
    Stale,
}

impl ReadDecision {
    /// The code that is kept with the read and told in its event: kebab-case, unique among all
    /// decisions and their reasons.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::ZoneEntered { .. } => "zone-entered",
            Self::Open { .. } => "open",
            Self::Crossed { .. } => "crossed",
            Self::Refused(refusal) => refusal.code(),
            Self::NothingToDo { why } => why.as_str(),
            Self::Duplicate { .. } => "duplicate",
            Self::Retransmitted => Lateness::Retransmitted.as_str(),
            Self::Stale => Lateness::Stale.as_str(),
        }
    }
}

impl From<Lateness> for ReadDecision {
    fn from(lateness: Lateness) -> Self {
        match lateness {
            Lateness::Retransmitted => Self::Retransmitted,
            Lateness::Stale => Self::Stale,
        }
    }
}

/// A plate read as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedRead {
    /// Identity.
    pub id: PlateReadId,
    /// The checkpoint's number.
    pub checkpoint: i64,
    /// The camera.
    pub device: DeviceId,
    /// Where it stood.
    pub place: Place,
    /// The first delivery of the same read, if this one repeats it.
    pub repeat_of: Option<PlateReadId>,
    /// The plate as the camera wrote it; empty when it could not read it.
    pub plate_raw: String,
    /// The plate as plates are compared.
    pub plate_folded: String,
    /// The country the camera saw, ISO alpha-2.
    pub country: Option<String>,
    /// The camera's own confidence, 0 to 100.
    pub confidence: Option<u8>,
    /// Which way it went.
    pub direction: Direction,
    /// When, by the camera's clock.
    pub read_at: Timestamp,
    /// When it arrived, by ours.
    pub received_at: Timestamp,
    /// The camera says that it comes late.
    pub retransmission: bool,
    /// [`ReadDecision::code`] of what was decided.
    pub decision: String,
    /// The active booking with this plate, if there was one.
    pub booking: Option<BookingId>,
}

/// A plate as events tell it: enough to recognise one's own, too little to know another's. The
/// first three and last two characters of a long plate, less of a short one.
pub fn masked_plate(folded: &str) -> String {
    let count = folded.chars().count();
    let (head, tail) = match count {
        0..=3 => (0, 0),
        4..=6 => (1, 1),
        _ => (3, 2),
    };
    folded
        .chars()
        .enumerate()
        .map(|(index, letter)| {
            let shown = index < head || index >= count - tail;
            if shown { letter } else { '•' }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("in range")
    }

    /// a read is fresh for a minute; a camera whose clock runs ahead is no better than a
    /// late one.
    #[test]
    fn a_read_is_fresh_for_a_minute() {
        assert_eq!(lateness(false, at(1_000), at(1_000)), None);
        assert_eq!(lateness(false, at(1_000), at(1_060)), None);
        assert_eq!(lateness(false, at(1_000), at(1_061)), Some(Lateness::Stale));
        assert_eq!(lateness(false, at(1_060), at(1_000)), None);
        assert_eq!(lateness(false, at(1_061), at(1_000)), Some(Lateness::Stale));
        assert_eq!(
            lateness(true, at(1_000), at(1_000)),
            Some(Lateness::Retransmitted)
        );
    }

    #[test]
    fn a_masked_plate_hides_its_middle() {
        assert_eq!(masked_plate("123ABC02"), "123•••02");
        assert_eq!(masked_plate("A123BC7"), "A12••C7");
        assert_eq!(masked_plate("АҢ1234"), "А••••4");
        assert_eq!(masked_plate("7X1"), "•••");
        assert_eq!(masked_plate(""), "");
    }

    #[test]
    fn codes_of_decisions_are_unique() {
        let booking =
            kernel::ids::IdSource::new(kernel::clock::ManualClock::new(at(0)).shared(), [1; 32])
                .next();
        let mut decisions = vec![
            ReadDecision::ZoneEntered { booking },
            ReadDecision::Open { booking },
            ReadDecision::Crossed { booking },
            ReadDecision::Retransmitted,
            ReadDecision::Stale,
        ];
        decisions.extend(
            NothingWhy::ALL
                .iter()
                .map(|why| ReadDecision::NothingToDo { why: *why }),
        );
        decisions.extend(
            [
                EntryRefusal::UnknownPlate,
                EntryRefusal::WrongCheckpoint { booked: 1 },
                EntryRefusal::Unpaid,
                EntryRefusal::NotCalled,
                EntryRefusal::TooEarly { from: at(0) },
                EntryRefusal::TooLate,
                EntryRefusal::Stopped,
                EntryRefusal::AlreadyInside,
            ]
            .map(ReadDecision::Refused),
        );
        let codes: BTreeSet<_> = decisions.iter().map(ReadDecision::code).collect();
        assert_eq!(codes.len(), decisions.len());
    }
}
