//! The page of the debt: why, how much, how to pay; and the refusal that leads there.

use crate::support::people::{LORRY, answer_all, book, sign_up};
use crate::support::{World, worlds};
use kernel::ids::{AccountId, BookingId};
use kernel::money::Money;
use payments::{DebtOf, InvoicesOf, JournalOfInvoice, Reversal, ReversalSource, ReversePayment};

const PHONE: &str = "+77011234567";

/// The bank takes back what a booking was paid with.
async fn taken_back(world: &World, account: AccountId, booking: BookingId) {
    let query = InvoicesOf {
        account,
        before: None,
        limit: 50,
    };
    let invoices = world.store.read(query).await.expect("read");
    let invoice = invoices
        .into_iter()
        .find(|invoice| invoice.booking() == Some(booking))
        .expect("an invoice");
    let journal = JournalOfInvoice(invoice.number);
    let journal = world.store.read(journal).await.expect("read");
    let reversal = Reversal {
        id: world.app.ids.uuid(),
        told_at: world.now(),
        source: ReversalSource::Card,
        bank_transaction_id: journal[0].bank_transaction_id.clone(),
        invoice_number: invoice.number,
        amount: Money::tenge(4_325),
        raw: String::from("{}"),
    };
    world
        .store
        .write(ReversePayment(reversal))
        .await
        .expect("taken in");
}

/// the refusal says how much is owed and leads to the page; the page says why and how to pay; other ways
/// have the number of an invoice; the way to the bank is one invoice; paid, the reader books at once, though
/// this process remembers the block.
#[tokio::test(flavor = "multi_thread")]
async fn a_debt_is_explained_and_paid() {
    for world in worlds().await {
        let mut browser = world.browser("en");
        let account = sign_up(&world, &mut browser, PHONE).await;
        let page = browser.open("/money/debt").await;
        assert!(page.expect(200).has("notice good"), "{}", page.main());
        let booking = book(&mut browser, LORRY).await;
        world.registers_answer(booking, None).await;
        world.pay(booking).await;
        taken_back(&world, account, booking).await;
        let other = &[
            ("kind", "tractor"),
            ("plate_country", "KZ"),
            ("plate", "777 XYZ 02"),
            ("vin", "YS2R4X20XL5990777"),
        ];
        // The session is remembered without the block for a moment: the questions are asked, nothing is booked.
        let page = answer_all(&mut browser, other).await;
        let refused = browser.submit(&page, &[]).await;
        let refused = refused.expect(403);
        assert!(refused.has("data-refusal=\"account-blocked-debt\""));
        assert!(refused.has("325") && refused.has("href=\"/money/debt\""));
        world.app.forget_sessions();
        browser.get("/book").await.expect(403);
        let page = browser.open("/money/debt").await;
        let page = page.expect(200);
        assert!(page.has("325") && page.has("took back a payment"));
        browser
            .post("/money/debt/invoice", &[])
            .await
            .expect_to("/money/debt");
        let debt = world.store.read(DebtOf(account)).await.expect("read");
        let invoice = debt.and_then(|debt| debt.invoice).expect("open");
        let page = browser.open("/money/debt").await;
        let number = invoice.number.to_string();
        assert!(page.expect(200).has(&number) && page.has("KZ93601A000000700001"));
        let sent = browser.post("/money/debt/pay", &[]).await;
        let bank = sent.location().expect("leads to the bank");
        assert!(bank.contains(&format!("invoiceId={number}")), "{bank}");
        let page = browser.open("/money/debt?returned=yes").await;
        assert!(page.expect(200).has("data-poll=\"2\""));
        let page = browser.open("/money/debt?returned=yes&failed=yes").await;
        assert!(page.expect(200).has("notice bad"));
        // The bank tells another process, so this one still remembers the block.
        world.debt_is_paid(&invoice).await;
        browser.get("/book").await.expect(200);
        let page = browser.open("/money/debt").await;
        assert!(page.expect(200).has("notice good"));
        browser
            .post("/money/debt/pay", &[])
            .await
            .expect_to("/money/debt");
        let page = browser.open("/notices").await;
        assert!(
            page.expect(200).has("href=\"/money/debt\""),
            "{}",
            page.main()
        );
    }
}

/// the account for money back is checked, kept, and shown again; a stranger sees no page.
#[tokio::test(flavor = "multi_thread")]
async fn the_account_for_money_back_is_stated() {
    for world in worlds().await {
        let mut browser = world.browser("ru");
        browser
            .get("/money/account")
            .await
            .expect_to("/sign-in?next=/money/account");
        let account = sign_up(&world, &mut browser, PHONE).await;
        for (iban, bic) in [
            ("KZ76722C000000700003", "CASPKZKA"),
            ("", "CASPKZKA"),
            ("KZ76722C000000700002", "CASP"),
        ] {
            let page = browser.open("/money/account").await;
            let page = browser.submit(&page, &[("iban", iban), ("bic", bic)]).await;
            page.expect(422);
        }
        let kept = payments::PayoutAccountOf(account);
        assert_eq!(world.store.read(kept.clone()).await.expect("read"), None);
        let page = browser.open("/money/account").await;
        let stated = [("iban", "kz76 722c 0000 0070 0002"), ("bic", "caspkzka")];
        let page = browser.answer(&page, &stated).await;
        assert!(
            page.expect(200).has("KZ76722C000000700002"),
            "{}",
            page.main()
        );
        let kept = world.store.read(kept).await.expect("read");
        assert_eq!(kept.map(|kept| kept.bic), Some(String::from("CASPKZKA")));
    }
}
