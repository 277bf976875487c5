//! The life of a booking (spec §7) as a state machine with consuming, typed transitions.

use crate::model::number::BookingNumber;
use jiff::Timestamp;
use registers::checks::{ReasonCode, Register};
use serde::{Deserialize, Serialize};

/// Why a booking expired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExpiryCause {
    /// The fee did not come while the place was held.
    Unpaid,
    /// A register could not be reached for too long.
    RegisterUnreachable,
}

/// Who ended a booking, which decides about the fee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelCause {
    /// Before anything was paid.
    BeforePayment,
    /// By the user after payment: no refund.
    User,
    /// By the user, after the system had moved the booking: refund.
    AfterSystemMove,
}

/// One reason of a refusal by the checks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckReason {
    /// Number of the check in Q-18.
    pub check: u8,
    /// What the register said.
    pub reason: ReasonCode,
}

/// The state of a booking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
#[expect(missing_docs, reason = "the fields say what they are")]
pub enum State {
    /// The place is taken for the user; the checks are about to run.
    Held { until: Timestamp },
    /// At least one register is being waited for.
    Verifying {
        until: Timestamp,
        waiting_for: Vec<Register>,
    },
    /// All checks are positive; the fee is awaited.
    AwaitingPayment { until: Timestamp },
    /// Paid; the number is issued.
    Confirmed { number: BookingNumber },
    /// The plate was read at the entry of the waiting zone.
    InWaitingZone {
        number: BookingNumber,
        since: Timestamp,
    },
    /// Called to the checkpoint.
    Called {
        number: BookingNumber,
        at: Timestamp,
    },
    /// The barrier opened for the lorry.
    Admitted {
        number: BookingNumber,
        at: Timestamp,
    },
    /// The plate was read at the border.
    Crossed {
        number: BookingNumber,
        at: Timestamp,
    },
    /// A register said no.
    Refused { reasons: Vec<CheckReason> },
    /// The place was freed because time ran out.
    Expired { cause: ExpiryCause },
    /// Given up by the user.
    Cancelled { cause: CancelCause },
    /// Not arrived in time.
    Annulled { at: Timestamp },
    /// Sent back from inside the checkpoint.
    TurnedBack { at: Timestamp },
}

/// A transition that this state doesn't have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a booking that is {from} can't become {to}")]
pub struct WrongState {
    /// The state it is in.
    pub from: &'static str,
    /// The state it was to enter.
    pub to: &'static str,
}

type Next = Result<State, WrongState>;

impl State {
    /// Names of all states, in the order of a booking's life.
    pub const NAMES: [&'static str; 13] = [
        "held",
        "verifying",
        "awaiting_payment",
        "confirmed",
        "in_waiting_zone",
        "called",
        "admitted",
        "crossed",
        "refused",
        "expired",
        "cancelled",
        "annulled",
        "turned_back",
    ];

