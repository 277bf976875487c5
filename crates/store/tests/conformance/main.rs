//! The conformance suite: what the store promises, tested on both engines.
//!
//! PostgreSQL takes part when a test server is configured; see `store::testing`.

mod catalogue;
mod commands;
mod common;
mod events;
mod groups;
mod jobs;
mod leases;
mod postgres;
mod probe;
mod proxy;
mod queues;
mod reads;
mod reopen;
mod rows;
mod values;
mod workers;
