//! Running the checks of a subject side by side.

mod ask;
mod asked;
mod driver;
mod owner;
mod vehicle;

use std::collections::BTreeSet;
use std::sync::Arc;

use futures_util::future::join_all;
use jiff::Timestamp;
use kernel::person_number::{Bin, Iin};

use crate::checks::{
    CheckOutcome, CheckRecord, CheckSubject, Demand, Owner, ReasonCode, Register, VehicleKind,
    WhyNot,
};
use crate::consent::{ConsentAnswer, ConsentConfig, ConsentOf, ConsentRequest, Consents};
use crate::engine::cache::{AnswerCache, is_fresh};
use crate::engine::health::RegisterHealth;
use crate::engine::line::{Evidence, Line};
use crate::gateway::{Gateway, GatewayError, Way};
use crate::policy::{About, Asking, Channel, CheckPolicy, CheckRule, ConsentNeed, When};
use ask::Inquiry;
use asked::Asked;

/// The registers behind the gateway, asked as the policy says. Clones share
/// connections, turns, breakers, figures and remembered answers.
#[derive(Debug, Clone)]
pub struct Registers {
    gateway: Gateway,
    policy: Arc<CheckPolicy>,
    requestor_bin: Bin,
    consent: Arc<ConsentConfig>,
    lines: Arc<[Line]>,
    cache: AnswerCache,
}

/// What the checks of one run are about, and what is known already.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// Whom and what they are about.
    pub subject: &'a CheckSubject,
    /// Records of an earlier run of the very same subject. At booking, those
    /// that say yes or no and are fresh are taken over as they are; otherwise
    /// they are not looked at.
    pub earlier: &'a [CheckRecord],
    /// Consents of the people, by IIN.
    pub consents: &'a Consents,
    /// Registers nobody may ask now.
    pub paused: &'a BTreeSet<Register>,
    /// For which moment.
    pub asking: Asking,
    /// The present instant.
    pub now: Timestamp,
}

/// One check that was made: the record that is kept with the booking, and what
/// it rests on.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The record.
    pub record: CheckRecord,
    /// Every question that was sent for it, or the earlier one that was used.
    /// Empty where nothing was asked.
    pub evidence: Vec<Evidence>,
}

impl Registers {
    /// `requestor_bin` is the BIN of the registrar of the queue, which the
    /// register of legal persons wants to know; consent is asked for in its name
    /// too, unless [`Self::with_consent`] says more.
    pub fn new(gateway: Gateway, policy: CheckPolicy, requestor_bin: Bin) -> Self {
        let lines = policy.registers().iter().cloned().map(Line::new).collect();
        Self {
            gateway,
            consent: Arc::new(ConsentConfig::of_registrar(requestor_bin.clone())),
            requestor_bin,
            lines,
            cache: AnswerCache::new(),
            policy: Arc::new(policy),
        }
    }

    /// In whose name consent is asked for.
    #[must_use]
    pub fn with_consent(mut self, consent: ConsentConfig) -> Self {
        self.consent = Arc::new(consent);
        self
    }

    /// The table of checks in force.
    pub fn policy(&self) -> &CheckPolicy {
        &self.policy
    }

    /// In whose name and for what consent is asked.
    pub fn consent_config(&self) -> &ConsentConfig {
        &self.consent
    }

    /// Figures of every register, in the order of [`Register`].
    pub fn health(&self) -> Vec<RegisterHealth> {
        self.lines.iter().map(Line::health).collect()
    }

    /// Makes the checks side by side and returns what came out, in the order of
    /// the numbers. At booking that is all eighteen, also those that do not
    /// apply; later only those that are made again and apply. Each takes at most
    /// its time limit for a turn, and again for every try. It never fails: what
    /// could not be learned is [`CheckOutcome::Unknown`].
    pub async fn run(&self, run: Run<'_>) -> Vec<Finding> {
        let rules = self.policy.rules().iter();
        let checks = rules
            .filter(|rule| rule.made_at(run.asking))
            .map(|rule| self.run_rule(rule, &run));
        let findings = join_all(checks).await;
        findings.into_iter().flatten().collect()
    }

    /// the people whose consent some register needs that is asked at this
    /// moment: owner, user and driver, each once. A register opens the data of whoever has an IIN with a
    /// token only, also those of a non-resident.
    pub fn needs_consent(&self, subject: &CheckSubject, asking: Asking) -> Vec<Iin> {
        let needs = |about| {
            let rules = self.policy.rules().iter();
            rules
                .filter(|rule| rule.made_at(asking) && rule.about() == about)
                .flat_map(CheckRule::registers)
                .any(|register| self.line(register).rule().consent() == ConsentNeed::Persons)
        };
        let owners = [subject.owner.iin(), subject.user.owner.iin()];
        let driver = subject.driver.iin.as_ref();
        let people = owners.into_iter().filter(|_| needs(About::Owner));
        let people = people.chain(Some(driver).filter(|_| needs(About::Driver)));
        let mut iins: Vec<Iin> = Vec::new();
        for iin in people.flatten() {
            if !iins.contains(iin) {
                iins.push(iin.clone());
            }
        }
        iins
    }

