//! Sealing what must not be readable in the database or its copies: XChaCha20-Poly1305 under a key
//! that is not in the database.
//!
//! A sealed value begins with the first bytes of its key's hash, so that keys can be changed: the
//! first key seals, the others only open. What a value belongs to is bound into it: moved to another
//! row, it does not open.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};
use std::fmt;

/// Bytes of a key.
pub const KEY_BYTES: usize = 32;
/// Bytes of a nonce; long enough to be drawn at random.
pub const NONCE_BYTES: usize = 24;
/// Keys that are kept at most: the present one and those before it.
const KEYS_MAX: usize = 8;
const MARK_BYTES: usize = 4;

/// Why there is no sealer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// A key is not 64 hexadecimal digits.
    #[error("key {position} is not 64 hexadecimal digits (32 random bytes)")]
    NotAKey {
        /// Its place in the list, from 1.
        position: usize,
    },
    /// None, or too many.
    #[error("there are {given} keys; give 1 to {KEYS_MAX}, the present one first")]
    Count {
        /// How many there are.
        given: usize,
    },
}

/// Why a sealed value does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// No key that is known has sealed it.
    #[error("the value was sealed under a key that is not here")]
    UnknownKey,
    /// It was changed, or belongs to something else.
    #[error("the sealed value was changed, or belongs to something else")]
    Broken,
}

/// Seals and opens.
#[derive(Clone)]
pub struct Sealer {
    keys: Vec<([u8; MARK_BYTES], XChaCha20Poly1305)>,
}

impl fmt::Debug for Sealer {
    /// Hides the keys.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Sealer({} keys)", self.keys.len())
    }
}

impl Sealer {
    /// A sealer with one key.
    pub fn new(key: &[u8; KEY_BYTES]) -> Self {
        Self {
            keys: vec![with_mark(key)],
        }
    }

    /// Keys as 64 hexadecimal digits each, separated by commas; the present one first.
    ///
    /// # Errors
    /// [`KeyError`] that says which key is wrong, never what it is.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let texts = text
            .split(',')
            .map(str::trim)
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>();
        if texts.is_empty() || texts.len() > KEYS_MAX {
            return Err(KeyError::Count { given: texts.len() });
        }
        let mut keys = Vec::with_capacity(texts.len());
        for (index, text) in texts.into_iter().enumerate() {
            let mut key = [0; KEY_BYTES];
            hex::decode_to_slice(text, &mut key).map_err(|_| KeyError::NotAKey {
                position: index + 1,
            })?;
            keys.push(with_mark(&key));
        }
        Ok(Self { keys })
    }

    /// Seals a value. `belongs_to` names what it belongs to; `nonce` is random and never used twice.
    ///
    /// # Panics
    /// When the value is longer than 256 GiB.
    pub fn seal(&self, nonce: [u8; NONCE_BYTES], belongs_to: &[u8], value: &[u8]) -> Vec<u8> {
        let (mark, key) = &self.keys[0];
        let payload = Payload {
            msg: value,
            aad: belongs_to,
        };
        let sealed = key
            .encrypt(&XNonce::from(nonce), payload)
            .expect("values are far shorter than the cipher's limit");
        let mut whole = Vec::with_capacity(MARK_BYTES + NONCE_BYTES + sealed.len());
        whole.extend_from_slice(mark);
        whole.extend_from_slice(&nonce);
        whole.extend_from_slice(&sealed);
        whole
    }

    /// Opens what [`Self::seal`] gave for the same `belongs_to`.
    ///
    /// # Errors
    /// [`SealError`].
    pub fn open(&self, belongs_to: &[u8], sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        let (mark, rest) = sealed
            .split_first_chunk::<MARK_BYTES>()
            .ok_or(SealError::Broken)?;
        let (nonce, rest) = rest
            .split_first_chunk::<NONCE_BYTES>()
            .ok_or(SealError::Broken)?;
        let known = self.keys.iter().find(|(known, _)| known == mark);
        let (_, key) = known.ok_or(SealError::UnknownKey)?;
        let payload = Payload {
            msg: rest,
            aad: belongs_to,
        };
        key.decrypt(&XNonce::from(*nonce), payload)
            .map_err(|_| SealError::Broken)
    }
}

fn with_mark(key: &[u8; KEY_BYTES]) -> ([u8; MARK_BYTES], XChaCha20Poly1305) {
    let hash: [u8; 32] = Sha256::digest(key).into();
    let (mark, _) = hash
        .split_first_chunk::<MARK_BYTES>()
        .expect("a hash has 32 bytes");
    (*mark, XChaCha20Poly1305::new(key.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_for_its_owner_only() {
        let sealer = Sealer::new(&[7; KEY_BYTES]);
        let closed = sealer.seal([1; NONCE_BYTES], b"booking 1", b"an answer");
        assert!(!closed.windows(9).any(|part| part == b"an answer"));
        assert_eq!(sealer.open(b"booking 1", &closed).unwrap(), b"an answer");
        assert_eq!(sealer.open(b"booking 2", &closed), Err(SealError::Broken));
        for at in 0..closed.len() {
            let mut changed = closed.clone();
            changed[at] ^= 1;
            sealer.open(b"booking 1", &changed).unwrap_err();
        }
        assert_eq!(sealer.open(b"", &[]), Err(SealError::Broken));
    }

    #[test]
    fn an_old_key_still_opens_and_a_forgotten_one_does_not() {
        let (old, new) = ("11".repeat(32), "22".repeat(32));
        let closed = Sealer::parse(&old)
            .unwrap()
            .seal([0; NONCE_BYTES], b"", b"x");
        let both = Sealer::parse(&format!("{new}, {old}")).unwrap();
        assert_eq!(both.open(b"", &closed).unwrap(), b"x");
        let only_new = Sealer::parse(&new).unwrap();
        assert_eq!(only_new.open(b"", &closed), Err(SealError::UnknownKey));
        only_new
            .open(b"", &both.seal([2; NONCE_BYTES], b"", b"y"))
            .unwrap();
    }

    #[test]
    fn a_bad_key_is_named_by_its_place_and_never_repeated() {
        let good = "ab".repeat(32);
        let error = Sealer::parse(&format!("{good},secret")).unwrap_err();
        assert_eq!(error, KeyError::NotAKey { position: 2 });
        assert!(!error.to_string().contains("secret"));
        assert_eq!(
            Sealer::parse(" , ").unwrap_err(),
            KeyError::Count { given: 0 }
        );
        assert_eq!(
            format!("{:?}", Sealer::parse(&good).unwrap()),
            "Sealer(1 keys)"
        );
    }
}
