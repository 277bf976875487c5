//! Why a check came to what it came to: reasons, causes, and why not at all.

use serde::{Deserialize, Serialize};

/// What the register said that does not confirm the booking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonCode {
    /// A resident stated no IIN or BIN.
    NumberMissing,
    /// The person refused that their data are looked up.
    ConsentRefused,
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
    /// The driver has no driving licence.
    LicenceNotFound,
    /// The driving licence is suspended or withdrawn.
    LicenceNotValid,
    /// The driving licence ends before the booked day.
    LicenceExpired,
    /// The driving licence lacks the category the vehicle needs.
    LicenceCategoryMissing,
    /// The vehicle is wanted.
    VehicleWanted,
    /// The driver is wanted.
    DriverWanted,
    /// No agricultural machine carries the stated plate.
    MachineryNotFound,
    /// The machine was taken off the register.
    MachineryDeregistered,
    /// There is no permit for international carriage.
    CarriagePermitMissing,
    /// The permit for international carriage ends before the booked day.
    CarriagePermitExpired,
    /// There is no contract of third-party insurance.
    InsuranceMissing,
    /// The insurance ends before the booked day.
    InsuranceExpired,
    /// The insurance does not cover the driver.
    DriverNotInsured,
    /// Taxes are owed.
    TaxDebt,
    /// A road-safety fine is overdue.
    OverdueFine,
    /// A digital document is missing or ends before the booked day.
    DigitalDocumentMissing,
    /// The biometric identification was not made.
    BiometricsMissing,
    /// The biometric identification did not match.
    BiometricsMismatch,
    /// The telephone number belongs to somebody else.
    PhoneNotOwned,
    /// No technical inspection of the lorry or the trailer is known.
    InspectionMissing,
    /// The technical inspection ends before the booked day.
    InspectionExpired,
    /// The lorry or the trailer failed its technical inspection.
    InspectionFailed,
    /// A veterinary or phytosanitary certificate is missing.
    CertificateMissing,
    /// A veterinary or phytosanitary certificate ends before the booked day.
    CertificateExpired,
    /// There is no customs declaration.
    DeclarationMissing,
    /// The customs declaration is refused or withdrawn.
    DeclarationNotInForce,
    /// The term of the customs declaration ends before the booked day.
    DeclarationExpired,
    /// Use of a toll road is not paid.
    TollDebt,
    /// No weighing of the vehicle is known.
    WeighingUnknown,
}

impl ReasonCode {
    /// Every reason, in the order of the enum.
    pub const ALL: [Self; 39] = [
        Self::NumberMissing,
        Self::ConsentRefused,
        Self::PersonNotFound,
        Self::PersonDead,
        Self::OrganisationNotFound,
        Self::OrganisationLiquidated,
        Self::NameMismatch,
        Self::VehicleNotFound,
        Self::VehicleDeregistered,
        Self::VinMismatch,
        Self::LicenceNotFound,
        Self::LicenceNotValid,
        Self::LicenceExpired,
        Self::LicenceCategoryMissing,
        Self::VehicleWanted,
        Self::DriverWanted,
        Self::MachineryNotFound,
        Self::MachineryDeregistered,
        Self::CarriagePermitMissing,
        Self::CarriagePermitExpired,
        Self::InsuranceMissing,
        Self::InsuranceExpired,
        Self::DriverNotInsured,
        Self::TaxDebt,
        Self::OverdueFine,
        Self::DigitalDocumentMissing,
        Self::BiometricsMissing,
        Self::BiometricsMismatch,
        Self::PhoneNotOwned,
        Self::InspectionMissing,
        Self::InspectionExpired,
        Self::InspectionFailed,
        Self::CertificateMissing,
        Self::CertificateExpired,
        Self::DeclarationMissing,
        Self::DeclarationNotInForce,
        Self::DeclarationExpired,
        Self::TollDebt,
        Self::WeighingUnknown,
    ];

