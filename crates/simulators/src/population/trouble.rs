//! The named trouble makers: each is refused by one check and in order for all others.
//!
//! They are listed in the table of [`super::named`], through which their constants are public.

use jiff::civil::date;

use super::facts::{self, Fact};
use super::named::{
    BELES_BIN, DAULET_IIN, company, foreign_driver, owner_company, person, resident, vehicle,
};
use super::{Lorry, Owner, Population, Sex, vehicle_key};
use crate::service::Service;

/// Ерболат Тоқтарұлы Жүнісов, who may drive cars only.
pub const CATEGORY_B_IIN: &str = "950314399023";
/// Денис Павлович Горелов, wanted.
pub const WANTED_DRIVER_IIN: &str = "790821399025";
/// Алмас Ермекұлы Қалиев, without a digital driving licence.
pub const NO_DOCUMENT_IIN: &str = "880105399021";
/// Максим Викторович Зорин, whose face did not match.
pub const BIOMETRICS_IIN: &str = "910730399028";
/// Нұрлан Қанатұлы Төлегенов, whose telephone is somebody else's.
pub const PHONE_IIN: &str = "860412399027";
/// Серік Сабырұлы Оразбаев, owner and driver with an overdue fine.
pub const FINED_IIN: &str = "830226399020";
/// «Кеш Төлем», active, owes tax, owner of [`TAX_DEBT_PLATE`].
pub const DEBTOR_BIN: &str = "160340990202";
/// Passport of the wanted driver of [`FOREIGN_WANTED_DRIVER_PLATE`], issued by CN.
pub const FOREIGN_WANTED_PASSPORT: &str = "EJ9900072";
/// Its driver has a licence of category B only (check 3).
pub const CATEGORY_B_PLATE: &str = "301CTB02";
/// Its VIN.
pub const CATEGORY_B_VIN: &str = "YV2RT40A6LB990021";
/// Its driver is wanted (check 5).
pub const WANTED_DRIVER_PLATE: &str = "302WDR02";
/// Its VIN.
pub const WANTED_DRIVER_VIN: &str = "YV2RT40A8LB990022";
/// A Chinese lorry whose driver is wanted (check 5).
pub const FOREIGN_WANTED_DRIVER_PLATE: &str = "新A99882";
/// Its VIN.
pub const FOREIGN_WANTED_DRIVER_VIN: &str = "YV2RT40AXLB990023";
/// Agricultural machinery in order (check 6).
pub const MACHINERY_PLATE: &str = "303AGR02";
/// Its VIN.
pub const MACHINERY_VIN: &str = "YV2RT40A1LB990024";
/// Agricultural machinery that its register does not know (check 6).
pub const UNREGISTERED_MACHINERY_PLATE: &str = "304AGR02";
/// Its VIN.
pub const UNREGISTERED_MACHINERY_VIN: &str = "YV2RT40A3LB990025";
/// No permit for international carriage, and its owner has no licence (check 7).
pub const NO_PERMIT_PLATE: &str = "305PMT02";
/// Its VIN.
pub const NO_PERMIT_VIN: &str = "YV2RT40A5LB990026";
/// Not insured (check 8).
pub const UNINSURED_PLATE: &str = "306NSR02";
/// Its VIN.
pub const UNINSURED_VIN: &str = "YV2RT40A7LB990027";
/// Its insurance ends in two days (check 8).
pub const INSURANCE_ENDS_PLATE: &str = "307NSR02";
/// Its VIN.
pub const INSURANCE_ENDS_VIN: &str = "YV2RT40A9LB990028";
/// Its owner, [`DEBTOR_BIN`], owes 87 500 tenge of tax (check 9).
pub const TAX_DEBT_PLATE: &str = "308TAX02";
/// Its VIN.
pub const TAX_DEBT_VIN: &str = "YV2RT40A0LB990029";
/// Its owner, a resident, has an overdue fine of 42 500 tenge (check 10).
pub const FINED_PLATE: &str = "309FNE02";
/// Its VIN.
pub const FINED_VIN: &str = "YV2RT40A7LB990030";
/// A Russian lorry with an overdue fine of 36 000 tenge (check 10).
pub const FOREIGN_FINED_PLATE: &str = "A902BE55";
/// Its VIN.
pub const FOREIGN_FINED_VIN: &str = "YV2RT40A9LB990031";
/// Its driver has no digital driving licence (check 11).
pub const NO_DOCUMENT_PLATE: &str = "311DGT02";
/// Its VIN.
pub const NO_DOCUMENT_VIN: &str = "YV2RT40A0LB990032";
/// Its driver's face did not match (check 12).
pub const BIOMETRICS_PLATE: &str = "312BMT02";
/// Its VIN.
pub const BIOMETRICS_VIN: &str = "YV2RT40A2LB990033";
/// Its driver's telephone is somebody else's (check 13).
pub const PHONE_PLATE: &str = "313PHN02";
/// Its VIN.
pub const PHONE_VIN: &str = "YV2RT40A4LB990034";
/// No technical inspection (check 14).
pub const NO_INSPECTION_PLATE: &str = "314NSP02";
/// Its VIN.
pub const NO_INSPECTION_VIN: &str = "YV2RT40A6LB990035";
/// Its trailer [`FAILED_TRAILER_PLATE`] failed the inspection (check 14).
pub const FAILED_TRAILER_LORRY_PLATE: &str = "315NSP02";
/// Its VIN.
pub const FAILED_TRAILER_LORRY_VIN: &str = "YV2RT40A8LB990036";
/// No veterinary or phytosanitary certificate (check 15).
pub const NO_CERTIFICATE_PLATE: &str = "316VET02";
/// Its VIN.
pub const NO_CERTIFICATE_VIN: &str = "YV2RT40AXLB990037";
/// No customs declaration (check 16).
pub const NO_DECLARATION_PLATE: &str = "317DCL02";
/// Its VIN.
pub const NO_DECLARATION_VIN: &str = "YV2RT40A1LB990038";
/// Its customs declaration was withdrawn (check 16).
pub const WITHDRAWN_DECLARATION_PLATE: &str = "318DCL02";
/// Its VIN.
pub const WITHDRAWN_DECLARATION_VIN: &str = "YV2RT40A3LB990039";
/// Owes 6 400 tenge of toll (check 17).
pub const TOLL_DEBT_PLATE: &str = "319TLL02";
/// Its VIN.
pub const TOLL_DEBT_VIN: &str = "YV2RT40AXLB990040";
/// An Uzbek lorry that owes 12 800 tenge of toll (check 17).
pub const FOREIGN_TOLL_DEBT_PLATE: &str = "01991XYZ";
/// Its VIN.
pub const FOREIGN_TOLL_DEBT_VIN: &str = "YV2RT40A1LB990041";
/// Never weighed (check 18).
pub const NO_WEIGHING_PLATE: &str = "320WGH02";
/// Its VIN.
pub const NO_WEIGHING_VIN: &str = "YV2RT40A3LB990042";
/// The trailer of [`FAILED_TRAILER_LORRY_PLATE`].
pub const FAILED_TRAILER_PLATE: &str = "46NSP02";

