//! The file of checks as it is written: shapes of TOML, not yet held against the law.

use serde::Deserialize;

use crate::checks::{Demand, Register};

use super::law::{About, When};
use super::{Channel, ConsentNeed};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub version: String,
    pub licence: Licence,
    pub consent: Consent,
    #[serde(default)]
    pub register: Vec<RegisterEntry>,
    #[serde(default)]
    pub check: Vec<CheckEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Licence {
    pub lorry: Vec<String>,
    pub tractor: Vec<String>,
    pub road_train: Vec<String>,
    pub machinery: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Consent {
    pub service_id: String,
    pub timeout_ms: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RegisterEntry {
    pub name: Register,
    pub service_id: String,
    pub channel: Channel,
    pub consent: ConsentNeed,
    pub side_by_side: u32,
    pub waiting: u32,
    pub breaker_failures: u32,
    pub breaker_pause_seconds: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckEntry {
    pub number: u8,
    pub clause: String,
    pub about: About,
    pub resident: Demand,
    pub non_resident: Demand,
    pub when: When,
    pub ask: Vec<Register>,
    pub timeout_ms: u64,
    pub retries: u8,
    pub fresh_minutes: u32,
    pub again: Vec<Again>,
}

/// A moment after booking at which a check is made again.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Again {
    DayBefore,
    Entry,
}