    /// The name in data, such as `vin_mismatch`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NumberMissing => "number_missing",
            Self::ConsentRefused => "consent_refused",
            Self::PersonNotFound => "person_not_found",
            Self::PersonDead => "person_dead",
            Self::OrganisationNotFound => "organisation_not_found",
            Self::OrganisationLiquidated => "organisation_liquidated",
            Self::NameMismatch => "name_mismatch",
            Self::VehicleNotFound => "vehicle_not_found",
            Self::VehicleDeregistered => "vehicle_deregistered",
            Self::VinMismatch => "vin_mismatch",
            Self::LicenceNotFound => "licence_not_found",
            Self::LicenceNotValid => "licence_not_valid",
            Self::LicenceExpired => "licence_expired",
            Self::LicenceCategoryMissing => "licence_category_missing",
            Self::VehicleWanted => "vehicle_wanted",
            Self::DriverWanted => "driver_wanted",
            Self::MachineryNotFound => "machinery_not_found",
            Self::MachineryDeregistered => "machinery_deregistered",
            Self::CarriagePermitMissing => "carriage_permit_missing",
            Self::CarriagePermitExpired => "carriage_permit_expired",
            Self::InsuranceMissing => "insurance_missing",
            Self::InsuranceExpired => "insurance_expired",
            Self::DriverNotInsured => "driver_not_insured",
            Self::TaxDebt => "tax_debt",
            Self::OverdueFine => "overdue_fine",
            Self::DigitalDocumentMissing => "digital_document_missing",
            Self::BiometricsMissing => "biometrics_missing",
            Self::BiometricsMismatch => "biometrics_mismatch",
            Self::PhoneNotOwned => "phone_not_owned",
            Self::InspectionMissing => "inspection_missing",
            Self::InspectionExpired => "inspection_expired",
            Self::InspectionFailed => "inspection_failed",
            Self::CertificateMissing => "certificate_missing",
            Self::CertificateExpired => "certificate_expired",
            Self::DeclarationMissing => "declaration_missing",
            Self::DeclarationNotInForce => "declaration_not_in_force",
            Self::DeclarationExpired => "declaration_expired",
            Self::TollDebt => "toll_debt",
            Self::WeighingUnknown => "weighing_unknown",
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
    /// The person has not yet answered whether their data may be looked up
    ///
    ConsentPending,
    /// Operators paused the register; nobody asks it.
    Paused,
    /// The register was silent several times and is left alone for a while.
    BreakerOpen,
    /// Too many questions wait for the register already.
    Overloaded,
}

impl UnknownCause {
    /// The name in data, such as `timed_out`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::TimedOut => "timed_out",
            Self::Unreachable { .. } => "unreachable",
            Self::Unintelligible { .. } => "unintelligible",
            Self::Declined { .. } => "declined",
            Self::ConsentPending => "consent_pending",
            Self::Paused => "paused",
            Self::BreakerOpen => "breaker_open",
            Self::Overloaded => "overloaded",
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
    /// agricultural machinery is in the register of.
    Machinery,
    /// the vehicle is no agricultural machine.
    NotMachinery,
    /// the goods need no veterinary or phytosanitary certificate.
    NoControlledGoods,
    /// the vehicle leaves empty, so there is nothing to declare.
    EmptyVehicle,
    /// An upheld appeal set the check aside for this booking.
    SetAside,
}

impl WhyNot {
    /// The name in data, such as `residents_only`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ResidentsOnly => "residents_only",
            Self::NoNumberStated => "no_number_stated",
            Self::Machinery => "machinery",
            Self::NotMachinery => "not_machinery",
            Self::NoControlledGoods => "no_controlled_goods",
            Self::EmptyVehicle => "empty_vehicle",
            Self::SetAside => "set_aside",
        }
    }

    /// Id of the text that says it: `not-applicable-residents-only`.
    pub fn text_id(self) -> String {
        format!("not-applicable-{}", self.as_str().replace('_', "-"))
    }
}
