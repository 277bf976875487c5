//! What each register answers: facts in, business XML out.

pub(super) mod cargo;
pub(super) mod carriage;
pub(super) mod identity;
pub(super) mod people;
pub(super) mod vehicles;
