//! What is worth a second look in a booking that is accepted.

use jiff::civil::Date;
use kernel::plate::{Plate, PlateWarning};
use kernel::vin::VinWarning;
use queue::model::details::Vehicle;

/// Something that a person should look at again, though the booking is accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// Path of the field.
    pub field: &'static str,
    /// Key of its message; the code is what follows `warning-`.
    pub message: &'static str,
    /// What goes into the message.
    pub values: crate::problem::Values,
}

/// What is worth a second look in the statements about the vehicle.
pub fn doubts(vehicle: &Vehicle) -> Vec<Doubt> {
    let mut found = Vec::new();
    let mut note = |field, message| {
        found.push(Doubt {
            field,
            message,
            values: Vec::new(),
        });
    };
    let is_odd =
        |plate: &Plate| matches!(plate.warning(), Some(PlateWarning::UnknownFormat { .. }));
    if is_odd(&vehicle.plate) {
        note("details.vehicle.plate", "warning-plate-format");
    }
    if vehicle.trailer_plate.as_ref().is_some_and(is_odd) {
        note("details.vehicle.trailer.plate", "warning-plate-format");
    }
    match vehicle.vin.warning() {
        Some(VinWarning::NotSeventeen(_)) => note("details.vehicle.vin", "warning-vin-chassis"),
        Some(VinWarning::CheckDigit { .. }) => {
            note("details.vehicle.vin", "warning-vin-check-digit");
        }
        None => {}
    }
    found
}

/// The driver's document expires before the booked day.
pub fn document_doubt(valid_until: Date, starts_on: Date) -> Option<Doubt> {
    (valid_until < starts_on).then(|| Doubt {
        field: "details.driver.document.valid_until",
        message: "warning-document-expires",
        values: vec![("date", crate::i18n::Value::Date(valid_until))],
    })
}
