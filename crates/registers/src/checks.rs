//! The model of the automatic checks of Q-18: who is checked, and what came out.

use std::fmt;

use jiff::Timestamp;
use kernel::names::{OrganisationName, PersonName};
use kernel::person_number::{Bin, Iin};
use kernel::plate::Plate;
use kernel::vin::Vin;
use serde::{Deserialize, Serialize};

/// Number of a check, 1 to 18, as in the table of Q-18.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct CheckNumber(u8);

/// A number that is no check of Q-18.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("check number is {given}; Q-18 numbers its checks from 1 to 18")]
pub struct CheckNumberError {
    /// The number that was given.
    pub given: u8,
}

impl CheckNumber {
    /// How many checks Q-18 lists.
    pub const COUNT: u8 = 18;

    /// A number from 1 to 18.
    ///
    /// # Errors
    /// [`CheckNumberError`] for any other.
    pub const fn new(number: u8) -> Result<Self, CheckNumberError> {
        match number {
            1..=Self::COUNT => Ok(Self(number)),
            given => Err(CheckNumberError { given }),
        }
    }

    /// The number itself.
    pub const fn get(self) -> u8 {
        self.0
    }

    /// The clause the check comes from, such as `Q-18.4`.
    pub fn clause(self) -> String {
        format!("Q-18.{}", self.0)
    }

    /// Id of the text that names the check in the language files: `check-4`.
    pub fn text_id(self) -> String {
        format!("check-{}", self.0)
    }
}

impl TryFrom<u8> for CheckNumber {
    type Error = CheckNumberError;

    fn try_from(number: u8) -> Result<Self, CheckNumberError> {
        Self::new(number)
    }
}

impl From<CheckNumber> for u8 {
    fn from(number: CheckNumber) -> Self {
        number.0
    }
}

impl fmt::Display for CheckNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// A register that a check asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Register {
    /// State database "Natural persons".
    Persons,
    /// State database "Legal persons".
    Organisations,
    /// The register of vehicles, "Автомобиль".
    Vehicles,
    /// The interior ministry's list of wanted vehicles.
    Wanted,
}

impl Register {
    /// The name in data, such as `vehicles`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Persons => "persons",
            Self::Organisations => "organisations",
            Self::Vehicles => "vehicles",
            Self::Wanted => "wanted",
        }
    }

    /// Id of the text that names the register: `register-vehicles`.
    pub fn text_id(self) -> String {
        format!("register-{}", self.as_str())
    }
}

impl fmt::Display for Register {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// What the register said that does not confirm the booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonCode {
    /// A resident stated no IIN or BIN.
    NumberMissing,
    /// Nobody has the stated IIN.
    PersonNotFound,
    /// The person is dead.
    PersonDead,
    /// No organisation has the stated BIN.
    OrganisationNotFound,
    /// The organisation is liquidated.
    OrganisationLiquidated,
    /// The IIN or BIN belongs to another name than the one stated.
    NameMismatch,
    /// No vehicle carries the stated plate.
    VehicleNotFound,
    /// The vehicle was taken off the register.
    VehicleDeregistered,
    /// The vehicle with that plate has another VIN than the one stated.
    VinMismatch,
    /// The vehicle is wanted.
    VehicleWanted,
}

impl ReasonCode {
    /// The name in data, such as `vin_mismatch`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NumberMissing => "number_missing",
            Self::PersonNotFound => "person_not_found",
            Self::PersonDead => "person_dead",
            Self::OrganisationNotFound => "organisation_not_found",
            Self::OrganisationLiquidated => "organisation_liquidated",
            Self::NameMismatch => "name_mismatch",
            Self::VehicleNotFound => "vehicle_not_found",
            Self::VehicleDeregistered => "vehicle_deregistered",
            Self::VinMismatch => "vin_mismatch",
            Self::VehicleWanted => "vehicle_wanted",
        }
    }

    /// Id of the text that explains the reason and the way out:
    /// `reason-vin-mismatch`.
    pub fn text_id(self) -> String {
        format!("reason-{}", self.as_str().replace('_', "-"))
    }
}

/// Why nothing is known yet: the register gave no answer about the subject.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum UnknownCause {
    /// No whole answer in time.
    TimedOut,
    /// The connection failed, or the gateway's server is in error.
    Unreachable {
        /// For operators; no personal data.
        detail: String,
    },
    /// Something came back that can't be understood.
    Unintelligible {
        /// For operators; no personal data.
        detail: String,
    },
    /// The gateway or the register declined to answer.
    Declined {
        /// For operators; no personal data.
        detail: String,
    },
}

impl UnknownCause {
    /// The name in data, such as `timed_out`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::TimedOut => "timed_out",
            Self::Unreachable { .. } => "unreachable",
            Self::Unintelligible { .. } => "unintelligible",
            Self::Declined { .. } => "declined",
        }
    }
}

/// Why a check is not made; recorded with it (Q-18, choice).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyNot {
    /// non-residents are not checked on it.
    ResidentsOnly,
    /// the non-resident has no IIN or BIN to ask for.
    NoNumberStated,
}

impl WhyNot {
    /// The name in data, such as `residents_only`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ResidentsOnly => "residents_only",
            Self::NoNumberStated => "no_number_stated",
        }
    }

    /// Id of the text that says it: `not-applicable-residents-only`.
    pub fn text_id(self) -> String {
        format!("not-applicable-{}", self.as_str().replace('_', "-"))
    }
}

