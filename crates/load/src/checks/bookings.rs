//! The bookings that are checked: lorries of the population, each with a driver of its own.
//!
//! Every lorry is stated as its driver's own, so that no two bookings ask the same question: the
//! client remembers answers, and a remembered one is not what is measured. A resident's road vehicle
//! with goods under control has seventeen of the eighteen checks; the one of machinery is left out.

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::clock::{Clock, SystemClock};
use kernel::country::Country;
use kernel::names::PersonName;
use kernel::person_number::Iin;
use kernel::phone::Phone;
use kernel::plate::Plate;
use kernel::vin::Vin;
use registers::{
    Asking, CheckSubject, ConsentAnswer, ConsentRequest, Consents, Driver, GoodsControl, Owner,
    Party, Registers, Residency, VehicleKind,
};
use simulators::population::{Lorry, Person, Population};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::task::JoinSet;

/// People who are asked for consent side by side.
const CONSENTS_AT_ONCE: usize = 64;

/// A booking as it is checked.
#[derive(Debug, Clone)]
pub struct Booking {
    /// Whom and what the checks are about.
    pub subject: CheckSubject,
    /// The driver's consent.
    pub consents: Consents,
}

/// Bookings that are checked once each.
#[derive(Debug, Clone)]
pub struct Bookings {
    all: Arc<[Booking]>,
    next: Arc<AtomicUsize>,
}

impl Bookings {
    /// One for every lorry of Kazakhstan in the population. Everybody has consented.
    ///
    /// # Errors
    /// When a record can't be stated, or somebody does not consent.
    pub async fn of(population: &Population, registers: &Registers) -> Result<Self> {
        let day = SystemClock
            .now()
            .to_zoned(kernel::zone::kazakhstan())
            .date();
        let day = day.tomorrow().context("there is no tomorrow")?;
        let home = population.lorries().iter();
        let home = home.filter(|lorry| lorry.vehicle.country == "KZ");
        let mut subjects = Vec::new();
        let mut drivers = BTreeSet::new();
        for lorry in home {
            // The named drivers drive several.
            if drivers.insert(lorry.driver) {
                subjects.push(subject_of(population, lorry, day)?);
            }
        }
        let mut asking = JoinSet::new();
        let mut bookings = Vec::with_capacity(subjects.len());
        for subject in subjects {
            if asking.len() >= CONSENTS_AT_ONCE
                && let Some(asked) = asking.join_next().await
            {
                bookings.push(asked??);
            }
            asking.spawn(with_consent(registers.clone(), subject));
        }
        while let Some(asked) = asking.join_next().await {
            bookings.push(asked??);
        }
        Ok(Self {
            all: bookings.into(),
            next: Arc::default(),
        })
    }

    /// The same bookings, none of them checked yet: for registers that remember nothing.
    pub fn anew(&self) -> Self {
        Self {
            all: Arc::clone(&self.all),
            next: Arc::default(),
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.all.len()
    }

    /// The next one.
    ///
    /// # Errors
    /// When all have been checked.
    pub fn next(&self) -> Result<&Booking> {
        let next = self.next.fetch_add(1, Ordering::Relaxed);
        let count = self.all.len();
        let next = self.all.get(next);
        next.with_context(|| format!("all {count} lorries are checked: give more --lorries"))
    }
}

async fn with_consent(registers: Registers, subject: CheckSubject) -> Result<Booking> {
    let mut consents = Consents::new();
    for iin in registers.needs_consent(&subject, Asking::Booking) {
        let request = ConsentRequest {
            iin: iin.clone(),
            signed_in: true,
            personal_data_name: "queue".to_owned(),
        };
        let ConsentAnswer::Valid(token) = registers.ask_consent(&request).await? else {
            bail!("a driver of the population does not consent");
        };
        consents.grant(&iin, token);
    }
    Ok(Booking { subject, consents })
}

fn subject_of(population: &Population, lorry: &Lorry, day: Date) -> Result<CheckSubject> {
    let person = population.driver_of(lorry).context("nobody drives it")?;
    let driver = driver_of(person)?;
    let owner = Owner::Person {
        iin: driver.iin.clone(),
        name: driver.name.clone(),
    };
    let residency = Residency::Resident;
    let trailer = lorry.trailer.as_ref();
    let plate = |text: &str| Plate::parse(Country::KZ, text);
    Ok(CheckSubject {
        user: Party {
            residency,
            owner: owner.clone(),
        },
        residency,
        owner,
        driver,
        kind: VehicleKind::Tractor,
        plate: plate(&lorry.vehicle.plate)?,
        trailer_plate: trailer.map(|one| plate(&one.plate)).transpose()?,
        vin: Vin::parse(&lorry.vehicle.vin)?,
        loaded: true,
        controls: BTreeSet::from([GoodsControl::Veterinary]),
        declaration: None,
        day,
        set_aside: BTreeSet::new(),
    })
}

fn driver_of(person: &Person) -> Result<Driver> {
    let iin = person.iin.as_deref().context("a driver has no IIN")?;
    let patronymic = person.patronymic.as_deref();
    Ok(Driver {
        residency: Residency::Resident,
        iin: Some(Iin::parse(iin)?),
        name: PersonName::new(&person.surname, &person.name, patronymic)?,
        birth_date: person.birth_date,
        phone: Phone::parse(&person.phone)?,
        document_country: Country::KZ,
        document_number: person.document.number.clone(),
    })
}

/// The present instant, as the client is told it.
pub fn present() -> Timestamp {
    SystemClock.now()
}
