//! Message keys: what the Fluent files have, and what templates and source ask for.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_bundle::FluentResource;
use web::i18n::Lang;
use web::view::codes;

/// A message of a Fluent file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// The file it stands in.
    pub file: String,
    /// The names of its values.
    pub values: BTreeSet<String>,
}

/// What the source says about messages.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Keys that are certainly asked for.
    pub asked: BTreeSet<String>,
    /// Every string that could be a key.
    pub mentioned: BTreeSet<String>,
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file under a folder whose name ends so, in the order of names.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    paths
        .into_iter()
        .flat_map(|path| {
            if path.is_dir() {
                files(&path, ending)
            } else {
                vec![path]
            }
        })
        .filter(|path| path.to_string_lossy().ends_with(ending))
        .collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The messages of a language. Fails on a file that isn't Fluent, or a message that is there twice.
pub fn messages(lang: Lang) -> BTreeMap<String, Entry> {
    let mut messages = BTreeMap::new();
    for path in files(&root().join("messages").join(lang.code()), ".ftl") {
        let text = read(&path);
        let file = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        if let Err((_, errors)) = FluentResource::try_new(text.clone()) {
            panic!("{}: {errors:?}", path.display());
        }
        let mut current = String::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some((key, _)) = line.split_once(" =").filter(|(key, _)| is_key(key)) {
                key.clone_into(&mut current);
                let entry = Entry {
                    file: file.clone(),
                    values: BTreeSet::new(),
                };
                let before = messages.insert(current.clone(), entry);
                assert!(before.is_none(), "{}: {key} is there twice", path.display());
            }
            let values = line.split('$').skip(1).map(|part| {
                part.chars()
                    .take_while(char::is_ascii_alphanumeric)
                    .collect::<String>()
            });
            if let Some(entry) = messages.get_mut(&current) {
                entry.values.extend(values);
            }
        }
    }
    messages
}

fn is_key(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && !text.ends_with('-')
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// The keys of every family of codes.
pub fn family_keys() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for family in codes::FAMILIES {
        for code in family.codes {
            keys.extend(
                family
                    .endings
                    .iter()
                    .map(|ending| format!("{}-{code}{ending}", family.prefix)),
            );
        }
    }
    keys
}

/// What stands before a string that is certainly a key.
const ASKING: &[&str] = &[
    ".t(",
    ".t1(",
    ".t2(",
    ".tv(",
    ".hint(",
    "Message::new(",
    "Value::key(",
    "key: ",
    "Answer::new(",
    "title: ",
];

/// Beginnings of strings that are certainly keys.
const PREFIXES: &[&str] = &[
    "label-", "hint-", "onward-", "answers-", "nav-", "flash-", "warning-",
];

/// Families whose codes are written alone where they arise, and become keys later.
const CODE_PREFIXES: &[&str] = &["problem", "error"];

/// Reads templates and source. Samples and unit tests don't count as uses.
pub fn scan() -> Source {
    let mut source = Source::default();
    let rust = files(&root().join("src"), ".rs")
        .into_iter()
        .filter(|path| {
            let path = path.to_string_lossy().into_owned();
            !path.contains("/samples") && !path.ends_with("tests.rs")
        });
    for path in files(&root().join("templates"), ".html")
        .into_iter()
        .chain(rust)
    {
        let text = read(&path);
        let text = text
            .split("#[cfg(test)]\nmod tests")
            .next()
            .unwrap_or_default();
        let is_code = path.extension().is_some_and(|extension| extension == "rs");
        let lines = text
            .lines()
            .filter(|line| !is_code || !line.trim_start().starts_with("//"));
        for line in lines {
            let parts: Vec<&str> = line.split('"').collect();
            for (before, inside) in parts.iter().zip(parts.iter().skip(1)) {
                if !is_key(inside) {
                    continue;
                }
                source.mentioned.insert((*inside).to_owned());
                for prefix in CODE_PREFIXES {
                    source.mentioned.insert(format!("{prefix}-{inside}"));
                    source.mentioned.insert(format!("{prefix}-{inside}-next"));
                }
                let is_asked = ASKING.iter().any(|asking| before.ends_with(asking))
                    || PREFIXES.iter().any(|prefix| inside.starts_with(prefix));
                if is_asked {
                    source.asked.insert((*inside).to_owned());
                }
            }
        }
    }
    source
}
