//! Which checks run, against which register, for whom, with what limits: data.
//!
//! The table lives in `data/checks.toml`. Loading it holds every line against
//! so that a slip in configuration is an error with a name and
//! not a check that quietly no longer refuses anybody.

mod error;
mod file;
mod law;

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use kernel::plate;
use serde::{Deserialize, Serialize};

use crate::checks::{
    CheckNumber, CheckOutcome, CheckRecord, Demand, Register, Residency, VehicleKind, WhyNot,
};
use crate::engine::cache::is_fresh;
use file::{Again, CheckEntry, File, Licence, RegisterEntry};

pub use error::PolicyError;
pub use law::{About, Law, When};

/// The largest policy file that is read, in bytes.
const FILE_LIMIT_BYTES: usize = 64 * 1024;

/// Bounds of `timeout_ms`.
const TIMEOUT_MS: std::ops::RangeInclusive<u64> = 100..=60_000;

/// The most repetitions of a question.
const RETRIES_LIMIT: u8 = 5;

/// The oldest confirmation that may be used again: a week.
const FRESH_LIMIT_MINUTES: u32 = 10_080;

/// The most categories listed for one kind of vehicle.
const CATEGORIES_LIMIT: usize = 10;

/// For which moment the checks are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asking {
    /// The place was taken; every check is made.
    Booking,
    /// The day before the booked day; what may have changed is asked again.
    DayBefore,
    /// The vehicle stands at the barrier; nothing remembered counts.
    Entry,
    /// Another driver drives; what depends on the driver is asked.
    Driver,
}

/// How a register is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The answer comes with the call.
    Sync,
    /// The question is sent, and the answer fetched when it is ready.
    Async,
}

/// Whether a token of consent is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentNeed {
    /// Nobody's consent is needed.
    Never,
    /// That of a natural person with an IIN who is asked about.
    Persons,
}

/// One register: where it is and how much may be asked of it.
#[derive(Debug, Clone)]
pub struct RegisterRule {
    pub(crate) register: Register,
    pub(crate) service_id: String,
    pub(crate) channel: Channel,
    pub(crate) consent: ConsentNeed,
    pub(crate) side_by_side: usize,
    pub(crate) waiting: usize,
    pub(crate) breaker_failures: u32,
    pub(crate) breaker_pause: SignedDuration,
}

impl RegisterRule {
    /// Which register.
    pub fn register(&self) -> Register {
        self.register
    }

    /// The gateway's id of its service.
    pub fn service_id(&self) -> &str {
        &self.service_id
    }

    /// How it is asked.
    pub fn channel(&self) -> Channel {
        self.channel
    }

    /// Whose consent it needs.
    pub fn consent(&self) -> ConsentNeed {
        self.consent
    }
}

/// One check: what is demanded of whom, and how to ask.
#[derive(Debug, Clone)]
pub struct CheckRule {
    number: CheckNumber,
    about: About,
    resident: Demand,
    non_resident: Demand,
    when: When,
    timeout: Duration,
    retries: u8,
    fresh: SignedDuration,
    day_before: bool,
    entry: bool,
}

impl CheckRule {
    /// Number of the check.
    pub fn number(&self) -> CheckNumber {
        self.number
    }

    /// Whose residency chooses what is demanded.
    pub fn about(&self) -> About {
        self.about
    }

    /// What is demanded of somebody of this residency.
    pub fn demand(&self, residency: Residency) -> Demand {
        match residency {
            Residency::Resident => self.resident,
            Residency::NonResident => self.non_resident,
        }
    }

    /// Which bookings it applies to.
    pub fn when(&self) -> When {
        self.when
    }

    /// The longest wait for one answer.
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// How many times to ask again when nothing intelligible came back.
    pub fn retries(&self) -> u8 {
        self.retries
    }

    /// How old a confirmation may be that is used instead of asking.
    pub fn fresh(&self) -> SignedDuration {
        self.fresh
    }

    /// Whether the check is made at this moment.
    pub fn made_at(&self, asking: Asking) -> bool {
        match asking {
            Asking::Booking => true,
            Asking::DayBefore => self.day_before,
            Asking::Entry => self.entry,
            // Insurance names the drivers.
            Asking::Driver => self.about() == About::Driver || self.number.get() == 8,
        }
    }

    /// The registers this check asks.
    pub fn registers(&self) -> impl Iterator<Item = Register> {
        law::registers_of(self.number).iter().copied()
    }
}

/// The whole table, in the order of the numbers.
#[derive(Debug, Clone)]
pub struct CheckPolicy {
    version: String,
    categories: [Vec<String>; 4],
    consent_service_id: String,
    consent_timeout: Duration,
    registers: Vec<RegisterRule>,
    rules: Vec<CheckRule>,
}

