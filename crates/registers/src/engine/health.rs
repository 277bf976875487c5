//! Figures of one register, for operators: how it answers and how fast.

use std::collections::VecDeque;

use jiff::Timestamp;

use crate::checks::Register;

/// Of how many of the last answers the times are kept.
const TIMES_LIMIT: usize = 512;

/// How a register does, since this process started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterHealth {
    /// Which register.
    pub register: Register,
    /// Questions sent, repetitions included.
    pub asked: u64,
    /// Those that were answered. What is neither here nor in `silences` was
    /// declined or is under way.
    pub answers: u64,
    /// Those to which nothing intelligible came back.
    pub silences: u64,
    /// Half of the last 512 answers came within so many milliseconds.
    pub p50_ms: Option<u64>,
    /// 95 of a hundred of them came within so many.
    pub p95_ms: Option<u64>,
    /// Whether the register is left alone.
    pub breaker: BreakerState,
    /// Questions under way.
    pub in_flight: usize,
    /// Questions that wait for their turn.
    pub waiting: usize,
}

/// Whether a register is asked or left alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BreakerState {
    /// It is asked.
    Closed,
    /// It was silent several times and is left alone.
    Open {
        /// Until when.
        until: Timestamp,
    },
    /// One question tries whether it is back.
    Trial,
}

/// Counters of one register.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub asked: u64,
    pub answers: u64,
    pub silences: u64,
    times_ms: VecDeque<u64>,
}

impl Tally {
    /// An answer came after so long.
    pub fn answered(&mut self, took_ms: u64) {
        self.answers += 1;
        if self.times_ms.len() == TIMES_LIMIT {
            self.times_ms.pop_front();
        }
        self.times_ms.push_back(took_ms);
    }

    /// Times within which half and 95 of a hundred answers came.
    pub fn percentiles_ms(&self) -> (Option<u64>, Option<u64>) {
        let mut times: Vec<u64> = self.times_ms.iter().copied().collect();
        times.sort_unstable();
        // The nearest rank: the smallest time that so many do not exceed.
        let rank = |percent: usize| {
            let place = (times.len() * percent).div_ceil(100);
            times.get(place.saturating_sub(1)).copied()
        };
        (rank(50), rank(95))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_last_answers() {
        let mut tally = Tally::default();
        assert_eq!(tally.percentiles_ms(), (None, None));
        tally.answered(7);
        assert_eq!(tally.percentiles_ms(), (Some(7), Some(7)));
        let mut tally = Tally::default();
        for took_ms in (1..=100).rev() {
            tally.answered(took_ms);
        }
        assert_eq!(tally.percentiles_ms(), (Some(50), Some(95)));
        for _ in 0..TIMES_LIMIT {
            tally.answered(3);
        }
        assert_eq!(tally.percentiles_ms(), (Some(3), Some(3)));
        assert_eq!(tally.answers, 612);
    }
}
