//! The register of vehicles ("Автомобиль"), asked by plate.
//!
//! No public description of the real message exists; this is the project's own
//! service description, to be agreed with the register's owner.

use kernel::plate::Plate;
use kernel::vin::Vin;
use roxmltree::Node;

use crate::envelope::{self, AnswerError, Fields};
use crate::gateway::{Question, Stamp};
use crate::xml::{self, Unreadable};

/// "Which vehicle carries this plate?"
#[derive(Debug, Clone)]
pub struct VehicleByPlate {
    /// The plate, with its country.
    pub plate: Plate,
    /// The VIN the user stated; sent for the register's own log.
    pub vin: Vin,
}

/// What the register answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VehicleAnswer {
    /// The register answered and knows no vehicle with that plate.
    NotFound,
    /// The vehicle.
    Found(Vehicle),
}

/// A vehicle as the register holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vehicle {
    /// VIN or chassis number, as written in the register.
    pub vin: String,
    /// Category, such as `N3`.
    pub category: Option<String>,
    /// Mark and model.
    pub mark: Option<String>,
    /// IIN or BIN of the owner.
    pub owner_iin_bin: Option<String>,
    /// Whether it is registered now.
    pub status: VehicleStatus,
}

/// `status` of a vehicle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VehicleStatus {
    /// Registered.
    Registered,
    /// Taken off the register.
    Deregistered,
}

/// Children of `<request>` of both questions about vehicles.
pub(crate) fn vehicle_fields(plate: &Plate, vin: &Vin) -> Fields {
    vec![
        ("plate", plate.folded().to_owned()),
        ("country", plate.country().as_str().to_owned()),
        ("vin", vin.as_str().to_owned()),
    ]
}

/// Checks that a `<plate>` of an answer is the plate asked for, in whatever
/// script and spacing the register writes it.
pub(crate) fn check_plate(vehicle: Node<'_, '_>, asked: &Plate) -> Result<(), Unreadable> {
    let named = xml::required(vehicle, "plate")?;
    if kernel::plate::fold(named) == asked.folded() {
        return Ok(());
    }
    Err(Unreadable::AnotherSubject { element: "plate" })
}

impl Question for VehicleByPlate {
    type Answer = VehicleAnswer;

    fn fields(&self, _stamp: &Stamp<'_>) -> Fields {
        vehicle_fields(&self.plate, &self.vin)
    }

    fn read(&self, data: Node<'_, '_>) -> Result<VehicleAnswer, AnswerError> {
        envelope::check_message_result(data)?;
        let vehicle =
            xml::descendant(data, "vehicle").ok_or(Unreadable::Missing { element: "vehicle" })?;
        let found = xml::boolean(vehicle, "found")?.ok_or(Unreadable::Missing {
            element: "vehicle/found",
        })?;
        if !found {
            return Ok(VehicleAnswer::NotFound);
        }
        check_plate(vehicle, &self.plate)?;
        let status = match xml::required(vehicle, "status")? {
            "registered" => VehicleStatus::Registered,
            "deregistered" => VehicleStatus::Deregistered,
            _ => {
                return Err(Unreadable::Invalid {
                    element: "status",
                    rule: "registered or deregistered",
                }
                .into());
            }
        };
        let own = |element| -> Result<Option<String>, Unreadable> {
            Ok(xml::optional(vehicle, element)?.map(str::to_owned))
        };
        Ok(VehicleAnswer::Found(Vehicle {
            vin: xml::required(vehicle, "vin")?.to_owned(),
            category: own("category")?,
            mark: own("mark")?,
            owner_iin_bin: own("ownerIinBin")?,
            status,
        }))
    }
}
