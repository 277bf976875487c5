//! What fix and no configuration may change: code, not data.

use std::fmt;

use serde::Deserialize;

use crate::checks::{CheckNumber, Register, Residency};

/// What Q-19 says of one check for one residency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Law {
    /// The check is made and a no refuses.
    Required,
    /// The check is made and a no is only told.
    Notify,
    /// The check is not listed for this residency.
    NotApplicable,
}

impl fmt::Display for Law {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Required => "required",
            Self::Notify => "notify",
            Self::NotApplicable => "not applicable",
        })
    }
}

/// Whose residency chooses the column of Q-19.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// The owner of the vehicle.
    Owner,
    /// The driver.
    Driver,
}

/// Which bookings a check applies to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum When {
    /// Every booking.
    Always,
    /// road vehicles; machinery has a register of its own.
    RoadVehicle,
    /// agricultural machinery.
    Machinery,
    /// goods under veterinary or phytosanitary control.
    ControlledGoods,
    /// vehicles that leave with goods.
    Loaded,
}

/// The table of Q-19: .1 lists the checks of non-residents, .2 those of
/// residents, .3 the two on which residents are only notified.
pub(super) fn law(number: CheckNumber, residency: Residency) -> Law {
    match (residency, number.get()) {
        (Residency::Resident, 10 | 17) => Law::Notify,
        (Residency::Resident, _) | (Residency::NonResident, 1 | 4 | 5 | 8 | 10 | 14..=18) => {
            Law::Required
        }
        (Residency::NonResident, _) => Law::NotApplicable,
    }
}

/// Whom each check is about.
pub(super) fn about(number: CheckNumber) -> About {
    match number.get() {
        3 | 5 | 11 | 12 | 13 => About::Driver,
        _ => About::Owner,
    }
}

/// Which bookings each check applies to (Q-18, choice).
pub(super) fn when(number: CheckNumber) -> When {
    match number.get() {
        2 => When::RoadVehicle,
        6 => When::Machinery,
        15 => When::ControlledGoods,
        16 => When::Loaded,
        _ => When::Always,
    }
}

/// The registers each check asks, in the order of [`Register`]. Every register
/// belongs to exactly one check, so that a table in which every check asks its
/// registers leaves none unused.
pub(super) fn registers_of(number: CheckNumber) -> &'static [Register] {
    match number.get() {
        1 => &[Register::Persons, Register::Organisations],
        2 => &[Register::Vehicles],
        3 => &[Register::DrivingLicences],
        4 => &[Register::Wanted],
        5 => &[Register::WantedPersons],
        6 => &[Register::Machinery],
        7 => &[Register::ELicensing, Register::TransportControl],
        8 => &[Register::Insurance],
        9 => &[Register::Taxes],
        10 => &[Register::RoadFines],
        11 => &[Register::DigitalDocuments],
        12 => &[Register::Biometrics],
        13 => &[Register::MobileCitizens],
        14 => &[Register::Inspections],
        15 => &[Register::Agriculture],
        16 => &[Register::Customs],
        17 => &[Register::Tolls],
        _ => &[Register::Weighing],
    }
}
