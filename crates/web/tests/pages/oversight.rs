//! What operators see of the registers: figures and pauses, appeals, stopped bookings, evidence.

use crate::support::people::{LORRY, book, book_and_pay, sign_up, sign_up_operator};
use crate::support::{World, world, worlds};
use kernel::ids::BookingId;
use queue::appeals::AppealsOf;
use registers::Asking;
use registers::checks::ReasonCode;

const CARRIER: &str = "+77011234567";
const OPERATOR: &str = "+77010000001";
const WORDS: &str = "The tax was paid on 3 November, receipt 4471.";
const ANSWER: &str = "The receipt shows that the tax is paid.";

/// A register is paused with a reason and resumed; what is wrong with the form is told.
#[tokio::test(flavor = "multi_thread")]
async fn a_register_is_paused_and_resumed() {
    for world in worlds().await {
        let mut browser = world.browser("en");
        sign_up_operator(&world, &mut browser, OPERATOR).await;
        let path = "/operator/registers";
        let page = browser.open(path).await;
        assert!(page.expect(200).has("SHEKARA_TAX_DEBT"), "{}", page.main());
        let pause = |register: &'static str, reason: String| {
            let mut form = page.form_where(|form| form.names.contains(&String::from("reason")));
            form.set("register", register);
            form.set("reason", &reason);
            form
        };
        let wrong = [
            (pause("", String::from("work")), vec!["register"]),
            (pause("taxes", String::new()), vec!["reason"]),
            (pause("taxes", "x".repeat(301)), vec!["reason"]),
        ];
        for (form, errors) in wrong {
            let refused = browser.send_form(&page, &form).await;
            assert_eq!(refused.expect(422).errors(), errors);
        }
        let unknown = [("register", "moon"), ("reason", "work")];
        browser.post(path, &unknown).await.expect(422);
        let form = pause("taxes", String::from("Until 18:00 <work>"));
        for _ in 0..2 {
            browser.send_form(&page, &form).await.expect_to(path);
        }
        let page = browser.open(path).await;
        assert!(
            page.expect(200).has("Until 18:00 &#60;work&#62;"),
            "{}",
            page.main()
        );
        assert!(page.has("Тұлпар Транс"), "who paused it: {}", page.main());
        assert!(browser.open("/operator").await.expect(200).has("Paused"));
        let resume = page.form_where(|form| form.action.ends_with("/taxes/resume"));
        for _ in 0..2 {
            browser.send_form(&page, &resume).await.expect_to(path);
        }
        assert!(!browser.open(path).await.has("/resume\""));
        browser
            .post("/operator/registers/moon/resume", &[])
            .await
            .expect(404);
        browser
            .get("/operator/registers/taxes/resume")
            .await
            .expect_to(path);
    }
}

/// A refused booking of a carrier with an appeal; gives the appeal's id too.
async fn appealed(world: &World) -> (crate::support::Browser, BookingId, String) {
    let mut carrier = world.browser("en");
    sign_up(world, &mut carrier, CARRIER).await;
    let booking = book(&mut carrier, LORRY).await;
    let no = Some(ReasonCode::TaxDebt);
    world.registers_answer(booking, no).await;
    let page = carrier
        .open(&format!("/bookings/{booking}/appeals/9"))
        .await;
    carrier
        .submit(&page, &[("words", WORDS)])
        .await
        .expect_to(&format!("/bookings/{booking}"));
    let appeals = world
        .store
        .read(AppealsOf { booking })
        .await
        .expect("the storage answers");
    let id = appeals[0].id.to_string();
    (carrier, booking, id)
}

/// an appeal is listed, marked when it is late, decided with the evidence beside it, once, and
/// its user is told.
#[tokio::test(flavor = "multi_thread")]
async fn an_appeal_is_answered_once() {
    for world in worlds().await {
        let (mut carrier, booking, id) = appealed(&world).await;
        let mut browser = world.browser("en");
        sign_up_operator(&world, &mut browser, OPERATOR).await;
        let path = format!("/operator/appeals/{id}");
        let list = browser.open("/operator/appeals").await;
        assert!(
            list.expect(200).has(&path) && !list.has("Overdue"),
            "{}",
            list.main()
        );
        let page = browser.open(&path).await;
        page.expect(200);
        for words in [WORDS, "answer&#62;", "to 9", "SERVICE_9"] {
            assert!(page.has(words), "{words}: {}", page.main());
        }
        let bad = browser
            .post(&path, &[("outcome", "maybe"), ("words", "short")])
            .await;
        assert_eq!(bad.expect(422).errors(), ["outcome", "words"]);
        let answer = [("outcome", "upheld"), ("words", ANSWER)];
        for _ in 0..2 {
            browser
                .submit(&page, &answer)
                .await
                .expect_to("/operator/appeals");
        }
        let other = [("outcome", "rejected"), ("words", ANSWER)];
        let second = browser.submit(&page, &other).await;
        assert!(second.expect(409).has("appeal-answered"));
        let list = browser.open("/operator/appeals").await;
        assert!(list.expect(200).has("Upheld"), "{}", list.main());
        let page = carrier.open(&format!("/bookings/{booking}")).await;
        assert!(
            page.expect(200).has(ANSWER) && page.has("Appeal answered"),
            "{}",
            page.main()
        );
        assert!(
            carrier
                .open("/notices")
                .await
                .has("Your appeal is answered")
        );
        let nothing = world.app.ids.uuid();
        browser
            .get(&format!("/operator/appeals/{nothing}"))
            .await
            .expect(404);
        browser.get("/operator/appeals/x").await.expect(404);
    }
}

