//! What is known of vehicles: registration, search, machinery, inspections.

use super::super::fields::Missing;
use super::super::services::{Ask, boolean};
use crate::population::facts::Fact;
use crate::population::{VehicleStatus, vehicle_key};
use crate::xml::XmlWriter;

/// What both vehicle services ask with: country, plate and VIN, at least one of the last two.
fn question<'a>(ask: &Ask<'a>) -> Result<(Option<String>, Option<&'a str>), Missing> {
    let fields = ask.fields;
    let country = fields.required("country")?;
    let (plate, vin) = (fields.optional("plate"), fields.optional("vin"));
    if plate.is_none() && vin.is_none() {
        return Err(Missing("plate"));
    }
    Ok((plate.map(|plate| vehicle_key(country, plate)), vin))
}

/// Vehicle by plate.
pub(in super::super) fn vehicle(ask: &Ask<'_>, writer: &mut XmlWriter) -> Result<(), Missing> {
    let found = match question(ask)? {
        (Some(key), _) => ask.gateway.vehicle_by_plate(&key),
        (None, Some(vin)) => ask.gateway.vehicle_by_vin(vin),
        (None, None) => None,
    };
    let found = found
        .filter(|vehicle| vehicle.country == "KZ")
        .map(|vehicle| (ask.fact(&vehicle.key()), vehicle))
        .filter(|(fact, _)| *fact != Fact::Absent);
    writer.leaf("found", boolean(found.is_some()));
    if let Some((fact, vehicle)) = found {
        writer.leaf("plate", &vehicle.plate);
        writer.leaf("country", &vehicle.country);
        writer.leaf("vin", &vehicle.vin);
        writer.leaf("category", &vehicle.category);
        writer.leaf("mark", &vehicle.mark);
        writer.leaf("year", &vehicle.year.to_string());
        writer.optional("ownerIinBin", vehicle.owner.number());
        let status = match fact {
            Fact::InOrder => VehicleStatus::Registered,
            _ => VehicleStatus::Deregistered,
        };
        writer.leaf("status", status.as_str());
    }
    Ok(())
}

/// Whether a vehicle is wanted, by plate or by VIN.
pub(in super::super) fn wanted(ask: &Ask<'_>, writer: &mut XmlWriter) -> Result<(), Missing> {
    let (key, vin) = question(ask)?;
    let by_vin = vin.and_then(|vin| ask.gateway.vehicle_by_vin(vin));
    let by_vin = by_vin.map(|vehicle| vehicle.key());
    let keys: Vec<String> = key.into_iter().chain(by_vin).collect();
    let fact = ask.fact_of_any(&keys);
    let record = keys
        .iter()
        .find_map(|key| ask.gateway.vehicle_by_plate(key)?.wanted)
        .map(|search| (search.basis, search.since));
    write_search(ask, writer, &fact, keys.first(), record);
    Ok(())
}

/// The answer of both lists of the wanted.
pub(super) fn write_search(
    ask: &Ask<'_>,
    writer: &mut XmlWriter,
    fact: &Fact,
    key: Option<&String>,
    record: Option<(String, jiff::civil::Date)>,
) {
    let wanted = *fact == Fact::Wanted;
    writer.leaf("wanted", boolean(wanted));
    if wanted {
        let mut dice = ask.dice(key.map_or("", String::as_str));
        let since = -i32::try_from(dice.between(30, 300)).unwrap_or(30);
        let (basis, since) =
            record.unwrap_or_else(|| ("Розыск по постановлению суда".to_owned(), ask.day(since)));
        writer.leaf("basis", &basis);
        writer.leaf("since", &since.to_string());
    }
}

/// Agricultural machinery by plate.
pub(in super::super) fn machinery(ask: &Ask<'_>, writer: &mut XmlWriter) -> Result<(), Missing> {
    let key = ask.vehicle_key()?;
    let stated = ask.fields.optional("vin");
    let fact = ask.fact(&key);
    let found = fact != Fact::Absent;
    writer.leaf("found", boolean(found));
    writer.leaf("plate", &ask.folded_plate()?);
    if found {
        // A machine that is known to this register only has the VIN that was stated.
        let known = ask.gateway.vehicle_by_plate(&key).map(|one| one.vin);
        writer.optional("vin", known.as_deref().or(stated));
        writer.leaf("kind", "tractor");
        let status = match fact {
            Fact::NotInForce => VehicleStatus::Deregistered,
            _ => VehicleStatus::Registered,
        };
        writer.leaf("status", status.as_str());
    }
    Ok(())
}

/// Technical inspections of a lorry and its trailer.
pub(in super::super) fn inspections(ask: &Ask<'_>, writer: &mut XmlWriter) -> Result<(), Missing> {
    let fields = ask.fields;
    inspection(
        ask,
        writer,
        fields.required("country")?,
        fields.required("plate")?,
    );
    if let Some(plate) = fields.optional("trailerPlate") {
        let country = match fields.optional("trailerCountry") {
            Some(country) => country,
            None => fields.required("country")?,
        };
        inspection(ask, writer, country, plate);
    }
    Ok(())
}

fn inspection(ask: &Ask<'_>, writer: &mut XmlWriter, country: &str, plate: &str) {
    let key = vehicle_key(country, plate);
    let fact = ask.fact(&key);
    writer.open("vehicle");
    writer.leaf("plate", &kernel::plate::fold(plate));
    writer.leaf("found", boolean(fact != Fact::Absent));
    if fact != Fact::Absent {
        let mut dice = ask.dice(&key);
        writer.leaf("certificate", &format!("TO{:08}", dice.below(100_000_000)));
        let until = ask.valid_until(&fact, &mut dice);
        writer.leaf("validUntil", &until.to_string());
        let result = match fact {
            Fact::NotInForce => "failed",
            _ => "passed",
        };
        writer.leaf("result", result);
    }
    writer.close("vehicle");
}
