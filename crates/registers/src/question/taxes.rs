//! The taxpayer's cabinet: debts by IIN or BIN.
//!
//! No public description of the real message exists; this is the project's own
//! service description, to be agreed with the register's owner.

use roxmltree::Node;

use super::{Question, add, check_number};
use crate::channel::reading::{AnswerError, answer_root};
use crate::channel::writing::Fields;
use crate::xml;

/// "Which taxes does this person or company owe?"
#[derive(Debug, Clone, Copy)]
pub(crate) struct TaxDebtByNumber<'a> {
    /// IIN or BIN of the owner.
    pub number: &'a str,
}

/// What the cabinet answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TaxDebt {
    /// All taxes owed, tiyn.
    pub total_tiyn: u64,
    /// Vehicle tax owed, tiyn.
    pub vehicle_tax_tiyn: u64,
}

impl Question for TaxDebtByNumber<'_> {
    type Answer = TaxDebt;

    fn fields<'a>(&'a self, fields: &mut Fields<'a>) {
        add(fields, "iinBin", self.number);
    }

    fn read(&self, data: Node<'_, '_>) -> Result<TaxDebt, AnswerError> {
        let root = answer_root(data, "taxDebt")?;
        check_number(root, "iinBin", self.number)?;
        Ok(TaxDebt {
            total_tiyn: xml::sum(root, "total")?,
            vehicle_tax_tiyn: xml::sum(root, "vehicleTax")?,
        })
    }
}
