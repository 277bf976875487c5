//! What fetching from the asynchronous channel brings.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    registers::fuzzing::read_async(bytes);
});
