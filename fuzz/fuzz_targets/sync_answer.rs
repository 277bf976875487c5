//! Answers of the synchronous channel, of the register that the first byte names.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Some((register_index, body)) = bytes.split_first() {
        registers::fuzzing::read_sync(*register_index, body);
    }
});
