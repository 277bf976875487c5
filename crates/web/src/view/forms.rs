//! Forms: fields with what was typed and what is wrong with it.
//!
//! A handler reads the posted pairs with [`Form::from_pairs`], checks them with the types of `kernel`,
//! calls [`Form::reject`] for each field that is wrong, and renders the page again when
//! [`Form::has_errors`]. The page then has an error summary at the top with links to the fields.

use std::borrow::Cow;

use jiff::civil::Date;

use super::chrome::Chrome;
pub use super::controls::{Choice, choices, countries};
use crate::i18n::{Message, Value};

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
        Self {
            name: name.into(),
            label: label.into(),
            value: String::new(),
            error: None,
        }
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
        Some(chrome.say(error.clone().with("field", Value::Key(self.label.clone()))))
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
            if let Some(field) = self
                .fields_mut()
                .into_iter()
                .find(|field| field.name == name.as_ref())
            {
                field.value = value
                    .as_ref()
                    .trim()
                    .chars()
                    .take(VALUE_CHARACTERS_MAX)
                    .collect();
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
        let index = fields
            .iter()
            .position(|field| field.name == name)
            .unwrap_or(0);
        if let Some(field) = fields.get_mut(index) {
            field.error.get_or_insert(error);
        }
    }

    /// Rejects every one of the named fields that was left empty, with `error-required`.
    fn require(&mut self, names: &[&str]) {
        for name in names {
            let empty = self
                .fields()
                .iter()
                .any(|field| field.name == *name && field.value.is_empty());
            if empty {
                self.reject(name, Message::new("error-required"));
            }
        }
    }

    /// The value of a field; empty for a name that the form doesn't have.
    fn value(&self, name: &str) -> &str {
        self.fields()
            .into_iter()
            .find(|field| field.name == name)
            .map_or("", |field| &field.value)
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
                Some(ErrorLink {
                    target: field.name.clone().into_owned(),
                    text,
                })
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

/// Reads a date typed by a person (`20.11.2026`, `20/11/2026`, `20 11 2026`) or sent by a date picker
/// (`2026-11-20`). `None` when it isn't a date; the message for that is `error-date-format`.
pub fn parse_date(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text
        .split(['.', '/', '-', ' '])
        .filter(|part| !part.is_empty())
        .collect();
    let [first, month, last] = parts.as_slice() else {
        return None;
    };
    let (year, day) = if first.len() == 4 {
        (first, last)
    } else {
        (last, first)
    };
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

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
}
