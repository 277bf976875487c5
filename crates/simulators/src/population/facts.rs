//! What the registers hold beside people, companies and vehicles: one fact for each register and
//! key, worked out from the seed when it is asked for instead of being kept.
//!
//! Validity is in days from the asking, so that a population does not grow old. Shares of trouble
//! among generated records, in a thousand, so that about one lorry in eight is refused:
//!
//! | register | share | register | share |
//! |---|---|---|---|
//! | driving licences | 8 | biometrics | 8 |
//! | wanted persons | 5 | mobile citizens | 5 |
//! | carriage (neither licence nor permit) | 8 | inspections, lorry and trailer each | 10 |
//! | insurance | 10 | agriculture | 20 |
//! | taxes | 8 | customs | 10 |
//! | road fines: KZ, foreign | 30, 15 | tolls: KZ, foreign | 30, 15 |
//! | digital documents | 8 | weighing | 5 |

use serde::{Deserialize, Serialize};

use super::random::Dice;
use super::{CompanyStatus, Lorry, Owner, Person, Place, Population, Vehicle, VehicleStatus};
use crate::service::{KeyKind, Service};

/// Kinds of digital documents.
pub const DOCUMENT_KINDS: [&str; 3] = ["identity", "driving_licence", "vehicle_registration"];

/// What a register holds about a key. Which facts a register can hold: [`Fact::fits`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fact {
    /// A record in order, valid for months; nothing owed; not wanted.
    InOrder,
    /// No record.
    Absent,
    /// A record that is not in force: deregistered, withdrawn, revoked, failed, dead, liquidated, not matched.
    NotInForce,
    /// A record in order that is valid for so many days more; negative: it ended so many days ago.
    ValidDays(i32),
    /// This sum is owed, hundredths of a tenge.
    OwedTiyn(u64),
    /// Wanted.
    Wanted,
    /// A driving licence of these categories, separated by blanks.
    Categories(String),
    /// An insurance contract that names these drivers, by IIN or document number, and nobody else.
    Drivers(Vec<String>),
    /// Every digital document but the one of this kind, of [`DOCUMENT_KINDS`].
    Lacks(String),
}

impl Fact {
    /// Whether `service` can hold this fact.
    pub fn fits(&self, service: Service) -> bool {
        use Service as S;
        let debts = matches!(service, S::Taxes | S::RoadFines | S::Tolls);
        let searches = matches!(service, S::Wanted | S::WantedPersons);
        if service == S::Consent {
            return false;
        }
        match self {
            Self::InOrder => true,
            Self::Absent => !debts && !searches,
            Self::OwedTiyn(_) => debts,
            Self::Wanted => searches,
            Self::NotInForce => {
                !debts
                    && !searches
                    && !matches!(
                        service,
                        S::Insurance | S::DigitalDocuments | S::MobileCitizens | S::Weighing
                    )
            }
            Self::ValidDays(_) => matches!(
                service,
                S::DrivingLicences
                    | S::ELicensing
                    | S::TransportControl
                    | S::Insurance
                    | S::DigitalDocuments
                    | S::Inspections
                    | S::Agriculture
                    | S::Customs
            ),
            Self::Categories(_) => service == S::DrivingLicences,
            Self::Drivers(_) => service == S::Insurance,
            Self::Lacks(kind) => {
                service == S::DigitalDocuments && DOCUMENT_KINDS.contains(&kind.as_str())
            }
        }
    }

    /// Whether somebody asking today would be told a no.
    pub fn is_trouble(&self) -> bool {
        match self {
            Self::InOrder => false,
            Self::ValidDays(days) => *days < 0,
            Self::OwedTiyn(sum) => *sum > 0,
            _ => true,
        }
    }

    /// The opposite: what answers that alternate say every second time.
    pub(crate) fn turned(&self, service: Service) -> Self {
        if self.is_trouble() {
            return Self::InOrder;
        }
        match service {
            Service::Wanted | Service::WantedPersons => Self::Wanted,
            Service::Taxes | Service::RoadFines | Service::Tolls => Self::OwedTiyn(2_500_000),
            _ => Self::Absent,
        }
    }

    /// What a register says of a key it has never heard of.
    const fn of_unknown(service: Service) -> Self {
        match service {
            Service::Wanted
            | Service::WantedPersons
            | Service::Taxes
            | Service::RoadFines
            | Service::Tolls => Self::InOrder,
            _ => Self::Absent,
        }
    }

    /// What the vehicle register and the list of wanted vehicles hold of a vehicle's record; for
    /// every other register of vehicles it is in order.
    pub(crate) fn of_record(service: Service, vehicle: &Vehicle) -> Self {
        match service {
            Service::Vehicles if vehicle.status == VehicleStatus::Deregistered => Self::NotInForce,
            Service::Wanted if vehicle.wanted.is_some() => Self::Wanted,
            Service::Machinery => Self::Absent,
            _ => Self::InOrder,
        }
    }
}

