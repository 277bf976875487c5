//! Money back to users and orders that are taken back: two people, and what each of them sees.

use crate::finance::{AUDITOR, CARRIER, FIRST, SECOND, staff, today, upload};
use crate::support::people::{LORRY, book_and_pay, sign_up};
use crate::support::{Browser, Page, World, worlds};
use accounts::Role;
use jiff::civil::Date;
use kernel::ids::AccountId;
use kernel::money::Money;
use payments::{
    AskMoneyBack, BalanceOf, Cause, CauseKind, Cover, Iban, LedgerAccount, NewTransfer,
    PayoutOrder, PayoutOrders, PayoutState, PostTransfer, StatePayoutAccount, WithdrawalsWaiting,
};

const PAYOUTS: &str = "/finance/payouts";
const IBAN: &str = "KZ76722C000000700002";
const DUE: Money = Money::tenge(1_000);
const NOTHING: Money = Money::tenge(0);

async fn balance(world: &World, account: LedgerAccount) -> Money {
    world.store.read(BalanceOf(account)).await.expect("read")
}

/// A user's money that came in and is asked back.
async fn due(world: &World, account: AccountId) {
    let transfer = NewTransfer {
        id: world.app.ids.next(),
        debit: LedgerAccount::Bank,
        credit: LedgerAccount::User(account),
        amount: DUE,
        cause: Cause {
            kind: CauseKind::Receipt,
            id: world.app.ids.uuid(),
        },
        at: world.now(),
    };
    let cover = Cover::NotNeeded;
    let posted = PostTransfer { transfer, cover };
    world.store.write(posted).await.expect("it is posted");
    let asked = AskMoneyBack {
        request: world.app.ids.uuid(),
        transfer: world.app.ids.next(),
        account,
        amount: DUE,
        at: world.now(),
    };
    world.store.write(asked).await.expect("it is asked");
}

async fn state_account(world: &World, account: AccountId) {
    let command = StatePayoutAccount {
        account,
        iban: Iban::parse(IBAN).expect("an account"),
        bic: String::from("CASPKZKA"),
        at: world.now(),
    };
    world.store.write(command).await.expect("it is stated");
}

async fn orders(world: &World) -> Vec<PayoutOrder> {
    let query = PayoutOrders {
        before: None,
        limit: 10,
    };
    world.store.read(query).await.expect("read")
}

async fn waiting_withdrawal(world: &World) -> String {
    let query = WithdrawalsWaiting {
        after: None,
        limit: 10,
    };
    let waiting = world.store.read(query).await.expect("read");
    assert_eq!(waiting.len(), 1, "one withdrawal waits");
    format!("/finance/withdrawals/{}", waiting[0].id)
}

/// Makes an order for a user, and has it approved by the second accountant.
async fn ordered(browsers: [&mut Browser; 2], account: AccountId) -> String {
    let [first, second] = browsers;
    let account = account.to_string();
    let made = [("account", account.as_str()), ("reason", "asked back")];
    let page = first.post(PAYOUTS, &made).await;
    let order = page.location().expect("leads to the order");
    let approve = [("action", "approve"), ("reason", "compared")];
    second.post(&order, &approve).await.expect_to(&order);
    order
}

/// A statement in the 1C format with one payment out, of an order's number.
fn paid_out(day: Date, number: &str, tenge: i64) -> String {
    let codes = payments::BudgetCodes::built_in().expect("read");
    let own = &codes.debtor().iban;
    let day = format!("{:02}.{:02}.{}", day.day(), day.month(), day.year());
    format!(
        "\u{feff}1CClientBankExchange\nВерсияФормата=2.00\nКодировка=Windows\nДатаНачала={day}\n\
         ДатаКонца={day}\nРасчСчет={own}\nСекцияРасчСчет\nДатаНачала={day}\nДатаКонца={day}\n\
         РасчСчет={own}\nНачальныйОстаток={tenge}\nВсегоПоступило=0\nВсегоСписано={tenge}\n\
         КонечныйОстаток=0\nКонецРасчСчет\nСекцияДокумент=Платежное поручение\n\
         НомерДокумента={number}\nДатаДокумента={day}\nДатаОперации={day}\nСуммаРасход={tenge}\n\
         ПолучательНаименование=Тұлпар Транс\nПолучательИИК={IBAN}\nПлательщикИИК={own}\n\
         НазначениеПлатежа=возврат\nВалюта=KZT\nКонецДокумента\nКонецФайла\n"
    )
}

