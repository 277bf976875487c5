//! Reading request bodies so that every wrong field is told at once, not only the first.
//!
//! A body is declared with `body!`: a struct whose fields are [`Given`]. Reading it never fails for
//! a missing field, a wrong type or an unknown name; it only notes them. A [`Reader`] then turns the
//! notes and the rules of the domain's types into a list of [`FieldError`]s.

mod given;

pub use given::{Given, Items, Readable};

use crate::i18n::Value;
use crate::problem::{FieldError, Problem, Values};
use std::fmt;

/// Errors told at once; more would only be longer.
const ERRORS_MAX: usize = 100;
/// Unknown fields of one object that are told.
const ODD_MAX: usize = 20;
/// Characters of a field's name that are told again.
const NAME_CHARACTERS_MAX: usize = 60;

/// Fields of an object that it should not have.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Odd {
    unknown: Vec<String>,
    repeated: Vec<&'static str>,
}

impl Odd {
    /// Notes a name that the object doesn't have.
    pub fn unknown(&mut self, name: &str) {
        if self.unknown.len() < ODD_MAX {
            self.unknown.push(shortened(name));
        }
    }

    /// Notes a name that stands in the object twice.
    pub fn repeated(&mut self, name: &'static str) {
        if self.repeated.len() < ODD_MAX {
            self.repeated.push(name);
        }
    }
}

/// A name as it may be told again: short, and without signs that can't be seen.
pub fn shortened(name: &str) -> String {
    name.chars()
        .filter(|letter| !letter.is_control())
        .take(NAME_CHARACTERS_MAX)
        .collect()
}

