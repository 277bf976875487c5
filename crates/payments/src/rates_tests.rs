//! Exchange rates without a database: reading them, converting, and files of both formats.

use crate::rate_file::{RATE_FILE_BYTES, RateFile, RateFileError};
use crate::rates::{RateValue, RateValueError};
use jiff::civil::date;
use kernel::money::{Currency, Money};
use proptest::prelude::*;

fn rate(units: &str, tenge: &str) -> RateValue {
    RateValue::parse(units, tenge).expect(tenge)
}

/// C5-8.1: rates are whole parts of a tenge, whatever the decimals and units.
#[test]
fn rates_are_read_exactly() {
    for (units, tenge, parts, shown) in [
        ("1", "573.21", 5_732_100, "573.21"),
        ("1", "573,2", 5_732_000, "573.20"),
        ("100", "4.1234", 41_234, "4.1234"),
        ("1", "500", 5_000_000, "500.00"),
        ("1000", "0.0001", 1, "0.0001"),
    ] {
        let value = rate(units, tenge);
        assert_eq!(value.tenge_ten_thousandths(), parts);
        assert_eq!(value.units().to_string(), units);
        assert_eq!(value.decimal(), shown);
    }
    for (units, tenge, error) in [
        ("2", "1", RateValueError::Units),
        ("", "1", RateValueError::Units),
        ("-1", "1", RateValueError::Units),
        ("1", "0", RateValueError::Tenge),
        ("1", "0.0000", RateValueError::Tenge),
        ("1", "-573.21", RateValueError::Tenge),
        ("1", "573.12345", RateValueError::Tenge),
        ("1", "573.", RateValueError::Tenge),
        ("1", "1e3", RateValueError::Tenge),
        ("1", "10000001", RateValueError::Tenge),
        ("1", "99999999999999999999", RateValueError::Tenge),
    ] {
        assert_eq!(
            RateValue::parse(units, tenge),
            Err(error),
            "{units} {tenge}"
        );
    }
}

/// C5-8.1: what an amount is worth, to the nearest tiyn, halves up.
#[test]
fn amounts_are_converted_to_the_nearest_tiyn() {
    let cents = |minor| Money::new(minor, Currency::Eur);
    for (value, amount, tiyn) in [
        (rate("1", "190.00"), cents(8_500), 1_615_000),
        (rate("1", "0.5"), cents(1), 1),
        (rate("1", "0.4999"), cents(1), 0),
        (
            rate("100", "4.10"),
            Money::new(1_000_000, Currency::Uzs),
            41_000,
        ),
    ] {
        assert_eq!(value.tenge_of(amount), Ok(Money::kzt(tiyn)));
    }
    let most = Money::new(i64::MAX, Currency::Eur);
    assert!(rate("1", "10000000").tenge_of(most).is_err());
}

/// A slip of the decimal point is a leap, a day's change is none; units don't matter.
#[test]
fn leaps_are_told_from_changes() {
    let before = rate("1", "500");
    assert!(!rate("1", "625").leaps_from(before) && !rate("1", "400").leaps_from(before));
    assert!(!rate("10", "5000").leaps_from(before));
    for slip in [
        rate("1", "50"),
        rate("1", "5000"),
        rate("10", "500"),
        rate("1", "626"),
    ] {
        assert!(slip.leaps_from(before), "{slip}");
    }
}

const XML: &str = include_str!("../../../fuzz/corpus/rate_file/valid-daily.xml");
const TABLE: &str = "day,currency,units,rate\n2026-11-24,EUR,1,573.21\n2026-11-24,UZS,100,4.1\n\
                     2026-11-24,AUD,1,330.5\n2026-11-25,EUR,1,574\n";

/// C5-8.1: both formats are understood; currencies without fees are passed over.
#[test]
fn both_formats_are_read() {
    let file = RateFile::read(XML.as_bytes()).expect("read");
    let rates: Vec<_> = file
        .rates
        .iter()
        .map(|r| (r.currency, r.value.to_string()))
        .collect();
    let expected = [
        (Currency::Usd, "518.44 for 1"),
        (Currency::Eur, "597.35 for 1"),
        (Currency::Cny, "73.02 for 1"),
        (Currency::Uzs, "4.33 for 100"),
    ];
    assert_eq!(
        rates,
        expected.map(|(currency, text)| (currency, text.to_owned()))
    );
    assert!(file.rates.iter().all(|rate| rate.day == date(2026, 11, 24)));
    assert_eq!(file.passed_over, 1);
    let table = RateFile::read(TABLE.as_bytes()).expect("read");
    let lines: Vec<_> = table
        .rates
        .iter()
        .map(|rate| (rate.line, rate.day.day()))
        .collect();
    assert_eq!(
        (lines, table.passed_over),
        (vec![(2, 24), (3, 24), (5, 25)], 1)
    );
    let marked = format!("\u{feff}{TABLE}");
    assert_eq!(RateFile::read(marked.as_bytes()), Ok(table));
}

