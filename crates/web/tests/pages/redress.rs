//! What a failure, or late money, leaves to the user's choice, and waivers.

use crate::operator::with_action;
use crate::support::people::{LORRY, book, book_and_pay, sign_up, sign_up_operator};
use crate::support::{Browser, World, world, worlds};
use accounts::{Role, SetRole};
use kernel::ids::{AccountId, BookingId};
use kernel::money::Money;
use payments::{BalanceOf, LedgerAccount};
use queue::commands::capacity::{ChangeCapacity, NewCapacity};
use queue::commands::timers::ApplyTimers;
use queue::waivers::apply::ApplyWaiver;
use std::sync::Arc;

const PHONE: &str = "+77011234567";
const FEE: Money = Money::tenge(4_325);
const NOTHING: Money = Money::tenge(0);

async fn balance(world: &World, account: LedgerAccount) -> Money {
    world.store.read(BalanceOf(account)).await.expect("read")
}

/// The checkpoint closes in the hours of a booking, which is moved.
async fn close_over(world: &World, booking: BookingId, operator: AccountId) {
    let booked = world.view(booking).await.booking;
    let command = ChangeCapacity {
        settings: Arc::clone(&world.app.settings),
        seed: world.app.ids.uuid(),
        operator,
        checkpoint: booked.checkpoint(),
        change: NewCapacity::Close {
            id: world.app.ids.uuid(),
            from: booked.starts_at(),
            until: booked.ends_at,
            reason: String::from("weather"),
        },
        preview: false,
        now: world.now(),
    };
    world.store.write(command).await.expect("it closes");
}

async fn expire(world: &World, booking: BookingId) {
    let timers = ApplyTimers {
        settings: Arc::clone(&world.app.settings),
        seed: world.app.ids.uuid(),
        booking,
        checkpoint: world.view(booking).await.booking.checkpoint(),
        now: world.now(),
    };
    world.store.write(timers).await.expect("the hold runs out");
}

/// A booking whose money came when its hold had run out.
async fn late(world: &World, browser: &mut Browser) -> BookingId {
    let booking = book(browser, LORRY).await;
    world.registers_answer(booking, None).await;
    let invoice = world.view(booking).await.invoice.expect("open");
    world.pass_minutes(20);
    expire(world, booking).await;
    world.bank_tells(&invoice).await;
    booking
}

/// the page of a booking that a closure moved offers to keep the time, another one, or the money;
/// the money is chosen once, and the page then says what became of it, with the clause.
#[tokio::test(flavor = "multi_thread")]
async fn a_moved_booking_offers_a_choice() {
    for world in worlds().await {
        let mut browser = world.browser("en");
        let account = sign_up(&world, &mut browser, PHONE).await;
        let booking = book_and_pay(&world, &mut browser, LORRY).await;
        close_over(&world, booking, account).await;
        let path = format!("/bookings/{booking}");
        let page = browser.open(&path).await;
        assert!(page.expect(200).has("data-option=\"checkpoint_closed\""));
        assert!(page.has(&format!("href=\"{path}/move\"")) && page.has("28 (3)"));
        let keep = page.form_where(|form| form.value("choice") == "keep");
        let back = page.form_where(|form| form.value("choice") == "money-back");
        browser.send_form(&page, &back).await.expect_to(&path);
        let page = browser.open(&path).await;
        assert!(
            page.expect(200).has("data-consequence=\"refund\""),
            "{}",
            page.main()
        );
        for form in [&keep, &back] {
            browser.send_form(&page, form).await.expect_to(&path);
        }
        assert_eq!(world.view(booking).await.booking.state.name(), "cancelled");
        assert_eq!(balance(&world, LedgerAccount::RefundsDue).await, FEE);
        browser
            .get(&format!("{path}/option"))
            .await
            .expect_to(&path);
    }
}

/// the page of a booking that was given up says whose fault it was, and that the fee is lost.
#[tokio::test(flavor = "multi_thread")]
async fn a_booking_given_up_says_why_the_fee_is_lost() {
    let world = world().await;
    let mut browser = world.browser("ru");
    sign_up(&world, &mut browser, PHONE).await;
    let booking = book_and_pay(&world, &mut browser, LORRY).await;
    let path = format!("/bookings/{booking}");
    let page = browser.open(&format!("{path}/cancel")).await;
    browser.submit(&page, &[]).await.expect_to(&path);
    let page = browser.open(&path).await;
    assert!(page.expect(200).has("data-ending=\"given_up\""));
    assert!(page.has("data-consequence=\"forfeit\"") && page.has("28 (1)"));
    let page = browser
        .post(&format!("{path}/option"), &[("choice", "money-back")])
        .await;
    assert!(page.expect(409).has("data-refusal=\"nothing-to-choose\""));
    assert_eq!(balance(&world, LedgerAccount::RefundsDue).await, NOTHING);
}

/// money that came late takes the free place that the page shows, once.
#[tokio::test(flavor = "multi_thread")]
async fn late_money_takes_another_place() {
    for world in worlds().await {
        let mut browser = world.browser("en");
        let account = sign_up(&world, &mut browser, PHONE).await;
        let booking = late(&world, &mut browser).await;
        let path = format!("/bookings/{booking}");
        let page = browser.open(&path).await;
        let place = page
            .expect(200)
            .form_where(|form| form.value("choice") == "place");
        let sent = browser.send_form(&page, &place).await;
        let to = sent.location().expect("leads to the new booking");
        assert!(to.starts_with("/bookings/") && to != path, "{to}");
        browser.send_form(&page, &place).await.expect_to(&path);
        let new: BookingId = to.trim_start_matches("/bookings/").parse().expect("an id");
        // The answers of the registers are stale in part, so they are asked before the fee is taken.
        world.registers_answer(new, None).await;
        assert_eq!(world.view(new).await.booking.state.name(), "confirmed");
        assert_eq!(balance(&world, LedgerAccount::User(account)).await, NOTHING);
        let page = browser.open(&path).await;
        assert!(page.expect(200).has(&format!("href=\"{to}\"")));
    }
}

