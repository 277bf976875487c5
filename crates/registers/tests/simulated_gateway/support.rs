//! The registers behind a simulated gateway, and lorries of its population as subjects.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::date;
use kernel::clock::{ManualClock, SharedClock};
use kernel::country::Country;
use kernel::ids::IdSource;
use kernel::names::{OrganisationName, PersonName};
use kernel::person_number::{Bin, Iin};
use kernel::phone::Phone;
use kernel::plate::Plate;
use kernel::vin::Vin;
use registers::{
    Asking, CheckOutcome, CheckPolicy, CheckRecord, CheckSubject, ConsentAnswer, ConsentRequest,
    Consents, Driver, Finding, Gateway, GatewayConfig, GoodsControl, Owner, Party, ReasonCode,
    Registers, Residency, Run, VehicleKind,
};
use simulators::Handle;
use simulators::gateway as simulator;
use simulators::population::{self, Lorry, Population, named};

/// The instant of the runs.
pub fn now() -> Timestamp {
    "2026-03-01T05:00:00Z".parse().expect("a valid instant")
}

/// A company's number.
pub fn bin(text: &str) -> Bin {
    Bin::parse(text).expect("a valid BIN")
}

/// A company as an owner states it.
pub fn organisation(number: &str, name: &str) -> Owner {
    Owner::Organisation {
        bin: Some(bin(number)),
        name: OrganisationName::parse(name).expect("a valid name"),
    }
}

/// The registers behind this gateway, with nothing remembered.
pub fn registers_at(
    handle: &Handle<simulator::Gateway>,
    password: &str,
    policy: CheckPolicy,
    clock: SharedClock,
) -> Registers {
    let url = format!("{}{}", handle.base_url, simulator::SYNC_PATH);
    let config = GatewayConfig::new(url, simulator::DEFAULT_SENDER_ID, password);
    let ids = IdSource::from_os(Arc::clone(&clock));
    let gateway = Gateway::new(config, clock, ids).expect("a good configuration");
    Registers::new(gateway, policy, bin(named::TULPAR_BIN))
}

/// the consents of everybody who has to give one, as the access control
/// service has them.
pub async fn consents_of(registers: &Registers, subject: &CheckSubject) -> Consents {
    let mut consents = Consents::new();
    for iin in registers.needs_consent(subject, Asking::Booking) {
        let request = ConsentRequest {
            iin: iin.clone(),
            signed_in: true,
            personal_data_name: "очередь".to_owned(),
        };
        match registers.ask_consent(&request).await.expect("it answers") {
            ConsentAnswer::Valid(token) => consents.grant(&iin, token),
            ConsentAnswer::Pending => consents.pend(&iin),
            ConsentAnswer::Refused => consents.refuse(&iin),
        }
    }
    consents
}

/// All checks at booking, by these consents.
pub async fn run_with(
    registers: &Registers,
    subject: &CheckSubject,
    consents: &Consents,
) -> Vec<Finding> {
    registers
        .run(Run {
            subject,
            earlier: &[],
            consents,
            paused: &BTreeSet::new(),
            asking: Asking::Booking,
            now: now(),
        })
        .await
}

/// The checks that say no, with their reasons.
pub fn reasons(records: &[CheckRecord]) -> Vec<(u8, ReasonCode)> {
    let told = records.iter();
    told.filter_map(|record| match &record.outcome {
        CheckOutcome::Negative { reason, .. } => Some((record.number.get(), *reason)),
        _ => None,
    })
    .collect()
}

/// The simulated state at [`now`].
pub struct State {
    /// The gateway.
    pub gateway: Handle<simulator::Gateway>,
    clock: ManualClock,
}

impl State {
    /// Starts it with the named records only.
    pub async fn start() -> Self {
        let clock = ManualClock::new(now());
        let population = Arc::new(Population::generate(1, 0));
        let config = simulator::GatewayConfig {
            clock: clock.shared(),
            ..simulator::GatewayConfig::new(population)
        };
        let gateway = simulator::start(config).await.expect("a free port");
        Self { gateway, clock }
    }

