//! The population the registers answer about: people, companies and lorries, all invented.
//!
//! [`Population::generate`] makes the same population from the same seed on every machine. The
//! [`named`] records come first in every population, so that documents, the demonstration and
//! tests can speak of them; the generated ones follow. Shares among the generated lorries:
//! 60 % KZ, 12 % RU, 12 % CN, 8 % UZ, 5 % KG, 3 % TR; 1 % wanted, 2 % of the KZ ones deregistered;
//! 1 % of the people are dead, 3 % of the companies liquidated. Everything else the registers hold
//! is worked out when it is asked for: [`facts`].
//!
//! Serial parts of IIN and BIN are taken from the top of their range and phones from a range that
//! is not given out, to keep away from numbers of real people; check digits are right.

pub mod facts;
mod generate;
pub mod named;
pub(crate) mod random;
mod trouble;
mod words;

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::service::Service;
use facts::Fact;

/// The most lorries a population can be asked for.
pub const LORRIES_LIMIT: usize = 1_000_000;

/// Sex as registers know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
}

/// An identity document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IdentityDocument {
    /// `001` passport, `002` identity card (codes of the persons register).
    pub kind: String,
    /// Number as printed.
    pub number: String,
    /// Country that issued it, ISO alpha-2.
    pub country: String,
    /// First day.
    pub issued: Date,
    /// Last day.
    pub valid_until: Date,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// Twelve digits; foreigners have none.
    pub iin: Option<String>,
    /// Surname as in the document.
    pub surname: String,
    /// First name.
    pub name: String,
    /// Patronymic, where there is one.
    pub patronymic: Option<String>,
    /// Sex.
    pub sex: Sex,
    /// Date of birth.
    pub birth_date: Date,
    /// Date of death.
    pub death_date: Option<Date>,
    /// Citizenship, ISO alpha-2.
    pub citizenship: String,
    /// Identity card of residents, passport of foreigners.
    pub document: IdentityDocument,
    /// `+7700…` and the like.
    pub phone: String,
}

/// Whether a company exists still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompanyStatus {
    /// It does.
    Active,
    /// It was liquidated.
    Liquidated,
}

/// A legal person of Kazakhstan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Company {
    /// Twelve digits.
    pub bin: String,
    /// Full name in Russian.
    pub name_ru: String,
    /// Full name in Kazakh.
    pub name_kk: String,
    /// Whether it exists still.
    pub status: CompanyStatus,
    /// IIN of the head.
    pub head_iin: String,
}

/// Who owns a vehicle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Owner {
    /// A company of Kazakhstan.
    Company {
        /// Its BIN.
        bin: String,
    },
    /// A person with an IIN.
    Person {
        /// The IIN.
        iin: String,
    },
    /// A foreign owner, known by name only.
    Foreign {
        /// The name.
        name: String,
    },
}

impl Owner {
    /// IIN or BIN, if there is one.
    pub fn number(&self) -> Option<&str> {
        match self {
            Self::Company { bin } => Some(bin),
            Self::Person { iin } => Some(iin),
            Self::Foreign { .. } => None,
        }
    }
}

/// What the vehicle register says of a vehicle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VehicleStatus {
    /// Registered.
    Registered,
    /// Taken off the register.
    Deregistered,
}

impl VehicleStatus {
    /// The word of the protocol.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Deregistered => "deregistered",
        }
    }
}

/// Why and since when a vehicle is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Wanted {
    /// The ground, in Russian, as the database keeps it.
    pub basis: String,
    /// Since this day.
    pub since: Date,
}

/// A lorry, trailer or car.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Vehicle {
    /// Country of registration, ISO alpha-2.
    pub country: String,
    /// Plate as on the vehicle.
    pub plate: String,
    /// Seventeen characters.
    pub vin: String,
    /// UNECE category: N2, N3 lorries, O4 trailers, M1 cars.
    pub category: String,
    /// Make.
    pub mark: String,
    /// Year of make.
    pub year: i16,
    /// Owner.
    pub owner: Owner,
    /// On the register or off it.
    pub status: VehicleStatus,
    /// Set when the vehicle is wanted.
    #[serde(default)]
    pub wanted: Option<Wanted>,
}

