//! Changing a booking: another time, another driver, or none at all.

use super::booking::BookingBrief;
use super::forms::{Choice, form};
use super::prelude::*;
use super::times::TimeChoice;

/// Moving a booking to another time.
#[derive(Clone, Debug, Template)]
#[template(path = "change/move.html")]
pub struct MoveBooking {
    /// The frame.
    pub chrome: Chrome,
    /// The booking with its present time.
    pub booking: BookingBrief,
    /// Free moves left; with none left the move needs a payment.
    pub free_moves_left: u32,
    /// The fee of a move beyond the free ones, in tiyn.
    pub fee_minor: i64,
    /// The times to choose from.
    pub times: TimeChoice,
}

/// What happens to the fee when a booking is cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CancelRefund {
    /// Nothing was paid yet.
    NothingPaid,
    /// the fee isn't given back.
    None,
    /// the system moved the booking, so the fee is given back.
    Full,
    /// The fee was given back already.
    Waived,
}

/// Cancelling a booking: asks once more.
#[derive(Clone, Debug, Template)]
#[template(path = "change/cancel.html")]
pub struct CancelBooking {
    /// The frame.
    pub chrome: Chrome,
    /// The booking.
    pub booking: BookingBrief,
    /// What happens to the fee.
    pub refund: CancelRefund,
    /// The fee in tiyn.
    pub fee_minor: i64,
    /// Free moves left: moving is offered instead.
    pub free_moves_left: u32,
}

form! {
    /// Change of driver.
    pub struct ChangeDriverForm {
        /// The value of the chosen trusted driver.
        driver: "label-new-driver",
    }
}

/// Changing the driver to one of the trusted drivers.
#[derive(Clone, Debug, Template)]
#[template(path = "change/driver.html")]
pub struct ChangeDriver {
    /// The frame.
    pub chrome: Chrome,
    /// The booking.
    pub booking: BookingBrief,
    /// The present driver's name.
    pub driver: String,
    /// The trusted drivers: value, name, and the date of birth as hint.
    pub trusted: Vec<Choice>,
    /// What was chosen.
    pub form: ChangeDriverForm,
}
