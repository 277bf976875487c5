//! Every note a reader takes, and its path.

use super::given::ITEMS_MAX;
use super::*;

body! {
    /// A body of every type.
    pub struct Sample {
        /// Text.
        #[schema(value_type = String)]
        name: String,
        /// Truth.
        #[schema(value_type = bool)]
        loaded: bool,
        /// Number.
        #[schema(value_type = i64)]
        count: i64,
        /// Object.
        #[schema(value_type = Object)]
        inner: Inner,
        /// List.
        #[schema(value_type = Vec<Inner>)]
        list: Items<Inner>,
    }
}

body! {
    /// An object in another.
    pub struct Inner {
        /// Text.
        #[schema(value_type = String)]
        word: String,
    }
}

fn rules(json: &str) -> Vec<(String, String)> {
    let Given::Is(sample) = serde_json::from_str::<Given<Sample>>(json).unwrap() else {
        return vec![(String::new(), String::from("no object"))];
    };
    let mut reader = Reader::default();
    let root = Place::Root;
    reader.odd(&root, &sample.odd, Sample::FIELDS);
    reader.need_text(root.field("name"), &sample.name, 5);
    reader.need(root.field("loaded"), &sample.loaded);
    reader.need(root.field("count"), &sample.count);
    let at = root.field("inner");
    if let Some(inner) = reader.need(at, &sample.inner) {
        reader.odd(&at, &inner.odd, Inner::FIELDS);
        reader.need_text(at.field("word"), &inner.word, 5);
    }
    let at = root.field("list");
    for (index, item) in reader
        .need(at, &sample.list)
        .map_or(&[][..], |list| &list.items)
        .iter()
        .enumerate()
    {
        reader.need(at.item(index), item);
    }
    reader
        .errors
        .into_iter()
        .map(|error| (error.field, error.rule))
        .collect()
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter()
        .map(|(field, rule)| ((*field).to_owned(), (*rule).to_owned()))
        .collect()
}

#[test]
fn every_wrong_field_is_told_with_its_path() {
    let good = r#"{"name":"a","loaded":true,"count":3,"inner":{"word":"b"},"list":[{}]}"#;
    assert_eq!(rules(good), Vec::new());
    assert_eq!(
        rules(r#"{"name":7,"loaded":"yes","count":1.5,"inner":[],"list":[1,{}],"x":{"y":[1]}}"#),
        pairs(&[
            ("x", "unknown-field"),
            ("name", "wrong-type"),
            ("loaded", "wrong-type"),
            ("count", "wrong-type"),
            ("inner", "wrong-type"),
            ("list[0]", "wrong-type"),
        ])
    );
    assert_eq!(
        rules(r#"{"name":"toolong","name":"a\u0000","inner":{"word":" ","z":1},"list":null}"#),
        pairs(&[
            ("name", "repeated-field"),
            ("name", "control-characters"),
            ("loaded", "required"),
            ("count", "required"),
            ("inner.z", "unknown-field"),
            ("inner.word", "required"),
            ("list", "required"),
        ])
    );
    assert_eq!(rules("[1,2]"), pairs(&[("", "no object")]));
}

#[test]
fn a_list_is_read_only_so_far() {
    let json = format!("[{}]", vec!["{}"; 30].join(","));
    let Given::Is(list) = serde_json::from_str::<Given<Items<Inner>>>(&json).unwrap() else {
        panic!("a list");
    };
    assert_eq!((list.items.len(), list.has_more), (ITEMS_MAX, true));
}
