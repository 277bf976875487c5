//! The booking journey from the checkpoint to the held place.

use crate::support::people::{
    DRIVER, LORRY, PASSWORD, TRUSTED, answer_all, answer_from_vehicle, book, booking_of,
    choose_time, enrol, sign_up,
};
use crate::support::{Browser, Page, world, worlds};
use queue::drafts::{DraftOf, ForgetDrafts};
use queue::model::details::Owner;
use std::collections::BTreeMap;

const PHONE: &str = "+77011234567";

/// every answer of the journey is in the booking, and the place is held.
#[tokio::test(flavor = "multi_thread")]
async fn a_lorry_is_booked_page_by_page_in_three_languages() {
    for world in worlds().await {
        for (language, phone, plate, vin) in [
            ("kk", "+77011234561", "123 ABC 02", "YS2R4X20XL5990001"),
            ("ru", "+77011234562", "124 АВС 02", "YV2RT40A4LB990003"),
            ("en", "+77011234563", "125-abc-02", "WMA06XZZ3LP990004"),
        ] {
            let mut browser = world.browser(language);
            sign_up(&world, &mut browser, phone).await;
            let lorry = [
                LORRY,
                &[("plate", plate), ("vin", vin), ("trailer_plate", "45ABC02")],
            ];
            let page = answer_all(&mut browser, &lorry.concat()).await;
            for words in [
                plate,
                vin,
                "Омаров Дәулет Болатұлы",
                "Тұлпар Транс",
                "FA1234567",
            ] {
                assert!(
                    page.has(words),
                    "{words} is to be checked:\n{}",
                    page.main()
                );
            }
            let page = browser.answer(&page, &[]).await;
            page.expect(200);
            assert!(page.html.contains(&format!("<html lang=\"{language}\">")));
            let booking = world.view(booking_of(&page.path)).await.booking;
            assert_eq!(booking.state.name(), "held");
            let details = &booking.details;
            assert_eq!(details.vehicle.vin.as_str(), vin);
            assert!(matches!(
                &details.owner,
                Owner::Organisation { bin: Some(_), .. }
            ));
            assert_eq!(details.trusted_drivers.len(), 1);
            assert_eq!(details.trusted_drivers[0].document.number, "FA1234567");
            assert!(details.data_consent);
        }
    }
}

/// pressing the button twice takes one place and leads to one booking.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_sent_twice_takes_one_place() {
    for world in worlds().await {
        let mut browser = world.browser("en");
        sign_up(&world, &mut browser, PHONE).await;
        let page = answer_all(&mut browser, LORRY).await;
        let first = browser.submit(&page, &[]).await;
        let second = browser.submit(&page, &[]).await;
        assert_eq!(first.location(), second.location());
        assert!(
            first
                .location()
                .is_some_and(|to| to.starts_with("/bookings/"))
        );
        // The page as it is shown now is another request, and the vehicle has its booking.
        let page = browser.open("/book/check").await;
        let page = browser.submit(page.expect(200), &[]).await;
        assert!(
            page.expect(409)
                .has("data-refusal=\"vehicle-has-active-booking\"")
        );
    }
}

/// cars and buses are refused with the explanation, whatever else was typed.
#[tokio::test(flavor = "multi_thread")]
async fn cars_and_buses_need_no_booking() {
    let world = world().await;
    for (language, kind) in [("kk", "car"), ("ru", "bus"), ("en", "car")] {
        let mut browser = world.browser(language);
        sign_up(&world, &mut browser, &phone_of(language)).await;
        let page = browser.open("/book?checkpoint=nur-zholy").await;
        assert_eq!(page.form().value("checkpoint"), "nur-zholy");
        let page = browser.answer(&page, &[]).await;
        let page = browser.answer(&page, &[("kind", kind)]).await;
        page.expect(422);
        assert!(
            !page.main().contains("<form"),
            "the journey goes no further"
        );
        assert!(page.has("href=\"/book/vehicle\""));
        browser.get("/book/owner").await.expect_to("/book/vehicle");
    }
}

fn phone_of(language: &str) -> String {
    let last = match language {
        "kk" => 1,
        "ru" => 2,
        _ => 3,
    };
    format!("+7701123456{last}")
}

/// Anchors: the vehicle is asked first; nobody sees the times before every other answer is there.
#[tokio::test(flavor = "multi_thread")]
async fn times_are_shown_last() {
    let world = world().await;
    let mut browser = world.browser("en");
    sign_up(&world, &mut browser, PHONE).await;
    for path in ["/book/vehicle", "/book/owner", "/book/time", "/book/check"] {
        browser.get(path).await.expect_to("/book");
    }
    browser
        .post("/book", &[("checkpoint", "nur-zholy")])
        .await
        .expect_to("/book/vehicle");
    for path in [
        "/book/owner",
        "/book/driver",
        "/book/cargo",
        "/book/time",
        "/book/check",
    ] {
        browser.get(path).await.expect_to("/book/vehicle");
    }
    browser
        .post("/book/check", &[("form_key", "k")])
        .await
        .expect_to("/book/vehicle");
}

