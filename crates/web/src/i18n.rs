//! Languages and messages: which language a page speaks, and how a message key becomes words.
//!
//! Every word a person reads comes from `messages/{kk,ru,en}/*.ftl`. The files are compiled into the
//! program, so a running server can't lose one. A key that no file has is shown as `⟦key⟧`: tests look
//! for that mark on every page in every language.
//!
//! Values are put into sentences **without** Unicode isolation marks (`set_use_isolating(false)`): our
//! three languages are all written left to right, and the marks show up as boxes in copied text and SMS.

pub mod format;
mod message;

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

pub use message::{Interval, Message, ToValue, Value};

/// A language of the site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Kazakh, the state language and the one used when nothing is known about the reader.
    #[default]
    Kk,
    /// Russian.
    Ru,
    /// English.
    En,
}

/// The texts of one topic in the three languages, in the order of [`Lang::ALL`].
type Topic = [&'static str; 3];

macro_rules! topics {
    ($($name:literal),+ $(,)?) => {
        /// Every message file, by topic.
        const TOPICS: &[Topic] = &[$([
            include_str!(concat!("../messages/kk/", $name, ".ftl")),
            include_str!(concat!("../messages/ru/", $name, ".ftl")),
            include_str!(concat!("../messages/en/", $name, ".ftl")),
        ]),+];
    };
}

topics!(
    "account",
    "agreement",
    "api",
    "board",
    "booking",
    "common",
    "countries",
    "debts",
    "errors",
    "finance",
    "help",
    "journey",
    "money",
    "operator",
    "refusals",
    "tariffs",
    "waivers",
);

static BUNDLES: LazyLock<[FluentBundle<FluentResource>; 3]> =
    LazyLock::new(|| Lang::ALL.map(bundle));

fn bundle(lang: Lang) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![
        lang.code()
            .parse::<LanguageIdentifier>()
            .unwrap_or_default(),
    ]);
    bundle.set_use_isolating(false);
    for topic in TOPICS {
        // A file with a broken line still gives its good lines; a test names the broken one.
        let resource = match FluentResource::try_new(topic[lang as usize].to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
}

impl Lang {
    /// All languages, in the order the language switch shows them.
    pub const ALL: [Self; 3] = [Self::Kk, Self::Ru, Self::En];

    /// The ISO 639-1 code, as it stands in `<html lang>` and in `?lang=`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Kk => "kk",
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// The name of the language in that language.
    pub const fn autonym(self) -> &'static str {
        match self {
            Self::Kk => "Қазақша",
            Self::Ru => "Русский",
            Self::En => "English",
        }
    }

    /// Reads a code such as `kk`, `ru-RU` or `EN`; `None` for a language the site doesn't speak.
    pub fn parse(code: &str) -> Option<Self> {
        let primary = code.trim().split(['-', '_']).next()?;
        Self::ALL
            .into_iter()
            .find(|lang| lang.code().eq_ignore_ascii_case(primary))
    }

    /// Chooses a language by the `Accept-Language` header: the known one with the highest weight, the
    /// first of equals, Kazakh when none is known. Only the first 20 entries are looked at.
    pub fn negotiate(accept_language: &str) -> Self {
        let mut best: Option<(Self, u32)> = None;
        for entry in accept_language.split(',').take(20) {
            let mut parts = entry.split(';');
            let Some(lang) = parts.next().and_then(Self::parse) else {
                continue;
            };
            let weight = parts
                .find_map(|part| part.trim().strip_prefix("q="))
                .map_or(1000, weight_in_thousandths);
            if weight > 0 && best.is_none_or(|(_, heaviest)| weight > heaviest) {
                best = Some((lang, weight));
            }
        }
        best.map(|(lang, _)| lang).unwrap_or_default()
    }

    /// The words of a message that takes no values.
    pub fn t(self, key: &str) -> String {
        self.tv(key, &[])
    }

    /// The words of a message with its values.
    pub fn tv(self, key: &str, values: &[(&str, Value)]) -> String {
        let bundle = &BUNDLES[self as usize];
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            return format!("⟦{key}⟧");
        };
        let mut arguments = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            arguments.set(*name, self.fluent_value(value));
        }
        let mut errors = Vec::new();
        bundle
            .format_pattern(pattern, Some(&arguments), &mut errors)
            .into_owned()
    }

    /// The words of a [`Message`].
    pub fn say(self, message: &Message) -> String {
        let values: Vec<(&str, Value)> = message
            .values
            .iter()
            .map(|(name, value)| (*name, value.clone()))
            .collect();
        self.tv(&message.key, &values)
    }

    /// Whether a message exists, for codes that come from outside the program.
    pub fn has(self, key: &str) -> bool {
        BUNDLES[self as usize].has_message(key)
    }

    fn fluent_value(self, value: &Value) -> FluentValue<'static> {
        match value {
            // Numbers stay numbers so that plural forms can be chosen by them.
            Value::Number(number) => FluentValue::from(*number),
            other => FluentValue::from(other.words(self)),
        }
    }
}

/// Reads a quality weight such as `0.8`; anything unreadable counts as full weight.
fn weight_in_thousandths(text: &str) -> u32 {
    let text = text.trim();
    if text.starts_with('1') {
        return 1000;
    }
    let Some(digits) = text.strip_prefix("0") else {
        return 1000;
    };
    let digits = digits.strip_prefix('.').unwrap_or("");
    if digits.len() > 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return 1000;
    }
    format!("{digits:0<3}").parse().unwrap_or(1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_known_language_wins() {
        assert_eq!(
            Lang::negotiate("de-DE,de;q=0.9,en;q=0.8,ru;q=0.85"),
            Lang::Ru
        );
        assert_eq!(Lang::negotiate("en-GB, kk;q=0.5"), Lang::En);
        assert_eq!(Lang::negotiate("ru;q=0, en;q=0.1"), Lang::En);
        assert_eq!(Lang::negotiate("zh-CN"), Lang::Kk);
        assert_eq!(Lang::negotiate(""), Lang::Kk);
    }

    #[test]
    fn a_code_is_read_whatever_its_region_and_case() {
        assert_eq!(Lang::parse("RU-kz"), Some(Lang::Ru));
        assert_eq!(Lang::parse("kk_KZ"), Some(Lang::Kk));
        assert_eq!(Lang::parse("uz"), None);
    }

    #[test]
    fn an_unknown_key_is_marked() {
        assert_eq!(Lang::En.t("no-such-message"), "⟦no-such-message⟧");
        assert!(!Lang::En.has("no-such-message"));
    }
}
