//! A sentence that isn't said yet: a message key with the values that go into it.

use std::borrow::Cow;

use jiff::Zoned;
use jiff::civil::Date;

use super::{Lang, format};

/// A stretch of time at a checkpoint, in the checkpoint's own zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    /// When it begins.
    pub starts: Zoned,
    /// When it ends; later than the beginning.
    pub ends: Zoned,
}

/// A value put into a sentence, formatted in the language of the page when the page is rendered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Words or figures shown as they are.
    Text(String),
    /// A whole number; chooses plural forms.
    Number(i64),
    /// The key of another message, such as the label of a field.
    Key(Cow<'static, str>),
    /// A calendar date.
    Date(Date),
    /// An instant in a zone: date and time of day.
    Moment(Box<Zoned>),
    /// The time of day of an instant.
    TimeOfDay(Box<Zoned>),
    /// A date with an interval of hours.
    Interval(Box<Interval>),
    /// An amount in tiyn (1/100 of a tenge).
    MoneyMinor(i64),
    /// A length of time in whole minutes.
    Minutes(i64),
}

impl Value {
    /// The value in words of a language.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => format::number(*number),
            Self::Key(key) => lang.t(key),
            Self::Date(date) => format::date(lang, *date),
            Self::Moment(moment) => format::moment(lang, moment),
            Self::TimeOfDay(moment) => format::time(moment),
            Self::Interval(interval) => format::interval(lang, interval),
            Self::MoneyMinor(minor) => format::money(lang, *minor),
            Self::Minutes(minutes) => format::duration(lang, *minutes),
        }
    }

    /// A value that is itself a message.
    pub fn key(key: impl Into<Cow<'static, str>>) -> Self {
        Self::Key(key.into())
    }
}

/// What can be put into a sentence. Templates hand over references to references, hence a trait that looks through
/// them.
pub trait ToValue {
    /// The value.
    fn to_value(&self) -> Value;
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn to_value(&self) -> Value {
        (**self).to_value()
    }
}

impl ToValue for usize {
    fn to_value(&self) -> Value {
        Value::Number(i64::try_from(*self).unwrap_or(i64::MAX))
    }
}

macro_rules! to_value {
    ($($type:ty: |$it:ident| $value:expr;)+) => {$(
        impl ToValue for $type {
            fn to_value(&self) -> Value {
                let $it = self;
                $value
            }
        }
    )+};
}

to_value! {
    Value: |value| value.clone();
    str: |text| Value::Text(text.to_owned());
    String: |text| Value::Text(text.clone());
    i64: |number| Value::Number(*number);
    i32: |number| Value::Number(i64::from(*number));
    u32: |number| Value::Number(i64::from(*number));
    u16: |number| Value::Number(i64::from(*number));
    u8: |number| Value::Number(i64::from(*number));
    Date: |date| Value::Date(*date);
    Zoned: |moment| Value::Moment(Box::new(moment.clone()));
    Interval: |interval| Value::Interval(Box::new(interval.clone()));
}

/// A message key with its values. Handlers make these; templates say them in the reader's language.
///
/// ```
/// # use web::i18n::{Lang, Message};
/// let message = Message::new("error-too-long").with("most", 40);
/// assert!(Lang::En.say(&message).contains("40"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The key in the Fluent files.
    pub key: Cow<'static, str>,
    /// The values by name.
    pub values: Vec<(&'static str, Value)>,
}

impl Message {
    /// A message without values.
    pub fn new(key: impl Into<Cow<'static, str>>) -> Self {
        Self {
            key: key.into(),
            values: Vec::new(),
        }
    }

    /// Adds a value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToValue) -> Self {
        self.values.push((name, value.to_value()));
        self
    }
}
