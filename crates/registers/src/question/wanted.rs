//! The interior ministry's list of wanted vehicles, asked by plate and VIN.
//!
//! No public description of the real message exists; this is the project's own
//! service description, to be agreed with the register's owner.

use jiff::civil::Date;
use kernel::plate::Plate;
use kernel::vin::Vin;
use roxmltree::Node;

use super::{Question, add_vehicle};
use crate::channel::reading::{AnswerError, answer_root};
use crate::channel::writing::Fields;
use crate::xml;

/// "Is this vehicle wanted?"
#[derive(Debug, Clone, Copy)]
pub(crate) struct WantedVehicle<'a> {
    /// The plate, with its country.
    pub plate: &'a Plate,
    /// The VIN the user stated.
    pub vin: &'a Vin,
}

/// What the ministry answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum WantedAnswer {
    /// Not on the list.
    NotWanted,
    /// On the list.
    Wanted {
        /// The ground, in the ministry's words.
        basis: Option<String>,
        /// Since when.
        since: Option<Date>,
    },
}

impl Question for WantedVehicle<'_> {
    type Answer = WantedAnswer;

    fn fields<'a>(&'a self, fields: &mut Fields<'a>) {
        add_vehicle(fields, self.plate, self.vin);
    }

    fn read(&self, data: Node<'_, '_>) -> Result<WantedAnswer, AnswerError> {
        // The root and its flag share the name: <wanted><wanted>true</wanted>…
        let root = answer_root(data, "wanted")?;
        if !xml::flag(root, "wanted")? {
            return Ok(WantedAnswer::NotWanted);
        }
        Ok(WantedAnswer::Wanted {
            basis: xml::optional(root, "basis")?.map(str::to_owned),
            since: xml::date(root, "since")?,
        })
    }
}
