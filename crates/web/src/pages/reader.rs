//! Who reads a page: language, session, notices not read, the message that is shown once.

use super::cookies;
use super::failure::Failure;
use crate::app::{App, session_secret};
use crate::i18n::{Lang, Message, format};
use crate::service::waivers::is_staff;
use crate::view::codes;
use crate::view::{AccountBadge, Chrome, Flash, Tone, paths};
use accounts::{Account, Role};
use askama::Template;
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use notices::UnreadCount;
use std::fmt::Write;
use std::ops::Deref;
use std::sync::Arc;

/// A message that is shown once waits so long for its page.
const FLASH_SECONDS: i64 = 60;

/// The reader of a page.
#[derive(Clone)]
pub struct Reader {
    /// What every handler has.
    pub app: App,
    /// The language of the page.
    pub lang: Lang,
    /// Who is signed in.
    pub account: Option<Arc<Account>>,
    path: String,
    query: Vec<(String, String)>,
    unread: u32,
    flash: Option<Flash>,
}

impl FromRequestParts<App> for Reader {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        Self::of(app, &parts.uri, &parts.headers).await
    }
}

/// The language that the address asks for, with `?lang=`.
pub fn asked_language(uri: &Uri) -> Option<Lang> {
    uri.query()?
        .split('&')
        .find_map(|pair| pair.strip_prefix("lang="))
        .and_then(Lang::parse)
}

impl Reader {
    /// The reader behind a request.
    ///
    /// # Errors
    /// When the storage fails.
    pub async fn of(app: &App, uri: &Uri, headers: &HeaderMap) -> Result<Self, Failure> {
        let mut reader = Self::nobody(app, uri, headers);
        let Some(secret) = session_secret(headers) else {
            return Ok(reader);
        };
        let Some(account) = app.account_of(&secret).await? else {
            return Ok(reader);
        };
        if !has_chosen_language(uri, headers) {
            reader.lang = Lang::parse(account.language.as_str()).unwrap_or(reader.lang);
        }
        let unread = app.store.read(UnreadCount(account.id)).await?;
        reader.unread = u32::try_from(unread).unwrap_or_default();
        reader.account = Some(account);
        Ok(reader)
    }

    /// The reader as far as the request alone tells: nobody is signed in.
    pub fn nobody(app: &App, uri: &Uri, headers: &HeaderMap) -> Self {
        let accepted = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        let lang = asked_language(uri)
            .or_else(|| chosen_language(headers))
            .unwrap_or_else(|| Lang::negotiate(accepted.unwrap_or_default()));
        let query: Result<Query<Vec<(String, String)>>, _> = Query::try_from_uri(uri);
        Self {
            app: app.clone(),
            lang,
            account: None,
            path: uri
                .path_and_query()
                .map_or_else(String::new, ToString::to_string),
            query: query.map(|Query(pairs)| pairs).unwrap_or_default(),
            unread: 0,
            flash: cookies::get(headers, cookies::FLASH)
                .as_deref()
                .and_then(flash_of),
        }
    }

    /// The frame of the page.
    pub fn chrome(&self) -> Chrome {
        let is_scaled = self.app.config.clock_speed != 1;
        let clock = || {
            let now = self.app.now().to_zoned(kernel::zone::kazakhstan());
            format::moment(self.lang, &now)
        };
        Chrome {
            lang: self.lang,
            path: self.path.clone(),
            account: self.account.as_ref().map(|account| AccountBadge {
                name: account.display_name(),
                unread_notices: self.unread,
                is_operator: account.is_operator(),
                sees_finance: account.role.sees_finance(),
                is_accountant: account.role == Role::Accountant,
            }),
            demo_clock: is_scaled.then(clock),
            flash: self.flash.clone(),
        }
    }

    /// A value of the query.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.app.now()
    }

    /// Today in Kazakhstan.
    pub fn today(&self) -> Date {
        self.now().to_zoned(kernel::zone::kazakhstan()).date()
    }

    /// The page, whole.
    pub fn show(&self, page: &impl Template) -> Response {
        self.show_as(StatusCode::OK, page)
    }

    /// The page again, with what is wrong with the form.
    pub fn show_errors(&self, page: &impl Template) -> Response {
        self.show_as(StatusCode::UNPROCESSABLE_ENTITY, page)
    }

    /// The page with a status of its own.
    pub fn show_as(&self, status: StatusCode, page: &impl Template) -> Response {
        let html = match page.render() {
            Ok(html) => html,
            Err(error) => {
                tracing::error!(%error, path = self.path, "a page could not be written");
                return StatusCode::INTERNAL_SERVER_ERROR.into_response();
            }
        };
        let cache = if self.account.is_some() {
            "no-store"
        } else {
            "private, no-cache"
        };
        let headers = [
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static("text/html; charset=utf-8"),
            ),
            (
                header::CONTENT_LANGUAGE,
                HeaderValue::from_static(self.lang.code()),
            ),
            (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
            (
                header::VARY,
                HeaderValue::from_static("cookie, accept-language"),
            ),
        ];
        let mut response = (status, headers, html).into_response();
        if self.flash.is_some() {
            cookies::remove(&mut response, &self.app.config, cookies::FLASH);
        }
        response
    }

    /// 303 to another page, which shows a message once.
    pub fn go_with(&self, to: &str, flash: &'static str) -> Response {
        let mut response = Redirect::to(to).into_response();
        cookies::set(
            &mut response,
            &self.app.config,
            cookies::FLASH,
            flash,
            FLASH_SECONDS,
        );
        response
    }

    /// 303 to the sign-in page, and from there back here.
    fn sign_in_first(&self) -> Failure {
        let to = format!("{}?next={}", paths::SIGN_IN, percent_encoded(&self.path));
        Failure::answer(self.go_with(&to, "sign-in-first"))
    }
}

