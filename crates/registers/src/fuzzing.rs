//! Doors for the fuzzer: the real reading code, fed with bytes of strangers.
//!
//! Not part of the interface of this crate. Each function tells whether the
//! bytes were understood, so that a test can hold the corpus against it.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use kernel::country::Country;
use kernel::names::{OrganisationName, PersonName};
use kernel::person_number::{Bin, Iin};
use kernel::phone::Phone;
use kernel::plate::Plate;
use kernel::vin::Vin;
use uuid::Uuid;

use crate::channel::asynchronous::Fetched;
use crate::checks::{Driver, GoodsControl, Register, Residency};
use crate::consent::{ConsentConfig, ConsentOf, ConsentRequest};
use crate::gateway::{self, GatewayError, read_fetched};
use crate::judge::{Verdict, goods, papers, people, vehicles};
use crate::policy::CheckPolicy;
use crate::question::Question;
use crate::question::biometrics::BiometricsOf;
use crate::question::certificates::CertificatesOf;
use crate::question::declarations::DeclarationsOf;
use crate::question::documents::DocumentsOf;
use crate::question::fines::FinesOf;
use crate::question::inspections::InspectionsOf;
use crate::question::insurance::InsuranceByPlate;
use crate::question::licence::LicenceByIin;
use crate::question::machinery::MachineByPlate;
use crate::question::organisation::OrganisationByBin;
use crate::question::permits::{LicencesByNumber, PermitsByPlate};
use crate::question::person::PersonByIin;
use crate::question::phone::PhoneOwner;
use crate::question::taxes::TaxDebtByNumber;
use crate::question::tolls::TollDebtOf;
use crate::question::vehicle::VehicleByPlate;
use crate::question::wanted::WantedVehicle;
use crate::question::wanted_person::WantedDriver;
use crate::question::weighing::WeighingOf;

/// Id of the message that every answer of the corpus answers.
const ASKED: Uuid = Uuid::from_u128(7);

/// The booked day of the sample.
const DAY: Date = date(2026, 3, 1);

/// Whom the sample questions are about; invented.
struct Sample {
    iin: Iin,
    bin: Bin,
    name: PersonName,
    organisation: OrganisationName,
    plate: Plate,
    trailer: Plate,
    vin: Vin,
    driver: Driver,
    categories: Vec<String>,
    controls: BTreeSet<GoodsControl>,
}

impl Sample {
    fn new() -> Self {
        let valid = "the sample is valid, as the test of the corpus shows";
        let iin = Iin::parse("900417499010").expect(valid);
        let name = PersonName::new("Сейтқалиева", "Айгүл", None).expect(valid);
        Self {
            bin: Bin::parse("180540990104").expect(valid),
            organisation: OrganisationName::parse("ТОО \"Караван\"").expect(valid),
            plate: Plate::parse(Country::KZ, "123ABC02").expect(valid),
            trailer: Plate::parse(Country::KZ, "12ABC02").expect(valid),
            vin: Vin::parse("YS2R4X20XL5990001").expect(valid),
            driver: Driver {
                residency: Residency::Resident,
                iin: Some(iin.clone()),
                name: name.clone(),
                birth_date: date(1990, 4, 17),
                phone: Phone::parse("+77010000001").expect(valid),
                document_country: Country::KZ,
                document_number: "N00000001".to_owned(),
            },
            categories: vec!["CE".to_owned()],
            controls: BTreeSet::from([GoodsControl::Veterinary]),
            iin,
            name,
        }
    }
}

/// Reads the body as an answer of the register with this place in
/// [`Register::ALL`], and decides what it means.
pub fn read_sync(register_index: u8, body: &[u8]) -> bool {
    let sample = Sample::new();
    let place = usize::from(register_index) % Register::ALL.len();
    match Register::ALL[place] {
        Register::Persons
        | Register::Organisations
        | Register::DrivingLicences
        | Register::WantedPersons
        | Register::DigitalDocuments
        | Register::Biometrics
        | Register::MobileCitizens => people_answer(&sample, Register::ALL[place], body),
        register => vehicle_answer(&sample, register, body),
    }
}

