//! The records everybody may speak of: they are in every population, whatever its seed.
//!
//! | who or what | key | what it is good for |
//! |---|---|---|
//! | Айгүл Сейтқалиева | [`AIGUL_IIN`] | head of «Тұлпар Транс», signs up and books |
//! | Дәулет Омаров | [`DAULET_IIN`] | driver of [`LORRY_PLATE`] |
//! | Ольга Ветрова | [`OLGA_IIN`] | owns and drives her own lorry [`OLGA_PLATE`] |
//! | Серік Мұқанов | [`SERIK_IIN`] | dead since 2024; still the owner of [`DEAD_OWNER_PLATE`] |
//! | «Тұлпар Транс» | [`TULPAR_BIN`] | active company with three lorries |
//! | «Белес Логистика» | [`BELES_BIN`] | active company, owns [`WANTED_PLATE`] and [`DEREGISTERED_PLATE`] |
//! | «Көне Керуен» | [`KERUEN_BIN`] | liquidated, still the owner of [`LIQUIDATED_OWNER_PLATE`] |
//! | a lorry in order | [`LORRY_PLATE`], [`SECOND_LORRY_PLATE`], [`THIRD_LORRY_PLATE`] | passes every check |
//! | a wanted lorry | [`WANTED_PLATE`] | registered, but wanted |
//! | a deregistered lorry | [`DEREGISTERED_PLATE`] | taken off the register |
//! | no register knows it | [`UNREGISTERED_PLATE`] | a plate of good form and no record |
//! | a car | [`CAR_PLATE`] | category M1: needs no booking |
//! | foreign lorries | [`CHINESE_PLATE`], [`RUSSIAN_PLATE`], [`UZBEK_PLATE`] | drivers with passports, without IIN |
//!
//! Trouble makers: each is refused by one check (with its VIN under the name that ends in `_VIN`),
//! in order for all others, owned by [`BELES_BIN`] and driven by Дәулет where nothing else is said.
//! Permits for carriage are by vehicle; their owners have no licence for carriage.
//!
//! | check | key | trouble |
//! |---|---|---|
//! | 3 | [`CATEGORY_B_PLATE`] | its driver has a licence of category B only, driven by [`CATEGORY_B_IIN`] |
//! | 5 | [`WANTED_DRIVER_PLATE`] | its driver is wanted, driven by [`WANTED_DRIVER_IIN`] |
//! | 5 | [`FOREIGN_WANTED_DRIVER_PLATE`] | a Chinese lorry whose driver is wanted, [`FOREIGN_WANTED_PASSPORT`] |
//! | 6 | [`MACHINERY_PLATE`] | agricultural machinery in order |
//! | 6 | [`UNREGISTERED_MACHINERY_PLATE`] | agricultural machinery that its register does not know |
//! | 7 | [`NO_PERMIT_PLATE`] | no permit for international carriage, and its owner has no licence |
//! | 8 | [`UNINSURED_PLATE`] | not insured |
//! | 8 | [`INSURANCE_ENDS_PLATE`] | its insurance ends in two days |
//! | 9 | [`TAX_DEBT_PLATE`] | its owner, [`DEBTOR_BIN`], owes 87 500 tenge of tax |
//! | 10 | [`FINED_PLATE`] | its owner, a resident, has an overdue fine of 42 500 tenge, driven by [`FINED_IIN`] |
//! | 10 | [`FOREIGN_FINED_PLATE`] | a Russian lorry with an overdue fine of 36 000 tenge |
//! | 11 | [`NO_DOCUMENT_PLATE`] | its driver has no digital driving licence, driven by [`NO_DOCUMENT_IIN`] |
//! | 12 | [`BIOMETRICS_PLATE`] | its driver's face did not match, driven by [`BIOMETRICS_IIN`] |
//! | 13 | [`PHONE_PLATE`] | its driver's telephone is somebody else's, driven by [`PHONE_IIN`] |
//! | 14 | [`NO_INSPECTION_PLATE`] | no technical inspection |
//! | 14 | [`FAILED_TRAILER_LORRY_PLATE`] | its trailer [`FAILED_TRAILER_PLATE`] failed the inspection |
//! | 15 | [`NO_CERTIFICATE_PLATE`] | no veterinary or phytosanitary certificate |
//! | 16 | [`NO_DECLARATION_PLATE`] | no customs declaration |
//! | 16 | [`WITHDRAWN_DECLARATION_PLATE`] | its customs declaration was withdrawn |
//! | 17 | [`TOLL_DEBT_PLATE`] | owes 6 400 tenge of toll |
//! | 17 | [`FOREIGN_TOLL_DEBT_PLATE`] | an Uzbek lorry that owes 12 800 tenge of toll |
//! | 18 | [`NO_WEIGHING_PLATE`] | never weighed |

