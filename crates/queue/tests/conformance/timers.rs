//! What time does to a booking: expiry, reminder, call, annulment.

use crate::support::{Lorry, PassageKind, Setup, World, local, worlds, worlds_with};
use jiff::SignedDuration;
use notices::NoticeKind;
use payments::InvoiceState;
use queue::model::booking::Booking;
use queue::model::slot::PlaceLane;
use queue::model::state::{ExpiryCause, State};
use queue::model::timers::Step;

const HOUR: &str = "2026-06-13T10:00";

async fn booked(world: &World, hour: &str) -> (Lorry, Booking) {
    let lorry = world.lorry().await;
    let booking = world.confirmed(&lorry, local(hour)).await;
    (lorry, booking)
}

/// a day before the booked time, and not before that, the user is told to come; once.
#[tokio::test]
async fn the_reminder_comes_a_day_before() {
    for world in worlds().await {
        let (lorry, booking) = booked(&world, HOUR).await;
        let due = local("2026-06-12T10:00");
        assert_eq!(world.timer(booking.id).await, Some(due));
        assert_eq!(world.tick(booking.id).await, Step::Wait(due));
        let early = due - SignedDuration::from_secs(1);
        assert_eq!(world.tick_at(booking.id, early).await, Step::Wait(due));
        assert_eq!(world.notices(&lorry).await, [NoticeKind::BookingConfirmed]);
        let call = local("2026-06-13T09:00");
        assert_eq!(world.tick_at(booking.id, due).await, Step::Wait(call));
        assert_eq!(world.tick(booking.id).await, Step::Wait(call));
        let told = [NoticeKind::BookingConfirmed, NoticeKind::ArriveReminder];
        assert_eq!(world.notices(&lorry).await, told);
        assert_eq!(world.timer(booking.id).await, Some(call));
        world.sound().await;
    }
}

/// whoever books with less notice than a day is told at once; after a move it is told again.
#[tokio::test]
async fn short_notice_is_told_at_once_and_a_move_anew() {
    for world in worlds().await {
        let (lorry, booking) = booked(&world, "2026-06-10T20:00").await;
        assert_eq!(world.timer(booking.id).await, Some(world.now()));
        world.tick(booking.id).await;
        let reminded = world.notices(&lorry).await;
        assert!(
            reminded.contains(&NoticeKind::ArriveReminder),
            "{reminded:?}"
        );
        let booking = world.moved(&booking, local(HOUR)).await.expect("moved");
        assert_eq!(booking.reminded_at, None);
        assert_eq!(
            world.timer(booking.id).await,
            Some(local("2026-06-12T10:00"))
        );
        world.tick_at(booking.id, local("2026-06-12T10:00")).await;
        let reminders = world.notices(&lorry).await;
        let reminders = reminders
            .iter()
            .filter(|kind| **kind == NoticeKind::ArriveReminder);
        assert_eq!(reminders.count(), 2);
        world.sound().await;
    }
}

const HALF_HOURS: &[(&str, &str)] = &[("interval_minutes = 60", "interval_minutes = 30")];

/// Q-EX12, Q-34.2: a booking for 1 November 00:30 is called at 22:30 on 31 October: the winter rule
/// follows the booked instant. One for an hour before is called at 22:30 too, by the summer rule.
#[tokio::test]
async fn winter_begins_with_the_booked_day() {
    let setup = Setup {
        start: "2026-10-30T04:00:00Z",
        rules: HALF_HOURS,
        ..Setup::default()
    };
    for world in worlds_with(&setup).await {
        let due = local("2026-10-31T22:30");
        for hour in ["2026-11-01T00:30", "2026-10-31T23:30"] {
            let (lorry, booking) = booked(&world, hour).await;
            let now = world.now();
            let early = due - SignedDuration::from_secs(1);
            assert_eq!(
                world.tick_at(booking.id, early).await,
                Step::Wait(due),
                "{hour}"
            );
            assert_eq!(world.booking(booking.id).await.state.name(), "confirmed");
            world.tick_at(booking.id, due).await;
            let state = world.booking(booking.id).await.state;
            let number = booking.state.number().expect("a number");
            assert_eq!(state, State::Called { number, at: due }, "{hour}");
            assert!(world.notices(&lorry).await.contains(&NoticeKind::Called));
            world.clock.set(now);
        }
        world.sound().await;
    }
}

/// and it ends with 31 March.
#[tokio::test]
async fn winter_ends_with_the_booked_day() {
    let setup = Setup {
        start: "2027-03-30T04:00:00Z",
        rules: HALF_HOURS,
        ..Setup::default()
    };
    for world in worlds_with(&setup).await {
        for (hour, due) in [
            ("2027-03-31T23:30", "2027-03-31T21:30"),
            ("2027-04-01T00:30", "2027-03-31T23:30"),
        ] {
            let (_, booking) = booked(&world, hour).await;
            let now = world.now();
            let reminder = local(hour) - SignedDuration::from_hours(24);
            assert_eq!(
                world.tick_at(booking.id, reminder).await,
                Step::Wait(local(due))
            );
            world.clock.set(now);
        }
        world.sound().await;
    }
}

