//! Making people, companies and lorries from dice.

use jiff::civil::{Date, date};
use kernel::person_number::{Bin, Iin};

use super::random::Dice;
use super::words::{
    COMPANY_TAILS, COMPANY_WORDS, FOREIGN, ForeignNames, KAZAKH_FATHERS, KAZAKH_MEN,
    KAZAKH_SURNAMES, KAZAKH_WOMEN, MAKES, RUSSIAN_FATHERS, RUSSIAN_MEN, RUSSIAN_SURNAMES,
    RUSSIAN_WOMEN, TRAILER_MAKES, WANTED_BASES,
};
use super::{
    Company, CompanyStatus, IdentityDocument, Lorry, Owner, Person, Population, Sex, Vehicle,
    VehicleStatus, Wanted, facts, named,
};

/// Letters of plates; those that look like others are left out nowhere, as on real plates.
const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const RUSSIAN_LETTERS: &str = "ABEKMHOPCTYX";
const CHINESE_LETTERS: &str = "ABCDEFGHJKLMNPQRSTUVWXYZ";
const TURKISH_LETTERS: &str = "ABCDEFGHIJKLMNOPRSTUVYZ";
const DIGITS: &str = "0123456789";
/// VINs have no I, O and Q.
const VIN_LETTERS: &str = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789";
/// One company owns about this many lorries.
const LORRIES_A_COMPANY: usize = 8;

/// The whole population: named records first, then companies, then lorries with their people.
pub(super) fn population(seed: u64, lorries: usize) -> Population {
    let mut population = Population::empty(seed);
    named::add(&mut population);
    population.named_people = population.people.len();
    population.named_companies = population.companies.len();
    population.named_lorries = population.lorries.len();
    let mut dice = Dice::new(seed);
    let first_company = population.companies.len();
    for _ in 0..lorries.div_ceil(LORRIES_A_COMPANY) {
        company(&mut population, &mut dice);
    }
    let bins: Vec<String> = population.companies[first_company..]
        .iter()
        .map(|company| company.bin.clone())
        .collect();
    for _ in 0..lorries {
        lorry(&mut population, &mut dice, &bins);
    }
    let wanted = population.people[population.named_people..]
        .iter()
        .filter(|person| facts::is_wanted(seed, person))
        .flat_map(facts::search_keys);
    population.wanted_people.extend(wanted);
    population
}

fn company(population: &mut Population, dice: &mut Dice) {
    let head = resident(population, dice);
    let Some(head_iin) = head.iin.clone() else {
        return;
    };
    population.add_person(head);
    let name = format!("{} {}", dice.pick(COMPANY_WORDS), dice.pick(COMPANY_TAILS));
    let status = if dice.per_mille(30) {
        CompanyStatus::Liquidated
    } else {
        CompanyStatus::Active
    };
    let bin = loop {
        // Year and month of registration, 4 = resident legal person, 0 = head office.
        let year = dice.between(0, 25);
        let month = dice.between(1, 12);
        let serial = dice.between(90_000, 98_999);
        let stem = format!("{year:02}{month:02}40{serial:05}");
        let found = checked(&stem, |candidate| Bin::parse(candidate).is_ok());
        if let Some(bin) = found
            && !population.company_by_bin.contains_key(&bin)
        {
            break bin;
        }
    };
    population.add_company(Company {
        bin,
        name_ru: format!("Товарищество с ограниченной ответственностью «{name}»"),
        name_kk: format!("«{name}» жауапкершілігі шектеулі серіктестігі"),
        status,
        head_iin,
    });
}

/// Finds the check digit by asking the kernel: one of ten fits, or the number is never issued.
fn checked(stem: &str, accepted: impl Fn(&str) -> bool) -> Option<String> {
    (0..10)
        .map(|digit| format!("{stem}{digit}"))
        .find(|candidate| accepted(candidate))
}

fn resident(population: &Population, dice: &mut Dice) -> Person {
    let sex = if dice.per_mille(120) {
        Sex::Female
    } else {
        Sex::Male
    };
    let (surname, name, patronymic) = if dice.per_mille(700) {
        kazakh_name(sex, dice)
    } else {
        russian_name(sex, dice)
    };
    let birth_date = some_date(dice, 1958, 2003);
    let iin = loop {
        let century = match (sex, birth_date.year() >= 2000) {
            (Sex::Male, false) => 3,
            (Sex::Female, false) => 4,
            (Sex::Male, true) => 5,
            (Sex::Female, true) => 6,
        };
        let serial = dice.between(9000, 9899);
        let stem = format!("{}{century}{serial:04}", birth_date.strftime("%y%m%d"));
        let found = checked(&stem, |candidate| Iin::parse(candidate).is_ok());
        if let Some(iin) = found
            && !population.person_by_iin.contains_key(&iin)
        {
            break iin;
        }
    };
    let issued = some_date(dice, 2018, 2025);
    Person {
        iin: Some(iin),
        surname,
        name,
        patronymic: Some(patronymic),
        sex,
        birth_date,
        death_date: dice.per_mille(10).then(|| some_date(dice, 2024, 2025)),
        citizenship: "KZ".to_owned(),
        document: IdentityDocument {
            kind: "002".to_owned(),
            number: format!("09{}", dice.text(DIGITS, 7)),
            country: "KZ".to_owned(),
            issued,
            valid_until: ten_years_after(issued),
        },
        phone: format!("+77000{}", dice.text(DIGITS, 6)),
    }
}

