//! Files of exchange rates.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = payments::RateFile::read(bytes);
});