impl CheckPolicy {
    /// The table that ships with this version.
    ///
    /// # Panics
    /// When the shipped table is wrong, which a test of this crate rules out.
    pub fn embedded() -> Self {
        Self::parse(include_str!("../data/checks.toml")).expect("a test loads this very file")
    }

    /// Reads a table of a deployment.
    ///
    /// # Errors
    /// [`PolicyError`] names the check, what the file says and what the law says.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        if text.len() > FILE_LIMIT_BYTES {
            return Err(PolicyError::TooLarge {
                given_bytes: text.len(),
            });
        }
        let file: File = toml::from_str(text).map_err(|error| PolicyError::Toml {
            reason: error.to_string(),
        })?;
        if !is_word(&file.version, 40) {
            return Err(PolicyError::Version {
                stated: file.version,
            });
        }
        let categories = categories(file.licence)?;
        check_service_id("consent", &file.consent.service_id)?;
        if !TIMEOUT_MS.contains(&file.consent.timeout_ms) {
            return Err(PolicyError::ConsentTimeout {
                stated: file.consent.timeout_ms,
            });
        }
        Ok(Self {
            version: file.version,
            categories,
            consent_service_id: file.consent.service_id,
            consent_timeout: Duration::from_millis(file.consent.timeout_ms),
            rules: all_checks(file.check)?,
            registers: all_registers(file.register)?,
        })
    }

    /// The version of the table, kept with every record.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The rules, in the order of their numbers.
    pub fn rules(&self) -> &[CheckRule] {
        &self.rules
    }

    /// Whether every one of these answers may still be used instead of asking again: what was told is
    /// not stale, and everything that was to be asked was told.
    pub fn holds(&self, records: &[CheckRecord], now: Timestamp) -> bool {
        self.rules.iter().all(|rule| {
            let record = records.iter().find(|record| record.number == rule.number());
            record.is_some_and(|record| match &record.outcome {
                CheckOutcome::NotApplicable { .. } => true,
                CheckOutcome::Unknown { .. } => false,
                CheckOutcome::Positive | CheckOutcome::Negative { .. } => {
                    is_fresh(record.asked_at, now, rule.fresh())
                }
            })
        })
    }

    /// The registers, in the order of [`Register`].
    pub fn registers(&self) -> &[RegisterRule] {
        &self.registers
    }

    /// the categories of which a driver of this kind of vehicle needs one.
    pub fn licence_categories(&self, kind: VehicleKind) -> &[String] {
        &self.categories[kind as usize]
    }

    /// The gateway's id of the consent service, and the longest wait for it.
    pub(crate) fn consent_service(&self) -> (&str, Duration) {
        (&self.consent_service_id, self.consent_timeout)
    }
}

/// Not empty, at most `limit` characters, without blanks.
fn is_word(text: &str, limit: usize) -> bool {
    !text.is_empty() && text.chars().count() <= limit && !text.contains(char::is_whitespace)
}

fn check_service_id(of: &'static str, stated: &str) -> Result<(), PolicyError> {
    if is_word(stated, 100) {
        return Ok(());
    }
    Err(PolicyError::ServiceId {
        of,
        stated: stated.to_owned(),
    })
}

/// Categories are compared folded, as plates are: registers write them in either
/// script.
fn categories(licence: Licence) -> Result<[Vec<String>; 4], PolicyError> {
    let read = |kind: VehicleKind, stated: Vec<String>| {
        let is_category = |text: &String| (1..=3).contains(&plate::fold(text).chars().count());
        if !(1..=CATEGORIES_LIMIT).contains(&stated.len()) || !stated.iter().all(is_category) {
            return Err(PolicyError::Licence { kind, stated });
        }
        Ok(stated.iter().map(|text| plate::fold(text)).collect())
    };
    Ok([
        read(VehicleKind::Lorry, licence.lorry)?,
        read(VehicleKind::Tractor, licence.tractor)?,
        read(VehicleKind::RoadTrain, licence.road_train)?,
        read(VehicleKind::Machinery, licence.machinery)?,
    ])
}

fn all_checks(entries: Vec<CheckEntry>) -> Result<Vec<CheckRule>, PolicyError> {
    let mut rules: Vec<CheckRule> = Vec::with_capacity(entries.len());
    for entry in entries {
        let rule = check_rule(&entry)?;
        if rules.iter().any(|earlier| earlier.number == rule.number) {
            return Err(PolicyError::Twice {
                number: rule.number,
            });
        }
        rules.push(rule);
    }
    rules.sort_by_key(|rule| rule.number);
    for given in 1..=CheckNumber::COUNT {
        let number = CheckNumber::new(given)?;
        if !rules.iter().any(|rule| rule.number == number) {
            return Err(PolicyError::Missing { number });
        }
    }
    Ok(rules)
}

