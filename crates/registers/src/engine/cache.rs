//! Memory of answers: the same question of another booking is not asked again at once.
//!
//! Bodies are kept as they were received and read again when they are used, so
//! that a remembered answer is held to the same rules as a fresh one. Only
//! confirmations are used again (see `run::ask`): somebody who paid a fine is
//! not told for an hour that it is owed.

use std::fmt;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::channel::writing::Fields;
use crate::question::Question;

/// The most memory that bodies may take, in bytes: about 20 000 answers.
const SIZE_LIMIT_BYTES: u64 = 64 * 1024 * 1024;

/// What an entry takes besides its body, in bytes, rounded up.
const ENTRY_BYTES: usize = 1_024;

/// What a question asks whom: a hash, so that the memory holds no second copy of
/// the people asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct QuestionKey([u8; 32]);

impl QuestionKey {
    /// The key of a question to a service. Ids, dates and tokens of messages are
    /// no part of it.
    pub fn new<Q: Question>(service_id: &str, question: &Q) -> Self {
        let mut fields = Fields::new();
        question.fields(&mut fields);
        let mut hash = Sha256::new();
        // Names and values hold no zero byte: XML can't carry one.
        let mut add = |text: &str| {
            hash.update(text.as_bytes());
            hash.update([0]);
        };
        add(service_id);
        for (name, value) in &fields {
            add(name);
            add(value);
        }
        Self(hash.finalize().into())
    }
}

/// An answer as it was received.
#[derive(Debug, Clone)]
pub(crate) struct Remembered {
    /// For what moment it was asked; its age counts from here.
    pub asked_for: Timestamp,
    /// Id of the question's message.
    pub message_id: Uuid,
    /// When the question was sent.
    pub asked_at: Timestamp,
    /// When the answer came.
    pub answered_at: Timestamp,
    /// How long it took, milliseconds.
    pub took_ms: u64,
    /// Its body.
    pub body: Arc<[u8]>,
}

/// The memory.
#[derive(Clone)]
pub(crate) struct AnswerCache {
    entries: moka::sync::Cache<QuestionKey, Remembered>,
}

impl fmt::Debug for AnswerCache {
    /// Hides what registers said about people.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("AnswerCache")
            .field("entries", &self.entries.entry_count())
            .finish()
    }
}

impl AnswerCache {
    /// An empty memory.
    pub fn new() -> Self {
        let weigh = |_: &QuestionKey, remembered: &Remembered| {
            u32::try_from(remembered.body.len() + ENTRY_BYTES).unwrap_or(u32::MAX)
        };
        Self {
            entries: moka::sync::Cache::builder()
                .max_capacity(SIZE_LIMIT_BYTES)
                .weigher(weigh)
                .build(),
        }
    }

    /// Remembers an answer.
    pub fn remember(&self, key: QuestionKey, answer: Remembered) {
        self.entries.insert(key, answer);
    }

    /// An answer younger than `fresh`. One from the future, after a clock was
    /// set back, is not used.
    pub fn recall(
        &self,
        key: &QuestionKey,
        now: Timestamp,
        fresh: SignedDuration,
    ) -> Option<Remembered> {
        let remembered = self.entries.get(key)?;
        is_fresh(remembered.asked_for, now, fresh).then_some(remembered)
    }
}

/// Whether something asked for at `asked_for` may still be used.
pub(crate) fn is_fresh(asked_for: Timestamp, now: Timestamp, fresh: SignedDuration) -> bool {
    let age = now.duration_since(asked_for);
    !age.is_negative() && age < fresh
}

#[cfg(test)]
mod tests {
    use kernel::country::Country;
    use kernel::plate::Plate;

    use super::*;
    use crate::question::tolls::TollDebtOf;
    use crate::question::weighing::WeighingOf;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("in range")
    }

    fn remembered(asked_for: Timestamp) -> Remembered {
        Remembered {
            asked_for,
            message_id: Uuid::nil(),
            asked_at: asked_for,
            answered_at: asked_for,
            took_ms: 1,
            body: Arc::from(&b"<a/>"[..]),
        }
    }

    #[test]
    fn a_key_is_the_service_and_what_is_asked() {
        let plate = |text: &str| Plate::parse(Country::KZ, text).expect("a valid plate");
        let (one, same, other) = (plate("123 ABC 02"), plate("123abc02"), plate("124ABC02"));
        let key = |plate| QuestionKey::new("TOLLS", &TollDebtOf { plate });
        assert_eq!(key(&one), key(&same));
        assert_ne!(key(&one), key(&other));
        let weighing = WeighingOf { plate: &one };
        assert_ne!(key(&one), QuestionKey::new("WEIGHING", &weighing));
    }

    #[test]
    fn an_answer_is_used_while_it_is_fresh() {
        let cache = AnswerCache::new();
        let key = QuestionKey([1; 32]);
        let fresh = SignedDuration::from_secs(10);
        assert!(cache.recall(&key, at(0), fresh).is_none());
        cache.remember(key, remembered(at(0)));
        assert!(cache.recall(&key, at(9), fresh).is_some());
        assert!(cache.recall(&key, at(10), fresh).is_none());
        assert!(cache.recall(&key, at(-1), fresh).is_none());
        assert!(cache.recall(&key, at(0), SignedDuration::ZERO).is_none());
        assert!(!format!("{cache:?}").contains("<a/>"));
    }
}
