//! State registers behind the e-government gateway.
//!
//! The queue may issue a booking only when the state's own registers confirm
//! what the user entered. This crate asks them:
//!
//! - [`checks`] – the model: numbers, subjects, outcomes, records;
//! - [`policy`] – which checks are made, for whom, when, with what limits: a table
//!   in `data/checks.toml`, held against when it is loaded;
//! - [`gateway`] – the client of the gateway's two SOAP channels;
//! - [`consent`] – the people's consent and its tokens;
//! - `question` – one question and its typed answer per register, `judge` – what
//!   an answer means: pure decisions;
//! - `engine` – turns, circuit breaker, memory and figures of each register;
//! - [`keeping`] – consents and pauses as they are kept in the database;
//! - [`Registers`] – makes the checks of one subject side by side.
//!
//! The rule of the house is: a register that did not answer, or answered
//! something that can't be understood, has said neither yes nor no.
//!
//! To add a register: a module in `question`, a [`checks::Register`], a decision
//! in `judge` with the [`checks::ReasonCode`]s of its no, its check in
//! `policy::law`, its lines in `data/checks.toml`, and the asking in `run`; then
//! its answers in `fuzz/corpus`.

pub mod checks;
pub mod consent;
#[doc(hidden)]
pub mod fuzzing;
pub mod gateway;
pub mod keeping;
pub mod policy;

mod channel;
mod engine;
mod judge;
mod pause;
mod question;
mod run;
mod xml;

pub use channel::reading::{AnswerError, Refusal};
pub use channel::writing::Unwritable;
pub use checks::{
    CheckNumber, CheckOutcome, CheckRecord, CheckSubject, Demand, Driver, GoodsControl, Owner,
    Party, ReasonCode, Register, Residency, UnknownCause, VehicleKind, WhyNot,
};
pub use consent::{ConsentAnswer, ConsentConfig, ConsentRequest, ConsentToken, Consents};
pub use engine::health::{BreakerState, RegisterHealth};
pub use engine::line::Evidence;
pub use gateway::{Gateway, GatewayConfig, GatewayConfigError, GatewayError, Silence};
pub use policy::{Asking, CheckPolicy, PolicyError};
pub use run::{Finding, Registers, Run};
pub use xml::Unreadable;
