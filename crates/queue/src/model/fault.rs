//! Who was at fault decides about the money: what happened, and what follows from it.
//!
//! The rule is one function, [`judge`]. What it says is kept with the booking, told in the event that
//! ends it, and shown to the user with the clause, so that the page, the API, the ledger and the log
//! can't tell different stories.

use crate::model::rules::Rules;
use crate::model::state::CancelCause;
use jiff::{SignedDuration, Timestamp};
use kernel::money::Money;
use kernel::text_enum;
use serde::{Deserialize, Serialize};

text_enum! {
    /// What happened to a booking.
    Happening ("what happened to a booking") {
        /// The user gave it up before paying.
        GivenUpUnpaid = "given_up_unpaid",
        /// The fee did not come while the place was held.
        NotPaidInTime = "not_paid_in_time",
        /// A register said no.
        ChecksSaidNo = "checks_said_no",
        /// A register could not be reached for too long.
        RegisterSilent = "register_silent",
        /// The user cancelled the paid booking.
        GivenUp = "given_up",
        /// The user refused to go on while in the waiting zone.
        RefusedInZone = "refused_in_zone",
        /// The lorry left the waiting zone late.
        LeftZoneLate = "left_zone_late",
        /// The lorry came late from the waiting zone, or not at all.
        LateFromZone = "late_from_zone",
        /// The lorry did not appear.
        DidNotAppear = "did_not_appear",
        /// The lorry was sent back from inside the checkpoint; the passage was used.
        TurnedBack = "turned_back",
        /// The lorry crossed the border.
        Crossed = "crossed",
        /// The user moved the booking.
        MovedByUser = "moved_by_user",
        /// The checkpoint was closed.
        CheckpointClosed = "checkpoint_closed",
        /// Equipment failed.
        EquipmentFailed = "equipment_failed",
        /// The queue or a register was out of service.
        RegisterOutage = "register_outage",
        /// The checkpoint could take fewer lorries than were booked.
        CapacityCut = "capacity_cut",
    }
}

text_enum! {
    /// Whose fault it was.
    AtFault ("who was at fault") {
        /// The user's.
        User = "user",
        /// The checkpoint's, the registrar's or a register's: not the user's.
        Registrar = "registrar",
        /// Nobody's.
        Nobody = "nobody",
    }
}

text_enum! {
    /// What follows for the money and the moves.
    Consequence ("consequence") {
        /// Nothing was paid, so nothing is owed to anybody.
        NothingPaid = "nothing_paid",
        /// The fee was spent on what it was paid for.
        Used = "used",
        /// The fee stays earned.
        Forfeit = "forfeit",
        /// The move is one of the free ones.
        FreeMoveCounted = "free_move_counted",
        /// The move uses one that was paid for.
        PaidMove = "paid_move",
        /// One more move needs the fee.
        NeedsPayment = "needs_payment",
        /// The move counts for nothing.
        FreeMoveNotCounted = "free_move_not_counted",
        /// The user chooses: a move that counts for nothing, or the money back.
        UsersOption = "users_option",
        /// The fee goes back.
        Refund = "refund",
    }
}

impl Happening {
    /// What befalls many bookings at once and is not their users' fault.
    pub const EVENTS: [Self; 4] = [
        Self::CheckpointClosed,
        Self::EquipmentFailed,
        Self::RegisterOutage,
        Self::CapacityCut,
    ];

    /// What a cancellation was.
    pub const fn of_cancel(cause: CancelCause, in_zone: bool) -> Self {
        match cause {
            CancelCause::BeforePayment => Self::GivenUpUnpaid,
            CancelCause::User if in_zone => Self::RefusedInZone,
            CancelCause::User => Self::GivenUp,
            CancelCause::AfterSystemMove => Self::CheckpointClosed,
        }
    }