fn people_answer(sample: &Sample, register: Register, body: &[u8]) -> bool {
    let iin = &sample.iin;
    match register {
        Register::Organisations => {
            let question = OrganisationByBin {
                bin: &sample.bin,
                requestor_bin: &sample.bin,
            };
            one(body, &question, |answer| {
                people::organisation(&sample.organisation, answer)
            })
        }
        Register::DrivingLicences => one(body, &LicenceByIin { iin }, |answer| {
            people::licence(&sample.categories, DAY, answer)
        }),
        Register::WantedPersons => {
            let driver = &sample.driver;
            one(body, &WantedDriver { driver }, |answer| {
                people::wanted_driver(*answer)
            })
        }
        Register::DigitalDocuments => one(body, &DocumentsOf { iin }, |answer| {
            people::documents(DAY, answer)
        }),
        Register::Biometrics => one(body, &BiometricsOf { iin }, |answer| {
            people::biometrics(*answer)
        }),
        Register::MobileCitizens => {
            let phone = &sample.driver.phone;
            one(body, &PhoneOwner { iin, phone }, |answer| {
                people::phone(*answer)
            })
        }
        _ => one(body, &PersonByIin { iin }, |answer| {
            people::person(&sample.name, answer)
        }),
    }
}

fn vehicle_answer(sample: &Sample, register: Register, body: &[u8]) -> bool {
    let (plate, vin) = (&sample.plate, &sample.vin);
    let number = sample.iin.as_str();
    match register {
        Register::Wanted => one(body, &WantedVehicle { plate, vin }, vehicles::wanted),
        Register::Machinery => one(body, &MachineByPlate { plate, vin }, |answer| {
            vehicles::machine(vin, answer)
        }),
        Register::ELicensing => one(body, &LicencesByNumber { number }, |answer| {
            papers::permits(DAY, answer)
        }),
        Register::TransportControl => one(body, &PermitsByPlate { plate }, |answer| {
            papers::permits(DAY, answer)
        }),
        Register::Insurance => one(body, &InsuranceByPlate { plate, vin }, |answer| {
            papers::insurance(&sample.driver, DAY, answer)
        }),
        Register::Taxes => one(body, &TaxDebtByNumber { number }, |answer| {
            papers::taxes(*answer)
        }),
        Register::RoadFines => {
            let number = Some(number);
            one(body, &FinesOf { number, plate }, |answer| {
                papers::fines(*answer)
            })
        }
        Register::Inspections => {
            let question = InspectionsOf {
                plate,
                vin,
                trailer_plate: Some(&sample.trailer),
            };
            one(body, &question, |answer| vehicles::inspections(DAY, answer))
        }
        Register::Agriculture => {
            let trailer_plate = None;
            let question = CertificatesOf {
                plate,
                trailer_plate,
            };
            one(body, &question, |answer| {
                goods::certificates(&sample.controls, DAY, answer)
            })
        }
        Register::Customs => one(body, &declarations(sample), |answer| {
            goods::declarations(None, DAY, answer)
        }),
        Register::Tolls => one(body, &TollDebtOf { plate }, |answer| papers::tolls(*answer)),
        Register::Weighing => one(body, &WeighingOf { plate }, |answer| {
            vehicles::weighing(*answer)
        }),
        _ => one(body, &VehicleByPlate { plate, vin }, |answer| {
            vehicles::vehicle(vin, answer)
        }),
    }
}

fn declarations(sample: &Sample) -> DeclarationsOf<'_> {
    DeclarationsOf {
        plate: &sample.plate,
        trailer_plate: None,
        declaration: Some("55302/010326/0000001"),
    }
}

fn one<Q: Question>(body: &[u8], question: &Q, decide: impl Fn(&Q::Answer) -> Verdict) -> bool {
    let answer = read_sync_body(body, question);
    answer.map(|answer| decide(&answer)).is_ok()
}

fn read_sync_body<Q: Question>(body: &[u8], question: &Q) -> Result<Q::Answer, GatewayError> {
    gateway::read_sync(200, body, ASKED, question)
}

/// Reads the body as what fetching from the asynchronous channel brought.
pub fn read_async(body: &[u8]) -> bool {
    let sample = Sample::new();
    let question = declarations(&sample);
    match read_fetched(200, body, ASKED, &question) {
        Ok(Fetched::Here {
            answer: Ok(answer), ..
        }) => {
            let verdict = goods::declarations(question.declaration, DAY, &answer);
            verdict.valid_until.is_none()
        }
        Ok(Fetched::NotYet) => true,
        Ok(Fetched::Here { answer: Err(_), .. }) | Err(_) => false,
    }
}

/// Reads the body as an answer of the consent service.
pub fn read_consent(body: &[u8]) -> bool {
    let sample = Sample::new();
    let request = ConsentRequest {
        iin: sample.iin,
        signed_in: true,
        personal_data_name: "queue".to_owned(),
    };
    let config = ConsentConfig::of_registrar(sample.bin);
    let question = ConsentOf {
        request: &request,
        config: &config,
    };
    read_sync_body(body, &question).is_ok()
}

/// Reads the bytes as a table of checks.
pub fn read_policy(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).is_ok_and(|text| CheckPolicy::parse(text).is_ok())
}
