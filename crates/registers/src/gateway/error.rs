//! What asking the gateway can end in, besides an answer about the subject.

use crate::channel::reading::{AnswerError, Refusal};
use crate::channel::writing::Unwritable;
use crate::xml::Unreadable;

use super::ANSWER_LIMIT_BYTES;

/// Nothing that can be understood came back.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Silence {
    /// No whole answer within the time limit.
    #[error("no whole answer within {limit_ms} ms")]
    TimedOut {
        /// The limit, milliseconds.
        limit_ms: u64,
    },
    /// The connection was refused, reset or cut in the middle.
    #[error("the connection failed: {reason}")]
    Connection {
        /// What the network said, without the address.
        reason: String,
    },
    /// An HTTP status other than 200, without a SOAP Fault.
    #[error("the gateway answered with HTTP status {status}")]
    Status {
        /// The HTTP status.
        status: u16,
    },
    /// The answer is larger than [`ANSWER_LIMIT_BYTES`].
    #[error("the answer is larger than {ANSWER_LIMIT_BYTES} bytes")]
    TooLarge,
    /// The answer is not UTF-8.
    #[error("the answer is not UTF-8 text")]
    NotText,
    /// The answer breaks the protocol.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
}

/// What asking can end in, besides an answer about the subject.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GatewayError {
    /// The gateway or the register understood us and declined.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Unreachable or unintelligible.
    #[error(transparent)]
    Silent(#[from] Silence),
    /// The request itself can't be written; nothing was sent.
    #[error(transparent)]
    Unwritable(#[from] Unwritable),
}

impl GatewayError {
    /// The kind of the error in data: `timed_out`, `unreachable`,
    /// `unintelligible` or `declined`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Silent(Silence::TimedOut { .. }) => "timed_out",
            Self::Silent(Silence::Connection { .. } | Silence::Status { .. }) => "unreachable",
            Self::Silent(Silence::TooLarge | Silence::NotText | Silence::Unreadable(_))
            | Self::Unwritable(_) => "unintelligible",
            Self::Refused(_) => "declined",
        }
    }
}

impl From<AnswerError> for GatewayError {
    fn from(error: AnswerError) -> Self {
        match error {
            AnswerError::Refused(refusal) => Self::Refused(refusal),
            AnswerError::Unreadable(unreadable) => Self::Silent(unreadable.into()),
        }
    }
}