    const fn at_fault(self) -> AtFault {
        match self {
            Self::GivenUpUnpaid
            | Self::NotPaidInTime
            | Self::ChecksSaidNo
            | Self::GivenUp
            | Self::RefusedInZone
            | Self::LeftZoneLate
            | Self::LateFromZone
            | Self::DidNotAppear => AtFault::User,
            Self::RegisterSilent
            | Self::CheckpointClosed
            | Self::EquipmentFailed
            | Self::RegisterOutage
            | Self::CapacityCut => AtFault::Registrar,
            Self::TurnedBack | Self::Crossed | Self::MovedByUser => AtFault::Nobody,
        }
    }

    const fn clause(self) -> &'static str {
        match self {
            Self::GivenUpUnpaid | Self::NotPaidInTime => "Q-23",
            Self::ChecksSaidNo | Self::RegisterSilent => "Q-20.2",
            Self::GivenUp | Self::RefusedInZone | Self::LeftZoneLate | Self::LateFromZone => {
                "Q-28.1"
            }
            Self::DidNotAppear => "Q-35",
            Self::TurnedBack | Self::Crossed => "Q-30.1",
            Self::MovedByUser => "Q-28.2",
            Self::CheckpointClosed
            | Self::EquipmentFailed
            | Self::RegisterOutage
            | Self::CapacityCut => "Q-28.3",
        }
    }
}

/// What is known when it is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// What happened.
    pub happening: Happening,
    /// The fee that is kept for the booking, in tiyn.
    pub fee_minor: i64,
    /// Whether the booking goes on: a lorry can still pass with it.
    pub goes_on: bool,
    /// Moves that count, made so far.
    pub moves_used: i64,
    /// Moves that were paid for and are not used.
    pub paid_moves: i64,
    /// Whether a move is owed to the user that counts for nothing.
    pub owed_move: bool,
}

/// What was decided, with its clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judgement {
    /// What happened.
    pub happening: Happening,
    /// Whose fault it was.
    pub at_fault: AtFault,
    /// What follows.
    pub consequence: Consequence,
    /// The clause it rests on.
    pub clause: String,
}

/// decides what follows from what happened.
pub fn judge(facts: &Facts, rules: &Rules) -> Judgement {
    let happening = facts.happening;
    let at_fault = happening.at_fault();
    let consequence = match (happening, at_fault) {
        (Happening::MovedByUser, _) => move_right(facts, rules),
        _ if facts.fee_minor == 0 => Consequence::NothingPaid,
        (_, AtFault::Nobody) => Consequence::Used,
        (_, AtFault::User) => Consequence::Forfeit,
        (_, AtFault::Registrar) if facts.goes_on => Consequence::UsersOption,
        (_, AtFault::Registrar) => Consequence::Refund,
    };
    let clause = match consequence {
        Consequence::FreeMoveNotCounted => "Q-28.3",
        _ => happening.clause(),
    };
    Judgement {
        happening,
        at_fault,
        consequence,
        clause: clause.to_owned(),
    }
}

/// a move that is owed counts for nothing; then come the free ones, then those that
/// were paid for.
const fn move_right(facts: &Facts, rules: &Rules) -> Consequence {
    if facts.owed_move {
        Consequence::FreeMoveNotCounted
    } else if facts.moves_used < rules.free_moves {
        Consequence::FreeMoveCounted
    } else if facts.paid_moves > 0 {
        Consequence::PaidMove
    } else {
        Consequence::NeedsPayment
    }
}

/// How a booking ended, as it is kept and shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// What was decided.
    #[serde(flatten)]
    pub judgement: Judgement,
    /// The fee that it is about: forfeited, used, or given back.
    pub amount: Money,
    /// When.
    pub at: Timestamp,
}

/// What is known of a lorry's leaving of the waiting zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ZoneExit {
    /// The zone has no reader at its exit.
    Unknown,
    /// There is one, and it has not read the plate.
    NotRead,
    /// It read the plate then.
    At(Timestamp),
}

