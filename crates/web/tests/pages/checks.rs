//! The checks on the page of a booking, appeals against them, another try, consents.

use crate::support::people::{
    DRIVER, LORRY, PASSWORD, TRUSTED, answer_all, book, book_and_pay, sign_up,
};
use crate::support::{world, worlds};
use kernel::ids::BookingId;
use queue::model::later::Stop;
use registers::Asking;
use registers::checks::{CheckOutcome, ReasonCode, Register, UnknownCause};

const PHONE: &str = "+77011234567";
const STRANGER: &str = "+77019999999";
const WORDS: &str = "The tax was paid on 3 November, receipt 4471.";

/// a resident driver states an IIN, its check digit and date of birth are looked at, and the
/// answers show it; a non-resident may leave it out.
#[tokio::test(flavor = "multi_thread")]
async fn a_resident_driver_states_an_iin() {
    let world = world().await;
    let mut browser = world.browser("en");
    sign_up(&world, &mut browser, PHONE).await;
    let check = answer_all(&mut browser, LORRY).await;
    assert!(check.has("841102399010"), "{}", check.main());
    for (iin, rule) in [
        ("", "needs"),
        ("841102399011", "check"),
        ("900417499010", "birth"),
        ("8411", "12"),
    ] {
        let page = browser.open("/book/driver").await;
        let values = [DRIVER, &[("iin", iin)]].concat();
        let page = browser.submit(&page, &values).await;
        assert_eq!(page.expect(422).errors(), ["iin"], "{iin} {rule}");
    }
    let page = browser.open("/book/trusted").await;
    let values = [TRUSTED, &[("residency-1", "resident"), ("iin-1", "")]].concat();
    let page = browser.submit(&page, &values).await;
    assert_eq!(page.expect(422).errors(), ["iin-1"]);
    let page = browser.submit(&page, TRUSTED).await;
    page.expect_to("/book/cargo");
}

/// the controls of the goods and a declaration are kept, shown, and booked; an empty
/// lorry has neither.
#[tokio::test(flavor = "multi_thread")]
async fn controls_and_declaration_are_stated_for_loaded_lorries() {
    let world = world().await;
    let mut browser = world.browser("en");
    sign_up(&world, &mut browser, PHONE).await;
    answer_all(&mut browser, LORRY).await;
    let goods = [
        ("load", "loaded"),
        ("goods", "ordinary"),
        ("phytosanitary", "yes"),
        ("declaration", "50000/201126/0012345"),
    ];
    let page = browser.open("/book/cargo").await;
    browser
        .submit(&page, &goods)
        .await
        .expect_to("/book/consent");
    let page = browser.open("/book/check").await;
    assert!(page.expect(200).has("phytosanitary control") && page.has("50000/201126/0012345"));
    let page = browser.open("/book/cargo").await;
    let bad = [("declaration", "no")];
    let page = browser.submit(&page, &bad).await;
    assert_eq!(page.expect(422).errors(), ["declaration"]);
    let empty = [("load", "empty"), ("declaration", "")];
    browser
        .submit(&page, &empty)
        .await
        .expect_to("/book/consent");
    let page = browser.open("/book/check").await;
    assert!(
        !page.expect(200).has("phytosanitary control"),
        "{}",
        page.main()
    );
}

/// each of the eighteen checks is on the page, in its group, with why it is awaited.
#[tokio::test(flavor = "multi_thread")]
async fn every_check_is_shown_in_its_group() {
    for world in worlds().await {
        let mut browser = world.browser("en");
        sign_up(&world, &mut browser, PHONE).await;
        let booking = book(&mut browser, LORRY).await;
        let records = world.records(|number| match number {
            10 => CheckOutcome::Negative {
                reason: ReasonCode::OverdueFine,
                detail: Some(String::from("№ 4471")),
            },
            3 => CheckOutcome::Unknown {
                register: Register::DrivingLicences,
                cause: UnknownCause::ConsentPending,
            },
            9 => CheckOutcome::Unknown {
                register: Register::Taxes,
                cause: UnknownCause::Paused,
            },
            _ => CheckOutcome::Positive,
        });
        world.registers_say(booking, records).await;
        let page = browser.open(&format!("/bookings/{booking}")).await;
        page.expect(200);
        for number in 1..=18 {
            assert!(
                page.has(&format!("Q-18.{number}<")),
                "{number}: {}",
                page.main()
            );
        }
        for words in [
            "Needs your attention (1)",
            "Waiting for an answer (2)",
            "Confirmed (12)",
            "Don&#39;t apply (3)",
            "text message from 1414",
            "The operator has paused this register",
            "№ 4471",
            "used again",
            "no agricultural machine",
        ] {
            assert!(page.has(words), "{words}: {}", page.main());
        }
    }
}

