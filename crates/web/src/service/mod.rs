//! What pages and API calls do alike, between HTTP and the commands.

pub mod accounts;
pub mod bookings;
pub mod checks;
pub mod oversight;
pub mod payments;
pub mod redress;
pub mod waivers;
