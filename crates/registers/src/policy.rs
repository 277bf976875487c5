//! Which checks run, against which register, for whom, with what limits: data.
//!
//! The table lives in `data/checks.toml`. Loading it holds every line against
//! so that a slip in configuration is an error with a name and
//! not a check that quietly no longer refuses anybody.

use std::fmt;
use std::time::Duration;

use serde::Deserialize;

use crate::checks::{CheckNumber, CheckNumberError, Demand, Register, Residency};

/// The largest policy file that is read, in bytes.
const FILE_LIMIT_BYTES: usize = 64 * 1024;

/// Bounds of `timeout_ms`.
const TIMEOUT_MS: std::ops::RangeInclusive<u64> = 100..=60_000;

/// The most repetitions of a question.
const RETRIES_LIMIT: u8 = 5;

/// What Q-19 says of one check for one residency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Law {
    /// The check is made and a no refuses.
    Required,
    /// The check is made and a no is only told.
    Notify,
    /// The check is not listed for this residency.
    NotApplicable,
}

impl fmt::Display for Law {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Required => "required",
            Self::Notify => "notify",
            Self::NotApplicable => "not applicable",
        })
    }
}

/// What is wrong with a policy file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// The file is larger than 64 KiB.
    #[error("the file of checks has {given_bytes} bytes; at most {FILE_LIMIT_BYTES} are read")]
    TooLarge {
        /// Its size.
        given_bytes: usize,
    },
    /// Not TOML of the expected shape.
    #[error("the file of checks can't be read: {reason}")]
    Toml {
        /// What the parser says, with the line.
        reason: String,
    },
    /// `number` is not 1 to 18.
    #[error(transparent)]
    Number(#[from] CheckNumberError),
    /// Two entries have one number.
    #[error("check {number} is listed twice; keep one entry")]
    Twice {
        /// The number.
        number: CheckNumber,
    },
    /// `clause` is not that of the number.
    #[error("check {number} names clause {stated:?}; its clause is {expected:?}")]
    Clause {
        /// The number.
        number: CheckNumber,
        /// What the file says.
        stated: String,
        /// What Q-18 says.
        expected: String,
    },
    /// What is demanded differs from Q-19.
    #[error("check {number} is {stated:?} for a {residency:?}; Q-19 says {law}")]
    AgainstLaw {
        /// The number.
        number: CheckNumber,
        /// Whose column.
        residency: Residency,
        /// What the file says.
        stated: Demand,
        /// What Q-19 says.
        law: Law,
    },
    /// `ask` does not list the registers of the check, each once.
    #[error("check {number} asks {stated:?}; it has to ask {expected:?}, each once")]
    Registers {
        /// The number.
        number: CheckNumber,
        /// What the file says.
        stated: Vec<Register>,
        /// What the check needs.
        expected: &'static [Register],
    },
    /// This build has no client for the check.
    #[error("check {number} has no register client in this version; remove its entry")]
    NotBuilt {
        /// The number.
        number: CheckNumber,
    },
    /// `service_id` is empty, long or has blanks in it.
    #[error("check {number} has service_id {stated:?}; it must be 1 to 100 characters, no blanks")]
    ServiceId {
        /// The number.
        number: CheckNumber,
        /// What the file says.
        stated: String,
    },
    /// `timeout_ms` is out of range.
    #[error("check {number} has timeout_ms {stated}; it must be 100 to 60000")]
    Timeout {
        /// The number.
        number: CheckNumber,
        /// What the file says.
        stated: u64,
    },
    /// `retries` is out of range.
    #[error("check {number} has retries {stated}; it must be 0 to {RETRIES_LIMIT}")]
    Retries {
        /// The number.
        number: CheckNumber,
        /// What the file says.
        stated: u8,
    },
    /// No check at all.
    #[error("the file lists no check; then every booking would pass unchecked")]
    Empty,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    check: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    number: u8,
    clause: String,
    resident: Demand,
    non_resident: Demand,
    timeout_ms: u64,
    retries: u8,
    ask: Vec<Ask>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ask {
    register: Register,
    service_id: String,
}

/// One check: what is demanded of whom, and how to ask.
#[derive(Debug, Clone)]
pub struct CheckRule {
    number: CheckNumber,
    resident: Demand,
    non_resident: Demand,
    timeout: Duration,
    retries: u8,
    ask: Vec<Ask>,
}

impl CheckRule {
    /// Number of the check.
    pub fn number(&self) -> CheckNumber {
        self.number
    }

    /// What is demanded of a subject of this residency.
    pub fn demand(&self, residency: Residency) -> Demand {
        match residency {
            Residency::Resident => self.resident,
            Residency::NonResident => self.non_resident,
        }
    }

    /// The longest wait for one answer.
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// How many times to ask again when nothing intelligible came back.
    pub fn retries(&self) -> u8 {
        self.retries
    }

    /// The registers this check asks, one or the other by the kind of owner.
    pub fn registers(&self) -> impl Iterator<Item = Register> {
        self.ask.iter().map(|ask| ask.register)
    }

    /// The gateway's id of a register's service.
    pub(crate) fn service_id(&self, register: Register) -> &str {
        self.ask
            .iter()
            .find(|ask| ask.register == register)
            .map(|ask| ask.service_id.as_str())
            .expect("loading checked that every register of the check is listed")
    }
}

/// The whole table, in the order of the numbers.
#[derive(Debug, Clone)]
pub struct CheckPolicy {
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
        let mut rules: Vec<CheckRule> = Vec::new();
        for entry in file.check {
            let rule = validate(entry)?;
            if rules.iter().any(|earlier| earlier.number == rule.number) {
                return Err(PolicyError::Twice {
                    number: rule.number,
                });
            }
            rules.push(rule);
        }
        if rules.is_empty() {
            return Err(PolicyError::Empty);
        }
        rules.sort_by_key(|rule| rule.number);
        Ok(Self { rules })
    }

    /// The rules, in the order of their numbers.
    pub fn rules(&self) -> &[CheckRule] {
        &self.rules
    }
}

