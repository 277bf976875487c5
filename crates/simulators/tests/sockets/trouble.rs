//! The facts of the population: shares of trouble, and named records in and out of order.

use std::collections::BTreeMap;

use simulators::gateway::{Fact, Service};
use simulators::population::{Lorry, Population, named};

fn refusals_of(population: &Population, plate: &str, country: &str) -> Vec<Service> {
    let lorry = population
        .lorry_by_plate(country, plate)
        .expect("a named lorry");
    population.refusals(lorry)
}

/// Of the generated lorries 10 to 15 in a hundred are refused, for every kind of reason, and the
/// same seed gives the same.
#[test]
fn about_one_lorry_in_eight_is_refused() {
    let population = Population::generate(11, 6_000);
    let generated: Vec<&Lorry> = population.lorries()[11..].iter().collect();
    let mut refused = 0_usize;
    let mut reasons: BTreeMap<Service, usize> = BTreeMap::new();
    for lorry in &generated {
        let found = population.refusals(lorry);
        refused += usize::from(!found.is_empty());
        for service in found {
            *reasons.entry(service).or_default() += 1;
        }
    }
    let share = refused * 1_000 / generated.len();
    assert!(
        (100..=150).contains(&share),
        "{share} in a thousand: {reasons:?}"
    );
    assert!(reasons.len() >= 15, "{reasons:?}");
    let again = Population::generate(11, 6_000);
    let differs = generated
        .iter()
        .any(|lorry| population.refusals(lorry) != again.refusals(lorry));
    assert!(!differs);
}

/// The named lorries in order pass every check in every population.
#[test]
fn named_lorries_in_order_are_in_order() {
    for seed in [1, 5, 99] {
        let population = Population::generate(seed, 10);
        for (plate, country) in [
            (named::LORRY_PLATE, "KZ"),
            (named::SECOND_LORRY_PLATE, "KZ"),
            (named::THIRD_LORRY_PLATE, "KZ"),
            (named::OLGA_PLATE, "KZ"),
            (named::MACHINERY_PLATE, "KZ"),
            (named::CHINESE_PLATE, "CN"),
            (named::RUSSIAN_PLATE, "RU"),
            (named::UZBEK_PLATE, "UZ"),
        ] {
            assert_eq!(refusals_of(&population, plate, country), [], "{plate}");
            for service in [Service::Agriculture, Service::RoadFines, Service::Tolls] {
                let key = format!("{country}:{}", kernel::plate::fold(plate));
                assert_eq!(population.fact(service, &key), Fact::InOrder);
            }
        }
        for service in [
            Service::DrivingLicences,
            Service::DigitalDocuments,
            Service::Biometrics,
            Service::MobileCitizens,
            Service::Taxes,
        ] {
            for iin in [named::AIGUL_IIN, named::DAULET_IIN, named::OLGA_IIN] {
                assert_eq!(population.fact(service, iin), Fact::InOrder);
            }
        }
    }
}

/// Each trouble maker has the one trouble it is named for.
#[test]
fn trouble_makers_have_one_trouble() {
    let population = Population::generate(3, 0);
    let refusing = [
        (named::CATEGORY_B_PLATE, "KZ", Service::DrivingLicences),
        (named::WANTED_DRIVER_PLATE, "KZ", Service::WantedPersons),
        (
            named::FOREIGN_WANTED_DRIVER_PLATE,
            "CN",
            Service::WantedPersons,
        ),
        (named::NO_PERMIT_PLATE, "KZ", Service::TransportControl),
        (named::UNINSURED_PLATE, "KZ", Service::Insurance),
        (named::TAX_DEBT_PLATE, "KZ", Service::Taxes),
        (named::FOREIGN_FINED_PLATE, "RU", Service::RoadFines),
        (named::NO_DOCUMENT_PLATE, "KZ", Service::DigitalDocuments),
        (named::BIOMETRICS_PLATE, "KZ", Service::Biometrics),
        (named::PHONE_PLATE, "KZ", Service::MobileCitizens),
        (named::NO_INSPECTION_PLATE, "KZ", Service::Inspections),
        (
            named::FAILED_TRAILER_LORRY_PLATE,
            "KZ",
            Service::Inspections,
        ),
        (named::NO_DECLARATION_PLATE, "KZ", Service::Customs),
        (named::WITHDRAWN_DECLARATION_PLATE, "KZ", Service::Customs),
        (named::FOREIGN_TOLL_DEBT_PLATE, "UZ", Service::Tolls),
        (named::NO_WEIGHING_PLATE, "KZ", Service::Weighing),
    ];
    for (plate, country, service) in refusing {
        assert_eq!(
            refusals_of(&population, plate, country),
            [service],
            "{plate}"
        );
    }
    // Notices, goods and machinery don't refuse a lorry by themselves.
    let held = [
        (Service::RoadFines, named::FINED_IIN.to_owned()),
        (Service::Tolls, format!("KZ:{}", named::TOLL_DEBT_PLATE)),
        (
            Service::Agriculture,
            format!("KZ:{}", named::NO_CERTIFICATE_PLATE),
        ),
        (
            Service::Machinery,
            format!("KZ:{}", named::UNREGISTERED_MACHINERY_PLATE),
        ),
    ];
    for (service, key) in held {
        assert!(population.fact(service, &key).is_trouble(), "{service}");
    }
    for plate in [
        named::FINED_PLATE,
        named::TOLL_DEBT_PLATE,
        named::INSURANCE_ENDS_PLATE,
    ] {
        assert_eq!(refusals_of(&population, plate, "KZ"), [], "{plate}");
    }
    assert_eq!(population.troubled().len(), 22);
}
