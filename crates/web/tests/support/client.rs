//! A client of the API that holds every answer against the documentation.

use super::House;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, StatusCode};
use serde_json::Value;
use std::sync::Arc;
use tokio::sync::OnceCell;

/// The OpenAPI document: the same for all houses.
static DOCUMENT: OnceCell<Value> = OnceCell::const_new();

/// Somebody who talks to a house.
#[derive(Clone)]
pub struct Client {
    house: Arc<House>,
    http: reqwest::Client,
    /// The session secret.
    pub token: Option<String>,
    headers: HeaderMap,
}

/// An answer that was held against the documentation.
#[derive(Debug, Clone)]
pub struct Answer {
    /// What was asked.
    pub what: String,
    /// HTTP status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// The body; null if it is empty or no JSON.
    pub body: Value,
    /// The body as text.
    pub text: String,
}

impl Client {
    pub(super) fn new(house: Arc<House>, http: reqwest::Client, token: Option<String>) -> Self {
        Self {
            house,
            http,
            token,
            headers: HeaderMap::new(),
        }
    }

    /// The same client with one more header.
    pub fn with(&self, name: &'static str, value: &str) -> Self {
        let mut client = self.clone();
        let value = HeaderValue::from_str(value).expect("a header");
        client.headers.insert(HeaderName::from_static(name), value);
        client
    }

    /// The same client with an Idempotency-Key.
    pub fn with_key(&self, key: &str) -> Self {
        self.with("idempotency-key", key)
    }

    /// The same client with another session secret, or none.
    pub fn with_token(&self, token: Option<&str>) -> Self {
        Self {
            token: token.map(str::to_owned),
            ..self.clone()
        }
    }

    /// GET of a path below `/api/v1`.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, &format!("/api/v1{path}"), None)
            .await
    }

    /// DELETE of a path below `/api/v1`.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, &format!("/api/v1{path}"), None)
            .await
    }

    /// POST without a body.
    pub async fn poke(&self, path: &str) -> Answer {
        self.send(Method::POST, &format!("/api/v1{path}"), None)
            .await
    }

    /// POST of JSON to a path below `/api/v1`.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        let body = ("application/json", body.to_string().into_bytes());
        self.send(Method::POST, &format!("/api/v1{path}"), Some(body))
            .await
    }

    /// A request to any address, with a body of any type.
    pub async fn send(&self, method: Method, path: &str, body: Option<(&str, Vec<u8>)>) -> Answer {
        let what = format!("{method} {path}");
        let url = format!("{}{path}", self.house.base_url);
        let mut request = self
            .http
            .request(method.clone(), url)
            .headers(self.headers.clone());
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some((kind, bytes)) = body {
            request = request.body(bytes);
            if !kind.is_empty() {
                request = request.header(CONTENT_TYPE, kind);
            }
        }
        let response = request
            .send()
            .await
            .unwrap_or_else(|error| panic!("{what}: {error}"));
        let status = response.status();
        let headers = response.headers().clone();
        let text = response.text().await.unwrap_or_default();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        let answer = Answer {
            what,
            status,
            headers,
            body,
            text,
        };
        let is_ours = ["/api/", "/devices/", "/payments/", "/health"];
        if ours(path, &is_ours) && (status.is_client_error() || status.is_server_error()) {
            answer.check_problem();
            self.check_documented(&method, path, &answer).await;
        }
        answer
    }

    /// The OpenAPI document.
    pub async fn document(&self) -> &'static Value {
        DOCUMENT
            .get_or_init(async || {
                let url = format!("{}/api/openapi.json", self.house.base_url);
                let response = self.http.get(url).send().await.expect("an answer");
                response.json().await.expect("JSON")
            })
            .await
    }

    /// An error has a code that the documentation of its operation names.
    async fn check_documented(&self, method: &Method, path: &str, answer: &Answer) {
        let path = path.split('?').next().unwrap_or(path);
        let Some(operation) = operation(self.document().await, method, path) else {
            let codes = [
                "no-such-address",
                "method-not-allowed",
                "cross-site",
                "bad-request",
            ];
            assert!(
                codes.contains(&answer.code()),
                "{}: {}",
                answer.what,
                answer.text
            );
            return;
        };
        let status = answer.status.as_str();
        let examples = &operation["responses"][status]["content"]["application/problem+json"];
        let is_documented = examples["examples"].get(answer.code()).is_some();
        assert!(
            is_documented,
            "{}: {} is not documented",
            answer.what,
            answer.code()
        );
    }
}