/// The way of a lorry from the waiting zone to the checkpoint, as far as plates were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WayFromZone {
    /// When it was called.
    pub called_at: Timestamp,
    /// When it left the zone.
    pub left: ZoneExit,
    /// When its plate was read at the checkpoint's entry.
    pub arrived_at: Option<Timestamp>,
    /// The booked interval.
    pub starts_at: Timestamp,
    /// Its end.
    pub ends_at: Timestamp,
}

impl WayFromZone {
    /// By when the lorry has to leave the zone: so long after its call, and never before its interval
    /// begins.
    pub fn leave_by(&self, rules: &Rules) -> Timestamp {
        let after_call = self.called_at + SignedDuration::from_mins(rules.zone_exit_minutes);
        after_call.max(self.starts_at)
    }

    /// By when it has to be at the checkpoint: so long after it left, and never before its interval
    /// and the grace after it are over.
    pub fn arrive_by(&self, rules: &Rules) -> Timestamp {
        let grace = self.ends_at + SignedDuration::from_mins(rules.grace_minutes);
        match self.left {
            ZoneExit::At(left) => {
                grace.max(left + SignedDuration::from_mins(rules.zone_way_minutes))
            }
            ZoneExit::Unknown | ZoneExit::NotRead => grace,
        }
    }

