//! Why something at the checkpoint was not done.

use crate::model::DeviceKind;
use queue::Refusal;
use queue::model::refusal::StoreFailure;
use store::StoreError;

/// A refusal of a passage command or query. Each one names the rule and the way out.
#[derive(Debug, Clone, thiserror::Error)]
pub enum PassageError {
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The queue refused; nothing was changed.
    #[error(transparent)]
    Queue(Refusal),
    /// The device is not registered at this checkpoint.
    #[error("no such device is registered at this checkpoint; register it first")]
    UnknownDevice,
    /// Plates are read by cameras.
    #[error("device {name:?} is a barrier; only a camera tells of plates")]
    NotACamera {
        /// Its name.
        name: String,
    },
    /// A field breaks its rule.
    #[error("{field}: {rule}")]
    BadField {
        /// The field.
        field: &'static str,
        /// What it has to be.
        rule: String,
    },
    /// A device keeps its kind.
    #[error("{name:?} is registered as a {kind}; give the new device another name")]
    KindChanged {
        /// The name of both.
        name: String,
        /// What the first one is.
        kind: DeviceKind,
    },
    /// A place has one barrier.
    #[error("{name:?} is the barrier of this place; register the new one under its name")]
    PlaceHasBarrier {
        /// Its name.
        name: String,
    },
}

impl From<Refusal> for PassageError {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Store(StoreFailure(error)) => Self::Store(error),
            other => Self::Queue(other),
        }
    }
}

impl PassageError {
    /// The kebab-case code, as in messages (`refusal-<code>`) and in the API.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Store(_) => "store",
            Self::Queue(refusal) => refusal.code(),
            Self::UnknownDevice => "unknown-device",
            Self::NotACamera { .. } => "not-a-camera",
            Self::BadField { .. } => "bad-field",
            Self::KindChanged { .. } => "device-kind-changed",
            Self::PlaceHasBarrier { .. } => "place-has-barrier",
        }
    }
}
