//! The register of administrative proceedings: overdue road-safety fines.
//!
//! No public description of the real message exists; this is the project's own
//! service description, to be agreed with the register's owner.

use kernel::plate::Plate;
use roxmltree::Node;

use super::{Question, add_optional, add_plate, check_plate};
use crate::channel::reading::{AnswerError, answer_root};
use crate::channel::writing::Fields;
use crate::xml;

/// "Which fines of this person, with this vehicle, are overdue?"
#[derive(Debug, Clone, Copy)]
pub(crate) struct FinesOf<'a> {
    /// IIN or BIN; without it, the fines of the vehicle.
    pub number: Option<&'a str>,
    /// The plate, with its country.
    pub plate: &'a Plate,
}

/// What the register answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fines {
    /// How many are overdue. What is owed for them is told to nobody: they may
    /// be another person's.
    pub overdue: u32,
}

impl Question for FinesOf<'_> {
    type Answer = Fines;

    fn fields<'a>(&'a self, fields: &mut Fields<'a>) {
        add_optional(fields, "iinBin", self.number);
        add_plate(fields, self.plate);
    }

    fn read(&self, data: Node<'_, '_>) -> Result<Fines, AnswerError> {
        let root = answer_root(data, "fines")?;
        check_plate(root, self.plate)?;
        xml::sum(root, "amount")?;
        Ok(Fines {
            overdue: xml::count(root, "overdue")?,
        })
    }
}
