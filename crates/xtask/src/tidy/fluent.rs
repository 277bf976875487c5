//! Fluent messages: every language has the same files, and every file the same keys.

use std::collections::{BTreeMap, BTreeSet};

use super::{Breach, TextFile};

/// Codes a folder or file may carry to say its language.
const LANGUAGES: &[&str] = &["kk", "ru", "en", "zh", "uz", "ky", "tr"];

/// Files that are each other's translations: language → (path, keys), by what their paths share.
type Families<'a> = BTreeMap<String, BTreeMap<&'a str, (&'a str, BTreeSet<String>)>>;

/// Messages that one language has and another has not.
pub fn check(files: &[TextFile]) -> Vec<Breach> {
    let mut families: Families<'_> = BTreeMap::new();
    for file in files.iter().filter(|file| file.has_extension("ftl")) {
        if let Some((family, language)) = family(&file.path) {
            let keys = (file.path.as_str(), keys(&file.text));
            families.entry(family).or_default().insert(language, keys);
        }
    }
    let spoken: BTreeSet<&str> = families
        .values()
        .flat_map(|family| family.keys().copied())
        .collect();
    let mut breaches = Vec::new();
    for (name, family) in &families {
        let all: BTreeSet<&String> = family.values().flat_map(|(_, keys)| keys).collect();
        for language in &spoken {
            let Some((path, keys)) = family.get(language) else {
                breaches.push(Breach::new(name, format!("is missing in `{language}`")));
                continue;
            };
            for key in all.iter().filter(|key| !keys.contains(**key)) {
                breaches.push(Breach::new(*path, format!("has no message `{key}`")));
            }
        }
    }
    breaches
}

/// The path with `*` for its language, and the language: `i18n/kk/main.ftl` → `i18n/*/main.ftl`, `kk`.
fn family(path: &str) -> Option<(String, &str)> {
    let stem = |part: &str| part.trim_end_matches(".ftl").len();
    let language = path
        .split('/')
        .map(|part| &part[..stem(part)])
        .rfind(|part| LANGUAGES.contains(part))?;
    let parts: Vec<&str> = path
        .split('/')
        .map(|part| match part {
            part if part == language => "*",
            part if &part[..stem(part)] == language => "*.ftl",
            part => part,
        })
        .collect();
    Some((parts.join("/"), language))
}

/// The keys of a file: messages, terms, and attributes as `message.attribute`.
fn keys(text: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let mut message = String::new();
    for line in text.lines() {
        let Some((name, _)) = line.split_once('=') else {
            continue;
        };
        let name = name.trim_end();
        let inner = name.trim_start();
        if inner.len() == name.len() && is_identifier(name.trim_start_matches('-')) {
            name.clone_into(&mut message);
            keys.insert(message.clone());
        } else if let Some(attribute) = inner.strip_prefix('.')
            && is_identifier(attribute)
        {
            keys.insert(format!("{message}.{attribute}"));
        }
    }
    keys
}

fn is_identifier(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name
            .chars()
            .all(|each| each.is_ascii_alphanumeric() || each == '-' || each == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(files: &[(&str, &str)]) -> Vec<String> {
        let files: Vec<TextFile> = files
            .iter()
            .map(|(path, text)| TextFile {
                path: (*path).to_owned(),
                text: (*text).to_owned(),
            })
            .collect();
        let breaches = check(&files);
        breaches
            .into_iter()
            .map(|breach| format!("{} {}", breach.place, breach.complaint))
            .collect()
    }

    #[test]
    fn the_same_keys_are_tidy_whatever_their_order() {
        let kk = "a = а\nb = б\n    .title = т\n-brand = Ш\n";
        let en = "-brand = S\nb = b\n    .title = t\na = a\n";
        assert!(complaints(&[("i18n/kk/main.ftl", kk), ("i18n/en/main.ftl", en)]).is_empty());
    }

    #[test]
    fn a_missing_message_and_a_missing_attribute_are_found() {
        let kk = "a = а\n    .title = т\nb = б\n";
        let en = "a = a\n";
        assert_eq!(
            complaints(&[("i18n/kk.ftl", kk), ("i18n/en.ftl", en)]),
            [
                "i18n/en.ftl has no message `a.title`",
                "i18n/en.ftl has no message `b`"
            ]
        );
    }

    #[test]
    fn a_missing_file_is_found() {
        let one = "a = a\n";
        assert_eq!(
            complaints(&[
                ("i18n/kk/x.ftl", one),
                ("i18n/en/x.ftl", one),
                ("i18n/en/y.ftl", one)
            ]),
            ["i18n/*/y.ftl is missing in `kk`"]
        );
    }

    #[test]
    fn text_that_runs_on_is_not_a_key() {
        assert_eq!(
            keys("a = one\n    two = three\n# c = d\n")
                .into_iter()
                .collect::<Vec<_>>(),
            ["a"]
        );
    }
}