/// An appeal whose term is over is marked.
#[tokio::test(flavor = "multi_thread")]
async fn a_late_appeal_is_marked() {
    let world = world().await;
    appealed(&world).await;
    let mut browser = world.browser("en");
    sign_up_operator(&world, &mut browser, OPERATOR).await;
    world.pass_minutes(60 * 24 * 40);
    world.app.forget_sessions();
    let mut browser = world.browser("en");
    let page = browser.open("/sign-in").await;
    let login = [
        ("phone", OPERATOR),
        ("password", crate::support::people::PASSWORD),
    ];
    browser.answer(&page, &login).await;
    let list = browser.open("/operator/appeals").await;
    assert!(list.expect(200).has("Overdue"), "{}", list.main());
}

/// a stop at the entry is on the officers' page with its reason; the evidence is shown and saved,
/// and both looks are in the event log.
#[tokio::test(flavor = "multi_thread")]
async fn stops_and_evidence_are_for_operators_and_looks_are_recorded() {
    for world in worlds().await {
        let mut carrier = world.browser("en");
        sign_up(&world, &mut carrier, CARRIER).await;
        let booking = book_and_pay(&world, &mut carrier, LORRY).await;
        let mut browser = world.browser("en");
        sign_up_operator(&world, &mut browser, OPERATOR).await;
        assert!(
            browser
                .open("/operator/stops")
                .await
                .expect(200)
                .has("No booking is stopped")
        );
        let (asking, wanted) = (Asking::DayBefore, ReasonCode::VehicleWanted);
        world.register_says_no(booking, asking, 4, wanted).await;
        let page = browser.open("/operator/stops").await;
        let path = format!("/operator/bookings/{booking}/evidence");
        assert!(
            page.expect(200).has("for officers only") && page.has(&path),
            "{}",
            page.main()
        );
        let ask = page.form_where(|form| form.action.ends_with("/ask"));
        browser.send_form(&page, &ask).await;
        let page = browser.open("/operator/stops").await;
        assert!(
            page.expect(200).has("is being asked again"),
            "{}",
            page.main()
        );
        assert!(world.view(booking).await.booking.later.ask_again);
        let page = browser.open(&path).await;
        assert!(
            page.expect(200).has("SERVICE_1<") && page.has("SHA-256"),
            "{}",
            page.main()
        );
        let export = page.form_where(|form| form.action.ends_with("/export"));
        let file = browser.send_form(&page, &export).await;
        assert_eq!(file.status.as_u16(), 200);
        let disposition = file.headers["content-disposition"]
            .to_str()
            .expect("plain text");
        assert!(disposition.contains("attachment"), "{disposition}");
        let json: serde_json::Value = serde_json::from_str(&file.html).expect("JSON");
        assert_eq!(json["booking"], booking.to_string());
        assert_eq!(json["evidence"][0]["answer"], "<answer>to 1</answer>");
        let events = world.view(booking).await.events;
        let looks = |kind: &str| events.iter().filter(|event| event.kind == kind).count();
        assert_eq!(
            (looks("evidence.viewed"), looks("evidence.exported")),
            (1, 1)
        );
        let page = carrier.open(&format!("/bookings/{booking}")).await;
        assert!(
            !page.expect(200).has("A change to the booking"),
            "{}",
            page.main()
        );
        for part in ["", "/export"] {
            carrier.get(&format!("{path}{part}")).await.expect(404);
        }
        let nothing = world.app.ids.uuid();
        let nowhere = format!("/operator/bookings/{nothing}/evidence");
        browser.get(&nowhere).await.expect(404);
        browser
            .get(&format!("{path}/export"))
            .await
            .expect_to(&path);
    }
}

/// For other accounts none of it is there.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_may_do_it() {
    let world = world().await;
    let (mut carrier, booking, id) = appealed(&world).await;
    for path in [
        String::from("/operator/registers"),
        String::from("/operator/registers/taxes/resume"),
        format!("/operator/appeals/{id}"),
        format!("/operator/bookings/{booking}/evidence/export"),
    ] {
        let pairs = [
            ("register", "taxes"),
            ("reason", "work"),
            ("outcome", "upheld"),
            ("words", ANSWER),
        ];
        carrier.post(&path, &pairs).await.expect(404);
    }
    let appeals = world
        .store
        .read(AppealsOf { booking })
        .await
        .expect("the storage answers");
    assert!(appeals[0].answer.is_none());
}
