//! Made-up statements of users and answers of registers.

use jiff::Timestamp;
use jiff::civil::date;
use kernel::country::Country;
use kernel::names::{OrganisationName, PersonName};
use kernel::person_number::Iin;
use kernel::phone::Phone;
use kernel::plate::Plate;
use kernel::vin::Vin;
use queue::model::details::{
    BookingDetails, Cargo, DocumentKind, Driver, IdentityDocument, Owner, Residency, Vehicle,
    VehicleKind,
};
use queue::model::ground::ExpeditedGround;
use registers::checks::{
    CheckNumber, CheckOutcome, CheckRecord, Demand, ReasonCode, Register, UnknownCause,
};
use std::collections::BTreeSet;

/// A plate of Kazakhstan, as somebody writes it.
pub fn plate(text: &str) -> Plate {
    Plate::parse(Country::KZ, text).expect("a valid plate")
}

pub fn vin(text: &str) -> Vin {
    Vin::parse(text).expect("a valid VIN")
}

/// A lorry of a resident; the number makes plate and VIN its own.
pub fn lorry_details(serial: u32) -> BookingDetails {
    let series = char::from(b'A' + u8::try_from(serial / 1000 % 26).expect("a letter"));
    BookingDetails {
        vehicle: Vehicle {
            kind: VehicleKind::Tractor,
            plate: plate(&format!("{:03}{series}TA02", serial % 1000)),
            trailer_plate: None,
            vin: vin(&format!("XTA{serial:014}")),
        },
        owner: Owner::Person {
            residency: Residency::Resident,
            iin: Some(Iin::parse("900101300811").expect("a valid number")),
            name: PersonName::new("Әбенов", "Қайрат", None).expect("a valid name"),
        },
        driver: driver("Омаров", "Данияр"),
        trusted_drivers: Vec::new(),
        cargo: Cargo {
            loaded: true,
            ground: None,
            declaration: None,
            controls: BTreeSet::new(),
        },
        data_consent: true,
    }
}

/// A driver with papers.
pub fn driver(surname: &str, given: &str) -> Driver {
    Driver {
        residency: Residency::Resident,
        iin: Some(Iin::parse("850314390019").expect("a valid number")),
        name: PersonName::new(surname, given, None).expect("a valid name"),
        birth_date: date(1985, 3, 14),
        phone: Phone::parse("+77015550011").expect("a valid phone"),
        email: None,
        document: IdentityDocument {
            kind: DocumentKind::IdentityCard,
            country: Country::KZ,
            number: String::from("045678901"),
            valid_until: date(2030, 1, 1),
        },
    }
}

/// An owner from abroad.
pub fn organisation() -> Owner {
    Owner::Organisation {
        residency: Residency::NonResident,
        bin: None,
        name: OrganisationName::parse("Long Road Logistics Ltd").expect("a valid name"),
    }
}

/// Goods that pass out of turn on a ground, with what the ground asks for.
pub fn out_of_turn(ground: ExpeditedGround) -> Cargo {
    let declaration = (ground == ExpeditedGround::Article147).then(|| String::from("KZ-55302-1"));
    Cargo {
        loaded: true,
        ground: Some(ground),
        declaration,
        controls: BTreeSet::new(),
    }
}

const ASKED: [(u8, Register); 3] = [
    (1, Register::Persons),
    (2, Register::Vehicles),
    (4, Register::Wanted),
];

fn records(at: Timestamp, outcome: impl Fn(u8, Register) -> CheckOutcome) -> Vec<CheckRecord> {
    ASKED
        .into_iter()
        .map(|(number, register)| CheckRecord {
            number: CheckNumber::new(number).expect("a number of Q-18"),
            register,
            demand: Demand::Required,
            outcome: outcome(number, register),
            asked_at: at,
            answered_in_ms: Some(120),
            policy: String::from("test"),
            cached: false,
            valid_until: None,
        })
        .collect()
}

/// Every register says yes.
pub fn positive(at: Timestamp) -> Vec<CheckRecord> {
    records(at, |_, _| CheckOutcome::Positive)
}

/// Some checks come to a no with these reasons, the others to a yes.
pub fn negative(at: Timestamp, reasons: &[(u8, ReasonCode)]) -> Vec<CheckRecord> {
    records(at, |number, _| {
        match reasons.iter().find(|(check, _)| *check == number) {
            Some((_, reason)) => CheckOutcome::Negative {
                reason: *reason,
                detail: None,
            },
            None => CheckOutcome::Positive,
        }
    })
}

/// Some registers don't answer, the others say yes.
pub fn silent(at: Timestamp, awaited: &[Register]) -> Vec<CheckRecord> {
    records(at, |_, register| {
        if awaited.contains(&register) {
            CheckOutcome::Unknown {
                register,
                cause: UnknownCause::TimedOut,
            }
        } else {
            CheckOutcome::Positive
        }
    })
}
