//! The line to one register: its turn, its breaker, its repetitions, its figures.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::Timestamp;
use kernel::ids::IdSource;
use uuid::Uuid;

use super::breaker::{Breaker, Interrupted, Limits, Passage};
use super::bulkhead::Bulkhead;
use super::health::{BreakerState, RegisterHealth, Tally};
use crate::checks::{CheckNumber, Register, UnknownCause};
use crate::consent::ConsentToken;
use crate::gateway::{Exchange, Gateway, GatewayError, Way};
use crate::judge;
use crate::pause;
use crate::policy::{CheckRule, RegisterRule};
use crate::question::Question;

/// The shortest pause before a question is repeated, in milliseconds. Up to 255
/// are added by chance, so that those who met the same fault do not come back
/// in one step.
const SHORTEST_PAUSE_MS: u64 = 50;

/// One question as it was asked and what came back, for the file of a decision.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// For which check.
    pub check: CheckNumber,
    /// Which register.
    pub register: Register,
    /// Its service at the gateway.
    pub service_id: String,
    /// Id of the message.
    pub message_id: Uuid,
    /// When it was sent.
    pub asked_at: Timestamp,
    /// When something came back; `None` when nothing did.
    pub answered_at: Option<Timestamp>,
    /// `answered`, `timed_out`, `unreachable`, `unintelligible` or `declined`.
    pub outcome: &'static str,
    /// The body of the answer as received. It is personal data: encrypt it where
    /// it is kept.
    pub answer: Option<Arc<[u8]>>,
    /// Whether an earlier answer was used; the rest then tells of the earlier
    /// asking.
    pub cached: bool,
}

/// An answer that was understood.
pub(crate) struct Answered<A> {
    pub answer: A,
    pub message_id: Uuid,
    pub asked_at: Timestamp,
    pub ended_at: Timestamp,
    pub took_ms: u64,
    pub body: Arc<[u8]>,
}

/// The line to one register.
#[derive(Debug)]
pub(crate) struct Line {
    rule: RegisterRule,
    bulkhead: Bulkhead,
    breaker: Mutex<Breaker>,
    tally: Mutex<Tally>,
}

/// A question under way. When it is dropped without an end it gives its passage
/// back, so that a trial that was cancelled does not keep the breaker open.
struct Pass<'a> {
    line: &'a Line,
    passage: Passage,
    ended: bool,
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        if !self.ended {
            let mut breaker = self.line.breaker();
            *breaker = breaker.after_nothing(self.passage);
        }
    }
}

impl Line {
    /// A line that has asked nothing yet.
    pub fn new(rule: RegisterRule) -> Self {
        Self {
            bulkhead: Bulkhead::new(rule.side_by_side, rule.waiting),
            breaker: Mutex::new(Breaker::NEW),
            tally: Mutex::default(),
            rule,
        }
    }

    /// How to ask the register.
    pub fn rule(&self) -> &RegisterRule {
        &self.rule
    }

    /// Asks, and asks again after a moment when nothing intelligible came back,
    /// as often as the check allows. A refusal is not repeated: the gateway would
    /// say the same. Each question that is sent adds to `evidence`.
    ///
    /// # Errors
    /// Why nothing is known.
    pub async fn ask<Q: Question>(
        &self,
        gateway: &Gateway,
        check: &CheckRule,
        question: &Q,
        token: Option<&ConsentToken>,
        evidence: &mut Vec<Evidence>,
    ) -> Result<Answered<Q::Answer>, UnknownCause> {
        // Whoever would be turned away need not wait for a turn first.
        let looked = self.breaker().admit(gateway.clock().now());
        looked.map_err(|Interrupted| UnknownCause::BreakerOpen)?;
        let turn = self.bulkhead.enter(check.timeout()).await;
        let _turn = turn.map_err(|_| UnknownCause::Overloaded)?;
        let way = Way {
            service_id: &self.rule.service_id,
            channel: self.rule.channel,
            limit: check.timeout(),
            token,
        };
        let mut left = check.retries();
        let mut last = UnknownCause::BreakerOpen;
        loop {
            let Ok(pass) = self.pass(gateway.clock().now()) else {
                return Err(last);
            };
            let is_trial = pass.passage == Passage::Trial;
            let exchange = gateway.ask(&way, question).await;
            self.end(pass, &exchange);
            evidence.push(self.evidence(check.number(), &exchange));
            let error = match exchange.outcome {
                Ok(answer) => {
                    return Ok(Answered {
                        answer,
                        message_id: exchange.message_id,
                        asked_at: exchange.asked_at,
                        ended_at: exchange.ended_at,
                        took_ms: took_ms(exchange.asked_at, exchange.ended_at),
                        body: exchange.body.unwrap_or_default(),
                    });
                }
                Err(error) => error,
            };
            last = judge::cause(&error);
            if left == 0 || is_trial || !matches!(error, GatewayError::Silent(_)) {
                return Err(last);
            }
            left -= 1;
            pause::of(jitter(gateway.ids())).await;
        }
    }