/// Declares a request body: a documented struct whose fields are `Given<type>`, with
/// `odd` for names that it doesn't have. Each field states its schema for the OpenAPI document.
macro_rules! body {
    ($(#[$meta:meta])* pub struct $name:ident {
        $($(#[$field_meta:meta])* $field:ident: $type:ty,)*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Default, utoipa::ToSchema)]
        pub struct $name {
            $($(#[$field_meta])* pub $field: $crate::api::reading::Given<$type>,)*
            /// Fields that the object should not have.
            #[schema(ignore)]
            pub odd: $crate::api::reading::Odd,
        }

        impl $crate::api::reading::Readable for $name {
            const TYPE: &'static str = "type-object";

            fn object<'de, A: serde::de::MapAccess<'de>>(
                mut map: A,
            ) -> Result<Option<Self>, A::Error> {
                let mut body = Self::default();
                while let Some(name) = map.next_key::<std::borrow::Cow<'de, str>>()? {
                    $(if name == stringify!($field) {
                        if body.$field != $crate::api::reading::Given::Missing {
                            body.odd.repeated(stringify!($field));
                        }
                        body.$field = map.next_value()?;
                        continue;
                    })*
                    body.odd.unknown(&name);
                    map.next_value::<serde::de::IgnoredAny>()?;
                }
                Ok(Some(body))
            }
        }

        impl $name {
            /// Names of its fields.
            pub const FIELDS: &[&str] = &[$(stringify!($field)),*];
        }

        impl PartialEq for $name {
            /// Bodies are only compared with nothing, to notice a field that stands twice.
            fn eq(&self, _: &Self) -> bool {
                false
            }
        }
    };
}
pub(crate) use body;

/// Where something stands in the request.
#[derive(Debug, Clone, Copy)]
pub enum Place<'p> {
    /// The request itself.
    Root,
    /// A field of an object.
    Field(&'p Place<'p>, &'static str),
    /// An item of a list.
    Item(&'p Place<'p>, usize),
}

impl<'p> Place<'p> {
    /// A field of the object at this place.
    #[must_use]
    pub const fn field(&'p self, name: &'static str) -> Self {
        Self::Field(self, name)
    }

    /// An item of the list at this place.
    #[must_use]
    pub const fn item(&'p self, index: usize) -> Self {
        Self::Item(self, index)
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Field(Place::Root, name) => formatter.write_str(name),
            Self::Field(parent, name) => write!(formatter, "{parent}.{name}"),
            Self::Item(parent, index) => write!(formatter, "{parent}[{index}]"),
        }
    }
}

/// A rule that a field breaks: its code and what goes into its message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Code, kebab-case.
    pub code: &'static str,
    /// Values of its message.
    pub values: Values,
}

impl Rule {
    /// A rule whose message needs no values.
    pub const fn new(code: &'static str) -> Self {
        Self {
            code,
            values: Vec::new(),
        }
    }

    /// Adds a value to the message.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Value) -> Self {
        self.values.push((name, value));
        self
    }

    /// Adds a whole number to the message.
    #[must_use]
    pub fn with_number(self, name: &'static str, number: usize) -> Self {
        self.with(
            name,
            Value::Number(i64::try_from(number).unwrap_or(i64::MAX)),
        )
    }
}

/// Collects what is wrong with a request while it is read.
#[derive(Debug, Default)]
pub struct Reader {
    errors: Vec<FieldError>,
}

impl Reader {
    /// Notes that a field breaks a rule.
    pub fn reject(&mut self, place: Place<'_>, rule: Rule) {
        if self.errors.len() < ERRORS_MAX {
            self.errors
                .push(FieldError::new(place.to_string(), rule.code, rule.values));
        }
    }

    /// Notes fields that an object should not have.
    pub fn odd(&mut self, place: &Place<'_>, odd: &Odd, known: &[&str]) {
        for name in &odd.unknown {
            let parent = match place {
                Place::Root => name.clone(),
                place => format!("{place}.{name}"),
            };
            let known = Value::Text(known.join(", "));
            self.errors.push(FieldError::new(
                parent,
                "unknown-field",
                vec![("known", known)],
            ));
        }
        for name in &odd.repeated {
            self.reject(place.field(name), Rule::new("repeated-field"));
        }
        self.errors.truncate(ERRORS_MAX);
    }

    /// A value that may be absent.
    pub fn may<'g, T: Readable>(&mut self, place: Place<'_>, given: &'g Given<T>) -> Option<&'g T> {
        match given {
            Given::Is(value) => Some(value),
            Given::Missing => None,
            Given::Wrong => {
                let wanted = Value::key(T::TYPE);
                self.reject(place, Rule::new("wrong-type").with("type", wanted));
                None
            }
        }
    }

    /// A value that must be there.
    pub fn need<'g, T: Readable>(
        &mut self,
        place: Place<'_>,
        given: &'g Given<T>,
    ) -> Option<&'g T> {
        if matches!(given, Given::Missing) {
            self.reject(place, Rule::new("required"));
        }
        self.may(place, given)
    }

    /// A text of at most so many characters, trimmed, without signs that can't be seen. A blank one
    /// counts as absent.
    pub fn may_text<'g>(
        &mut self,
        place: Place<'_>,
        given: &'g Given<String>,
        most: usize,
    ) -> Option<&'g str> {
        let text = self.may(place, given)?.trim();
        if text.is_empty() {
            return None;
        }
        if text.chars().count() > most {
            self.reject(place, Rule::new("too-long").with_number("most", most));
            return None;
        }
        if text.chars().any(char::is_control) {
            self.reject(place, Rule::new("control-characters"));
            return None;
        }
        Some(text)
    }

    /// A text that must be there and not be blank.
    pub fn need_text<'g>(
        &mut self,
        place: Place<'_>,
        given: &'g Given<String>,
        most: usize,
    ) -> Option<&'g str> {
        let is_blank = match given {
            Given::Missing => true,
            Given::Is(text) => text.trim().is_empty(),
            Given::Wrong => false,
        };
        if is_blank {
            self.reject(place, Rule::new("required"));
            return None;
        }
        self.may_text(place, given, most)
    }

    /// Reads a text into a type of the domain.
    pub fn parse<T>(
        &mut self,
        place: Place<'_>,
        text: Option<&str>,
        parse: impl FnOnce(&str) -> Result<T, Rule>,
    ) -> Option<T> {
        match parse(text?) {
            Ok(value) => Some(value),
            Err(rule) => {
                self.reject(place, rule);
                None
            }
        }
    }

    /// Reads one of several words.
    pub fn choose<T: Copy>(
        &mut self,
        place: Place<'_>,
        text: Option<&str>,
        words: &[(&str, T)],
    ) -> Option<T> {
        let text = text?;
        let found = words
            .iter()
            .find(|(word, _)| *word == text)
            .map(|(_, value)| *value);
        if found.is_none() {
            let allowed = words
                .iter()
                .map(|(word, _)| *word)
                .collect::<Vec<_>>()
                .join(", ");
            self.reject(
                place,
                Rule::new("one-of").with("allowed", Value::Text(allowed)),
            );
        }
        found
    }

    /// Whether nothing was wrong so far.
    pub const fn is_clean(&self) -> bool {
        self.errors.is_empty()
    }

    /// The value, if nothing was wrong.
    ///
    /// # Errors
    /// 422 with every field that breaks a rule.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Problem> {
        match value {
            Some(value) if self.errors.is_empty() => Ok(value),
            _ => Err(Problem::invalid(self.errors)),
        }
    }
}

#[cfg(test)]
mod tests;
