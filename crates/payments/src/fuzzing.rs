//! Doors for the fuzzer: the real reading code of what banks send, fed with bytes of strangers.
//!
//! Each answers whether the bytes were understood, and panics when what was read breaks a promise.

use crate::bank_statement::{BankStatement, Direction, ENTRY_AMOUNT_MAX};
use crate::biller::{BillerCommand, BillerRequest};
use crate::epay::parse_post_link;
use std::collections::HashSet;

/// A statement, by either reader.
///
/// # Panics
/// When a statement is read that isn't sound.
pub fn read_statement(bytes: &[u8]) -> bool {
    let all = [
        BankStatement::read(bytes),
        BankStatement::read_camt053(bytes),
        BankStatement::read_one_c(bytes),
    ];
    let mut understood = false;
    for statement in all.into_iter().flatten() {
        let mut balance = statement.opening.minor;
        let mut references = HashSet::new();
        for entry in &statement.entries {
            assert!((1..=ENTRY_AMOUNT_MAX.minor).contains(&entry.amount.minor));
            assert!((statement.from..=statement.until).contains(&entry.booked_on));
            assert!(references.insert(entry.reference.as_str()));
            balance += match entry.direction {
                Direction::Credit => entry.amount.minor,
                Direction::Debit => -entry.amount.minor,
            };
        }
        assert_eq!(balance, statement.closing.minor);
        understood = true;
    }
    understood
}

/// The card bank's message.
pub fn read_post_link(bytes: &[u8]) -> bool {
    parse_post_link(bytes).is_ok()
}

/// A terminal's request: the query of its address.
///
/// # Panics
/// When a payment of nothing is read, or an id that no column takes.
pub fn read_biller(bytes: &[u8]) -> bool {
    let Ok(request) = BillerRequest::parse(&String::from_utf8_lossy(bytes)) else {
        return false;
    };
    let sum = request.sum.map_or(0, |sum| sum.minor);
    assert!(sum >= 0 && (sum > 0 || request.command == BillerCommand::Check));
    assert!(!request.account.contains(char::is_control));
    assert!(request.transaction_id.is_ascii() && request.transaction_id.len() <= 64);
    true
}
