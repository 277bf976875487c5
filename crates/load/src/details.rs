//! What every made-up booking states.

use crate::vehicles::{plate, vin};
use accounts::Residency;
use anyhow::Result;
use jiff::civil::date;
use kernel::country::Country;
use kernel::names::{OrganisationName, PersonName};
use kernel::phone::Phone;
use kernel::plate::Plate;
use kernel::vin::Vin;
use queue::model::details::{
    BookingDetails, Cargo, DocumentKind, Driver, IdentityDocument, Owner, Vehicle, VehicleKind,
};
use std::collections::BTreeSet;

/// The booking of a vehicle: a tractor with a trailer, one driver and one trusted driver.
///
/// # Errors
/// Never for the vehicles of this crate, which a test shows.
pub fn booking_of(vehicle: u64) -> Result<BookingDetails> {
    Ok(BookingDetails {
        vehicle: Vehicle {
            kind: VehicleKind::Tractor,
            plate: Plate::parse(Country::KZ, &plate(vehicle))?,
            trailer_plate: Some(Plate::parse(Country::KZ, "45BCD02")?),
            vin: Vin::parse(&vin(vehicle))?,
        },
        owner: Owner::Organisation {
            residency: Residency::NonResident,
            bin: None,
            name: OrganisationName::parse("Steppe Transit")?,
        },
        driver: driver("Omarov", "Daniyar", "+77011234567", "N01234567")?,
        trusted_drivers: vec![driver("Kim", "Viktor", "+77017654321", "N07654321")?],
        cargo: Cargo {
            loaded: true,
            ground: None,
            declaration: None,
            controls: BTreeSet::new(),
        },
        data_consent: true,
    })
}

fn driver(surname: &str, given: &str, phone: &str, document: &str) -> Result<Driver> {
    Ok(Driver {
        residency: Residency::NonResident,
        iin: None,
        name: PersonName::new(surname, given, None)?,
        birth_date: date(1984, 5, 17),
        phone: Phone::parse(phone)?,
        email: None,
        document: IdentityDocument {
            kind: DocumentKind::Passport,
            country: Country::KG,
            number: document.to_owned(),
            valid_until: date(2033, 1, 31),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vehicles::PLATES;
    use queue::model::rules::Rules;

    #[test]
    fn the_bookings_break_no_rule() {
        let rules = Rules::load().unwrap();
        for vehicle in [0, 1, 12_345_678, PLATES - 1] {
            assert_eq!(booking_of(vehicle).unwrap().check(&rules), Ok(()));
        }
    }
}
