//! Whom and what the checks are about: the user, the owner, the driver, the
//! vehicle and its goods.

use std::collections::BTreeSet;

use jiff::civil::Date;
use kernel::country::Country;
use kernel::names::{OrganisationName, PersonName};
use kernel::person_number::{Bin, Iin};
use kernel::phone::Phone;
use kernel::plate::Plate;
use kernel::vin::Vin;
use serde::{Deserialize, Serialize};

use super::CheckNumber;

/// Whether somebody is a resident of Kazakhstan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Residency {
    /// A resident: IIN or BIN is required.
    Resident,
    /// A non-resident: IIN or BIN if any.
    NonResident,
}

/// A natural or legal person, such as the owner of the vehicle.
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

impl Owner {
    /// The IIN or BIN, if one is stated.
    pub fn number(&self) -> Option<&str> {
        match self {
            Self::Person { iin, .. } => iin.as_ref().map(Iin::as_str),
            Self::Organisation { bin, .. } => bin.as_ref().map(Bin::as_str),
        }
    }

    /// The IIN of a natural person, if one is stated.
    pub fn iin(&self) -> Option<&Iin> {
        match self {
            Self::Person { iin, .. } => iin.as_ref(),
            Self::Organisation { .. } => None,
        }
    }
}

/// The user behind the account that books.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Resident or not.
    pub residency: Residency,
    /// Who it is.
    pub owner: Owner,
}

/// The driver of the booking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Driver {
    /// Resident or not.
    pub residency: Residency,
    /// IIN; residents always have one.
    pub iin: Option<Iin>,
    /// The name as stated.
    pub name: PersonName,
    /// Date of birth.
    pub birth_date: Date,
    /// Telephone.
    pub phone: Phone,
    /// The country that issued the identity document.
    pub document_country: Country,
    /// Number of the identity document, as written on it.
    pub document_number: String,
}

/// What kind of vehicle leaves; it decides which licence the driver needs
/// and whether it is a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VehicleKind {
    /// A lorry without a trailer.
    Lorry,
    /// A tractor with a semi-trailer.
    Tractor,
    /// A lorry with a trailer.
    RoadTrain,
    /// Self-propelled agricultural machinery.
    Machinery,
}

impl VehicleKind {
    /// Every kind, in the order of the enum.
    pub const ALL: [Self; 4] = [Self::Lorry, Self::Tractor, Self::RoadTrain, Self::Machinery];

    /// The name in data, such as `road_train`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lorry => "lorry",
            Self::Tractor => "tractor",
            Self::RoadTrain => "road_train",
            Self::Machinery => "machinery",
        }
    }
}

/// A control that the goods are under, each with a certificate of its own
///
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GoodsControl {
    /// Animals and what is made of them.
    Veterinary,
    /// Plants and what is made of them.
    Phytosanitary,
}

impl GoodsControl {
    /// The name in data, such as `veterinary`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Veterinary => "veterinary",
            Self::Phytosanitary => "phytosanitary",
        }
    }
}

/// Everything the checks compare with the registers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckSubject {
    /// The user behind the account.
    pub user: Party,
    /// Whether the owner is a resident.
    pub residency: Residency,
    /// The owner as stated.
    pub owner: Owner,
    /// The driver as stated.
    pub driver: Driver,
    /// What kind of vehicle it is.
    pub kind: VehicleKind,
    /// The plate as stated.
    pub plate: Plate,
    /// The plate of the trailer or semi-trailer, if there is one.
    pub trailer_plate: Option<Plate>,
    /// The VIN as stated.
    pub vin: Vin,
    /// Whether it leaves with goods.
    pub loaded: bool,
    /// The controls the goods are under.
    pub controls: BTreeSet<GoodsControl>,
    /// Number of the customs declaration, if one is stated.
    pub declaration: Option<String>,
    /// The booked day, at the checkpoint.
    pub day: Date,
    /// Checks that an upheld appeal set aside. It has no effect on checks 4 and
    /// 5: nobody's appeal lets a wanted vehicle or person through.
    pub set_aside: BTreeSet<CheckNumber>,
}
