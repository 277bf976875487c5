//! The population is what its documentation says.

use std::collections::BTreeMap;

use kernel::country::Country;
use kernel::person_number::{Bin, Iin};
use kernel::phone::Phone;
use kernel::plate::Plate;
use kernel::vin::Vin;
use simulators::population::{CompanyStatus, Owner, Population, Vehicle, VehicleStatus, named};

use crate::Outcome;

fn check_vehicle(vehicle: &Vehicle) -> anyhow::Result<()> {
    let country: Country = vehicle.country.parse()?;
    let plate = Plate::parse(country, &vehicle.plate)?;
    anyhow::ensure!(
        plate.known_format().is_some(),
        "{} has no known format",
        vehicle.key()
    );
    anyhow::ensure!(
        plate.key() == vehicle.key(),
        "{} and {}",
        plate.key(),
        vehicle.key()
    );
    let vin = Vin::parse(&vehicle.vin)?;
    anyhow::ensure!(
        vin.warning().is_none(),
        "{} {:?}",
        vehicle.vin,
        vin.warning()
    );
    Ok(())
}

/// The same seed gives the same lorries, another seed others.
#[test]
fn one_seed_gives_one_population() {
    let first = Population::generate(42, 300);
    let second = Population::generate(42, 300);
    let third = Population::generate(43, 300);
    assert_eq!(first.lorries(), second.lorries());
    assert_eq!(first.people(), second.people());
    assert_eq!(first.companies(), second.companies());
    assert_ne!(first.lorries(), third.lorries());
}

/// Every number of every record passes the house's own checks, and is found by its key.
#[test]
fn every_number_is_valid_and_found() -> Outcome {
    let population = Population::generate(7, 2_000);
    for person in population.people() {
        assert!(Phone::parse(&person.phone).is_ok(), "{}", person.phone);
        let Some(text) = &person.iin else {
            assert_ne!(person.citizenship, "KZ");
            continue;
        };
        let iin = Iin::parse(text)?;
        assert_eq!(iin.birth_date(), Some(person.birth_date), "{text}");
        assert_eq!(population.person_by_iin(text), Some(person));
    }
    for company in population.companies() {
        Bin::parse(&company.bin)?;
        assert_eq!(population.company_by_bin(&company.bin), Some(company));
        assert!(population.person_by_iin(&company.head_iin).is_some());
    }
    for lorry in population.lorries() {
        for vehicle in [Some(&lorry.vehicle), lorry.trailer.as_ref()]
            .into_iter()
            .flatten()
        {
            check_vehicle(vehicle)?;
            let found = population.vehicle_by_plate(&vehicle.country, &vehicle.plate);
            assert_eq!(found, Some(vehicle));
            assert_eq!(population.vehicle_by_vin(&vehicle.vin), Some(vehicle));
        }
        let record = population.record(lorry);
        assert!(record.driver.is_some());
        match &lorry.vehicle.owner {
            Owner::Company { .. } => assert!(record.owner_company.is_some()),
            Owner::Person { .. } => assert!(record.owner_person.is_some()),
            Owner::Foreign { .. } => assert_ne!(lorry.vehicle.country, "KZ"),
        }
    }
    Ok(())
}

/// All countries and all kinds of trouble occur.
#[test]
fn the_shares_are_there() {
    let population = Population::generate(7, 2_000);
    let mut countries = BTreeMap::new();
    for lorry in population.lorries() {
        *countries.entry(lorry.vehicle.country.as_str()).or_insert(0) += 1;
    }
    let known: Vec<_> = countries.keys().copied().collect();
    assert_eq!(known, ["CN", "KG", "KZ", "RU", "TR", "UZ"]);
    assert!(countries["KZ"] > 1_000, "{countries:?}");
    let lorries = population.lorries();
    assert_eq!(lorries.len(), 2_000 + 11);
    let share = |count: usize| (1..200).contains(&count);
    assert!(share(
        lorries
            .iter()
            .filter(|lorry| lorry.vehicle.wanted.is_some())
            .count()
    ));
    let off = VehicleStatus::Deregistered;
    assert!(share(
        lorries
            .iter()
            .filter(|lorry| lorry.vehicle.status == off)
            .count()
    ));
    let dead = population
        .people()
        .iter()
        .filter(|person| person.death_date.is_some());
    assert!(share(dead.count()));
    let gone = population
        .companies()
        .iter()
        .filter(|one| one.status == CompanyStatus::Liquidated);
    assert!(share(gone.count()));
}

/// The named records are in every population, under any spelling of their plate.
#[test]
fn named_records_are_always_there() {
    let population = Population::generate(99, 0);
    let lorry = population
        .lorry_by_plate("kz", "123 авс 02")
        .expect("Cyrillic, spaced");
    assert_eq!(lorry.vehicle.vin, named::LORRY_VIN);
    assert_eq!(lorry.vehicle.owner.number(), Some(named::TULPAR_BIN));
    let driver = population.driver_of(lorry).expect("a driver");
    assert_eq!(driver.iin.as_deref(), Some(named::DAULET_IIN));
    assert!(
        population
            .vehicle_by_plate("KZ", named::TRAILER_PLATE)
            .is_some()
    );
    assert!(
        population
            .vehicle_by_plate("KZ", named::UNREGISTERED_PLATE)
            .is_none()
    );
    let wanted = population
        .vehicle_by_plate("KZ", named::WANTED_PLATE)
        .expect("known");
    assert!(wanted.wanted.is_some() && wanted.vin == named::WANTED_VIN);
    let car = population
        .vehicle_by_plate("KZ", named::CAR_PLATE)
        .expect("known");
    assert_eq!(car.category, "M1");
    assert!(population.lorry_by_plate("KZ", named::CAR_PLATE).is_none());
    let russian = population
        .vehicle_by_plate("RU", "A901BE55")
        .expect("Latin letters");
    assert_eq!(russian.vin, named::RUSSIAN_VIN);
    assert!(
        population
            .lorry_by_plate("CN", named::CHINESE_PLATE)
            .is_some()
    );
    let serik = population.person_by_iin(named::SERIK_IIN).expect("known");
    assert!(serik.death_date.is_some());
    assert!(population.person_by_iin(named::UNKNOWN_IIN).is_none());
    assert!(Iin::parse(named::UNKNOWN_IIN).is_ok());
    let keruen = population.company_by_bin(named::KERUEN_BIN).expect("known");
    assert_eq!(keruen.status, CompanyStatus::Liquidated);
}
