//! The finance cabinet: what accountants do, what auditors see, and who sees nothing.

use crate::support::people::{LORRY, book_and_pay, sign_up};
use crate::support::{Browser, Page, World, world, worlds};
use accounts::Role;
use axum::http::Method;
use jiff::civil::Date;
use kernel::money::Money;
use payments::finance::UnknownReceipts;
use payments::{BalanceOf, BankMessage, BankOutcome, LedgerAccount, LedgerTotals};

pub const FIRST: &str = "+77010000011";
pub const SECOND: &str = "+77010000012";
pub const AUDITOR: &str = "+77010000013";
pub const CARRIER: &str = "+77011234567";

const PAGES: [&str; 11] = [
    "/finance",
    "/finance/receipts",
    "/finance/unknown",
    "/finance/statements",
    "/finance/reconciliation",
    "/finance/transfers",
    "/finance/payouts",
    "/finance/postings",
    "/finance/debtors",
    "/finance/forecast",
    "/finance/rates",
];

/// Somebody of the registrar, signed in.
pub async fn staff(world: &World, phone: &str, role: Role) -> Browser {
    let mut browser = world.browser("en");
    let account = sign_up(world, &mut browser, phone).await;
    world.set_role(account, role).await;
    browser
}

pub fn today(world: &World) -> Date {
    kernel::zone::kazakhstan().to_datetime(world.now()).date()
}

/// A statement in the 1C format: credits of somebody, each with reference, tenge and purpose.
fn statement(day: Date, entries: &[(&str, i64, &str)]) -> String {
    let account = "KZ93601A000000700001";
    let account = payments::BudgetCodes::built_in().map_or_else(
        |_| account.to_owned(),
        |codes| codes.debtor().iban.to_string(),
    );
    let day = format!("{:02}.{:02}.{}", day.day(), day.month(), day.year());
    let sum: i64 = entries.iter().map(|entry| entry.1).sum();
    let document = |(number, tenge, purpose): &(&str, i64, &str)| {
        format!(
            "СекцияДокумент=Выписка\nНомерДокумента={number}\nДатаДокумента={day}\n\
             СуммаПриход={tenge}\nПлательщикНаименование=ТОО \"Караван\"\n\
             ПлательщикБИН_ИИН=180540990104\nПлательщикИИК=KZ76722C000000700002\n\
             ПолучательИИК={account}\nДатаОперации={day}\nНазначениеПлатежа={purpose}\n\
             Валюта=KZT\nКонецДокумента\n"
        )
    };
    let documents = entries.iter().map(document).collect::<Vec<_>>().concat();
    format!(
        "\u{feff}1CClientBankExchange\nВерсияФормата=2.00\nКодировка=Windows\nДатаНачала={day}\n\
         ДатаКонца={day}\nРасчСчет={account}\nСекцияРасчСчет\nДатаНачала={day}\nДатаКонца={day}\n\
         РасчСчет={account}\nНачальныйОстаток=0\nВсегоПоступило={sum}\nВсегоСписано=0\n\
         КонечныйОстаток={sum}\nКонецРасчСчет\n{documents}КонецФайла\n"
    )
}

pub async fn upload(browser: &mut Browser, file: &str) -> Page {
    let body = format!(
        "--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"s.txt\"\r\n\r\n{file}\r\n--edge--\r\n"
    );
    let kind = "multipart/form-data; boundary=edge";
    browser
        .send(Method::POST, "/finance/statements", kind, body.into_bytes())
        .await
}

async fn post(browser: &mut Browser, path: &str, pairs: &[(&str, &str)]) -> Page {
    browser.post(path, pairs).await
}

/// Every page is whole in three languages, for accountants and for auditors, with money and without.
#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_whole_in_three_languages() {
    for world in worlds().await {
        let mut accountant = staff(&world, FIRST, Role::Accountant).await;
        let mut auditor = staff(&world, AUDITOR, Role::Auditor).await;
        for round in 0..2 {
            for browser in [&mut accountant, &mut auditor] {
                for language in ["kk", "ru", "en"] {
                    browser.get(&format!("/?lang={language}")).await;
                    for path in PAGES {
                        let page = browser.get(path).await;
                        assert!(page.expect(200).has(&format!("<html lang=\"{language}\">")));
                        assert!(page.has("href=\"/finance\"") && !page.has("⟦"), "{path}");
                    }
                }
            }
            if round == 0 {
                let mut carrier = world.browser("en");
                sign_up(&world, &mut carrier, CARRIER).await;
                book_and_pay(&world, &mut carrier, LORRY).await;
                let day = today(&world);
                let page = upload(&mut accountant, &statement(day, &[("1", 10, "?")])).await;
                page.expect(200);
            }
        }
    }
}

