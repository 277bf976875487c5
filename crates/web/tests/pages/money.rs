//! Money in the cabinet: movements, statements, receipts, and the check that needs no sign-in.

use crate::support::people::{LORRY, book_and_pay, sign_up};
use crate::support::{Browser, Page, World, world, worlds};
use kernel::ids::AccountId;
use kernel::money::Money;
use payments::{CheckDocument, IssueReceipt, MoneyOf};

const PHONE: &str = "+77011234567";
const PERIOD: &str = "from=2026-11-01&until=2026-11-30";

/// The links of a page that begin so.
fn links(page: &Page, beginning: &str) -> Vec<String> {
    let mark = format!("href=\"{beginning}");
    page.html
        .split(&mark)
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .map(|rest| format!("{beginning}{rest}"))
        .collect()
}

/// The last column of a CSV statement, in tiyn.
fn tiyn(line: &str, column: usize) -> i64 {
    let field = line.split(';').nth(column).expect("a column");
    Money::parse(field.trim(), kernel::money::Currency::Kzt)
        .expect("an amount")
        .minor
}

async fn paid(world: &World, language: &'static str) -> (Browser, AccountId) {
    let mut browser = world.browser(language);
    let account = sign_up(world, &mut browser, PHONE).await;
    book_and_pay(world, &mut browser, LORRY).await;
    (browser, account)
}

/// what came and what went is shown with its cause and clause, and agrees with the ledger.
#[tokio::test(flavor = "multi_thread")]
async fn movements_are_shown_and_agree_with_the_ledger() {
    for world in worlds().await {
        let (mut browser, account) = paid(&world, "en").await;
        let page = browser.open("/money").await;
        page.expect(200);
        assert!(page.has("Money received"), "{}", page.main());
        assert!(page.has("Fee for a booking"), "{}", page.main());
        assert!(page.has("clause 23 of the Rules"), "{}", page.main());
        assert_eq!(links(&page, "/money/receipts/").len(), 1);
        assert_eq!(links(&page, "/bookings/").len(), 2, "{}", page.main());

        let csv = browser.get(&format!("/money/statement.csv?{PERIOD}")).await;
        csv.expect(200);
        let lines: Vec<&str> = csv.html.lines().collect();
        assert_eq!(
            lines.len(),
            5,
            "heading, opening, two movements, closing: {}",
            csv.html
        );
        let query = MoneyOf {
            account,
            before: None,
            limit: 10,
        };
        let money = world.store.read(query).await.expect("read");
        let changes: i64 = lines[2..4].iter().map(|line| tiyn(line, 5)).sum();
        assert_eq!(tiyn(lines[1], 6) + changes, tiyn(lines[4], 6));
        assert_eq!(tiyn(lines[4], 6), money.balance.minor);
        assert_eq!(tiyn(lines[3], 6), tiyn(lines[4], 6));
    }
}

/// Statements are files with names; a period that is none is told at its field.
#[tokio::test(flavor = "multi_thread")]
async fn a_statement_is_a_file() {
    let world = world().await;
    let (mut browser, _) = paid(&world, "kk").await;
    for (ending, kind, beginning) in [
        ("pdf", "application/pdf", "%PDF-1.7"),
        ("csv", "text/csv; charset=utf-8", "\u{feff}"),
        (
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "PK",
        ),
    ] {
        let file = browser
            .get(&format!("/money/statement.{ending}?{PERIOD}"))
            .await;
        file.expect(200);
        assert_eq!(file.headers["content-type"], kind);
        let name = file.headers["content-disposition"].to_str().expect("text");
        let expected = format!("filename=\"shekara-2026-11-01-2026-11-30.{ending}\"");
        assert!(name.ends_with(&expected), "{name}");
        assert!(file.html.starts_with(beginning), "{ending}");
    }
    for (query, field) in [
        ("from=2026-11-30&until=2026-11-01", "until"),
        ("from=2025-01-01&until=2026-11-01", "until"),
        ("from=yesterday&until=2026-11-01", "from"),
        ("from=2026-11-01", "until"),
    ] {
        let page = browser.get(&format!("/money/statement.pdf?{query}")).await;
        page.expect(422);
        assert_eq!(page.errors(), [field], "{query}");
    }
}

/// Issue 4: the receipt is a document of whose money it is, and anybody who has its code sees that it is
/// real, without names.
#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_is_given_and_checked() {
    for world in worlds().await {
        let (mut browser, account) = paid(&world, "ru").await;
        let page = browser.open("/money").await;
        let address = links(&page, "/money/receipts/").remove(0);
        let file = browser.get(&address).await;
        file.expect(200);
        assert_eq!(file.headers["content-type"], "application/pdf");
        assert!(file.html.starts_with("%PDF-1.7"));

        // Issued again it is the same; the code is found here as the paper has it.
        let id = address.rsplit('/').next().expect("an id");
        let again = IssueReceipt {
            account,
            message: id.parse().expect("an id"),
            code: payments::DocumentCode::new(world.app.ids.secret()),
            now: world.now(),
        };
        let receipt = world.store.write(again).await.expect("written");
        let receipt = receipt.expect("a receipt");
        let name = file.headers["content-disposition"].to_str().expect("text");
        assert!(name.contains(&receipt.code.to_string()), "{name}");
        let kept = world.store.read(CheckDocument(receipt.code)).await;
        assert!(kept.expect("read").is_some());

        let mut anybody = world.browser("en");
        let check = anybody.get(&format!("/check/{}", receipt.code)).await;
        check.expect(200);
        assert!(check.has("notice good"), "{}", check.main());
        assert!(check.has("by bank card"), "{}", check.main());
        let invoice = receipt.facts.invoice_number.expect("an invoice");
        assert!(check.has(&invoice.to_string()), "{}", check.main());
        assert!(!check.has("Тұлпар"), "no names: {}", check.main());
        for unknown in ["00112233445566778899aabbccddeeff", "x", "%F0"] {
            let page = anybody.get(&format!("/check/{unknown}")).await;
            assert_ne!(page.status.as_u16(), 200, "{unknown}");
        }
        let unknown = anybody.get("/check/00112233445566778899aabbccddeeff").await;
        assert!(unknown.expect(404).has("No such document"));

        let mut stranger = world.browser("en");
        sign_up(&world, &mut stranger, "+77017654321").await;
        stranger.get(&address).await.expect(404);
        stranger.get("/money/receipts/x").await.expect(404);
        let page = stranger.open("/money").await;
        assert!(links(page.expect(200), "/money/receipts/").is_empty());
    }
}

/// Who isn't signed in is led to sign in, and to no file.
#[tokio::test(flavor = "multi_thread")]
async fn money_needs_a_sign_in() {
    let world = world().await;
    let mut browser = world.browser("en");
    for path in ["/money", "/money/statement.pdf", "/money/receipts/x"] {
        let page = browser.get(path).await;
        let to = page.location().expect("leads on");
        assert!(to.starts_with("/sign-in?next="), "{path}: {to}");
    }
}
