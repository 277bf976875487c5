//! The table of text messages: complete, short enough, and filled in as asked.

use crate::model::NoticeKind;
use crate::texts::{SEGMENTS_MAX, TextError, Texts, segments};
use kernel::language::Language;
use serde_json::json;
use std::collections::BTreeSet;

/// every kind that goes out has its text in each language, and nothing else has one.
#[test]
fn every_kind_that_goes_out_has_its_texts() {
    let texts = Texts::load().expect("the table loads");
    let in_table: BTreeSet<&str> = texts.kinds().collect();
    let wanted: BTreeSet<&str> = NoticeKind::ALL
        .iter()
        .filter(|kind| kind.sends_sms())
        .map(|kind| kind.as_str())
        .chain(["account.code", "account.password_changed"])
        .collect();
    assert_eq!(in_table, wanted);
    assert!(NoticeKind::ArriveReminder.sends_sms() && NoticeKind::Called.sends_sms());
}

/// a call says which vehicle, where, when and under which booking, in the user's language.
#[test]
fn a_call_names_vehicle_place_and_time() {
    let texts = Texts::load().expect("the table loads");
    let args = json!({
        "number": "KZ-07-000042", "plate": "123ABC02", "slug": "nur-zholy",
        "place": { "kk": "Нұр Жолы", "ru": "Нур Жолы", "en": "Nur Zholy" },
        "date": "02.03.2026", "time": "10:30",
    });
    let mut seen = BTreeSet::new();
    for &language in Language::ALL {
        let text = texts
            .render("called", language, &args)
            .expect("there is a text");
        for fact in ["KZ-07-000042", "123ABC02", "02.03.2026", "10:30"] {
            assert!(text.contains(fact), "{text}");
        }
        assert!(!text.contains(['{', '}', '|']), "{text}");
        assert!(!text.contains("nur-zholy"), "{text}");
        seen.insert(text);
    }
    assert_eq!(seen.len(), 3, "each language has its own text");
    let russian = texts
        .render("called", Language::Russian, &args)
        .expect("there is a text");
    assert!(russian.contains("Нур Жолы"), "{russian}");
}

/// A fact in no language, or missing, doesn't stop the message.
#[test]
fn other_facts_stand_in_for_missing_ones() {
    let texts = Texts::load().expect("the table loads");
    let args = json!({ "plate": "123ABC02", "slug": "nur-zholy", "number": null, "time": [1] });
    let text = texts
        .render("called", Language::English, &args)
        .expect("there is a text");
    assert_eq!(
        text,
        "Call: 123ABC02, proceed to checkpoint nur-zholy, entry on – at –. Booking –."
    );
    let text = texts
        .render("called", Language::English, &json!(null))
        .expect("there is a text");
    assert!(
        text.starts_with("Call: –, proceed to checkpoint –"),
        "{text}"
    );
}

/// amounts are shown with their currency.
#[test]
fn amounts_are_shown() {
    let texts = Texts::load().expect("the table loads");
    let shown = |minor: i64| {
        let args = json!({ "amount": { "minor": minor, "currency": "KZT" } });
        texts
            .render("paid_no_place", Language::English, &args)
            .expect("there is a text")
    };
    assert!(
        shown(432_500).contains("of 4325 KZT came"),
        "{}",
        shown(432_500)
    );
    assert!(
        shown(432_550).contains("of 4325.50 KZT came"),
        "{}",
        shown(432_550)
    );
}

/// Limits: the longest values fit into three segments in every language, because they are cut.
#[test]
fn no_message_takes_more_than_three_segments() {
    let texts = Texts::load().expect("the table loads");
    let long = "Ә".repeat(500);
    let names = [
        "code", "number", "plate", "place", "slug", "date", "time", "missing", "amount",
    ];
    let args: serde_json::Map<_, _> = names
        .iter()
        .map(|name| ((*name).to_owned(), json!(long)))
        .collect();
    let args = json!(args);
    for kind in texts.kinds() {
        for &language in Language::ALL {
            let text = texts
                .render(kind, language, &args)
                .expect("there is a text");
            assert!(
                segments(&text) <= SEGMENTS_MAX,
                "{kind} {language:?}: {text}"
            );
            // A text without fields has nothing to cut.
            let has_fields = texts.render(kind, language, &json!({})).as_ref() != Ok(&text);
            assert!(!has_fields || text.contains('…'), "{kind}: {text}");
        }
    }
    let emoji = json!({ "code": "😀".repeat(10) });
    let text = texts
        .render("account.code", Language::English, &emoji)
        .expect("there is a text");
    assert!(text.contains("is 😀😀…. Do"), "{text}");
}

/// Segments are counted in UTF-16, as the network counts them.
#[test]
fn segments_are_counted_in_utf16() {
    for (length, count) in [
        (0, 1),
        (70, 1),
        (71, 2),
        (134, 2),
        (135, 3),
        (201, 3),
        (202, 4),
    ] {
        assert_eq!(segments(&"ж".repeat(length)), count, "{length}");
    }
    assert_eq!(segments(&"😀".repeat(36)), 2);
}

fn refusal(table: &str) -> TextError {
    Texts::parse(table).expect_err("the table must not load")
}

/// A table that misses a language, or whose placeholders don't agree, is refused by name.
#[test]
fn broken_tables_do_not_load() {
    let whole = "[called]\nfields = { plate = 12 }\nkk = \"{plate} k\"\nru = \"{plate} r\"\nen = \"{plate} e\"\n";
    assert!(Texts::parse(whole).is_ok());
    let missing = whole.replace("ru = \"{plate} r\"\n", "");
    assert!(
        refusal(&missing).to_string().contains("ru"),
        "{}",
        refusal(&missing)
    );
    let cases = [
        (
            "\"{plate} r\"",
            "\"r\"",
            "called.ru: {plate} is a field and does not occur",
        ),
        (
            "\"{plate} r\"",
            "\"{plate} {time}\"",
            "called.ru: {time} is no field",
        ),
        (
            "\"{plate} e\"",
            "\"{plate\"",
            "called.en: a { is not closed",
        ),
        (
            "plate = 12",
            "plate = 210",
            "called.kk: up to 212 characters, at most 201 fit",
        ),
        ("fields", "field", "unknown field"),
    ];
    for (from, to, expected) in cases {
        let text = refusal(&whole.replacen(from, to, 1)).to_string();
        assert!(text.contains(expected), "{text}");
    }
    let empty = "[called]\nfields = {}\nkk = \" \"\nru = \"r\"\nen = \"e\"\n";
    assert!(refusal(empty).to_string().contains("called.kk is empty"));
    let texts = Texts::load().expect("the table loads");
    assert_eq!(
        texts.render("nothing", Language::Kazakh, &json!({})),
        Err(TextError::UnknownKind(String::from("nothing")))
    );
}
