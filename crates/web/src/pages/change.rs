//! Changing a booking: another time, another driver, or none at all.
//!
//! None of the three forms has a key of its own. A form that is sent twice is told by the booking
//! itself: it has the time, the driver or the state already that was asked for.

use super::bookings::{fee_minor, moves_left};
use super::failure::Failure;
use super::fields;
use super::input::Posted;
use super::payment::pay_for_move;
use super::reader::Member;
use super::refusals::{self, Place, TakeForm};
use super::{shown, times};
use crate::app::App;
use crate::i18n::format;
use crate::service::bookings as service;
use crate::view::change::{CancelRefund, ChangeDriverForm};
use crate::view::forms::{Choice, Form};
use crate::view::times::TimeChoice;
use crate::view::{CancelBooking, ChangeDriver, MoveBooking, paths};
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::get;
use jiff::SignedDuration;
use queue::Refusal;
use queue::commands::hold::Wanted;
use queue::commands::moves::fee_of;
use queue::model::booking::Booking;
use queue::model::details::Driver;
use queue::model::redress::OptionTaken;
use queue::model::state::State;
use queue::queries::BookingView;
use sha2::{Digest, Sha256};

/// A form that comes again within this time was sent twice by one press.
const TWICE_MINUTES: i64 = 1;

/// The routes of these pages.
pub fn router() -> Router<App> {
    Router::new()
        .route("/bookings/{id}/move", get(show_move).post(submit_move))
        .route(
            "/bookings/{id}/cancel",
            get(show_cancel).post(submit_cancel),
        )
        .route(
            "/bookings/{id}/driver",
            get(show_driver).post(submit_driver),
        )
}

async fn view_of(member: &Member, id: &str) -> Result<BookingView, Failure> {
    let id = shown::booking_id(id)?;
    Ok(service::view(&member.app, &member.account, id).await?)
}

fn path_of(booking: &Booking) -> String {
    paths::booking(&booking.id.to_string())
}

/// Whether its user has moved the booking, be it with a move that counts for nothing.
fn was_moved(booking: &Booking) -> bool {
    let option = booking.option().and_then(|option| option.taken);
    booking.moves_used > 0 || option == Some(OptionTaken::Moved)
}

/// Whether the booking was changed a moment ago.
fn is_fresh(member: &Member, booking: &Booking) -> bool {
    let age = member.now().duration_since(booking.changed_at);
    age < SignedDuration::from_mins(TWICE_MINUTES)
}

fn refuse(member: &Member, refusal: Refusal, booking: &Booking) -> Failure {
    Failure::answer(refusals::answer(
        member,
        refusal,
        &Place::of(path_of(booking)),
    ))
}

/// Why the booking can't be moved in its state.
fn check_movable(member: &Member, booking: &Booking) -> Result<(), Failure> {
    match &booking.state {
        State::Confirmed { .. } => Ok(()),
        State::Called { .. } | State::InWaitingZone { .. } => {
            Err(refuse(member, Refusal::MoveTooLate, booking))
        }
        state => Err(refuse(
            member,
            Refusal::WrongState {
                state: state.name(),
            },
            booking,
        )),
    }
}

fn move_page(
    member: &Member,
    booking: &Booking,
    times: TimeChoice,
) -> Result<MoveBooking, Failure> {
    let app = &member.app;
    Ok(MoveBooking {
        chrome: member.chrome(),
        booking: shown::brief(member.lang, &app.settings, booking)?,
        free_moves_left: moves_left(app, booking),
        fee_minor: fee_of(booking, &app.settings, member.now())?.minor,
        times,
    })
}

/// the times to choose from, and what the move costs.
async fn show_move(member: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let booking = view_of(&member, &id).await?.booking;
    check_movable(&member, &booking)?;
    let checkpoint = shown::checkpoint_of(&member.app.settings, &booking)?;
    let date = member.query("date");
    let times = times::choice(&member, checkpoint, booking.lane(), date).await?;
    let is_wrong = times.has_errors();
    let page = move_page(&member, &booking, times)?;
    Ok(if is_wrong {
        member.show_errors(&page)
    } else {
        member.show(&page)
    })
}

/// Moves the booking. Without a free move left it leads to the bank first: the page said so.
async fn submit_move(
    member: Member,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let view = view_of(&member, &id).await?;
    let booking = &view.booking;
    let checkpoint = shown::checkpoint_of(&member.app.settings, booking)?;
    let slot = posted.get("slot");
    let is_same = times::chosen(slot) == Some(booking.starts_at());
    if is_same && was_moved(booking) && is_fresh(&member, booking) {
        return Ok(member.go_with(&path_of(booking), "booking-moved"));
    }
    check_movable(&member, booking)?;
    if is_same {
        return Err(refuse(&member, Refusal::SameTime, booking));
    }
    let starts_at = match times::read(&member, checkpoint, booking.lane(), slot).await? {
        Ok(starts_at) => starts_at,
        Err(times) => return Ok(member.show_errors(&move_page(&member, booking, times)?)),
    };
    let wanted = Wanted::At { starts_at };
    match service::move_to(&member.app, &member.account, booking.id, wanted, None).await {
        Ok(_) => Ok(member.go_with(&path_of(booking), "booking-moved")),
        Err(Refusal::MoveNeedsPayment { .. }) => pay_for_move(&member, &view).await,
        Err(refusal) => {
            let action = paths::booking_move(&booking.id.to_string());
            let place = Place {
                back: action.clone(),
                take: Some(TakeForm {
                    action,
                    pairs: Vec::new(),
                }),
                zone: checkpoint.zone.clone(),
            };
            Ok(refusals::answer(&member, refusal, &place))
        }
    }
}

