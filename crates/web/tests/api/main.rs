//! The API over a real socket, on both engines, with the simulated outside world.

#[path = "../support/mod.rs"]
mod support;

mod accounts;
mod bad_input;
mod bank;
mod biller;
mod checks;
mod debts;
mod devices;
mod document;
mod events;
mod fairness;
mod fields;
mod finance;
mod journey;
mod keys;
mod limits;
mod money;
mod operators;
mod password_reset;
mod payouts;
mod public;
mod roles;
mod waivers;