fn check_rule(entry: &CheckEntry) -> Result<CheckRule, PolicyError> {
    let number = CheckNumber::new(entry.number)?;
    check_against_law(number, entry)?;
    if !TIMEOUT_MS.contains(&entry.timeout_ms) {
        return Err(PolicyError::Timeout {
            number,
            stated: entry.timeout_ms,
        });
    }
    if entry.retries > RETRIES_LIMIT {
        return Err(PolicyError::Retries {
            number,
            stated: entry.retries,
        });
    }
    if entry.fresh_minutes > FRESH_LIMIT_MINUTES {
        return Err(PolicyError::Fresh {
            number,
            stated: entry.fresh_minutes,
        });
    }
    let count = |wanted| entry.again.iter().filter(|again| **again == wanted).count();
    if count(Again::DayBefore) > 1 || count(Again::Entry) > 1 {
        return Err(PolicyError::AgainTwice { number });
    }
    Ok(CheckRule {
        number,
        about: entry.about,
        resident: entry.resident,
        non_resident: entry.non_resident,
        when: entry.when,
        timeout: Duration::from_millis(entry.timeout_ms),
        retries: entry.retries,
        fresh: SignedDuration::from_mins(i64::from(entry.fresh_minutes)),
        day_before: count(Again::DayBefore) == 1,
        entry: count(Again::Entry) == 1,
    })
}

fn check_against_law(number: CheckNumber, entry: &CheckEntry) -> Result<(), PolicyError> {
    if entry.clause != number.clause() {
        return Err(PolicyError::Clause {
            number,
            stated: entry.clause.clone(),
            expected: number.clause(),
        });
    }
    check_demand(number, Residency::Resident, entry.resident)?;
    check_demand(number, Residency::NonResident, entry.non_resident)?;
    let (about, when) = (law::about(number), law::when(number));
    if entry.about != about {
        return Err(PolicyError::About {
            number,
            stated: entry.about,
            expected: about,
        });
    }
    if entry.when != when {
        return Err(PolicyError::When {
            number,
            stated: entry.when,
            expected: when,
        });
    }
    let expected = law::registers_of(number);
    let mut stated = entry.ask.clone();
    stated.sort_unstable();
    if stated != expected {
        return Err(PolicyError::Registers {
            number,
            stated,
            expected,
        });
    }
    Ok(())
}

fn check_demand(
    number: CheckNumber,
    residency: Residency,
    stated: Demand,
) -> Result<(), PolicyError> {
    let law = law::law(number, residency);
    let agrees = matches!(
        (law, stated),
        (Law::Required, Demand::Required)
            | (Law::Notify, Demand::Notify)
            | (
                Law::NotApplicable,
                Demand::NotApplicable(WhyNot::ResidentsOnly)
            )
    );
    if agrees {
        return Ok(());
    }
    Err(PolicyError::AgainstLaw {
        number,
        residency,
        stated,
        law,
    })
}

fn all_registers(entries: Vec<RegisterEntry>) -> Result<Vec<RegisterRule>, PolicyError> {
    let mut seen = BTreeSet::new();
    let mut rules = Vec::with_capacity(entries.len());
    for entry in entries {
        let register = entry.name;
        if !seen.insert(register) {
            return Err(PolicyError::RegisterTwice { register });
        }
        rules.push(register_rule(entry)?);
    }
    if let Some(register) = Register::ALL.into_iter().find(|one| !seen.contains(one)) {
        return Err(PolicyError::RegisterMissing { register });
    }
    rules.sort_by_key(|rule| rule.register);
    Ok(rules)
}

fn register_rule(entry: RegisterEntry) -> Result<RegisterRule, PolicyError> {
    let register = entry.name;
    check_service_id(register.as_str(), &entry.service_id)?;
    for (field, stated, least, most) in [
        ("side_by_side", entry.side_by_side, 1, 256),
        ("waiting", entry.waiting, 0, 10_000),
        ("breaker_failures", entry.breaker_failures, 1, 100),
        ("breaker_pause_seconds", entry.breaker_pause_seconds, 1, 600),
    ] {
        if !(least..=most).contains(&stated) {
            return Err(PolicyError::RegisterNumber {
                register,
                field,
                stated,
                least,
                most,
            });
        }
    }
    let fits = "both are far below 2^32, and a usize holds that wherever this runs";
    Ok(RegisterRule {
        register,
        service_id: entry.service_id,
        channel: entry.channel,
        consent: entry.consent,
        side_by_side: usize::try_from(entry.side_by_side).expect(fits),
        waiting: usize::try_from(entry.waiting).expect(fits),
        breaker_failures: entry.breaker_failures,
        breaker_pause: SignedDuration::from_secs(i64::from(entry.breaker_pause_seconds)),
    })
}

#[cfg(test)]
mod tests;