/// For users and operators these pages aren't there, and auditors change nothing.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_sees_them() {
    let world = world().await;
    let mut nobody = world.browser("en");
    let mut user = world.browser("en");
    sign_up(&world, &mut user, CARRIER).await;
    let mut operator = staff(&world, FIRST, Role::Operator).await;
    let mut auditor = staff(&world, AUDITOR, Role::Auditor).await;
    let id = "019a8c3e-0000-7000-8000-000000000001";
    for path in PAGES {
        nobody
            .get(path)
            .await
            .expect_to(&format!("/sign-in?next={path}"));
        user.get(path).await.expect(404);
        operator.get(path).await.expect(404);
    }
    for path in [
        String::from("/finance/transfers"),
        String::from("/finance/transfers/1"),
        String::from("/finance/payouts"),
        format!("/finance/payouts/{id}"),
        format!("/finance/withdrawals/{id}"),
        String::from("/finance/postings"),
        format!("/finance/postings/{id}"),
        format!("/finance/unknown/{id}"),
    ] {
        for browser in [&mut user, &mut operator, &mut auditor] {
            let pairs = [("action", "approve"), ("reason", "x")];
            post(browser, &path, &pairs).await.expect(404);
        }
    }
    let file = statement(today(&world), &[]);
    for browser in [&mut user, &mut operator, &mut auditor] {
        upload(browser, &file).await.expect(404);
        assert!(
            !browser
                .open("/finance/statements")
                .await
                .has("type=\"file\"")
        );
    }
    assert!(!user.open("/").await.has("href=\"/finance\""));
}

/// orders are made for days that are over, once; the file and the form of an order are given.
#[tokio::test(flavor = "multi_thread")]
async fn orders_are_made_and_saved() {
    for world in worlds().await {
        let mut carrier = world.browser("en");
        sign_up(&world, &mut carrier, CARRIER).await;
        book_and_pay(&world, &mut carrier, LORRY).await;
        let mut accountant = staff(&world, FIRST, Role::Accountant).await;
        let page = accountant.open("/finance/transfers").await;
        assert!(
            page.has("4 325") || page.has("4\u{a0}325"),
            "{}",
            page.main()
        );
        post(&mut accountant, "/finance/transfers", &[])
            .await
            .expect_to("/finance/transfers");
        let none = world.store.read(BalanceOf(LedgerAccount::InTransfer)).await;
        assert_eq!(none.expect("read"), Money::kzt(0), "the day is not over");
        world.pass_minutes(3 * 24 * 60);
        for _ in 0..2 {
            post(&mut accountant, "/finance/transfers", &[])
                .await
                .expect_to("/finance/transfers");
        }
        let moved = world.store.read(BalanceOf(LedgerAccount::InTransfer)).await;
        assert_eq!(moved.expect("read"), Money::tenge(4_325));
        let page = accountant.open("/finance/transfers").await;
        assert!(page.has("SHK000001") && !page.has("SHK000002"));
        assert!(
            page.has("tag warning") || page.has("tag bad"),
            "late is marked"
        );
        let mut auditor = staff(&world, AUDITOR, Role::Auditor).await;
        let order = auditor.open("/finance/transfers/1").await;
        assert!(order.expect(200).has("pain.001.xml"));
        let xml = auditor.get("/finance/transfers/1/pain.001.xml").await;
        assert!(xml.expect(200).has("<EndToEndId>SHK000001</EndToEndId>"));
        let file = auditor.get("/finance/transfers?file=csv&table=2").await;
        assert!(
            file.expect(200).has("SHK000001;2026-11-20;105406;4325,00;"),
            "{}",
            file.html
        );
        let file = auditor.get("/finance/transfers?file=xlsx&table=2").await;
        let kind = file.expect(200).headers["content-type"].to_str();
        assert!(kind.is_ok_and(|kind| kind.contains("spreadsheetml")));
        auditor
            .get("/finance/transfers?file=csv&table=3")
            .await
            .expect(404);
        let print = auditor.get("/finance/transfers/1/print").await;
        assert!(print.expect(200).has("SHK000001"));
        auditor.get("/finance/transfers/2").await.expect(404);
    }
}

