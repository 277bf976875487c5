//! Facts that were changed at run time, in place of those of the population.

use std::collections::{BTreeMap, HashMap};
use std::sync::{PoisonError, RwLock};

use serde::{Deserialize, Serialize};

use super::Service;
use crate::population::facts::Fact;
use crate::population::vehicle_key;
use crate::service::KeyKind;

/// The most facts that can be changed.
pub const FACTS_LIMIT: usize = 10_000;
/// The longest key, bytes.
const KEY_LIMIT: usize = 200;
/// The most days from today.
const DAYS_LIMIT: u32 = 36_500;
/// The most drivers of a contract.
const DRIVERS_LIMIT: usize = 100;

/// A fact to change: what `PUT /control/facts` takes and `GET` lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactChange {
    /// Which register.
    pub service: Service,
    /// An IIN or BIN; `KZ:123ABC02` for a vehicle; for a wanted person also `CN:EJ9900071`, the
    /// document.
    pub key: String,
    /// What the register holds from now on.
    pub fact: Fact,
}

/// A fact that can't be kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FactError {
    /// This register can't hold it.
    #[error("{service} can't hold the fact {fact:?}")]
    Unfitting {
        /// The register.
        service: Service,
        /// The fact.
        fact: Fact,
    },
    /// The key has the wrong form.
    #[error("key {key:?} of {service}: {rule}")]
    Key {
        /// The register.
        service: Service,
        /// The key given.
        key: String,
        /// Its form.
        rule: &'static str,
    },
    /// A value is larger than anybody needs.
    #[error("{what} is beyond the limit")]
    Size {
        /// What.
        what: &'static str,
    },
    /// As many as can be kept.
    #[error("{FACTS_LIMIT} facts are changed already; clear them")]
    TooMany,
}

/// The changed facts, by register and key.
#[derive(Debug)]
pub(super) struct Changed {
    by_service: RwLock<[HashMap<String, Fact>; Service::COUNT]>,
}

impl Default for Changed {
    fn default() -> Self {
        Self {
            by_service: RwLock::new(std::array::from_fn(|_| HashMap::new())),
        }
    }
}

impl Changed {
    pub(super) fn put(&self, change: FactChange) -> Result<(), FactError> {
        let FactChange { service, key, fact } = change;
        let key = normalised(service, &key)?;
        check_size(&fact)?;
        if !fact.fits(service) {
            return Err(FactError::Unfitting { service, fact });
        }
        let mut all = self
            .by_service
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let count: usize = all.iter().map(HashMap::len).sum();
        let facts = &mut all[service.index()];
        if count >= FACTS_LIMIT && !facts.contains_key(&key) {
            return Err(FactError::TooMany);
        }
        facts.insert(key, fact);
        Ok(())
    }

    pub(super) fn get(&self, service: Service, key: &str) -> Option<Fact> {
        let all = self
            .by_service
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        all[service.index()].get(key).cloned()
    }

    pub(super) fn clear(&self) {
        let mut all = self
            .by_service
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        all.iter_mut().for_each(HashMap::clear);
    }

    pub(super) fn list(&self) -> Vec<FactChange> {
        let all = self
            .by_service
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let mut changes = Vec::new();
        for service in Service::ALL {
            let sorted: BTreeMap<_, _> = all[service.index()].iter().collect();
            changes.extend(sorted.into_iter().map(|(key, fact)| FactChange {
                service,
                key: key.clone(),
                fact: fact.clone(),
            }));
        }
        changes
    }
}

/// The key as the registers look it up.
fn normalised(service: Service, key: &str) -> Result<String, FactError> {
    let wrong = |rule| FactError::Key {
        service,
        key: key.chars().take(KEY_LIMIT).collect(),
        rule,
    };
    let key = key.trim();
    if key.is_empty() || key.len() > KEY_LIMIT {
        return Err(wrong("it has 1 to 200 bytes"));
    }
    let vehicle = |key: &str| {
        key.split_once(':')
            .map(|(country, plate)| vehicle_key(country, plate))
    };
    match service.keyed_by() {
        KeyKind::Vehicle => {
            vehicle(key).ok_or_else(|| wrong("write country and plate, as KZ:123ABC02"))
        }
        KeyKind::VehicleOrOwner => Ok(vehicle(key).unwrap_or_else(|| key.to_owned())),
        KeyKind::Anybody => Ok(key.to_uppercase()),
        KeyKind::Person | KeyKind::Owner if key.bytes().all(|byte| byte.is_ascii_digit()) => {
            Ok(key.to_owned())
        }
        KeyKind::Person | KeyKind::Owner => Err(wrong("it is an IIN or BIN, digits only")),
        KeyKind::Nothing => Err(wrong("this service keeps no facts")),
    }
}

fn check_size(fact: &Fact) -> Result<(), FactError> {
    let (what, within) = match fact {
        Fact::ValidDays(days) => ("valid_days", days.unsigned_abs() <= DAYS_LIMIT),
        Fact::Categories(categories) => ("categories", categories.len() <= KEY_LIMIT),
        Fact::Drivers(drivers) => (
            "drivers",
            drivers.len() <= DRIVERS_LIMIT && drivers.iter().all(|one| one.len() <= KEY_LIMIT),
        ),
        _ => return Ok(()),
    };
    if within {
        Ok(())
    } else {
        Err(FactError::Size { what })
    }
}