/// late money goes back once; what else is on the account is asked back on a page of its own.
#[tokio::test(flavor = "multi_thread")]
async fn money_goes_back() {
    for world in worlds().await {
        let mut browser = world.browser("kk");
        let account = sign_up(&world, &mut browser, PHONE).await;
        let page = browser.open("/money/back").await;
        assert!(page.expect(200).has("notice plain"), "{}", page.main());
        let booking = late(&world, &mut browser).await;
        let path = format!("/bookings/{booking}");
        let page = browser.open("/money/back").await;
        for (typed, errors) in [("", 1), ("no", 1), ("-5", 1), ("99999", 1)] {
            let wrong = browser.submit(&page, &[("amount", typed)]).await;
            assert_eq!(wrong.expect(422).errors().len(), errors, "{typed}");
        }
        for _ in 0..2 {
            // Sent twice by one press, it moves money once.
            browser
                .submit(&page, &[("amount", "1 000,00")])
                .await
                .expect_to("/money/back");
        }
        let rest = Money::tenge(3_325);
        assert_eq!(balance(&world, LedgerAccount::User(account)).await, rest);
        // The choice of the booking is about all of its money, which is not there any more.
        let page = browser
            .post(&format!("{path}/late-money"), &[("choice", "money-back")])
            .await;
        assert!(page.expect(402).has("data-refusal=\"balance-too-small\""));
        let page = browser.open("/money/back").await;
        browser
            .submit(&page, &[("amount", "3325")])
            .await
            .expect_to("/money/back");
        assert_eq!(balance(&world, LedgerAccount::RefundsDue).await, FEE);
    }
}

async fn role(world: &World, account: AccountId, role: Role) {
    let command = SetRole {
        account,
        role,
        now: world.now(),
    };
    world.store.write(command).await.expect("the role is set");
    world.app.forget_sessions();
}

/// Carries out the waiver of a page at a checkpoint, as the job does.
async fn carry_out(world: &World, path: &str, checkpoint: i64) -> usize {
    let id = path.trim_start_matches("/operator/waivers/");
    let batch = ApplyWaiver {
        settings: Arc::clone(&world.app.settings),
        seed: world.app.ids.uuid(),
        waiver: id.parse().expect("an id"),
        checkpoint,
        limit: 50,
        now: world.now(),
    };
    world.store.write(batch).await.expect("a batch")
}

/// an operator sees what a waiver comes to and proposes it; an accountant approves; the page shows
/// how far it is; the user finds the choice on the booking's page.
#[tokio::test(flavor = "multi_thread")]
async fn a_waiver_is_proposed_approved_and_carried_out() {
    for world in worlds().await {
        let mut user = world.browser("kk");
        sign_up(&world, &mut user, PHONE).await;
        let booking = book_and_pay(&world, &mut user, LORRY).await;
        let booked = world.view(booking).await.booking;
        let mut operator = world.browser("en");
        sign_up_operator(&world, &mut operator, "+77010000001").await;
        let mut accountant = world.browser("ru");
        let keeper = sign_up(&world, &mut accountant, "+77010000002").await;
        accountant.get("/operator/waivers").await.expect(404);
        role(&world, keeper, Role::Accountant).await;

        let page = operator.open("/operator/waivers/new").await;
        let wrong = with_action(&mut operator, &page, &[], "preview").await;
        assert!(wrong.expect(422).errors().contains(&String::from("reason")));
        let start = booked.starts_at().to_zoned(kernel::zone::kazakhstan());
        let day = start.strftime("%Y-%m-%d").to_string();
        let answers = [
            ("happening", "equipment-failed"),
            ("checkpoint", "nur-zholy"),
            ("from_date", day.as_str()),
            ("from_time", "00:00"),
            ("until_date", day.as_str()),
            ("until_time", "23:59"),
            ("kind", "choice"),
            ("reason", "The scales were out of order"),
        ];
        let shown = with_action(&mut operator, &page, &answers, "preview").await;
        assert!(
            shown.expect(200).has("1 paid booking is hit"),
            "{}",
            shown.main()
        );
        let sent = with_action(&mut operator, &shown, &[], "save").await;
        let path = sent.location().expect("leads to the waiver");
        // Sent twice it is one waiver.
        with_action(&mut operator, &shown, &[], "save")
            .await
            .expect_to(&path);
        let page = operator.open(&path).await;
        assert!(
            !page.expect(200).has("value=\"approve\""),
            "an accountant decides"
        );
        operator
            .post(&path, &[("action", "approve"), ("reason", "I say so")])
            .await
            .expect(404);

        let page = accountant.open(&path).await;
        let empty = with_action(&mut accountant, &page, &[], "approve").await;
        assert_eq!(empty.expect(422).errors(), ["reason"]);
        let reason = [("reason", "Акт № 12")];
        for _ in 0..2 {
            with_action(&mut accountant, &page, &reason, "approve")
                .await
                .expect_to(&path);
        }
        assert_eq!(carry_out(&world, &path, booked.checkpoint()).await, 1);
        let page = accountant.open(&path).await;
        assert!(page.expect(200).has("value=\"1\""), "{}", page.main());
        let list = accountant.open("/operator/waivers").await;
        assert!(list.expect(200).has(&path));
        let page = user.open(&format!("/bookings/{booking}")).await;
        assert!(page.expect(200).has("data-option=\"equipment_failed\""));
    }
}
