//! What is kept about asking: the people's consents, and registers that are paused by hand.

pub mod consents;
pub mod pauses;