/// Dice for one key of one register: they fall alike whenever it is asked.
pub(crate) fn dice(seed: u64, service: Service, key: &str) -> Dice {
    // FNV-1a; the generator itself mixes the bits.
    let mut hash = 0xcbf2_9ce4_8422_2325_u64 ^ seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    for byte in service.as_str().bytes().chain([0]).chain(key.bytes()) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    Dice::new(hash)
}

/// Number of the customs declaration of a vehicle that has one, alike in every population.
pub fn declaration_number(country: &str, plate: &str) -> String {
    let mut dice = dice(0, Service::Customs, &super::vehicle_key(country, plate));
    let (post, day, serial) = (
        dice.between(10_000, 59_999),
        dice.between(1, 28),
        dice.below(1_000_000),
    );
    format!("{post}/{day:02}0126/{serial:07}")
}

/// The key of a person in the list of wanted persons, by document.
pub fn document_key(country: &str, number: &str) -> String {
    format!("{}:{}", country.trim(), number.trim()).to_uppercase()
}

/// The key of a person in the list of wanted persons, by name and date of birth.
pub fn name_key(surname: &str, name: &str, birth_date: &str) -> String {
    format!("{}|{}|{birth_date}", surname.trim(), name.trim()).to_uppercase()
}

/// All keys a wanted person is listed under.
pub(super) fn search_keys(person: &Person) -> Vec<String> {
    let mut keys = vec![
        document_key(&person.document.country, &person.document.number),
        name_key(
            &person.surname,
            &person.name,
            &person.birth_date.to_string(),
        ),
    ];
    keys.extend(person.iin.clone());
    keys
}

/// Whether a generated person is wanted.
pub(super) fn is_wanted(seed: u64, person: &Person) -> bool {
    let key = document_key(&person.document.country, &person.document.number);
    dice(seed, Service::WantedPersons, &key).per_mille(5)
}

/// How a register came to know a key.
enum Known {
    Not,
    Named,
    Generated,
}

impl Population {
    /// What a register holds about a key: an IIN or BIN, [`super::vehicle_key`], or for wanted
    /// persons also [`document_key`] or [`name_key`].
    pub fn fact(&self, service: Service, key: &str) -> Fact {
        if let Some(fact) = self.named_fact(service, key) {
            return fact.clone();
        }
        match service.keyed_by() {
            KeyKind::Vehicle => self.vehicle_fact(service, key),
            KeyKind::VehicleOrOwner if key.contains(':') => self.vehicle_fact(service, key),
            KeyKind::Anybody if self.wanted_people.contains(key) => Fact::Wanted,
            KeyKind::Anybody | KeyKind::VehicleOrOwner | KeyKind::Nothing => Fact::InOrder,
            KeyKind::Person | KeyKind::Owner => self.number_fact(service, key),
        }
    }

    fn named_fact(&self, service: Service, key: &str) -> Option<&Fact> {
        let facts = self.named_facts.get(key)?;
        facts
            .iter()
            .find(|(of, _)| *of == service)
            .map(|(_, fact)| fact)
    }

    fn vehicle_fact(&self, service: Service, key: &str) -> Fact {
        let Some(&place) = self.vehicle_by_key.get(key) else {
            return Fact::of_unknown(service);
        };
        let on_record = self
            .vehicle_at(place)
            .map_or(Fact::Absent, |vehicle| Fact::of_record(service, vehicle));
        let generated = match place {
            Place::Lorry(index) | Place::Trailer(index) => index >= self.named_lorries,
            Place::Troubled(_) | Place::TroubledTrailer(_) | Place::Other(_) => false,
        };
        let kept = matches!(
            service,
            Service::Vehicles | Service::Wanted | Service::Machinery
        );
        if generated && !kept {
            self.rolled(service, key)
        } else {
            on_record
        }
    }

    fn number_fact(&self, service: Service, number: &str) -> Fact {
        let person = self.person_by_iin.get(number).copied();
        let company = self.company_by_bin.get(number).copied();
        let known = match (person, company) {
            (Some(index), _) if index < self.named_people => Known::Named,
            (_, Some(index)) if index < self.named_companies => Known::Named,
            (None, None) => Known::Not,
            _ => Known::Generated,
        };
        let gone = match service {
            Service::Persons => person
                .and_then(|index| self.people.get(index))
                .map(|person| person.death_date.is_some()),
            Service::Organisations => company
                .and_then(|index| self.companies.get(index))
                .map(|company| company.status == CompanyStatus::Liquidated),
            _ => None,
        };
        match (service, known) {
            (Service::Persons | Service::Organisations, _) => match gone {
                None => Fact::Absent,
                Some(true) => Fact::NotInForce,
                Some(false) => Fact::InOrder,
            },
            (_, Known::Not) => Fact::of_unknown(service),
            (_, Known::Named) => Fact::InOrder,
            (_, Known::Generated) => self.rolled(service, number),
        }
    }

