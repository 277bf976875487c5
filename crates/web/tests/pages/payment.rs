//! Paying: to the bank and back, from the account, too late.

use crate::support::people::{LORRY, book, book_and_pay, sign_up};
use crate::support::{world, worlds};
use queue::commands::timers::ApplyTimers;
use std::sync::Arc;

const PHONE: &str = "+77011234567";

/// the way leads to the bank's page with the invoice, and back to where the payment stands.
#[tokio::test(flavor = "multi_thread")]
async fn the_fee_is_paid_at_the_bank() {
    for world in worlds().await {
        let mut browser = world.browser("ru");
        sign_up(&world, &mut browser, PHONE).await;
        let booking = book(&mut browser, LORRY).await;
        let path = format!("/bookings/{booking}");
        // Before the checks nothing is to be paid.
        browser
            .post(&format!("{path}/pay"), &[])
            .await
            .expect_to(&path);
        world.registers_answer(booking, None).await;
        let page = browser.open(&path).await;
        // Every other way is told with the number that the payer has to write.
        let number = world.view(booking).await.invoice.expect("open").number;
        let ways = browser.open(&format!("{path}/ways")).await;
        for expected in [
            number.to_string().as_str(),
            "KZ93601A000000700001",
            "HSBKKZKX",
            "859",
        ] {
            assert!(
                ways.expect(200).has(expected),
                "{expected}: {}",
                ways.main()
            );
        }
        let sent = browser.submit(&page, &[]).await;
        let bank = sent.location().expect("leads to the bank");
        let invoice = world.view(booking).await.invoice.expect("open");
        assert!(bank.starts_with("http://127.0.0.1:"), "{bank}");
        assert!(
            bank.contains(&format!("invoiceId={}", invoice.number)),
            "{bank}"
        );

        let page = browser.open(&format!("{path}/paid")).await;
        assert!(
            page.expect(200).has("data-poll=\"2\""),
            "it waits for the bank"
        );
        let page = browser.open(&format!("{path}/paid?failed=yes")).await;
        assert!(
            page.expect(200).has(&format!("action=\"{path}/pay\"")),
            "it can be tried again"
        );

        world.bank_tells(&invoice).await;
        let page = browser.open(&format!("{path}/paid")).await;
        assert!(
            page.expect(200).has("bank-"),
            "the bank's number is shown: {}",
            page.main()
        );
        browser
            .post(&format!("{path}/pay"), &[])
            .await
            .expect_to(&path);
        browser.get(&format!("{path}/pay")).await.expect_to(&path);
    }
}

/// money that came too late stays with the user and pays for the next booking.
#[tokio::test(flavor = "multi_thread")]
async fn late_money_pays_for_the_next_booking() {
    for world in worlds().await {
        let mut browser = world.browser("en");
        sign_up(&world, &mut browser, PHONE).await;
        let late = book(&mut browser, LORRY).await;
        world.registers_answer(late, None).await;
        let invoice = world.view(late).await.invoice.expect("open");
        world.pass_minutes(20);
        let timers = ApplyTimers {
            settings: Arc::clone(&world.app.settings),
            seed: world.app.ids.uuid(),
            booking: late,
            checkpoint: world.view(late).await.booking.checkpoint(),
            now: world.now(),
        };
        world.store.write(timers).await.expect("the hold runs out");
        world.bank_tells(&invoice).await;
        let page = browser.open(&format!("/bookings/{late}/paid")).await;
        assert!(page.expect(200).has("notice bad"), "{}", page.main());

        world.pass_minutes(40);
        let booking = book(&mut browser, LORRY).await;
        world.registers_answer(booking, None).await;
        let path = format!("/bookings/{booking}");
        let page = browser.open(&path).await;
        let form = page.form_where(|form| form.value("from") == "balance");
        browser.send_form(&page, &form).await.expect_to(&path);
        assert_eq!(world.view(booking).await.booking.state.name(), "confirmed");
        // Sent twice it is paid once.
        browser.send_form(&page, &form).await.expect_to(&path);
        assert_eq!(world.view(booking).await.balance.minor, 0);
    }
}

/// nobody pays from money that isn't there.
#[tokio::test(flavor = "multi_thread")]
async fn an_empty_account_pays_nothing() {
    let world = world().await;
    let mut browser = world.browser("en");
    sign_up(&world, &mut browser, PHONE).await;
    let booking = book(&mut browser, LORRY).await;
    world.registers_answer(booking, None).await;
    let page = browser
        .post(&format!("/bookings/{booking}/pay"), &[("from", "balance")])
        .await;
    assert!(page.expect(402).has("data-refusal=\"balance-too-small\""));
    assert_eq!(
        world.view(booking).await.booking.state.name(),
        "awaiting_payment"
    );
}

/// the third move is paid for at the bank first; then it is made.
#[tokio::test(flavor = "multi_thread")]
async fn the_third_move_needs_a_payment() {
    let world = world().await;
    let mut browser = world.browser("en");
    sign_up(&world, &mut browser, PHONE).await;
    let booking = book_and_pay(&world, &mut browser, LORRY).await;
    let path = format!("/bookings/{booking}");
    let times = [
        "2026-12-01T05:30:00Z",
        "2026-12-02T05:30:00Z",
        "2026-12-03T05:30:00Z",
    ];
    for slot in &times[..2] {
        browser
            .post(&format!("{path}/move"), &[("slot", slot)])
            .await
            .expect_to(&path);
    }
    let page = browser.open(&format!("{path}/move")).await;
    assert!(page.expect(200).has("This move costs"), "{}", page.main());
    let sent = browser
        .post(&format!("{path}/move"), &[("slot", times[2])])
        .await;
    assert!(
        sent.location()
            .is_some_and(|to| to.starts_with("http://127.0.0.1:"))
    );
    let page = browser.open(&format!("{path}/paid")).await;
    assert!(page.expect(200).has("data-poll=\"2\""));
    world.pay(booking).await;
    browser
        .post(&format!("{path}/move"), &[("slot", times[2])])
        .await
        .expect_to(&path);
    assert_eq!(world.view(booking).await.booking.moves_used, 3);
}