use jiff::civil::{Date, date};

pub use super::trouble::*;
use super::{
    Company, CompanyStatus, IdentityDocument, Lorry, Owner, Person, Population, Sex, Vehicle,
    VehicleStatus, Wanted, trouble,
};

/// Айгүл Нұрланқызы Сейтқалиева, born 17 April 1990, head of «Тұлпар Транс».
pub const AIGUL_IIN: &str = "900417499010";
/// Her phone.
pub const AIGUL_PHONE: &str = "+77000000001";
/// Дәулет Болатұлы Омаров, born 2 November 1984, driver.
pub const DAULET_IIN: &str = "841102399010";
/// His phone.
pub const DAULET_PHONE: &str = "+77000000002";
/// Ольга Сергеевна Ветрова, born 12 September 2001, owner and driver.
pub const OLGA_IIN: &str = "010912699018";
/// Her phone.
pub const OLGA_PHONE: &str = "+77000000003";
/// Серік Қанатұлы Мұқанов, born 30 June 1951, died 11 February 2024.
pub const SERIK_IIN: &str = "510630399010";
/// A number of good form that belongs to nobody (born 15 July 1988).
pub const UNKNOWN_IIN: &str = "880715399018";
/// «Тұлпар Транс», active.
pub const TULPAR_BIN: &str = "180540990104";
/// «Белес Логистика», active.
pub const BELES_BIN: &str = "211040990107";
/// «Көне Керуен», liquidated.
pub const KERUEN_BIN: &str = "090640990109";
/// The lorry of the documents: registered, owned by «Тұлпар Транс», driven by Дәулет.
pub const LORRY_PLATE: &str = "123ABC02";
/// Its VIN.
pub const LORRY_VIN: &str = "YS2R4X20XL5990001";
/// Its trailer.
pub const TRAILER_PLATE: &str = "45ABC02";
/// Second lorry of «Тұлпар Транс».
pub const SECOND_LORRY_PLATE: &str = "124ABC02";
/// Its VIN.
pub const SECOND_LORRY_VIN: &str = "YV2RT40A4LB990003";
/// Third lorry of «Тұлпар Транс».
pub const THIRD_LORRY_PLATE: &str = "125ABC02";
/// Registered, owned by «Белес Логистика», and wanted.
pub const WANTED_PLATE: &str = "666KRD05";
/// Its VIN.
pub const WANTED_VIN: &str = "WMA06XZZ3LP990004";
/// Taken off the register.
pub const DEREGISTERED_PLATE: &str = "404TRK13";
/// Its VIN.
pub const DEREGISTERED_VIN: &str = "XTC65206XL1990005";
/// A plate of good form that no register knows.
pub const UNREGISTERED_PLATE: &str = "999ZZZ20";
/// A car.
pub const CAR_PLATE: &str = "777CAR02";
/// Ольга's own lorry.
pub const OLGA_PLATE: &str = "310VET09";
/// A lorry whose owner is dead.
pub const DEAD_OWNER_PLATE: &str = "511MKN07";
/// A lorry whose owner was liquidated.
pub const LIQUIDATED_OWNER_PLATE: &str = "096KER01";
/// A Chinese lorry.
pub const CHINESE_PLATE: &str = "新A99881";
/// Its VIN.
pub const CHINESE_VIN: &str = "LZZ5CLSB3LA990007";
/// A Russian lorry.
pub const RUSSIAN_PLATE: &str = "А901ВЕ55";
/// Its VIN.
pub const RUSSIAN_VIN: &str = "XTC549016M2990008";
/// An Uzbek lorry.
pub const UZBEK_PLATE: &str = "01990XYZ";

const ISSUED: Date = date(2021, 3, 1);
const VALID_UNTIL: Date = date(2031, 3, 1);

