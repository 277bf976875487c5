//! The reader's bookings: the list, and the page of one with checks, timeline and countdown.

use super::checks;
use super::failure::Failure;
use super::reader::Member;
use super::redress;
use super::shown;
use crate::app::App;
use crate::i18n::{Lang, format};
use crate::service::bookings as service;
use crate::service::checks::{can_book_again, told_to_user};
use crate::view::booking::{BookingActions, EventView};
use crate::view::{BookingList, BookingPage, RedressView, paths};
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use queue::appeals::{Appeal, AppealsOf};
use queue::commands::moves::fee_of;
use queue::model::booking::Booking;
use queue::model::state::State;
use queue::model::timers::{annul_at, call_at};
use queue::queries::{BookingView, BookingsOf, PAGE_BOOKINGS};
use registers::checks::CheckNumber;
use store::Event;

/// The routes of these pages.
pub fn router() -> Router<App> {
    Router::new()
        .route(paths::BOOKINGS, get(list))
        .route("/bookings/{id}", get(page))
}

async fn list(member: Member) -> Result<Response, Failure> {
    let before = match member.query("before") {
        Some(id) => Some(shown::booking_id(id)?),
        None => None,
    };
    let query = BookingsOf {
        account: member.account.id,
        before,
    };
    let bookings = member.app.store.read(query).await?;
    let is_full = i64::try_from(bookings.len()).is_ok_and(|count| count == PAGE_BOOKINGS);
    let last = bookings.last().filter(|_| is_full);
    let more = last.map(|booking| format!("{}?before={}", paths::BOOKINGS, booking.id));
    let settings = &member.app.settings;
    let brief = |booking: &Booking| shown::brief(member.lang, settings, booking);
    let (mut active, past): (Vec<Booking>, Vec<Booking>) = bookings
        .into_iter()
        .partition(|booking| booking.state.is_active());
    active.sort_by_key(Booking::starts_at);
    let page = BookingList {
        chrome: member.chrome(),
        active: active.iter().map(brief).collect::<Result<_, _>>()?,
        past: past.iter().map(brief).collect::<Result<_, _>>()?,
        more,
    };
    Ok(member.show(&page))
}

async fn page(member: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let id = shown::booking_id(&id)?;
    let view = service::view(&member.app, &member.account, id).await?;
    let appeals = member.app.store.read(AppealsOf { booking: id }).await?;
    let mut page = page_of(&member, &view, &appeals)?;
    page.redress = redress::view(&member, &view).await?;
    Ok(member.show(&page))
}

/// Until when the place is held, while it is.
pub fn hold_until(booking: &Booking) -> Option<Timestamp> {
    match booking.state {
        State::Held { until }
        | State::Verifying { until, .. }
        | State::AwaitingPayment { until } => Some(until),
        _ => None,
    }
}

/// The fee of a booking: what is asked now, else what it cost when it was made.
///
/// # Errors
/// When no tariff is in force.
pub fn fee_minor(app: &App, view: &BookingView) -> Result<i64, Failure> {
    if let Some(invoice) = &view.invoice {
        return Ok(invoice.amount.minor);
    }
    Ok(fee_of(&view.booking, &app.settings, view.booking.created_at)?.minor)
}

/// Moves left that cost nothing more: the free and the paid ones, and one that is owed.
pub fn moves_left(app: &App, booking: &Booking) -> u32 {
    let free = (app.settings.rules.free_moves - booking.moves_used).max(0);
    let option = booking.open_option();
    let owed = i64::from(option.is_some_and(|option| option.may_move));
    shown::count(free + booking.paid_moves + owed)
}

