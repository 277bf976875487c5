//! The operators of toll roads: debts by plate.
//!
//! No public description of the real message exists; this is the project's own
//! service description, to be agreed with the register's owner.

use kernel::plate::Plate;
use roxmltree::Node;

use super::{Question, add_plate, check_plate};
use crate::channel::reading::{AnswerError, answer_root};
use crate::channel::writing::Fields;
use crate::xml;

/// "What does this vehicle owe for toll roads?"
#[derive(Debug, Clone, Copy)]
pub(crate) struct TollDebtOf<'a> {
    /// The plate, with its country.
    pub plate: &'a Plate,
}

/// What the operators answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TollDebt {
    /// What is owed, tiyn.
    pub amount_tiyn: u64,
}

impl Question for TollDebtOf<'_> {
    type Answer = TollDebt;

    fn fields<'a>(&'a self, fields: &mut Fields<'a>) {
        add_plate(fields, self.plate);
    }

    fn read(&self, data: Node<'_, '_>) -> Result<TollDebt, AnswerError> {
        let root = answer_root(data, "toll")?;
        check_plate(root, self.plate)?;
        Ok(TollDebt {
            amount_tiyn: xml::sum(root, "amount")?,
        })
    }
}
