//! Ids that a command makes for itself, all following from the one it was given.

use newtype_uuid::{TypedUuid, TypedUuidKind};
use uuid::Uuid;

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
