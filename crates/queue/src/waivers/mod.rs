//! Waivers for all whom an event hit: one person proposes, an accountant approves, a job carries
//! it out booking by booking.
//!
//! * [`rule`]: what a waiver does to one booking, also to one that was given up or used meanwhile.
//! * [`commands`]: propose, approve, reject. Approving lists the bookings; what is listed is final.
//! * [`apply`]: the job, in bounded batches through each checkpoint's lane. A batch that is repeated finds
//!   its bookings done.
//! * [`queries`]: what it would come to, and how far it is.

pub mod apply;
pub mod commands;
pub mod queries;
pub mod rule;
pub mod sql;

use crate::model::fault::Happening;
use jiff::Timestamp;
use kernel::ids::AccountId;
use kernel::money::Money;
use kernel::text_enum;
use store::StoreError;
use uuid::Uuid;

/// Longest reason, in characters.
pub const REASON_CHARACTERS: usize = 500;
/// Most bookings of one waiver; more are several events.
pub const BOOKINGS_MAX: i64 = 20_000;
/// Longest interval of booked times, in days.
pub const INTERVAL_DAYS: i64 = 31;
/// Kind of the job that carries a waiver out at one checkpoint.
pub const WAIVER_JOB: &str = "queue.waiver";

text_enum! {
    /// What a waiver gives.
    WaiverKind ("kind of a waiver") {
        /// The fee back. A booking that can still be used stays good.
        Refund = "refund",
        /// One move that counts for nothing.
        FreeMove = "free_move",
        /// The one or the other, as the user chooses.
        Choice = "choice",
    }
}

text_enum! {
    /// Where a waiver stands.
    WaiverState ("state of a waiver") {
        /// Waits for an accountant.
        Proposed = "proposed",
        /// An accountant agreed.
        Approved = "approved",
        /// Somebody said no.
        Rejected = "rejected",
    }
}

/// Whom a waiver is for, and what it gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaiverScope {
    /// What happened, one of [`Happening::EVENTS`].
    pub happening: Happening,
    /// What is given.
    pub kind: WaiverKind,
    /// Numbers of the checkpoints, at least one.
    pub checkpoints: Vec<i64>,
    /// Booked times that begin from here.
    pub from: Timestamp,
    /// Booked times that begin before this.
    pub until: Timestamp,
}

/// A waiver as it was proposed, and what was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Identity.
    pub id: Uuid,
    /// Whom it is for.
    pub scope: WaiverScope,
    /// Why, in the words of whoever proposed.
    pub reason: String,
    /// Who proposed.
    pub proposed_by: AccountId,
    /// When.
    pub proposed_at: Timestamp,
    /// Where it stands.
    pub state: WaiverState,
    /// Who decided.
    pub decided_by: Option<AccountId>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// Why, in the words of whoever decided.
    pub decision: Option<String>,
}

/// What a waiver comes to, counted by the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Affected {
    /// Bookings.
    pub bookings: i64,
    /// The fees that are kept for them. A choice or a free move may cost less, never more.
    pub amount: Money,
}

/// How far an approved waiver is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bookings that are listed.
    pub listed: i64,
    /// Bookings that are done with.
    pub done: i64,
    /// Bookings among them for which nothing was left to do.
    pub skipped: i64,
    /// Fees given back.
    pub refunded: Money,
}

impl Progress {
    /// Whether every booking is done with.
    pub const fn is_finished(&self) -> bool {
        self.done >= self.listed
    }
}

/// Why a waiver is not proposed or not decided.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WaiverError {
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] crate::model::refusal::StoreFailure),
    /// A field that makes no sense.
    #[error("{field}: {rule}")]
    Field {
        /// The field.
        field: &'static str,
        /// The rule it breaks.
        rule: &'static str,
    },
    /// No booking is hit.
    #[error("no paid booking of these checkpoints has a time in this interval")]
    NobodyAffected,
    /// Too many bookings for one waiver.
    #[error(
        "{bookings} bookings are hit; one waiver is for at most {BOOKINGS_MAX}: make the interval shorter"
    )]
    TooMany {
        /// How many.
        bookings: i64,
    },
    /// No such waiver.
    #[error("there is no such waiver")]
    NotFound,
    /// It was decided before.
    #[error("the waiver is {state} already")]
    Decided {
        /// Where it stands.
        state: WaiverState,
    },
    /// Whoever proposed can't approve.
    #[error("whoever proposed a waiver can't approve it; ask a second person")]
    SamePerson,
    /// Only accountants approve what costs money; operators and accountants propose.
    #[error("this account's role may not do this with waivers")]
    NotAllowed,
}

impl From<StoreError> for WaiverError {
    fn from(error: StoreError) -> Self {
        Self::Store(crate::model::refusal::StoreFailure(error))
    }
}
