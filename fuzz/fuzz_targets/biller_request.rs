//! Requests of terminals.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    payments::fuzzing::read_biller(bytes);
});
