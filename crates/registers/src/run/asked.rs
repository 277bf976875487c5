//! What asking came to, and how two askings of one check become one.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::checks::{CheckOutcome, Register, UnknownCause};
use crate::engine::line::Evidence;

/// What one asking came to.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub register: Register,
    pub outcome: CheckOutcome,
    pub valid_until: Option<Date>,
    pub since: Timestamp,
    pub answered_in_ms: Option<u64>,
    pub cached: bool,
    pub evidence: Vec<Evidence>,
}

impl Asked {
    /// Decided without asking.
    pub fn without(register: Register, outcome: CheckOutcome, now: Timestamp) -> Self {
        Self {
            register,
            outcome,
            valid_until: None,
            since: now,
            answered_in_ms: None,
            cached: false,
            evidence: Vec::new(),
        }
    }

    /// Nothing is known.
    pub fn unknown(register: Register, cause: UnknownCause, now: Timestamp) -> Self {
        Self::without(register, CheckOutcome::Unknown { register, cause }, now)
    }

    /// Of two askings that both have to confirm: a no of either decides, then
    /// what is not known, then a yes.
    pub fn both(self, other: Self) -> Self {
        let rank = |asked: &Self| match asked.outcome {
            CheckOutcome::Negative { .. } => 3,
            CheckOutcome::Unknown { .. } => 2,
            CheckOutcome::Positive => 1,
            CheckOutcome::NotApplicable { .. } => 0,
        };
        if rank(&other) > rank(&self) {
            self.decided_by_second(other)
        } else {
            self.decided_by_first(other)
        }
    }

    /// The first decides; the other only adds what was asked.
    pub fn decided_by_first(mut self, other: Self) -> Self {
        self.answered_in_ms = self.slowest(&other);
        self.since = self.since.min(other.since);
        self.cached = self.cached && other.was_used_without_asking();
        self.evidence.extend(other.evidence);
        self
    }

    /// The second decides; the evidence keeps its order.
    pub fn decided_by_second(self, mut other: Self) -> Self {
        other.answered_in_ms = other.slowest(&self);
        other.since = self.since.min(other.since);
        other.cached = other.cached && self.was_used_without_asking();
        let mut evidence = self.evidence;
        evidence.append(&mut other.evidence);
        other.evidence = evidence;
        other
    }

    /// Remembered, or there was nothing to ask.
    fn was_used_without_asking(&self) -> bool {
        self.cached || self.evidence.is_empty()
    }

    /// The time of the slower answer, where the deciding one was answered.
    fn slowest(&self, other: &Self) -> Option<u64> {
        self.answered_in_ms
            .map(|took| took.max(other.answered_in_ms.unwrap_or(0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::{ReasonCode, WhyNot};

    fn asked(outcome: CheckOutcome) -> Asked {
        Asked {
            answered_in_ms: Some(5),
            ..Asked::without(Register::RoadFines, outcome, Timestamp::UNIX_EPOCH)
        }
    }

    /// of owner and user, the first no wins, then the unknown.
    #[test]
    fn a_no_goes_before_the_unknown_and_that_before_a_yes() {
        let yes = asked(CheckOutcome::Positive);
        let no = asked(CheckOutcome::negative(ReasonCode::OverdueFine));
        let other_no = asked(CheckOutcome::negative(ReasonCode::NumberMissing));
        let unknown = Asked::unknown(
            Register::RoadFines,
            UnknownCause::Paused,
            Timestamp::UNIX_EPOCH,
        );
        let nothing = asked(CheckOutcome::NotApplicable {
            why: WhyNot::NoNumberStated,
        });
        let order = [&no, &unknown, &yes, &nothing];
        for (place, first) in order.iter().enumerate() {
            for second in &order[place..] {
                let there = (*first).clone().both((*second).clone());
                let back = (*second).clone().both((*first).clone());
                assert_eq!(there.outcome, first.outcome);
                assert_eq!(back.outcome, first.outcome);
            }
        }
        assert_eq!(no.clone().both(other_no).outcome, no.outcome);
    }
}