async fn errors_of(browser: &mut Browser, page: &Page, values: &[(&str, &str)]) -> Vec<String> {
    let again = browser.submit(page, values).await;
    let last: BTreeMap<&str, &str> = values.iter().copied().collect();
    for (name, value) in last {
        assert_eq!(again.form().value(name), value, "{name} is kept");
    }
    again.expect(422).errors()
}

/// what can be wrong with a vehicle and its owner.
async fn wrong_vehicle_and_owner(browser: &mut Browser, page: Page) -> Page {
    let bad = [("plate", "?"), ("vin", "WDB9634031L12345O")];
    let errors = errors_of(browser, &page, &bad).await;
    assert_eq!(errors, ["kind", "plate", "vin"]);
    let same = [LORRY, &[("trailer_plate", "123авс02")]].concat();
    assert_eq!(errors_of(browser, &page, &same).await, ["trailer_plate"]);
    let page = browser.answer(&page, LORRY).await;

    let bad = [("bin", "180540990105"), ("organisation", "")];
    let errors = errors_of(browser, &page, &bad).await;
    assert_eq!(errors, ["bin", "organisation"]);
    browser.answer(&page, &[]).await
}

/// what can be wrong with drivers.
async fn wrong_drivers(browser: &mut Browser, page: Page) -> Page {
    let bad = [
        ("birth_date", "31.02.1984"),
        ("phone", "12"),
        ("email", "a@b"),
    ];
    let errors = errors_of(browser, &page, &bad).await;
    let expected = [
        "iin",
        "surname",
        "given",
        "birth_date",
        "phone",
        "email",
        "document_kind",
        "document_country",
        "document_number",
        "document_valid_until",
    ];
    assert_eq!(errors, expected);
    let minor = [
        DRIVER,
        &[
            ("birth_date", "02.11.2010"),
            ("document_valid_until", "1.1.2020"),
        ],
    ];
    let errors = errors_of(browser, &page, &minor.concat()).await;
    assert_eq!(errors, ["iin", "birth_date", "document_valid_until"]);
    let page = browser.answer(&page, DRIVER).await;

    let page = browser.answer(&page, &[("count", "2")]).await;
    let twice = [TRUSTED, &[("document_number-2", "fa1234567")]].concat();
    let errors = errors_of(browser, &page, &twice).await;
    assert!(
        errors.contains(&String::from("document_number-2")),
        "{errors:?}"
    );
    assert!(errors.contains(&String::from("surname-2")), "{errors:?}");
    let page = browser.answer(&page, &[("count", "0")]).await;
    browser.answer(&page, &[]).await
}

/// what can be wrong with goods and consent.
async fn wrong_goods_and_consent(browser: &mut Browser, page: Page) -> Page {
    assert_eq!(errors_of(browser, &page, &[]).await, ["load", "goods"]);
    let article = [
        ("load", "loaded"),
        ("goods", "article-147"),
        ("declaration", "x"),
    ];
    assert_eq!(errors_of(browser, &page, &article).await, ["declaration"]);
    let page = browser
        .answer(&page, &[("load", "empty"), ("goods", "ordinary")])
        .await;

    assert_eq!(errors_of(browser, &page, &[]).await, ["consent"]);
    browser.answer(&page, &[("consent", "yes")]).await
}

/// what can be wrong with a time.
async fn wrong_time(browser: &mut Browser, page: &Page) {
    assert_eq!(errors_of(browser, page, &[]).await, ["slot"]);
    for slot in ["nonsense", "2026-11-20T05:00:00Z", "2026-12-01T05:07:00Z"] {
        browser
            .post("/book/time", &[("slot", slot)])
            .await
            .expect(422);
    }
    for date in ["tomorrow", "2020-01-01", "2030-01-01"] {
        let page = browser.get(&format!("/book/time?date={date}")).await;
        assert_eq!(page.expect(422).errors(), ["date"]);
    }
    let other_day = browser.get("/book/time?date=2026-12-01").await;
    choose_time(browser, other_day.expect(200), 3).await;
}

/// every page tells all its errors at once and keeps what was typed.
#[tokio::test(flavor = "multi_thread")]
async fn every_page_tells_what_is_wrong_with_it() {
    for language in ["kk", "ru", "en"] {
        let world = world().await;
        let mut browser = world.browser(language);
        sign_up(&world, &mut browser, PHONE).await;
        let page = browser.open("/book").await;
        let again = browser.submit(&page, &[]).await;
        assert_eq!(again.expect(422).errors(), ["checkpoint"]);
        let page = browser.answer(&page, &[("checkpoint", "nur-zholy")]).await;
        let page = wrong_vehicle_and_owner(&mut browser, page).await;
        let page = wrong_drivers(&mut browser, page).await;
        let page = wrong_goods_and_consent(&mut browser, page).await;
        wrong_time(&mut browser, &page).await;
    }
}

