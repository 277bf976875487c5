//! The operator's pages.

use crate::support::people::{LORRY, book_and_pay, sign_up, sign_up_operator};
use crate::support::{Browser, Page, World, world, worlds};
use axum::http::Method;
use kernel::money::Money;
use payments::{BankMessage, BankOutcome};
use queue::queries::ListedVehicles;

const OPERATOR: &str = "+77010000001";
const PAGES: [&str; 12] = [
    "/operator",
    "/operator/jobs",
    "/operator/capacity",
    "/operator/weekdays",
    "/operator/closures",
    "/operator/lists",
    "/operator/payments",
    "/operator/registers",
    "/operator/appeals",
    "/operator/stops",
    "/operator/waivers",
    "/operator/waivers/new",
];

/// Every page of the operator is whole in every language.
#[tokio::test(flavor = "multi_thread")]
async fn the_operator_sees_every_page_in_three_languages() {
    for world in worlds().await {
        let mut browser = world.browser("kk");
        sign_up_operator(&world, &mut browser, OPERATOR).await;
        for language in ["kk", "ru", "en"] {
            browser.get(&format!("/?lang={language}")).await;
            for path in PAGES {
                let page = browser.get(path).await;
                assert!(page.expect(200).has(&format!("<html lang=\"{language}\">")));
                assert!(page.has("href=\"/operator\""));
            }
        }
    }
}

/// For other accounts these pages aren't there; without a session they lead to signing in.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_sees_them() {
    let world = world().await;
    let mut nobody = world.browser("en");
    let mut user = world.browser("en");
    sign_up(&world, &mut user, "+77011234567").await;
    for path in PAGES {
        nobody
            .get(path)
            .await
            .expect_to(&format!("/sign-in?next={path}"));
        user.get(path).await.expect(404);
    }
    let id = "019a8c3e-0000-7000-8000-000000000001";
    for path in [
        String::from("/operator/capacity"),
        String::from("/operator/weekdays?checkpoint=nur-zholy"),
        String::from("/operator/closures"),
        format!("/operator/closures/{id}/lift"),
        format!("/operator/jobs/{id}"),
    ] {
        user.post(&path, &[("action", "save")]).await.expect(404);
    }
    assert!(!user.open("/").await.has("href=\"/operator\""));
}

/// what a change would do is shown before it is done.
#[tokio::test(flavor = "multi_thread")]
async fn capacity_is_changed_after_a_preview() {
    for world in worlds().await {
        let mut carrier = world.browser("en");
        sign_up(&world, &mut carrier, "+77011234567").await;
        let booking = book_and_pay(&world, &mut carrier, LORRY).await;
        let time = world.view(booking).await.booking.starts_at();
        let mut browser = world.browser("en");
        sign_up_operator(&world, &mut browser, OPERATOR).await;
        let page = browser.open("/operator/capacity").await;
        let values = [
            ("checkpoint", "nur-zholy"),
            ("date", "2026-11-20"),
            ("lorries", "0"),
        ];
        let page = with_action(&mut browser, &page, &values, "preview").await;
        assert!(page.expect(200).has("650"), "{}", page.main());
        assert!(page.has("1 booking moves.") && page.has("The latest new time: "));
        assert!(!page.has("be moved:"), "{}", page.main());
        assert!(page.has("value=\"save\""));
        assert_eq!(
            world.view(booking).await.booking.starts_at(),
            time,
            "nothing is changed"
        );
        let page = with_action(&mut browser, &page, &[], "save").await;
        page.expect_to("/operator/capacity");
        let moved = world.view(booking).await.booking;
        assert!(moved.starts_at() > time && moved.system_moves == 1);
        let page = carrier.open("/notices").await;
        assert!(page.expect(200).has("card unread"), "the carrier is told");

        let page = browser.open("/operator/capacity").await;
        let bad = [("checkpoint", ""), ("date", "x"), ("lorries", "many")];
        let page = with_action(&mut browser, &page, &bad, "save").await;
        assert_eq!(page.expect(422).errors(), ["checkpoint", "date", "lorries"]);
        let bad = [
            ("checkpoint", "nur-zholy"),
            ("date", "2028-01-01"),
            ("lorries", "10001"),
        ];
        let page = with_action(&mut browser, &page, &bad, "save").await;
        assert_eq!(page.expect(422).errors(), ["date", "lorries"]);
    }
}

