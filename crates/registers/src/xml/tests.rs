//! Tests of reading: attacks, limits, and exact values.

use super::*;

#[test]
fn an_entity_attack_is_refused_before_it_is_parsed() {
    let attack = "<!DOCTYPE a [<!ENTITY b \"bb\">]><a>&b;</a>";
    assert_eq!(parse(attack).err(), Some(Unreadable::Doctype));
    assert_eq!(parse("<!DOCTYPE a><a/>").err(), Some(Unreadable::Doctype));
}

#[test]
fn a_document_of_too_many_nodes_is_refused() {
    let many = format!("<a>{}</a>", "<b/>".repeat(20_001));
    assert!(matches!(parse(&many), Err(Unreadable::NotXml { .. })));
}

#[test]
fn half_a_document_is_refused() {
    assert!(matches!(
        parse("<a><b>text</b>"),
        Err(Unreadable::NotXml { .. })
    ));
}

#[test]
fn elements_are_found_by_local_name_in_any_namespace() {
    let document = parse("<a xmlns:q='urn:q'><q:b> 1 </q:b></a>").expect("well-formed");
    assert_eq!(required(document.root_element(), "b"), Ok("1"));
    assert_eq!(boolean(document.root_element(), "b"), Ok(Some(true)));
    assert_eq!(
        required(document.root_element(), "c"),
        Err(Unreadable::Missing { element: "c" })
    );
}

#[test]
fn a_date_may_carry_a_time_and_nothing_else() {
    let document =
        parse("<a><d>1980-05-01T00:00:00+06:00</d><e>01.05.1980</e></a>").expect("well-formed");
    let root = document.root_element();
    assert_eq!(date(root, "d"), Ok(Some(jiff::civil::date(1980, 5, 1))));
    assert!(matches!(
        date(root, "e"),
        Err(Unreadable::Invalid { element: "e", .. })
    ));
    assert_eq!(date(root, "f"), Ok(None));
}

#[test]
fn text_without_end_is_refused() {
    let document_text = format!("<a><b>{}</b></a>", "x".repeat(TEXT_LIMIT + 1));
    let document = parse(&document_text).expect("well-formed");
    assert!(matches!(
        optional(document.root_element(), "b"),
        Err(Unreadable::Invalid { element: "b", .. })
    ));
}

#[test]
fn numbers_sums_and_words_are_exact() {
    let text = "<a><n>12</n><s>1250.05</s><w>active</w><bad>-1.5</bad><long>99999999999</long></a>";
    let document = parse(text).expect("well-formed");
    let root = document.root_element();
    assert_eq!(count(root, "n"), Ok(12));
    assert_eq!(sum(root, "s"), Ok(125_005));
    for (element, odd) in [("bad", "s"), ("n", "s"), ("w", "s")] {
        assert!(sum(root, element).is_err(), "{element} {odd}");
    }
    assert!(count(root, "bad").is_err() && count(root, "long").is_err());
    let words = [("active", 1), ("gone", 2)];
    assert_eq!(word(root, "w", "active or gone", &words), Ok(1));
    assert!(word(root, "n", "active or gone", &words).is_err());
    assert_eq!(
        flag(root, "none"),
        Err(Unreadable::Missing { element: "none" })
    );
}

#[test]
fn a_list_and_a_token_have_an_end() {
    let text = format!("<a>{}<t> ab\n c </t></a>", "<b/>".repeat(101));
    let document = parse(&text).expect("well-formed");
    let root = document.root_element();
    assert_eq!(list(root, "b"), Err(Unreadable::TooMany { element: "b" }));
    assert_eq!(list(root, "c"), Ok(Vec::new()));
    assert_eq!(token(root, "t"), Ok(Some("abc".to_owned())));
    let text = format!("<a><t>{}</t></a>", "x".repeat(TOKEN_LIMIT + 1));
    let document = parse(&text).expect("well-formed");
    assert!(token(document.root_element(), "t").is_err());
}

#[test]
fn nesting_without_end_is_refused_before_it_is_parsed() {
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    assert_eq!(parse(&deep).err(), Some(Unreadable::Shape));
    let wide = format!("<a {}/>", "b='1' ".repeat(20_000));
    assert_eq!(parse(&wide).err(), Some(Unreadable::Shape));
}
