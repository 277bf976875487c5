//! Controls: a field with its label, hint and error as HTML.

use std::borrow::Borrow;

use askama::Template;
use askama::filters::HtmlSafe;

use super::chrome::Chrome;
use super::codes;
use super::forms::{ErrorLink, Field, Form};
use crate::i18n::format;

/// One of the values to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// What is posted.
    pub value: String,
    /// What is shown, in the language of the page.
    pub label: String,
    /// A line of explanation; empty when none is needed.
    pub hint: String,
}

impl Choice {
    /// A choice without explanation.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            label: label.into(),
            hint: String::new(),
        }
    }
}

/// Choices whose labels are the messages `family-code`, with the hint `family-code-hint` where there is one.
pub fn choices(chrome: &Chrome, family: &str, codes: &[&str]) -> Vec<Choice> {
    codes
        .iter()
        .map(|code| {
            let hint = format!("{family}-{code}-hint");
            Choice {
                value: (*code).to_owned(),
                label: chrome.t(format!("{family}-{code}")),
                hint: if chrome.lang.has(&hint) {
                    chrome.t(&hint)
                } else {
                    String::new()
                },
            }
        })
        .collect()
}

/// Countries to choose from: Kazakhstan and its neighbours first, then the rest in the order of the alphabet.
pub fn countries(chrome: &Chrome) -> Vec<Choice> {
    let named = |code: &&str| Choice::new(code.to_ascii_uppercase(), chrome.country(code));
    let (first, rest) = codes::COUNTRIES.split_at(codes::COUNTRIES_FIRST);
    let mut rest: Vec<Choice> = rest.iter().map(named).collect();
    rest.sort_by_key(|choice| format::sort_key(&choice.label));
    first.iter().map(named).chain(rest).collect()
}

/// The shape of a control.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `<input>` of a type such as `text`, `tel`, `password`, `date`, `email`.
    Input(&'static str),
    /// `<textarea>` with so many rows.
    Area(u8),
    /// `<select>`.
    Select(Vec<Choice>),
    /// Radio buttons.
    Radios(Vec<Choice>),
    /// One box to tick; posts `yes`. The label of the field is its text.
    Tick,
    /// A file to send.
    File(&'static str),
}

/// A labelled control with hint and error. Made by [`Chrome::input`] and its relatives.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/control.html")]
pub struct Control<'a> {
    chrome: &'a Chrome,
    field: &'a Field,
    shape: Shape,
    hint: String,
    autocomplete: &'static str,
    inputmode: &'static str,
    class: &'static str,
    characters_max: u32,
    is_optional: bool,
}

impl HtmlSafe for Control<'_> {}

impl Chrome {
    fn control<'a>(&'a self, field: &'a Field, shape: Shape) -> Control<'a> {
        Control {
            chrome: self,
            field,
            shape,
            hint: String::new(),
            autocomplete: "",
            inputmode: "",
            class: "",
            characters_max: 0,
            is_optional: false,
        }
    }

    /// A line of text.
    pub fn input<'a>(&'a self, field: &'a Field) -> Control<'a> {
        self.control(field, Shape::Input("text"))
    }

    /// A list to choose from.
    pub fn select<'a>(&'a self, field: &'a Field, choices: Vec<Choice>) -> Control<'a> {
        self.control(field, Shape::Select(choices))
    }

    /// A list of choices that aren't codes, such as checkpoints.
    pub fn select_of<'a>(&'a self, field: &'a Field, choices: &[Choice]) -> Control<'a> {
        self.select(field, choices.to_vec())
    }

