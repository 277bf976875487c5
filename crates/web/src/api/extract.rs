//! What handlers take out of a request: who asks, the body, the parameters, the key.

use super::reading::{Given, Place, Readable, Reader, Rule};
use crate::app::{App, session_secret};
use crate::i18n::{Lang, Value};
use crate::problem::{FieldError, Problem, language};
use crate::service::bookings::{KEY_BYTES_MAX, request_key};
use accounts::Account;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use bytes::Bytes;
use newtype_uuid::{GenericUuid, TypedUuid, TypedUuidKind};
use queue::commands::hold::RequestKey;
use std::borrow::Cow;
use std::ops::Deref;
use std::sync::Arc;
use uuid::Uuid;

/// The header with the key under which a repeated request is answered and not done again.
const KEY_HEADER: &str = "idempotency-key";
/// Parameters of an address that are read.
const PARAMETERS_MAX: usize = 20;

/// The caller's language.
#[derive(Debug, Clone, Copy)]
pub struct Language(pub Lang);

impl<S: Sync> FromRequestParts<S> for Language {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Ok(Self(language(&parts.headers)))
    }
}

/// The account whose session the request carries; 401 without one.
#[derive(Debug, Clone)]
pub struct SignedIn(pub Arc<Account>);

impl Deref for SignedIn {
    type Target = Account;

    fn deref(&self) -> &Account {
        &self.0
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let secret = session_secret(&parts.headers).ok_or_else(Problem::unauthorized)?;
        let account = app.account_of(&secret).await?;
        account.map(Self).ok_or_else(Problem::unauthorized)
    }
}

/// An operator of the registrar; 401 without a session, 403 for other users.
#[derive(Debug, Clone)]
pub struct Operator(pub Arc<Account>);

impl Deref for Operator {
    type Target = Account;

    fn deref(&self) -> &Account {
        &self.0
    }
}

impl FromRequestParts<App> for Operator {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let SignedIn(account) = SignedIn::from_request_parts(parts, app).await?;
        if account.is_operator() {
            Ok(Self(account))
        } else {
            Err(Problem::forbidden("operators-only"))
        }
    }
}

/// The Idempotency-Key of a write, if the caller gave one: 1 to 128 visible ASCII signs.
#[derive(Debug, Clone, Default)]
pub struct Key(pub Option<String>);

impl Key {
    /// The key joined with who uses it for what, and with the request it stands for.
    pub fn join(&self, account: &Account, use_case: &str, request: &[u8]) -> Option<RequestKey> {
        self.0
            .as_deref()
            .map(|key| request_key(account, use_case, key, request))
    }

    /// As [`Key::join`], for a request about one thing.
    pub fn join_about(
        &self,
        account: &Account,
        use_case: &str,
        about: Uuid,
        request: &[u8],
    ) -> Option<RequestKey> {
        let key = self.0.as_deref()?;
        let whole = [about.as_bytes(), request].concat();
        Some(request_key(account, use_case, key, &whole))
    }
}

impl<S: Sync> FromRequestParts<S> for Key {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(KEY_HEADER) else {
            return Ok(Self(None));
        };
        let text = value.to_str().unwrap_or_default();
        let is_good = (1..=KEY_BYTES_MAX).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_graphic());
        if is_good {
            return Ok(Self(Some(text.to_owned())));
        }
        let most = Value::Number(i64::try_from(KEY_BYTES_MAX).unwrap_or(i64::MAX));
        let error = FieldError::new("Idempotency-Key", "idempotency-key", vec![("most", most)]);
        Err(Problem::invalid(vec![error]))
    }
}

/// One id in the path. Anything that is no id is an address of nothing.
#[derive(Debug, Clone, Copy)]
pub struct IdPath(pub Uuid);

impl IdPath {
    /// The id of a kind of thing.
    pub fn of<K: TypedUuidKind>(self) -> TypedUuid<K> {
        TypedUuid::from_untyped_uuid(self.0)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IdPath {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let unknown = || Problem::not_found("no-such-id");
        let path = Path::<Vec<(String, String)>>::from_request_parts(parts, state).await;
        let Path(pairs) = path.map_err(|_| unknown())?;
        let found = pairs.iter().find(|(name, _)| name == "id");
        found
            .and_then(|(_, text)| id(text))
            .map(Self)
            .ok_or_else(unknown)
    }
}

/// An id in its one usual form: 36 characters with dashes.
pub fn id(text: &str) -> Option<Uuid> {
    (text.len() == 36)
        .then(|| Uuid::try_parse(text).ok())
        .flatten()
}

/// A word in the path, such as the name of a checkpoint; empty if it can't be decoded, which is the
/// name of nothing.
#[derive(Debug, Clone)]
pub struct Word(pub String);

impl<S: Send + Sync> FromRequestParts<S> for Word {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<Vec<(String, String)>>::from_request_parts(parts, state).await;
        let pairs = path.map(|Path(pairs)| pairs).unwrap_or_default();
        let found = pairs.into_iter().find(|(name, _)| name != "id");
        Ok(Self(found.map(|(_, word)| word).unwrap_or_default()))
    }
}

/// The parameters after the question mark. Handlers take out those they know; the others are told.
#[derive(Debug, Default)]
pub struct Parameters {
    pairs: Vec<(String, String)>,
    /// What is wrong with them.
    pub reader: Reader,
}

