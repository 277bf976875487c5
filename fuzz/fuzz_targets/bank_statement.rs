//! Bank statements, camt.053 and 1CClientBankExchange.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    payments::fuzzing::read_statement(bytes);
});