/// the answers are kept on the server, for the same account on another device.
#[tokio::test(flavor = "multi_thread")]
async fn the_answers_are_there_again_on_another_device() {
    for world in worlds().await {
        let mut browser = world.browser("en");
        let account = sign_up(&world, &mut browser, PHONE).await;
        answer_all(&mut browser, LORRY).await;
        let mut other = world.browser("kk");
        other.cookies.clone_from(&browser.cookies);
        let page = other.open("/book/vehicle").await;
        assert_eq!(page.form().value("plate"), "123 ABC 02");
        assert_eq!(page.form().value("kind"), "tractor");
        let draft = || world.store.read(DraftOf { account });
        assert!(draft().await.expect("kept").is_some());
        // Another account has its own answers.
        let mut stranger = world.browser("en");
        sign_up(&world, &mut stranger, "+77019999999").await;
        stranger.get("/book/check").await.expect_to("/book");
        // Answers that nothing was done with are forgotten in time.
        let forgotten = world
            .store
            .write(ForgetDrafts {
                before: world.now(),
            })
            .await;
        assert_eq!(forgotten.expect("the storage answers"), 0);
        world.pass_minutes(1);
        let forgotten = world
            .store
            .write(ForgetDrafts {
                before: world.now(),
            })
            .await;
        assert_eq!(forgotten.expect("the storage answers"), 1);
        assert!(draft().await.expect("the storage answers").is_none());
    }
}

/// a new booking asks for consent and time afresh and keeps the rest.
#[tokio::test(flavor = "multi_thread")]
async fn the_next_booking_begins_with_what_was_answered() {
    let world = world().await;
    let mut browser = world.browser("en");
    sign_up(&world, &mut browser, PHONE).await;
    book(&mut browser, LORRY).await;
    let page = browser.open("/book").await;
    let page = browser.answer(&page, &[("checkpoint", "nur-zholy")]).await;
    browser.get("/book/check").await.expect_to("/book/consent");
    let second = [
        LORRY,
        &[("plate", "124ABC02"), ("vin", "YV2RT40A4LB990003")],
    ]
    .concat();
    let page = browser.answer(&page, &second).await;
    assert_eq!(page.form().value("organisation"), "Тұлпар Транс");
    let page = browser.open("/book/driver").await;
    assert_eq!(page.form().value("surname"), "Омаров");
    let page = browser.open("/book/trusted").await;
    assert_eq!(page.form().value("surname-1"), "Rahimov");
}

/// Anchors: an odd plate or VIN is a warning on the last page, never an error.
#[tokio::test(flavor = "multi_thread")]
async fn odd_plates_and_numbers_are_warned_of() {
    let world = world().await;
    let mut browser = world.browser("en");
    sign_up(&world, &mut browser, PHONE).await;
    let odd = [LORRY, &[("plate", "9Q9Q9Q"), ("vin", "1FUJA6CK04LM12345")]].concat();
    let page = answer_all(&mut browser, &odd).await;
    assert!(
        page.has("The plate doesn&#39;t look like"),
        "{}",
        page.main()
    );
    assert!(page.has("The check digit of the VIN"), "{}", page.main());
    let page = browser.answer(&page, &[]).await;
    assert!(page.path.starts_with("/bookings/"));
}

/// a time that has passed since is asked again.
#[tokio::test(flavor = "multi_thread")]
async fn a_time_that_has_passed_is_asked_again() {
    let world = world().await;
    let mut browser = world.browser("en");
    sign_up(&world, &mut browser, PHONE).await;
    let page = answer_all(&mut browser, LORRY).await;
    world.pass_minutes(90);
    browser.submit(&page, &[]).await.expect_to("/book/time");
}

/// a signed-in user goes through the journey only with the agreement accepted in force, and
/// is not asked a single question before.
#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_the_journey_needs_a_session() {
    let world = world().await;
    let mut browser = world.browser("en");
    let pages = [
        "/book",
        "/book/vehicle",
        "/book/owner",
        "/book/driver",
        "/book/trusted",
        "/book/cargo",
        "/book/consent",
        "/book/time",
        "/book/check",
    ];
    for path in pages {
        browser
            .get(path)
            .await
            .expect_to(&format!("/sign-in?next={path}"));
        browser
            .post(path, &[])
            .await
            .expect_to(&format!("/sign-in?next={path}"));
    }
    sign_up(&world, &mut browser, PHONE).await;
    let page = browser.open("/book").await;
    let page = browser.answer(&page, &[("checkpoint", "nur-zholy")]).await;
    answer_from_vehicle(&mut browser, page, LORRY).await;
}

/// with a new version of the agreement nobody books before accepting it.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_agreement_is_accepted_first() {
    for world in worlds().await {
        for (phone, version) in [("+77011234501", Some("2020-01")), ("+77011234502", None)] {
            enrol(&world, phone, version).await;
            let mut browser = world.browser("en");
            let page = browser.open("/sign-in?next=/book").await;
            let page = browser
                .answer(&page, &[("phone", phone), ("password", PASSWORD)])
                .await;
            assert!(
                page.expect(403)
                    .has("data-refusal=\"agreement-not-accepted\"")
            );
            assert!(page.has("href=\"/agreement\""));
            let page = browser.open("/agreement").await;
            let page = browser.answer(page.expect(200), &[]).await;
            assert!(page.expect(200).has("The user agreement is accepted"));
            browser.get("/book").await.expect(200);
        }
    }
}
