//! Moving, giving up, another driver.

use crate::support::people::{LORRY, book, book_and_pay, sign_up};
use crate::support::{world, worlds};

const PHONE: &str = "+77011234567";
const DECEMBER: &str = "2026-12-01T05:30:00Z";

/// a booking is moved to a time that the page offers, and two moves are free.
#[tokio::test(flavor = "multi_thread")]
async fn a_booking_is_moved() {
    for world in worlds().await {
        let mut browser = world.browser("kk");
        sign_up(&world, &mut browser, PHONE).await;
        let booking = book_and_pay(&world, &mut browser, LORRY).await;
        let path = format!("/bookings/{booking}");
        let page = browser.open(&format!("{path}/move?date=2026-12-01")).await;
        let form = page.expect(200).form();
        assert!(
            form.choices["slot"].contains(&DECEMBER.to_owned()),
            "{:?}",
            form.choices
        );
        let page = browser.submit(&page, &[("slot", DECEMBER)]).await;
        page.expect_to(&path);
        // The same form again changes nothing and counts nothing.
        browser
            .post(&format!("{path}/move"), &[("slot", DECEMBER)])
            .await
            .expect_to(&path);
        let moved = world.view(booking).await.booking;
        assert_eq!(moved.starts_at().to_string(), DECEMBER);
        assert_eq!(moved.moves_used, 1);
        world.pass_minutes(5);
        let page = browser
            .post(&format!("{path}/move"), &[("slot", DECEMBER)])
            .await;
        assert!(page.expect(409).has("data-refusal=\"same-time\""));
        let page = browser.post(&format!("{path}/move"), &[("slot", "")]).await;
        assert_eq!(page.expect(422).errors(), ["slot"]);
        let page = browser.get(&format!("{path}/move?date=yesterday")).await;
        assert_eq!(page.expect(422).errors(), ["date"]);
    }
}

/// the fee isn't given back, which is said before; twice sent is once given up.
#[tokio::test(flavor = "multi_thread")]
async fn a_booking_is_given_up() {
    for world in worlds().await {
        let mut browser = world.browser("en");
        sign_up(&world, &mut browser, PHONE).await;
        let booking = book_and_pay(&world, &mut browser, LORRY).await;
        let path = format!("/bookings/{booking}");
        let page = browser.open(&format!("{path}/cancel")).await;
        assert!(
            page.expect(200).has("notice bad"),
            "the fee is lost: {}",
            page.main()
        );
        for _ in 0..2 {
            browser.submit(&page, &[]).await.expect_to(&path);
        }
        assert_eq!(world.view(booking).await.booking.state.name(), "cancelled");
        let page = browser.open(&path).await;
        assert!(page.expect(200).has("ticket plain"));
        let page = browser.get(&format!("{path}/cancel")).await;
        assert!(page.expect(409).has("data-refusal=\"wrong-state\""));
        let page = browser
            .post(&format!("{path}/move"), &[("slot", DECEMBER)])
            .await;
        assert!(page.expect(409).has("data-refusal=\"wrong-state\""));
    }
}

/// before the payment nothing is lost.
#[tokio::test(flavor = "multi_thread")]
async fn a_hold_is_given_up_for_nothing() {
    let world = world().await;
    let mut browser = world.browser("en");
    sign_up(&world, &mut browser, PHONE).await;
    let booking = book(&mut browser, LORRY).await;
    let page = browser.open(&format!("/bookings/{booking}/cancel")).await;
    assert!(page.expect(200).has("notice plain"));
    browser.answer(&page, &[]).await.expect(200);
    assert_eq!(world.view(booking).await.booking.state.name(), "cancelled");
}

/// a trusted driver drives instead; sending the form twice doesn't change back.
#[tokio::test(flavor = "multi_thread")]
async fn a_trusted_driver_drives_instead() {
    for world in worlds().await {
        let mut browser = world.browser("ru");
        sign_up(&world, &mut browser, PHONE).await;
        let booking = book_and_pay(&world, &mut browser, LORRY).await;
        let path = format!("/bookings/{booking}");
        let page = browser.open(&format!("{path}/driver")).await;
        let choices = page.expect(200).form().choices["driver"].clone();
        assert_eq!(choices.len(), 1);
        let wrong = browser.submit(&page, &[]).await;
        assert_eq!(wrong.expect(422).errors(), ["driver"]);
        for _ in 0..2 {
            browser
                .submit(&page, &[("driver", &choices[0])])
                .await
                .expect_to(&path);
        }
        let details = world.view(booking).await.booking.details;
        assert_eq!(details.driver.name.surname(), "Rahimov");
        assert_eq!(details.trusted_drivers[0].name.surname(), "Омаров");
        let page = browser
            .post(&format!("{path}/driver"), &[("driver", "stranger")])
            .await;
        assert_eq!(page.expect(422).errors(), ["driver"]);
    }
}
