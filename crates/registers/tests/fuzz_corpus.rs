//! The corpus of the fuzzer, held against the reading code with the stable compiler.
//!
//! Files `valid-…` are understood, files `bad-…` are not, and none makes the
//! program stop. What the fuzzer adds by itself is only read.

use std::fs;
use std::path::Path;

use registers::fuzzing;

/// Reads every file of a target and returns how many have a name of ours.
fn check(target: &str, read: impl Fn(&[u8]) -> bool) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    let entries = fs::read_dir(folder.join(target)).expect("the corpus is part of the repository");
    let mut named = 0;
    for entry in entries {
        let path = entry.expect("a readable folder").path();
        let bytes = fs::read(&path).expect("a readable file");
        let is_understood = read(&bytes);
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let expected = match name.split_once('-') {
            Some(("valid", _)) => true,
            Some(("bad", _)) => false,
            _ => continue,
        };
        assert_eq!(is_understood, expected, "{target}/{name}");
        named += 1;
    }
    named
}

/// valid answers of all twenty registers are understood, and nothing else.
#[test]
fn answers_of_the_synchronous_channel() {
    let read = |bytes: &[u8]| match bytes.split_first() {
        Some((register_index, body)) => fuzzing::read_sync(*register_index, body),
        None => false,
    };
    assert!(check("sync_answer", read) >= 90);
}

#[test]
fn answers_of_the_asynchronous_channel() {
    assert!(check("async_answer", fuzzing::read_async) >= 14);
}

#[test]
fn answers_of_the_consent_service() {
    assert!(check("consent_answer", fuzzing::read_consent) >= 12);
}

#[test]
fn tables_of_checks() {
    assert!(check("policy", fuzzing::read_policy) >= 10);
}