fn appeal_path(booking: BookingId, number: u8) -> String {
    format!("/bookings/{booking}/appeals/{number}")
}

/// an appeal is one question, filed once, shown with its term; other checks have none to appeal
/// against, and other accounts no such booking.
#[tokio::test(flavor = "multi_thread")]
async fn a_no_is_appealed_against_once() {
    for world in worlds().await {
        let mut browser = world.browser("en");
        sign_up(&world, &mut browser, PHONE).await;
        let booking = book(&mut browser, LORRY).await;
        let no = Some(ReasonCode::TaxDebt);
        world.registers_answer(booking, no).await;
        let path = format!("/bookings/{booking}");
        let page = browser.open(&path).await;
        let appeal = appeal_path(booking, 9);
        assert!(
            page.expect(200).has(&format!("href=\"{appeal}\"")),
            "{}",
            page.main()
        );
        let page = browser.open(&appeal).await;
        assert!(
            page.expect(200).has("tax debt") && page.has("working days"),
            "{}",
            page.main()
        );
        for words in ["", "too short", &"x".repeat(2001)] {
            let refused = browser.submit(&page, &[("words", words)]).await;
            assert_eq!(refused.expect(422).errors(), ["words"]);
        }
        for _ in 0..2 {
            browser
                .submit(&page, &[("words", WORDS)])
                .await
                .expect_to(&path);
        }
        let other = browser
            .submit(&page, &[("words", "Something else altogether")])
            .await;
        assert!(other.expect(409).has("appeal-filed"), "{}", other.main());
        let page = browser.open(&path).await;
        assert!(
            page.expect(200).has("Waiting for an answer"),
            "{}",
            page.main()
        );
        assert!(!page.has(&format!("href=\"{appeal}\"")), "once");
        assert!(page.has("Appeal filed"), "the timeline has it");
        let none = browser.get(&appeal_path(booking, 2)).await;
        assert!(none.expect(409).has("check-not-appealable"));
        browser.get(&format!("{path}/appeals/x")).await.expect(404);
        let mut stranger = world.browser("en");
        sign_up(&world, &mut stranger, STRANGER).await;
        stranger.get(&appeal).await.expect(404);
        stranger
            .post(&appeal, &[("words", WORDS)])
            .await
            .expect(404);
        stranger
            .post(&format!("{path}/again"), &[("form_key", "x")])
            .await
            .expect(404);
    }
}

/// after a refusal the next free time is taken with the same details by one press; two presses
/// take one place, and a booking that lives can't be taken again.
#[tokio::test(flavor = "multi_thread")]
async fn the_next_free_time_is_taken_with_the_same_details() {
    for world in worlds().await {
        let mut browser = world.browser("en");
        sign_up(&world, &mut browser, PHONE).await;
        let booking = book(&mut browser, LORRY).await;
        let path = format!("/bookings/{booking}");
        let again = format!("{path}/again");
        let refused = browser.post(&again, &[("form_key", "a")]).await;
        assert!(refused.expect(409).has("wrong-state"));
        let no = Some(ReasonCode::TaxDebt);
        world.registers_answer(booking, no).await;
        let page = browser.open(&path).await;
        let form = page.expect(200).form_where(|form| form.action == again);
        let first = browser.send_form(&page, &form).await;
        let to = first.location().expect("it leads to the new booking");
        assert_ne!(to, path);
        let second = browser.send_form(&page, &form).await;
        second.expect_to(&to);
        let taken = crate::support::people::booking_of(&to);
        let (former, new) = (world.view(booking).await, world.view(taken).await);
        assert_eq!(former.booking.details, new.booking.details);
        assert_eq!(new.booking.state.name(), "held");
        let page = browser.open(&path).await;
        let form = page.form_where(|form| form.action == again);
        let active = browser.send_form(&page, &form).await;
        assert!(active.expect(409).has("vehicle-has-active-booking"));
        browser.get(&again).await.expect_to(&path);
        browser.post(&again, &[]).await.expect_to(&path);
    }
}