    /// A lorry of the population with its own trailer, driver and owner, who is
    /// the user too; full of goods under both controls. Those registered in
    /// Kazakhstan are the residents'.
    pub fn lorry(&self, country: Country, plate: &str) -> CheckSubject {
        let population = self.gateway.population();
        let lorry = population.lorry_by_plate(country.as_str(), plate);
        subject_of(population, lorry.expect("a named lorry"))
    }

    /// What the checks of a subject come to, asked anew with consent. Afterwards
    /// the gateway's counts are those of this run, without the consents.
    pub async fn check(&self, subject: &CheckSubject) -> Vec<Finding> {
        let registers = self.registers();
        let consents = consents_of(&registers, subject).await;
        self.gateway.reset_counts();
        run_with(&registers, subject, &consents).await
    }

    /// The same before anybody consented.
    pub async fn check_without_consent(&self, subject: &CheckSubject) -> Vec<Finding> {
        self.gateway.reset_counts();
        run_with(&self.registers(), subject, &Consents::new()).await
    }

    fn registers(&self) -> Registers {
        let password = simulator::DEFAULT_SENDER_PASSWORD;
        registers_at(&self.gateway, password, patient(), self.clock.shared())
    }
}

/// The shipped table for a machine that is busy with other tests.
fn patient() -> CheckPolicy {
    let shipped = include_str!("../../data/checks.toml");
    let patient = shipped
        .replace("timeout_ms = 5000", "timeout_ms = 60000")
        .replace("timeout_ms = 15000", "timeout_ms = 60000");
    CheckPolicy::parse(&patient).expect("a good table")
}

fn subject_of(population: &Population, lorry: &Lorry) -> CheckSubject {
    let record = population.record(lorry);
    let vehicle = &record.vehicle;
    let country = Country::parse(&vehicle.country).expect("a country");
    let residency = if country == Country::KZ {
        Residency::Resident
    } else {
        Residency::NonResident
    };
    let owner = match (&record.owner_company, &record.owner_person, &vehicle.owner) {
        (Some(company), _, _) => organisation(&company.bin, &company.name_ru),
        (_, Some(person), _) => Owner::Person {
            iin: iin_of(person),
            name: name_of(person),
        },
        (_, _, population::Owner::Foreign { name }) => Owner::Organisation {
            bin: None,
            name: OrganisationName::parse(name).expect("a valid name"),
        },
        other => panic!("nobody owns {other:?}"),
    };
    let kind = if vehicle.category == "T" {
        VehicleKind::Machinery
    } else {
        VehicleKind::Tractor
    };
    let plate = |text: &str| Plate::parse(country, text).expect("a valid plate");
    CheckSubject {
        user: Party {
            residency,
            owner: owner.clone(),
        },
        residency,
        owner,
        driver: driver_of(&record.driver.expect("everybody has a driver"), residency),
        kind,
        plate: plate(&vehicle.plate),
        trailer_plate: record.trailer.as_ref().map(|one| plate(&one.plate)),
        vin: Vin::parse(&vehicle.vin).expect("a valid VIN"),
        loaded: true,
        controls: BTreeSet::from([GoodsControl::Veterinary, GoodsControl::Phytosanitary]),
        declaration: None,
        day: date(2026, 3, 2),
        set_aside: BTreeSet::new(),
    }
}

fn driver_of(person: &population::Person, residency: Residency) -> Driver {
    let document = &person.document;
    Driver {
        residency,
        iin: iin_of(person),
        name: name_of(person),
        birth_date: person.birth_date,
        phone: Phone::parse(&person.phone).expect("a valid number"),
        document_country: Country::parse(&document.country).expect("a country"),
        document_number: document.number.clone(),
    }
}

fn iin_of(person: &population::Person) -> Option<Iin> {
    let iin = person.iin.as_deref();
    iin.map(|iin| Iin::parse(iin).expect("a valid IIN"))
}

fn name_of(person: &population::Person) -> PersonName {
    let patronymic = person.patronymic.as_deref();
    PersonName::new(&person.surname, &person.name, patronymic).expect("a valid name")
}