pub async fn with_action(
    browser: &mut Browser,
    page: &Page,
    values: &[(&str, &str)],
    action: &str,
) -> Page {
    let mut form = page.form();
    for (name, value) in values {
        form.set(name, value);
    }
    form.pairs.push((String::from("action"), action.to_owned()));
    browser.send_form(page, &form).await
}

/// a closure is announced once, shown on the board, and lifted.
#[tokio::test(flavor = "multi_thread")]
async fn a_checkpoint_is_closed_and_opened() {
    for world in worlds().await {
        let mut browser = world.browser("en");
        sign_up_operator(&world, &mut browser, OPERATOR).await;
        let page = browser.open("/operator/closures").await;
        let values = [
            ("checkpoint", "nur-zholy"),
            ("from_date", "2026-11-20"),
            ("from_time", "10:00"),
            ("until_date", "2026-11-20"),
            ("until_time", "18:00"),
            ("reason", "weather"),
        ];
        let page = with_action(&mut browser, &page, &values, "preview").await;
        assert!(page.expect(200).has("value=\"save\""));
        for _ in 0..2 {
            with_action(&mut browser, &page, &[], "save")
                .await
                .expect_to("/operator/closures");
        }
        let announced = browser.open("/operator/closures").await;
        assert_eq!(
            announced.html.matches("/lift\"").count(),
            1,
            "announced once"
        );
        assert!(
            browser
                .get("/checkpoints/nur-zholy")
                .await
                .has("notice bad")
        );
        let lift = announced.form_where(|form| form.action.ends_with("/lift"));
        for _ in 0..2 {
            browser
                .send_form(&announced, &lift)
                .await
                .expect_to("/operator/closures");
        }
        assert!(
            !browser
                .get("/checkpoints/nur-zholy")
                .await
                .has("notice bad")
        );
        let page = browser.open("/operator/closures").await;
        let bad = [
            ("checkpoint", "nur-zholy"),
            ("from_date", "2026-11-22"),
            ("from_time", "25:00"),
            ("until_date", "2026-11-21"),
            ("until_time", "10:00"),
        ];
        let page = with_action(&mut browser, &page, &bad, "save").await;
        assert_eq!(page.expect(422).errors(), ["from_time", "reason"]);
        let bad = [("from_time", "10:00"), ("reason", "repair")];
        let page = with_action(&mut browser, &page, &bad, "save").await;
        assert_eq!(page.expect(422).errors(), ["until_date"]);
    }
}

/// bookings that find no other time are told apart from those that move.
#[tokio::test(flavor = "multi_thread")]
async fn bookings_that_cannot_move_are_told_apart() {
    let world = world().await;
    let mut carrier = world.browser("en");
    sign_up(&world, &mut carrier, "+77011234567").await;
    let booking = book_and_pay(&world, &mut carrier, LORRY).await;
    let mut browser = world.browser("en");
    sign_up_operator(&world, &mut browser, OPERATOR).await;
    let page = browser.open("/operator/closures").await;
    let values = [
        ("checkpoint", "nur-zholy"),
        ("from_date", "2026-11-20"),
        ("from_time", "00:00"),
        ("until_date", "2027-11-20"),
        ("until_time", "00:00"),
        ("reason", "weather"),
    ];
    let page = with_action(&mut browser, &page, &values, "preview").await;
    assert!(page.expect(200).has("No booking moves."), "{}", page.main());
    assert!(page.has("1 booking can&#39;t be moved"), "{}", page.main());
    assert!(!page.has("The latest new time"), "{}", page.main());
    assert_eq!(world.view(booking).await.booking.system_moves, 0);
}

/// a register that was never asked isn't said to be well or ill.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_claimed_of_a_register_nobody_asked() {
    let world = world().await;
    let mut browser = world.browser("en");
    sign_up_operator(&world, &mut browser, OPERATOR).await;
    let page = browser.open("/operator").await;
    page.expect(200);
    assert!(
        !page.has("tag good") && !page.has("tag bad"),
        "{}",
        page.main()
    );
}

async fn send_list(browser: &mut Browser, parts: &[(&str, &str, &[u8])]) -> Page {
    let mut body = Vec::new();
    for (name, file, content) in parts {
        let file = if file.is_empty() {
            String::new()
        } else {
            format!("; filename=\"{file}\"")
        };
        let head =
            format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
        body.extend(head.as_bytes());
        body.extend(*content);
        body.extend(b"\r\n");
    }
    body.extend(b"--edge--\r\n");
    let kind = "multipart/form-data; boundary=edge";
    browser
        .send(Method::POST, "/operator/lists", kind, body)
        .await
}

