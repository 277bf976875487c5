//! Who looked at the evidence of a booking, and who took a copy of it: answers of the registers are
//! personal data, so each look is in the event log.

use crate::model::refusal::Refusal;
use crate::sql;
use jiff::Timestamp;
use kernel::ids::{AccountId, BookingId};
use newtype_uuid::GenericUuid;
use serde_json::json;
use store::{Command, Lane, NewEvent, Stream, Tx, events};

/// What an operator did with the evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Read it.
    Viewed,
    /// Took a copy.
    Exported,
}

impl Look {
    /// The kind of its event.
    pub const fn event(self) -> &'static str {
        match self {
            Self::Viewed => "evidence.viewed",
            Self::Exported => "evidence.exported",
        }
    }
}

/// Records that an operator looks at the evidence of a booking. It comes before the looking: who can't
/// be recorded sees nothing.
#[derive(Debug, Clone)]
pub struct RecordLook {
    /// The booking.
    pub booking: BookingId,
    /// Its checkpoint.
    pub checkpoint: i64,
    /// Who looks.
    pub operator: AccountId,
    /// What they do.
    pub look: Look,
    /// Now.
    pub now: Timestamp,
}

impl Command for RecordLook {
    type Out = ();
    type Error = Refusal;
    const NAME: &'static str = "queue.record_look";

    fn lane(&self) -> Lane {
        Lane::Checkpoint(self.checkpoint)
    }

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), Refusal> {
        let found = sql::booking(tx, self.booking).await?;
        if found.is_none_or(|booking| booking.checkpoint() != self.checkpoint) {
            return Err(Refusal::BookingNotFound);
        }
        let event = NewEvent {
            kind: self.look.event(),
            subject: Some(self.booking.into_untyped_uuid()),
            payload: json!({ "operator": self.operator }),
        };
        let stream = Stream::checkpoint(self.checkpoint);
        events::append(tx, stream, self.now, vec![event]).await?;
        Ok(())
    }
}
