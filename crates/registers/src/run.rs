//! Running the checks of a subject side by side.

use std::sync::Arc;

use futures_util::future::join_all;
use jiff::Timestamp;
use kernel::person_number::Bin;

use crate::checks::{
    CheckNumber, CheckOutcome, CheckRecord, CheckSubject, Demand, Owner, ReasonCode, Register,
    Residency, WhyNot,
};
use crate::gateway::{Gateway, GatewayError, Question};
use crate::judge;
use crate::organisation::OrganisationByBin;
use crate::person::PersonByIin;
use crate::policy::{CheckPolicy, CheckRule};
use crate::vehicle::VehicleByPlate;
use crate::wanted::WantedVehicle;

/// The registers behind the gateway, asked as the policy says. Clones share
/// one connection pool.
#[derive(Debug, Clone)]
pub struct Registers {
    gateway: Gateway,
    policy: Arc<CheckPolicy>,
    requestor_bin: Bin,
}

/// What one check came to, and how long the register took.
struct Asked {
    outcome: CheckOutcome,
    answered_in_ms: Option<u64>,
}

impl Asked {
    /// Decided without asking.
    const fn without(outcome: CheckOutcome) -> Self {
        Self {
            outcome,
            answered_in_ms: None,
        }
    }
}

impl Registers {
    /// `requestor_bin` is the BIN of the registrar of the queue, which the
    /// register of legal persons wants to know.
    pub fn new(gateway: Gateway, policy: CheckPolicy, requestor_bin: Bin) -> Self {
        Self {
            gateway,
            policy: Arc::new(policy),
            requestor_bin,
        }
    }

    /// The table of checks in force.
    pub fn policy(&self) -> &CheckPolicy {
        &self.policy
    }

    /// Runs every check of the policy side by side and returns one record for
    /// each, in the order of the numbers; also for those that do not apply.
    /// Takes at most the longest `timeout × (retries + 1)` of the policy. It
    /// never fails: what could not be learned is [`CheckOutcome::Unknown`].
    pub async fn run_checks(&self, subject: &CheckSubject, now: Timestamp) -> Vec<CheckRecord> {
        let runs = self.policy.rules().iter();
        join_all(runs.map(|rule| self.run_rule(rule, subject, now))).await
    }

    /// As [`Self::run_checks`], only for the given numbers: those that are
    /// still awaited. Numbers the policy doesn't list are left out.
    pub async fn run_some(
        &self,
        subject: &CheckSubject,
        numbers: &[CheckNumber],
        now: Timestamp,
    ) -> Vec<CheckRecord> {
        let rules = self.policy.rules().iter();
        let runs = rules
            .filter(|rule| numbers.contains(&rule.number()))
            .map(|rule| self.run_rule(rule, subject, now));
        join_all(runs).await
    }

    async fn run_rule(
        &self,
        rule: &CheckRule,
        subject: &CheckSubject,
        now: Timestamp,
    ) -> CheckRecord {
        let demand = rule.demand(subject.residency);
        let register = register_for(rule, &subject.owner);
        let asked = match demand {
            Demand::NotApplicable(why) => Asked::without(CheckOutcome::NotApplicable { why }),
            Demand::Required | Demand::Notify => self.ask_rule(rule, register, subject).await,
        };
        CheckRecord {
            number: rule.number(),
            register,
            demand,
            outcome: asked.outcome,
            asked_at: now,
            answered_in_ms: asked.answered_in_ms,
        }
    }

    async fn ask_rule(
        &self,
        rule: &CheckRule,
        register: Register,
        subject: &CheckSubject,
    ) -> Asked {
        match register {
            Register::Persons | Register::Organisations => {
                self.ask_owner(rule, register, subject).await
            }
            Register::Vehicles => {
                let question = VehicleByPlate {
                    plate: subject.plate.clone(),
                    vin: subject.vin.clone(),
                };
                let answer = |answer: &_| judge::vehicle(&subject.vin, answer);
                self.ask(rule, register, &question, answer).await
            }
            Register::Wanted => {
                let question = WantedVehicle {
                    plate: subject.plate.clone(),
                    vin: subject.vin.clone(),
                };
                self.ask(rule, register, &question, judge::wanted).await
            }
        }
    }

    /// A resident without a number can't be confirmed; a non-resident
    /// states one only if there is one, and without it there is nothing
    /// to ask for.
    async fn ask_owner(
        &self,
        rule: &CheckRule,
        register: Register,
        subject: &CheckSubject,
    ) -> Asked {
        match &subject.owner {
            Owner::Person {
                iin: Some(iin),
                name,
            } => {
                let question = PersonByIin { iin: iin.clone() };
                let answer = |answer: &_| judge::person(name, answer);
                self.ask(rule, register, &question, answer).await
            }
            Owner::Organisation {
                bin: Some(bin),
                name,
            } => {
                let question = OrganisationByBin {
                    bin: bin.clone(),
                    requestor_bin: self.requestor_bin.clone(),
                };
                let answer = |answer: &_| judge::organisation(name, answer);
                self.ask(rule, register, &question, answer).await
            }
            Owner::Person { iin: None, .. } | Owner::Organisation { bin: None, .. } => {
                Asked::without(match subject.residency {
                    Residency::Resident => CheckOutcome::negative(ReasonCode::NumberMissing),
                    Residency::NonResident => CheckOutcome::NotApplicable {
                        why: WhyNot::NoNumberStated,
                    },
                })
            }
        }
    }

    /// Asks, and asks again at once when nothing intelligible came back, as
    /// often as the rule allows. A refusal is not repeated: the gateway would
    /// say the same a moment later.
    async fn ask<Q: Question>(
        &self,
        rule: &CheckRule,
        register: Register,
        question: &Q,
        decide: impl Fn(&Q::Answer) -> CheckOutcome + Send,
    ) -> Asked {
        let service_id = rule.service_id(register);
        let mut attempts_left = rule.retries();
        loop {
            let began = self.gateway.clock().now();
            let asked = self.gateway.ask(service_id, question, rule.timeout()).await;
            match asked {
                Ok(answer) => {
                    let took = self.gateway.clock().now().duration_since(began);
                    return Asked {
                        outcome: decide(&answer),
                        answered_in_ms: u64::try_from(took.as_millis()).ok(),
                    };
                }
                Err(GatewayError::Silent(_)) if attempts_left > 0 => attempts_left -= 1,
                Err(error) => return Asked::without(judge::unknown(register, &error)),
            }
        }
    }
}

/// The register a check asks about this owner: the first of its registers that
/// keeps such owners.
fn register_for(rule: &CheckRule, owner: &Owner) -> Register {
    rule.registers()
        .find(|register| {
            !matches!(
                (register, owner),
                (Register::Persons, Owner::Organisation { .. })
                    | (Register::Organisations, Owner::Person { .. })
            )
        })
        .expect("loading checked that a check of owners lists both their registers")
}
