//! What is around every page: language, reader, clock, one-time message.

use std::borrow::Borrow;

use jiff::Zoned;
use jiff::civil::Date;

use super::{assets, paths};
use crate::i18n::{Interval, Lang, Message, ToValue, format};

/// The frame of a page. Handlers make one per request; templates read everything through it.
#[derive(Clone, Debug, Default)]
pub struct Chrome {
    /// The language of the page.
    pub lang: Lang,
    /// Path and query of the page as the reader sees it, such as `/checkpoints?q=nur`; language links
    /// lead back to it.
    pub path: String,
    /// Who is signed in.
    pub account: Option<AccountBadge>,
    /// The moment on the demonstration clock, already in words ([`format::moment`]); `None` when the
    /// server runs on real time.
    pub demo_clock: Option<String>,
    /// A message shown once, after a redirect.
    pub flash: Option<Flash>,
}

/// The signed-in reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountBadge {
    /// The name shown in the header.
    pub name: String,
    /// How many notices haven't been read.
    pub unread_notices: u32,
    /// Whether the operator's pages are offered.
    pub is_operator: bool,
    /// Whether the finance cabinet is offered.
    pub sees_finance: bool,
    /// An accountant: may also decide about waivers.
    pub is_accountant: bool,
}

/// A message shown once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flash {
    /// How it is meant.
    pub tone: Tone,
    /// What it says, one of `flash-…`.
    pub message: Message,
}

/// How something is meant; decides colour **and** the word or shape beside it, never colour alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Said without judgement.
    #[default]
    Plain,
    /// Done, allowed, in order.
    Good,
    /// Waiting, or needs attention soon.
    Warning,
    /// Refused, failed, over.
    Bad,
}

impl Tone {
    /// The class of the style sheet.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Good => "good",
            Self::Warning => "warning",
            Self::Bad => "bad",
        }
    }
}

/// A checkpoint as it is named on pages, in the language of the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckpointName {
    /// The part of the address, such as `nur-zholy`.
    pub slug: String,
    /// The name in the language of the page.
    pub name: String,
    /// The region in the language of the page.
    pub region: String,
    /// ISO 3166 alpha-2 code of the country behind the border, in capitals.
    pub neighbour: String,
}

impl CheckpointName {
    /// The name of the country behind the border.
    pub fn neighbour_name(&self, chrome: &Chrome) -> String {
        chrome.country(&self.neighbour)
    }
}

/// The name of a country by its alpha-2 code; the code itself when we have no name for it.
pub fn country_name(lang: Lang, code: &str) -> String {
    let key = format!("country-{}", code.to_ascii_lowercase());
    if lang.has(&key) {
        lang.t(&key)
    } else {
        code.to_ascii_uppercase()
    }
}

/// A part of the site in the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NavigationLink {
    /// Address.
    pub href: &'static str,
    /// Message key of its name.
    pub key: &'static str,
    /// Whether the page is in this part.
    pub current: bool,
}

/// A link to the same page in another language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LanguageLink {
    /// The language it leads to.
    pub lang: Lang,
    /// The address.
    pub href: String,
    /// Whether the page is already in it.
    pub current: bool,
}

impl Chrome {
    /// A page for nobody in particular.
    pub fn new(lang: Lang, path: impl Into<String>) -> Self {
        Self {
            lang,
            path: path.into(),
            ..Self::default()
        }
    }

    /// The words of a message.
    pub fn t(&self, key: impl AsRef<str>) -> String {
        self.lang.t(key.as_ref())
    }

    /// The words of a message with one value.
    pub fn t1(&self, key: &str, name: &str, value: impl ToValue) -> String {
        self.lang.tv(key, &[(name, value.to_value())])
    }

    /// The words of a message with two values.
    pub fn t2(
        &self,
        key: &str,
        first: &str,
        first_value: impl ToValue,
        second: &str,
        second_value: impl ToValue,
    ) -> String {
        self.lang.tv(
            key,
            &[
                (first, first_value.to_value()),
                (second, second_value.to_value()),
            ],
        )
    }

    /// The words of a prepared message.
    pub fn say(&self, message: impl Borrow<Message>) -> String {
        self.lang.say(message.borrow())
    }

    /// An amount in tiyn as money.
    pub fn money(&self, minor: impl Borrow<i64>) -> String {
        format::money(self.lang, *minor.borrow())
    }