/// 303 to another page.
pub fn go(to: &str) -> Response {
    Redirect::to(to).into_response()
}

fn chosen_language(headers: &HeaderMap) -> Option<Lang> {
    cookies::get(headers, cookies::LANGUAGE)
        .as_deref()
        .and_then(Lang::parse)
}

fn has_chosen_language(uri: &Uri, headers: &HeaderMap) -> bool {
    asked_language(uri)
        .or_else(|| chosen_language(headers))
        .is_some()
}

/// Only codes that we know: a cookie can hold anything.
fn flash_of(code: &str) -> Option<Flash> {
    let known = codes::FLASHES.iter().find(|known| **known == code)?;
    let tone = match *known {
        "sign-in-first" => Tone::Warning,
        "payment-not-needed" | "already-chosen" | "signed-out" => Tone::Plain,
        _ => Tone::Good,
    };
    Some(Flash {
        tone,
        message: Message::new(format!("flash-{known}")),
    })
}

/// A path with its query as the value of another query.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing into a string can't fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// A path of this site that somebody is to be led to; anything else is none.
pub fn own_path(path: &str) -> Option<&str> {
    let is_plain = path
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    (path.starts_with('/') && !path.starts_with("//") && is_plain && path.len() <= 500)
        .then_some(path)
}

/// A reader who is signed in; anybody else is sent to sign in, and back.
#[derive(Clone)]
pub struct Member {
    /// The reader.
    pub reader: Reader,
    /// Their account.
    pub account: Arc<Account>,
}

impl Deref for Member {
    type Target = Reader;

    fn deref(&self) -> &Reader {
        &self.reader
    }
}

impl FromRequestParts<App> for Member {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let reader = Reader::from_request_parts(parts, app).await?;
        match reader.account.clone() {
            Some(account) => Ok(Self { reader, account }),
            None => Err(reader.sign_in_first()),
        }
    }
}

/// An operator of the registrar; for other accounts the page isn't there.
#[derive(Clone)]
pub struct Operator(pub Member);

impl Deref for Operator {
    type Target = Member;

    fn deref(&self) -> &Member {
        &self.0
    }
}

impl FromRequestParts<App> for Operator {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let member = Member::from_request_parts(parts, app).await?;
        if member.account.is_operator() {
            Ok(Self(member))
        } else {
            Err(Failure::not_found())
        }
    }
}

/// Somebody who proposes waivers and sees them: an operator or an accountant.
#[derive(Clone)]
pub struct WaiverStaff(pub Member);

impl Deref for WaiverStaff {
    type Target = Member;

    fn deref(&self) -> &Member {
        &self.0
    }
}

impl FromRequestParts<App> for WaiverStaff {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let member = Member::from_request_parts(parts, app).await?;
        if is_staff(member.account.role) {
            Ok(Self(member))
        } else {
            Err(Failure::not_found())
        }
    }
}

/// Somebody who may look at everything about money: an accountant or an auditor.
#[derive(Clone)]
pub struct Finance(pub Member);

impl Deref for Finance {
    type Target = Member;

    fn deref(&self) -> &Member {
        &self.0
    }
}

impl FromRequestParts<App> for Finance {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let member = Member::from_request_parts(parts, app).await?;
        if member.account.role.sees_finance() {
            Ok(Self(member))
        } else {
            Err(Failure::not_found())
        }
    }
}

/// An accountant of the registrar, who may also change what the finance cabinet shows.
#[derive(Clone)]
pub struct Accountant(pub Finance);

impl Deref for Accountant {
    type Target = Finance;

    fn deref(&self) -> &Finance {
        &self.0
    }
}

impl FromRequestParts<App> for Accountant {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        let finance = Finance::from_request_parts(parts, app).await?;
        if finance.account.role == Role::Accountant {
            Ok(Self(finance))
        } else {
            Err(Failure::not_found())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_off_the_site() {
        assert_eq!(
            own_path("/book?checkpoint=khorgos"),
            Some("/book?checkpoint=khorgos")
        );
        for path in [
            "",
            "book",
            "//elsewhere.example",
            "https://elsewhere.example",
            "/\\x",
            "/a\nb",
        ] {
            assert_eq!(own_path(path), None, "{path:?}");
        }
    }

    #[test]
    fn a_path_survives_as_the_value_of_a_query() {
        assert_eq!(percent_encoded("/book?a=b&c"), "/book%3Fa%3Db%26c");
    }
}
