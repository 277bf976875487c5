//! The registers that the checks ask.

use std::fmt;

use serde::{Deserialize, Serialize};

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
    /// Driving licences, kept with the vehicles.
    DrivingLicences,
    /// The interior ministry's list of wanted vehicles.
    Wanted,
    /// The prosecutor's list of wanted persons (legal statistics).
    WantedPersons,
    /// The register of agricultural machinery.
    Machinery,
    /// Licences for carriage, "E-licensing".
    ELicensing,
    /// The database of transport control.
    TransportControl,
    /// The unified database of insurance.
    Insurance,
    /// The taxpayer's cabinet.
    Taxes,
    /// The register of administrative proceedings: road fines.
    RoadFines,
    /// "Digital documents" of the mobile government.
    DigitalDocuments,
    /// The systems of biometric identification.
    Biometrics,
    /// The "Mobile citizens base": who owns which telephone.
    MobileCitizens,
    /// The information system of technical inspection.
    Inspections,
    /// "e-Agriculture": veterinary and phytosanitary certificates.
    Agriculture,
    /// Customs declarations, "ASTANA-1".
    Customs,
    /// The operators of toll roads.
    Tolls,
    /// The weighing stations of the intelligent transport system.
    Weighing,
}

impl Register {
    /// Every register, in the order of the enum.
    pub const ALL: [Self; 20] = [
        Self::Persons,
        Self::Organisations,
        Self::Vehicles,
        Self::DrivingLicences,
        Self::Wanted,
        Self::WantedPersons,
        Self::Machinery,
        Self::ELicensing,
        Self::TransportControl,
        Self::Insurance,
        Self::Taxes,
        Self::RoadFines,
        Self::DigitalDocuments,
        Self::Biometrics,
        Self::MobileCitizens,
        Self::Inspections,
        Self::Agriculture,
        Self::Customs,
        Self::Tolls,
        Self::Weighing,
    ];

    /// The name in data, such as `vehicles`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Persons => "persons",
            Self::Organisations => "organisations",
            Self::Vehicles => "vehicles",
            Self::DrivingLicences => "driving_licences",
            Self::Wanted => "wanted",
            Self::WantedPersons => "wanted_persons",
            Self::Machinery => "machinery",
            Self::ELicensing => "e_licensing",
            Self::TransportControl => "transport_control",
            Self::Insurance => "insurance",
            Self::Taxes => "taxes",
            Self::RoadFines => "road_fines",
            Self::DigitalDocuments => "digital_documents",
            Self::Biometrics => "biometrics",
            Self::MobileCitizens => "mobile_citizens",
            Self::Inspections => "inspections",
            Self::Agriculture => "agriculture",
            Self::Customs => "customs",
            Self::Tolls => "tolls",
            Self::Weighing => "weighing",
        }
    }

    /// Id of the text that names the register: `register-driving-licences`.
    pub fn text_id(self) -> String {
        format!("register-{}", self.as_str().replace('_', "-"))
    }

    /// Place of the register in [`Self::ALL`], for tables of one row each.
    pub(crate) const fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Register {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