fn kazakh_name(sex: Sex, dice: &mut Dice) -> (String, String, String) {
    let (masculine, feminine) = KAZAKH_SURNAMES[dice.index(KAZAKH_SURNAMES.len())];
    let father = dice.pick(KAZAKH_FATHERS);
    match sex {
        Sex::Male => (
            masculine.to_owned(),
            dice.pick(KAZAKH_MEN).to_owned(),
            format!("{father}ұлы"),
        ),
        Sex::Female => (
            feminine.to_owned(),
            dice.pick(KAZAKH_WOMEN).to_owned(),
            format!("{father}қызы"),
        ),
    }
}

fn russian_name(sex: Sex, dice: &mut Dice) -> (String, String, String) {
    let surname = RUSSIAN_SURNAMES[dice.index(RUSSIAN_SURNAMES.len())];
    let father = RUSSIAN_FATHERS[dice.index(RUSSIAN_FATHERS.len())];
    match sex {
        Sex::Male => (
            surname.0.to_owned(),
            dice.pick(RUSSIAN_MEN).to_owned(),
            father.0.to_owned(),
        ),
        Sex::Female => (
            surname.1.to_owned(),
            dice.pick(RUSSIAN_WOMEN).to_owned(),
            father.1.to_owned(),
        ),
    }
}

fn foreigner(names: &ForeignNames, dice: &mut Dice) -> Person {
    let issued = some_date(dice, 2018, 2025);
    let (prefix, digits) = names.phone;
    Person {
        iin: None,
        surname: dice.pick(names.surnames).to_owned(),
        name: dice.pick(names.men).to_owned(),
        patronymic: None,
        sex: Sex::Male,
        birth_date: some_date(dice, 1962, 2003),
        death_date: None,
        citizenship: names.country.to_owned(),
        document: IdentityDocument {
            kind: "001".to_owned(),
            number: format!("{}{}", dice.text(CHINESE_LETTERS, 2), dice.text(DIGITS, 7)),
            country: names.country.to_owned(),
            issued,
            valid_until: ten_years_after(issued),
        },
        phone: format!("{prefix}{}", dice.text(DIGITS, digits)),
    }
}

fn lorry(population: &mut Population, dice: &mut Dice, bins: &[String]) {
    let country = match dice.below(100) {
        0..60 => "KZ",
        60..72 => "RU",
        72..84 => "CN",
        84..92 => "UZ",
        92..97 => "KG",
        _ => "TR",
    };
    let foreign = FOREIGN.iter().find(|names| names.country == country);
    let driver = match foreign {
        None => resident(population, dice),
        Some(names) => foreigner(names, dice),
    };
    let driver_iin = driver.iin.clone();
    let driver = population.add_person(driver);
    let owner = match (foreign, driver_iin) {
        (Some(names), _) => Owner::Foreign {
            name: dice.pick(names.owners).to_owned(),
        },
        // One lorry in four belongs to whoever drives it.
        (None, Some(iin)) if bins.is_empty() || dice.per_mille(250) => Owner::Person { iin },
        (None, _) => Owner::Company {
            bin: bins[dice.index(bins.len())].clone(),
        },
    };
    let vehicle = unused(population, dice, |dice| {
        tractor(country, owner.clone(), dice)
    });
    let trailer = dice
        .per_mille(700)
        .then(|| trailer_plate(country, dice))
        .flatten()
        .map(|_| {
            unused(population, dice, |dice| {
                trailer(country, owner.clone(), dice)
            })
        });
    population.add_lorry(Lorry {
        vehicle,
        trailer,
        driver,
    });
}

/// Throws until plate and VIN are free; the plates of a country are many times the lorries asked for.
fn unused(
    population: &Population,
    dice: &mut Dice,
    make: impl Fn(&mut Dice) -> Vehicle,
) -> Vehicle {
    loop {
        let vehicle = make(dice);
        if population.is_new(&vehicle) {
            return vehicle;
        }
    }
}

fn tractor(country: &str, owner: Owner, dice: &mut Dice) -> Vehicle {
    let (mark, maker) = MAKES[dice.index(MAKES.len())];
    let deregistered = country == "KZ" && dice.per_mille(20);
    Vehicle {
        country: country.to_owned(),
        plate: lorry_plate(country, dice),
        vin: vin(maker, dice),
        category: if dice.per_mille(850) { "N3" } else { "N2" }.to_owned(),
        mark: mark.to_owned(),
        year: year(dice),
        owner,
        status: if deregistered {
            VehicleStatus::Deregistered
        } else {
            VehicleStatus::Registered
        },
        wanted: dice.per_mille(10).then(|| Wanted {
            basis: dice.pick(WANTED_BASES).to_owned(),
            since: some_date(dice, 2024, 2025),
        }),
    }
}