/// Of whom or what the trouble is.
#[derive(Clone, Copy)]
enum Of {
    Lorry,
    Trailer,
    Driver,
    Owner,
}

/// A lorry and its trouble. The owner is an IIN or BIN (none: foreign), the driver an IIN or the
/// number of a document.
struct Entry {
    country: &'static str,
    plate: &'static str,
    vin: &'static str,
    owner: Option<&'static str>,
    driver: &'static str,
    of: Of,
    service: Service,
    fact: Fact,
}

/// A lorry, and the register that holds a fact about it.
fn lorry_with(plate: &'static str, vin: &'static str, service: Service, fact: Fact) -> Entry {
    Entry {
        country: "KZ",
        plate,
        vin,
        owner: Some(BELES_BIN),
        driver: DAULET_IIN,
        of: Of::Lorry,
        service,
        fact,
    }
}

/// The same, with the fact about this driver.
fn driven_by(driver: &'static str, entry: Entry) -> Entry {
    Entry {
        driver,
        of: Of::Driver,
        ..entry
    }
}

/// The same, with the fact about this owner.
fn owned_by(owner: &'static str, entry: Entry) -> Entry {
    Entry {
        owner: Some(owner),
        of: Of::Owner,
        ..entry
    }
}

/// The same lorry from abroad with a driver who has this passport.
fn foreign(country: &'static str, passport: &'static str, entry: Entry) -> Entry {
    Entry {
        country,
        owner: None,
        driver: passport,
        ..entry
    }
}

