//! Reads what a browser reads of a page: the forms in its main part, with their fields and buttons.

use std::collections::BTreeMap;

/// A tag with its attributes and the text up to the next tag.
#[derive(Debug, Clone)]
pub struct Tag {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    pub text: String,
}

impl Tag {
    pub fn get(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    pub fn has(&self, name: &str) -> bool {
        self.attributes.contains_key(name)
    }
}

/// A form: where it is posted, and what it would post untouched.
#[derive(Debug, Clone, Default)]
pub struct Form {
    pub action: String,
    pub method: String,
    /// Names and values as they stand; radio buttons and boxes only when they are on.
    pub pairs: Vec<(String, String)>,
    /// Values that each name can take, for lists, radio buttons and boxes.
    pub choices: BTreeMap<String, Vec<String>>,
    /// Names of all controls.
    pub names: Vec<String>,
    /// Names and values of the buttons that have some.
    pub buttons: Vec<(String, String)>,
}

fn unescape(text: &str) -> String {
    text.replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#38;", "&")
        .replace("&amp;", "&")
}

/// Every start tag; end tags are `/name`.
pub fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        let Some(end) = rest.find('>') else { break };
        let (inside, after) = (&rest[..end], &rest[end + 1..]);
        let text = after.split('<').next().unwrap_or_default();
        let name = inside
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_lowercase();
        let attributes = attributes(&inside[name.len().min(inside.len())..]);
        tags.push(Tag {
            name,
            attributes,
            text: unescape(text),
        });
        rest = after;
    }
    tags
}

fn attributes(text: &str) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let end = rest
            .find(|c: char| c == '=' || c.is_whitespace())
            .unwrap_or(rest.len());
        let name = rest[..end].to_owned();
        rest = &rest[end..];
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix("=\"") {
            let (inside, after) = after.split_once('"').expect("values are quoted");
            value = unescape(inside);
            rest = after;
        }
        found.insert(name, value);
        rest = rest.trim_start();
    }
    found
}

/// The main part of a page; the whole text where there is none.
pub fn main_part(html: &str) -> &str {
    let start = html.find("<main").unwrap_or(0);
    let end = html.find("</main>").unwrap_or(html.len());
    &html[start..end]
}

/// The forms of the main part, in order.
pub fn forms(html: &str) -> Vec<Form> {
    let mut forms: Vec<Form> = Vec::new();
    let mut is_open = false;
    let mut select = String::new();
    for tag in tags(main_part(html)) {
        match tag.name.as_str() {
            "form" => {
                is_open = true;
                let (action, method) = (tag.get("action").to_owned(), tag.get("method").to_owned());
                forms.push(Form {
                    action,
                    method,
                    ..Form::default()
                });
            }
            "/form" => is_open = false,
            _ if !is_open => {}
            name => {
                let form = forms.last_mut().expect("a form is open");
                control(form, name, &tag, &mut select);
            }
        }
    }
    forms
}

fn control(form: &mut Form, element: &str, tag: &Tag, select: &mut String) {
    let name = tag.get("name").to_owned();
    let value = tag.get("value").to_owned();
    match (element, tag.get("type")) {
        ("input", "radio" | "checkbox") => {
            form.choices
                .entry(name.clone())
                .or_default()
                .push(value.clone());
            if tag.has("checked") {
                form.pairs.push((name.clone(), value));
            }
            form.names.push(name);
        }
        ("input", _) => {
            form.pairs.push((name.clone(), value));
            form.names.push(name);
        }
        ("textarea", _) => {
            form.pairs.push((name.clone(), tag.text.clone()));
            form.names.push(name);
        }
        ("select", _) => {
            form.pairs.push((name.clone(), String::new()));
            form.names.push(name.clone());
            *select = name;
        }
        ("option", _) => {
            form.choices
                .entry(select.clone())
                .or_default()
                .push(value.clone());
            if tag.has("selected") {
                form.set(select, &value);
            }
        }
        ("button", _) if !name.is_empty() => form.buttons.push((name, value)),
        _ => {}
    }
}

impl Form {
    /// Puts a value into the form as a person can: only what the page offers.
    pub fn set(&mut self, name: &str, value: &str) {
        assert!(
            self.names.iter().any(|known| known == name),
            "no field {name} in {:?}",
            self.names
        );
        if let Some(choices) = self.choices.get(name) {
            assert!(
                choices.iter().any(|known| known == value),
                "{name}={value} not in {choices:?}"
            );
        }
        self.pairs.retain(|(known, _)| known != name);
        self.pairs.push((name.to_owned(), value.to_owned()));
    }

    /// What stands in a field.
    pub fn value(&self, name: &str) -> &str {
        self.pairs
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value)
    }
}
