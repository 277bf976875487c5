//! The registers against a small gateway of the test's own, which says what the test wants.

mod answers;
mod asynchronous;
mod consents;
mod engine;
mod evidence;
mod matrix;
mod memory;
mod odd;
mod support;
