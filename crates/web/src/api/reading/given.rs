//! What stands in a field of a request, whatever its type; reading it fails only for broken JSON.

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// Items of a list that are read.
pub const ITEMS_MAX: usize = 20;

/// What stands in a field: nothing (or null), something of another type, or a value.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub enum Given<T> {
    /// The field is absent or null.
    #[default]
    Missing,
    /// It has a value of another type.
    Wrong,
    /// It has a value.
    Is(T),
}

impl<T> From<Option<T>> for Given<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Wrong, Self::Is)
    }
}

/// A type that a field can have. Everything that it doesn't take is of the wrong type.
pub trait Readable: Sized {
    /// Key of the message that names the type.
    const TYPE: &'static str;

    /// From a text.
    fn text(_: String) -> Option<Self> {
        None
    }

    /// From true or false.
    fn truth(_: bool) -> Option<Self> {
        None
    }

    /// From a whole number.
    fn number(_: i64) -> Option<Self> {
        None
    }

    /// From an object.
    ///
    /// # Errors
    /// Only when the JSON is broken.
    fn object<'de, A: MapAccess<'de>>(mut map: A) -> Result<Option<Self>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    /// From a list.
    ///
    /// # Errors
    /// Only when the JSON is broken.
    fn list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Option<Self>, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

impl Readable for String {
    const TYPE: &'static str = "type-text";

    fn text(text: String) -> Option<Self> {
        Some(text)
    }
}

impl Readable for bool {
    const TYPE: &'static str = "type-truth";

    fn truth(truth: bool) -> Option<Self> {
        Some(truth)
    }
}

impl Readable for i64 {
    const TYPE: &'static str = "type-number";

    fn number(number: i64) -> Option<Self> {
        Some(number)
    }
}

/// A list, and whether it had more items than are read.
#[derive(Debug, Default)]
pub struct Items<T> {
    /// The first items.
    pub items: Vec<Given<T>>,
    /// Whether there were more.
    pub has_more: bool,
}

impl<T: Readable> Readable for Items<T> {
    const TYPE: &'static str = "type-list";

    fn list<'de, A: SeqAccess<'de>>(mut list: A) -> Result<Option<Self>, A::Error> {
        let mut read = Self {
            items: Vec::new(),
            has_more: false,
        };
        while read.items.len() < ITEMS_MAX {
            match list.next_element()? {
                Some(item) => read.items.push(item),
                None => return Ok(Some(read)),
            }
        }
        while list.next_element::<IgnoredAny>()?.is_some() {
            read.has_more = true;
        }
        Ok(Some(read))
    }
}

struct GivenVisitor<T>(PhantomData<T>);

impl<'de, T: Readable> Visitor<'de> for GivenVisitor<T> {
    type Value = Given<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(T::TYPE)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Given<T>, E> {
        Ok(T::truth(truth).into())
    }

    fn visit_i64<E>(self, number: i64) -> Result<Given<T>, E> {
        Ok(T::number(number).into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Given<T>, E> {
        Ok(i64::try_from(number).ok().and_then(T::number).into())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Given<T>, E> {
        Ok(Given::Wrong)
    }

    fn visit_str<E>(self, text: &str) -> Result<Given<T>, E> {
        Ok(T::text(text.to_owned()).into())
    }

    fn visit_string<E>(self, text: String) -> Result<Given<T>, E> {
        Ok(T::text(text).into())
    }

    fn visit_unit<E>(self) -> Result<Given<T>, E> {
        Ok(Given::Missing)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Given<T>, A::Error> {
        Ok(T::object(map)?.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Given<T>, A::Error> {
        Ok(T::list(list)?.into())
    }
}

impl<'de, T: Readable> Deserialize<'de> for Given<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(GivenVisitor(PhantomData))
    }
}

impl<T> PartialEq for Items<T> {
    /// Lists are only compared with nothing, to notice a field that stands twice.
    fn eq(&self, _: &Self) -> bool {
        false
    }
}