/// a register that says no to a new driver is told; who is wanted at the entry is not, nowhere.
#[tokio::test(flavor = "multi_thread")]
async fn a_stop_is_told_unless_it_is_for_officers() {
    for world in worlds().await {
        let mut browser = world.browser("en");
        let account = sign_up(&world, &mut browser, PHONE).await;
        let booking = book_and_pay(&world, &mut browser, LORRY).await;
        let path = format!("/bookings/{booking}");
        let (asking, wanted) = (Asking::DayBefore, ReasonCode::VehicleWanted);
        world.register_says_no(booking, asking, 4, wanted).await;
        let stopped = world.view(booking).await.booking.later.stop;
        assert!(stopped.is_some_and(Stop::is_for_officers));
        let page = browser.open(&path).await;
        for word in ["wanted.", "may not drive", "stopped", "doesn&#39;t say yes"] {
            assert!(!page.expect(200).has(word), "{word}: {}", page.main());
        }
        assert!(!browser.open("/notices").await.has("A register says no"));
        let _ = account;

        let mut other = world.browser("en");
        sign_up(&world, &mut other, STRANGER).await;
        let second = [
            LORRY,
            &[("plate", "124ABC02"), ("vin", "YV2RT40A4LB990003")],
        ]
        .concat();
        let booking = book_and_pay(&world, &mut other, &second).await;
        let (asking, expired) = (Asking::Driver, ReasonCode::LicenceExpired);
        world.register_says_no(booking, asking, 3, expired).await;
        let page = other.open(&format!("/bookings/{booking}")).await;
        assert!(
            page.expect(200).has("This driver may not drive"),
            "{}",
            page.main()
        );
        assert!(page.has(&format!("/bookings/{booking}/driver")));
        assert!(
            page.has("A register says no"),
            "the timeline has it: {}",
            page.main()
        );
        assert!(other.open("/notices").await.has("A register says no"));
    }
}

/// whose consent was asked is shown with the date of birth only; it is taken back after a
/// question, once, by nobody else.
#[tokio::test(flavor = "multi_thread")]
async fn consents_are_shown_and_taken_back() {
    for world in worlds().await {
        let mut browser = world.browser("en");
        let account = sign_up(&world, &mut browser, PHONE).await;
        let page = browser.open("/consents").await;
        assert!(
            page.expect(200).has("Nobody has been asked"),
            "{}",
            page.main()
        );
        assert!(page.has("You accepted version"), "{}", page.main());
        let id = world.consent_given(account, "841102399010").await;
        let path = format!("/consents/{id}/revoke");
        let page = browser.open("/consents").await;
        assert!(page.expect(200).has("841102••••••") && !page.has("841102399010"));
        assert!(page.has(&format!("href=\"{path}\"")));
        let mut stranger = world.browser("en");
        sign_up(&world, &mut stranger, STRANGER).await;
        stranger.get(&path).await.expect(404);
        stranger.post(&path, &[]).await.expect(404);
        let page = browser.open(&path).await;
        for _ in 0..2 {
            browser
                .submit(page.expect(200), &[])
                .await
                .expect_to("/consents");
        }
        let page = browser.open("/consents").await;
        assert!(page.expect(200).has("Taken back") && !page.has(&path));
        browser.get(&path).await.expect_to("/consents");
        browser.get("/consents/nonsense/revoke").await.expect(404);
        assert!(!page.has(PASSWORD));
    }
}
