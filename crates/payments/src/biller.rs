//! Terminals of the Kaspi kind: the bank asks what an invoice number owes, and tells of what it took.
//!
//! The bank calls, by `GET`, with everything in the query:
//!
//! | request | answer |
//! |---|---|
//! | `command=check&txn_id=&account=&sum=` | may this be paid, and how much is due; nothing changes |
//! | `command=pay&txn_id=&txn_date=yyyyMMddHHmmss&account=&sum=` | the money was taken: it is booked, once for each `txn_id` |
//!
//! The answer is `{txn_id, result, sum, comment, prv_txn_id, fields}` as JSON, or the same as XML.
//! `account` is the number of an invoice. [`BillerRequest::parse`] reads, [`may_pay`] and [`end_of`]
//! decide, [`BillerAnswer`] writes; all of it is pure. The caller takes the money in with
//! [`crate::receive`], as that of every other way.
//!
//! `check` refuses what can't be paid while the payer still has the money. `pay` refuses nothing that can be
//! booked: see the record of the decision, 0015.
//!
//! To extend: a command is a variant of [`BillerCommand`] with its field in `parse`.

mod answer;
mod decision;
mod request;

pub use answer::{BillerAnswer, BillerField, BillerResult};
pub use decision::{MayPay, PayEnd, end_of, may_pay, result_of_pay};
pub use request::{BillerCommand, BillerRequest, BillerRequestError, QUERY_BYTES};