    /// how the lorry is late at this moment, if it is. Who was read at the entry in time is
    /// not late, whatever the exit's reader missed.
    pub fn lateness(&self, rules: &Rules, now: Timestamp) -> Option<Happening> {
        let arrive_by = self.arrive_by(rules);
        if self.arrived_at.is_some_and(|at| at <= arrive_by) {
            return None;
        }
        let leave_by = self.leave_by(rules);
        match self.left {
            ZoneExit::NotRead if now > leave_by => return Some(Happening::LeftZoneLate),
            ZoneExit::At(left) if left > leave_by => return Some(Happening::LeftZoneLate),
            _ => {}
        }
        let arrived_late = self.arrived_at.is_some_and(|at| at > arrive_by);
        (arrived_late || now >= arrive_by).then_some(Happening::LateFromZone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(happening: Happening) -> Facts {
        Facts {
            happening,
            fee_minor: 432_500,
            goes_on: false,
            moves_used: 0,
            paid_moves: 0,
            owed_move: false,
        }
    }

    fn judged(facts: Facts) -> (AtFault, Consequence, String) {
        let judgement = judge(&facts, &Rules::load().unwrap());
        (judgement.at_fault, judgement.consequence, judgement.clause)
    }

    /// the four faults of the user the clause names, and not appearing, cost the fee.
    #[test]
    fn the_users_faults_cost_the_fee() {
        for (happening, clause) in [
            (Happening::GivenUp, "Q-28.1"),
            (Happening::RefusedInZone, "Q-28.1"),
            (Happening::LeftZoneLate, "Q-28.1"),
            (Happening::LateFromZone, "Q-28.1"),
            (Happening::DidNotAppear, "Q-35"),
        ] {
            let expected = (AtFault::User, Consequence::Forfeit, clause.to_owned());
            assert_eq!(judged(facts(happening)), expected);
        }
    }

    /// what is not the user's fault gives the choice while the booking goes on, and the money
    /// back when it does not.
    #[test]
    fn what_is_not_the_users_fault_gives_a_choice_or_the_money() {
        for happening in Happening::EVENTS {
            let over = facts(happening);
            let clause = String::from("Q-28.3");
            let expected = (AtFault::Registrar, Consequence::Refund, clause.clone());
            assert_eq!(judged(over), expected);
            let going_on = Facts {
                goes_on: true,
                ..over
            };
            let expected = (AtFault::Registrar, Consequence::UsersOption, clause);
            assert_eq!(judged(going_on), expected);
        }
    }

    /// whoever paid nothing loses nothing and gets nothing, whoever was at fault.
    #[test]
    fn without_a_fee_there_is_nothing_to_decide() {
        for happening in Happening::ALL {
            if *happening == Happening::MovedByUser {
                continue;
            }
            let unpaid = Facts {
                fee_minor: 0,
                ..facts(*happening)
            };
            assert_eq!(judged(unpaid).1, Consequence::NothingPaid, "{happening}");
        }
    }

    /// first the move that is owed, then two free ones, then those paid for.
    #[test]
    fn moves_are_used_in_the_users_favour() {
        let moving = facts(Happening::MovedByUser);
        let all = |moves_used, paid_moves, owed_move| {
            let (_, consequence, clause) = judged(Facts {
                moves_used,
                paid_moves,
                owed_move,
                ..moving
            });
            (consequence, clause)
        };
        let counted = (Consequence::FreeMoveCounted, String::from("Q-28.2"));
        assert_eq!(all(0, 0, false), counted);
        assert_eq!(all(1, 1, false), counted);
        assert_eq!(all(2, 1, false).0, Consequence::PaidMove);
        assert_eq!(all(2, 0, false).0, Consequence::NeedsPayment);
        let owed = (Consequence::FreeMoveNotCounted, String::from("Q-28.3"));
        assert_eq!(all(0, 0, true), owed);
        assert_eq!(all(2, 0, true), owed);
    }

    fn at(text: &str) -> Timestamp {
        format!("2026-12-01T{text}:00Z").parse().unwrap()
    }

    fn way() -> WayFromZone {
        WayFromZone {
            called_at: at("08:00"),
            left: ZoneExit::Unknown,
            arrived_at: None,
            starts_at: at("10:00"),
            ends_at: at("11:00"),
        }
    }

    /// late from the zone is late by the numbers of the rules, to the minute.
    #[test]
    fn lateness_has_two_terms() {
        let rules = Rules::load().unwrap();
        let way = way();
        assert_eq!(
            way.leave_by(&rules),
            at("10:00"),
            "never before the interval"
        );
        assert_eq!(way.arrive_by(&rules), at("12:00"));
        assert_eq!(way.lateness(&rules, at("11:59")), None);
        assert_eq!(
            way.lateness(&rules, at("12:00")),
            Some(Happening::LateFromZone)
        );
        let unread = WayFromZone {
            left: ZoneExit::NotRead,
            ..way
        };
        assert_eq!(unread.lateness(&rules, at("10:00")), None);
        assert_eq!(
            unread.lateness(&rules, at("10:01")),
            Some(Happening::LeftZoneLate)
        );
        let late = WayFromZone {
            left: ZoneExit::At(at("10:05")),
            ..way
        };
        assert_eq!(
            late.lateness(&rules, at("10:05")),
            Some(Happening::LeftZoneLate)
        );
        let arrived = WayFromZone {
            arrived_at: Some(at("10:30")),
            ..unread
        };
        assert_eq!(
            arrived.lateness(&rules, at("15:00")),
            None,
            "it came in time"
        );
        let overdue = WayFromZone {
            arrived_at: Some(at("12:01")),
            ..way
        };
        assert_eq!(
            overdue.lateness(&rules, at("12:01")),
            Some(Happening::LateFromZone)
        );
    }

    /// whoever was called late, because the centre was down, has the whole term from the call.
    #[test]
    fn a_late_call_moves_the_term() {
        let rules = Rules::load().unwrap();
        let way = WayFromZone {
            called_at: at("10:30"),
            left: ZoneExit::NotRead,
            ..way()
        };
        assert_eq!(way.leave_by(&rules), at("11:00"));
        assert_eq!(way.lateness(&rules, at("11:00")), None);
    }

    #[test]
    fn an_ending_survives_its_stored_form() {
        let ending = Ending {
            judgement: judge(&facts(Happening::GivenUp), &Rules::load().unwrap()),
            amount: Money::tenge(4_325),
            at: at("10:00"),
        };
        let text = serde_json::to_string(&ending).unwrap();
        assert!(text.contains("\"clause\":\"Q-28.1\""), "{text}");
        assert_eq!(serde_json::from_str::<Ending>(&text).unwrap(), ending);
    }
}
