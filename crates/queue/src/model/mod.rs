//! States and rules of the electronic queue: pure, facts in and decisions with reasons out.

pub mod account;
pub mod booking;
pub mod checkpoint;
pub mod details;
pub mod entry;
pub mod fault;
pub mod ground;
pub mod hold;
pub mod later;
pub mod number;
pub mod plan;
pub mod redress;
pub mod refusal;
pub mod rules;
pub mod slot;
pub mod state;
pub mod timers;
