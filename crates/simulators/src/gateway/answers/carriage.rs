//! Permits, insurance and debts of carriers and their vehicles.

use super::super::fields::Missing;
use super::super::services::{Ask, boolean, tenge};
use crate::population::facts::Fact;
use crate::population::{Owner, Person};
use crate::xml::XmlWriter;

/// Licences of a carrier, by IIN or BIN.
pub(in super::super) fn licences(ask: &Ask<'_>, writer: &mut XmlWriter) -> Result<(), Missing> {
    let number = ask.fields.required("iinBin")?;
    writer.leaf("iinBin", number);
    permit(ask, writer, number, "LC");
    Ok(())
}

/// Permits of a vehicle.
pub(in super::super) fn permits(ask: &Ask<'_>, writer: &mut XmlWriter) -> Result<(), Missing> {
    let key = ask.vehicle_key()?;
    writer.leaf("plate", &ask.folded_plate()?);
    permit(ask, writer, &key, "PM");
    Ok(())
}

fn permit(ask: &Ask<'_>, writer: &mut XmlWriter, key: &str, series: &str) {
    let fact = ask.fact(key);
    if fact == Fact::Absent {
        return;
    }
    let mut dice = ask.dice(key);
    let until = ask.valid_until(&fact, &mut dice);
    writer.open("permit");
    writer.leaf("number", &format!("{series}{:07}", dice.below(10_000_000)));
    writer.leaf("validFrom", &a_year_before(until).to_string());
    writer.leaf("validUntil", &until.to_string());
    let status = match fact {
        Fact::NotInForce => dice.pick(&["suspended", "revoked"]),
        _ => "active",
    };
    writer.leaf("status", status);
    writer.close("permit");
}

/// Insurance contracts of a vehicle.
pub(in super::super) fn insurance(ask: &Ask<'_>, writer: &mut XmlWriter) -> Result<(), Missing> {
    let key = ask.vehicle_key()?;
    let fact = ask.fact(&key);
    writer.leaf("plate", &ask.folded_plate()?);
    if fact == Fact::Absent {
        return Ok(());
    }
    let mut dice = ask.dice(&key);
    let until = ask.valid_until(&fact, &mut dice);
    writer.open("contract");
    writer.leaf("number", &format!("OG{:09}", dice.below(1_000_000_000)));
    let holder = policyholder(ask, &key);
    writer.leaf("policyholder", &holder);
    if dice.per_mille(200) {
        writer.leaf("beneficiary", &holder);
    }
    let driver = ask.population().insured_driver(&key);
    let any_driver = driver.is_none() && !matches!(fact, Fact::Drivers(_));
    writer.leaf("anyDriver", boolean(any_driver));
    match (&fact, driver) {
        (Fact::Drivers(numbers), _) => {
            for number in numbers {
                insured_number(writer, number);
            }
        }
        (_, Some(driver)) => insured_person(writer, driver),
        (_, None) => {}
    }
    writer.leaf("validFrom", &a_year_before(until).to_string());
    writer.leaf("validUntil", &until.to_string());
    writer.close("contract");
    Ok(())
}

/// A driver of whom a number was stated: twelve digits are an IIN.
fn insured_number(writer: &mut XmlWriter, number: &str) {
    let iin = number.len() == 12 && number.bytes().all(|byte| byte.is_ascii_digit());
    writer.open("driver");
    writer.leaf(if iin { "iin" } else { "documentNumber" }, number);
    writer.close("driver");
}

fn insured_person(writer: &mut XmlWriter, driver: &Person) {
    writer.open("driver");
    writer.optional("iin", driver.iin.as_deref());
    writer.leaf("documentNumber", &driver.document.number);
    writer.close("driver");
}

/// The owner's name.
fn policyholder(ask: &Ask<'_>, key: &str) -> String {
    let population = ask.population();
    let named = match ask.gateway.vehicle_by_plate(key).map(|one| one.owner) {
        Some(Owner::Foreign { name }) => Some(name),
        Some(Owner::Company { bin }) => population
            .company_by_bin(&bin)
            .map(|company| company.name_ru.clone()),
        Some(Owner::Person { iin }) => population
            .person_by_iin(&iin)
            .map(|person| format!("{} {}", person.surname, person.name)),
        None => None,
    };
    named.unwrap_or_else(|| "Страхователь не указан".to_owned())
}

/// Tax debt of a person or company.
pub(in super::super) fn taxes(ask: &Ask<'_>, writer: &mut XmlWriter) -> Result<(), Missing> {
    let number = ask.fields.required("iinBin")?;
    let total = owed(&ask.fact(number));
    writer.leaf("iinBin", number);
    writer.leaf("total", &tenge(total));
    writer.leaf("vehicleTax", &tenge(total / 2));
    Ok(())
}

/// Overdue fines of a vehicle, and of the person or company that is named beside it.
pub(in super::super) fn fines(ask: &Ask<'_>, writer: &mut XmlWriter) -> Result<(), Missing> {
    let key = ask.vehicle_key()?;
    let number = ask.fields.optional("iinBin");
    let of_vehicle = owed(&ask.fact(&key));
    let of_person = number.map_or(0, |number| owed(&ask.plain_fact(number)));
    let overdue = u8::from(of_vehicle > 0) + u8::from(of_person > 0);
    writer.leaf("plate", &ask.folded_plate()?);
    writer.leaf("overdue", &overdue.to_string());
    writer.leaf("amount", &tenge(of_vehicle + of_person));
    Ok(())
}

/// Toll debt of a vehicle.
pub(in super::super) fn toll(ask: &Ask<'_>, writer: &mut XmlWriter) -> Result<(), Missing> {
    let key = ask.vehicle_key()?;
    writer.leaf("plate", &ask.folded_plate()?);
    writer.leaf("amount", &tenge(owed(&ask.fact(&key))));
    Ok(())
}

fn owed(fact: &Fact) -> u64 {
    match fact {
        Fact::OwedTiyn(sum) => *sum,
        _ => 0,
    }
}

fn a_year_before(day: jiff::civil::Date) -> jiff::civil::Date {
    use jiff::ToSpan as _;
    day.checked_sub(364.days()).unwrap_or(day)
}
