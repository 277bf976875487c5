//! A slot: the places of one checkpoint, one interval and one lane.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// In which order a lorry passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceLane {
    /// The general order.
    Ordinary,
    /// Out of turn, on one of the grounds of Q-6.
    Expedited,
}

impl PlaceLane {
    /// Both lanes.
    pub const ALL: [Self; 2] = [Self::Ordinary, Self::Expedited];

    /// The form in the database and in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ordinary => "ordinary",
            Self::Expedited => "expedited",
        }
    }
}

impl fmt::Display for PlaceLane {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// A text that names no lane.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("lane is {0:?}; write ordinary or expedited")]
pub struct UnknownLane(String);

impl FromStr for PlaceLane {
    type Err = UnknownLane;

    fn from_str(text: &str) -> Result<Self, UnknownLane> {
        Self::ALL
            .into_iter()
            .find(|lane| lane.as_str() == text)
            .ok_or_else(|| UnknownLane(text.chars().take(40).collect()))
    }
}

/// Identity of a slot: checkpoint, start and lane packed into one number, so that a row can be
/// addressed without looking it up first. `checkpoint · 2³³ + minutes since 1970 · 2 + lane`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SlotId(i64);

const MINUTE_SECONDS: i64 = 60;
const CHECKPOINT_FACTOR: i64 = 1 << 33;

impl SlotId {
    /// The slot of a checkpoint (1–41) that starts at a whole minute.
    pub fn new(checkpoint: i64, starts_at: Timestamp, lane: PlaceLane) -> Self {
        let minutes = starts_at.as_second().div_euclid(MINUTE_SECONDS);
        debug_assert!(
            (0..CHECKPOINT_FACTOR / 2).contains(&minutes),
            "a start after 1970"
        );
        let lane = i64::from(lane == PlaceLane::Expedited);
        Self(checkpoint * CHECKPOINT_FACTOR + minutes * 2 + lane)
    }

    /// The number in the database.
    pub const fn number(self) -> i64 {
        self.0
    }

    /// From the number in the database.
    pub const fn from_number(number: i64) -> Self {
        Self(number)
    }

    /// The checkpoint's number in the annex.
    pub const fn checkpoint(self) -> i64 {
        self.0.div_euclid(CHECKPOINT_FACTOR)
    }

    /// When the interval begins.
    ///
    /// # Panics
    /// Never for numbers made by [`SlotId::new`].
    pub fn starts_at(self) -> Timestamp {
        let minutes = self.0.rem_euclid(CHECKPOINT_FACTOR) / 2;
        Timestamp::from_second(minutes * MINUTE_SECONDS).expect("minutes of this century")
    }

    /// The lane.
    pub const fn lane(self) -> PlaceLane {
        if self.0 % 2 == 0 {
            PlaceLane::Ordinary
        } else {
            PlaceLane::Expedited
        }
    }
}

/// A slot with its counters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Identity.
    pub id: SlotId,
    /// Length of the interval.
    pub length: SignedDuration,
    /// Places there are.
    pub capacity: i64,
    /// Places held or booked.
    pub taken: i64,
}

impl Slot {
    /// Places left.
    pub fn free(&self) -> i64 {
        (self.capacity - self.taken).max(0)
    }

    /// When the interval ends.
    pub fn ends_at(&self) -> Timestamp {
        self.id.starts_at() + self.length
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_slot_number_holds_all_three_parts(
            checkpoint in 1_i64..1000,
            minute in 0_i64..100_000_000,
            expedited: bool,
        ) {
            let lane = if expedited { PlaceLane::Expedited } else { PlaceLane::Ordinary };
            let starts_at = Timestamp::from_second(minute * 60).unwrap();
            let slot = SlotId::from_number(SlotId::new(checkpoint, starts_at, lane).number());
            prop_assert_eq!(slot.checkpoint(), checkpoint);
            prop_assert_eq!(slot.starts_at(), starts_at);
            prop_assert_eq!(slot.lane(), lane);
        }
    }
}