impl Vehicle {
    /// `KZ:123ABC02`: the identity of a vehicle, whatever the script and spacing of its plate.
    pub fn key(&self) -> String {
        vehicle_key(&self.country, &self.plate)
    }
}

/// `KZ:123ABC02` from a country and a plate as somebody wrote it.
pub fn vehicle_key(country: &str, plate: &str) -> String {
    format!(
        "{}:{}",
        country.trim().to_ascii_uppercase(),
        kernel::plate::fold(plate)
    )
}

/// A lorry with what drives along: its trailer and its driver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lorry {
    /// The lorry or tractor unit.
    pub vehicle: Vehicle,
    /// The trailer, if any.
    pub trailer: Option<Vehicle>,
    /// Index of the driver in [`Population::people`].
    pub driver: usize,
}

/// Where a vehicle is kept.
#[derive(Debug, Clone, Copy)]
enum Place {
    Lorry(usize),
    Trailer(usize),
    Troubled(usize),
    TroubledTrailer(usize),
    Other(usize),
}

/// All people, companies and vehicles, with their keys.
#[derive(Debug)]
pub struct Population {
    seed: u64,
    people: Vec<Person>,
    companies: Vec<Company>,
    lorries: Vec<Lorry>,
    troubled: Vec<Lorry>,
    others: Vec<Vehicle>,
    /// How many of the people, companies and lorries are named; they come first.
    named_people: usize,
    named_companies: usize,
    named_lorries: usize,
    /// Facts of named records that are not in order, by key.
    named_facts: HashMap<String, Vec<(Service, Fact)>>,
    /// Every key a wanted person is listed under.
    wanted_people: HashSet<String>,
    person_by_iin: HashMap<String, usize>,
    company_by_bin: HashMap<String, usize>,
    vehicle_by_key: HashMap<String, Place>,
    vehicle_by_vin: HashMap<String, Place>,
}

impl Population {
    /// The named records and `lorries` generated ones (at most [`LORRIES_LIMIT`]), with their
    /// owners and drivers. The same seed gives the same population.
    pub fn generate(seed: u64, lorries: usize) -> Self {
        generate::population(seed, lorries.min(LORRIES_LIMIT))
    }

    fn empty(seed: u64) -> Self {
        Self {
            seed,
            people: Vec::new(),
            companies: Vec::new(),
            lorries: Vec::new(),
            troubled: Vec::new(),
            others: Vec::new(),
            named_people: 0,
            named_companies: 0,
            named_lorries: 0,
            named_facts: HashMap::new(),
            wanted_people: HashSet::new(),
            person_by_iin: HashMap::new(),
            company_by_bin: HashMap::new(),
            vehicle_by_key: HashMap::new(),
            vehicle_by_vin: HashMap::new(),
        }
    }

    /// The seed it was made from.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Everybody, the named first.
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// Every company, the named first.
    pub fn companies(&self) -> &[Company] {
        &self.companies
    }

    /// Every lorry, the named first, without [`Self::troubled`].
    pub fn lorries(&self) -> &[Lorry] {
        &self.lorries
    }

    /// The named lorries of which each is refused by one check. They are found by plate and VIN as
    /// all others, and kept apart so that nobody takes one by chance.
    pub fn troubled(&self) -> &[Lorry] {
        &self.troubled
    }

    /// A person by IIN.
    pub fn person_by_iin(&self, iin: &str) -> Option<&Person> {
        self.person_by_iin
            .get(iin.trim())
            .and_then(|&index| self.people.get(index))
    }

    /// A company by BIN.
    pub fn company_by_bin(&self, bin: &str) -> Option<&Company> {
        self.company_by_bin
            .get(bin.trim())
            .and_then(|&index| self.companies.get(index))
    }

    /// A vehicle of any kind by country and plate, in whatever script and spacing.
    pub fn vehicle_by_plate(&self, country: &str, plate: &str) -> Option<&Vehicle> {
        self.vehicle_by_key(&vehicle_key(country, plate))
    }

    /// A vehicle of any kind by its [`vehicle_key`].
    pub fn vehicle_by_key(&self, key: &str) -> Option<&Vehicle> {
        self.vehicle_at(*self.vehicle_by_key.get(key)?)
    }