/// Puts the named records into an empty population.
pub(super) fn add(population: &mut Population) {
    let aigul = resident(
        (AIGUL_IIN, "Сейтқалиева", "Айгүл", "Нұрланқызы"),
        (Sex::Female, date(1990, 4, 17)),
        AIGUL_PHONE,
    );
    population.add_person(aigul);
    let daulet = population.add_person(resident(
        (DAULET_IIN, "Омаров", "Дәулет", "Болатұлы"),
        (Sex::Male, date(1984, 11, 2)),
        DAULET_PHONE,
    ));
    let olga = population.add_person(resident(
        (OLGA_IIN, "Ветрова", "Ольга", "Сергеевна"),
        (Sex::Female, date(2001, 9, 12)),
        OLGA_PHONE,
    ));
    let mut serik = resident(
        (SERIK_IIN, "Мұқанов", "Серік", "Қанатұлы"),
        (Sex::Male, date(1951, 6, 30)),
        "+77000000004",
    );
    serik.death_date = Some(date(2024, 2, 11));
    population.add_person(serik);
    companies(population);
    lorries_in_order(population, daulet, olga);
    lorries_in_trouble(population, daulet);
    foreign_lorries(population);
    population.add_other(vehicle(
        "KZ",
        CAR_PLATE,
        "XW8ZZZ614LG990006",
        ("M1", "SKODA"),
        person(OLGA_IIN),
    ));
    trouble::add(population);
}

fn companies(population: &mut Population) {
    let entries = [
        (TULPAR_BIN, "Тұлпар Транс", CompanyStatus::Active, AIGUL_IIN),
        (
            BELES_BIN,
            "Белес Логистика",
            CompanyStatus::Active,
            DAULET_IIN,
        ),
        (
            KERUEN_BIN,
            "Көне Керуен",
            CompanyStatus::Liquidated,
            SERIK_IIN,
        ),
    ];
    for (bin, name, status, head_iin) in entries {
        population.add_company(Company {
            status,
            ..owner_company(bin, name, head_iin)
        });
    }
}

/// An active company.
pub(super) fn owner_company(bin: &str, name: &str, head_iin: &str) -> Company {
    Company {
        bin: bin.to_owned(),
        name_ru: format!("Товарищество с ограниченной ответственностью «{name}»"),
        name_kk: format!("«{name}» жауапкершілігі шектеулі серіктестігі"),
        status: CompanyStatus::Active,
        head_iin: head_iin.to_owned(),
    }
}

/// Plate, VIN, category, make and owner.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    Owner,
);

fn lorries_in_order(population: &mut Population, daulet: usize, olga: usize) {
    let trailer = (
        TRAILER_PLATE,
        "WKESD0002L0990002",
        "O4",
        "KRONE",
        company(TULPAR_BIN),
    );
    let first = (LORRY_PLATE, LORRY_VIN, "N3", "SCANIA", company(TULPAR_BIN));
    population.add_lorry(Lorry {
        vehicle: of_row(first),
        trailer: Some(of_row(trailer)),
        driver: daulet,
    });
    let second = (
        SECOND_LORRY_PLATE,
        SECOND_LORRY_VIN,
        "N3",
        "VOLVO",
        company(TULPAR_BIN),
    );
    let third = (
        THIRD_LORRY_PLATE,
        "YV2RT40A6LB990004",
        "N3",
        "VOLVO",
        company(TULPAR_BIN),
    );
    let own = (
        OLGA_PLATE,
        "XLRTE47M9L0990009",
        "N2",
        "DAF",
        person(OLGA_IIN),
    );
    for (row, driver) in [(second, daulet), (third, daulet), (own, olga)] {
        add_alone(population, of_row(row), driver);
    }
}

fn lorries_in_trouble(population: &mut Population, daulet: usize) {
    let mut wanted = of_row((WANTED_PLATE, WANTED_VIN, "N3", "MAN", company(BELES_BIN)));
    wanted.wanted = Some(Wanted {
        basis: "Розыск по заявлению об угоне".to_owned(),
        since: date(2026, 1, 15),
    });
    let off = (
        DEREGISTERED_PLATE,
        DEREGISTERED_VIN,
        "N3",
        "KAMAZ",
        company(BELES_BIN),
    );
    let mut deregistered = of_row(off);
    deregistered.status = VehicleStatus::Deregistered;
    let dead = (
        DEAD_OWNER_PLATE,
        "NM0KCXTP1LR990011",
        "N3",
        "FORD TRUCKS",
        person(SERIK_IIN),
    );
    let gone = (
        LIQUIDATED_OWNER_PLATE,
        "WDB963402L0990010",
        "N3",
        "MAN",
        company(KERUEN_BIN),
    );
    for vehicle in [wanted, deregistered, of_row(dead), of_row(gone)] {
        add_alone(population, vehicle, daulet);
    }
}

