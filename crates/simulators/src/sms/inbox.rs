//! The messages that were delivered, and the fate of those that were not.

use std::collections::VecDeque;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How many messages are kept; the oldest go.
pub const INBOX_LIMIT: usize = 10_000;
/// The longest text taken, characters.
pub const TEXT_LIMIT: usize = 1_000;

/// A message on a phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Message {
    /// The service's number of it.
    pub message_id: u64,
    /// Digits of the phone.
    pub phone: String,
    /// Who it is from; empty = the service's own number.
    pub from: String,
    /// The text.
    pub text: String,
    /// How many parts it was sent in.
    pub segments: usize,
    /// When.
    pub at: Timestamp,
}

/// Kept messages, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    messages: VecDeque<Message>,
    lost: VecDeque<u64>,
    last_id: u64,
}

/// Digits of a phone as somebody wrote it; a leading 8 of eleven digits is the trunk prefix.
pub(super) fn phone_digits(text: &str) -> String {
    let mut digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.len() == 11 && digits.starts_with('8') {
        digits.replace_range(..1, "7");
    }
    digits
}

/// Parts a text is sent in: 160 or 153 seven-bit characters, 70 or 67 of any other script.
pub(super) fn segments(text: &str) -> usize {
    let (length, alone, joined) = if text.is_ascii() {
        (text.len(), 160, 153)
    } else {
        (text.encode_utf16().count(), 70, 67)
    };
    if length <= alone {
        1
    } else {
        length.div_ceil(joined)
    }
}

impl Inbox {
    /// Puts a message on its phone and returns its number.
    pub(super) fn deliver(
        &mut self,
        phone: String,
        from: String,
        text: String,
        at: Timestamp,
    ) -> u64 {
        if self.messages.len() >= INBOX_LIMIT {
            self.messages.pop_front();
        }
        self.last_id += 1;
        let message_id = self.last_id;
        let segments = segments(&text);
        self.messages.push_back(Message {
            message_id,
            phone,
            from,
            text,
            segments,
            at,
        });
        message_id
    }

    /// A message that was accepted and will never arrive.
    pub(super) fn lose(&mut self) -> u64 {
        if self.lost.len() >= INBOX_LIMIT {
            self.lost.pop_front();
        }
        self.last_id += 1;
        self.lost.push_back(self.last_id);
        self.last_id
    }

    /// `DELIVRD`, `UNDELIV` or `UNKNOWN`, with the number of parts.
    pub(super) fn status(&self, id: u64) -> (&'static str, usize) {
        if let Ok(index) = self
            .messages
            .binary_search_by_key(&id, |message| message.message_id)
        {
            return ("DELIVRD", self.messages[index].segments);
        }
        if self.lost.binary_search(&id).is_ok() {
            ("UNDELIV", 0)
        } else {
            ("UNKNOWN", 0)
        }
    }

    pub(super) fn of_phone(&self, phone: &str) -> Vec<Message> {
        let digits = phone_digits(phone);
        self.messages
            .iter()
            .rev()
            .filter(|message| message.phone == digits)
            .cloned()
            .collect()
    }

    pub(super) fn latest(&self, count: usize) -> Vec<Message> {
        self.messages.iter().rev().take(count).cloned().collect()
    }

    pub(super) fn len(&self) -> usize {
        self.messages.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The oldest message goes when the inbox is full; the others keep their numbers.
    #[test]
    fn the_inbox_is_bounded() {
        let mut inbox = Inbox::default();
        for number in 0..=INBOX_LIMIT {
            let text = number.to_string();
            inbox.deliver(
                "77000000001".to_owned(),
                String::new(),
                text,
                Timestamp::UNIX_EPOCH,
            );
        }
        assert_eq!(inbox.len(), INBOX_LIMIT);
        assert_eq!(inbox.status(1), ("UNKNOWN", 0));
        assert_eq!(inbox.status(2), ("DELIVRD", 1));
        let lost = inbox.lose();
        assert_eq!(inbox.status(lost), ("UNDELIV", 0));
        assert_eq!(inbox.latest(1)[0].text, INBOX_LIMIT.to_string());
    }

    /// Parts are counted as operators count them.
    #[test]
    fn parts_follow_the_script() {
        assert_eq!(segments(&"a".repeat(160)), 1);
        assert_eq!(segments(&"a".repeat(161)), 2);
        assert_eq!(segments(&"қ".repeat(70)), 1);
        assert_eq!(segments(&"қ".repeat(71)), 2);
        assert_eq!(segments(&"қ".repeat(135)), 3);
    }

    /// One phone has many spellings.
    #[test]
    fn phones_are_compared_by_digits() {
        for text in ["+7 700 000-00-01", "8 700 000 00 01", "77000000001"] {
            assert_eq!(phone_digits(text), "77000000001");
        }
    }
}
