//! Forms: fields with what was typed and what is wrong with it, and the controls that show them.
//!
//! A handler reads the posted pairs with [`Form::from_pairs`], checks them with the types of `kernel`,
//! calls [`Form::reject`] for each field that is wrong, and renders the page again when
//! [`Form::has_errors`]. The page then has an error summary at the top with links to the fields.

use std::borrow::Cow;

use askama::Template;
use askama::filters::HtmlSafe;
use jiff::civil::Date;

use super::chrome::Chrome;
use super::codes;
use crate::i18n::{Message, Value, format};

/// The most characters of one posted value that a page shows again; longer input is cut.
pub const VALUE_CHARACTERS_MAX: usize = 100_000;

/// A field of a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    /// The name in the posted form; also the `id` of the control.
    pub name: Cow<'static, str>,
    /// Message key of the label.
    pub label: Cow<'static, str>,
    /// What was typed, trimmed.
    pub value: String,
    /// What is wrong with it.
    pub error: Option<Message>,
}

impl Field {
    /// An empty field.
    pub fn new(name: impl Into<Cow<'static, str>>, label: impl Into<Cow<'static, str>>) -> Self {
        Self { name: name.into(), label: label.into(), value: String::new(), error: None }
    }

    /// The same field with a value.
    #[must_use]
    pub fn with_value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// Whether the value is this one, for radio buttons and lists.
    pub fn is(&self, value: &str) -> bool {
        self.value == value
    }

    /// The error in words; `{ $field }` in the message stands for the label of this field.
    pub fn error_words(&self, chrome: &Chrome) -> Option<String> {
        let error = self.error.as_ref()?;
        Some(chrome.say(&error.clone().with("field", Value::Key(self.label.clone()))))
    }
}

/// What the error summary says about one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorLink {
    /// `id` of the control.
    pub target: String,
    /// The error in words.
    pub text: String,
}

/// A set of fields that are posted together.
pub trait Form {
    /// The fields in the order of the page.
    fn fields(&self) -> Vec<&Field>;

    /// The fields in the order of the page, for changing.
    fn fields_mut(&mut self) -> Vec<&mut Field>;

    /// Takes over posted names and values: trimmed, cut at [`VALUE_CHARACTERS_MAX`]; names that the
    /// form doesn't have are passed over, and of a repeated name the last value stays.
    fn fill<N: AsRef<str>, V: AsRef<str>>(&mut self, pairs: impl IntoIterator<Item = (N, V)>) {
        for (name, value) in pairs {
            if let Some(field) =
                self.fields_mut().into_iter().find(|field| field.name == name.as_ref())
            {
                field.value = value.as_ref().trim().chars().take(VALUE_CHARACTERS_MAX).collect();
            }
        }
    }

    /// The form with posted values.
    fn from_pairs<N: AsRef<str>, V: AsRef<str>>(pairs: impl IntoIterator<Item = (N, V)>) -> Self
    where
        Self: Sized + Default,
    {
        let mut form = Self::default();
        form.fill(pairs);
        form
    }

    /// Says what is wrong with a field. The first error of a field stays. An error of a field that the
    /// form doesn't have is put on the first field, so that no error is ever lost.
    fn reject(&mut self, name: &str, error: Message) {
        let mut fields = self.fields_mut();
        let index = fields.iter().position(|field| field.name == name).unwrap_or(0);
        if let Some(field) = fields.get_mut(index) {
            field.error.get_or_insert(error);
        }
    }

    /// Rejects every one of the named fields that was left empty, with `error-required`.
    fn require(&mut self, names: &[&str]) {
        for name in names {
            let empty =
                self.fields().iter().any(|field| field.name == *name && field.value.is_empty());
            if empty {
                self.reject(name, Message::new("error-required"));
            }
        }
    }

    /// The value of a field; empty for a name that the form doesn't have.
    fn value(&self, name: &str) -> &str {
        self.fields().into_iter().find(|field| field.name == name).map_or("", |field| &field.value)
    }

    /// Whether any field is wrong.
    fn has_errors(&self) -> bool {
        self.fields().iter().any(|field| field.error.is_some())
    }