fn ours(path: &str, beginnings: &[&str]) -> bool {
    beginnings
        .iter()
        .any(|beginning| path.starts_with(beginning))
}

/// The operation of the document that a request is for.
pub fn operation<'d>(document: &'d Value, method: &Method, path: &str) -> Option<&'d Value> {
    let asked = path.split('/').collect::<Vec<_>>();
    let fits = |template: &str| {
        let known = template.split('/').collect::<Vec<_>>();
        known.len() == asked.len()
            && known.iter().zip(&asked).all(|(known, asked)| {
                (known.starts_with('{') && !asked.is_empty()) || known == asked
            })
    };
    let paths = document["paths"].as_object()?;
    // A fixed path goes before one with parameters.
    let exact = paths.get(path);
    let found = exact.or_else(|| {
        paths
            .iter()
            .find(|(path, _)| fits(path))
            .map(|(_, item)| item)
    });
    found?.get(method.as_str().to_ascii_lowercase())
}

impl Answer {
    /// The answer, which must have this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}: {}", self.what, self.text);
        self
    }

    /// The answer, which must be this problem.
    #[track_caller]
    pub fn expect_problem(self, status: u16, code: &str) -> Self {
        let answer = self.expect(status);
        assert_eq!(answer.code(), code, "{}: {}", answer.what, answer.text);
        answer
    }

    /// A field of the body as text.
    #[track_caller]
    pub fn text_of(&self, field: &str) -> String {
        let value = &self.body[field];
        value
            .as_str()
            .unwrap_or_else(|| panic!("{}: {field} in {}", self.what, self.text))
            .into()
    }

    /// The code of a problem.
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    /// The fields of a problem that break a rule, with their rules.
    pub fn errors(&self) -> Vec<(String, String)> {
        let errors = self.body["errors"].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        errors
            .iter()
            .map(|error| (text(&error["field"]), text(&error["rule"])))
            .collect()
    }

    /// Every error is a problem with a code, words and a way out, and never the server's own fault
    /// unless the test broke something outside.
    fn check_problem(&self) {
        let what = format!("{} answered {}: {}", self.what, self.status, self.text);
        let kind = self
            .headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        assert!(
            kind.is_some_and(|kind| kind.starts_with("application/problem+json")),
            "{what}"
        );
        let code = self.code();
        let listed = web::api::codes::status_of(code);
        assert_eq!(
            listed.map(|status| status.as_u16()),
            Some(self.status.as_u16()),
            "{what}"
        );
        assert_eq!(self.body["status"], self.status.as_u16(), "{what}");
        assert_eq!(self.body["type"], format!("/api/problems/{code}"), "{what}");
        for field in ["title", "detail"] {
            let words = self.body[field].as_str().unwrap_or_default();
            assert!(
                !words.is_empty() && !words.contains(['⟦', '{']),
                "{what}: {field}"
            );
        }
        assert_ne!(self.status, StatusCode::INTERNAL_SERVER_ERROR, "{what}");
        for error in self.body["errors"].as_array().into_iter().flatten() {
            for field in ["field", "rule", "message"] {
                let words = error[field].as_str().unwrap_or_default();
                assert!(!words.is_empty() && !words.contains('⟦'), "{what}: {error}");
            }
        }
        if code == "invalid-fields" {
            assert!(!self.errors().is_empty(), "{what}");
        }
    }
}
