//! Questions of the asynchronous channel that are not closed yet, with their answers.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use tokio::time::Instant;

use crate::faults::FaultKind;
use crate::server::has_come;

/// The most questions that are open at once; the oldest are dropped.
pub const MAILBOX_LIMIT: usize = 10_000;
/// The most answers handed out at once.
pub(super) const ANSWERS_LIMIT: usize = 100;

/// The answer to a question, as it will be handed out.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    /// Id of the question.
    pub(super) question_id: String,
    /// Id of the answer.
    pub(super) answer_id: String,
    pub(super) service_id: String,
    /// Business XML.
    pub(super) data: String,
    /// What goes wrong when it is handed out.
    pub(super) fault: Option<FaultKind>,
    /// From when on it can be fetched; `None`: never.
    pub(super) ready_at: Option<Instant>,
}

impl Reply {
    fn is_ready(&self) -> bool {
        self.ready_at.is_some_and(has_come)
    }
}

/// The open questions in the order they came.
#[derive(Debug, Default)]
pub(super) struct Mailbox {
    open: Mutex<Open>,
}

#[derive(Debug, Default)]
struct Open {
    next: u64,
    replies: BTreeMap<u64, Reply>,
    /// Places by the id of the question and by the id of the answer.
    by_id: HashMap<String, u64>,
}

impl Open {
    fn remove(&mut self, place: u64) {
        if let Some(reply) = self.replies.remove(&place) {
            self.by_id.remove(&reply.question_id);
            self.by_id.remove(&reply.answer_id);
        }
    }
}

impl Mailbox {
    /// Whether this question is open already: it was sent twice.
    pub(super) fn holds(&self, question_id: &str) -> bool {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.by_id.contains_key(question_id)
    }

    /// Keeps a reply, and drops the oldest if there are too many.
    pub(super) fn keep(&self, reply: Reply) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.by_id.contains_key(&reply.question_id) {
            return;
        }
        let place = open.next;
        open.next += 1;
        open.by_id.insert(reply.question_id.clone(), place);
        open.by_id.insert(reply.answer_id.clone(), place);
        open.replies.insert(place, reply);
        if open.replies.len() > MAILBOX_LIMIT
            && let Some(&oldest) = open.replies.keys().next()
        {
            open.remove(oldest);
        }
    }

    /// The answers that are ready: to this question, or the oldest ones.
    pub(super) fn ready(&self, question_id: Option<&str>) -> Vec<Reply> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        match question_id {
            Some(id) => {
                let place = open.by_id.get(id);
                place
                    .and_then(|place| open.replies.get(place))
                    .filter(|reply| reply.is_ready())
                    .cloned()
                    .into_iter()
                    .collect()
            }
            None => open
                .replies
                .values()
                .filter(|reply| reply.is_ready())
                .take(ANSWERS_LIMIT)
                .cloned()
                .collect(),
        }
    }

    /// Closes a question by the id of its answer, or by its own.
    pub(super) fn close(&self, id: &str) -> bool {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let place = open.by_id.get(id).copied();
        if let Some(place) = place {
            open.remove(place);
        }
        place.is_some()
    }

    /// How many questions are open.
    pub(super) fn len(&self) -> usize {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.replies.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::instant_after;
    use std::time::Duration;

    fn reply(number: usize) -> Reply {
        Reply {
            question_id: format!("q{number}"),
            answer_id: format!("a{number}"),
            service_id: "SERVICE".to_owned(),
            data: String::new(),
            fault: None,
            ready_at: Some(instant_after(Duration::ZERO)),
        }
    }

    /// The mailbox has a limit: the oldest question makes room.
    #[test]
    fn the_oldest_question_is_dropped() {
        let mailbox = Mailbox::default();
        for number in 0..=MAILBOX_LIMIT {
            mailbox.keep(reply(number));
        }
        assert_eq!(mailbox.len(), MAILBOX_LIMIT);
        assert!(!mailbox.holds("q0") && mailbox.holds("q1"));
        assert_eq!(mailbox.ready(None).len(), ANSWERS_LIMIT);
        assert!(mailbox.close("a1") && !mailbox.close("q1"));
        assert_eq!(mailbox.len(), MAILBOX_LIMIT - 1);
    }
}