impl Parameters {
    /// Takes a parameter out. A blank one counts as absent.
    pub fn take(&mut self, name: &'static str) -> Option<String> {
        let index = self.pairs.iter().position(|(given, _)| given == name)?;
        let (_, value) = self.pairs.remove(index);
        Some(value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// Takes a parameter out and reads it.
    pub fn parse<T>(
        &mut self,
        name: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Rule>,
    ) -> Option<T> {
        let text = self.take(name)?;
        self.reader
            .parse(Place::Root.field(name), Some(&text), parse)
    }

    /// Takes a parameter out that is one of several words.
    pub fn choose<T: Copy>(&mut self, name: &'static str, words: &[(&str, T)]) -> Option<T> {
        let text = self.take(name)?;
        self.reader
            .choose(Place::Root.field(name), Some(&text), words)
    }

    /// Takes out where the page before ended.
    pub fn before(&mut self) -> Option<Uuid> {
        self.parse("before", |text| id(text).ok_or_else(|| Rule::new("id")))
    }

    /// Ends the reading: every parameter that is left is one too many.
    ///
    /// # Errors
    /// 422 with every parameter that breaks a rule.
    pub fn finish(self, known: &[&str]) -> Result<(), Problem> {
        let mut odd = super::reading::Odd::default();
        for (name, _) in &self.pairs {
            odd.unknown(name);
        }
        let mut reader = self.reader;
        reader.odd(&Place::Root, &odd, known);
        reader.finish(Some(()))
    }
}

impl<S: Sync> FromRequestParts<S> for Parameters {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&parts.uri)
            .map_err(|_| Problem::of_status(StatusCode::BAD_REQUEST))?
            .0;
        let pairs = pairs.into_iter().take(PARAMETERS_MAX).collect();
        Ok(Self {
            pairs,
            reader: Reader::default(),
        })
    }
}

/// A body of JSON, with the bytes it came in.
#[derive(Debug)]
pub struct Body<T> {
    /// What was read.
    pub value: T,
    /// As it came.
    pub bytes: Bytes,
}

impl<T: Readable> FromRequest<App> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let is_json = is_json(request.headers());
        let bytes = whole(request, app).await?;
        if bytes.is_empty() {
            return Err(Problem::new(StatusCode::BAD_REQUEST, "body-empty"));
        }
        if !is_json {
            return Err(Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        Ok(Self {
            value: parse(&bytes)?,
            bytes,
        })
    }
}

/// No body at all, or an object without fields.
#[derive(Debug)]
pub struct NoBody(pub Bytes);

super::reading::body! {
    /// An object without fields.
    pub struct EmptyBody {}
}

impl FromRequest<App> for NoBody {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let is_json = is_json(request.headers());
        let bytes = whole(request, app).await?;
        if bytes.is_empty() {
            return Ok(Self(bytes));
        }
        if !is_json {
            return Err(Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let body: EmptyBody = parse(&bytes)?;
        let mut reader = Reader::default();
        reader.odd(&Place::Root, &body.odd, &[]);
        reader.finish(Some(()))?;
        Ok(Self(bytes))
    }
}

/// A body of plain text: a list in CSV.
#[derive(Debug)]
pub struct TextBody(pub String);

impl FromRequest<App> for TextBody {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let is_text = matches!(
            media_type(request.headers()).as_ref(),
            "text/csv" | "text/plain"
        );
        let bytes = whole(request, app).await?;
        if bytes.is_empty() {
            return Err(Problem::new(StatusCode::BAD_REQUEST, "body-empty"));
        }
        if !is_text {
            return Err(Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let text = String::from_utf8(bytes.into());
        text.map(Self)
            .map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "body-not-text"))
    }
}

/// A body of bytes: a file of the bank in XML or as text, whose encoding its reader finds out.
#[derive(Debug)]
pub struct FileBody(pub Bytes);

impl FromRequest<App> for FileBody {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let is_file = matches!(
            media_type(request.headers()).as_ref(),
            "application/xml" | "text/xml" | "text/plain" | "application/octet-stream"
        );
        let bytes = whole(request, app).await?;
        if bytes.is_empty() {
            return Err(Problem::new(StatusCode::BAD_REQUEST, "body-empty"));
        }
        if !is_file {
            return Err(Problem::of_status(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        Ok(Self(bytes))
    }
}

async fn whole(request: Request, app: &App) -> Result<Bytes, Problem> {
    use axum::response::IntoResponse;
    Bytes::from_request(request, app)
        .await
        .map_err(|rejection| {
            let status = rejection.into_response().status();
            match status {
                StatusCode::PAYLOAD_TOO_LARGE => Problem::of_status(status),
                _ => Problem::new(StatusCode::BAD_REQUEST, "body-broken"),
            }
        })
}

/// The media type without its parameters, in lower case.
fn media_type(headers: &HeaderMap) -> Cow<'_, str> {
    let value = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let media = value
        .and_then(|value| value.split(';').next())
        .unwrap_or_default()
        .trim();
    if media.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Cow::Owned(media.to_ascii_lowercase());
    }
    Cow::Borrowed(media)
}

fn is_json(headers: &HeaderMap) -> bool {
    let media = media_type(headers);
    media == "application/json" || (media.starts_with("application/") && media.ends_with("+json"))
}

fn parse<T: Readable>(bytes: &[u8]) -> Result<T, Problem> {
    match serde_json::from_slice::<Given<T>>(bytes) {
        Ok(Given::Is(value)) => Ok(value),
        Ok(_) => {
            let wanted = Value::key(T::TYPE);
            let error = FieldError::new("body", "wrong-type", vec![("type", wanted)]);
            Err(Problem::invalid(vec![error]))
        }
        Err(error) => {
            let facts = serde_json::json!({ "line": error.line(), "column": error.column() });
            let number = |count: usize| Value::Number(i64::try_from(count).unwrap_or(i64::MAX));
            let problem = Problem::new(StatusCode::BAD_REQUEST, "malformed-json");
            Err(problem
                .with("line", number(error.line()))
                .with("column", number(error.column()))
                .with_facts(facts))
        }
    }
}
