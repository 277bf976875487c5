//! The interior ministry's list of wanted vehicles, asked by plate and VIN.
//!
//! No public description of the real message exists; this is the project's own
//! service description, to be agreed with the register's owner.

use jiff::civil::Date;
use kernel::plate::Plate;
use kernel::vin::Vin;
use roxmltree::Node;

use crate::envelope::{self, AnswerError, Fields};
use crate::gateway::{Question, Stamp};
use crate::vehicle;
use crate::xml::{self, Unreadable};

/// "Is this vehicle wanted?"
#[derive(Debug, Clone)]
pub struct WantedVehicle {
    /// The plate, with its country.
    pub plate: Plate,
    /// The VIN the user stated.
    pub vin: Vin,
}

/// What the ministry answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WantedAnswer {
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

impl Question for WantedVehicle {
    type Answer = WantedAnswer;

    fn fields(&self, _stamp: &Stamp<'_>) -> Fields {
        vehicle::vehicle_fields(&self.plate, &self.vin)
    }

    fn read(&self, data: Node<'_, '_>) -> Result<WantedAnswer, AnswerError> {
        envelope::check_message_result(data)?;
        // The root and its flag share the name: <wanted><wanted>true</wanted>…
        let root =
            xml::descendant(data, "wanted").ok_or(Unreadable::Missing { element: "wanted" })?;
        let wanted = xml::boolean(root, "wanted")?.ok_or(Unreadable::Missing {
            element: "wanted/wanted",
        })?;
        if !wanted {
            return Ok(WantedAnswer::NotWanted);
        }
        Ok(WantedAnswer::Wanted {
            basis: xml::optional(root, "basis")?.map(str::to_owned),
            since: xml::date(root, "since")?,
        })
    }
}
