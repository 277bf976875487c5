//! Cookies of the pages: always `HttpOnly`, `SameSite=Lax`, and `Secure` where the site is on HTTPS.

use crate::app::WebConfig;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use axum_extra::extract::CookieJar;

/// The language somebody chose.
pub const LANGUAGE: &str = "shekara_lang";
/// The code of a message that is shown once.
pub const FLASH: &str = "shekara_flash";
/// The telephone, and later the ticket, of somebody who signs up.
pub const SIGN_UP: &str = "shekara_sign_up";

/// The same of somebody who sets a new password.
pub const RESET: &str = "shekara_reset";

/// The value of a cookie of the request.
pub fn get(headers: &HeaderMap, name: &str) -> Option<String> {
    CookieJar::from_headers(headers)
        .get(name)
        .map(|cookie| cookie.value().to_owned())
}

/// Sets a cookie for so many seconds; none takes it away. Values are hexadecimal digits, codes and
/// numbers of our own making; any other value sets nothing.
pub fn set(response: &mut Response, config: &WebConfig, name: &str, value: &str, seconds: i64) {
    let secure = if config.secure_cookies {
        "; Secure"
    } else {
        ""
    };
    let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    let plain = value
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
    if let (true, Ok(value)) = (plain, HeaderValue::try_from(text)) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

/// Takes a cookie away.
pub fn remove(response: &mut Response, config: &WebConfig, name: &str) {
    set(response, config, name, "", 0);
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::response::IntoResponse;

    fn config(secure_cookies: bool) -> WebConfig {
        WebConfig {
            public_url: String::from("https://shekara.example"),
            secure_cookies,
            sms_inbox_url: None,
            clock_speed: 1,
            biller: None,
        }
    }

    #[test]
    fn a_cookie_is_out_of_reach_of_scripts_and_other_sites() {
        let mut response = ().into_response();
        set(&mut response, &config(true), FLASH, "signed-in", 60);
        let text = response.headers()[header::SET_COOKIE].to_str().unwrap();
        let expected =
            "shekara_flash=signed-in; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_value_that_could_break_the_header_sets_nothing() {
        let mut response = ().into_response();
        set(
            &mut response,
            &config(false),
            FLASH,
            "x; Domain=example.kz",
            60,
        );
        assert!(response.headers().get(header::SET_COOKIE).is_none());
    }
}
