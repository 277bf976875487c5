//! A new password in the place of a forgotten one.

use crate::support::people::{COMPANY, PASSWORD, sign_up};
use crate::support::{Browser, Page, World, world, worlds};
use accounts::AccountByPhone;
use kernel::phone::Phone;

const PHONE: &str = "+77011234567";
/// Another number that looks the same when it is partly hidden.
const NOBODY: &str = "+77011234467";
const NEW: &str = "Kok-zhaylau-31-tau";
const NEW_TWICE: &[(&str, &str)] = &[("password", NEW), ("password_again", NEW)];

/// Signs somebody up, and waits until another code may be asked for.
async fn with_account(world: &World) -> Browser {
    let mut browser = world.browser("en");
    sign_up(world, &mut browser, PHONE).await;
    world.pass_minutes(2);
    browser
}

/// Asks for a code; gives the page where it is entered.
async fn asked(browser: &mut Browser, phone: &str) -> Page {
    let page = browser.open("/password-reset").await;
    let page = browser.answer(page.expect(200), &[("phone", phone)]).await;
    assert_eq!(page.path, "/password-reset/code", "{}", page.main());
    page
}

/// Enters the code that came; gives the page of the new password.
async fn proved(world: &World, browser: &mut Browser, phone: &str) -> Page {
    let page = asked(browser, phone).await;
    let code = world.code().await;
    let page = browser.answer(page.expect(200), &[("code", &code)]).await;
    assert_eq!(page.path, "/password-reset/password", "{}", page.main());
    page
}

async fn sign_in(browser: &mut Browser, password: &str) -> Page {
    let pairs = [("phone", PHONE), ("password", password)];
    browser.post("/sign-in", &pairs).await
}

/// whoever holds the telephone sets a new password; nobody stays signed in with the old one.
#[tokio::test(flavor = "multi_thread")]
async fn a_forgotten_password_is_replaced() {
    for world in worlds().await {
        let mut first = with_account(&world).await;
        let mut second = world.browser("ru");
        sign_in(&mut second, PASSWORD).await.expect_to("/bookings");
        for browser in [&mut first, &mut second] {
            browser.get("/bookings").await.expect(200);
        }

        let mut browser = world.browser("en");
        let page = browser.open("/sign-in").await;
        assert!(page.expect(200).has("href=\"/password-reset\""));
        let page = proved(&world, &mut browser, PHONE).await;
        assert!(page.expect(200).has("+7 701 *** ** 67"));
        let page = browser.answer(&page, NEW_TWICE).await;
        assert_eq!(page.path, "/bookings");
        assert!(page.expect(200).has("The new password is saved"));

        for browser in [&mut first, &mut second] {
            let page = browser.get("/bookings").await;
            page.expect_to("/sign-in?next=/bookings");
        }
        let page = sign_in(&mut first, PASSWORD).await;
        assert_eq!(page.expect(422).errors(), ["password"]);
        sign_in(&mut first, NEW).await.expect_to("/bookings");
    }
}

/// nobody learns whether somebody else's telephone has an account; its holder does.
#[tokio::test(flavor = "multi_thread")]
async fn a_telephone_without_an_account_is_treated_alike() {
    for world in worlds().await {
        with_account(&world).await;
        let mut answers = Vec::new();
        let mut last = world.browser("en");
        for phone in [PHONE, NOBODY] {
            let mut browser = world.browser("en");
            let sent = browser.post("/password-reset", &[("phone", phone)]).await;
            let code = browser.get("/password-reset/code").await;
            let wrong = browser
                .post("/password-reset/code", &[("code", "12345x")])
                .await;
            let again = browser.post("/password-reset/code/again", &[]).await;
            let hidden = |page: &Page| page.html.replace(&phone[1..], "the number");
            answers.push((
                (sent.status, sent.location(), again.status),
                hidden(&code),
                hidden(&wrong),
                browser.cookies["shekara_reset"].replace(&phone[1..], "the number"),
            ));
            last = browser;
        }
        assert_eq!(answers[0], answers[1]);

        let code = world.code().await;
        let page = last.open("/password-reset/code").await;
        let page = last.answer(&page, &[("code", &code)]).await;
        assert_eq!(page.path, "/password-reset/password");
        let page = last.answer(&page, NEW_TWICE).await;
        assert_eq!(page.expect(422).errors(), ["phone"]);
        assert!(page.has("This number has no account"), "{}", page.main());
        let query = AccountByPhone(Phone::parse(NOBODY).expect("a valid number"));
        let made = world.store.read(query).await.expect("read");
        assert_eq!(made, None);
        // The page leads on: the right number is given on it.
        world.pass_minutes(2);
        let page = last.submit(&page, &[("phone", PHONE)]).await;
        page.expect_to("/password-reset/code");
    }
}

/// a wrong code is counted, a late one is refused.
#[tokio::test(flavor = "multi_thread")]
async fn wrong_and_late_codes_are_refused() {
    let world = world().await;
    with_account(&world).await;
    let mut browser = world.browser("en");
    let page = asked(&mut browser, PHONE).await;
    let right = world.code().await;
    let wrong = if right == "111111" {
        "222222"
    } else {
        "111111"
    };
    for left in ["4", "3", "2", "1"] {
        let page = browser.answer(&page, &[("code", wrong)]).await;
        assert_eq!(page.expect(422).errors(), ["code"]);
        assert!(page.main().contains(left), "{}", page.main());
    }
    for code in [wrong, &right] {
        let page = browser.answer(&page, &[("code", code)]).await;
        assert_eq!(page.expect(422).errors(), ["code"]);
        assert!(page.has("too many times"), "{}", page.main());
    }
    world.pass_minutes(2);
    let page = asked(&mut browser, PHONE).await;
    let right = world.code().await;
    world.pass_minutes(6);
    let page = browser.answer(&page, &[("code", &right)]).await;
    assert_eq!(page.expect(422).errors(), ["code"]);
    let page = browser.get("/password-reset/password").await;
    page.expect_to("/password-reset/code");
}

