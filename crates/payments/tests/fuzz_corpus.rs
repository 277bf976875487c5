//! The corpus of the fuzzer for what banks send, held against the reading code with the stable compiler.
//!
//! Files `valid-…` are understood, files `bad-…` are not; whatever they hold, nothing panics.

use payments::fuzzing;
use std::path::Path;

/// Reads every file of a target; answers how many were held against their name.
fn check(target: &str, read: fn(&[u8]) -> bool) -> usize {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    let folder = folder.join(target);
    let mut held = 0;
    for entry in std::fs::read_dir(&folder).expect("the corpus is there") {
        let path = entry.expect("a file").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let understood = read(&std::fs::read(&path).expect("it is read"));
        let expected = match name.split('-').next() {
            Some("valid") => true,
            Some("bad") => false,
            // What the fuzzer adds by itself is only read.
            _ => continue,
        };
        assert_eq!(understood, expected, "{target}/{name}");
        held += 1;
    }
    held
}

/// statements of either format.
#[test]
fn statements() {
    assert!(check("bank_statement", fuzzing::read_statement) >= 12);
}

/// messages of the card bank.
#[test]
fn post_links() {
    assert!(check("post_link", fuzzing::read_post_link) >= 8);
}

/// requests of terminals.
#[test]
fn biller_requests() {
    assert!(check("biller_request", fuzzing::read_biller) >= 10);
}
