//! The accountant's pages of exchange rates: who may see them, who may change what (C5-8.1).

use crate::support::people::sign_up;
use crate::support::{Browser, Page, World, worlds};
use accounts::Role;
use axum::http::Method;
use payments::{RateProposalsWaiting, RatesOf};

const FILE: &str = "day,currency,units,rate\n2026-11-19,EUR,1,597.35\n";

async fn signed_up(world: &World, phone: &str, role: Role) -> Browser {
    let mut browser = world.browser("en");
    let account = sign_up(world, &mut browser, phone).await;
    world.set_role(account, role).await;
    browser
}

async fn send_file(browser: &mut Browser, text: &str) -> Page {
    let body = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"rates.csv\"\r\n\
         Content-Type: text/csv\r\n\r\n{text}\r\n--edge--\r\n"
    );
    let kind = "multipart/form-data; boundary=edge";
    let path = "/finance/rates/import";
    let page = browser
        .send(Method::POST, path, kind, body.into_bytes())
        .await;
    browser.follow(page).await
}

fn typed(rate: &str) -> [(&'static str, String); 5] {
    [
        ("currency", "EUR".to_owned()),
        ("day", "2026-11-19".to_owned()),
        ("units", "1".to_owned()),
        ("rate", rate.to_owned()),
        ("reason", "corrected by the bank".to_owned()),
    ]
}

async fn propose(browser: &mut Browser, rate: &str) -> Page {
    let values = typed(rate);
    let pairs: Vec<(&str, &str)> = values
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let page = browser.post("/finance/rates", &pairs).await;
    browser.follow(page).await
}

async fn recorded(world: &World) -> Vec<String> {
    let query = RatesOf {
        currency: kernel::money::Currency::Eur,
        before: jiff::civil::Date::MAX,
        limit: 10,
    };
    let rates = world.store.read(query).await.expect("read");
    rates.iter().map(|rate| rate.value.decimal()).collect()
}

async fn waiting(world: &World) -> Vec<String> {
    let query = RateProposalsWaiting {
        after: None,
        limit: 10,
    };
    let all = world.store.read(query).await.expect("read");
    all.iter().map(|proposal| proposal.id.to_string()).collect()
}

/// C5-8.1: only an accountant changes rates; an auditor sees them; for others the pages aren't there.
#[tokio::test(flavor = "multi_thread")]
async fn every_role_may_do_what_it_may() {
    for world in worlds().await {
        let mut first = signed_up(&world, "+77010000001", Role::Accountant).await;
        propose(&mut first, "579.35").await.expect(200);
        let id = waiting(&world).await.remove(0);
        let one = format!("/finance/rates/waiting/{id}");
        let decision = [("action", "approve"), ("reason", "compared")];
        let roles = [
            ("+77010000002", Role::User, 404),
            ("+77010000003", Role::Operator, 404),
            ("+77010000004", Role::Auditor, 200),
        ];
        for (phone, role, status) in roles {
            let mut browser = signed_up(&world, phone, role).await;
            let page = browser.get("/finance/rates").await;
            page.expect(status);
            assert!(!page.has("/finance/rates/import"), "{role}");
            let page = browser.get(&one).await;
            assert!(!page.expect(status).has("name=\"action\""), "{role}");
            send_file(&mut browser, FILE).await.expect(404);
            propose(&mut browser, "580").await.expect(404);
            browser.post(&one, &decision).await.expect(404);
        }
        let mut stranger = world.browser("en");
        for path in ["/finance/rates", &one] {
            let page = stranger.get(path).await;
            assert_eq!(page.status.as_u16(), 303, "{path}");
        }
        assert_eq!(stranger.post(&one, &decision).await.status.as_u16(), 303);
        assert!(recorded(&world).await.is_empty());
        assert_eq!(waiting(&world).await, [id]);
    }
}

/// C5-8.1: a file is recorded, a correction waits for a second accountant, and the price follows.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_and_its_correction() {
    for world in worlds().await {
        let mut first = signed_up(&world, "+77010000001", Role::Accountant).await;
        let mut second = signed_up(&world, "+77010000002", Role::Accountant).await;
        let sheet = "/tariffs?item=declaration_main_sheet&date=2026-11-20";
        let before = first.get(sheet).await;
        assert!(
            before.expect(200).has("no exchange rate of EUR"),
            "{}",
            before.main()
        );
        let page = send_file(&mut first, FILE).await;
        assert!(
            page.expect(200).has("597.35") && page.has("rates.csv"),
            "{}",
            page.main()
        );
        let price = first.get(sheet).await;
        assert!(
            price.expect(200).has("35\u{a0}841\u{a0}₸"),
            "{}",
            price.main()
        );
        let broken = send_file(&mut first, "day,currency,units,rate\n2026-11-20,EUR,1,-5\n").await;
        assert!(broken.expect(422).has("line 2: rate"), "{}", broken.main());
        let other = send_file(&mut first, &FILE.replace("597.35", "579.35")).await;
        assert!(other.expect(422).has("two people"), "{}", other.main());
        send_file(&mut first, "").await.expect(422);
        assert_eq!(recorded(&world).await, ["597.35"]);
        let wrong = propose(&mut first, "-1").await;
        assert!(
            wrong.expect(422).has("id=\"rate-error\""),
            "{}",
            wrong.main()
        );
        propose(&mut first, "579.35").await.expect(200);
        let twice = propose(&mut second, "580").await;
        assert!(
            twice.expect(422).has("id=\"day-error\""),
            "{}",
            twice.main()
        );
        let one = format!("/finance/rates/waiting/{}", waiting(&world).await[0]);
        let own = first.get(&one).await;
        assert!(!own.expect(200).has("value=\"approve\""), "{}", own.main());
        let approve = [("action", "approve"), ("reason", "compared")];
        first.post(&one, &approve).await.expect(422);
        second
            .post(&one, &[("action", "approve")])
            .await
            .expect(422);
        assert_eq!(recorded(&world).await, ["597.35"]);
        let done = second.post(&one, &approve).await;
        second.follow(done).await.expect(200);
        assert_eq!(recorded(&world).await, ["579.35", "597.35"]);
        assert!(waiting(&world).await.is_empty());
        let price = first.get(sheet).await;
        assert!(
            price.expect(200).has("34\u{a0}761\u{a0}₸"),
            "{}",
            price.main()
        );
        second.get(&one).await.expect(404);
    }
}