/// a list is pasted or sent as a file; with one wrong row nothing of it is taken.
#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_taken_whole_or_not_at_all() {
    for world in worlds().await {
        let mut browser = world.browser("en");
        sign_up_operator(&world, &mut browser, OPERATOR).await;
        let ground: (&str, &str, &[u8]) = ("ground", "", b"postal-operator");
        let until: (&str, &str, &[u8]) = ("valid_until", "", b"2026-12-31");
        let rows = "KZ;123ABC02;YS2R4X20XL5990001\nXX;1A;\n";
        let page = send_list(
            &mut browser,
            &[ground, until, ("rows", "", rows.as_bytes())],
        )
        .await;
        assert!(page.expect(422).has("<code>XX</code>"), "{}", page.main());
        assert!(
            page.form().value("rows").contains("123ABC02"),
            "the rows are kept"
        );
        assert_eq!(listed(&world).await, 0);

        let page = send_list(&mut browser, &[("rows", "", b"")]).await;
        assert_eq!(page.expect(422).errors(), ["ground", "valid_until", "rows"]);
        let page = send_list(
            &mut browser,
            &[ground, until, ("file", "a.csv", &[0xff, 0xfe])],
        )
        .await;
        assert_eq!(page.expect(422).errors(), ["file"]);

        let file = "country;plate;VIN\nKZ;123ABC02;\nKZ;124ABC02;\n".as_bytes();
        let page = send_list(&mut browser, &[ground, until, ("file", "list.csv", file)]).await;
        page.expect_to("/operator/lists");
        assert_eq!(listed(&world).await, 2);
        let page = browser.open("/operator/lists").await;
        assert!(
            page.expect(200).has("Тұлпар Транс"),
            "who sent it: {}",
            page.main()
        );

        let large = vec![b'x'; 1024 * 1024 + 1];
        send_list(&mut browser, &[("file", "large.csv", &large)])
            .await
            .expect(413);
    }
}

async fn listed(world: &World) -> usize {
    world
        .store
        .read(ListedVehicles)
        .await
        .expect("the storage answers")
        .len()
}

/// Q-23, example 9: messages of the bank that were not believed are in the journal.
#[tokio::test(flavor = "multi_thread")]
async fn rejected_messages_of_the_bank_are_shown() {
    for world in worlds().await {
        let mut browser = world.browser("en");
        sign_up_operator(&world, &mut browser, OPERATOR).await;
        let message = BankMessage {
            id: world.app.ids.uuid(),
            received_at: world.now(),
            invoice_number: 123_456,
            bank_transaction_id: String::from("bank-x"),
            amount: Money::tenge(4_325),
            outcome: BankOutcome::Ok,
            verified: false,
            raw: String::from("<b>not the bank</b>"),
        };
        world.bank_says(message).await;
        let page = browser.open("/operator/payments").await;
        assert!(
            page.expect(200).has("bank-x") && page.has("123456"),
            "{}",
            page.main()
        );
        assert!(
            !page.has("<b>not the bank"),
            "a message is never part of the page"
        );
        let home = browser.open("/operator").await;
        assert!(home.expect(200).has("class=\"bad\""), "it needs a person");
        browser.get("/operator/payments?before=x").await.expect(404);
        let before = world.app.ids.uuid();
        browser
            .get(&format!("/operator/payments?before={before}"))
            .await
            .expect(200);
    }
}

/// Work that failed for good is tried again or discarded, once.
#[tokio::test(flavor = "multi_thread")]
async fn dead_letters_are_decided_on() {
    for world in worlds().await {
        let mut browser = world.browser("en");
        sign_up_operator(&world, &mut browser, OPERATOR).await;
        let id = world.bury_a_job("no such telephone").await;
        let page = browser.open("/operator/jobs").await;
        assert!(page.expect(200).has("no such telephone"));
        let path = format!("/operator/jobs/{id}");
        browser
            .post(&path, &[("action", "dance")])
            .await
            .expect(422);
        for _ in 0..2 {
            browser
                .post(&path, &[("action", "retry")])
                .await
                .expect_to("/operator/jobs");
        }
        assert!(
            !browser
                .open("/operator/jobs")
                .await
                .has("no such telephone")
        );
        let id = world.bury_a_job("no such telephone").await;
        let path = format!("/operator/jobs/{id}");
        browser
            .post(&path, &[("action", "discard")])
            .await
            .expect_to("/operator/jobs");
        browser.get(&path).await.expect_to("/operator/jobs");
        browser
            .post("/operator/jobs/x", &[("action", "retry")])
            .await
            .expect(404);
    }
}
