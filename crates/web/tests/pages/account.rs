//! Signing up, in and out.

use crate::support::people::{COMPANY, PASSWORD, sign_up};
use crate::support::{world, worlds};
use accounts::AcceptancesOf;

const PHONE: &str = "+77011234567";

/// an account is made on the site, and the version of the agreement is kept with it.
#[tokio::test(flavor = "multi_thread")]
async fn somebody_signs_up_on_the_site() {
    for world in worlds().await {
        let mut browser = world.browser("kk");
        let account = sign_up(&world, &mut browser, PHONE).await;
        let accepted = world
            .store
            .read(AcceptancesOf(account))
            .await
            .expect("kept");
        assert_eq!(accepted.len(), 1);
        assert_eq!(accepted[0].text_sha256.len(), 32);
        let page = browser.open("/agreement").await;
        assert!(page.expect(200).has("Тұлпар Транс"));
        assert!(!page.main().contains("<form"), "it isn't asked for again");
    }
}

/// in the practice world the way to the simulated telephone is shown, not the code.
#[tokio::test(flavor = "multi_thread")]
async fn the_code_is_read_in_the_simulated_telephone() {
    let world = world().await;
    let mut browser = world.browser("en");
    let page = browser.open("/sign-up").await;
    let page = browser.answer(&page, &[("phone", "8 701 123 45 67")]).await;
    page.expect(200);
    assert!(
        page.has("href=\"http://127.0.0.1:9/?phone=77011234567\""),
        "{}",
        page.main()
    );
    assert!(!page.has(&world.code().await));
    assert!(page.has("+7 701 *** ** 67"));
}

/// what is wrong is told at the field, and what was typed stays.
#[tokio::test(flavor = "multi_thread")]
async fn wrong_answers_are_told_at_their_fields() {
    let world = world().await;
    let mut browser = world.browser("ru");
    let page = browser.open("/sign-up").await;
    let page = browser.answer(&page, &[("phone", "701")]).await;
    assert_eq!(page.expect(422).errors(), ["phone"]);
    assert_eq!(page.form().value("phone"), "701");
    let page = browser.answer(&page, &[("phone", PHONE)]).await;
    let page = browser.answer(&page, &[("code", "12")]).await;
    assert_eq!(page.expect(422).errors(), ["code"]);
    let right = world.code().await;
    let wrong = if right == "111111" {
        "222222"
    } else {
        "111111"
    };
    let page = browser.answer(&page, &[("code", wrong)]).await;
    assert!(
        page.expect(422).main().contains('4'),
        "attempts left: {}",
        page.main()
    );
    let page = browser.answer(&page, &[("code", &right)]).await;
    assert_eq!(page.path, "/sign-up/details");
    let bad = [
        ("residency", "resident"),
        ("holder", "person"),
        ("iin", "123"),
        ("surname", "A1"),
    ];
    let page = browser.answer(&page, &bad).await;
    let errors = page.expect(422).errors();
    assert_eq!(errors, ["iin", "surname", "given", "password", "agreement"]);
    assert_eq!(page.form().value("surname"), "A1");
    let page = browser
        .answer(
            &page,
            &[
                ("password", PASSWORD),
                ("password_again", "another-password"),
            ],
        )
        .await;
    assert!(
        page.expect(422)
            .errors()
            .contains(&String::from("password_again"))
    );
    assert!(!page.has(PASSWORD), "a password is never written back");
}

/// the session ends when the account's owner says so; the password opens it again.
#[tokio::test(flavor = "multi_thread")]
async fn somebody_signs_out_and_in_again() {
    for world in worlds().await {
        let mut browser = world.browser("en");
        sign_up(&world, &mut browser, PHONE).await;
        browser.post("/sign-out", &[]).await.expect_to("/");
        let page = browser.get("/bookings").await;
        page.expect_to("/sign-in?next=/bookings");
        let page = browser.follow(page).await;
        assert!(page.expect(200).has("Please sign in first"));
        let wrong = [("phone", PHONE), ("password", "not-the-password")];
        let page = browser.answer(&page, &wrong).await;
        assert_eq!(page.expect(422).errors(), ["password"]);
        let page = browser.answer(&page, &[("password", PASSWORD)]).await;
        assert_eq!(page.path, "/bookings");
        assert!(page.expect(200).has("You are signed in"));
        let page = browser.open("/bookings").await;
        assert!(!page.has("You are signed in"), "a message is shown once");
        browser.get("/sign-in").await.expect_to("/bookings");
    }
}

/// five wrong passwords, and the telephone has to wait.
#[tokio::test(flavor = "multi_thread")]
async fn guessing_passwords_has_an_end() {
    let world = world().await;
    let mut browser = world.browser("en");
    let wrong = [("phone", PHONE), ("password", "not-the-password")];
    for _ in 0..5 {
        browser.post("/sign-in", &wrong).await.expect(422);
    }
    let page = browser.post("/sign-in", &wrong).await;
    assert!(page.expect(429).headers.contains_key("retry-after"));
    world.pass_minutes(16);
    browser.post("/sign-in", &wrong).await.expect(422);
}

/// sending a form twice does nothing twice.
#[tokio::test(flavor = "multi_thread")]
async fn forms_sent_twice_do_no_harm() {
    let world = world().await;
    let mut browser = world.browser("en");
    for _ in 0..2 {
        browser
            .post("/sign-up", &[("phone", PHONE)])
            .await
            .expect_to("/sign-up/code");
    }
    let code = world.code().await;
    for _ in 0..2 {
        let sent = browser.post("/sign-up/code", &[("code", &code)]).await;
        sent.expect_to("/sign-up/details");
    }
    // A second code within the minute is refused with the time to wait.
    let page = browser.post("/sign-up/code/again", &[]).await;
    assert!(page.expect(429).headers.contains_key("retry-after"));
}

/// one telephone, one account.
#[tokio::test(flavor = "multi_thread")]
async fn a_telephone_has_one_account() {
    let world = world().await;
    sign_up(&world, &mut world.browser("en"), PHONE).await;
    world.pass_minutes(2);
    let mut browser = world.browser("en");
    let page = browser.open("/sign-up").await;
    let page = browser.answer(&page, &[("phone", PHONE)]).await;
    let code = world.code().await;
    let page = browser.answer(&page, &[("code", &code)]).await;
    let page = browser.submit(&page, COMPANY).await;
    assert_eq!(page.expect(422).errors(), ["phone"]);
    assert!(page.has("already has an account"));
}

/// nobody gets to a later page without the one before.
#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_signing_up_come_in_order() {
    let world = world().await;
    let mut browser = world.browser("en");
    browser.get("/sign-up/code").await.expect_to("/sign-up");
    browser.get("/sign-up/details").await.expect_to("/sign-up");
    browser
        .post("/sign-up", &[("phone", PHONE)])
        .await
        .expect_to("/sign-up/code");
    browser
        .get("/sign-up/details")
        .await
        .expect_to("/sign-up/code");
    browser
        .post("/sign-up/details", COMPANY)
        .await
        .expect_to("/sign-up/code");
}

/// after signing in nobody is led to another site.
#[tokio::test(flavor = "multi_thread")]
async fn the_way_back_stays_on_the_site() {
    let world = world().await;
    let mut browser = world.browser("en");
    sign_up(&world, &mut browser, PHONE).await;
    browser.post("/sign-out", &[]).await;
    let pairs = [
        ("phone", PHONE),
        ("password", PASSWORD),
        ("next", "//elsewhere.example/x"),
    ];
    browser
        .post("/sign-in", &pairs)
        .await
        .expect_to("/bookings");
}