fn validate(entry: Entry) -> Result<CheckRule, PolicyError> {
    let number = CheckNumber::new(entry.number)?;
    if entry.clause != number.clause() {
        return Err(PolicyError::Clause {
            number,
            stated: entry.clause,
            expected: number.clause(),
        });
    }
    check_law(number, Residency::Resident, entry.resident)?;
    check_law(number, Residency::NonResident, entry.non_resident)?;
    let expected = registers_of(number).ok_or(PolicyError::NotBuilt { number })?;
    let mut stated: Vec<Register> = entry.ask.iter().map(|ask| ask.register).collect();
    stated.sort_unstable();
    if stated != expected {
        return Err(PolicyError::Registers {
            number,
            stated,
            expected,
        });
    }
    for ask in &entry.ask {
        let id = &ask.service_id;
        if id.is_empty() || id.len() > 100 || id.contains(char::is_whitespace) {
            return Err(PolicyError::ServiceId {
                number,
                stated: id.clone(),
            });
        }
    }
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
    Ok(CheckRule {
        number,
        resident: entry.resident,
        non_resident: entry.non_resident,
        timeout: Duration::from_millis(entry.timeout_ms),
        retries: entry.retries,
        ask: entry.ask,
    })
}

/// The registers each check asks, sorted; `None` where no client exists yet.
fn registers_of(number: CheckNumber) -> Option<&'static [Register]> {
    match number.get() {
        1 => Some(&[Register::Persons, Register::Organisations]),
        2 => Some(&[Register::Vehicles]),
        4 => Some(&[Register::Wanted]),
        _ => None,
    }
}

fn check_law(number: CheckNumber, residency: Residency, stated: Demand) -> Result<(), PolicyError> {
    let law = law(number, residency);
    let agrees = matches!(
        (law, stated),
        (Law::Required, Demand::Required)
            | (Law::Notify, Demand::Notify)
            | (Law::NotApplicable, Demand::NotApplicable(_))
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

/// The table of Q-19: .1 lists the checks of non-residents, .2 those of
/// residents, .3 the two on which residents are only notified.
fn law(number: CheckNumber, residency: Residency) -> Law {
    match (residency, number.get()) {
        (Residency::Resident, 10 | 17) => Law::Notify,
        (Residency::Resident, _) | (Residency::NonResident, 1 | 4 | 5 | 8 | 10 | 14..=18) => {
            Law::Required
        }
        (Residency::NonResident, _) => Law::NotApplicable,
    }
}

#[cfg(test)]
mod tests;