/// whoever does not come within an hour after the interval loses the booking, pays for it, and
/// may book again at once. The place was theirs and is not given away any more.
#[tokio::test]
async fn a_lorry_that_does_not_come_is_annulled_after_the_grace() {
    for world in worlds().await {
        let (lorry, booking) = booked(&world, HOUR).await;
        world.tick_at(booking.id, local("2026-06-13T09:00")).await;
        let end = local("2026-06-13T12:00");
        assert_eq!(world.timer(booking.id).await, Some(end));
        let last = end - SignedDuration::from_secs(1);
        assert_eq!(world.tick_at(booking.id, last).await, Step::Wait(end));
        let earned = world.totals().await.earned;
        assert_eq!(world.tick_at(booking.id, end).await, Step::Rest);
        assert_eq!(
            world.booking(booking.id).await.state,
            State::Annulled { at: end }
        );
        assert_eq!(
            world.notices(&lorry).await.last(),
            Some(&NoticeKind::Annulled)
        );
        assert_eq!(world.totals().await.earned, earned, "no refund");
        assert_eq!(world.slot(local(HOUR), PlaceLane::Ordinary).await.taken, 1);
        world
            .hold(&lorry, local("2026-06-13T20:00"))
            .await
            .expect("the vehicle may book again");
        world.sound().await;
    }
}

/// the notice of the annulment names the booking's number.
#[tokio::test]
async fn the_notice_of_an_annulment_names_the_number() {
    for world in worlds().await {
        let (lorry, booking) = booked(&world, HOUR).await;
        world.tick_at(booking.id, local("2026-06-13T12:00")).await;
        let query = notices::NoticesOf {
            account: lorry.account,
            before: None,
            limit: 10,
        };
        let notices = world.store.read(query).await.expect("read");
        let annulled = notices
            .iter()
            .find(|notice| notice.kind == NoticeKind::Annulled);
        let number = booking.state.number().expect("a number").to_string();
        assert_eq!(annulled.expect("a notice").args["number"], number.as_str());
        world.sound().await;
    }
}

/// a lorry that stands in the waiting zone and was not called is never annulled. The centre
/// was down for the whole night: the lorry is called then, and has an interval and the grace to come.
#[tokio::test]
async fn a_lorry_in_the_waiting_zone_is_called_however_late() {
    for world in worlds().await {
        let (_, booking) = booked(&world, HOUR).await;
        world.clock.set(local("2026-06-13T08:00"));
        assert_eq!(
            world.passes(booking.id, PassageKind::EnterZone).await,
            Ok(true)
        );
        let late = local("2026-06-13T22:00");
        let end = local("2026-06-14T00:00");
        assert_eq!(world.tick_at(booking.id, late).await, Step::Wait(end));
        let number = booking.state.number().expect("a number");
        let state = world.booking(booking.id).await.state;
        assert_eq!(state, State::Called { number, at: late });
        assert_eq!(world.timer(booking.id).await, Some(end));
        let last = end - SignedDuration::from_secs(1);
        assert_eq!(world.tick_at(booking.id, last).await, Step::Wait(end));
        world.tick_at(booking.id, end).await;
        assert_eq!(
            world.booking(booking.id).await.state.name(),
            "annulled",
            "called, not come"
        );
        world.sound().await;
    }
}

/// Spec §7: an unpaid hold gives its place back exactly once, however often time is looked at.
#[tokio::test]
async fn an_unpaid_hold_frees_its_place_exactly_once() {
    for world in worlds().await {
        let hour = local(HOUR);
        let (lorry, neighbour) = (world.lorry().await, world.lorry().await);
        world.confirmed(&neighbour, hour).await;
        let booking = world.awaiting(&lorry, hour).await;
        let invoice = world.open_invoice(booking.id).await;
        let State::AwaitingPayment { until } = booking.state else {
            panic!("{booking:?}")
        };
        assert_eq!(until, world.now() + SignedDuration::from_mins(15));
        let last = until - SignedDuration::from_secs(1);
        assert_eq!(world.tick_at(booking.id, last).await, Step::Wait(until));
        assert_eq!(world.slot(hour, PlaceLane::Ordinary).await.taken, 2);
        for _ in 0..3 {
            assert_eq!(world.tick_at(booking.id, until).await, Step::Rest);
            assert_eq!(world.slot(hour, PlaceLane::Ordinary).await.taken, 1);
        }
        let cause = ExpiryCause::Unpaid;
        assert_eq!(
            world.booking(booking.id).await.state,
            State::Expired { cause }
        );
        let history = world.history(booking.id).await;
        assert_eq!(
            history
                .iter()
                .filter(|kind| *kind == "booking.expired")
                .count(),
            1
        );
        assert_eq!(world.notices(&lorry).await, [NoticeKind::HoldExpired]);
        let query = payments::InvoiceByNumber(invoice.number);
        let invoice = world
            .store
            .read(query)
            .await
            .expect("read")
            .expect("it is kept");
        assert_eq!(invoice.state, InvoiceState::Void);
        world.sound().await;
    }
}

/// a place booked in the last minute is called at once.
#[tokio::test]
async fn a_booking_of_the_last_minute_is_called_at_once() {
    for world in worlds().await {
        let (lorry, booking) = booked(&world, "2026-06-10T10:00").await;
        let end = local("2026-06-10T12:00");
        assert_eq!(world.tick(booking.id).await, Step::Wait(end));
        assert_eq!(world.booking(booking.id).await.state.name(), "called");
        let told = world.notices(&lorry).await;
        assert!(told.contains(&NoticeKind::Called), "{told:?}");
        world.sound().await;
    }
}
