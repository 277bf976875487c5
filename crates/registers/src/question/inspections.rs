//! The information system of technical inspection, asked by plates.
//!
//! No public description of the real message exists; this is the project's own
//! service description, to be agreed with the register's owner.

use std::borrow::Cow;

use jiff::civil::Date;
use kernel::plate::{self, Plate};
use kernel::vin::Vin;
use roxmltree::Node;

use super::{Question, add, add_vehicle};
use crate::channel::reading::{AnswerError, answer_root};
use crate::channel::writing::Fields;
use crate::xml::{self, Unreadable};

/// "Which inspections have this lorry and its trailer?"
#[derive(Debug, Clone, Copy)]
pub(crate) struct InspectionsOf<'a> {
    /// The plate of the lorry.
    pub plate: &'a Plate,
    /// The VIN the user stated.
    pub vin: &'a Vin,
    /// The plate of the trailer, if there is one.
    pub trailer_plate: Option<&'a Plate>,
}

/// What the system answered: one entry for each plate asked, the lorry first;
/// `None` where it knows no inspection.
pub(crate) type Inspections = Vec<Option<Inspection>>;

/// An inspection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Inspection {
    /// The last day it is good for.
    pub valid_until: Date,
    /// Whether the vehicle passed.
    pub passed: bool,
}

impl Question for InspectionsOf<'_> {
    type Answer = Inspections;

    fn fields<'a>(&'a self, fields: &mut Fields<'a>) {
        add_vehicle(fields, self.plate, self.vin);
        if let Some(trailer) = self.trailer_plate {
            add(fields, "trailerPlate", trailer.folded());
            let country = trailer.country().as_str().to_owned();
            fields.push(("trailerCountry", Cow::Owned(country)));
        }
    }

    fn read(&self, data: Node<'_, '_>) -> Result<Inspections, AnswerError> {
        let root = answer_root(data, "inspections")?;
        let vehicles = xml::list(root, "vehicle")?;
        let mut found = Vec::with_capacity(vehicles.len());
        for vehicle in vehicles {
            let named = plate::fold(xml::required(vehicle, "plate")?);
            let asked = named == self.plate.folded()
                || self
                    .trailer_plate
                    .is_some_and(|trailer| named == trailer.folded());
            if !asked {
                return Err(Unreadable::AnotherSubject { element: "plate" }.into());
            }
            found.push((named, read_vehicle(vehicle)?));
        }
        let of = |plate: &Plate| {
            let entry = found.iter().find(|(named, _)| named == plate.folded());
            entry
                .map(|(_, inspection)| *inspection)
                .ok_or(Unreadable::Missing { element: "vehicle" })
        };
        let plates = std::iter::once(self.plate).chain(self.trailer_plate);
        Ok(plates.map(of).collect::<Result<_, _>>()?)
    }
}

fn read_vehicle(vehicle: Node<'_, '_>) -> Result<Option<Inspection>, Unreadable> {
    if !xml::flag(vehicle, "found")? {
        return Ok(None);
    }
    Ok(Some(Inspection {
        valid_until: xml::day(vehicle, "validUntil")?,
        passed: xml::word(
            vehicle,
            "result",
            "passed or failed",
            &[("passed", true), ("failed", false)],
        )?,
    }))
}
