//! Every way to pay an invoice: by card, at a terminal, by bank transfer.

use super::booking::BookingBrief;
use super::prelude::*;

/// Where a transfer goes, as the form of the bank asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TransferDetails {
    /// Name of the registrar.
    pub beneficiary: String,
    /// Its BIN.
    pub bin: String,
    /// Its account (ИИК).
    pub iban: String,
    /// Its bank (БИК).
    pub bic: String,
    /// Code of residency and sector (КБЕ).
    pub kbe: String,
    /// Code of the payment's purpose (КНП).
    pub knp: String,
}

/// How to pay for a booking.
#[derive(Clone, Debug, Template)]
#[template(path = "booking/ways.html")]
pub struct PaymentWays {
    /// The frame.
    pub chrome: Chrome,
    /// The booking.
    pub booking: BookingBrief,
    /// Number of the invoice.
    pub invoice_number: i64,
    /// What is left to pay, in tiyn.
    pub due_minor: i64,
    /// Until when the place is held, while it is.
    pub hold_until: Option<Zoned>,
    /// Whether terminals can take the money.
    pub has_terminals: bool,
    /// Where a transfer goes.
    pub transfer: TransferDetails,
}