/// asks once more, and says what becomes of the fee.
async fn show_cancel(member: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let view = view_of(&member, &id).await?;
    let booking = &view.booking;
    let refund = match booking.state {
        State::Held { .. } | State::Verifying { .. } | State::AwaitingPayment { .. } => {
            CancelRefund::NothingPaid
        }
        State::Confirmed { .. } if booking.may_take_money() => CancelRefund::Full,
        State::Confirmed { .. } | State::InWaitingZone { .. } if booking.fee_minor == 0 => {
            CancelRefund::Waived
        }
        State::Confirmed { .. } | State::InWaitingZone { .. } => CancelRefund::None,
        _ => {
            let refusal = Refusal::WrongState {
                state: booking.state.name(),
            };
            return Err(refuse(&member, refusal, booking));
        }
    };
    let is_movable = matches!(booking.state, State::Confirmed { .. });
    let page = CancelBooking {
        chrome: member.chrome(),
        booking: shown::brief(member.lang, &member.app.settings, booking)?,
        refund,
        fee_minor: fee_minor(&member.app, &view)?,
        free_moves_left: if is_movable {
            moves_left(&member.app, booking)
        } else {
            0
        },
    };
    Ok(member.show(&page))
}

async fn submit_cancel(member: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let booking = view_of(&member, &id).await?.booking;
    let cancelled = member.go_with(&path_of(&booking), "booking-cancelled");
    if matches!(booking.state, State::Cancelled { .. }) {
        // It was sent twice: the booking is given up already.
        return Ok(cancelled);
    }
    match service::cancel(&member.app, &member.account, booking.id, None).await {
        Ok(_) | Err(Refusal::WrongState { state: "cancelled" }) => Ok(cancelled),
        Err(refusal) => Err(refuse(&member, refusal, &booking)),
    }
}

/// What stands for a trusted driver in the form: not the position, which changes with every change
/// of driver, but the person.
fn driver_value(driver: &Driver) -> String {
    let mut hash = Sha256::new();
    for part in [driver.name.to_string(), driver.birth_date.to_string()] {
        hash.update(part);
        hash.update([0]);
    }
    hash.update(&driver.document.number);
    let digits = hash.finalize();
    u64::from_be_bytes(digits[..8].try_into().unwrap_or_default()).to_string()
}

fn driver_page(
    member: &Member,
    booking: &Booking,
    form: ChangeDriverForm,
) -> Result<ChangeDriver, Failure> {
    let choice = |driver: &Driver| Choice {
        hint: format::date(member.lang, driver.birth_date),
        ..Choice::new(driver_value(driver), driver.name.to_string())
    };
    Ok(ChangeDriver {
        chrome: member.chrome(),
        booking: shown::brief(member.lang, &member.app.settings, booking)?,
        driver: booking.details.driver.name.to_string(),
        trusted: booking.details.trusted_drivers.iter().map(choice).collect(),
        form,
    })
}

/// the trusted drivers to choose from.
async fn show_driver(member: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let booking = view_of(&member, &id).await?.booking;
    if !booking.state.is_active() || matches!(booking.state, State::Admitted { .. }) {
        let refusal = Refusal::WrongState {
            state: booking.state.name(),
        };
        return Err(refuse(&member, refusal, &booking));
    }
    Ok(member.show(&driver_page(
        &member,
        &booking,
        ChangeDriverForm::default(),
    )?))
}

async fn submit_driver(
    member: Member,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let booking = view_of(&member, &id).await?.booking;
    let mut form: ChangeDriverForm = posted.form();
    let chosen = form.value("driver").to_owned();
    let changed = member.go_with(&path_of(&booking), "driver-changed");
    if chosen == driver_value(&booking.details.driver) {
        // It was sent twice: the chosen one drives already.
        return Ok(changed);
    }
    let trusted = &booking.details.trusted_drivers;
    let Some(position) = trusted
        .iter()
        .position(|driver| driver_value(driver) == chosen)
    else {
        fields::reject(&mut form, "driver", "choose");
        return Ok(member.show_errors(&driver_page(&member, &booking, form)?));
    };
    let (app, account) = (&member.app, &member.account);
    match service::change_driver(app, account, booking.id, position, None).await {
        Ok(_) => Ok(changed),
        Err(refusal) => Err(refuse(&member, refusal, &booking)),
    }
}
