//! The words of passage and its pure rules: facts in, decisions with reasons out.

mod codes;
mod device;
mod opening;
mod read;
mod register;

pub use codes::UnknownCode;
pub use device::{
    BarrierAccess, Device, DeviceKind, DeviceSetup, NAME_CHARACTERS, Place, secret_hash,
    secret_text,
};
pub(crate) use device::{bad, check_name};
pub use opening::{BarrierProblem, OPENING_SECONDS, Opening, expiry};
pub use read::{
    Lateness, NothingWhy, ReadDecision, RecordedRead, STALE_SECONDS, lateness, masked_plate,
};
pub use register::{Passage, REASON_CHARACTERS};