/// a statement is imported, once; an unknown receipt finds its owner by two people, and pays.
#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_finds_its_owner_by_two_people() {
    for world in worlds().await {
        let mut carrier = world.browser("en");
        let owner = sign_up(&world, &mut carrier, CARRIER).await;
        let mut first = staff(&world, FIRST, Role::Accountant).await;
        let mut second = staff(&world, SECOND, Role::Accountant).await;
        let file = statement(today(&world), &[("17", 5_000, "за очередь")]);
        let page = upload(&mut first, &file).await;
        assert!(
            page.expect(200).has("Unknown receipts: 1"),
            "{}",
            page.main()
        );
        let page = upload(&mut first, &file).await;
        assert!(page.expect(200).has("known already: 1"), "{}", page.main());
        let query = UnknownReceipts {
            after: None,
            limit: 10,
        };
        let (receipts, _) = world.store.read(query).await.expect("read");
        let path = format!("/finance/unknown/{}", receipts[0].id);
        let page = first.open(&path).await;
        assert!(
            page.has("IIN or BIN is that of the user"),
            "{}",
            page.main()
        );

        let wrong = [("invoice", "123456"), ("reason", "")];
        let page = post(&mut first, &path, &wrong).await;
        assert_eq!(page.expect(422).errors(), ["reason"]);
        let wrong = [("invoice", "123456"), ("reason", "x")];
        let page = post(&mut first, &path, &wrong).await;
        assert_eq!(page.expect(422).errors(), ["invoice"]);
        let page = post(&mut first, &path, &[("reason", "x")]).await;
        assert_eq!(page.expect(422).errors(), ["invoice"]);
        let right = [("phone", CARRIER), ("reason", "the payer's BIN")];
        let page = post(&mut first, &path, &right).await;
        let proposal = page.location().expect("it is proposed");
        let page = first.open(&proposal).await;
        assert!(page.has("You proposed this") && !page.has("value=\"approve\""));
        let approve = [("action", "approve"), ("reason", "compared")];
        let page = post(&mut first, &proposal, &approve).await;
        assert_eq!(
            page.expect(422).errors(),
            ["reason"],
            "not by the same person"
        );
        let balance = BalanceOf(LedgerAccount::User(owner));
        let before = world.store.read(balance.clone()).await.expect("read");
        assert_eq!(before, Money::kzt(0), "nothing moves before");
        assert!(second.open(&proposal).await.has("value=\"approve\""));
        post(&mut second, &proposal, &approve)
            .await
            .expect_to("/finance/postings");
        let after = world.store.read(balance).await.expect("read");
        assert_eq!(after, Money::tenge(5_000));
        let page = post(&mut second, &proposal, &approve).await;
        assert!(
            page.expect(422).has("decided in the meantime"),
            "decided once"
        );
        first.open(&path).await.expect(404);
    }
}

/// a file that is no statement is refused with the field and the rule, and stays visible.
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_file_is_refused_and_stays_visible() {
    for world in worlds().await {
        let mut accountant = staff(&world, FIRST, Role::Accountant).await;
        let good = statement(today(&world), &[("17", 5_000, "за очередь")]);
        for (file, said) in [
            (
                good.replace("Валюта=KZT", "Валюта=USD"),
                "currency must be KZT",
            ),
            (
                good.replace("КонечныйОстаток=5000", "КонечныйОстаток=1"),
                "closing balance",
            ),
            (String::from("hello"), "neither camt.053"),
        ] {
            let page = upload(&mut accountant, &file).await;
            assert_eq!(page.expect(422).errors(), ["file"]);
            assert!(page.has(said), "{said}: {}", page.main());
        }
        let page = upload(&mut accountant, "").await;
        assert_eq!(page.expect(422).errors(), ["file"]);
        let page = accountant.open("/finance/receipts?verdict=rejected").await;
        assert_eq!(page.html.matches("File that was refused").count(), 3 + 1);
        let totals = world.store.read(LedgerTotals).await.expect("read");
        assert_eq!(totals.received, Money::kzt(0));
    }
}

