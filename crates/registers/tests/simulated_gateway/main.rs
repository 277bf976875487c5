//! The registers over a real socket, against the gateway simulator.

mod matrix;
mod refusals;
mod support;
mod watched;