fn add_alone(population: &mut Population, vehicle: Vehicle, driver: usize) {
    population.add_lorry(Lorry {
        vehicle,
        trailer: None,
        driver,
    });
}

fn of_row((plate, vin, category, mark, owner): Row) -> Vehicle {
    vehicle("KZ", plate, vin, (category, mark), owner)
}

fn foreign_lorries(population: &mut Population) {
    let entries = [
        (
            "CN",
            CHINESE_PLATE,
            CHINESE_VIN,
            "SITRAK",
            "Horgos Qingyuan Transport Co., Ltd",
            ("Zhao", "Mingzhe"),
            ("EJ9900071", "+8619000000001"),
        ),
        (
            "RU",
            RUSSIAN_PLATE,
            RUSSIAN_VIN,
            "KAMAZ",
            "ООО «Северный перевал»",
            ("Ozerov", "Nikita"),
            ("7799000081", "+79000000001"),
        ),
        (
            "UZ",
            UZBEK_PLATE,
            "LVBV3PBB1ME990012",
            "FOTON",
            "Zarafshon Yo'l MChJ",
            ("Tursunov", "Bekzod"),
            ("FA9900012", "+998900000001"),
        ),
    ];
    for (country, plate, vin, mark, owner, names, document) in entries {
        let driver = population.add_person(foreign_driver(country, names, document));
        let owner = Owner::Foreign {
            name: owner.to_owned(),
        };
        let vehicle = vehicle(country, plate, vin, ("N3", mark), owner);
        add_alone(population, vehicle, driver);
    }
}

/// A driver with a passport and no IIN.
pub(super) fn foreign_driver(
    country: &str,
    (surname, name): (&str, &str),
    (passport, phone): (&str, &str),
) -> Person {
    Person {
        iin: None,
        surname: surname.to_owned(),
        name: name.to_owned(),
        patronymic: None,
        sex: Sex::Male,
        birth_date: date(1987, 5, 20),
        death_date: None,
        citizenship: country.to_owned(),
        document: IdentityDocument {
            kind: "001".to_owned(),
            number: passport.to_owned(),
            country: country.to_owned(),
            issued: ISSUED,
            valid_until: VALID_UNTIL,
        },
        phone: phone.to_owned(),
    }
}

pub(super) fn resident(
    (iin, surname, name, patronymic): (&str, &str, &str, &str),
    (sex, birth_date): (Sex, Date),
    phone: &str,
) -> Person {
    Person {
        iin: Some(iin.to_owned()),
        surname: surname.to_owned(),
        name: name.to_owned(),
        patronymic: Some(patronymic.to_owned()),
        sex,
        birth_date,
        death_date: None,
        citizenship: "KZ".to_owned(),
        document: IdentityDocument {
            kind: "002".to_owned(),
            number: format!("09{}", &iin[4..11]),
            country: "KZ".to_owned(),
            issued: ISSUED,
            valid_until: VALID_UNTIL,
        },
        phone: phone.to_owned(),
    }
}

pub(super) fn vehicle(
    country: &str,
    plate: &str,
    vin: &str,
    (category, mark): (&str, &str),
    owner: Owner,
) -> Vehicle {
    Vehicle {
        country: country.to_owned(),
        plate: plate.to_owned(),
        vin: vin.to_owned(),
        category: category.to_owned(),
        mark: mark.to_owned(),
        year: 2020,
        owner,
        status: VehicleStatus::Registered,
        wanted: None,
    }
}

pub(super) fn company(bin: &str) -> Owner {
    Owner::Company {
        bin: bin.to_owned(),
    }
}

pub(super) fn person(iin: &str) -> Owner {
    Owner::Person {
        iin: iin.to_owned(),
    }
}
