//! What was stated for a booking, in the form in which it was sent.

use jiff::civil::Date;
use kernel::names::PersonName;
use kernel::plate::Plate;
use queue::model::details::{BookingDetails, DocumentKind, Driver, Owner};
use queue::model::ground::ExpeditedGround;
use serde::Serialize;
use utoipa::ToSchema;

/// A plate with its country.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlateAnswer {
    /// Country of registration.
    #[schema(example = "KZ")]
    pub country: String,
    /// As it was written.
    #[schema(example = "123 ABC 02")]
    pub plate: String,
}

impl From<&Plate> for PlateAnswer {
    fn from(plate: &Plate) -> Self {
        Self {
            country: plate.country().to_string(),
            plate: plate.raw().to_owned(),
        }
    }
}

/// The vehicle.
#[derive(Debug, Serialize, ToSchema)]
pub struct VehicleAnswer {
    /// Its kind.
    #[schema(example = "tractor")]
    pub kind: &'static str,
    /// Its plate.
    #[serde(flatten)]
    pub plate: PlateAnswer,
    /// Its trailer's plate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trailer: Option<PlateAnswer>,
    /// VIN or chassis number.
    pub vin: String,
}

/// The parts of a person's name.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonAnswer {
    /// Surname.
    pub surname: String,
    /// Given name, if there is one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub given_name: String,
    /// Patronymic, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub patronymic: Option<String>,
}

impl From<&PersonName> for PersonAnswer {
    fn from(name: &PersonName) -> Self {
        Self {
            surname: name.surname().to_owned(),
            given_name: name.given().to_owned(),
            patronymic: name.patronymic().map(str::to_owned),
        }
    }
}

/// The owner.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnerAnswer {
    /// `person` or `organisation`.
    pub kind: &'static str,
    /// `resident` or `non_resident`.
    pub residency: &'static str,
    /// IIN or BIN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Name of a person.
    #[serde(flatten)]
    pub person: Option<PersonAnswer>,
    /// Name of an organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
}

impl From<&Owner> for OwnerAnswer {
    fn from(owner: &Owner) -> Self {
        let residency = owner.residency().as_str();
        match owner {
            Owner::Person { iin, name, .. } => Self {
                kind: "person",
                residency,
                number: iin.as_ref().map(ToString::to_string),
                person: Some(name.into()),
                organisation: None,
            },
            Owner::Organisation { bin, name, .. } => Self {
                kind: "organisation",
                residency,
                number: bin.as_ref().map(ToString::to_string),
                person: None,
                organisation: Some(name.as_str().to_owned()),
            },
        }
    }
}

/// An identity document.
#[derive(Debug, Serialize, ToSchema)]
pub struct DocumentAnswer {
    /// `passport`, `identity_card` or `residence_permit`.
    pub kind: &'static str,
    /// Issuing country.
    pub country: String,
    /// Its number.
    pub number: String,
    /// Last day of validity.
    pub valid_until: Date,
}

/// A driver.
#[derive(Debug, Serialize, ToSchema)]
pub struct DriverAnswer {
    /// `resident` or `non_resident`.
    pub residency: &'static str,
    /// IIN, if one is stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub iin: Option<String>,
    /// Full name.
    #[serde(flatten)]
    pub name: PersonAnswer,
    /// Date of birth.
    pub birth_date: Date,
    /// Telephone.
    pub phone: String,
    /// E-mail, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Identity document.
    pub document: DocumentAnswer,
}

impl From<&Driver> for DriverAnswer {
    fn from(driver: &Driver) -> Self {
        let document = &driver.document;
        Self {
            residency: driver.residency.as_str(),
            iin: driver.iin.as_ref().map(ToString::to_string),
            name: (&driver.name).into(),
            birth_date: driver.birth_date,
            phone: driver.phone.to_string(),
            email: driver.email.clone(),
            document: DocumentAnswer {
                kind: match document.kind {
                    DocumentKind::Passport => "passport",
                    DocumentKind::IdentityCard => "identity_card",
                    DocumentKind::ResidencePermit => "residence_permit",
                },
                country: document.country.to_string(),
                number: document.number.clone(),
                valid_until: document.valid_until,
            },
        }
    }
}

/// What is carried.
#[derive(Debug, Serialize, ToSchema)]
pub struct CargoAnswer {
    /// False for an empty lorry.
    pub loaded: bool,
    /// Ground for passage out of turn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ground: Option<&'static str>,
    /// Number of the declaration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declaration: Option<String>,
    /// Controls the goods are under: `veterinary`, `phytosanitary`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub controls: Vec<&'static str>,
}

/// Everything that was stated.
#[derive(Debug, Serialize, ToSchema)]
pub struct DetailsAnswer {
    /// The vehicle.
    pub vehicle: VehicleAnswer,
    /// Its owner.
    pub owner: OwnerAnswer,
    /// Who drives.
    pub driver: DriverAnswer,
    /// Who may drive instead.
    pub trusted_drivers: Vec<DriverAnswer>,
    /// What is carried.
    pub cargo: CargoAnswer,
    /// Consent to the processing of personal data.
    pub data_consent: bool,
}

impl DetailsAnswer {
    /// The statements in the form in which they were sent.
    pub fn of(details: &BookingDetails) -> Self {
        let vehicle = &details.vehicle;
        Self {
            vehicle: VehicleAnswer {
                kind: vehicle.kind.as_str(),
                plate: (&vehicle.plate).into(),
                trailer: vehicle.trailer_plate.as_ref().map(PlateAnswer::from),
                vin: vehicle.vin.to_string(),
            },
            owner: (&details.owner).into(),
            driver: (&details.driver).into(),
            trusted_drivers: details
                .trusted_drivers
                .iter()
                .map(DriverAnswer::from)
                .collect(),
            cargo: CargoAnswer {
                loaded: details.cargo.loaded,
                ground: details.cargo.ground.map(ExpeditedGround::as_str),
                declaration: details.cargo.declaration.clone(),
                controls: details
                    .cargo
                    .controls
                    .iter()
                    .map(|control| control.as_str())
                    .collect(),
            },
            data_consent: details.data_consent,
        }
    }
}
