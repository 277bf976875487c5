//! What a user states about the vehicle, its owner, its drivers and its goods.

use crate::model::ground::{ExpeditedGround, Proof};
use crate::model::refusal::Refusal;
use crate::model::rules::Rules;
use crate::model::slot::PlaceLane;
pub use accounts::Residency;
use jiff::civil::Date;
use kernel::country::Country;
use kernel::names::{OrganisationName, PersonName};
use kernel::person_number::{Bin, Iin};
use kernel::phone::Phone;
use kernel::plate::Plate;
use kernel::vin::Vin;
pub use registers::checks::GoodsControl;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Kinds of vehicle a user can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VehicleKind {
    /// A lorry on one chassis.
    Lorry,
    /// A tractor unit, with or without a semi-trailer.
    Tractor,
    /// A lorry with a trailer.
    RoadTrain,
    /// Agricultural or other self-propelled machinery.
    Machinery,
    /// A car: needs no booking.
    Car,
    /// A bus: needs no booking.
    Bus,
}

impl VehicleKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::Lorry,
        Self::Tractor,
        Self::RoadTrain,
        Self::Machinery,
        Self::Car,
        Self::Bus,
    ];

    /// The form in the API.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lorry => "lorry",
            Self::Tractor => "tractor",
            Self::RoadTrain => "road_train",
            Self::Machinery => "machinery",
            Self::Car => "car",
            Self::Bus => "bus",
        }
    }

    /// bookings are for lorries; cars and buses pass without one.
    pub const fn needs_booking(self) -> bool {
        !matches!(self, Self::Car | Self::Bus)
    }
}

/// The vehicle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vehicle {
    /// What it is.
    pub kind: VehicleKind,
    /// Country and plate.
    pub plate: Plate,
    /// Plate of the trailer, if there is one.
    pub trailer_plate: Option<Plate>,
    /// VIN or chassis number.
    pub vin: Vin,
}

impl Vehicle {
    /// The keys under which the vehicle can have one active booking: plate and VIN.
    pub fn claim_keys(&self) -> [String; 2] {
        [
            format!("plate:{}", self.plate.key()),
            format!("vin:{}", self.vin),
        ]
    }
}

/// The vehicle's owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Owner {
    /// A natural person.
    Person {
        /// Resident or not.
        residency: Residency,
        /// Needed for residents.
        iin: Option<Iin>,
        /// Surname, first name, patronymic if any.
        name: PersonName,
    },
    /// A legal person.
    Organisation {
        /// Resident or not.
        residency: Residency,
        /// Needed for residents.
        bin: Option<Bin>,
        /// Its name.
        name: OrganisationName,
    },
}

impl Owner {
    /// Resident or not.
    pub const fn residency(&self) -> Residency {
        match self {
            Self::Person { residency, .. } | Self::Organisation { residency, .. } => *residency,
        }
    }

    /// Whether an IIN or BIN is stated.
    pub const fn has_number(&self) -> bool {
        match self {
            Self::Person { iin, .. } => iin.is_some(),
            Self::Organisation { bin, .. } => bin.is_some(),
        }
    }
}

/// Kind of an identity document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// Passport.
    Passport,
    /// National identity card.
    IdentityCard,
    /// Residence permit.
    ResidencePermit,
}

/// An identity document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityDocument {
    /// Its kind.
    pub kind: DocumentKind,
    /// Who issued it.
    pub country: Country,
    /// Its number, as printed.
    pub number: String,
    /// Valid until this day, included.
    pub valid_until: Date,
}

/// A driver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Driver {
    /// Resident or not.
    pub residency: Residency,
    /// IIN; residents state it, because the registers of Q-18 know a driver by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub iin: Option<Iin>,
    /// Full name.
    pub name: PersonName,
    /// Date of birth.
    pub birth_date: Date,
    /// Telephone.
    pub phone: Phone,
    /// E-mail, if any.
    pub email: Option<String>,
    /// Identity document.
    pub document: IdentityDocument,
}

/// What is carried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cargo {
    /// False for an empty lorry.
    pub loaded: bool,
    /// Why the lorry goes out of turn, if it does.
    pub ground: Option<ExpeditedGround>,
    /// Goods or transit declaration, needed for article 147.
    pub declaration: Option<String>,
    /// Controls the goods are under.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub controls: BTreeSet<GoodsControl>,
}

impl Cargo {
    /// The lane that follows from the ground.
    pub const fn lane(&self) -> PlaceLane {
        if self.ground.is_some() {
            PlaceLane::Expedited
        } else {
            PlaceLane::Ordinary
        }
    }
}

/// Everything a user states for a booking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BookingDetails {
    /// The vehicle.
    pub vehicle: Vehicle,
    /// Its owner.
    pub owner: Owner,
    /// Who drives.
    pub driver: Driver,
    /// Who may drive instead.
    pub trusted_drivers: Vec<Driver>,
    /// What is carried.
    pub cargo: Cargo,
    /// Consent to the processing of personal data.
    pub data_consent: bool,
}

impl BookingDetails {
    /// The rules that need nothing but the statements themselves.
    ///
    /// # Errors
    /// The first rule that they break.
    pub fn check(&self, rules: &Rules) -> Result<(), Refusal> {
        if !self.vehicle.kind.needs_booking() {
            return Err(Refusal::VehicleKindNeedsNoBooking {
                kind: self.vehicle.kind,
            });
        }
        if !self.data_consent {
            return Err(Refusal::ConsentMissing);
        }
        if self.trusted_drivers.len() > rules.trusted_drivers_max {
            return Err(Refusal::TooManyTrustedDrivers {
                given: self.trusted_drivers.len(),
                most: rules.trusted_drivers_max,
            });
        }
        let needs_declaration = self
            .cargo
            .ground
            .is_some_and(|ground| ground.proof() == Proof::Declaration);
        if needs_declaration && self.cargo.declaration.is_none() {
            return Err(Refusal::ExpeditedDeclarationMissing);
        }
        Ok(())
    }
}