fn trailer(country: &str, owner: Owner, dice: &mut Dice) -> Vehicle {
    let (mark, maker) = TRAILER_MAKES[dice.index(TRAILER_MAKES.len())];
    Vehicle {
        country: country.to_owned(),
        plate: trailer_plate(country, dice).unwrap_or_default(),
        vin: vin(maker, dice),
        category: "O4".to_owned(),
        mark: mark.to_owned(),
        year: year(dice),
        owner,
        status: VehicleStatus::Registered,
        wanted: None,
    }
}

fn lorry_plate(country: &str, dice: &mut Dice) -> String {
    match country {
        "KZ" => format!(
            "{}{}{:02}",
            dice.text(DIGITS, 3),
            dice.text(LETTERS, 3),
            dice.between(1, 20)
        ),
        "RU" => format!(
            "{}{}{}{:02}",
            dice.text(RUSSIAN_LETTERS, 1),
            dice.text(DIGITS, 3),
            dice.text(RUSSIAN_LETTERS, 2),
            dice.between(1, 99)
        ),
        "CN" => format!(
            "新{}{}{}",
            dice.text(CHINESE_LETTERS, 1),
            dice.text("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ", 1),
            dice.text(DIGITS, 4)
        ),
        "UZ" => format!(
            "{:02}{}{}",
            dice.between(1, 95),
            dice.text(DIGITS, 3),
            dice.text(LETTERS, 3)
        ),
        "KG" => format!(
            "{:02}KG{}{}",
            dice.between(1, 9),
            dice.text(DIGITS, 3),
            dice.text(LETTERS, 3)
        ),
        _ => format!(
            "{:02}{}{}",
            dice.between(1, 81),
            dice.text(TURKISH_LETTERS, 3),
            dice.text(DIGITS, 3)
        ),
    }
}

/// Plates of trailers where their form is known; elsewhere trailers are left out.
fn trailer_plate(country: &str, dice: &mut Dice) -> Option<String> {
    match country {
        "KZ" => Some(format!(
            "{}{}{:02}",
            dice.text(DIGITS, 2),
            dice.text(LETTERS, 3),
            dice.between(1, 20)
        )),
        "RU" => Some(format!(
            "{}{}{:02}",
            dice.text(RUSSIAN_LETTERS, 2),
            dice.text(DIGITS, 4),
            dice.between(1, 99)
        )),
        "CN" => Some(format!(
            "新{}{}挂",
            dice.text(CHINESE_LETTERS, 1),
            dice.text(DIGITS, 4)
        )),
        _ => None,
    }
}

/// Seventeen characters with the check digit at the ninth place.
fn vin(maker: &str, dice: &mut Dice) -> String {
    let before = dice.text(VIN_LETTERS, 8_usize.saturating_sub(maker.len()));
    let after = format!("{}{}", dice.text(VIN_LETTERS, 3), dice.text(DIGITS, 5));
    let stem = format!("{maker}{before}0{after}");
    let check = vin_check_digit(&stem);
    format!("{maker}{before}{check}{after}")
}

/// The check digit of ISO 3779 as North America uses it: a weighted sum modulo 11, ten is X.
fn vin_check_digit(vin: &str) -> char {
    const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let sum: u32 = vin
        .chars()
        .zip(WEIGHTS)
        .map(|(letter, weight)| vin_value(letter) * weight)
        .sum();
    match sum % 11 {
        10 => 'X',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    }
}

fn vin_value(letter: char) -> u32 {
    match letter {
        'A' | 'J' => 1,
        'B' | 'K' | 'S' => 2,
        'C' | 'L' | 'T' => 3,
        'D' | 'M' | 'U' => 4,
        'E' | 'N' | 'V' => 5,
        'F' | 'W' => 6,
        'G' | 'P' | 'X' => 7,
        'H' | 'Y' => 8,
        'R' | 'Z' => 9,
        other => other.to_digit(10).unwrap_or(0),
    }
}

fn year(dice: &mut Dice) -> i16 {
    i16::try_from(dice.between(2006, 2025)).unwrap_or(2020)
}

/// A day between the first of January of one year and the 28th of December of another.
fn some_date(dice: &mut Dice, first_year: u32, last_year: u32) -> Date {
    let year = i16::try_from(dice.between(first_year, last_year)).unwrap_or(2000);
    let month = i8::try_from(dice.between(1, 12)).unwrap_or(1);
    let day = i8::try_from(dice.between(1, 28)).unwrap_or(1);
    Date::new(year, month, day).unwrap_or(date(2000, 1, 1))
}

fn ten_years_after(day: Date) -> Date {
    Date::new(day.year() + 10, day.month(), day.day()).unwrap_or(day)
}
