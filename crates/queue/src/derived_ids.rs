//! Ids that a command makes for itself, all following from the one it was given.

use newtype_uuid::{GenericUuid, TypedUuid, TypedUuidKind};
use uuid::Uuid;

/// Counts upwards from a seed that was drawn at random before the command ran. The seed has 74
/// random bits, so the few ids after it meet nobody else's.
#[derive(Debug, Clone)]
pub struct DerivedIds {
    next: u128,
}

impl DerivedIds {
    /// Ids that follow a seed.
    pub const fn new(seed: Uuid) -> Self {
        Self {
            next: seed.as_u128(),
        }
    }

    /// The next id.
    pub fn uuid(&mut self) -> Uuid {
        let id = Uuid::from_u128(self.next);
        self.next = self.next.wrapping_add(1);
        id
    }

    /// The next id of a kind.
    pub fn draw<K: TypedUuidKind>(&mut self) -> TypedUuid<K> {
        TypedUuid::from_untyped_uuid(self.uuid())
    }

    /// A seed for a part of the command, with room for 64 ids before the next stretch. Not more: ids
    /// of one millisecond lie only some thousand millions apart, and a command may need many parts.
    pub const fn stretch(&mut self) -> Uuid {
        self.next = self.next.wrapping_add(64);
        Uuid::from_u128(self.next)
    }
}