/// What a check came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum CheckOutcome {
    /// The register confirms.
    Positive,
    /// The register says no.
    Negative {
        /// What it said.
        reason: ReasonCode,
        /// The register's own words, where they may be shown. Never another
        /// person's name or another vehicle's VIN: a user could fish for them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail: Option<String>,
    },
    /// The register did not answer: ask again, never take it for a yes.
    Unknown {
        /// The register that is awaited.
        register: Register,
        /// What happened.
        cause: UnknownCause,
    },
    /// The check does not apply to this subject.
    NotApplicable {
        /// Why not.
        why: WhyNot,
    },
}

impl CheckOutcome {
    /// A no without the register's own words.
    pub(crate) const fn negative(reason: ReasonCode) -> Self {
        Self::Negative {
            reason,
            detail: None,
        }
    }
}

/// What the order demands of a check for a resident or a non-resident.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Demand {
    /// A no refuses the booking.
    Required,
    /// A no is only told.
    Notify,
    /// The check is not made.
    NotApplicable(WhyNot),
}

/// One check of one subject, as it is kept with the booking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckRecord {
    /// Which check.
    pub number: CheckNumber,
    /// Which register was asked, or would have been.
    pub register: Register,
    /// What the order demands of it for this subject.
    pub demand: Demand,
    /// What it came to.
    pub outcome: CheckOutcome,
    /// When the asking began.
    pub asked_at: Timestamp,
    /// How long the register took to answer, milliseconds; `None` when it did
    /// not answer about the subject, or was not asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_in_ms: Option<u64>,
}

impl CheckRecord {
    /// the register says no and that refuses the booking.
    pub const fn refuses(&self) -> bool {
        matches!(
            (self.demand, &self.outcome),
            (Demand::Required, CheckOutcome::Negative { .. })
        )
    }

    /// the register says no and the user is only told.
    pub const fn only_notifies(&self) -> bool {
        matches!(
            (self.demand, &self.outcome),
            (Demand::Notify, CheckOutcome::Negative { .. })
        )
    }

    /// the booking has to wait for this register.
    pub const fn is_awaited(&self) -> bool {
        matches!(
            (self.demand, &self.outcome),
            (Demand::Required, CheckOutcome::Unknown { .. })
        )
    }
}

/// Whether the user is a resident of Kazakhstan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Residency {
    /// A resident: IIN or BIN is required.
    Resident,
    /// A non-resident: IIN or BIN if any.
    NonResident,
}

/// The owner of the vehicle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// A natural person.
    Person {
        /// IIN; residents always have one.
        iin: Option<Iin>,
        /// The name as the user stated it.
        name: PersonName,
    },
    /// A legal person.
    Organisation {
        /// BIN; residents always have one.
        bin: Option<Bin>,
        /// The name as the user stated it.
        name: OrganisationName,
    },
}

/// Everything the checks compare with the registers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckSubject {
    /// Resident or not.
    pub residency: Residency,
    /// The owner as stated.
    pub owner: Owner,
    /// The plate as stated.
    pub plate: Plate,
    /// The VIN as stated.
    pub vin: Vin,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(demand: Demand, outcome: CheckOutcome) -> CheckRecord {
        CheckRecord {
            number: CheckNumber(4),
            register: Register::Wanted,
            demand,
            outcome,
            asked_at: Timestamp::UNIX_EPOCH,
            answered_in_ms: None,
        }
    }

    #[test]
    fn numbers_outside_the_table_are_refused() {
        assert_eq!(CheckNumber::new(0), Err(CheckNumberError { given: 0 }));
        assert_eq!(CheckNumber::new(19), Err(CheckNumberError { given: 19 }));
        assert_eq!(
            CheckNumber::new(18).map(CheckNumber::clause),
            Ok("Q-18.18".to_owned())
        );
    }

    /// unreachable is neither a refusal nor a yes; it is awaited.
    #[test]
    fn only_a_no_refuses_and_only_silence_is_awaited() {
        let no = CheckOutcome::negative(ReasonCode::VehicleWanted);
        let silence = CheckOutcome::Unknown {
            register: Register::Wanted,
            cause: UnknownCause::TimedOut,
        };
        let said_no = record(Demand::Required, no.clone());
        assert!(said_no.refuses() && !said_no.is_awaited() && !said_no.only_notifies());
        let silent = record(Demand::Required, silence);
        assert!(!silent.refuses() && silent.is_awaited() && !silent.only_notifies());
        let confirmed = record(Demand::Required, CheckOutcome::Positive);
        assert!(!confirmed.refuses() && !confirmed.is_awaited());
        // on checks 10 and 17 residents are only notified.
        let told = record(Demand::Notify, no);
        assert!(!told.refuses() && told.only_notifies());
    }

    #[test]
    fn a_record_survives_storage() {
        let stored = record(
            Demand::NotApplicable(WhyNot::ResidentsOnly),
            CheckOutcome::Unknown {
                register: Register::Vehicles,
                cause: UnknownCause::Unreachable {
                    detail: "connection refused".to_owned(),
                },
            },
        );
        let text = serde_json::to_string(&stored).expect("serializable");
        assert_eq!(
            text,
            "{\"number\":4,\"register\":\"wanted\",\
             \"demand\":{\"not_applicable\":\"residents_only\"},\
             \"outcome\":{\"is\":\"unknown\",\"register\":\"vehicles\",\
             \"cause\":{\"kind\":\"unreachable\",\"detail\":\"connection refused\"}},\
             \"asked_at\":\"1970-01-01T00:00:00Z\"}"
        );
        let read: CheckRecord = serde_json::from_str(&text).expect("its own form");
        assert_eq!(read, stored);
    }
}