fn expect_no_buttons(page: &Page) {
    assert!(!page.has("value=\"approve\"") && !page.has("value=\"withdraw\""));
}

/// a refund waits until its user states an account; one accountant makes the order and sees why there
/// is no button to approve, another approves; only then there is a file; the bank's statement executes it.
#[tokio::test(flavor = "multi_thread")]
async fn money_goes_back_by_two_people() {
    for world in worlds().await {
        let mut carrier = world.browser("en");
        let account = sign_up(&world, &mut carrier, CARRIER).await;
        let mut first = staff(&world, FIRST, Role::Accountant).await;
        let mut second = staff(&world, SECOND, Role::Accountant).await;
        let mut auditor = staff(&world, AUDITOR, Role::Auditor).await;
        assert!(first.open(PAYOUTS).await.has("No refund waits"));
        due(&world, account).await;
        let page = first.open(PAYOUTS).await;
        assert!(page.has("Not stated yet") && page.has("None of these users"));
        let text = account.to_string();
        let wanted = [("account", text.as_str()), ("reason", "asked back")];
        let page = first.post(PAYOUTS, &wanted).await;
        assert_eq!(page.expect(422).errors(), ["account"]);
        let page = first.post(PAYOUTS, &[("reason", "x")]).await;
        assert_eq!(page.expect(422).errors(), ["account"]);
        state_account(&world, account).await;
        let without = [("account", text.as_str()), ("reason", " ")];
        let page = first.post(PAYOUTS, &without).await;
        assert_eq!(page.expect(422).errors(), ["reason"]);
        assert!(orders(&world).await.is_empty(), "nothing was ordered");

        let page = first.open(PAYOUTS).await;
        assert!(page.has("Тұлпар Транс, 1\u{a0}000"), "{}", page.main());
        let page = first.post(PAYOUTS, &wanted).await;
        let order = page.location().expect("leads to the order");
        let page = first.post(PAYOUTS, &wanted).await;
        assert_eq!(page.expect(422).errors(), ["account"], "nothing is left");
        let page = first.open(&order).await;
        assert!(page.expect(200).has("You proposed this") && page.has(IBAN));
        expect_no_buttons(&page);
        let approve = [("action", "approve"), ("reason", "compared")];
        let page = first.post(&order, &approve).await;
        assert_eq!(page.expect(422).errors(), ["reason"], "not alone");
        let file = format!("{order}/pain.001.xml");
        let print = format!("{order}/print");
        for path in [&file, &print] {
            second.get(path).await.expect(404);
        }
        expect_no_buttons(auditor.open(&order).await.expect(200));
        assert_eq!(balance(&world, LedgerAccount::InPayout).await, NOTHING);

        assert!(second.open(&order).await.has("value=\"approve\""));
        second.post(&order, &approve).await.expect_to(&order);
        assert_eq!(balance(&world, LedgerAccount::InPayout).await, DUE);
        let page = second.post(&order, &approve).await;
        assert!(page.expect(422).has("decided in the meantime"));
        for browser in [&mut first, &mut auditor] {
            let xml = browser.get(&file).await;
            assert!(xml.expect(200).has("<EndToEndId>SHP000001</EndToEndId>"));
            assert!(browser.get(&print).await.expect(200).has("SHP000001"));
        }
        let statement = paid_out(today(&world), "SHP000001", 1_000);
        upload(&mut first, &statement).await.expect(200);
        assert_eq!(orders(&world).await[0].state, PayoutState::Executed);
        let page = first.open(&order).await;
        assert!(page.has("Paid"), "{}", page.main());
        expect_no_buttons(&page);
        let withdraw = [("action", "withdraw"), ("reason", "refused")];
        let page = first.post(&order, &withdraw).await;
        assert_eq!(page.expect(422).errors(), ["reason"], "it is executed");
    }
}

