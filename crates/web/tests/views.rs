//! Every page in every language, and the messages behind them.

mod html;
mod keys;

use std::collections::{BTreeMap, BTreeSet};

use html::Document;
use web::i18n::Lang;
use web::view::codes;
use web::view::samples::{Rendered, every_page};

fn pages(lang: Lang) -> Vec<Rendered> {
    every_page(lang).unwrap_or_else(|error| panic!("{lang:?}: {error}"))
}

fn for_every_page(check: impl Fn(&str, &Rendered, &Document)) {
    for lang in Lang::ALL {
        for page in pages(lang) {
            let place = format!("{} in {}", page.name, lang.code());
            let document = Document::parse(&page.html).unwrap_or_else(|error| {
                panic!("{place}: {error}\n{}", page.html);
            });
            check(&place, &page, &document);
        }
    }
}

#[test]
fn every_page_renders_whole_in_every_language() {
    let count = pages(Lang::Kk).len();
    assert!(count > 100, "only {count} samples");
    for_every_page(|place, page, _| {
        assert!(
            !page.html.contains('⟦'),
            "{place}: missing message:\n{}",
            around(&page.html, '⟦')
        );
        for mark in ["{$", "{ $"] {
            assert!(
                !page.html.contains(mark),
                "{place}: a value is missing:\n{}",
                page.html
            );
        }
    });
}

fn around(html: &str, mark: char) -> String {
    let start = html.find(mark).unwrap_or(0);
    html[start..].chars().take(80).collect()
}

#[test]
fn every_page_says_its_language_and_has_one_heading_and_a_title() {
    for lang in Lang::ALL {
        for page in pages(lang).into_iter().filter(|page| !page.is_fragment) {
            let document = Document::parse(&page.html).unwrap_or_default();
            let place = format!("{} in {}", page.name, lang.code());
            let html = document.all("html").next().and_then(|tag| tag.get("lang"));
            assert_eq!(html, Some(lang.code()), "{place}");
            assert_eq!(document.all("h1").count(), 1, "{place}: headings");
            assert_eq!(document.all("main").count(), 1, "{place}: main");
            assert_eq!(document.all("title").count(), 1, "{place}: title");
            assert!(
                !document.text_of("title").trim_start().starts_with('–'),
                "{place}: empty title"
            );
            assert!(
                !document.text_of("h1").trim().is_empty(),
                "{place}: empty heading"
            );
        }
    }
}

#[test]
fn every_control_has_a_label_and_every_reference_leads_somewhere() {
    for_every_page(|place, _, document| {
        let ids: Vec<&str> = document.tags().filter_map(|tag| tag.get("id")).collect();
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(
            ids.len(),
            unique.len(),
            "{place}: an id is used twice: {ids:?}"
        );
        let labelled: BTreeSet<&str> = document
            .all("label")
            .filter_map(|tag| tag.get("for"))
            .collect();
        for label in &labelled {
            assert!(
                unique.contains(label),
                "{place}: label for {label}, which isn't there"
            );
        }
        for name in ["input", "select", "textarea"] {
            for control in document
                .all(name)
                .filter(|tag| tag.get("type") != Some("hidden"))
            {
                let id = control.get("id").unwrap_or_default();
                assert!(labelled.contains(id), "{place}: no label for {control:?}");
                assert!(
                    control.get("name").is_some(),
                    "{place}: no name for {control:?}"
                );
            }
        }
        for tag in document.tags() {
            for attribute in ["aria-describedby", "aria-labelledby"] {
                for id in tag.get(attribute).unwrap_or_default().split_whitespace() {
                    assert!(
                        unique.contains(id),
                        "{place}: {attribute} {id}, which isn't there"
                    );
                }
            }
            if let Some(id) = tag.get("href").and_then(|href| href.strip_prefix('#')) {
                assert!(
                    unique.contains(id),
                    "{place}: a link to #{id}, which isn't there"
                );
            }
        }
    });
}

#[test]
fn nothing_on_a_page_needs_inline_style_or_script() {
    for_every_page(|place, _, document| {
        for tag in document.tags() {
            for (name, _) in &tag.attributes {
                assert!(
                    name != "style" && !name.starts_with("on"),
                    "{place}: {tag:?}"
                );
            }
            let is_inline_script = tag.name == "script" && tag.get("src").is_none();
            assert!(!is_inline_script && tag.name != "style", "{place}: {tag:?}");
        }
    });
}