fn page_of(
    member: &Member,
    view: &BookingView,
    appeals: &[Appeal],
) -> Result<BookingPage, Failure> {
    let app = &member.app;
    let booking = &view.booking;
    let rules = &app.settings.rules;
    let checkpoint = shown::checkpoint_of(&app.settings, booking)?;
    let zone = &checkpoint.zone;
    let until = hold_until(booking);
    let left = until.map_or(SignedDuration::ZERO, |until| {
        until.duration_since(member.now())
    });
    let is_to_come = matches!(
        booking.state,
        State::Confirmed { .. } | State::InWaitingZone { .. } | State::Called { .. }
    );
    let due = |at: Timestamp| is_to_come.then(|| shown::zoned(at, zone));
    let early = SignedDuration::from_mins(rules.early_entry_minutes);
    let is_called = matches!(booking.state, State::Called { .. });
    let trailer = booking.details.vehicle.trailer_plate.as_ref();
    let is_payable =
        view.invoice.is_some() && matches!(booking.state, State::AwaitingPayment { .. });
    let fee_minor = fee_minor(app, view)?;
    Ok(BookingPage {
        chrome: member.chrome(),
        booking: shown::brief(member.lang, &app.settings, booking)?,
        trailer_plate: trailer
            .map(|plate| plate.raw().to_owned())
            .unwrap_or_default(),
        driver: booking.details.driver.name.to_string(),
        fee_minor,
        balance_minor: view.balance.minor,
        hold_until: until.map(|until| shown::zoned(until, zone)),
        hold_minutes_left: left.as_mins().max(0),
        arrive_from: due(booking.starts_at() - early),
        call_by: due(call_at(booking, rules, zone)).filter(|_| !is_called),
        arrive_until: due(annul_at(booking, rules)),
        free_moves_left: moves_left(app, booking),
        checks: checks::views(&view.checks, appeals, zone),
        stop: checks::stop(booking),
        events: events(member.lang, view, zone),
        redress: RedressView::default(),
        actions: BookingActions {
            can_pay: is_payable,
            can_pay_from_balance: is_payable && view.balance.minor >= fee_minor,
            can_move: matches!(booking.state, State::Confirmed { .. }),
            can_cancel: can_cancel(booking),
            can_change_driver: can_change_driver(booking),
            can_book_again: can_book_again(booking),
        },
        form_key: app.ids.uuid().to_string(),
    })
}

/// Whether the booking can still be given up.
pub fn can_cancel(booking: &Booking) -> bool {
    booking
        .state
        .clone()
        .cancelled(booking.may_take_money())
        .is_ok()
}

/// Whether somebody else may drive.
pub fn can_change_driver(booking: &Booking) -> bool {
    let is_in_time = matches!(
        booking.state,
        State::AwaitingPayment { .. }
            | State::Confirmed { .. }
            | State::InWaitingZone { .. }
            | State::Called { .. }
    );
    is_in_time && !booking.details.trusted_drivers.is_empty()
}

/// The timeline, newest first.
fn events(lang: Lang, view: &BookingView, zone: &TimeZone) -> Vec<EventView> {
    let told = view
        .events
        .iter()
        .rev()
        .filter(|event| told_to_user(event, &view.booking).is_some());
    told.map(|event| EventView {
        kind: event.kind.clone(),
        at: shown::zoned(event.at, zone),
        detail: detail(lang, event, zone),
    })
    .collect()
}

/// What an event says beside its kind: the new time, the issued number.
fn detail(lang: Lang, event: &Event, zone: &TimeZone) -> String {
    let text = |name: &str| event.payload.get(name).and_then(serde_json::Value::as_str);
    let moment = |name: &str| {
        let at: Option<Timestamp> = text(name).and_then(|text| text.parse().ok());
        at.map(|at| format::moment(lang, &shown::zoned(at, zone)))
            .unwrap_or_default()
    };
    match event.kind.as_str() {
        "booking.moved" | "booking.moved_by_checkpoint" => {
            format!("{} → {}", moment("from"), moment("to"))
        }
        "booking.held" | "booking.called" => moment("starts_at"),
        "booking.check_changed" | "booking.appeal_filed" | "booking.appeal_answered" => {
            check_of(lang, event)
        }
        "booking.confirmed" => text("number")
            .map(|number| format!("№ {number}"))
            .unwrap_or_default(),
        _ => String::new(),
    }
}

/// The name of the check that an event is about.
fn check_of(lang: Lang, event: &Event) -> String {
    let number = event.payload["check"].as_u64();
    number
        .and_then(|number| u8::try_from(number).ok())
        .and_then(|number| CheckNumber::new(number).ok())
        .map(|number| lang.t(&format!("{}-name", number.text_id())))
        .unwrap_or_default()
}
