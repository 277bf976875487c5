//! What somebody can do with the queue: one type per use case.

pub mod capacity;
pub mod checks;
pub mod driver;
pub mod give_up;
pub mod hold;
mod hold_batch;
mod hold_facts;
pub mod keyed;
pub mod late_money;
pub mod lists;
pub mod moves;
pub mod option;
pub mod passage;
pub mod payment;
pub mod publish;
pub mod recheck;
mod steps;
pub mod timers;
pub mod transfer_alarm;

pub(crate) use steps::{Change, Settled};
