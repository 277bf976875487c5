//! The pages as people use them: forms are filled and sent as a browser does, over both databases.

mod account;
mod bookings;
mod changes;
mod checks;
mod errors;
mod journey;
mod operator;
mod oversight;
mod payment;
mod public;
mod refusals;
mod support;