    /// A whole number with its thousands apart.
    pub fn number(&self, number: impl ToValue) -> String {
        number.to_value().words(self.lang)
    }

    /// A date.
    pub fn date(&self, date: impl Borrow<Date>) -> String {
        format::date(self.lang, *date.borrow())
    }

    /// A date with its day of the week.
    pub fn day(&self, date: impl Borrow<Date>) -> String {
        format::date_with_weekday(self.lang, *date.borrow())
    }

    /// Date and time of day.
    pub fn moment(&self, moment: &Zoned) -> String {
        format::moment(self.lang, moment)
    }

    /// Date and hours.
    pub fn interval(&self, interval: &Interval) -> String {
        format::interval(self.lang, interval)
    }

    /// A length of time in words.
    pub fn duration(&self, minutes: impl Borrow<i64>) -> String {
        format::duration(self.lang, *minutes.borrow())
    }

    /// The name of a country.
    pub fn country(&self, code: &str) -> String {
        country_name(self.lang, code)
    }

    /// Links to this page in every language.
    pub fn languages(&self) -> Vec<LanguageLink> {
        let path = without_language(&self.path);
        let joint = if path.contains('?') { '&' } else { '?' };
        Lang::ALL
            .into_iter()
            .map(|lang| LanguageLink {
                lang,
                href: format!("{path}{joint}lang={}", lang.code()),
                current: lang == self.lang,
            })
            .collect()
    }

    /// The parts of the site this reader can go to.
    pub fn navigation(&self) -> Vec<NavigationLink> {
        let mut parts = vec![("nav-checkpoints", paths::CHECKPOINTS)];
        if let Some(account) = &self.account {
            parts.push(("nav-bookings", paths::BOOKINGS));
            parts.push(("nav-notices", paths::NOTICES));
            parts.push(("nav-money", paths::MONEY));
            parts.push(("nav-consents", paths::CONSENTS));
            if account.is_operator {
                parts.push(("nav-operator", paths::OPERATOR));
            }
            if account.sees_finance {
                parts.push(("nav-finance", paths::FINANCE));
            }
        }
        let here = self.path.split('?').next().unwrap_or_default();
        parts
            .into_iter()
            .map(|(key, href)| NavigationLink {
                href,
                key,
                current: here
                    .strip_prefix(href)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
            })
            .collect()
    }

    /// How many notices the reader hasn't seen.
    pub fn unread(&self) -> u32 {
        self.account
            .as_ref()
            .map_or(0, |account| account.unread_notices)
    }

    /// Address of the style sheet.
    pub fn style(&self) -> &'static str {
        assets::address(assets::STYLE)
    }

    /// Address of the script.
    pub fn script(&self) -> &'static str {
        assets::address(assets::SCRIPT)
    }

    /// Address of the icon.
    pub fn icon(&self) -> &'static str {
        assets::address(assets::ICON)
    }
}

/// Takes `lang=…` out of the query of a path; a path that isn't of this site becomes `/`.
fn without_language(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let path = if path.starts_with('/') && !path.starts_with("//") {
        path
    } else {
        "/"
    };
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="))
        .collect();
    if kept.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", kept.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_links_keep_the_rest_of_the_query() {
        let chrome = Chrome::new(Lang::Ru, "/checkpoints?q=nur&lang=ru&page=2");
        let links = chrome.languages();
        assert_eq!(links[0].href, "/checkpoints?q=nur&page=2&lang=kk");
        assert_eq!(links.iter().filter(|link| link.current).count(), 1);
        assert_eq!(Chrome::new(Lang::Kk, "/").languages()[2].href, "/?lang=en");
    }

    #[test]
    fn language_links_never_leave_the_site() {
        let chrome = Chrome::new(Lang::Kk, "//elsewhere.example/x");
        assert_eq!(chrome.languages()[0].href, "/?lang=kk");
    }

    #[test]
    fn only_an_operator_is_offered_the_operators_pages() {
        let mut chrome = Chrome::new(Lang::Kk, "/operator/jobs");
        assert_eq!(chrome.navigation().len(), 1);
        chrome.account = Some(AccountBadge {
            name: "A".to_owned(),
            unread_notices: 0,
            is_operator: true,
            sees_finance: false,
            is_accountant: false,
        });
        let current: Vec<&str> = chrome
            .navigation()
            .iter()
            .filter(|part| part.current)
            .map(|part| part.href)
            .collect();
        assert_eq!(current, [paths::OPERATOR]);
    }
}
