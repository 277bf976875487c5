//! The card bank's message after a payment.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    payments::fuzzing::read_post_link(bytes);
});
