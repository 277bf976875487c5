//! The four registers: business fields in, business XML out.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::Gateway;
use super::envelope::gateway_date;
use crate::population::{CompanyStatus, Person, Sex};
use crate::xml::XmlWriter;

/// Business fields by lower-case name.
pub(super) type Fields = BTreeMap<String, String>;

/// A field the service can't do without.
#[derive(Debug, thiserror::Error)]
#[error("field {0} is missing or empty")]
pub(super) struct Missing(&'static str);

fn field<'a>(fields: &'a Fields, name: &'static str) -> Result<&'a str, Missing> {
    optional(fields, name).ok_or(Missing(name))
}

fn optional<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.get(&name.to_ascii_lowercase()).map(String::as_str)
}

/// The register understood the question.
fn understood(writer: &mut XmlWriter) {
    writer.open("messageResult");
    writer.leaf("code", "00000");
    writer.close("messageResult");
}

/// Person by IIN.
pub(super) fn person(gateway: &Gateway, fields: &Fields) -> Result<String, Missing> {
    let iin = field(fields, "iin")?;
    let mut writer = XmlWriter::fragment();
    writer.open("persons");
    writer.leaf("messageId", &gateway.ids.uuid().to_string());
    writer.leaf("messageDate", &gateway_date(gateway.config.clock.now()));
    understood(&mut writer);
    if let Some(person) = gateway.config.population.person_by_iin(iin) {
        write_person(&mut writer, person);
    }
    writer.close("persons");
    Ok(writer.finish())
}

fn write_person(writer: &mut XmlWriter, person: &Person) {
    writer.open("person");
    writer.optional("iin", person.iin.as_deref());
    writer.leaf("surname", &person.surname);
    writer.leaf("name", &person.name);
    writer.optional("patronymic", person.patronymic.as_deref());
    writer.leaf("birthDate", &person.birth_date.to_string());
    writer.optional(
        "deathDate",
        person.death_date.map(|day| day.to_string()).as_deref(),
    );
    let gender = match person.sex {
        Sex::Male => ("1", "мужской", "ер"),
        Sex::Female => ("2", "женский", "әйел"),
    };
    reference(writer, "gender", gender, person.birth_date);
    reference(
        writer,
        "citizenship",
        ("398", "КАЗАХСТАН", "ҚАЗАҚСТАН"),
        person.birth_date,
    );
    let life = match person.death_date {
        None => reference_of_life("0", person.birth_date),
        Some(day) => reference_of_life("1", day),
    };
    reference(writer, "lifeStatus", life.0, life.1);
    writer.open("documents");
    let document = &person.document;
    writer.open("document");
    let kind = if document.kind == "001" {
        ("001", "ПАСПОРТ", "ТӨЛҚҰЖАТ")
    } else {
        ("002", "УДОСТОВЕРЕНИЕ ЛИЧНОСТИ", "ЖЕКЕ КУӘЛІК")
    };
    reference(writer, "type", kind, document.issued);
    writer.leaf("number", &document.number);
    writer.leaf("beginDate", &document.issued.to_string());
    writer.leaf("endDate", &document.valid_until.to_string());
    reference(
        writer,
        "issueOrganization",
        ("001", "МВД РК", "ҚР ІІМ"),
        document.issued,
    );
    reference(
        writer,
        "status",
        ("00", "ДОКУМЕНТ ДЕЙСТВИТЕЛЕН", "ҚҰЖАТ ЖАРАМДЫ"),
        document.issued,
    );
    writer.leaf("surname", &person.surname);
    writer.leaf("name", &person.name);
    writer.optional("patronymic", person.patronymic.as_deref());
    writer.leaf("birthDate", &person.birth_date.to_string());
    writer.close("document");
    writer.close("documents");
    writer.leaf("removed", "false");
    writer.close("person");
}

