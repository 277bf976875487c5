//! What pages and API calls do alike, between HTTP and the commands.

pub mod accounts;
pub mod biller;
pub mod bookings;
pub mod checks;
pub mod debts;
pub mod finance;
pub mod money;
pub mod oversight;
pub mod papers;
pub mod payments;
pub mod payouts;
pub mod redress;
pub mod waivers;
