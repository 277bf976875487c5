//! The corpus of the fuzzer for what banks send, held against the reading code with the stable compiler.
//!
//! Files `valid-…` are understood, files `bad-…` are not; whatever they hold, nothing panics.

use payments::fuzzing;
use proptest::prelude::*;
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

/// Every file of a target.
fn corpus(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    let files = std::fs::read_dir(folder.join(target)).expect("the corpus is there");
    let paths = files.map(|entry| entry.expect("a file").path());
    let mut paths: Vec<_> = paths.collect();
    // Otherwise a failure would not come again from its seed.
    paths.sort();
    let read = |path| std::fs::read(path).expect("it is read");
    paths.into_iter().map(read).collect()
}

/// A damage: at a place, so many bytes are taken away and others put there.
type Damage = (prop::sample::Index, usize, Vec<u8>);

fn damage() -> impl Strategy<Value = Damage> {
    let piece = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..5),
        Just(b"-1".to_vec()),
        Just(b"99999999999999999999".to_vec()),
        Just(b"1e9".to_vec()),
        Just(b"&sum=".to_vec()),
        Just(b"%00".to_vec()),
        Just(b"\"amount\":".to_vec()),
        Just(b"\"currency\":\"USD\"".to_vec()),
    ];
    (any::<prop::sample::Index>(), 0..24_usize, piece)
}

fn damaged(file: &[u8], damages: &[Damage]) -> Vec<u8> {
    let mut bytes = file.to_vec();
    for (place, length, piece) in damages {
        let start = place.index(bytes.len().max(1)).min(bytes.len());
        let end = (start + length).min(bytes.len());
        bytes.splice(start..end, piece.iter().copied());
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// whatever happens to a message on its way, it is refused or it keeps the promises of the
    /// reader, which the doors hold; nothing panics.
    #[test]
    fn damaged_messages_are_read_or_refused(
        file in any::<prop::sample::Index>(),
        damages in prop::collection::vec(damage(), 1..6),
    ) {
        for (target, read) in [
            ("post_link", fuzzing::read_post_link as fn(&[u8]) -> bool),
            ("biller_request", fuzzing::read_biller),
        ] {
            let files = corpus(target);
            read(&damaged(&files[file.index(files.len())], &damages));
        }
    }
}
