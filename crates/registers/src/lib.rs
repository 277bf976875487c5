//! State registers behind the e-government gateway.
//!
//! The queue may issue a booking only when the state's own registers confirm
//! what the user entered. This crate asks them:
//!
//! - [`gateway`] – the client of the gateway's synchronous SOAP channel;
//! - [`person`], [`organisation`], [`vehicle`], [`wanted`] – one question and
//!   its typed answer per register;
//! - [`checks`] – the model: numbers, outcomes, records;
//! - [`policy`] – which checks run, for whom, with what limits: a table in
//!   `data/checks.toml`, held against Q-19 when it is loaded;
//! - [`Registers`] – runs the checks of one subject side by side.
//!
//! The rule of the house is: a register that did not answer, or answered
//! something that can't be understood, has said neither yes nor no.
//!
//! To add a check: a module with its question and answer, a [`checks::Register`],
//! a pure decision in `judge`, its registers in `policy`, its lines in
//! `data/checks.toml`, and a case in `run`.

pub mod checks;
pub mod gateway;
pub mod organisation;
pub mod person;
pub mod policy;
pub mod vehicle;
pub mod wanted;

mod envelope;
mod judge;
mod run;
mod xml;

pub use checks::{
    CheckNumber, CheckOutcome, CheckRecord, CheckSubject, Demand, Owner, ReasonCode, Register,
    Residency, UnknownCause, WhyNot,
};
pub use envelope::{AnswerError, Refusal, Unwritable};
pub use gateway::{Gateway, GatewayConfig, GatewayConfigError, GatewayError, Silence};
pub use policy::{CheckPolicy, PolicyError};
pub use run::Registers;
pub use xml::Unreadable;
