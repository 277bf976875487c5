//! What a user may still choose about a booking, what was chosen, and how the booking ended.

use crate::model::fault::{Ending, Happening};
use jiff::Timestamp;
use kernel::ids::BookingId;
use kernel::money::Money;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a user did with the choice of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OptionTaken {
    /// Kept the time that the system gave.
    Kept,
    /// Moved to another time, which counted for nothing.
    Moved,
    /// Took the money back.
    MoneyBack,
}

impl OptionTaken {
    /// The code in messages and in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Moved => "moved",
            Self::MoneyBack => "money_back",
        }
    }
}

/// the choice that a failure gives which is not the user's fault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsersOption {
    /// What happened.
    pub happening: Happening,
    /// Since when the user has the choice; unknown of those from before choices were kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// A move that counts for nothing can be chosen.
    pub may_move: bool,
    /// The money can be chosen.
    pub may_refund: bool,
    /// The waiver that gave it; a move by the system has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiver: Option<Uuid>,
    /// What was chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<OptionTaken>,
}

impl UsersOption {
    /// The choice after the system moved a booking.
    pub const fn moved_by_system(happening: Happening, since: Option<Timestamp>) -> Self {
        Self {
            happening,
            since,
            may_move: true,
            may_refund: true,
            waiver: None,
            taken: None,
        }
    }

    /// Whether nothing was chosen yet.
    pub const fn is_open(&self) -> bool {
        self.taken.is_none()
    }
}

/// What a user did with money that came when the place was gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "choice", rename_all = "snake_case")]
pub enum LateChoice {
    /// Took another place with it.
    Place {
        /// The new booking.
        booking: BookingId,
        /// When.
        at: Timestamp,
    },
    /// Asked for it back.
    MoneyBack {
        /// The request, which is the cause in the ledger.
        request: Uuid,
        /// When.
        at: Timestamp,
    },
}

impl LateChoice {
    /// The code in messages and in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Place { .. } => "place",
            Self::MoneyBack { .. } => "money_back",
        }
    }
}

/// Money that came for a booking when nobody waited for it any more. It is on the user's
/// account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LateMoney {
    /// How much.
    pub amount: Money,
    /// When the last of it came.
    pub at: Timestamp,
    /// What the user chose; once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<LateChoice>,
}

/// Everything of Q-28 that is kept with a booking.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redress {
    /// How it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ending: Option<Ending>,
    /// The choice of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub option: Option<UsersOption>,
    /// Money that came late.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<LateMoney>,
    /// The lorry was in the waiting zone when it was called.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub from_zone: bool,
    /// The fee is on the user's account already, and is taken as soon as the checks say yes.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub prepaid: bool,
}

impl Redress {
    /// More money came late. What was chosen about the former stands; the new money is a new choice.
    pub fn add_late(&mut self, amount: Money, at: Timestamp) {
        let before = self.late.take().filter(|late| late.chosen.is_none());
        let minor = before.map_or(0, |late| late.amount.minor);
        self.late = Some(LateMoney {
            amount: Money::new(amount.minor.saturating_add(minor), amount.currency),
            at,
            chosen: None,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i8) -> Timestamp {
        format!("2026-12-01T05:{minute:02}:00Z").parse().unwrap()
    }

    #[test]
    fn what_came_late_adds_up_until_it_is_chosen_about() {
        let mut redress = Redress::default();
        redress.add_late(Money::tenge(4_325), at(0));
        redress.add_late(Money::tenge(1_000), at(1));
        let late = redress.late.clone().unwrap();
        assert_eq!((late.amount, late.at), (Money::tenge(5_325), at(1)));
        let request = Uuid::from_u128(1);
        redress.late.as_mut().unwrap().chosen = Some(LateChoice::MoneyBack { request, at: at(2) });
        redress.add_late(Money::tenge(7), at(3));
        let late = redress.late.unwrap();
        assert_eq!((late.amount, late.chosen), (Money::tenge(7), None));
    }

    #[test]
    fn nothing_is_an_empty_object() {
        assert_eq!(serde_json::to_string(&Redress::default()).unwrap(), "{}");
    }
}
