//! What can be wrong with a file of checks, each slip by its own name.

use crate::checks::{CheckNumber, CheckNumberError, Demand, Register, Residency, VehicleKind};

use super::law::{About, Law, When};
use super::{FILE_LIMIT_BYTES, RETRIES_LIMIT};

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
    /// `version` is empty, long or has blanks in it.
    #[error("version is {stated:?}; it must be 1 to 40 characters, no blanks")]
    Version {
        /// What the file says.
        stated: String,
    },
    /// A list of `[licence]` is empty, long, or holds something that is no category.
    #[error("licence.{} is {stated:?}; it must list 1 to 10 categories such as CE", kind.as_str())]
    Licence {
        /// Which kind of vehicle.
        kind: VehicleKind,
        /// What the file says.
        stated: Vec<String>,
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
    /// A check of Q-18 is not listed.
    #[error("check {number} is not listed; Q-18 requires all eighteen")]
    Missing {
        /// The first number that is not there.
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
    /// `about` is not whom the check is about.
    #[error("check {number} is about the {stated:?}; Q-18 has it about the {expected:?}")]
    About {
        /// The number.
        number: CheckNumber,
        /// What the file says.
        stated: About,
        /// What Q-18 says.
        expected: About,
    },
    /// `when` is not when the check applies.
    #[error("check {number} applies {stated:?}; Q-18 applies it {expected:?}")]
    When {
        /// The number.
        number: CheckNumber,
        /// What the file says.
        stated: When,
        /// What Q-18 says.
        expected: When,
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
    /// `fresh_minutes` is out of range.
    #[error("check {number} has fresh_minutes {stated}; it must be 0 to 10080")]
    Fresh {
        /// The number.
        number: CheckNumber,
        /// What the file says.
        stated: u32,
    },
    /// `again` names a moment twice.
    #[error("check {number} lists a moment of again twice; keep one")]
    AgainTwice {
        /// The number.
        number: CheckNumber,
    },
    /// Two entries describe one register.
    #[error("register {register} is described twice; keep one entry")]
    RegisterTwice {
        /// The register.
        register: Register,
    },
    /// A register that a check asks is not described.
    #[error("register {register} is not described; a check asks it")]
    RegisterMissing {
        /// The first register that is not there.
        register: Register,
    },
    /// `service_id` is empty, long or has blanks in it.
    #[error("{of} has service_id {stated:?}; it must be 1 to 100 characters, no blanks")]
    ServiceId {
        /// The register, or `consent`.
        of: &'static str,
        /// What the file says.
        stated: String,
    },
    /// A number of a register is out of its range.
    #[error("register {register} has {field} {stated}; it must be {least} to {most}")]
    RegisterNumber {
        /// The register.
        register: Register,
        /// Name of the field.
        field: &'static str,
        /// What the file says.
        stated: u32,
        /// The least it may be.
        least: u32,
        /// The most it may be.
        most: u32,
    },
    /// `timeout_ms` of the consent service is out of range.
    #[error("consent has timeout_ms {stated}; it must be 100 to 60000")]
    ConsentTimeout {
        /// What the file says.
        stated: u64,
    },
}
