//! The register of passages: what happened to a lorry at the checkpoint.

use jiff::Timestamp;
use kernel::ids::{AccountId, BookingId};

/// Longest reason of a turning back, in characters.
pub const REASON_CHARACTERS: usize = 500;

/// The passage of one booking's lorry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The booking.
    pub booking: BookingId,
    /// The checkpoint's number.
    pub checkpoint: i64,
    /// The country of the booked plate, ISO alpha-2.
    pub plate_country: String,
    /// The booked plate, folded.
    pub plate_folded: String,
    /// When one of the things below happened first, or entry was first allowed.
    pub first_seen_at: Timestamp,
    /// Read at the entry of the waiting zone.
    pub entered_zone_at: Option<Timestamp>,
    /// The barrier was seen open for it, or an officer let it in.
    pub admitted_at: Option<Timestamp>,
    /// The officer who let it in by hand.
    pub admitted_by: Option<AccountId>,
    /// Read at the border; of a read that came late, the camera's own time.
    pub crossed_at: Option<Timestamp>,
    /// Sent back from inside.
    pub turned_back_at: Option<Timestamp>,
    /// The officer who sent it back.
    pub turned_back_by: Option<AccountId>,
    /// Why.
    pub turned_back_reason: Option<String>,
}