#[test]
fn every_form_is_sent_by_get_or_post_and_has_a_button() {
    for_every_page(|place, _, document| {
        let buttons = document.all("button").count();
        let forms = document.all("form").count();
        assert!(
            buttons >= forms,
            "{place}: {forms} forms, {buttons} buttons"
        );
        for form in document.all("form") {
            assert!(
                matches!(form.get("method"), Some("get" | "post")),
                "{place}: {form:?}"
            );
        }
    });
}

#[test]
fn what_people_typed_is_escaped() {
    for page in pages(Lang::En)
        .iter()
        .filter(|page| page.name.starts_with("CheckpointList"))
    {
        assert!(!page.html.contains("<жоқ>"), "{}", page.name);
    }
}

#[test]
fn every_refusal_has_a_page_that_names_its_rule_and_what_to_do() {
    let shown: BTreeSet<String> = pages(Lang::Ru)
        .iter()
        .filter(|page| page.name.starts_with("RefusalPage"))
        .filter_map(|page| {
            let document = Document::parse(&page.html).unwrap_or_default();
            document
                .tags()
                .find_map(|tag| tag.get("data-refusal"))
                .map(str::to_owned)
        })
        .collect();
    let listed: BTreeSet<String> = codes::REFUSALS
        .iter()
        .map(|code| (*code).to_owned())
        .collect();
    assert_eq!(shown, listed);
}

#[test]
fn languages_differ() {
    let kazakh = pages(Lang::Kk);
    for (other, lang) in [(pages(Lang::Ru), "ru"), (pages(Lang::En), "en")] {
        assert_eq!(kazakh.len(), other.len());
        for (left, right) in kazakh.iter().zip(&other) {
            assert_eq!(left.name, right.name);
            assert_ne!(
                left.html, right.html,
                "{} is the same in kk and {lang}",
                left.name
            );
        }
    }
}

#[test]
fn the_three_languages_have_the_same_messages_with_the_same_values() {
    let kazakh = keys::messages(Lang::Kk);
    for lang in [Lang::Ru, Lang::En] {
        let other = keys::messages(lang);
        let names = |messages: &BTreeMap<String, keys::Entry>| -> BTreeSet<String> {
            messages.keys().cloned().collect()
        };
        let difference: Vec<String> = names(&kazakh)
            .symmetric_difference(&names(&other))
            .cloned()
            .collect();
        assert_eq!(difference, Vec::<String>::new(), "kk and {}", lang.code());
        for (key, message) in &kazakh {
            assert_eq!(
                message.values,
                other[key].values,
                "{key}: values in kk and {}",
                lang.code()
            );
            assert_eq!(
                message.file,
                other[key].file,
                "{key}: file in kk and {}",
                lang.code()
            );
        }
    }
}

#[test]
fn no_message_is_missing_and_none_is_unused() {
    let messages = keys::messages(Lang::Kk);
    let source = keys::scan();
    let families = keys::family_keys();
    let missing: Vec<&String> = source
        .asked
        .iter()
        .chain(&families)
        .filter(|key| !messages.contains_key(*key))
        .collect();
    assert_eq!(missing, Vec::<&String>::new(), "missing messages");
    let unused: Vec<&String> = messages
        .keys()
        .filter(|key| !source.mentioned.contains(*key) && !families.contains(*key))
        .collect();
    assert_eq!(unused, Vec::<&String>::new(), "unused messages");
}

#[test]
fn the_hint_about_passwords_is_true() {
    let least = accounts::PASSWORD_MIN_CHARACTERS.to_string();
    for lang in Lang::ALL {
        let hint = lang.t("hint-password");
        let said: String = hint.chars().filter(char::is_ascii_digit).collect();
        assert_eq!(said, least, "{hint}");
    }
}

#[test]
fn messages_about_fields_take_only_the_values_that_are_always_given() {
    let messages = keys::messages(Lang::Kk);
    for code in codes::FIELD_ERRORS {
        let known = ["field", "most", "left", "date"];
        let key = format!("error-{code}");
        let odd: Vec<&String> = messages[&key]
            .values
            .iter()
            .filter(|value| !known.contains(&value.as_str()))
            .collect();
        assert_eq!(odd, Vec::<&String>::new(), "{key}");
    }
}
