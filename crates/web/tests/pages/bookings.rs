//! The list of bookings, the page of one, notices.

use crate::support::people::{LORRY, book, book_and_pay, sign_up};
use crate::support::{world, worlds};
use registers::checks::ReasonCode;

const PHONE: &str = "+77011234567";

/// the page tells where the booking stands, from the hold to the issued number.
#[tokio::test(flavor = "multi_thread")]
async fn the_page_follows_the_booking() {
    for world in worlds().await {
        for language in ["kk", "ru", "en"] {
            let mut browser = world.browser(language);
            let last = language.len() + usize::from(language.as_bytes()[0]);
            sign_up(&world, &mut browser, &format!("+7701{last:07}")).await;
            let lorry = match language {
                "kk" => LORRY.to_vec(),
                "ru" => [
                    LORRY,
                    &[("plate", "124ABC02"), ("vin", "YV2RT40A4LB990003")],
                ]
                .concat(),
                _ => [
                    LORRY,
                    &[("plate", "125ABC02"), ("vin", "WMA06XZZ3LP990004")],
                ]
                .concat(),
            };
            let booking = book(&mut browser, &lorry).await;
            let path = format!("/bookings/{booking}");
            let page = browser.open(&path).await;
            assert!(
                page.expect(200).has("data-poll=\"15\""),
                "a held booking looks for news"
            );
            world.registers_answer(booking, None).await;
            let page = browser.open(&path).await;
            assert!(page.expect(200).has(&format!("action=\"{path}/pay\"")));
            world.pay(booking).await;
            let page = browser.open(&path).await;
            let number = world
                .view(booking)
                .await
                .booking
                .state
                .number()
                .expect("issued");
            let last_group = number.to_string();
            let last_group = last_group.rsplit('-').next().expect("a group");
            assert!(
                page.expect(200).has(&format!("<span>{last_group}</span>")),
                "{}",
                page.main()
            );
            assert!(page.has(&format!("href=\"{path}/move\"")));
            assert!(!page.has(&format!("action=\"{path}/pay\"")));
            let cabinet = browser.open("/bookings").await;
            assert!(cabinet.expect(200).has(&path));
        }
    }
}

/// a refusal names the register, the reason and the way out.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_booking_says_why() {
    let world = world().await;
    let mut browser = world.browser("en");
    sign_up(&world, &mut browser, PHONE).await;
    let booking = book(&mut browser, LORRY).await;
    world
        .registers_answer(booking, Some(ReasonCode::VehicleWanted))
        .await;
    let page = browser.open(&format!("/bookings/{booking}")).await;
    assert!(page.expect(200).has("ticket bad"));
    assert!(page.has("check 4"), "the clause is named: {}", page.main());
    assert!(!page.has("/pay\""));
}

/// somebody else's booking isn't there, for reading and for changing.
#[tokio::test(flavor = "multi_thread")]
async fn somebody_elses_booking_is_not_there() {
    for world in worlds().await {
        let mut browser = world.browser("en");
        sign_up(&world, &mut browser, PHONE).await;
        let booking = book_and_pay(&world, &mut browser, LORRY).await;
        let mut stranger = world.browser("en");
        sign_up(&world, &mut stranger, "+77019999999").await;
        for part in ["", "/move", "/cancel", "/driver", "/paid"] {
            stranger
                .get(&format!("/bookings/{booking}{part}"))
                .await
                .expect(404);
        }
        for part in ["/move", "/cancel", "/driver", "/pay"] {
            let pairs = [
                ("slot", "2026-12-01T05:30:00Z"),
                ("driver", "0"),
                ("from", "balance"),
            ];
            stranger
                .post(&format!("/bookings/{booking}{part}"), &pairs)
                .await
                .expect(404);
        }
        assert_eq!(world.view(booking).await.booking.state.name(), "confirmed");
        assert!(!stranger.open("/bookings").await.has(&booking.to_string()));
        stranger.get("/bookings/not-an-id").await.expect(404);
    }
}

/// without a session every page of the cabinet leads to signing in, and back.
#[tokio::test(flavor = "multi_thread")]
async fn the_cabinet_needs_a_session() {
    let world = world().await;
    let mut browser = world.browser("en");
    let id = "019a8c3e-0000-7000-8000-000000000001";
    for path in [
        String::from("/bookings"),
        String::from("/notices"),
        format!("/bookings/{id}"),
        format!("/bookings/{id}/move"),
        format!("/bookings/{id}/cancel"),
        format!("/bookings/{id}/driver"),
        format!("/bookings/{id}/paid"),
    ] {
        let page = browser.get(&path).await;
        page.expect_to(&format!("/sign-in?next={path}"));
    }
}

/// what happened is told in the cabinet, and counted until it is read.
#[tokio::test(flavor = "multi_thread")]
async fn notices_are_shown_and_marked_as_read() {
    for world in worlds().await {
        let mut browser = world.browser("en");
        sign_up(&world, &mut browser, PHONE).await;
        let booking = book_and_pay(&world, &mut browser, LORRY).await;
        let page = browser.open("/notices").await;
        assert!(page.expect(200).has(&format!("/bookings/{booking}")));
        assert!(page.has("card unread"));
        let page = browser.answer(&page, &[]).await;
        assert_eq!(page.path, "/notices");
        assert!(!page.expect(200).has("card unread"));
        browser.get("/notices/read").await.expect_to("/notices");
        browser.get("/notices?before=nonsense").await.expect(404);
    }
}

/// an older page of the list begins after the last booking of the one before.
#[tokio::test(flavor = "multi_thread")]
async fn a_list_goes_on_from_a_booking() {
    let world = world().await;
    let mut browser = world.browser("en");
    sign_up(&world, &mut browser, PHONE).await;
    let booking = book(&mut browser, LORRY).await;
    let page = browser.open(&format!("/bookings?before={booking}")).await;
    assert!(!page.expect(200).has(&format!("/bookings/{booking}\"")));
    browser.get("/bookings?before=nonsense").await.expect(404);
}
