//! The register of vehicles ("Автомобиль"), asked by plate.
//!
//! No public description of the real message exists; this is the project's own
//! service description, to be agreed with the register's owner.

use kernel::plate::Plate;
use kernel::vin::Vin;
use roxmltree::Node;

use super::{Question, add_vehicle, check_plate};
use crate::channel::reading::{AnswerError, answer_root};
use crate::channel::writing::Fields;
use crate::xml;

/// "Which vehicle carries this plate?"
#[derive(Debug, Clone, Copy)]
pub(crate) struct VehicleByPlate<'a> {
    /// The plate, with its country.
    pub plate: &'a Plate,
    /// The VIN the user stated; sent for the register's own log.
    pub vin: &'a Vin,
}

/// What a register of vehicles or of machinery answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum VehicleAnswer {
    /// The register answered and knows none with that plate.
    NotFound,
    /// It is registered or was.
    Found {
        /// VIN or chassis number, as written in the register.
        vin: String,
        /// Whether it is registered now.
        status: VehicleStatus,
    },
}

/// `status` of a vehicle or a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum VehicleStatus {
    /// Registered.
    Registered,
    /// Taken off the register.
    Deregistered,
}

impl Question for VehicleByPlate<'_> {
    type Answer = VehicleAnswer;

    fn fields<'a>(&'a self, fields: &mut Fields<'a>) {
        add_vehicle(fields, self.plate, self.vin);
    }

    fn read(&self, data: Node<'_, '_>) -> Result<VehicleAnswer, AnswerError> {
        read_registered(answer_root(data, "vehicle")?, self.plate)
    }
}

/// Reads what both registers answer alike.
pub(super) fn read_registered(
    root: Node<'_, '_>,
    asked: &Plate,
) -> Result<VehicleAnswer, AnswerError> {
    if !xml::flag(root, "found")? {
        return Ok(VehicleAnswer::NotFound);
    }
    check_plate(root, asked)?;
    Ok(VehicleAnswer::Found {
        status: xml::word(
            root,
            "status",
            "registered or deregistered",
            &[
                ("registered", VehicleStatus::Registered),
                ("deregistered", VehicleStatus::Deregistered),
            ],
        )?,
        vin: xml::required(root, "vin")?.to_owned(),
    })
}