/// a rejected order lets its refunds wait again; whoever made it may take it back so.
#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_order_pays_nothing() {
    for world in worlds().await {
        let mut carrier = world.browser("en");
        let account = sign_up(&world, &mut carrier, CARRIER).await;
        let mut first = staff(&world, FIRST, Role::Accountant).await;
        due(&world, account).await;
        state_account(&world, account).await;
        let text = account.to_string();
        let wanted = [("account", text.as_str()), ("reason", "asked back")];
        let page = first.post(PAYOUTS, &wanted).await;
        let order = page.location().expect("leads to the order");
        let reject = [("action", "reject"), ("reason", "a slip")];
        first.post(&order, &reject).await.expect_to(&order);
        assert_eq!(orders(&world).await[0].state, PayoutState::Rejected);
        first
            .get(&format!("{order}/pain.001.xml"))
            .await
            .expect(404);
        assert_eq!(balance(&world, LedgerAccount::RefundsDue).await, DUE);
        let page = first.post(PAYOUTS, &wanted).await;
        assert_ne!(page.location().expect("a new order"), order);
    }
}

/// an order that the bank refuses is withdrawn by two people and due again; if the bank executes it all
/// the same, everybody sees it, and it is not paid a second time.
#[tokio::test(flavor = "multi_thread")]
async fn an_order_to_pay_back_is_withdrawn_by_two_people() {
    for world in worlds().await {
        let mut carrier = world.browser("en");
        let account = sign_up(&world, &mut carrier, CARRIER).await;
        let mut first = staff(&world, FIRST, Role::Accountant).await;
        let mut second = staff(&world, SECOND, Role::Accountant).await;
        due(&world, account).await;
        state_account(&world, account).await;
        let order = ordered([&mut first, &mut second], account).await;
        assert!(first.open(&order).await.has("value=\"withdraw\""));
        let empty = [("action", "withdraw"), ("reason", "")];
        let page = first.post(&order, &empty).await;
        assert_eq!(page.expect(422).errors(), ["reason"]);
        let withdraw = [("action", "withdraw"), ("reason", "the account is closed")];
        first.post(&order, &withdraw).await.expect_to(&order);
        let page = second.post(&order, &withdraw).await;
        assert!(page.expect(422).has("proposed already"));
        let withdrawal = waiting_withdrawal(&world).await;
        let page = second.open("/finance/postings").await;
        assert!(page.has(&withdrawal) && page.has("SHP000001"));
        let page = first.open(&withdrawal).await;
        assert!(page.expect(200).has("You proposed this"));
        expect_no_buttons(&page);
        let approve = [("action", "approve"), ("reason", "the bank's letter")];
        let page = first.post(&withdrawal, &approve).await;
        assert_eq!(page.expect(422).errors(), ["reason"], "not alone");
        assert_eq!(balance(&world, LedgerAccount::InPayout).await, DUE);
        assert!(second.open(&withdrawal).await.has("value=\"approve\""));
        second.post(&withdrawal, &approve).await.expect_to(&order);
        assert_eq!(balance(&world, LedgerAccount::InPayout).await, NOTHING);
        assert_eq!(balance(&world, LedgerAccount::RefundsDue).await, DUE);
        let page = second.post(&withdrawal, &approve).await;
        assert!(page.expect(422).has("decided in the meantime"));
        let page = first.open(&order).await;
        assert!(page.has("Withdrawn") && !page.has("pain.001.xml"));
        assert!(first.open(PAYOUTS).await.has("value=\"") && !page.has("Executed although"));

        let statement = paid_out(today(&world), "SHP000001", 1_000);
        upload(&mut first, &statement).await.expect(200);
        for path in [PAYOUTS, order.as_str()] {
            let page = first.open(path).await;
            assert!(page.has("Executed although withdrawn"), "{}", page.main());
        }
        let text = account.to_string();
        let wanted = [("account", text.as_str()), ("reason", "again")];
        let page = first.post(PAYOUTS, &wanted).await;
        assert_eq!(page.expect(422).errors(), ["account"], "it is held back");
    }
}

