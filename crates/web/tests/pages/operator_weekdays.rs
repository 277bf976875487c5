//! Lorries by weekday: as they are, what a change would do, and who changed them.

use crate::operator::with_action;
use crate::support::people::{LORRY, book_and_pay, sign_up, sign_up_operator};
use crate::support::{world, worlds};

const OPERATOR: &str = "+77010000001";
const PATH: &str = "/operator/weekdays?checkpoint=nur-zholy";
const FRIDAY_EMPTY: &[(&str, &str)] = &[("weekday", "5"), ("lorries", "0")];

/// the week of a checkpoint is shown, changed after a preview, and says who changed it.
#[tokio::test(flavor = "multi_thread")]
async fn a_weekday_is_changed_after_a_preview() {
    for world in worlds().await {
        let mut carrier = world.browser("en");
        sign_up(&world, &mut carrier, "+77011234567").await;
        // The first free time is today, a Friday.
        let booking = book_and_pay(&world, &mut carrier, LORRY).await;
        let time = world.view(booking).await.booking.starts_at();
        let mut browser = world.browser("en");
        sign_up_operator(&world, &mut browser, OPERATOR).await;

        let page = browser.open("/operator/weekdays").await;
        assert!(page.expect(200).has("method=\"get\""), "{}", page.main());
        assert!(!page.has("<table"), "a checkpoint is chosen first");
        let page = browser.open(PATH).await;
        let main = page.expect(200).main();
        assert_eq!(main.matches("<th scope=\"row\">").count(), 7, "{main}");
        assert_eq!(main.matches("not changed yet").count(), 7, "{main}");
        assert!(main.contains("Monday") && main.contains("Sunday"));

        let page = with_action(&mut browser, &page, FRIDAY_EMPTY, "preview").await;
        assert!(page.expect(200).has("Lorries now: 650."), "{}", page.main());
        assert!(page.has("1 booking moves.") && page.has("The latest new time: "));
        assert!(page.has("value=\"save\""));
        let same = world.view(booking).await.booking.starts_at();
        assert_eq!(same, time, "nothing is changed");

        let page = with_action(&mut browser, &page, &[], "save").await;
        page.expect_to(PATH);
        let moved = world.view(booking).await.booking;
        assert!(moved.starts_at() > time && moved.system_moves == 1);
        let page = browser.open(PATH).await;
        let main = page.expect(200).main();
        assert_eq!(main.matches("not changed yet").count(), 6, "{main}");
        assert!(main.contains("Тұлпар Транс"), "who changed it: {main}");
        assert!(main.contains("November"), "and when: {main}");
        let page = with_action(&mut browser, &page, FRIDAY_EMPTY, "preview").await;
        let said = "Lorries now: 0. Days that change: 0.";
        assert!(page.expect(200).has(said), "{}", page.main());
    }
}

/// days that were set by themselves are told; they stay.
#[tokio::test(flavor = "multi_thread")]
async fn days_set_by_themselves_stay() {
    let world = world().await;
    let mut browser = world.browser("en");
    sign_up_operator(&world, &mut browser, OPERATOR).await;
    let page = browser.open("/operator/capacity").await;
    let values = [
        ("checkpoint", "nur-zholy"),
        ("date", "2026-11-27"),
        ("lorries", "7"),
    ];
    with_action(&mut browser, &page, &values, "save")
        .await
        .expect_to("/operator/capacity");
    let page = browser.open(PATH).await;
    let page = with_action(&mut browser, &page, FRIDAY_EMPTY, "preview").await;
    assert!(
        page.expect(200).has("1 day was set by itself"),
        "{}",
        page.main()
    );
    assert!(page.has("No booking moves."), "{}", page.main());
}

/// Wrong answers are told at their fields, and checkpoints that aren't there aren't found.
#[tokio::test(flavor = "multi_thread")]
async fn wrong_answers_about_weekdays_are_told() {
    let world = world().await;
    let mut browser = world.browser("en");
    sign_up_operator(&world, &mut browser, OPERATOR).await;
    let page = browser.open(PATH).await;
    for (weekday, lorries, fields) in [
        ("", "many", ["weekday", "lorries"].as_slice()),
        ("1", "10001", &["lorries"]),
        ("1", "", &["lorries"]),
        ("1", "-1", &["lorries"]),
    ] {
        let bad = [("weekday", weekday), ("lorries", lorries)];
        for action in ["preview", "save"] {
            let page = with_action(&mut browser, &page, &bad, action).await;
            assert_eq!(page.expect(422).errors(), fields, "{bad:?}");
        }
    }
    let odd = [("weekday", "8"), ("lorries", "1")];
    let page = browser.post(PATH, &odd).await;
    assert_eq!(page.expect(422).errors(), ["weekday"]);
    let nowhere = "/operator/weekdays?checkpoint=nowhere";
    browser.get(nowhere).await.expect(404);
    browser.post(nowhere, FRIDAY_EMPTY).await.expect(404);
    browser
        .get("/operator/weekdays?checkpoint=")
        .await
        .expect(200);
    let page = browser.post("/operator/weekdays", FRIDAY_EMPTY).await;
    page.expect_to("/operator/weekdays");
    assert_eq!(
        browser
            .open(PATH)
            .await
            .main()
            .matches("not changed yet")
            .count(),
        7
    );
}