/// Puts the trouble makers into a population that holds the named records in order.
pub(super) fn add(population: &mut Population) {
    people(population);
    population.add_company(owner_company(DEBTOR_BIN, "Кеш Төлем", DAULET_IIN));
    // What one yes is enough for: the carrier's licence is missing, its lorries have permits.
    for bin in [BELES_BIN, DEBTOR_BIN] {
        note(
            population,
            bin.to_owned(),
            Service::ELicensing,
            Fact::Absent,
        );
    }
    note(
        population,
        FINED_IIN.to_owned(),
        Service::ELicensing,
        Fact::Absent,
    );
    let entries = people_and_debts().into_iter().chain(vehicles());
    for entry in entries.chain(foreigners()) {
        lorry(population, entry);
    }
}

/// Residents whose driver or owner is in trouble.
fn people_and_debts() -> Vec<Entry> {
    use Service as S;
    let (no_licence, category) = ("driving_licence".to_owned(), "B".to_owned());
    let category = Fact::Categories(category);
    let category = lorry_with(
        CATEGORY_B_PLATE,
        CATEGORY_B_VIN,
        S::DrivingLicences,
        category,
    );
    let search = lorry_with(
        WANTED_DRIVER_PLATE,
        WANTED_DRIVER_VIN,
        S::WantedPersons,
        Fact::Wanted,
    );
    let lacks = Fact::Lacks(no_licence);
    let document = lorry_with(
        NO_DOCUMENT_PLATE,
        NO_DOCUMENT_VIN,
        S::DigitalDocuments,
        lacks,
    );
    let face = lorry_with(
        BIOMETRICS_PLATE,
        BIOMETRICS_VIN,
        S::Biometrics,
        Fact::NotInForce,
    );
    let phone = lorry_with(PHONE_PLATE, PHONE_VIN, S::MobileCitizens, Fact::Absent);
    let tax = lorry_with(
        TAX_DEBT_PLATE,
        TAX_DEBT_VIN,
        S::Taxes,
        Fact::OwedTiyn(8_750_000),
    );
    let fine = lorry_with(
        FINED_PLATE,
        FINED_VIN,
        S::RoadFines,
        Fact::OwedTiyn(4_250_000),
    );
    vec![
        driven_by(CATEGORY_B_IIN, category),
        driven_by(WANTED_DRIVER_IIN, search),
        driven_by(NO_DOCUMENT_IIN, document),
        driven_by(BIOMETRICS_IIN, face),
        driven_by(PHONE_IIN, phone),
        owned_by(DEBTOR_BIN, tax),
        owned_by(FINED_IIN, driven_by(FINED_IIN, fine)),
    ]
}

/// Residents whose lorry or trailer is in trouble.
fn vehicles() -> Vec<Entry> {
    use Fact::{Absent, InOrder, NotInForce, OwedTiyn, ValidDays};
    use Service as S;
    let unknown = UNREGISTERED_MACHINERY_PLATE;
    let unknown = lorry_with(unknown, UNREGISTERED_MACHINERY_VIN, S::Machinery, Absent);
    let trailer = FAILED_TRAILER_LORRY_PLATE;
    let trailer = lorry_with(
        trailer,
        FAILED_TRAILER_LORRY_VIN,
        S::Inspections,
        NotInForce,
    );
    let withdrawn = WITHDRAWN_DECLARATION_PLATE;
    let withdrawn = lorry_with(withdrawn, WITHDRAWN_DECLARATION_VIN, S::Customs, NotInForce);
    vec![
        lorry_with(MACHINERY_PLATE, MACHINERY_VIN, S::Machinery, InOrder),
        unknown,
        lorry_with(NO_PERMIT_PLATE, NO_PERMIT_VIN, S::TransportControl, Absent),
        lorry_with(UNINSURED_PLATE, UNINSURED_VIN, S::Insurance, Absent),
        lorry_with(
            INSURANCE_ENDS_PLATE,
            INSURANCE_ENDS_VIN,
            S::Insurance,
            ValidDays(2),
        ),
        lorry_with(
            NO_INSPECTION_PLATE,
            NO_INSPECTION_VIN,
            S::Inspections,
            Absent,
        ),
        Entry {
            of: Of::Trailer,
            ..trailer
        },
        lorry_with(
            NO_CERTIFICATE_PLATE,
            NO_CERTIFICATE_VIN,
            S::Agriculture,
            Absent,
        ),
        lorry_with(NO_DECLARATION_PLATE, NO_DECLARATION_VIN, S::Customs, Absent),
        withdrawn,
        lorry_with(TOLL_DEBT_PLATE, TOLL_DEBT_VIN, S::Tolls, OwedTiyn(640_000)),
        lorry_with(NO_WEIGHING_PLATE, NO_WEIGHING_VIN, S::Weighing, Absent),
    ]
}

