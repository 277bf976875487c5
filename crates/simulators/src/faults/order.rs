//! An order: what shall go wrong, for which service, how often, and how long answers wait.

use serde::{Deserialize, Serialize};

use crate::population::random::Dice;

/// The longest latency that can be ordered.
pub const LATENCY_LIMIT_MS: u64 = 120_000;
/// The most orders in force at once.
pub(super) const ORDERS_LIMIT: usize = 1_000;

/// What goes wrong. No simulator knows all of them; each lists its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// Answers 500 without a body of the protocol.
    Refuse,
    /// Never answers (lets go after ten minutes, or when the simulator stops).
    Hang,
    /// Answers 200 with bytes that are not of the protocol.
    Garbage,
    /// Answers 200 with the first half of the right answer.
    HalfEnvelope,
    /// Gateway: answers in good form, but to another message.
    WrongCorrelationId,
    /// Gateway: answers with a SOAP Fault.
    SoapFault,
    /// Answers 500 with a page of HTML, as a proxy in front does.
    ServerError,
    /// Gateway: answers rightly, in an envelope of more than 256 KiB.
    Oversized,
    /// Gateway: answers with a document type whose entities unfold into gigabytes.
    EntityBomb,
    /// Gateway: every second answer says the opposite of the truth.
    Flip,
    /// Text messages and bank: answers in good form that the operation failed.
    ErrorAnswer,
    /// Text messages: accepts the message and never delivers it.
    Lose,
    /// Barrier: answers OK and does not move.
    Stuck,
    /// Barrier: the position sensor gives no signal.
    NoSignal,
}

/// One order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultOrder {
    /// The service it is for, or `*`. An order for the service itself goes before `*`.
    pub service: String,
    /// Wait before anything else, in milliseconds.
    #[serde(default)]
    pub latency_ms: u64,
    /// Wait up to so much longer, evenly spread, in milliseconds.
    #[serde(default)]
    pub jitter_ms: u64,
    /// How many answers in a hundred are slow.
    #[serde(default)]
    pub slow_share_percent: u32,
    /// What a slow answer waits instead, in milliseconds.
    #[serde(default)]
    pub slow_ms: u64,
    /// Which waits are drawn: the same seed gives the same waits.
    #[serde(default)]
    pub seed: u64,
    /// What goes wrong after the wait; nothing if absent.
    #[serde(default)]
    pub fault: Option<FaultKind>,
    /// For how many requests; until taken back if absent.
    #[serde(default)]
    pub times: Option<u32>,
}

impl FaultOrder {
    /// An order for `service` that stays until it is taken back.
    pub fn new(service: &str, fault: FaultKind) -> Self {
        Self {
            fault: Some(fault),
            ..Self::latency(service, 0)
        }
    }

    /// An order for the next `times` requests to `service`.
    pub fn times(service: &str, fault: FaultKind, times: u32) -> Self {
        Self {
            times: Some(times),
            ..Self::new(service, fault)
        }
    }

    /// An order that only slows `service` down.
    pub fn latency(service: &str, latency_ms: u64) -> Self {
        Self {
            service: service.to_owned(),
            latency_ms,
            jitter_ms: 0,
            slow_share_percent: 0,
            slow_ms: 0,
            seed: 0,
            fault: None,
            times: None,
        }
    }

    /// The same order with waits up to `jitter_ms` longer.
    #[must_use]
    pub fn with_jitter(self, jitter_ms: u64) -> Self {
        Self { jitter_ms, ..self }
    }

    /// The same order, in which some answers in a hundred wait `slow_ms` instead.
    #[must_use]
    pub fn with_slow(self, slow_share_percent: u32, slow_ms: u64) -> Self {
        Self {
            slow_share_percent,
            slow_ms,
            ..self
        }
    }

    /// The longest an answer can wait.
    pub(super) fn longest_ms(&self) -> u64 {
        self.latency_ms
            .saturating_add(self.jitter_ms)
            .max(self.slow_ms)
    }

    /// The wait of the next request.
    pub(super) fn draw_ms(&self, dice: &mut Dice) -> u64 {
        if self.slow_share_percent > 0 && dice.below(100) < self.slow_share_percent {
            return self.slow_ms;
        }
        let bound = u32::try_from(self.jitter_ms.saturating_add(1)).unwrap_or(u32::MAX);
        self.latency_ms + u64::from(dice.below(bound))
    }
}

/// An order that makes no sense here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FaultError {
    /// No service of this name.
    #[error("service {service:?} is not served here; use one of {known}, or *")]
    UnknownService {
        /// The name given.
        service: String,
        /// The names there are.
        known: String,
    },
    /// This simulator can't go wrong in this way.
    #[error("fault {fault:?} is not made here; use one of {known}")]
    UnknownFault {
        /// The fault given.
        fault: FaultKind,
        /// The faults there are.
        known: String,
    },
    /// Longer than [`LATENCY_LIMIT_MS`].
    #[error(
        "latency_ms with jitter_ms, or slow_ms, is {given}, more than the limit of {LATENCY_LIMIT_MS}"
    )]
    Latency {
        /// The longest wait given.
        given: u64,
    },
    /// More than all answers.
    #[error("slow_share_percent is {given}, more than 100")]
    SlowShare {
        /// The share given.
        given: u32,
    },
    /// As many orders as can be kept.
    #[error("{ORDERS_LIMIT} orders are in force already; take some back")]
    TooMany,
}
