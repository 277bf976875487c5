//! The circuit breaker of one register: a pure state machine, with the time handed in.
//!
//! A register that was silent several times in a row is left alone for a while,
//! so that bookings learn at once that it is awaited instead of waiting out the
//! time limit each. Then one question tries again. Only silence counts: a
//! register that declines is there.

use jiff::{SignedDuration, Timestamp};

/// When a breaker opens, and for how long.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// Silences in a row that open it.
    pub failures: u32,
    /// How long it stays open.
    pub pause: SignedDuration,
}

/// The state of one breaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Breaker {
    /// Questions pass; so many silences came in a row.
    Closed {
        /// Silences since the last answer.
        failures: u32,
    },
    /// Nobody asks before this instant.
    Open {
        /// When one question may try again.
        until: Timestamp,
    },
    /// One question tries; nobody else asks until it ends.
    Trial {
        /// When it was allowed to; for a trial that is given up.
        until: Timestamp,
    },
}

/// A question that was let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Passage {
    /// One of many.
    Ordinary,
    /// The one that tries whether the register is back.
    Trial,
}

/// The breaker lets nobody through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the register was silent several times and is left alone for a while")]
pub(crate) struct Interrupted;

impl Breaker {
    /// A breaker that has seen nothing yet, or an answer or a refusal just now:
    /// then the register is there, whoever asked.
    pub const NEW: Self = Self::Closed { failures: 0 };

    /// Asks for passage.
    ///
    /// # Errors
    /// [`Interrupted`] while it is open, and while somebody else tries.
    pub fn admit(self, now: Timestamp) -> Result<(Self, Passage), Interrupted> {
        match self {
            Self::Closed { .. } => Ok((self, Passage::Ordinary)),
            Self::Open { until } if now >= until => Ok((Self::Trial { until }, Passage::Trial)),
            Self::Open { .. } | Self::Trial { .. } => Err(Interrupted),
        }
    }

    /// Nothing intelligible came.
    pub fn after_silence(self, passage: Passage, limits: Limits, now: Timestamp) -> Self {
        let open = Self::Open {
            until: now.saturating_add(limits.pause).unwrap_or(Timestamp::MAX),
        };
        match (self, passage) {
            (Self::Closed { failures }, _) if failures + 1 < limits.failures => Self::Closed {
                failures: failures + 1,
            },
            (Self::Closed { .. }, _) | (Self::Trial { .. }, Passage::Trial) => open,
            // A question from before it opened ends late: that is known already.
            (Self::Open { .. } | Self::Trial { .. }, _) => self,
        }
    }

    /// The question was given up before its end, and says nothing.
    pub const fn after_nothing(self, passage: Passage) -> Self {
        match (self, passage) {
            (Self::Trial { until }, Passage::Trial) => Self::Open { until },
            _ => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits {
        failures: 3,
        pause: SignedDuration::from_secs(20),
    };

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("in range")
    }

    fn silent(breaker: Breaker, now: i64) -> Breaker {
        let (breaker, passage) = breaker.admit(at(now)).expect("closed");
        breaker.after_silence(passage, LIMITS, at(now))
    }

    fn opened() -> Breaker {
        (0..3).fold(Breaker::NEW, silent)
    }

    #[test]
    fn silences_in_a_row_open_it() {
        let two = silent(silent(Breaker::NEW, 0), 1);
        assert_eq!(two, Breaker::Closed { failures: 2 });
        assert_eq!(silent(two, 2), Breaker::Open { until: at(22) });
        // An answer in between begins the row anew.
        assert_eq!(silent(Breaker::NEW, 2), Breaker::Closed { failures: 1 });
    }

    #[test]
    fn while_open_nobody_passes_and_then_one() {
        let open = opened();
        assert_eq!(open.admit(at(21)), Err(Interrupted));
        let (trial, passage) = open.admit(at(22)).expect("the pause is over");
        assert_eq!(passage, Passage::Trial);
        assert_eq!(trial.admit(at(23)), Err(Interrupted), "one tries at a time");
        let again = trial.after_silence(passage, LIMITS, at(30));
        assert_eq!(again, Breaker::Open { until: at(50) });
    }

    #[test]
    fn a_trial_that_is_given_up_leaves_the_way_to_the_next() {
        let (trial, passage) = opened().admit(at(22)).expect("the pause is over");
        let open = trial.after_nothing(passage);
        assert_eq!(open, Breaker::Open { until: at(22) });
        assert!(open.admit(at(22)).is_ok());
        assert_eq!(trial.after_nothing(Passage::Ordinary), trial);
        assert_eq!(Breaker::NEW.after_nothing(passage), Breaker::NEW);
    }

    #[test]
    fn late_silence_of_earlier_questions_changes_nothing() {
        let open = opened();
        let late = open.after_silence(Passage::Ordinary, LIMITS, at(15));
        assert_eq!(late, open);
        let (trial, _) = open.admit(at(22)).expect("the pause is over");
        assert_eq!(
            trial.after_silence(Passage::Ordinary, LIMITS, at(23)),
            trial
        );
    }
}
