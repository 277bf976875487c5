//! Refusals: the rule, what was found, the way out, and the next free time by one press.

use crate::support::people::{LORRY, answer_all, book, booking_of, sign_up};
use crate::support::world::POST;
use crate::support::{World, world, worlds};
use accounts::{BlockAccount, BlockReason, UnblockAccount};
use kernel::ids::AccountId;
use queue::commands::capacity::{ChangeCapacity, NewCapacity};
use std::sync::Arc;

const PHONE: &str = "+77011234567";

async fn close(world: &World, operator: AccountId, from: &str, until: &str) {
    let command = ChangeCapacity {
        settings: Arc::clone(&world.app.settings),
        seed: world.app.ids.uuid(),
        operator,
        checkpoint: POST,
        change: NewCapacity::Close {
            id: world.app.ids.uuid(),
            from: from.parse().expect("an instant"),
            until: until.parse().expect("an instant"),
            reason: String::from("weather"),
        },
        preview: false,
        now: world.now(),
    };
    world.store.write(command).await.expect("it is closed");
}

/// when the time is gone, the next free one is offered and taken by one press, once.
#[tokio::test(flavor = "multi_thread")]
async fn the_next_free_time_is_taken_by_one_press() {
    for world in worlds().await {
        let mut browser = world.browser("en");
        let account = sign_up(&world, &mut browser, PHONE).await;
        let page = answer_all(&mut browser, LORRY).await;
        // The rest of the day is closed while the reader looks at the answers.
        close(
            &world,
            account,
            "2026-11-20T06:00:00Z",
            "2026-11-20T19:00:00Z",
        )
        .await;
        let page = browser.submit(&page, &[]).await;
        page.expect(409);
        assert!(page.has("data-refusal="), "{}", page.main());
        let offered = page.form().value("slot").to_owned();
        assert!(offered.starts_with("2026-11-21"), "{offered}");
        let first = browser.submit(&page, &[]).await;
        let second = browser.submit(&page, &[]).await;
        assert_eq!(first.location(), second.location());
        let held = browser.follow(first).await;
        let booking = world.view(booking_of(&held.path)).await.booking;
        assert_eq!(booking.starts_at().to_string(), offered);
    }
}

/// a debt bars from booking at once, and is said before the first question.
#[tokio::test(flavor = "multi_thread")]
async fn a_blocked_account_is_told_before_the_questions() {
    for world in worlds().await {
        let mut browser = world.browser("ru");
        let account = sign_up(&world, &mut browser, PHONE).await;
        let page = answer_all(&mut browser, LORRY).await;
        let reason = BlockReason::Debt;
        let block = BlockAccount {
            account,
            reason,
            now: world.now(),
        };
        world.store.write(block).await.expect("blocked");
        world.app.forget_sessions();
        let refused = browser.submit(&page, &[]).await;
        assert!(refused.expect(403).has("data-refusal=\"account-blocked\""));
        browser.get("/book").await.expect(403);
        let unblock = UnblockAccount {
            account,
            reason,
            now: world.now(),
        };
        world.store.write(unblock).await.expect("unblocked");
        world.app.forget_sessions();
        browser.get("/book").await.expect(200);
    }
}

/// Anchors: one short hold for a vehicle, which can't be renewed.
#[tokio::test(flavor = "multi_thread")]
async fn a_hold_is_not_renewed() {
    let world = world().await;
    let mut browser = world.browser("kk");
    sign_up(&world, &mut browser, PHONE).await;
    let booking = book(&mut browser, LORRY).await;
    let page = browser.open(&format!("/bookings/{booking}/cancel")).await;
    browser.answer(&page, &[]).await;
    world.pass_minutes(20);
    let page = answer_all(&mut browser, LORRY).await;
    let page = browser.submit(&page, &[]).await;
    assert!(page.expect(409).has("data-refusal=\"hold-window-used\""));
}

/// a vehicle that is on no list is refused the expedited lane, with the way out.
#[tokio::test(flavor = "multi_thread")]
async fn a_vehicle_on_no_list_is_refused_the_expedited_lane() {
    let world = world().await;
    let mut browser = world.browser("en");
    sign_up(&world, &mut browser, PHONE).await;
    answer_all(&mut browser, LORRY).await;
    let page = browser.open("/book/cargo").await;
    let page = browser.answer(&page, &[("goods", "postal-operator")]).await;
    let page = browser.answer(&page, &[("consent", "yes")]).await;
    assert_eq!(page.path, "/book/time", "another lane has other times");
    let slots = page.form().choices["slot"].clone();
    let page = browser.answer(&page, &[("slot", &slots[0])]).await;
    let page = browser.submit(&page, &[]).await;
    assert!(
        page.expect(422)
            .has("data-refusal=\"expedited-ground-not-listed\"")
    );
    assert!(page.has("href=\"/book/cargo\""));
}
