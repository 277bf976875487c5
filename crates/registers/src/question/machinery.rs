//! The register of agricultural machinery, asked by plate.
//!
//! No public description of the real message exists; this is the project's own
//! service description, to be agreed with the register's owner.

use kernel::plate::Plate;
use kernel::vin::Vin;
use roxmltree::Node;

use super::vehicle::{VehicleAnswer, read_registered};
use super::{Question, add_vehicle};
use crate::channel::reading::{AnswerError, answer_root};
use crate::channel::writing::Fields;

/// "Which agricultural machine carries this plate?"
#[derive(Debug, Clone, Copy)]
pub(crate) struct MachineByPlate<'a> {
    /// The plate, with its country.
    pub plate: &'a Plate,
    /// The VIN or chassis number the user stated.
    pub vin: &'a Vin,
}

impl Question for MachineByPlate<'_> {
    type Answer = VehicleAnswer;

    fn fields<'a>(&'a self, fields: &mut Fields<'a>) {
        add_vehicle(fields, self.plate, self.vin);
    }

    fn read(&self, data: Node<'_, '_>) -> Result<VehicleAnswer, AnswerError> {
        read_registered(answer_root(data, "machinery")?, self.plate)
    }
}
