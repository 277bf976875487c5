//! What is known of drivers: licence, search, documents, face, telephone.

use super::super::fields::Missing;
use super::super::services::{Ask, boolean};
use super::vehicles::write_search;
use crate::population::facts::{DOCUMENT_KINDS, Fact, document_key, name_key};
use crate::xml::XmlWriter;

/// Categories of somebody who drives lorries.
const LORRY_CATEGORIES: &str = "B BE C C1 C1E CE D";

/// Driving licence by IIN.
pub(in super::super) fn licence(ask: &Ask<'_>, writer: &mut XmlWriter) -> Result<(), Missing> {
    let iin = ask.fields.required("iin")?;
    let fact = ask.fact(iin);
    writer.leaf("found", boolean(fact != Fact::Absent));
    writer.leaf("iin", iin);
    if fact == Fact::Absent {
        return Ok(());
    }
    let mut dice = ask.dice(iin);
    writer.leaf("number", &format!("KZ{:07}", dice.below(10_000_000)));
    let categories = match &fact {
        Fact::Categories(categories) => categories,
        _ => LORRY_CATEGORIES,
    };
    writer.leaf("categories", categories);
    let until = ask.valid_until(&fact, &mut dice);
    writer.leaf("validUntil", &until.to_string());
    let status = match fact {
        Fact::NotInForce => dice.pick(&["suspended", "withdrawn"]),
        _ => "valid",
    };
    writer.leaf("status", status);
    Ok(())
}

/// Whether a person is wanted: by IIN, by document, or by name and birth date.
pub(in super::super) fn wanted(ask: &Ask<'_>, writer: &mut XmlWriter) -> Result<(), Missing> {
    let fields = ask.fields;
    let (surname, birth_date) = (fields.required("surname")?, fields.required("birthDate")?);
    let (country, number) = (
        fields.required("documentCountry")?,
        fields.required("documentNumber")?,
    );
    let mut keys = vec![document_key(country, number)];
    keys.extend(fields.optional("iin").map(str::to_owned));
    if let Some(name) = fields.optional("name") {
        keys.push(name_key(surname, name, birth_date));
    }
    let fact = ask.fact_of_any(&keys);
    write_search(ask, writer, &fact, keys.first(), None);
    Ok(())
}

/// Digital documents by IIN.
pub(in super::super) fn documents(ask: &Ask<'_>, writer: &mut XmlWriter) -> Result<(), Missing> {
    let iin = ask.fields.required("iin")?;
    let fact = ask.fact(iin);
    writer.leaf("iin", iin);
    if fact == Fact::Absent {
        return Ok(());
    }
    let mut dice = ask.dice(iin);
    for kind in DOCUMENT_KINDS {
        let until = ask.valid_until(&fact, &mut dice);
        let number = format!("{:09}", dice.below(1_000_000_000));
        if matches!(&fact, Fact::Lacks(lacking) if lacking == kind) {
            continue;
        }
        writer.open("document");
        writer.leaf("kind", kind);
        writer.leaf("number", &number);
        // Registration certificates have no term.
        if kind != "vehicle_registration" {
            writer.leaf("validUntil", &until.to_string());
        }
        writer.close("document");
    }
    Ok(())
}

/// Result of the biometric identification by IIN.
pub(in super::super) fn biometrics(ask: &Ask<'_>, writer: &mut XmlWriter) -> Result<(), Missing> {
    let iin = ask.fields.required("iin")?;
    let fact = ask.fact(iin);
    let made = fact != Fact::Absent;
    writer.leaf("iin", iin);
    writer.leaf("made", boolean(made));
    if made {
        writer.leaf("matched", boolean(fact != Fact::NotInForce));
        writer.leaf("at", &ask.hours_ago(ask.dice(iin).between(1, 720)));
    }
    Ok(())
}

/// Whether a telephone belongs to a person.
pub(in super::super) fn phone(ask: &Ask<'_>, writer: &mut XmlWriter) -> Result<(), Missing> {
    let iin = ask.fields.required("iin")?;
    let phone = ask.fields.required("phone")?;
    let owned = match ask.population().person_by_iin(iin) {
        Some(person) => subscriber(&person.phone) == subscriber(phone),
        // Somebody whom only a changed fact knows has whatever number was asked.
        None => true,
    };
    let belongs = owned && ask.fact(iin) == Fact::InOrder;
    writer.leaf("iin", iin);
    writer.leaf("belongs", boolean(belongs));
    Ok(())
}

/// The last ten digits, which are alike in `+7700…`, `7700…` and `8700…`.
fn subscriber(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    digits[digits.len().saturating_sub(10)..].iter().collect()
}
