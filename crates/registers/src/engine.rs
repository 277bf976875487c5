//! What stands between a check and its register: turns, breakers, memory, figures.

pub(crate) mod breaker;
pub(crate) mod bulkhead;
pub(crate) mod cache;
pub(crate) mod health;
pub(crate) mod line;
