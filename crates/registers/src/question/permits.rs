//! Permits for international carriage: "E-licensing" by the carrier's number, the
//! database of transport control by plate.
//!
//! No public description of the real message exists; this is the project's own
//! service description, to be agreed with the register's owner.

use jiff::civil::Date;
use kernel::plate::Plate;
use roxmltree::Node;

use super::{Question, add, add_plate, check_number, check_plate};
use crate::channel::reading::{AnswerError, answer_root};
use crate::channel::writing::Fields;
use crate::xml::{self, Unreadable};

/// "Which licences for carriage has this carrier?"
#[derive(Debug, Clone, Copy)]
pub(crate) struct LicencesByNumber<'a> {
    /// IIN or BIN of the owner.
    pub number: &'a str,
}

/// "Which permits for carriage has this vehicle?"
#[derive(Debug, Clone, Copy)]
pub(crate) struct PermitsByPlate<'a> {
    /// The plate, with its country.
    pub plate: &'a Plate,
}

/// A permit or licence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Permit {
    /// The first day it is valid.
    pub valid_from: Date,
    /// The last day it is valid.
    pub valid_until: Date,
    /// Active, neither suspended nor revoked.
    pub active: bool,
}

impl Question for LicencesByNumber<'_> {
    type Answer = Vec<Permit>;

    fn fields<'a>(&'a self, fields: &mut Fields<'a>) {
        add(fields, "iinBin", self.number);
    }

    fn read(&self, data: Node<'_, '_>) -> Result<Vec<Permit>, AnswerError> {
        let root = answer_root(data, "permits")?;
        check_number(root, "iinBin", self.number)?;
        Ok(read_permits(root)?)
    }
}

impl Question for PermitsByPlate<'_> {
    type Answer = Vec<Permit>;

    fn fields<'a>(&'a self, fields: &mut Fields<'a>) {
        add_plate(fields, self.plate);
    }

    fn read(&self, data: Node<'_, '_>) -> Result<Vec<Permit>, AnswerError> {
        let root = answer_root(data, "permits")?;
        check_plate(root, self.plate)?;
        Ok(read_permits(root)?)
    }
}

fn read_permits(root: Node<'_, '_>) -> Result<Vec<Permit>, Unreadable> {
    let read = |permit: Node<'_, '_>| {
        Ok(Permit {
            valid_from: xml::day(permit, "validFrom")?,
            valid_until: xml::day(permit, "validUntil")?,
            active: xml::word(
                permit,
                "status",
                "active, suspended or revoked",
                &[("active", true), ("suspended", false), ("revoked", false)],
            )?,
        })
    };
    xml::list(root, "permit")?.into_iter().map(read).collect()
}
