//! The weighing stations of the intelligent transport system, asked by plate.
//!
//! No public description of the real message exists; this is the project's own
//! service description, to be agreed with the register's owner.

use kernel::plate::Plate;
use roxmltree::Node;

use super::{Question, add_plate, check_plate};
use crate::channel::reading::{AnswerError, answer_root};
use crate::channel::writing::Fields;
use crate::xml;

/// "Was this vehicle weighed?"
#[derive(Debug, Clone, Copy)]
pub(crate) struct WeighingOf<'a> {
    /// The plate, with its country.
    pub plate: &'a Plate,
}

/// What the stations answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Weighing {
    /// Whether a weighing is known.
    pub found: bool,
}

impl Question for WeighingOf<'_> {
    type Answer = Weighing;

    fn fields<'a>(&'a self, fields: &mut Fields<'a>) {
        add_plate(fields, self.plate);
    }

    fn read(&self, data: Node<'_, '_>) -> Result<Weighing, AnswerError> {
        let root = answer_root(data, "weighing")?;
        check_plate(root, self.plate)?;
        Ok(Weighing {
            found: xml::flag(root, "found")?,
        })
    }
}
