//! Damaged statements: whatever happens to a file, it is refused by name or it is a sound statement.

use super::{BankStatement, Direction, ENTRY_AMOUNT_MAX, camt_tests, one_c_tests};
use proptest::prelude::*;
use std::collections::HashSet;

/// What must hold of everything that was read.
fn is_sound(statement: &BankStatement) {
    let mut balance = statement.opening.minor;
    let mut references = HashSet::new();
    for entry in &statement.entries {
        assert!((1..=ENTRY_AMOUNT_MAX.minor).contains(&entry.amount.minor));
        assert!((statement.from..=statement.until).contains(&entry.booked_on));
        assert!(references.insert(&entry.reference));
        assert!(!entry.purpose.contains('\0'));
        balance += match entry.direction {
            Direction::Credit => entry.amount.minor,
            Direction::Debit => -entry.amount.minor,
        };
    }
    assert_eq!(balance, statement.closing.minor);
}

/// A damage: at a place, so many bytes are taken away and others put there.
fn damage() -> impl Strategy<Value = (prop::sample::Index, usize, Vec<u8>)> {
    let piece = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..4),
        Just(b"-".to_vec()),
        Just(b"9999999999999999".to_vec()),
        Just(b"\n".to_vec()),
        Just(b"<!DOCTYPE".to_vec()),
        Just(b"=".to_vec()),
    ];
    (any::<prop::sample::Index>(), 0..40_usize, piece)
}

fn damaged(file: &[u8], damages: &[(prop::sample::Index, usize, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = file.to_vec();
    for (place, length, piece) in damages {
        let start = place.index(bytes.len().max(1)).min(bytes.len());
        let end = start.saturating_add(*length).min(bytes.len());
        bytes.splice(start..end, piece.iter().copied());
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    /// a damaged file never brings the reader down, and is never half believed.
    #[test]
    fn damaged_files_are_refused_or_sound(damages in prop::collection::vec(damage(), 1..4)) {
        for file in [camt_tests::both().into_bytes(), one_c_tests::windows(one_c_tests::FILE)] {
            let bytes = damaged(&file, &damages);
            for read in [
                BankStatement::read(&bytes),
                BankStatement::read_camt053(&bytes),
                BankStatement::read_one_c(&bytes),
            ] {
                match read {
                    Ok(statement) => is_sound(&statement),
                    Err(error) => prop_assert!(!error.to_string().is_empty()),
                }
            }
        }
    }
}