    /// The errors for the summary, in the order of the page.
    fn errors(&self, chrome: &Chrome) -> Vec<ErrorLink> {
        self.fields()
            .into_iter()
            .filter_map(|field| {
                let text = field.error_words(chrome)?;
                Some(ErrorLink { target: field.name.clone().into_owned(), text })
            })
            .collect()
    }
}

/// Declares a form: one [`Field`] for each line, named like the line, with the message key of its label.
macro_rules! form {
    ($(#[$meta:meta])* pub struct $form:ident { $($(#[$doc:meta])* $field:ident: $label:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $form { $($(#[$doc])* pub $field: $crate::view::forms::Field),+ }

        impl Default for $form {
            fn default() -> Self {
                Self { $($field: $crate::view::forms::Field::new(stringify!($field), $label)),+ }
            }
        }

        impl $crate::view::forms::Form for $form {
            fn fields(&self) -> Vec<&$crate::view::forms::Field> {
                vec![$(&self.$field),+]
            }

            fn fields_mut(&mut self) -> Vec<&mut $crate::view::forms::Field> {
                vec![$(&mut self.$field),+]
            }
        }
    };
}
pub(crate) use form;

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
        Self { value: value.into(), label: label.into(), hint: String::new() }
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
                label: chrome.t(&format!("{family}-{code}")),
                hint: if chrome.lang.has(&hint) { chrome.t(&hint) } else { String::new() },
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

/// Reads a date typed by a person (`20.11.2026`, `20/11/2026`, `20 11 2026`) or sent by a date picker
/// (`2026-11-20`). `None` when it isn't a date; the message for that is `error-date-format`.
pub fn parse_date(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split(['.', '/', '-', ' ']).filter(|part| !part.is_empty()).collect();
    let [first, month, last] = parts.as_slice() else { return None };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
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
    pub fn select_code<'a>(&'a self, field: &'a Field, family: &str, codes: &[&str]) -> Control<'a> {
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
        ErrorSummary { chrome: self, errors: form.errors(self) }
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

    /// A legend that only screen readers hear, because the heading of the page asks the same.
    #[must_use]
    pub fn quiet(mut self) -> Self {
        self.class = "quiet";
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
        if self.shape == Shape::Input("password") { "" } else { &self.field.value }
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
    fn choice_id(&self, index: &usize) -> String {
        if *index == 0 { self.field.name.clone().into_owned() } else { format!("{}-{index}", self.field.name) }
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

    form! {
        /// A form of two fields.
        pub struct Small {
            /// A telephone number.
            phone: "label-phone",
            /// A password.
            password: "label-password",
        }
    }

    #[test]
    fn posted_values_are_trimmed_and_errors_name_the_field() {
        let mut form = Small::from_pairs([("phone", "  701 "), ("stranger", "x")]);
        assert_eq!(form.value("phone"), "701");
        form.require(&["phone", "password"]);
        assert!(form.phone.error.is_none());
        let chrome = Chrome::new(Lang::En, "/");
        let errors = form.errors(&chrome);
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].target, "password");
        assert!(errors[0].text.contains("Password"), "{}", errors[0].text);
    }

    #[test]
    fn an_error_of_an_unknown_field_is_not_lost() {
        let mut form = Small::default();
        form.reject("nowhere", Message::new("error-required"));
        assert!(form.has_errors());
    }

    #[test]
    fn dates_are_read_as_people_write_them() {
        let expected = Date::new(1985, 3, 5).ok();
        assert_eq!(parse_date("05.03.1985"), expected);
        assert_eq!(parse_date("5/3/1985"), expected);
        assert_eq!(parse_date("1985-03-05"), expected);
        assert_eq!(parse_date("31.02.1985"), None);
        assert_eq!(parse_date("05.03.85"), None);
        assert_eq!(parse_date("yesterday"), None);
    }

    #[test]
    fn a_password_is_not_written_back() {
        let chrome = Chrome::new(Lang::En, "/");
        let field = Field::new("password", "label-password").with_value("secret-secret");
        let html = chrome.input(&field).kind("password").to_string();
        assert!(html.contains("type=\"password\"") && !html.contains("secret-secret"), "{html}");
    }

    #[test]
    fn kazakhstan_stands_first_among_countries() {
        let countries = countries(&Chrome::new(Lang::Kk, "/"));
        assert_eq!(countries[0].value, "KZ");
        assert_eq!(countries.len(), codes::COUNTRIES.len());
    }
}