/// an order to the budget is withdrawn by two people; its fees wait for the next order of the day.
#[tokio::test(flavor = "multi_thread")]
async fn an_order_to_the_budget_is_withdrawn_by_two_people() {
    for world in worlds().await {
        let mut carrier = world.browser("en");
        sign_up(&world, &mut carrier, CARRIER).await;
        book_and_pay(&world, &mut carrier, LORRY).await;
        world.pass_minutes(2 * 24 * 60);
        let mut first = staff(&world, FIRST, Role::Accountant).await;
        let mut second = staff(&world, SECOND, Role::Accountant).await;
        let mut auditor = staff(&world, AUDITOR, Role::Auditor).await;
        let (transfers, order) = ("/finance/transfers", "/finance/transfers/1");
        first.post(transfers, &[]).await.expect_to(transfers);
        let fee = Money::tenge(4_325);
        assert_eq!(balance(&world, LedgerAccount::InTransfer).await, fee);
        expect_no_buttons(auditor.open(order).await.expect(200));
        let page = first.open(order).await;
        assert!(page.has("value=\"withdraw\""), "{}", page.main());
        let withdraw = [("action", "withdraw"), ("reason", "a wrong code")];
        first.post(order, &withdraw).await.expect_to(order);
        expect_no_buttons(&first.open(order).await);
        let withdrawal = waiting_withdrawal(&world).await;
        expect_no_buttons(auditor.open(&withdrawal).await.expect(200));
        let reject = [
            ("action", "reject"),
            ("reason", "it was executed after all"),
        ];
        second.post(&withdrawal, &reject).await.expect_to(order);
        assert_eq!(balance(&world, LedgerAccount::InTransfer).await, fee);
        first.post(order, &withdraw).await.expect_to(order);
        let withdrawal = waiting_withdrawal(&world).await;
        let approve = [("action", "approve"), ("reason", "the bank's letter")];
        second.post(&withdrawal, &approve).await.expect_to(order);
        assert_eq!(balance(&world, LedgerAccount::InTransfer).await, NOTHING);
        let page = first.open(order).await;
        assert!(page.has("Withdrawn") && !page.has("pain.001.xml"));
        first.post(transfers, &[]).await.expect_to(transfers);
        let page = first.open(transfers).await;
        assert!(page.has("SHK000002") && page.has("Withdrawn"));
        assert_eq!(balance(&world, LedgerAccount::InTransfer).await, fee);
        let page = first.post(order, &withdraw).await;
        assert_eq!(page.expect(422).errors(), ["reason"], "withdrawn once");
    }
}

/// The sections lead accountants to waivers, which auditors have no pages of; users find their own pages of
/// money back.
#[tokio::test(flavor = "multi_thread")]
async fn the_pages_lead_to_each_other() {
    for world in worlds().await {
        let mut accountant = staff(&world, FIRST, Role::Accountant).await;
        let mut auditor = staff(&world, AUDITOR, Role::Auditor).await;
        let waivers = "href=\"/operator/waivers\"";
        for path in [PAYOUTS, "/finance/rates"] {
            let page = accountant.open(path).await;
            assert!(page.has(waivers) && page.has("href=\"/finance/rates\""));
            let page = auditor.open(path).await;
            assert!(!page.has(waivers) && page.has("href=\"/finance/payouts\""));
        }
        let page = accountant.open("/operator/waivers").await;
        assert!(page.expect(200).has("href=\"/finance/payouts\""));
        let mut carrier = world.browser("en");
        sign_up(&world, &mut carrier, CARRIER).await;
        let page = carrier.open("/money").await;
        assert!(page.has("href=\"/money/back\"") && page.has("href=\"/money/account\""));
        for path in ["/money/back", "/money/account"] {
            carrier.open(path).await.expect(200);
        }
    }
}