    /// The dice decide about a generated record.
    fn rolled(&self, service: Service, key: &str) -> Fact {
        let mut dice = dice(self.seed, service, key);
        let home = key.starts_with("KZ:");
        let share = match service {
            // Three carriers in ten have no licence; almost all of their lorries have permits.
            Service::ELicensing => 300,
            Service::TransportControl => 27,
            Service::RoadFines | Service::Tolls if home => 30,
            Service::RoadFines | Service::Tolls => 15,
            Service::Insurance | Service::Inspections | Service::Customs => 10,
            Service::Agriculture => 20,
            Service::MobileCitizens | Service::Weighing => 5,
            _ => 8,
        };
        if dice.per_mille(share) {
            trouble(service, &mut dice)
        } else {
            Fact::InOrder
        }
    }

    /// The only driver a vehicle's contract insures; `None`: anybody may drive.
    pub(crate) fn insured_driver(&self, key: &str) -> Option<&Person> {
        let Some(&Place::Lorry(index)) = self.vehicle_by_key.get(key) else {
            return None;
        };
        let one_driver = index >= self.named_lorries
            && dice(self.seed, Service::Insurance, &format!("{key} drivers")).per_mille(300);
        let lorry = self.lorries.get(index).filter(|_| one_driver)?;
        self.driver_of(lorry)
    }

    /// The registers that would refuse this lorry with its own trailer, driver and owner today,
    /// by the rules for residents (KZ) or others. Certificates are left out: they concern only
    /// some goods.
    pub fn refusals(&self, lorry: &Lorry) -> Vec<Service> {
        let key = lorry.vehicle.key();
        let resident = lorry.vehicle.country == "KZ";
        let mut asked: Vec<(Service, String)> = vec![
            (Service::Wanted, key.clone()),
            (Service::Insurance, key.clone()),
            (Service::Inspections, key.clone()),
            (Service::Customs, key.clone()),
            (Service::Weighing, key.clone()),
        ];
        asked.extend(
            lorry
                .trailer
                .as_ref()
                .map(|trailer| (Service::Inspections, trailer.key())),
        );
        if let Some(driver) = self.driver_of(lorry) {
            let document = document_key(&driver.document.country, &driver.document.number);
            asked.push((Service::WantedPersons, document));
            for service in [
                Service::DrivingLicences,
                Service::DigitalDocuments,
                Service::Biometrics,
                Service::MobileCitizens,
            ] {
                asked.extend(driver.iin.clone().map(|iin| (service, iin)));
            }
        }
        if resident {
            asked.push((Service::Vehicles, key.clone()));
            if let Some(number) = lorry.vehicle.owner.number() {
                let register = match lorry.vehicle.owner {
                    Owner::Company { .. } => Service::Organisations,
                    _ => Service::Persons,
                };
                asked.push((register, number.to_owned()));
                asked.push((Service::Taxes, number.to_owned()));
                let licence = self.fact(Service::ELicensing, number);
                if licence.is_trouble() {
                    asked.push((Service::TransportControl, key));
                }
            }
        } else {
            asked.push((Service::RoadFines, key.clone()));
            asked.push((Service::Tolls, key));
        }
        asked
            .into_iter()
            .filter(|(service, key)| self.fact(*service, key).is_trouble())
            .map(|(service, _)| service)
            .collect()
    }
}

/// One of the ways a record of this register can be in trouble.
fn trouble(service: Service, dice: &mut Dice) -> Fact {
    let ended = Fact::ValidDays(-i32::try_from(dice.between(1, 60)).unwrap_or(20));
    let way = dice.below(4);
    match service {
        Service::DrivingLicences => match way {
            0 => Fact::Categories("B".to_owned()),
            1 => Fact::NotInForce,
            2 => Fact::Absent,
            _ => ended,
        },
        Service::ELicensing | Service::TransportControl | Service::Agriculture => match way {
            0 => Fact::NotInForce,
            1 => ended,
            _ => Fact::Absent,
        },
        Service::Insurance => match way {
            0 => Fact::Absent,
            1 => Fact::Drivers(vec![format!("N{:08}", dice.below(100_000_000))]),
            _ => ended,
        },
        Service::Taxes | Service::RoadFines | Service::Tolls => {
            Fact::OwedTiyn(u64::from(dice.between(10, 4_000)) * 10_000)
        }
        Service::DigitalDocuments => {
            Fact::Lacks(DOCUMENT_KINDS[dice.index(DOCUMENT_KINDS.len())].to_owned())
        }
        Service::Biometrics if way < 2 => Fact::NotInForce,
        Service::Inspections | Service::Customs => match way {
            0 => Fact::NotInForce,
            1 => Fact::Absent,
            _ => ended,
        },
        _ => Fact::Absent,
    }
}
