//! The services behind the gateway: one word for each register, and for the consent service.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A register behind the gateway, or the consent service. Words and ids are those of
/// `docs/registers.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Service {
    /// Natural persons (check 1).
    Persons,
    /// Legal persons (check 1).
    Organisations,
    /// Vehicles of Kazakhstan (check 2).
    Vehicles,
    /// Driving licences (check 3).
    DrivingLicences,
    /// Wanted vehicles (check 4).
    Wanted,
    /// Wanted persons (check 5).
    WantedPersons,
    /// Agricultural machinery (check 6).
    Machinery,
    /// Licences for international carriage, by carrier (check 7).
    ELicensing,
    /// Permits for international carriage, by vehicle (check 7).
    TransportControl,
    /// Insurance contracts (check 8).
    Insurance,
    /// Tax debts (check 9).
    Taxes,
    /// Overdue road fines (check 10).
    RoadFines,
    /// Digital documents (check 11).
    DigitalDocuments,
    /// Results of biometric identification (check 12).
    Biometrics,
    /// Owners of telephone numbers (check 13).
    MobileCitizens,
    /// Technical inspections (check 14).
    Inspections,
    /// Veterinary and phytosanitary certificates (check 15).
    Agriculture,
    /// Customs declarations, on the asynchronous channel (check 16).
    Customs,
    /// Toll debts (check 17).
    Tolls,
    /// Weighing data (check 18).
    Weighing,
    /// Access control to personal data.
    Consent,
}

/// What the facts of a service are kept by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyKind {
    /// `KZ:123ABC02`.
    Vehicle,
    /// An IIN.
    Person,
    /// An IIN or BIN.
    Owner,
    /// A vehicle, or an IIN or BIN.
    VehicleOrOwner,
    /// An IIN, or a document as `CN:EJ9900071`, or a name and birth date.
    Anybody,
    /// Nothing: the service keeps no facts.
    Nothing,
}

impl Service {
    /// How many there are.
    pub const COUNT: usize = 21;

    /// All of them, in the order of the table.
    pub const ALL: [Self; Self::COUNT] = [
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
        Self::Consent,
    ];

    /// Word, id by default, and what its facts are kept by.
    const fn row(self) -> (&'static str, &'static str, KeyKind) {
        use KeyKind::{Anybody, Nothing, Owner, Person, Vehicle, VehicleOrOwner};
        match self {
            Self::Persons => ("persons", "GBDFLUniversal_token", Person),
            Self::Organisations => ("organisations", "GbdulInfoByBin_v2", Owner),
            Self::Vehicles => ("vehicles", "SHEKARA_VEHICLE_BY_PLATE", Vehicle),
            Self::DrivingLicences => ("driving_licences", "SHEKARA_DRIVING_LICENCE", Person),
            Self::Wanted => ("wanted", "SHEKARA_VEHICLE_WANTED", Vehicle),
            Self::WantedPersons => ("wanted_persons", "SHEKARA_PERSON_WANTED", Anybody),
            Self::Machinery => ("machinery", "SHEKARA_MACHINERY_BY_PLATE", Vehicle),
            Self::ELicensing => ("e_licensing", "SHEKARA_CARRIAGE_LICENCES", Owner),
            Self::TransportControl => ("transport_control", "SHEKARA_CARRIAGE_PERMITS", Vehicle),
            Self::Insurance => ("insurance", "SHEKARA_INSURANCE", Vehicle),
            Self::Taxes => ("taxes", "SHEKARA_TAX_DEBT", Owner),
            Self::RoadFines => ("road_fines", "SHEKARA_ROAD_FINES", VehicleOrOwner),
            Self::DigitalDocuments => ("digital_documents", "SHEKARA_DIGITAL_DOCUMENTS", Person),
            Self::Biometrics => ("biometrics", "SHEKARA_BIOMETRIC_RESULT", Person),
            Self::MobileCitizens => ("mobile_citizens", "MCDB_SERVICE", Person),
            Self::Inspections => ("inspections", "SHEKARA_TECHNICAL_INSPECTION", Vehicle),
            Self::Agriculture => ("agriculture", "SHEKARA_AGRICULTURE_CERTIFICATES", Vehicle),
            Self::Customs => ("customs", "SHEKARA_CUSTOMS_DECLARATIONS", Vehicle),
            Self::Tolls => ("tolls", "SHEKARA_TOLL_DEBT", Vehicle),
            Self::Weighing => ("weighing", "SHEKARA_WEIGHING", Vehicle),
            Self::Consent => ("consent", "KDP_SERVICE", Nothing),
        }
    }

    /// The word of the table: `driving_licences`.
    pub const fn as_str(self) -> &'static str {
        self.row().0
    }

    /// Its id at the gateway, unless configured otherwise.
    pub const fn default_id(self) -> &'static str {
        self.row().1
    }

    pub(crate) const fn keyed_by(self) -> KeyKind {
        self.row().2
    }

    /// Its place in [`Self::ALL`].
    pub(crate) const fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Service {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every service stands at its own place and is written in data as it is called.
    #[test]
    fn the_table_is_in_order() {
        for (place, service) in Service::ALL.into_iter().enumerate() {
            assert_eq!(service.index(), place);
            let written = serde_json::to_value(service).expect("a word");
            assert_eq!(written, service.as_str());
        }
    }
}
