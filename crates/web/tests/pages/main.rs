//! The pages as people use them: forms are filled and sent as a browser does, over both databases.

mod account;
mod bookings;
mod changes;
mod checks;
mod debts;
mod errors;
mod finance;
mod finance_rates;
mod journey;
mod money;
mod operator;
mod operator_weekdays;
mod oversight;
mod password_reset;
mod payment;
mod payouts;
mod public;
mod redress;
mod refusals;
mod support;