    fn pass(&self, now: Timestamp) -> Result<Pass<'_>, Interrupted> {
        let mut breaker = self.breaker();
        let (admitted, passage) = breaker.admit(now)?;
        *breaker = admitted;
        drop(breaker);
        self.tally().asked += 1;
        Ok(Pass {
            line: self,
            passage,
            ended: false,
        })
    }

    fn end<A>(&self, mut pass: Pass<'_>, exchange: &Exchange<A>) {
        pass.ended = true;
        let mut breaker = self.breaker();
        *breaker = match &exchange.outcome {
            Ok(_) | Err(GatewayError::Refused(_)) => Breaker::NEW,
            Err(GatewayError::Silent(_)) => {
                let limits = Limits {
                    failures: self.rule.breaker_failures,
                    pause: self.rule.breaker_pause,
                };
                breaker.after_silence(pass.passage, limits, exchange.ended_at)
            }
            // Nothing was sent, so nothing was learned about the register.
            Err(GatewayError::Unwritable(_)) => breaker.after_nothing(pass.passage),
        };
        drop(breaker);
        let mut tally = self.tally();
        match &exchange.outcome {
            Ok(_) => tally.answered(took_ms(exchange.asked_at, exchange.ended_at)),
            Err(GatewayError::Silent(_)) => tally.silences += 1,
            Err(GatewayError::Refused(_) | GatewayError::Unwritable(_)) => {}
        }
    }

    fn evidence<A>(&self, check: CheckNumber, exchange: &Exchange<A>) -> Evidence {
        Evidence {
            check,
            register: self.rule.register,
            service_id: self.rule.service_id.clone(),
            message_id: exchange.message_id,
            asked_at: exchange.asked_at,
            answered_at: exchange.body.as_ref().map(|_| exchange.ended_at),
            outcome: match &exchange.outcome {
                Ok(_) => "answered",
                Err(error) => error.as_str(),
            },
            answer: exchange.body.clone(),
            cached: false,
        }
    }

    /// Figures for operators.
    pub fn health(&self) -> RegisterHealth {
        let breaker = match *self.breaker() {
            Breaker::Closed { .. } => BreakerState::Closed,
            Breaker::Open { until } => BreakerState::Open { until },
            Breaker::Trial { .. } => BreakerState::Trial,
        };
        let tally = self.tally();
        let (p50_ms, p95_ms) = tally.percentiles_ms();
        RegisterHealth {
            register: self.rule.register,
            asked: tally.asked,
            answers: tally.answers,
            silences: tally.silences,
            p50_ms,
            p95_ms,
            breaker,
            in_flight: self.bulkhead.in_flight(),
            waiting: self.bulkhead.waiting(),
        }
    }

    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tally(&self) -> MutexGuard<'_, Tally> {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn took_ms(from: Timestamp, to: Timestamp) -> u64 {
    u64::try_from(to.duration_since(from).as_millis()).unwrap_or(0)
}

fn jitter(ids: &IdSource) -> Duration {
    let [chance] = ids.secret::<1>();
    Duration::from_millis(SHORTEST_PAUSE_MS + u64::from(chance))
}
