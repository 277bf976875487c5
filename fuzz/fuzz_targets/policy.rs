//! Tables of checks.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    registers::fuzzing::read_policy(bytes);
});
