//! What a terminal is answered, as JSON or as XML.

use kernel::money::Money;
use quick_xml::escape::escape;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_json::value::RawValue;
use std::fmt::Write as _;
use uuid::Uuid;

/// Longest comment, in characters: terminals show one line.
const COMMENT_CHARACTERS: usize = 250;

/// The protocol's results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BillerResult {
    /// It may be paid, or it is booked.
    Ok = 0,
    /// Nobody has this number.
    NotFound = 1,
    /// Nobody waits for the money any more.
    Cancelled = 2,
    /// It is paid.
    AlreadyPaid = 3,
    /// Not known yet; the bank asks again.
    InProgress = 4,
    /// Something else; the comment says it.
    Other = 5,
}

impl BillerResult {
    /// The number on the wire.
    pub const fn code(self) -> u8 {
        self as u8
    }
}

/// A line that the payer sees before paying.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillerField {
    /// What it is.
    pub name: String,
    /// What it says.
    pub text: String,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BillerAnswer {
    /// The bank's id of the transaction; empty when it could not be read.
    pub transaction_id: String,
    /// What came of it.
    pub result: BillerResult,
    /// How much is due, or was booked.
    pub sum: Option<Money>,
    /// Words for the payer.
    pub comment: String,
    /// Our id of the payment; the same however often it is told.
    pub payment_id: Option<Uuid>,
    /// Lines for the payer.
    pub fields: Vec<BillerField>,
}

#[derive(Serialize)]
struct Wire<'a> {
    txn_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    prv_txn_id: Option<String>,
    result: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    sum: Option<Box<RawValue>>,
    comment: String,
    #[serde(skip_serializing_if = "is_empty")]
    fields: Fields<'a>,
}

struct Fields<'a>(&'a [BillerField]);

fn is_empty(fields: &Fields<'_>) -> bool {
    fields.0.is_empty()
}

#[derive(Serialize)]
struct Field<'a> {
    #[serde(rename = "@name")]
    name: &'a str,
    #[serde(rename = "#text")]
    text: &'a str,
}

impl Serialize for Fields<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (index, BillerField { name, text }) in self.0.iter().enumerate() {
            map.serialize_entry(&format!("field{}", index + 1), &Field { name, text })?;
        }
        map.end()
    }
}

impl BillerAnswer {
    fn comment(&self) -> String {
        self.comment.chars().take(COMMENT_CHARACTERS).collect()
    }

    /// As JSON. The sum is a number with two digits after the point, written from its digits.
    pub fn json(&self) -> String {
        let sum = self.sum.map(|sum| RawValue::from_string(sum.decimal()));
        let wire = Wire {
            txn_id: &self.transaction_id,
            prv_txn_id: self.payment_id.map(|id| id.to_string()),
            result: self.result.code(),
            sum: sum.and_then(Result::ok),
            comment: self.comment(),
            fields: Fields(&self.fields),
        };
        serde_json::to_string(&wire).unwrap_or_default()
    }

    /// The same as XML.
    pub fn xml(&self) -> String {
        let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<response>");
        let mut leaf = |name: &str, value: &str| {
            // Writing to a text can't fail.
            let _ = write!(text, "<{name}>{}</{name}>", escape(value));
        };
        leaf("txn_id", &self.transaction_id);
        if let Some(id) = self.payment_id {
            leaf("prv_txn_id", &id.to_string());
        }
        leaf("result", &self.result.code().to_string());
        if let Some(sum) = self.sum {
            leaf("sum", &sum.decimal());
        }
        leaf("comment", &self.comment());
        if !self.fields.is_empty() {
            text.push_str("<fields>");
            for (index, field) in self.fields.iter().enumerate() {
                let (name, value) = (escape(&field.name), escape(&field.text));
                let number = index + 1;
                let _ = write!(
                    text,
                    "<field{number} name=\"{name}\">{value}</field{number}>"
                );
            }
            text.push_str("</fields>");
        }
        text.push_str("</response>\n");
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer() -> BillerAnswer {
        BillerAnswer {
            transaction_id: String::from("1234567"),
            result: BillerResult::Ok,
            sum: Some(Money::kzt(432_505)),
            comment: String::from("Бронь <№> & «место»"),
            payment_id: Some(Uuid::from_u128(7)),
            fields: vec![BillerField {
                name: String::from("Төлеуші"),
                text: String::from("С*** \"А\"***"),
            }],
        }
    }

    /// the answer has the protocol's fields, and the sum is exact.
    #[test]
    fn the_json_is_the_protocol_s() {
        let text = answer().json();
        assert!(text.contains("\"sum\":4325.05"), "{text}");
        let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(value["txn_id"], "1234567");
        assert_eq!(value["result"], 0);
        assert_eq!(value["prv_txn_id"], Uuid::from_u128(7).to_string());
        assert_eq!(value["fields"]["field1"]["@name"], "Төлеуші");
        assert_eq!(value["fields"]["field1"]["#text"], "С*** \"А\"***");
        let bare = BillerAnswer {
            sum: None,
            payment_id: None,
            fields: Vec::new(),
            ..answer()
        };
        let value: serde_json::Value = serde_json::from_str(&bare.json()).expect("JSON");
        for absent in ["sum", "prv_txn_id", "fields"] {
            assert!(value.get(absent).is_none(), "{absent}");
        }
    }

    /// the XML says the same and is well-formed whatever the texts hold.
    #[test]
    fn the_xml_says_the_same() {
        let text = answer().xml();
        let document = roxmltree::Document::parse(&text).expect("well-formed");
        let of = |name: &str| {
            let found = document.descendants().find(|node| node.has_tag_name(name));
            found
                .and_then(|node| node.text())
                .unwrap_or_default()
                .to_owned()
        };
        assert_eq!(of("txn_id"), "1234567");
        assert_eq!(of("sum"), "4325.05");
        assert_eq!(of("result"), "0");
        assert_eq!(of("comment"), "Бронь <№> & «место»");
        assert_eq!(of("field1"), "С*** \"А\"***");
    }
}
