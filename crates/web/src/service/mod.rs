//! What pages and API calls do alike, between HTTP and the commands.

pub mod accounts;
pub mod bookings;
pub mod checks;
pub mod finance;
pub mod oversight;
pub mod payments;
