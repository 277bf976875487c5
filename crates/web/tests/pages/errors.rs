//! Errors have pages in the reader's language (404, 403, 405, 413, 422).

use crate::support::people::sign_up;
use crate::support::world;
use axum::http::Method;

/// Every error is a page with a heading in the reader's language and a way on.
#[tokio::test(flavor = "multi_thread")]
async fn errors_speak_the_readers_language() {
    let world = world().await;
    for language in ["kk", "ru", "en"] {
        let mut browser = world.browser(language);
        let pages = [
            (404, browser.get("/no-such-page").await),
            (404, browser.get("/bookings/x/no-such-part").await),
            (405, browser.post("/help", &[]).await),
            (405, browser.get("/sign-out").await),
            (
                415,
                browser
                    .send(Method::POST, "/sign-in", "text/plain", b"x".to_vec())
                    .await,
            ),
        ];
        for (status, page) in pages {
            page.expect(status);
            assert!(
                page.has(&format!("<html lang=\"{language}\">")),
                "{} {}",
                page.path,
                page.html
            );
            assert!(
                page.has("<h1>") && page.has("href=\"/help\""),
                "{}",
                page.path
            );
            assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
        }
    }
}

/// A form that is too large is refused with a page.
#[tokio::test(flavor = "multi_thread")]
async fn a_form_has_a_largest_size() {
    let world = world().await;
    let mut browser = world.browser("en");
    let long = "1".repeat(80 * 1024);
    let page = browser.post("/sign-in", &[("phone", &long)]).await;
    assert!(page.expect(413).has("<h1>Too much was sent"));
}

/// A form that another site made the browser send is refused.
#[tokio::test(flavor = "multi_thread")]
async fn forms_of_other_sites_are_refused() {
    let world = world().await;
    let mut browser = world.browser("en");
    sign_up(&world, &mut browser, "+77011234567").await;
    let cookie = format!("shekara_session={}", browser.cookies["shekara_session"]);
    let status = world.post_from_elsewhere("/sign-out", &cookie).await;
    assert_eq!(status.as_u16(), 403);
    browser.get("/bookings").await.expect(200);
}

/// What somebody typed never becomes part of the page.
#[tokio::test(flavor = "multi_thread")]
async fn typed_signs_stay_signs() {
    let world = world().await;
    let mut browser = world.browser("en");
    let sent = "\"><script>alert(1)</script>\u{0}";
    let page = browser.post("/sign-up", &[("phone", sent)]).await;
    assert!(!page.expect(422).has("<script>alert"));
    let page = browser.get("/checkpoints?q=%22%3E%3Cimg%20src=x%3E").await;
    assert!(!page.expect(200).has("<img"));
}
