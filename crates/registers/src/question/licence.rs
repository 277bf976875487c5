//! Driving licences, kept with the register of vehicles, asked by IIN.
//!
//! No public description of the real message exists; this is the project's own
//! service description, to be agreed with the register's owner.

use jiff::civil::Date;
use kernel::person_number::Iin;
use kernel::plate;
use roxmltree::Node;

use super::{Question, add, check_iin};
use crate::channel::reading::{AnswerError, answer_root};
use crate::channel::writing::Fields;
use crate::xml;

/// The most categories of one licence that are read.
const CATEGORIES_LIMIT: usize = 50;

/// "Which driving licence has this person?"
#[derive(Debug, Clone, Copy)]
pub(crate) struct LicenceByIin<'a> {
    /// The IIN of the driver.
    pub iin: &'a Iin,
}

/// What the register answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LicenceAnswer {
    /// The register answered and knows no licence of that person.
    NotFound,
    /// The licence.
    Found(Licence),
}

/// A driving licence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Licence {
    /// Categories, folded as plates are: registers write them in either script.
    pub categories: Vec<String>,
    /// The last day it is valid.
    pub valid_until: Date,
    /// Valid, neither suspended nor withdrawn.
    pub in_force: bool,
}

impl Question for LicenceByIin<'_> {
    type Answer = LicenceAnswer;

    fn fields<'a>(&'a self, fields: &mut Fields<'a>) {
        add(fields, "iin", self.iin.as_str());
    }

    fn read(&self, data: Node<'_, '_>) -> Result<LicenceAnswer, AnswerError> {
        let root = answer_root(data, "licence")?;
        if !xml::flag(root, "found")? {
            return Ok(LicenceAnswer::NotFound);
        }
        check_iin(root, self.iin)?;
        let categories = xml::optional(root, "categories")?.unwrap_or_default();
        Ok(LicenceAnswer::Found(Licence {
            categories: categories
                .split_whitespace()
                .take(CATEGORIES_LIMIT)
                .map(plate::fold)
                .collect(),
            valid_until: xml::day(root, "validUntil")?,
            in_force: xml::word(
                root,
                "status",
                "valid, suspended or withdrawn",
                &[("valid", true), ("suspended", false), ("withdrawn", false)],
            )?,
        }))
    }
}
