//! The two channels of the e-government gateway: how messages are written and read.
//!
//! SOAP 1.1, document/literal; inner elements are unqualified and stand in the
//! order of the XSD sequence. Nothing here touches the network.

pub(crate) mod asynchronous;
pub(crate) mod reading;
pub(crate) mod sync;
pub(crate) mod writing;

#[cfg(test)]
mod tests;
