//! The pages as people use them: forms are filled and sent as a browser does, over both databases.

mod account;
mod bookings;
mod changes;
mod checks;
mod errors;
mod finance;
mod journey;
mod operator;
mod operator_weekdays;
mod oversight;
mod password_reset;
mod payment;
mod public;
mod refusals;
mod support;