fn foreigners() -> Vec<Entry> {
    use Service as S;
    let driver = FOREIGN_WANTED_DRIVER_PLATE;
    let driver = lorry_with(
        driver,
        FOREIGN_WANTED_DRIVER_VIN,
        S::WantedPersons,
        Fact::Wanted,
    );
    let fine = Fact::OwedTiyn(3_600_000);
    let fine = lorry_with(FOREIGN_FINED_PLATE, FOREIGN_FINED_VIN, S::RoadFines, fine);
    let debt = Fact::OwedTiyn(1_280_000);
    let toll = lorry_with(
        FOREIGN_TOLL_DEBT_PLATE,
        FOREIGN_TOLL_DEBT_VIN,
        S::Tolls,
        debt,
    );
    vec![
        foreign("CN", FOREIGN_WANTED_PASSPORT, driver),
        foreign("RU", "7799000082", fine),
        foreign("UZ", "FA9900013", toll),
    ]
}

fn people(population: &mut Population) {
    let entries = [
        (
            (CATEGORY_B_IIN, "Жүнісов", "Ерболат", "Тоқтарұлы"),
            date(1995, 3, 14),
            "+77000000011",
        ),
        (
            (WANTED_DRIVER_IIN, "Горелов", "Денис", "Павлович"),
            date(1979, 8, 21),
            "+77000000012",
        ),
        (
            (NO_DOCUMENT_IIN, "Қалиев", "Алмас", "Ермекұлы"),
            date(1988, 1, 5),
            "+77000000013",
        ),
        (
            (BIOMETRICS_IIN, "Зорин", "Максим", "Викторович"),
            date(1991, 7, 30),
            "+77000000014",
        ),
        (
            (PHONE_IIN, "Төлегенов", "Нұрлан", "Қанатұлы"),
            date(1986, 4, 12),
            "+77000000015",
        ),
        (
            (FINED_IIN, "Оразбаев", "Серік", "Сабырұлы"),
            date(1983, 2, 26),
            "+77000000016",
        ),
    ];
    for (names, birth_date, phone) in entries {
        population.add_person(resident(names, (Sex::Male, birth_date), phone));
    }
    let foreign = [
        (
            "CN",
            ("Wei", "Guowei"),
            (FOREIGN_WANTED_PASSPORT, "+8619000000002"),
        ),
        ("RU", ("Lugovoy", "Stepan"), ("7799000082", "+79000000002")),
        ("UZ", ("Hamidov", "Otabek"), ("FA9900013", "+998900000002")),
    ];
    for (country, names, document) in foreign {
        population.add_person(foreign_driver(country, names, document));
    }
}

fn lorry(population: &mut Population, entry: Entry) {
    let Entry {
        country,
        plate,
        vin,
        owner,
        driver,
        of,
        service,
        fact,
    } = entry;
    let owner = match owner {
        Some(iin) if iin == FINED_IIN => person(iin),
        Some(bin) => company(bin),
        None => Owner::Foreign {
            name: "Jibek Joly Haulage".to_owned(),
        },
    };
    let category = if service == Service::Machinery {
        "T"
    } else {
        "N3"
    };
    let trailer = matches!(of, Of::Trailer).then(|| {
        let made = ("O4", "KRONE");
        vehicle(
            country,
            FAILED_TRAILER_PLATE,
            "WKESD0007L0990061",
            made,
            owner.clone(),
        )
    });
    let index = population
        .people
        .iter()
        .position(|one| one.iin.as_deref() == Some(driver) || one.document.number == driver)
        .unwrap_or_default();
    let key = match of {
        Of::Lorry => vehicle_key(country, plate),
        Of::Trailer => vehicle_key(country, FAILED_TRAILER_PLATE),
        Of::Driver => driver.to_owned(),
        Of::Owner => owner.number().unwrap_or_default().to_owned(),
    };
    if service == Service::WantedPersons {
        let keys = facts::search_keys(&population.people[index]);
        population.wanted_people.extend(keys);
    } else {
        note(population, key, service, fact);
    }
    population.add_troubled(Lorry {
        vehicle: vehicle(country, plate, vin, (category, "VOLVO"), owner),
        trailer,
        driver: index,
    });
}

fn note(population: &mut Population, key: String, service: Service, fact: Fact) {
    population
        .named_facts
        .entry(key)
        .or_default()
        .push((service, fact));
}
