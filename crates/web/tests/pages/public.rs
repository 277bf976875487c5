//! Pages that anybody can read: first page, help, agreement, checkpoints, boards.

use crate::support::people::{LORRY, book_and_pay, sign_up};
use crate::support::{world, worlds};
use web::view::assets;

const PAGES: [&str; 8] = [
    "/",
    "/help",
    "/tariffs",
    "/agreement",
    "/checkpoints",
    "/checkpoints/nur-zholy",
    "/sign-in",
    "/sign-up",
];

/// every public page is whole in every language, and says which one it is in.
#[tokio::test(flavor = "multi_thread")]
async fn every_public_page_is_there_in_three_languages() {
    for world in worlds().await {
        for language in ["kk", "ru", "en"] {
            let mut browser = world.browser(language);
            for path in PAGES {
                let page = browser.get(path).await;
                page.expect(200);
                assert!(page.has(&format!("<html lang=\"{language}\">")), "{path}");
                let policy = page.headers.get("content-security-policy");
                assert!(policy.is_some(), "{path}");
            }
        }
    }
}

/// The language switch works on any page and is remembered.
#[tokio::test(flavor = "multi_thread")]
async fn a_chosen_language_stays() {
    let world = world().await;
    let mut browser = world.browser("kk");
    let page = browser.get("/help?lang=en").await;
    assert!(page.expect(200).has("<html lang=\"en\">"));
    assert!(browser.get("/checkpoints").await.has("<html lang=\"en\">"));
    assert!(
        browser
            .get("/no-such-page?lang=ru")
            .await
            .expect(404)
            .has("<html lang=\"ru\">")
    );
    assert!(browser.get("/").await.has("<html lang=\"ru\">"));
    assert!(browser.get("/?lang=xx").await.has("<html lang=\"ru\">"));
}

/// the list has every checkpoint of the annex, and finds them in any language.
#[tokio::test(flavor = "multi_thread")]
async fn checkpoints_are_found() {
    let world = world().await;
    let mut browser = world.browser("en");
    let all = browser.get("/checkpoints").await;
    assert_eq!(
        all.expect(200).html.matches("<tr>").count(),
        42,
        "41 and the heading"
    );
    for words in ["nur%20zholy", "%D0%9D%D2%B1%D1%80", "NUR"] {
        let found = browser.get(&format!("/checkpoints?q={words}")).await;
        assert!(found.expect(200).has("/checkpoints/nur-zholy"), "{words}");
    }
    let china = browser.get("/checkpoints?neighbour=CN").await;
    assert!(china.has("/checkpoints/nur-zholy") && !china.has("/checkpoints/nowhere"));
    assert!(china.html.matches("<tr>").count() < 42);
    let none = browser.get("/checkpoints?q=%3Cscript%3E").await;
    assert!(none.expect(200).has("&#60;script&#62;") || !none.has("<script>"));
    browser.get("/checkpoints/nowhere").await.expect(404);
}

/// the board counts a booking as soon as it is made; its moving part is there alone.
#[tokio::test(flavor = "multi_thread")]
async fn the_board_is_true_at_once() {
    for world in worlds().await {
        let mut browser = world.browser("en");
        let before = browser.get("/checkpoints/nur-zholy/board").await;
        assert!(before.expect(200).has("data-position=\"0\""));
        assert!(!before.has("<html"), "a part of a page");
        sign_up(&world, &mut browser, "+77011234567").await;
        book_and_pay(&world, &mut browser, LORRY).await;
        let after = browser.get("/checkpoints/nur-zholy/board").await;
        assert!(!after.expect(200).has("data-position=\"0\""));
        assert_ne!(before.html, after.html);
        let page = browser.get("/checkpoints/nur-zholy").await;
        assert!(page.has("data-live=\"/checkpoints/nur-zholy/events\""));
        assert!(page.has("data-fragment=\"/checkpoints/nur-zholy/board?lang=en\""));
        world.pass_minutes(1);
        assert!(browser.get("/checkpoints").await.expect(200).has(">1</td>"));
        assert!(browser.get("/").await.expect(200).has("<dd>1</dd>"));
    }
}

/// Style sheet, script and icon: their addresses change with their content, so they are kept.
#[tokio::test(flavor = "multi_thread")]
async fn assets_are_kept_by_the_browser() {
    let world = world().await;
    let mut browser = world.browser("en");
    let home = browser.get("/").await;
    for which in [assets::STYLE, assets::SCRIPT, assets::ICON] {
        let address = assets::address(which);
        assert!(home.has(address));
        let file = browser.get(address).await;
        assert_eq!(file.status.as_u16(), 200);
        let cache = file.headers["cache-control"].to_str().expect("text");
        assert_eq!(cache, "public, max-age=31536000, immutable");
    }
    browser.get("/assets/shekara.css").await.expect(404);
}

/// the board shows who wasn't let in and why, with the plate partly hidden.
#[tokio::test(flavor = "multi_thread")]
async fn the_board_shows_who_was_not_let_in() {
    for world in worlds().await {
        let mut browser = world.browser("en");
        assert!(
            !browser
                .get("/checkpoints/nur-zholy")
                .await
                .has("board-refusals")
        );
        world.camera_reads("777XYZ02").await;
        let board = browser.get("/checkpoints/nur-zholy/board").await;
        assert!(board.expect(200).has("board-refusals"), "{}", board.html);
        assert!(
            board.has("77••••02") && !board.has("777XYZ02"),
            "{}",
            board.html
        );
    }
}

/// Q-25, P-9.2, V-8.1: the page of prices names price, formula, line and clause, and says why there is none.
#[tokio::test(flavor = "multi_thread")]
async fn prices_are_shown_with_their_reasons() {
    let world = world().await;
    let mut browser = world.browser("en");
    for (query, words) in [
        ("item=ordinary&date=2025-12-31", "3\u{a0}932\u{a0}₸"),
        (
            "item=permit&date=2026-01-03",
            "1 MCI × 4\u{a0}325\u{a0}₸ = 4\u{a0}325\u{a0}₸",
        ),
        (
            "item=exit_visa&date=03.01.2013",
            "0.5 MCI × 1\u{a0}731\u{a0}₸ = 865.50\u{a0}₸",
        ),
        (
            "item=ordinary&date=2027-01-01",
            "The MCI for 2027 is not known yet",
        ),
        (
            "item=ordinary&date=2023-12-31",
            "since 1\u{a0}January\u{a0}2024",
        ),
        (
            "item=expedited_30_days&date=2026-01-01",
            "withdrawn on 18\u{a0}March\u{a0}2024",
        ),
        ("item=declaration_main_sheet", "no exchange rate of EUR"),
    ] {
        let page = browser.get(&format!("/tariffs?{query}")).await;
        assert!(page.expect(200).has(words), "{query}: {}", page.main());
    }
    let plain = browser.get("/tariffs").await;
    assert!(
        plain.expect(200).has("value=\"2026-11-20\""),
        "{}",
        plain.main()
    );
    assert!(plain.has("Q-25") && plain.has("C5-8.1") && plain.has("P-9.2"));
    for query in ["item=priority", "date=31.02.2026", "item=&date="] {
        browser.get(&format!("/tariffs?{query}")).await.expect(422);
    }
    assert!(browser.get("/").await.has("href=\"/tariffs\""));
}
