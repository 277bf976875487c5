//! One question of one check: consent, pause, memory, and then the register.

use std::sync::Arc;

use kernel::person_number::Iin;

use super::asked::Asked;
use super::{Registers, Run};
use crate::checks::{CheckOutcome, ReasonCode, Register, UnknownCause};
use crate::consent::{Consent, ConsentToken};
use crate::engine::cache::{QuestionKey, Remembered};
use crate::engine::line::{Answered, Evidence, Line};
use crate::gateway;
use crate::judge::Verdict;
use crate::policy::{Asking, CheckRule, ConsentNeed};
use crate::question::Question;

/// One check of one run.
#[derive(Clone, Copy)]
pub(super) struct Inquiry<'a> {
    pub registers: &'a Registers,
    pub rule: &'a CheckRule,
    pub run: &'a Run<'a>,
}

/// Whether a question may be asked, as far as consent goes.
enum Permission<'a> {
    Free,
    With(&'a ConsentToken),
    Pending,
    Refused,
}

impl<'a> Inquiry<'a> {
    /// Makes the check.
    pub async fn make(self) -> Asked {
        match self.rule.number().get() {
            1 => self.account().await,
            2 => self.vehicle().await,
            3 => self.licence().await,
            4 => self.wanted_vehicle().await,
            5 => self.wanted_driver().await,
            6 => self.machine().await,
            7 => self.permits().await,
            8 => self.insurance().await,
            9 => self.taxes().await,
            10 => self.fines().await,
            11 => self.documents().await,
            12 => self.biometrics().await,
            13 => self.phone().await,
            14 => self.inspections().await,
            15 => self.certificates().await,
            16 => self.declarations().await,
            17 => self.tolls().await,
            _ => self.weighing().await,
        }
    }

    /// Asks one register one question and decides what its answer means.
    pub async fn ask<Q: Question>(
        self,
        register: Register,
        about: Option<&Iin>,
        question: &Q,
        decide: impl Fn(&Q::Answer) -> Verdict + Send + Sync,
    ) -> Asked {
        let now = self.run.now;
        let line = self.registers.line(register);
        let token = match self.may_ask(line, about) {
            Ok(token) => token,
            Err(asked) => return asked,
        };
        let key = self.key(line, question);
        if let Some(asked) = key.and_then(|key| self.recall(line, &key, question, &decide)) {
            return asked;
        }
        let mut evidence = Vec::new();
        let gateway = &self.registers.gateway;
        let answered = line
            .ask(gateway, self.rule, question, token, &mut evidence)
            .await;
        match answered {
            Err(cause) => Asked {
                evidence,
                ..Asked::unknown(register, cause, now)
            },
            Ok(answered) => {
                let verdict = decide(&answered.answer);
                if let Some(key) = key {
                    self.remember(key, &answered);
                }
                Asked {
                    register,
                    outcome: verdict.outcome,
                    valid_until: verdict.valid_until,
                    since: now,
                    answered_in_ms: Some(answered.took_ms),
                    cached: false,
                    evidence,
                }
            }
        }
    }

    /// What [`Self::ask`] would answer from memory.
    pub fn remembered<Q: Question>(
        self,
        register: Register,
        about: Option<&Iin>,
        question: &Q,
        decide: impl Fn(&Q::Answer) -> Verdict,
    ) -> Option<Asked> {
        let line = self.registers.line(register);
        self.may_ask(line, about).ok()?;
        self.recall(line, &self.key(line, question)?, question, decide)
    }

    /// The key of a question, where answers are remembered at all.
    fn key<Q: Question>(self, line: &Line, question: &Q) -> Option<QuestionKey> {
        let remembers = self.run.asking != Asking::Entry && !self.rule.fresh().is_zero();
        remembers.then(|| QuestionKey::new(line.rule().service_id(), question))
    }

    /// Whether the register may be asked about this person now, and with which
    /// token; or what the check comes to without asking.
    fn may_ask(self, line: &Line, about: Option<&Iin>) -> Result<Option<&'a ConsentToken>, Asked> {
        let (register, now) = (line.rule().register(), self.run.now);
        let token = match self.permission(line, about) {
            Permission::Free => None,
            Permission::With(token) => Some(token),
            Permission::Refused => {
                let outcome = CheckOutcome::negative(ReasonCode::ConsentRefused);
                return Err(Asked::without(register, outcome, now));
            }
            Permission::Pending => {
                let cause = UnknownCause::ConsentPending;
                return Err(Asked::unknown(register, cause, now));
            }
        };
        if self.run.paused.contains(&register) {
            return Err(Asked::unknown(register, UnknownCause::Paused, now));
        }
        Ok(token)
    }

    /// nothing is asked about a person before the person has consented.
    fn permission(self, line: &Line, about: Option<&Iin>) -> Permission<'a> {
        let Some(person) = about else {
            return Permission::Free;
        };
        if line.rule().consent() == ConsentNeed::Never {
            return Permission::Free;
        }
        match self.run.consents.of(person) {
            Some(Consent::Granted(token)) => Permission::With(token),
            Some(Consent::Refused) => Permission::Refused,
            Some(Consent::Pending) | None => Permission::Pending,
        }
    }

    /// A remembered answer, if it is fresh and confirms. A no is asked for anew:
    /// its reason may be gone since.
    fn recall<Q: Question>(
        self,
        line: &Line,
        key: &QuestionKey,
        question: &Q,
        decide: impl Fn(&Q::Answer) -> Verdict,
    ) -> Option<Asked> {
        let cache = &self.registers.cache;
        let remembered = cache.recall(key, self.run.now, self.rule.fresh())?;
        let rule = line.rule();
        let asked = remembered.message_id;
        let answer = gateway::read_again(rule.channel(), &remembered.body, asked, question)?;
        let verdict = decide(&answer);
        if verdict.outcome != CheckOutcome::Positive {
            return None;
        }
        Some(Asked {
            register: rule.register(),
            outcome: verdict.outcome,
            valid_until: verdict.valid_until,
            since: remembered.asked_for,
            answered_in_ms: Some(remembered.took_ms),
            cached: true,
            evidence: vec![Evidence {
                check: self.rule.number(),
                register: rule.register(),
                service_id: rule.service_id().to_owned(),
                message_id: remembered.message_id,
                asked_at: remembered.asked_at,
                answered_at: Some(remembered.answered_at),
                outcome: "answered",
                answer: Some(remembered.body),
                cached: true,
            }],
        })
    }

    fn remember<A>(self, key: QuestionKey, answered: &Answered<A>) {
        let remembered = Remembered {
            asked_for: self.run.now,
            message_id: answered.message_id,
            asked_at: answered.asked_at,
            answered_at: answered.ended_at,
            took_ms: answered.took_ms,
            body: Arc::clone(&answered.body),
        };
        self.registers.cache.remember(key, remembered);
    }
}