/// a posting by hand is proposed, rejected and approved; what is wrong is said at its field.
#[tokio::test(flavor = "multi_thread")]
async fn a_posting_needs_two_people() {
    for world in worlds().await {
        let mut first = staff(&world, FIRST, Role::Accountant).await;
        let mut second = staff(&world, SECOND, Role::Accountant).await;
        let mut carrier = world.browser("en");
        let owner = sign_up(&world, &mut carrier, CARRIER).await;
        let postings = "/finance/postings";
        let page = post(&mut first, postings, &[("amount", "-5")]).await;
        assert_eq!(
            page.expect(422).errors(),
            ["debit", "credit", "amount", "reason"]
        );
        let same = [
            ("debit", "bank"),
            ("credit", "bank"),
            ("amount", "1"),
            ("reason", "x"),
        ];
        let page = post(&mut first, postings, &same).await;
        assert_eq!(page.expect(422).errors(), ["credit"]);
        let reserved = [
            ("debit", "budget"),
            ("credit", "bank"),
            ("amount", "1"),
            ("reason", "x"),
        ];
        let page = post(&mut first, postings, &reserved).await;
        assert_eq!(page.expect(422).errors(), ["debit"]);
        let right = [
            ("debit", "bank"),
            ("credit", "user"),
            ("phone", CARRIER),
            ("amount", "4 325,50"),
            ("reason", "cash desk of 20 November"),
        ];
        post(&mut first, postings, &right).await.expect_to(postings);
        let page = second.open(postings).await;
        assert!(page.has("Тұлпар Транс"), "{}", page.main());
        let at = page.html.find("/finance/postings/").expect("a link");
        let link: String = page.html[at..]
            .chars()
            .take_while(|sign| *sign != '"')
            .collect();
        let approve = [("action", "approve"), ("reason", "compared")];
        post(&mut second, &link, &approve).await.expect_to(postings);
        let balance = world
            .store
            .read(BalanceOf(LedgerAccount::User(owner)))
            .await;
        assert_eq!(balance.expect("read"), Money::kzt(432_550));

        let page = post(&mut first, postings, &right).await;
        page.expect_to(postings);
        let page = first.open(postings).await;
        let at = page.html.find("/finance/postings/").expect("a link");
        let link: String = page.html[at..]
            .chars()
            .take_while(|sign| *sign != '"')
            .collect();
        let reject = [("action", "reject"), ("reason", "a slip")];
        post(&mut first, &link, &reject).await.expect_to(postings);
        let balance = world
            .store
            .read(BalanceOf(LedgerAccount::User(owner)))
            .await;
        assert_eq!(balance.expect("read"), Money::kzt(432_550), "nothing moved");
    }
}

/// A list is shown page by page, and saved whole: the file has what the pages have together.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_has_the_whole_list() {
    for world in worlds().await {
        let mut auditor = staff(&world, AUDITOR, Role::Auditor).await;
        let number = 230;
        for index in 0..number {
            let message = BankMessage {
                id: world.app.ids.uuid(),
                received_at: world.now(),
                invoice_number: 500_000 + index,
                bank_transaction_id: format!("bank-{index}"),
                amount: Money::tenge(4_325),
                outcome: BankOutcome::Ok,
                verified: false,
                raw: String::from("{}"),
            };
            world.bank_says(message).await;
        }
        let page = auditor.open("/finance/receipts").await;
        let shown = page.expect(200).html.matches("5002").count();
        assert!(
            shown >= 30 && !page.has("500100"),
            "only the newest are shown"
        );
        let file = auditor.get("/finance/receipts?file=csv&table=1").await;
        let lines = file.expect(200).html.lines().count();
        assert_eq!(lines, 231, "a heading and every message");
        assert!(file.has("500000") && file.has("500229"));
    }
}
