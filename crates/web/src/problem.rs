//! Problem details (RFC 9457): every error of the API names the rule, the field and the way out.
//!
//! A handler answers with a [`Problem`], which knows codes and facts but no language. [`speak`] puts
//! it into the caller's words on the way out, for the whole server at once. [`only_problems`] turns
//! whatever else went wrong (a wrong method, a panic, a timeout) into one, so that a client of the
//! API never meets another form of error. `refusals` says which refusal becomes which status.

mod refusals;

pub(crate) use refusals::password_rule;

use crate::i18n::{Lang, Value};
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::ops::{Deref, DerefMut};

/// Values of a message, by name.
pub type Values = Vec<(&'static str, Value)>;

/// One field that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FieldError {
    /// Path of the field, such as `details.vehicle.plate`.
    #[schema(example = "details.vehicle.plate")]
    pub field: String,
    /// Code of the rule, kebab-case; `error-<rule>` is its message.
    #[schema(example = "plate-characters")]
    pub rule: String,
    /// The rule and the way out, in the caller's language.
    pub message: String,
    /// What goes into the message.
    #[serde(skip)]
    #[schema(ignore)]
    pub values: Values,
}

impl FieldError {
    /// A field that breaks a rule; [`Problem::say`] adds the words.
    pub fn new(field: impl Into<String>, rule: &str, values: Values) -> Self {
        Self {
            field: field.into(),
            rule: rule.to_owned(),
            message: String::new(),
            values,
        }
    }

    fn say(&mut self, lang: Lang) {
        let mut values = self.values.clone();
        values.push(("field", Value::Text(self.field.clone())));
        self.message = lang.tv(&format!("error-{}", self.rule), &values);
    }
}

/// An error answer of the API. In a box, because it is the rare end of every function that can give
/// one.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct Problem(Box<Answer>);

impl Deref for Problem {
    type Target = Answer;

    fn deref(&self) -> &Answer {
        &self.0
    }
}

impl DerefMut for Problem {
    fn deref_mut(&mut self) -> &mut Answer {
        &mut self.0
    }
}

/// What an error answer holds.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub struct Answer {
    /// `/api/problems/<code>`, where this server explains it.
    #[serde(rename = "type")]
    pub kind: String,
    /// HTTP status.
    pub status: u16,
    /// Code, kebab-case.
    pub code: String,
    /// What is refused, in the caller's language.
    pub title: String,
    /// What to do next, in the caller's language.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The clause of the order it rests on, such as `Q-21`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// Facts for programs: `next_free`, `until`, `fee` …
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub facts: Option<serde_json::Value>,
    /// Fields that break a rule.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldError>,
    /// Seconds after which repeating may help.
    #[serde(skip)]
    pub retry_after_seconds: Option<u32>,
    /// What goes into the messages.
    #[serde(skip)]
    #[schema(ignore)]
    pub values: Values,
}

impl Problem {
    /// A problem with a code; the texts follow in [`Problem::say`].
    pub fn new(status: StatusCode, code: &str) -> Self {
        Self(Box::new(Answer {
            kind: format!("/api/problems/{code}"),
            status: status.as_u16(),
            code: code.to_owned(),
            title: code.replace('-', " "),
            detail: None,
            clause: None,
            facts: None,
            errors: Vec::new(),
            retry_after_seconds: None,
            values: Vec::new(),
        }))
    }

    /// 403.
    pub fn forbidden(code: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, code)
    }

    /// 404.
    pub fn not_found(code: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, code)
    }

    /// 401: sign in first.
    pub fn unauthorized() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "sign-in-first")
    }

    /// 503: the server has too much to do; repeating helps.
    pub fn busy() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy").retry_after(1)
    }

    /// 422 with the fields that break a rule.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid-fields");
        problem.errors = errors;
        problem
    }

    /// The problem of an error answer that says nothing but its status.
    pub fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::UNAUTHORIZED => Self::unauthorized(),
            StatusCode::FORBIDDEN => Self::forbidden("forbidden"),
            StatusCode::NOT_FOUND => Self::not_found("no-such-address"),
            StatusCode::METHOD_NOT_ALLOWED => Self::new(status, "method-not-allowed"),
            StatusCode::PAYLOAD_TOO_LARGE => Self::new(status, "body-too-large"),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => Self::new(status, "content-type"),
            StatusCode::GATEWAY_TIMEOUT => Self::new(status, "timed-out").retry_after(1),
            StatusCode::SERVICE_UNAVAILABLE => Self::busy(),
            status if status.is_server_error() => {
                Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal-error")
            }
            status => Self::new(status, "bad-request"),
        }
    }

    /// Adds facts for programs.
    #[must_use]
    pub fn with_facts(mut self, facts: serde_json::Value) -> Self {
        self.facts = Some(facts);
        self
    }

    /// Adds a value for the messages.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Value) -> Self {
        self.values.push((name, value));
        self
    }

    /// Says when repeating may help.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.retry_after_seconds = Some(seconds);
        self
    }

    /// Puts title, detail and field errors into words: `problem-<code>` and `problem-<code>-next`,
    /// else `refusal-<code>` and `refusal-<code>-next`; the code stays if there is no message.
    #[must_use]
    pub fn say(mut self, lang: Lang) -> Self {
        for prefix in ["problem", "refusal"] {
            let key = format!("{prefix}-{}", self.code);
            if lang.has(&key) {
                self.title = lang.tv(&key, &self.values);
                let next = format!("{key}-next");
                if lang.has(&next) {
                    self.detail = Some(lang.tv(&next, &self.values));
                }
                break;
            }
        }
        for error in &mut self.errors {
            error.say(lang);
        }
        self
    }

    fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).unwrap_or_default()
    }
}

impl IntoResponse for Problem {
    /// The problem without words; [`speak`] adds them.
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        let mut response = (status, self.bytes()).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json; charset=utf-8"),
        );
        if let Some(seconds) = self.retry_after_seconds {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// The language of a request without a page: that of `Accept-Language`.
pub fn language(headers: &HeaderMap) -> Lang {
    let asked = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    asked.map_or_else(Lang::default, Lang::negotiate)
}

/// Puts a problem that is on its way out into the caller's words; leaves other answers alone.
pub fn speak(mut response: Response, asked: Option<&HeaderValue>) -> Response {
    let Some(problem) = response.extensions_mut().remove::<Problem>() else {
        return response;
    };
    let asked = asked.and_then(|value| value.to_str().ok());
    let lang = asked.map_or_else(Lang::default, Lang::negotiate);
    let bytes = problem.say(lang).bytes();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    headers.insert(
        header::CONTENT_LANGUAGE,
        HeaderValue::from_static(lang.code()),
    );
    headers.append(header::VARY, HeaderValue::from_static("Accept-Language"));
    *response.body_mut() = Body::from(bytes);
    response
}

/// Turns error answers of any other form into problems. `Allow` and `Retry-After` stay.
pub async fn only_problems(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    if !is_error || response.extensions().get::<Problem>().is_some() {
        return response;
    }
    let mut problem = Problem::of_status(status).into_response();
    for name in [header::ALLOW, header::RETRY_AFTER] {
        if let Some(value) = response.headers().get(&name) {
            problem.headers_mut().insert(name, value.clone());
        }
    }
    problem
}
