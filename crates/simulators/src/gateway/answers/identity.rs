//! Who exists: natural persons and legal persons.

use jiff::civil::Date;

use super::super::fields::Missing;
use super::super::services::{Ask, boolean};
use crate::population::facts::Fact;
use crate::population::{Person, Sex};
use crate::xml::XmlWriter;

/// Code, Russian name, Kazakh name.
type Words = (&'static str, &'static str, &'static str);

/// Person by IIN.
pub(in super::super) fn person(ask: &Ask<'_>, writer: &mut XmlWriter) -> Result<(), Missing> {
    let iin = ask.fields.required("iin")?;
    let fact = ask.fact(iin);
    if let Some(person) = ask.population().person_by_iin(iin)
        && fact != Fact::Absent
    {
        let death = match fact {
            Fact::InOrder => None,
            _ => person.death_date.or(Some(ask.day(-30))),
        };
        write_person(writer, person, death);
    }
    Ok(())
}

fn write_person(writer: &mut XmlWriter, person: &Person, death: Option<Date>) {
    writer.open("person");
    writer.optional("iin", person.iin.as_deref());
    write_names(writer, person);
    writer.optional("deathDate", death.map(|day| day.to_string()).as_deref());
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
    let (life, since) = match death {
        None => (("0", "Живой", "Тірі"), person.birth_date),
        Some(day) => (("1", "Умерший", "Қайтыс болған"), day),
    };
    reference(writer, "lifeStatus", life, since);
    write_document(writer, person);
    writer.leaf("removed", "false");
    writer.close("person");
}

fn write_names(writer: &mut XmlWriter, person: &Person) {
    writer.leaf("surname", &person.surname);
    writer.leaf("name", &person.name);
    writer.optional("patronymic", person.patronymic.as_deref());
    writer.leaf("birthDate", &person.birth_date.to_string());
}

fn write_document(writer: &mut XmlWriter, person: &Person) {
    let document = &person.document;
    writer.open("documents");
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
    write_names(writer, person);
    writer.close("document");
    writer.close("documents");
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
pub(in super::super) fn organisation(ask: &Ask<'_>, writer: &mut XmlWriter) -> Result<(), Missing> {
    let bin = ask.fields.required("bin")?;
    let fact = ask.fact(bin);
    let company = ask.population().company_by_bin(bin);
    let company = company.filter(|_| fact != Fact::Absent);
    writer.leaf("found", boolean(company.is_some()));
    if let Some(company) = company {
        writer.leaf("bin", &company.bin);
        writer.leaf("nameRu", &company.name_ru);
        writer.leaf("nameKk", &company.name_kk);
        writer.leaf("headIin", &company.head_iin);
        let status = match fact {
            Fact::InOrder => "active",
            _ => "liquidated",
        };
        writer.leaf("status", status);
    }
    Ok(())
}