    /// The name in the database and in the API.
    pub const fn name(&self) -> &'static str {
        Self::NAMES[match self {
            Self::Held { .. } => 0,
            Self::Verifying { .. } => 1,
            Self::AwaitingPayment { .. } => 2,
            Self::Confirmed { .. } => 3,
            Self::InWaitingZone { .. } => 4,
            Self::Called { .. } => 5,
            Self::Admitted { .. } => 6,
            Self::Crossed { .. } => 7,
            Self::Refused { .. } => 8,
            Self::Expired { .. } => 9,
            Self::Cancelled { .. } => 10,
            Self::Annulled { .. } => 11,
            Self::TurnedBack { .. } => 12,
        }]
    }

    /// the vehicle can have no other booking, from `held` to `admitted`.
    pub const fn is_active(&self) -> bool {
        matches!(
            self,
            Self::Held { .. }
                | Self::Verifying { .. }
                | Self::AwaitingPayment { .. }
                | Self::Confirmed { .. }
                | Self::InWaitingZone { .. }
                | Self::Called { .. }
                | Self::Admitted { .. }
        )
    }

    /// Whether the booking counts against the places of its interval. One that was used or lost by
    /// its holder's fault keeps its place: the interval is over, and the figures stay true.
    pub const fn takes_place(&self) -> bool {
        self.is_active()
            || matches!(
                self,
                Self::Crossed { .. } | Self::Annulled { .. } | Self::TurnedBack { .. }
            )
    }

    /// Whether the booking ended in a way after which its details may be used for another one.
    pub const fn may_book_again(&self) -> bool {
        matches!(
            self,
            Self::Refused { .. }
                | Self::Expired { .. }
                | Self::Cancelled { .. }
                | Self::Annulled { .. }
        )
    }

    /// The issued number, from `confirmed` on.
    pub const fn number(&self) -> Option<BookingNumber> {
        match self {
            Self::Confirmed { number }
            | Self::InWaitingZone { number, .. }
            | Self::Called { number, .. }
            | Self::Admitted { number, .. }
            | Self::Crossed { number, .. } => Some(*number),
            _ => None,
        }
    }

    const fn wrong(&self, to: &'static str) -> WrongState {
        WrongState {
            from: self.name(),
            to,
        }
    }

    /// A register is waited for.
    ///
    /// # Errors
    /// From any state but `held` and `verifying`.
    pub fn verifying(self, until: Timestamp, waiting_for: Vec<Register>) -> Next {
        match self {
            Self::Held { .. } | Self::Verifying { .. } => {
                Ok(Self::Verifying { until, waiting_for })
            }
            other => Err(other.wrong("verifying")),
        }
    }

    /// All checks are positive.
    ///
    /// # Errors
    /// From any state but `held` and `verifying`.
    pub fn checks_passed(self, until: Timestamp) -> Next {
        match self {
            Self::Held { .. } | Self::Verifying { .. } => Ok(Self::AwaitingPayment { until }),
            other => Err(other.wrong("awaiting_payment")),
        }
    }

    /// A register said no.
    ///
    /// # Errors
    /// From any state but `held` and `verifying`.
    pub fn refused(self, reasons: Vec<CheckReason>) -> Next {
        match self {
            Self::Held { .. } | Self::Verifying { .. } => Ok(Self::Refused { reasons }),
            other => Err(other.wrong("refused")),
        }
    }

    /// The fee is there.
    ///
    /// # Errors
    /// From any state but `awaiting_payment`.
    pub fn paid(self, number: BookingNumber) -> Next {
        match self {
            Self::AwaitingPayment { .. } => Ok(Self::Confirmed { number }),
            other => Err(other.wrong("confirmed")),
        }
    }

    /// Time ran out before the booking was confirmed.
    ///
    /// # Errors
    /// From any state but `held`, `verifying` and `awaiting_payment`.
    pub fn expired(self, cause: ExpiryCause) -> Next {
        match self {
            Self::Held { .. } | Self::Verifying { .. } | Self::AwaitingPayment { .. } => {
                Ok(Self::Expired { cause })
            }
            other => Err(other.wrong("expired")),
        }
    }

    /// The user gives the booking up; `moved_by_system` is true when the system had moved it.
    ///
    /// # Errors
    /// From `called` on, and from every end.
    pub fn cancelled(self, moved_by_system: bool) -> Next {
        match self {
            Self::Held { .. } | Self::Verifying { .. } | Self::AwaitingPayment { .. } => {
                Ok(Self::Cancelled {
                    cause: CancelCause::BeforePayment,
                })
            }
            Self::Confirmed { .. } if moved_by_system => Ok(Self::Cancelled {
                cause: CancelCause::AfterSystemMove,
            }),
            Self::Confirmed { .. } | Self::InWaitingZone { .. } => Ok(Self::Cancelled {
                cause: CancelCause::User,
            }),
            other => Err(other.wrong("cancelled")),
        }
    }

    /// The plate was read at the waiting zone's entry.
    ///
    /// # Errors
    /// From any state but `confirmed`.
    pub fn entered_zone(self, since: Timestamp) -> Next {
        match self {
            Self::Confirmed { number } => Ok(Self::InWaitingZone { number, since }),
            other => Err(other.wrong("in_waiting_zone")),
        }
    }

    /// The lorry is called.
    ///
    /// # Errors
    /// From any state but `confirmed` and `in_waiting_zone`.
    pub fn called(self, at: Timestamp) -> Next {
        match self {
            Self::Confirmed { number } | Self::InWaitingZone { number, .. } => {
                Ok(Self::Called { number, at })
            }
            other => Err(other.wrong("called")),
        }
    }

    /// The lorry did not come. One in the waiting zone that was not called is never annulled.
    ///
    /// # Errors
    /// From any state but `confirmed` and `called`.
    pub fn annulled(self, at: Timestamp) -> Next {
        match self {
            Self::Confirmed { .. } | Self::Called { .. } => Ok(Self::Annulled { at }),
            other => Err(other.wrong("annulled")),
        }
    }

    /// The barrier opened.
    ///
    /// # Errors
    /// From any state but `called`.
    pub fn admitted(self, at: Timestamp) -> Next {
        match self {
            Self::Called { number, .. } => Ok(Self::Admitted { number, at }),
            other => Err(other.wrong("admitted")),
        }
    }

    /// The plate was read at the border.
    ///
    /// # Errors
    /// From any state but `admitted`.
    pub fn crossed(self, at: Timestamp) -> Next {
        match self {
            Self::Admitted { number, .. } => Ok(Self::Crossed { number, at }),
            other => Err(other.wrong("crossed")),
        }
    }

    /// The lorry was sent back from inside the checkpoint.
    ///
    /// # Errors
    /// From any state but `admitted`.
    pub fn turned_back(self, at: Timestamp) -> Next {
        match self {
            Self::Admitted { .. } => Ok(Self::TurnedBack { at }),
            other => Err(other.wrong("turned_back")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at() -> Timestamp {
        "2026-12-01T05:00:00Z".parse().unwrap()
    }

    fn all_states() -> Vec<State> {
        let number = BookingNumber::new(5, 1);
        let (until, since) = (at(), at());
        vec![
            State::Held { until },
            State::Verifying {
                until,
                waiting_for: vec![Register::Wanted],
            },
            State::AwaitingPayment { until },
            State::Confirmed { number },
            State::InWaitingZone { number, since },
            State::Called { number, at: at() },
            State::Admitted { number, at: at() },
            State::Crossed { number, at: at() },
            State::Refused {
                reasons: Vec::new(),
            },
            State::Expired {
                cause: ExpiryCause::Unpaid,
            },
            State::Cancelled {
                cause: CancelCause::User,
            },
            State::Annulled { at: at() },
            State::TurnedBack { at: at() },
        ]
    }

    /// The whole table of spec §7, Q-20.1 to Q-35: every state against every transition.
    #[test]
    fn transitions_are_those_of_the_table_and_no_others() {
        type Transition = (&'static str, fn(State) -> Next, &'static [&'static str]);
        let transitions: [Transition; 12] = [
            (
                "verifying",
                |s| s.verifying(at(), Vec::new()),
                &["held", "verifying"],
            ),
            (
                "awaiting_payment",
                |s| s.checks_passed(at()),
                &["held", "verifying"],
            ),
            ("refused", |s| s.refused(Vec::new()), &["held", "verifying"]),
            (
                "confirmed",
                |s| s.paid(BookingNumber::new(5, 1)),
                &["awaiting_payment"],
            ),
            (
                "expired",
                |s| s.expired(ExpiryCause::Unpaid),
                &["held", "verifying", "awaiting_payment"],
            ),
            (
                "cancelled",
                |s| s.cancelled(false),
                &[
                    "held",
                    "verifying",
                    "awaiting_payment",
                    "confirmed",
                    "in_waiting_zone",
                ],
            ),
            ("in_waiting_zone", |s| s.entered_zone(at()), &["confirmed"]),
            (
                "called",
                |s| s.called(at()),
                &["confirmed", "in_waiting_zone"],
            ),
            ("annulled", |s| s.annulled(at()), &["confirmed", "called"]),
            ("admitted", |s| s.admitted(at()), &["called"]),
            ("crossed", |s| s.crossed(at()), &["admitted"]),
            ("turned_back", |s| s.turned_back(at()), &["admitted"]),
        ];
        for (to, transition, allowed) in transitions {
            for state in all_states() {
                let from = state.name();
                match transition(state) {
                    Ok(next) => {
                        assert!(allowed.contains(&from), "{from} became {to}");
                        assert_eq!(next.name(), to);
                    }
                    Err(wrong) => {
                        assert!(!allowed.contains(&from), "{from} refused to become {to}");
                        assert_eq!(wrong, WrongState { from, to });
                    }
                }
            }
        }
    }

    /// active from `held` to `admitted`.
    #[test]
    fn active_states_are_the_first_seven() {
        let active = all_states()
            .iter()
            .filter(|s| s.is_active())
            .map(State::name)
            .collect::<Vec<_>>();
        assert_eq!(active, State::NAMES[..7]);
    }

    #[test]
    fn states_survive_their_stored_form() {
        for state in all_states() {
            let text = serde_json::to_string(&state).unwrap();
            assert!(text.contains(state.name()));
            assert_eq!(serde_json::from_str::<State>(&text).unwrap(), state);
        }
    }

    /// after a move by the system the user may leave with the fee.
    #[test]
    fn a_cancelled_booking_knows_whose_fault_it_was() {
        let confirmed = State::Confirmed {
            number: BookingNumber::new(5, 1),
        };
        assert_eq!(
            confirmed.clone().cancelled(true),
            Ok(State::Cancelled {
                cause: CancelCause::AfterSystemMove
            })
        );
        assert_eq!(
            confirmed.cancelled(false),
            Ok(State::Cancelled {
                cause: CancelCause::User
            })
        );
    }
}
