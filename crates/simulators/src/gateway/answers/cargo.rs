//! What is known of a lorry's load: certificates, customs declarations, weighing.

use super::super::fields::Missing;
use super::super::services::{Ask, boolean};
use crate::population::facts::{Fact, declaration_number};
use crate::xml::XmlWriter;

/// Veterinary and phytosanitary certificates of a vehicle's load.
pub(in super::super) fn certificates(ask: &Ask<'_>, writer: &mut XmlWriter) -> Result<(), Missing> {
    let key = ask.vehicle_key()?;
    let fact = ask.fact(&key);
    writer.leaf("plate", &ask.folded_plate()?);
    if fact == Fact::Absent {
        return Ok(());
    }
    let mut dice = ask.dice(&key);
    for (kind, series) in [("veterinary", "VT"), ("phytosanitary", "FT")] {
        writer.open("certificate");
        writer.leaf("number", &format!("{series}{:08}", dice.below(100_000_000)));
        writer.leaf("kind", kind);
        let until = ask.valid_until(&fact, &mut dice);
        writer.leaf("validUntil", &until.to_string());
        let status = match fact {
            Fact::NotInForce => "revoked",
            _ => "active",
        };
        writer.leaf("status", status);
        writer.close("certificate");
    }
    Ok(())
}

/// Customs declarations of the goods on a vehicle. A number that is stated is not needed to find
/// them; the asker compares.
pub(in super::super) fn declarations(ask: &Ask<'_>, writer: &mut XmlWriter) -> Result<(), Missing> {
    let key = ask.vehicle_key()?;
    let fact = ask.fact(&key);
    writer.leaf("plate", &ask.folded_plate()?);
    if fact == Fact::Absent {
        return Ok(());
    }
    let mut dice = ask.dice(&key);
    let number = declaration_number(
        ask.fields.required("country")?,
        ask.fields.required("plate")?,
    );
    let procedure = dice.pick(&["export", "transit", "re_export", "temporary_import"]);
    let status = match fact {
        Fact::NotInForce => "withdrawn",
        _ => dice.pick(&["released", "released", "registered"]),
    };
    let until = ask.valid_until(&fact, &mut dice);
    writer.open("declaration");
    writer.leaf("number", &number);
    writer.leaf("procedure", procedure);
    writer.leaf("status", status);
    writer.leaf("validUntil", &until.to_string());
    writer.close("declaration");
    Ok(())
}

/// The last weighing of a vehicle.
pub(in super::super) fn weighing(ask: &Ask<'_>, writer: &mut XmlWriter) -> Result<(), Missing> {
    let key = ask.vehicle_key()?;
    let found = ask.fact(&key) != Fact::Absent;
    writer.leaf("plate", &ask.folded_plate()?);
    writer.leaf("found", boolean(found));
    if found {
        let mut dice = ask.dice(&key);
        writer.leaf("station", &format!("СКП-{:02}", dice.between(1, 60)));
        writer.leaf("measuredAt", &ask.hours_ago(dice.between(1, 96)));
        writer.leaf(
            "grossKilograms",
            &(dice.between(900, 1_995) * 20).to_string(),
        );
    }
    Ok(())
}
