//! The state's access control to personal data: who may be asked about, and the tokens it gives.
//!
//! Tokens are not kept: each carries a keyed hash of what it was given for.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::fields::{Fields, Missing};
use crate::xml::XmlWriter;

/// The most people whose consent can be ordered.
pub const CONSENTS_LIMIT: usize = 10_000;
/// The longest a token can be valid, milliseconds.
const VALID_LIMIT_MS: i64 = 365 * 24 * 3_600 * 1_000;

/// What the consent service does when it is asked about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum ConsentBehaviour {
    /// Gives a token at once; what it does for everybody by default.
    Valid,
    /// Says `PENDING` to so many questions, then gives a token.
    Pending {
        /// How many questions.
        questions: u32,
    },
    /// Says `INVALID`.
    Refused,
}

/// As many people as can be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the consent of {CONSENTS_LIMIT} people was ordered already; clear them")]
pub struct TooManyConsents;

/// The service's secret, and what was ordered.
#[derive(Debug)]
pub(super) struct Consents {
    secret: [u8; 32],
    public_key: String,
    orders: Mutex<HashMap<String, ConsentBehaviour>>,
}

impl Consents {
    pub(super) fn new(secret: [u8; 32], public_key: &[u8]) -> Self {
        let mut key = String::from("SIMULATED");
        for byte in public_key {
            // Writing to a string does not fail.
            let _ = write!(key, "{byte:02X}");
        }
        Self {
            secret,
            public_key: key,
            orders: Mutex::default(),
        }
    }

    pub(super) fn put(
        &self,
        iin: &str,
        behaviour: ConsentBehaviour,
    ) -> Result<(), TooManyConsents> {
        let mut orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        if behaviour == ConsentBehaviour::Valid {
            orders.remove(iin);
            return Ok(());
        }
        if orders.len() >= CONSENTS_LIMIT && !orders.contains_key(iin) {
            return Err(TooManyConsents);
        }
        orders.insert(iin.to_owned(), behaviour);
        Ok(())
    }

    pub(super) fn clear(&self) {
        self.orders
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }

    /// What happens to this question, counting pending ones down.
    fn meet(&self, iin: &str) -> ConsentBehaviour {
        let mut orders = self.orders.lock().unwrap_or_else(PoisonError::into_inner);
        match orders.get_mut(iin) {
            None => ConsentBehaviour::Valid,
            Some(ConsentBehaviour::Pending { questions: 0 }) => {
                orders.remove(iin);
                ConsentBehaviour::Valid
            }
            Some(ConsentBehaviour::Pending { questions }) => {
                *questions -= 1;
                ConsentBehaviour::Pending {
                    questions: *questions,
                }
            }
            Some(other) => *other,
        }
    }

    /// Answers a question of `KDP_SERVICE`: the children of `data`.
    pub(super) fn answer(
        &self,
        fields: &Fields,
        now: Timestamp,
        nonce: u128,
    ) -> Result<String, Missing> {
        let iin = fields.required("uin")?;
        fields.required("access_name")?;
        fields.required("omit-sms")?;
        let valid_ms: i64 = fields
            .required("expiresIn")?
            .parse()
            .map_err(|_| Missing("expiresIn"))?;
        let mut writer = XmlWriter::fragment();
        match self.meet(iin) {
            ConsentBehaviour::Refused => writer.leaf("status", "INVALID"),
            ConsentBehaviour::Pending { .. } => writer.leaf("status", "PENDING"),
            ConsentBehaviour::Valid => {
                let expires_ms = now.as_millisecond() + valid_ms.clamp(0, VALID_LIMIT_MS);
                writer.leaf("status", "VALID");
                // The real service breaks both values into lines.
                writer.leaf("code", &broken(&self.token(iin, expires_ms, nonce)));
                writer.leaf("public-key", &broken(&self.public_key));
            }
        }
        Ok(writer.finish())
    }

    /// Whether a question about this person carries a token that was given for them and has not
    /// expired, with the key it was given with.
    pub(super) fn allows(&self, fields: &Fields, iin: &str, now: Timestamp) -> bool {
        let (Some(token), Some(key)) = (fields.optional("kdpToken"), fields.optional("publicKey"))
        else {
            return false;
        };
        let token = joined(token);
        let mut parts = token.split('.').skip(1);
        let (Some(nonce), Some(expires)) = (parts.next(), parts.next()) else {
            return false;
        };
        let (Ok(nonce), Ok(expires_ms)) = (
            u128::from_str_radix(nonce, 16),
            i64::from_str_radix(expires, 16),
        ) else {
            return false;
        };
        expires_ms > now.as_millisecond()
            && joined(key) == self.public_key
            && token == self.token(iin, expires_ms, nonce)
    }

    fn token(&self, iin: &str, expires_ms: i64, nonce: u128) -> String {
        let part = |number: u8| {
            let mut hasher = DefaultHasher::new();
            (self.secret, number, iin, expires_ms, nonce).hash(&mut hasher);
            hasher.finish()
        };
        format!(
            "kdp.{nonce:032x}.{expires_ms:x}.{:016x}{:016x}",
            part(0),
            part(1)
        )
    }
}

/// A value broken into lines of 40 characters.
fn broken(value: &str) -> String {
    let mut lines = String::with_capacity(value.len() + value.len() / 40);
    for (place, letter) in value.chars().enumerate() {
        if place > 0 && place % 40 == 0 {
            lines.push('\n');
        }
        lines.push(letter);
    }
    lines
}

/// A value without blanks.
fn joined(value: &str) -> String {
    value.split_ascii_whitespace().collect()
}