/// Code, Russian name, Kazakh name.
type Words = (&'static str, &'static str, &'static str);

fn reference_of_life(code: &'static str, since: Date) -> (Words, Date) {
    if code == "0" {
        ((code, "Живой", "Тірі"), since)
    } else {
        ((code, "Умерший", "Қайтыс болған"), since)
    }
}

/// An entry of a reference book as the persons register writes it.
fn reference(writer: &mut XmlWriter, name: &str, (code, name_ru, name_kz): Words, changed: Date) {
    writer.open(name);
    writer.leaf("code", code);
    writer.leaf("nameRu", name_ru);
    writer.leaf("nameKz", name_kz);
    writer.leaf("changeDate", &changed.to_string());
    writer.close(name);
}

/// Legal person by BIN.
pub(super) fn organisation(gateway: &Gateway, fields: &Fields) -> Result<String, Missing> {
    let bin = field(fields, "bin")?;
    let company = gateway.config.population.company_by_bin(bin);
    let mut writer = XmlWriter::fragment();
    writer.open("organisation");
    understood(&mut writer);
    writer.leaf("found", boolean(company.is_some()));
    if let Some(company) = company {
        writer.leaf("bin", &company.bin);
        writer.leaf("nameRu", &company.name_ru);
        writer.leaf("nameKk", &company.name_kk);
        writer.leaf("headIin", &company.head_iin);
        let status = match company.status {
            CompanyStatus::Active => "active",
            CompanyStatus::Liquidated => "liquidated",
        };
        writer.leaf("status", status);
    }
    writer.close("organisation");
    Ok(writer.finish())
}

/// What both vehicle services ask with: country, plate and VIN, at least one of the last two.
fn vehicle_question(fields: &Fields) -> Result<(&str, Option<&str>, Option<&str>), Missing> {
    let country = field(fields, "country")?;
    let (plate, vin) = (optional(fields, "plate"), optional(fields, "vin"));
    if plate.is_none() && vin.is_none() {
        return Err(Missing("plate"));
    }
    Ok((country, plate, vin))
}

/// Vehicle by plate.
pub(super) fn vehicle(gateway: &Gateway, fields: &Fields) -> Result<String, Missing> {
    let (country, plate, vin) = vehicle_question(fields)?;
    let found = match (plate, vin) {
        (Some(plate), _) => gateway.vehicle_by_plate(country, plate),
        (None, Some(vin)) => gateway.vehicle_by_vin(vin),
        (None, None) => None,
    };
    let found = found.filter(|vehicle| vehicle.country == "KZ");
    let mut writer = XmlWriter::fragment();
    writer.open("vehicle");
    understood(&mut writer);
    writer.leaf("found", boolean(found.is_some()));
    if let Some(vehicle) = found {
        writer.leaf("plate", &vehicle.plate);
        writer.leaf("country", &vehicle.country);
        writer.leaf("vin", &vehicle.vin);
        writer.leaf("category", &vehicle.category);
        writer.leaf("mark", &vehicle.mark);
        writer.leaf("year", &vehicle.year.to_string());
        writer.optional("ownerIinBin", vehicle.owner.number());
        writer.leaf("status", vehicle.status.as_str());
    }
    writer.close("vehicle");
    Ok(writer.finish())
}

/// Whether a vehicle is wanted, by plate or by VIN.
pub(super) fn wanted(gateway: &Gateway, fields: &Fields) -> Result<String, Missing> {
    let (country, plate, vin) = vehicle_question(fields)?;
    let by_plate = plate.and_then(|plate| gateway.vehicle_by_plate(country, plate));
    let by_vin = vin.and_then(|vin| gateway.vehicle_by_vin(vin));
    let search = by_plate
        .and_then(|vehicle| vehicle.wanted)
        .or_else(|| by_vin.and_then(|vehicle| vehicle.wanted));
    let mut writer = XmlWriter::fragment();
    writer.open("wanted");
    understood(&mut writer);
    writer.leaf("wanted", boolean(search.is_some()));
    if let Some(search) = search {
        writer.leaf("basis", &search.basis);
        writer.leaf("since", &search.since.to_string());
    }
    writer.close("wanted");
    Ok(writer.finish())
}

fn boolean(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}
