//! A browser: cookies, redirects, and forms sent as a person sends them.

use super::html::{self, Form};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use std::collections::BTreeMap;
use std::fmt::Write;
use tower::ServiceExt;

/// A browser of one person.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    pub cookies: BTreeMap<String, String>,
    language: &'static str,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Page {
    pub path: String,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub html: String,
}

fn encoded(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").expect("a string takes every text");
        }
    }
    encoded
}

/// A posted body of names and values.
pub fn body_of(pairs: &[(String, String)]) -> String {
    let pair = |(name, value): &(String, String)| format!("{}={}", encoded(name), encoded(value));
    pairs.iter().map(pair).collect::<Vec<_>>().join("&")
}

impl Browser {
    pub fn new(router: Router, language: &'static str) -> Self {
        Self {
            router,
            cookies: BTreeMap::new(),
            language,
        }
    }

    pub async fn send(&mut self, method: Method, path: &str, kind: &str, body: Vec<u8>) -> Page {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "shekara.test")
            .header(header::ACCEPT_LANGUAGE, self.language)
            .header("sec-fetch-site", "same-origin");
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let request = request.body(Body::from(body)).expect("a valid request");
        let response = self
            .router
            .clone()
            .oneshot(request)
            .await
            .expect("the router answers");
        self.keep_cookies(response.headers());
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 4 * 1024 * 1024)
            .await
            .expect("the answer has an end");
        Page {
            path: path.to_owned(),
            status: parts.status,
            headers: parts.headers,
            html: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for cookie in headers.get_all(header::SET_COOKIE) {
            let text = cookie.to_str().expect("cookies are plain text");
            let (pair, attributes) = text.split_once("; ").expect("cookies have attributes");
            assert!(attributes.contains("HttpOnly; SameSite=Lax"), "{text}");
            let (name, value) = pair.split_once('=').expect("a cookie has a name");
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    /// Opens a page and goes where it leads.
    pub async fn open(&mut self, path: &str) -> Page {
        let page = self.get(path).await;
        self.follow(page).await
    }

    /// Opens a page, wherever it leads.
    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Method::GET, path, "", Vec::new()).await
    }

    /// Posts names and values, as a program would.
    pub async fn post(&mut self, path: &str, pairs: &[(&str, &str)]) -> Page {
        let owned: Vec<(String, String)> = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let kind = "application/x-www-form-urlencoded";
        self.send(Method::POST, path, kind, body_of(&owned).into_bytes())
            .await
    }

    /// Goes where redirects lead.
    pub async fn follow(&mut self, mut page: Page) -> Page {
        for _ in 0..10 {
            let Some(location) = page.location() else {
                return page;
            };
            if location.starts_with("http") {
                return page;
            }
            page = self.get(&location).await;
        }
        panic!("{} leads in circles", page.path);
    }

    /// Fills the form of a page and sends it; the answer isn't followed.
    pub async fn submit(&mut self, page: &Page, values: &[(&str, &str)]) -> Page {
        let mut form = page.form();
        for (name, value) in values {
            form.set(name, value);
        }
        if let Some(button) = form.buttons.iter().find(|(_, value)| value == "continue") {
            form.pairs.push(button.clone());
        }
        self.send_form(page, &form).await
    }

    /// Sends a form as it stands.
    pub async fn send_form(&mut self, page: &Page, form: &Form) -> Page {
        let path = if form.action.is_empty() {
            &page.path
        } else {
            &form.action
        };
        let kind = "application/x-www-form-urlencoded";
        self.send(Method::POST, path, kind, body_of(&form.pairs).into_bytes())
            .await
    }

    /// Fills the form, sends it, and goes where it leads.
    pub async fn answer(&mut self, page: &Page, values: &[(&str, &str)]) -> Page {
        let sent = self.submit(page, values).await;
        self.follow(sent).await
    }
}

impl Page {
    /// Where a redirect leads.
    pub fn location(&self) -> Option<String> {
        let is_redirect = self.status == StatusCode::SEE_OTHER;
        let location = is_redirect.then(|| self.headers.get(header::LOCATION))??;
        Some(location.to_str().expect("plain text").to_owned())
    }

    /// The form that is posted to go on.
    pub fn form(&self) -> Form {
        self.form_where(|form| !form.action.ends_with("/code/again"))
    }

    /// The first posted form of which this is true.
    pub fn form_where(&self, is_wanted: impl Fn(&Form) -> bool) -> Form {
        let forms = html::forms(&self.html);
        let found = forms
            .into_iter()
            .find(|form| form.method == "post" && is_wanted(form));
        found.unwrap_or_else(|| panic!("{} has no such form:\n{}", self.path, self.main()))
    }

    pub fn main(&self) -> &str {
        html::main_part(&self.html)
    }

    pub fn has(&self, text: &str) -> bool {
        self.html.contains(text)
    }

    /// The ids that the error summary leads to.
    pub fn errors(&self) -> Vec<String> {
        let Some((_, summary)) = self.html.split_once("data-error-summary") else {
            return Vec::new();
        };
        let summary = summary.split("</ul>").next().unwrap_or_default();
        let links = html::tags(summary)
            .into_iter()
            .filter(|tag| tag.name == "a");
        links
            .map(|tag| tag.get("href").trim_start_matches('#').to_owned())
            .collect()
    }

    /// Asserts that the page is here, with this status, whole and in words.
    #[track_caller]
    pub fn expect(&self, status: u16) -> &Self {
        assert_eq!(
            self.status.as_u16(),
            status,
            "{}\n{}",
            self.path,
            self.main()
        );
        assert!(
            !self.html.contains('⟦'),
            "{} lacks a message:\n{}",
            self.path,
            self.main()
        );
        self
    }

    /// Asserts that the page leads there.
    #[track_caller]
    pub fn expect_to(&self, location: &str) -> &Self {
        let found = self.location();
        assert_eq!(
            found.as_deref(),
            Some(location),
            "{} {}\n{}",
            self.path,
            self.status,
            self.main()
        );
        self
    }
}