    /// asks the state's access control service once.
    ///
    /// # Errors
    /// [`GatewayError`] when it declines or is silent; then nothing is known.
    pub async fn ask_consent(
        &self,
        request: &ConsentRequest,
    ) -> Result<ConsentAnswer, GatewayError> {
        let question = ConsentOf {
            request,
            config: &self.consent,
        };
        let (service_id, limit) = self.policy.consent_service();
        let way = Way {
            service_id,
            channel: Channel::Sync,
            limit,
            token: None,
        };
        self.gateway.ask(&way, &question).await.outcome
    }

    async fn run_rule(&self, rule: &CheckRule, run: &Run<'_>) -> Option<Finding> {
        let subject = run.subject;
        let demand = rule.demand(match rule.about() {
            About::Owner => subject.residency,
            About::Driver => subject.driver.residency,
        });
        let asked = if let Some(outcome) = decided(rule, demand, subject) {
            Asked::without(register_of(rule, subject), outcome, run.now)
        } else if let Some(record) = taken_over(rule, run) {
            return Some(Finding {
                record,
                evidence: Vec::new(),
            });
        } else {
            let inquiry = Inquiry {
                registers: self,
                rule,
                run,
            };
            inquiry.make().await
        };
        let applies = !matches!(asked.outcome, CheckOutcome::NotApplicable { .. });
        if run.asking != Asking::Booking && !applies {
            return None;
        }
        Some(Finding {
            record: CheckRecord {
                number: rule.number(),
                register: asked.register,
                demand,
                outcome: asked.outcome,
                asked_at: asked.since,
                answered_in_ms: asked.answered_in_ms,
                policy: self.policy.version().to_owned(),
                cached: asked.cached,
                valid_until: asked.valid_until,
            },
            evidence: asked.evidence,
        })
    }

    /// The line to a register.
    fn line(&self, register: Register) -> &Line {
        &self.lines[register.index()]
    }
}

/// What is decided without asking anybody: the check does not apply, or there is
/// no number to ask for.
fn decided(rule: &CheckRule, demand: Demand, subject: &CheckSubject) -> Option<CheckOutcome> {
    let not_applicable = |why| Some(CheckOutcome::NotApplicable { why });
    if let Demand::NotApplicable(why) = demand {
        return not_applicable(why);
    }
    let number = rule.number();
    if subject.set_aside.contains(&number) && !matches!(number.get(), 4 | 5) {
        return not_applicable(WhyNot::SetAside);
    }
    match rule.when() {
        When::RoadVehicle if subject.kind == VehicleKind::Machinery => {
            return not_applicable(WhyNot::Machinery);
        }
        When::Machinery if subject.kind != VehicleKind::Machinery => {
            return not_applicable(WhyNot::NotMachinery);
        }
        When::ControlledGoods if subject.controls.is_empty() => {
            return not_applicable(WhyNot::NoControlledGoods);
        }
        When::Loaded if !subject.loaded => return not_applicable(WhyNot::EmptyVehicle),
        When::Always
        | When::RoadVehicle
        | When::Machinery
        | When::ControlledGoods
        | When::Loaded => {}
    }
    // Residents only come here, or the check would not apply.
    let number_missing = match number.get() {
        3 | 11 | 12 | 13 => subject.driver.iin.is_none(),
        7 | 9 => subject.owner.number().is_none(),
        _ => false,
    };
    number_missing.then_some(CheckOutcome::negative(ReasonCode::NumberMissing))
}

/// A record of an earlier run that still counts: only what is unknown or stale
/// is asked again, so that one silent register does not make all others be asked
/// with it. What no register said is decided anew.
fn taken_over(rule: &CheckRule, run: &Run<'_>) -> Option<CheckRecord> {
    if run.asking != Asking::Booking {
        return None;
    }
    let earlier = run
        .earlier
        .iter()
        .find(|record| record.number == rule.number())?;
    let is_told = match &earlier.outcome {
        CheckOutcome::Positive => true,
        CheckOutcome::Negative { reason, .. } => !matches!(
            reason,
            ReasonCode::NumberMissing | ReasonCode::ConsentRefused
        ),
        CheckOutcome::Unknown { .. } | CheckOutcome::NotApplicable { .. } => false,
    };
    let is_fresh = is_fresh(earlier.asked_at, run.now, rule.fresh());
    (is_told && is_fresh).then(|| CheckRecord {
        cached: true,
        ..earlier.clone()
    })
}

/// The register that stands in the record of a check that asks nobody.
fn register_of(rule: &CheckRule, subject: &CheckSubject) -> Register {
    match (rule.number().get(), &subject.owner) {
        (1, owner) => owner_register(owner),
        _ => rule
            .registers()
            .next()
            .expect("the table of law gives every check a register"),
    }
}

/// The register that keeps such owners.
fn owner_register(owner: &Owner) -> Register {
    match owner {
        Owner::Person { .. } => Register::Persons,
        Owner::Organisation { .. } => Register::Organisations,
    }
}
