//! In-app notices and text messages.
//!
//! A service that has something to tell a user calls [`post`] inside its own transaction, so that
//! the notice and the change it tells of happen together or not at all. The notice is shown in the
//! cabinet; its text comes from the message files of the pages, by kind and facts. Kinds that
//! [`NoticeKind::sends_sms`] also schedule a job, `sms.send`, which [`SmsHandler`] runs: it writes
//! the text from `messages/sms.toml` in the user's language and hands it to the text-message service
//! ([`sms`]). Failures that may pass are tried again; the others become dead letters.
//!
//! Other crates may schedule `sms.send` themselves with an [`SmsJob`] as payload, as `accounts` does
//! with one-time codes. This crate knows no accounts: whoever posts passes telephone and language.
//!
//! Posting the same id twice posts one notice and sends one message, so a command that is repeated
//! with the same ids tells nobody twice.
//!
//! To extend: a kind is a line in `model.rs`, a text in the message files of the pages and, if it
//! goes out as a text message, a table in `messages/sms.toml`. Tests fail until all of it is there.

mod commands;
mod model;
mod queries;
mod sending;
pub mod sms;
pub mod sql;
mod texts;
#[cfg(test)]
mod texts_tests;

pub use commands::{MarkRead, post, post_many};
pub use model::{ARGS_BYTES, NewNotice, Notice, NoticeKind, SmsTo, UnknownKind};
pub use queries::{NoticesOf, PAGE_MAX, UNREAD_MAX, UnreadCount};
pub use sending::{SMS_JOB_KIND, SmsHandler, SmsJob, send_sms};
pub use texts::{SEGMENTS_MAX, TextError, Texts, segments};
