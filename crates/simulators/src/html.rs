//! The small pages a person sees: one plain, accessible frame without script.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use quick_xml::escape::escape;

/// Few rules, good contrast, works on a phone.
const STYLE: &str = "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:0 auto;padding:1rem;\
color:#111;background:#fff}h1{font-size:1.5rem}button,input{font:inherit;padding:.6rem 1rem;margin:.25rem 0}\
button{border:2px solid #0b5;background:#063;color:#fff;border-radius:.4rem}button.second{background:#fff;color:#111;border-color:#555}\
dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem}dt{color:#444}dd{margin:0;font-weight:600;overflow-wrap:anywhere}\
article{border-top:1px solid #888;padding:.75rem 0}article p{margin:.25rem 0;white-space:pre-wrap;overflow-wrap:anywhere}\
:focus-visible{outline:3px solid #06c;outline-offset:2px}.note{border-left:.4rem solid #c60;padding-left:.75rem}";

/// Text made safe for HTML, in content and in quoted attributes.
pub(crate) fn safe(text: &str) -> String {
    escape(text).into_owned()
}

/// A page: `title` is plain text, `body` is HTML already.
pub(crate) fn page(status: StatusCode, language: &str, title: &str, body: &str) -> Response {
    let text = format!(
        "<!doctype html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title}</title><style>{STYLE}</style></head>\
         <body><main><h1>{title}</h1>{body}</main></body></html>\n",
        language = safe(language),
        title = safe(title),
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'",
        ),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    (status, headers, text).into_response()
}
