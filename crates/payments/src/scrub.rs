//! What may be kept of a bank's message: known fields, no card data, 8 KiB at most.

use serde_json::{Map, Value};

/// Most bytes kept of a message.
pub const RAW_BYTES: usize = 8 * 1024;
/// Most characters kept of one field.
const FIELD_CHARACTERS: usize = 200;
/// Runs of at least so many digits and mask signs may be the number of a card.
const CARD_DIGITS: usize = 12;

/// The fields of a message that are worth keeping; none is about the card or its holder.
const KEPT_FIELDS: &[&str] = &[
    "amount",
    "approvalCode",
    "code",
    "currency",
    "dateTime",
    "id",
    "invoiceId",
    "reason",
    "reasonCode",
    "reference",
    "resultCode",
    "status",
    "statusName",
    "terminal",
];

/// The part of a message that is kept in the journal.
///
/// Of a JSON object the known fields stay, and the names of the others are listed. Of anything else
/// the text stays, with every long run of digits hidden.
pub fn scrub(raw: &str) -> String {
    let kept = match serde_json::from_str::<Value>(raw) {
        Ok(Value::Object(fields)) => scrub_object(&fields),
        _ => hide_cards(&bounded(raw)),
    };
    bounded(&kept)
}

fn scrub_object(fields: &Map<String, Value>) -> String {
    let mut kept = Map::new();
    let mut left_out = Vec::new();
    for (name, value) in fields {
        if KEPT_FIELDS.contains(&name.as_str()) {
            kept.insert(name.clone(), scrub_field(name, value));
        } else if left_out.len() < 32 {
            left_out.push(Value::String(hide_cards(&shortened(name))));
        }
    }
    if !left_out.is_empty() {
        kept.insert(String::from("left_out"), Value::Array(left_out));
    }
    Value::Object(kept).to_string()
}

fn scrub_field(name: &str, value: &Value) -> Value {
    // The bank's own ids are long numbers too, and the journal is of no use without them.
    let is_id = matches!(name, "id" | "invoiceId" | "reference" | "dateTime");
    match value {
        Value::String(text) if is_id => Value::String(shortened(text)),
        Value::String(text) => Value::String(hide_cards(&shortened(text))),
        Value::Number(_) if is_id => value.clone(),
        Value::Number(number) => match hide_cards(&number.to_string()) {
            hidden if hidden == number.to_string() => value.clone(),
            hidden => Value::String(hidden),
        },
        Value::Bool(_) | Value::Null => value.clone(),
        Value::Array(_) | Value::Object(_) => Value::String(String::from("…")),
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(FIELD_CHARACTERS).collect()
}

/// Replaces runs of digits (also grouped by spaces or dashes, or masked) that may be a card number.
fn hide_cards(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = String::new();
    for character in text.chars().chain(['\n']) {
        let joins = character.is_ascii_digit() || matches!(character, '*' | 'X' | 'x');
        let separates = matches!(character, ' ' | '-') && !run.is_empty();
        if joins || separates {
            run.push(character);
            continue;
        }
        flush(&mut out, &run);
        run.clear();
        out.push(character);
    }
    out.pop();
    out
}

/// Writes a run, hidden if it is long enough for a card.
fn flush(out: &mut String, run: &str) {
    let signs = run
        .chars()
        .filter(|character| !matches!(character, ' ' | '-'))
        .count();
    let digits = run.chars().filter(char::is_ascii_digit).count();
    if signs >= CARD_DIGITS && digits >= 4 {
        out.push('…');
        // A space at the end of the run separates words, not groups of digits.
        if run.ends_with(' ') {
            out.push(' ');
        }
    } else {
        out.push_str(run);
    }
}

fn bounded(text: &str) -> String {
    let end = (0..=text.len().min(RAW_BYTES))
        .rev()
        .find(|end| text.is_char_boundary(*end));
    text[..end.unwrap_or(0)].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Q-23: the journal keeps what identifies a payment and nothing about the card.
    #[test]
    fn card_data_is_left_out() {
        let raw = r#"{"id":"a1","invoiceId":"123456789012","amount":4325,"code":"ok",
            "cardMask":"440043...1234","card":{"pan":"4400430012341234"},"secret_hash":"s3cret",
            "name":"AIGERIM","email":"a@example.kz","phone":"+77011234545",
            "reference":"123456789012","reason":"card 4400 4300 1234 1234 declined"}"#;
        let kept = scrub(raw);
        let value: Value = serde_json::from_str(&kept).expect("JSON");
        assert_eq!(value["id"], "a1");
        assert_eq!(value["invoiceId"], "123456789012");
        assert_eq!(value["reference"], "123456789012");
        assert_eq!(value["amount"], 4325);
        assert_eq!(value["reason"], "card … declined");
        for secret in [
            "440043",
            "1234 1234",
            "s3cret",
            "AIGERIM",
            "example",
            "7011234545",
        ] {
            assert!(!kept.contains(secret), "{secret}: {kept}");
        }
        assert!(value["left_out"].to_string().contains("cardMask"));
    }

    /// Q-23: a text that is not JSON is kept without anything that looks like a card.
    #[test]
    fn plain_text_is_kept_without_card_numbers() {
        assert_eq!(
            scrub("pan=4400430012341234&exp=0127 440043******1234, sum 4325"),
            "pan=…&exp=…, sum 4325"
        );
        assert_eq!(scrub("4400-4300-1234-1234"), "…");
        assert_eq!(scrub("paid 4325 on 2026-03-02"), "paid 4325 on 2026-03-02");
        assert_eq!(scrub("xxxxxxxxxxxxxxxxxxx"), "xxxxxxxxxxxxxxxxxxx");
        assert_eq!(scrub(""), "");
        assert_eq!(scrub("[1,2]"), "[1,2]");
    }

    /// Limits: whatever comes, at most 8 KiB stay, cut between characters.
    #[test]
    fn a_long_message_is_cut() {
        let kept = scrub(&"ә".repeat(RAW_BYTES));
        assert!(kept.len() <= RAW_BYTES && kept.len() > RAW_BYTES - 4);
        let many: Map<String, Value> = (0..5000)
            .map(|n| (format!("field{n}"), Value::from(n)))
            .collect();
        let kept = scrub(&Value::Object(many).to_string());
        assert!(kept.len() < 1000, "{}", kept.len());
        let long = serde_json::json!({ "reason": "r".repeat(20_000) }).to_string();
        assert!(scrub(&long).len() < 300);
    }
}