    /// A vehicle of any kind by VIN.
    pub fn vehicle_by_vin(&self, vin: &str) -> Option<&Vehicle> {
        self.vehicle_at(*self.vehicle_by_vin.get(&vin.trim().to_ascii_uppercase())?)
    }

    /// A lorry (not a trailer or a car) by country and plate.
    pub fn lorry_by_plate(&self, country: &str, plate: &str) -> Option<&Lorry> {
        match self.vehicle_by_key.get(&vehicle_key(country, plate))? {
            Place::Lorry(index) => self.lorries.get(*index),
            Place::Troubled(index) => self.troubled.get(*index),
            Place::Trailer(_) | Place::TroubledTrailer(_) | Place::Other(_) => None,
        }
    }

    /// The driver of a lorry of this population.
    pub fn driver_of(&self, lorry: &Lorry) -> Option<&Person> {
        self.people.get(lorry.driver)
    }

    fn vehicle_at(&self, place: Place) -> Option<&Vehicle> {
        match place {
            Place::Lorry(index) => self.lorries.get(index).map(|lorry| &lorry.vehicle),
            Place::Trailer(index) => self
                .lorries
                .get(index)
                .and_then(|lorry| lorry.trailer.as_ref()),
            Place::Troubled(index) => self.troubled.get(index).map(|lorry| &lorry.vehicle),
            Place::TroubledTrailer(index) => self
                .troubled
                .get(index)
                .and_then(|lorry| lorry.trailer.as_ref()),
            Place::Other(index) => self.others.get(index),
        }
    }

    /// Whether the plate and VIN are free still.
    fn is_new(&self, vehicle: &Vehicle) -> bool {
        !self.vehicle_by_key.contains_key(&vehicle.key())
            && !self.vehicle_by_vin.contains_key(&vehicle.vin)
    }

    fn add_person(&mut self, person: Person) -> usize {
        let index = self.people.len();
        if let Some(iin) = &person.iin {
            self.person_by_iin.insert(iin.clone(), index);
        }
        self.people.push(person);
        index
    }

    fn add_company(&mut self, company: Company) {
        self.company_by_bin
            .insert(company.bin.clone(), self.companies.len());
        self.companies.push(company);
    }

    fn add_lorry(&mut self, lorry: Lorry) {
        let index = self.lorries.len();
        self.remember(&lorry.vehicle, Place::Lorry(index));
        if let Some(trailer) = &lorry.trailer {
            self.remember(trailer, Place::Trailer(index));
        }
        self.lorries.push(lorry);
    }

    fn add_troubled(&mut self, lorry: Lorry) {
        let index = self.troubled.len();
        self.remember(&lorry.vehicle, Place::Troubled(index));
        if let Some(trailer) = &lorry.trailer {
            self.remember(trailer, Place::TroubledTrailer(index));
        }
        self.troubled.push(lorry);
    }

    fn add_other(&mut self, vehicle: Vehicle) {
        self.remember(&vehicle, Place::Other(self.others.len()));
        self.others.push(vehicle);
    }

    fn remember(&mut self, vehicle: &Vehicle, place: Place) {
        self.vehicle_by_key.insert(vehicle.key(), place);
        self.vehicle_by_vin.insert(vehicle.vin.clone(), place);
    }
}

/// A lorry with its people spelt out: what `GET /control/population` lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LorryRecord {
    /// The lorry.
    pub vehicle: Vehicle,
    /// Its trailer.
    pub trailer: Option<Vehicle>,
    /// Its driver.
    pub driver: Option<Person>,
    /// The owner, if a company of Kazakhstan.
    pub owner_company: Option<Company>,
    /// The owner, if a person with an IIN.
    pub owner_person: Option<Person>,
}

impl Population {
    /// A lorry with its people spelt out.
    pub fn record(&self, lorry: &Lorry) -> LorryRecord {
        let (owner_company, owner_person) = match &lorry.vehicle.owner {
            Owner::Company { bin } => (self.company_by_bin(bin).cloned(), None),
            Owner::Person { iin } => (None, self.person_by_iin(iin).cloned()),
            Owner::Foreign { .. } => (None, None),
        };
        LorryRecord {
            vehicle: lorry.vehicle.clone(),
            trailer: lorry.trailer.clone(),
            driver: self.driver_of(lorry).cloned(),
            owner_company,
            owner_person,
        }
    }
}