/// a code is good once, and so is the proof that it gave, for a quarter of an hour.
#[tokio::test(flavor = "multi_thread")]
async fn a_code_and_its_proof_are_good_once() {
    for world in worlds().await {
        with_account(&world).await;
        let mut browser = world.browser("en");
        let page = asked(&mut browser, PHONE).await;
        let mut other = browser.clone();
        let code = world.code().await;
        let proved_page = browser.answer(&page, &[("code", &code)]).await;
        assert_eq!(proved_page.path, "/password-reset/password");
        let page = other.answer(&page, &[("code", &code)]).await;
        assert_eq!(page.expect(422).errors(), ["code"], "used before");
        // The same browser sent it twice: it is where it wants to be.
        let twice = browser
            .post("/password-reset/code", &[("code", &code)])
            .await;
        twice.expect_to("/password-reset/password");

        let mut late = browser.clone();
        browser
            .submit(&proved_page, NEW_TWICE)
            .await
            .expect_to("/bookings");
        let another = [
            ("password", "something-else-7"),
            ("password_again", "something-else-7"),
        ];
        let page = late.submit(&proved_page, &another).await;
        assert_eq!(page.expect(422).errors(), ["phone"]);
        browser.get("/bookings").await.expect(200);
        sign_in(&mut late, NEW).await.expect_to("/bookings");

        world.pass_minutes(2);
        let mut slow = world.browser("en");
        let page = proved(&world, &mut slow, PHONE).await;
        world.pass_minutes(16);
        let page = slow.submit(&page, &another).await;
        assert_eq!(page.expect(422).errors(), ["phone"]);
        sign_in(&mut slow, NEW).await.expect_to("/bookings");
    }
}

/// a weak password is told at its field and never written back.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_password_is_as_strong_as_the_first() {
    let world = world().await;
    with_account(&world).await;
    let mut browser = world.browser("ru");
    let page = browser.open("/password-reset").await;
    let page = browser.answer(&page, &[("phone", "701")]).await;
    assert_eq!(page.expect(422).errors(), ["phone"]);
    let page = proved(&world, &mut browser, PHONE).await;
    for (password, again, field) in [
        ("", "", "password"),
        ("short", "short", "password"),
        ("aaaaaaaaaaaa", "aaaaaaaaaaaa", "password"),
        (NEW, "another-password", "password_again"),
    ] {
        let pairs = [("password", password), ("password_again", again)];
        let page = browser.answer(&page, &pairs).await;
        assert_eq!(page.expect(422).errors(), [field], "{password:?}");
        assert!(!page.has(NEW), "a password is never written back");
    }
    sign_in(&mut world.browser("ru"), PASSWORD)
        .await
        .expect_to("/bookings");
}

/// codes have the limits of signing up, and a new password ends the wait after wrong ones.
#[tokio::test(flavor = "multi_thread")]
async fn codes_are_limited_and_the_wait_ends() {
    let world = world().await;
    with_account(&world).await;
    let mut browser = world.browser("en");
    for _ in 0..5 {
        sign_in(&mut browser, "not-the-password").await.expect(422);
    }
    sign_in(&mut browser, PASSWORD).await.expect(429);
    let page = proved(&world, &mut browser, PHONE).await;
    browser
        .submit(&page, NEW_TWICE)
        .await
        .expect_to("/bookings");
    sign_in(&mut world.browser("en"), NEW)
        .await
        .expect_to("/bookings");

    let mut other = world.browser("en");
    // Signing up and the first new password took two of the hour's five codes.
    for _ in 0..3 {
        world.pass_minutes(2);
        asked(&mut other, PHONE).await;
        let page = other.post("/password-reset/code/again", &[]).await;
        assert!(page.expect(429).headers.contains_key("retry-after"));
    }
    world.pass_minutes(2);
    let page = other.post("/password-reset", &[("phone", PHONE)]).await;
    assert!(page.expect(429).headers.contains_key("retry-after"));
}

/// nobody gets to a later page without the one before, nor with the proof of a sign-up.
#[tokio::test(flavor = "multi_thread")]
async fn the_pages_come_in_order() {
    let world = world().await;
    with_account(&world).await;
    let mut browser = world.browser("en");
    for path in ["/password-reset/code", "/password-reset/password"] {
        browser.get(path).await.expect_to("/password-reset");
    }
    let sent = browser.post("/sign-up", &[("phone", NOBODY)]).await;
    sent.expect_to("/sign-up/code");
    browser
        .get("/password-reset/code")
        .await
        .expect_to("/password-reset");
    let sent = browser.post("/password-reset", &[("phone", PHONE)]).await;
    sent.expect_to("/password-reset/code");
    browser
        .get("/password-reset/code/again")
        .await
        .expect_to("/password-reset/code");
    for page in [
        browser.get("/password-reset/password").await,
        browser.post("/password-reset/password", COMPANY).await,
    ] {
        page.expect_to("/password-reset/code");
    }
    sign_in(&mut browser, PASSWORD).await.expect_to("/bookings");
}
