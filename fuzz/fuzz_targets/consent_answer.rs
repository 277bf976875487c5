//! Answers of the access control service.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    registers::fuzzing::read_consent(bytes);
});
