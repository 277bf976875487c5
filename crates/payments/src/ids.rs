//! Ids that a command makes for itself, all following from the one it was given.

use newtype_uuid::{TypedUuid, TypedUuidKind};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The bits of a version 7 UUID that tell the time, the version and the variant.
const KEPT_BITS: u128 = 0xffff_ffff_ffff_f000_c000_0000_0000_0000;

/// The id of something that follows from another thing, always the same: of the same time, with a tail
/// that is made of the id and of what follows.
pub(crate) fn following_uuid(id: Uuid, what: &str) -> Uuid {
    let mut hash = Sha256::new();
    hash.update(id.as_bytes());
    hash.update(what.as_bytes());
    let mut tail = [0_u8; 16];
    for (place, byte) in tail.iter_mut().zip(hash.finalize()) {
        *place = byte;
    }
    let mixed = (id.as_u128() & KEPT_BITS) | (u128::from_be_bytes(tail) & !KEPT_BITS);
    Uuid::from_u128(mixed)
}

/// As [`following_uuid`], with a kind.
pub(crate) fn following<K: TypedUuidKind>(id: Uuid, what: &str) -> TypedUuid<K> {
    newtype_uuid::GenericUuid::from_untyped_uuid(following_uuid(id, what))
}

/// Counts upwards from a seed that was drawn at random before the command ran. The seed has 74 random
/// bits, so the few ten thousand ids after it meet nobody else's.
pub(crate) struct DerivedIds(u128);

impl DerivedIds {
    pub(crate) const fn new(seed: Uuid) -> Self {
        Self(seed.as_u128())
    }

    pub(crate) fn uuid(&mut self) -> Uuid {
        let id = Uuid::from_u128(self.0);
        self.0 = self.0.wrapping_add(1);
        id
    }

    pub(crate) fn draw<K: TypedUuidKind>(&mut self) -> TypedUuid<K> {
        newtype_uuid::GenericUuid::from_untyped_uuid(self.uuid())
    }
}