/// C5-8.1: one bad line refuses the file, and is named with what is wrong.
#[test]
fn one_bad_line_refuses_the_file() {
    let told = |bytes: &[u8]| RateFile::read(bytes).expect_err("refused").to_string();
    for (from, to, expected) in [
        (
            "2026-11-25,EUR,1,574",
            "2026-11-25,EUR,1,-574",
            "line 5: rate: \"-574\"",
        ),
        (
            "2026-11-25,EUR,1,574",
            "2026-11-25,EUR,3,574",
            "line 5: units: \"3\"",
        ),
        (
            "2026-11-25,EUR,1,574",
            "2026-11-25,EUR,1",
            "line 5: a line has four values",
        ),
        (
            "2026-11-25,EUR",
            "25.11.2026,EUR",
            "line 5: day: \"25.11.2026\"",
        ),
        (
            "2026-11-25,EUR",
            "1990-11-25,EUR",
            "line 5: day: \"1990-11-25\"",
        ),
        (
            "2026-11-25,EUR",
            "2026-02-29,EUR",
            "line 5: day: \"2026-02-29\"",
        ),
        (
            "2026-11-25,EUR",
            "2026-11-24,EUR",
            "line 5: repeats line 2: EUR on 2026-11-24",
        ),
        ("AUD,1,330.5", "AUD,1,x", "line 4: rate: \"x\""),
        ("AUD", "aud", "line 4: currency: \"aud\""),
        ("AUD", "KZT", "line 4: currency: KZT has no exchange rate"),
        (
            "day,currency",
            "date,currency",
            "line 1: the first line must be",
        ),
    ] {
        let text = told(TABLE.replacen(from, to, 1).as_bytes());
        assert!(text.starts_with(expected), "{text}");
    }
}

/// C5-8.1: the same in XML, and of bytes that are neither format.
#[test]
fn one_bad_item_refuses_the_file() {
    let told = |bytes: &[u8]| RateFile::read(bytes).expect_err("refused").to_string();
    for (from, to, expected) in [
        ("24.11.2026", "2026-11-24", "line 7: date: \"2026-11-24\""),
        ("24.11.2026", "31.11.2026", "line 7: date: \"31.11.2026\""),
        (
            "<title>EUR</title>",
            "",
            "line 24: title: it must be there once",
        ),
        ("597.35", "597,35,1", "line 26: rate: \"597,35,1\""),
        ("<quant>100</quant>", "<quant>0</quant>", "units: \"0\""),
        ("<rates>", "<!DOCTYPE rates><rates>", "line 2: "),
        ("</rates>", "", "line "),
        (
            "rates>",
            "rss>",
            "line 2: the XML of the National Bank begins with <rates>",
        ),
    ] {
        let all = if from == "rates>" {
            XML.replace(from, to)
        } else {
            XML.replacen(from, to, 1)
        };
        let text = told(all.as_bytes());
        assert!(
            text.contains(expected) && text.starts_with("line "),
            "{text}"
        );
    }
    assert_eq!(
        told(b"day,currency,units,rate\n\xd0"),
        RateFileError::Encoding.to_string()
    );
    assert_eq!(told(b""), RateFileError::Empty.to_string());
    assert_eq!(
        told(&vec![b'x'; RATE_FILE_BYTES + 1]),
        RateFileError::TooLarge.to_string()
    );
    let deep = "<rates>".repeat(100_000);
    assert!(told(deep.as_bytes()).contains("levels"));
}

/// The files that the fuzzer begins with: their names say what has to come of each.
#[test]
fn the_corpus_is_read_as_its_names_say() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus/rate_file");
    let mut looked_at = 0;
    for entry in std::fs::read_dir(folder).expect("the corpus") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let read = RateFile::read(&std::fs::read(&path).expect("a file"));
        match name.split_once('-').map(|(word, _)| word) {
            Some("valid") => assert!(read.is_ok(), "{name}: {read:?}"),
            Some("bad") => assert!(read.is_err(), "{name}"),
            _ => continue,
        }
        looked_at += 1;
    }
    assert!(looked_at >= 8, "{looked_at}");
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = RateFile::read(&bytes);
    }

    /// Broken pieces of a real file are refused or read, and never panic.
    #[test]
    fn no_cut_makes_the_reader_panic(at in 0..XML.len(), length in 0_usize..40) {
        let mut bytes = XML.as_bytes().to_vec();
        bytes.drain(at..(at + length).min(XML.len()));
        let _ = RateFile::read(&bytes);
    }

    /// C5-8.1: a rate is written as it is read.
    #[test]
    fn rates_read_back(parts in 1_i64..100_000_000_000) {
        let value = RateValue::new(1, parts).expect("within bounds");
        prop_assert_eq!(RateValue::parse("1", &value.decimal()), Ok(value));
    }

    /// C5-8.1: the tiyn is the nearest one.
    #[test]
    fn conversion_is_within_half_a_tiyn(minor in 0_i64..1_000_000_000, parts in 1_i64..100_000_000) {
        let value = RateValue::new(100, parts).expect("within bounds");
        let tiyn = value.tenge_of(Money::new(minor, Currency::Uzs)).expect("fits").minor;
        let error = i128::from(tiyn) * 1_000_000 - i128::from(minor) * i128::from(parts);
        prop_assert!(error.abs() * 2 <= 1_000_000);
    }
}