    /// A list of codes.
    pub fn select_code<'a>(
        &'a self,
        field: &'a Field,
        family: &str,
        codes: &[&str],
    ) -> Control<'a> {
        self.select(field, choices(self, family, codes))
    }

    /// Radio buttons of choices that aren't codes, such as names.
    pub fn radios_of<'a>(&'a self, field: &'a Field, choices: &[Choice]) -> Control<'a> {
        self.control(field, Shape::Radios(choices.to_vec()))
    }

    /// A list of countries.
    pub fn country_select<'a>(&'a self, field: &'a Field) -> Control<'a> {
        self.select(field, countries(self)).complete("country")
    }

    /// Radio buttons.
    pub fn radios<'a>(&'a self, field: &'a Field, family: &str, codes: &[&str]) -> Control<'a> {
        let choices = choices(self, family, codes);
        self.control(field, Shape::Radios(choices))
    }

    /// A box to tick.
    pub fn tick<'a>(&'a self, field: &'a Field) -> Control<'a> {
        self.control(field, Shape::Tick)
    }

    /// Several lines of text.
    pub fn area<'a>(&'a self, field: &'a Field) -> Control<'a> {
        self.control(field, Shape::Area(8))
    }

    /// A file to send.
    pub fn file<'a>(&'a self, field: &'a Field, accept: &'static str) -> Control<'a> {
        self.control(field, Shape::File(accept))
    }

    /// The error summary of a form; nothing when there are no errors.
    pub fn error_summary(&self, form: &impl Form) -> ErrorSummary<'_> {
        ErrorSummary {
            chrome: self,
            errors: form.errors(self),
        }
    }
}

impl Control<'_> {
    /// A line of explanation under the label, by message key.
    #[must_use]
    pub fn hint(mut self, key: &str) -> Self {
        self.hint = self.chrome.t(key);
        self
    }

    /// The type of an `<input>`; other shapes ignore it.
    #[must_use]
    pub fn kind(mut self, kind: &'static str) -> Self {
        if let Shape::Input(_) = self.shape {
            self.shape = Shape::Input(kind);
        }
        self
    }

    /// The `autocomplete` token.
    #[must_use]
    pub fn complete(mut self, token: &'static str) -> Self {
        self.autocomplete = token;
        self
    }

    /// A keyboard of digits.
    #[must_use]
    pub fn digits(mut self) -> Self {
        self.inputmode = "numeric";
        self
    }

    /// The most characters the browser lets in.
    #[must_use]
    pub fn most(mut self, characters: u32) -> Self {
        self.characters_max = characters;
        self
    }

    /// A narrow control, for what is always short.
    #[must_use]
    pub fn narrow(mut self) -> Self {
        self.class = "narrow";
        self
    }

    /// Figures and plates: wide letters that are easy to compare.
    #[must_use]
    pub fn code(mut self) -> Self {
        self.class = "code";
        self
    }

    /// Says that the field may stay empty.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.is_optional = true;
        self
    }

    fn label(&self) -> String {
        self.chrome.t(&self.field.label)
    }

    fn error(&self) -> Option<String> {
        self.field.error_words(self.chrome)
    }

    /// A password is never written back into the page.
    fn shown_value(&self) -> &str {
        if self.shape == Shape::Input("password") {
            ""
        } else {
            &self.field.value
        }
    }

    fn described_by(&self) -> String {
        let mut ids = Vec::new();
        if !self.hint.is_empty() {
            ids.push(format!("{}-hint", self.field.name));
        }
        if self.field.error.is_some() {
            ids.push(format!("{}-error", self.field.name));
        }
        ids.join(" ")
    }

    /// The `id` of a choice: the first carries the name of the field, so that the error summary leads to it.
    fn choice_id(&self, index: impl Borrow<usize>) -> String {
        let index = *index.borrow();
        if index == 0 {
            self.field.name.clone().into_owned()
        } else {
            format!("{}-{index}", self.field.name)
        }
    }
}

/// The list of errors at the top of a page.
#[derive(Clone, Debug, Template)]
#[template(path = "parts/error_summary.html")]
pub struct ErrorSummary<'a> {
    chrome: &'a Chrome,
    errors: Vec<ErrorLink>,
}

impl HtmlSafe for ErrorSummary<'_> {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn a_password_is_not_written_back() {
        let chrome = Chrome::new(Lang::En, "/");
        let field = Field::new("password", "label-password").with_value("secret-secret");
        let html = chrome.input(&field).kind("password").to_string();
        assert!(
            html.contains("type=\"password\"") && !html.contains("secret-secret"),
            "{html}"
        );
    }

    #[test]
    fn kazakhstan_stands_first_among_countries() {
        let countries = countries(&Chrome::new(Lang::Kk, "/"));
        assert_eq!(countries[0].value, "KZ");
        assert_eq!(countries.len(), codes::COUNTRIES.len());
    }
}
