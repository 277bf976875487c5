//! One opening of a barrier: from the decision to what became of it.

use super::codes::coded;
use jiff::{SignedDuration, Timestamp};
use kernel::ids::{BookingId, PlateReadId};

/// How long after the decision a barrier may still be told to open, in seconds. Later the lorry that
/// was read may no longer be the one that stands before it.
pub const OPENING_SECONDS: i64 = 10;

/// When a decision made now is too old to be acted on.
pub fn expiry(now: Timestamp) -> Timestamp {
    now + SignedDuration::from_secs(OPENING_SECONDS)
}

coded! {
    /// Why a barrier did not open, as far as anybody can tell.
    pub enum BarrierProblem: "problem of a barrier" {
        /// No barrier is registered at the place.
        NoBarrier => "no-barrier",
        /// Its address or login can't be used.
        Misconfigured => "misconfigured",
        /// Nobody told it in time.
        TooLate => "too-late",
        /// It took the command, and its arm is down: locked, or stuck.
        NotMoved => "not-moved",
        /// Its sensor says nothing, so the arm may be up.
        NoSignal => "no-signal",
        /// It declined the command, as with a wrong login.
        Refused => "refused",
        /// It can't be reached.
        Unreachable => "unreachable",
        /// The booking ended while the barrier was to be opened.
        BookingEnded => "booking-ended",
    }
}

/// The opening that followed a plate read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The read that it followed.
    pub read: PlateReadId,
    /// The checkpoint's number.
    pub checkpoint: i64,
    /// The booking that is let in.
    pub booking: BookingId,
    /// When it was decided.
    pub decided_at: Timestamp,
    /// When it is too late for it.
    pub expires_at: Timestamp,
    /// When the barrier was about to be told for the first time.
    pub begun_at: Option<Timestamp>,
    /// When it was over, well or not.
    pub ended_at: Option<Timestamp>,
    /// What went wrong, if it did.
    pub problem: Option<BarrierProblem>,
}

impl Opening {
    /// Whether the arm was seen up.
    pub const fn is_confirmed(&self) -> bool {
        self.ended_at.is_some() && self.problem.is_none()
    }
}
