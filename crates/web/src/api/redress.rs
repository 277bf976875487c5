//! Who was at fault, choices about a booking, and money back.

use super::answers::{Amount, BookingAnswer};
use super::changes::Change;
use super::extract::{Body, Key, SignedIn};
use super::reading::{Place, Reader, Rule, body};
use super::rules;
use crate::app::App;
use crate::problem::Problem;
use crate::service::redress as service;
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use kernel::money::Money;
use newtype_uuid::GenericUuid;
use payments::{BalanceOf, LedgerAccount};
use queue::commands::late_money::LateWish;
use queue::commands::option::OptionChoice;
use queue::model::booking::Booking;
use queue::model::redress::{LateChoice, OptionTaken};
use queue::model::state::State as BookingState;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Characters of a short word.
const WORD_CHARACTERS: usize = 40;

/// How a booking ended: who was at fault decides about the money.
#[derive(Debug, Serialize, ToSchema)]
pub struct EndingAnswer {
    /// What happened, such as `given_up`, `did_not_appear`, `checkpoint_closed`.
    #[schema(example = "given_up")]
    pub happening: &'static str,
    /// `user`, `registrar` or `nobody`.
    #[schema(example = "user")]
    pub at_fault: &'static str,
    /// `nothing_paid`, `used`, `forfeit` or `refund`.
    #[schema(example = "forfeit")]
    pub consequence: &'static str,
    /// The clause it rests on.
    #[schema(example = "Q-28.1")]
    pub clause: String,
    /// The fee it is about.
    pub amount: Amount,
    /// When.
    pub at: Timestamp,
}

/// The choice that a failure gives which is not the user's fault.
#[derive(Debug, Serialize, ToSchema)]
pub struct OptionAnswer {
    /// What happened.
    #[schema(example = "checkpoint_closed")]
    pub happening: &'static str,
    /// The clause it rests on.
    #[schema(example = "Q-28.3")]
    pub clause: &'static str,
    /// A move that counts for nothing can be chosen.
    pub may_move: bool,
    /// The money can be chosen.
    pub may_refund: bool,
    /// What was chosen: `kept`, `moved` or `money_back`; null while nothing is.
    pub chosen: Option<&'static str>,
}

/// Money that came when the place was gone.
#[derive(Debug, Serialize, ToSchema)]
pub struct LateMoneyAnswer {
    /// How much.
    pub amount: Amount,
    /// When the last of it came.
    pub at: Timestamp,
    /// What was chosen: `place` or `money_back`; null while nothing is.
    pub chosen: Option<&'static str>,
    /// The booking that was taken with it.
    pub new_booking: Option<Uuid>,
}

/// Everything of Q-28 about a booking.
#[derive(Debug, Serialize, ToSchema)]
pub struct RedressAnswer {
    /// How it ended; null while it goes on.
    pub ending: Option<EndingAnswer>,
    /// The choice of; null where none was given.
    pub option: Option<OptionAnswer>,
    /// Money that came late; null where none did.
    pub late_money: Option<LateMoneyAnswer>,
}

impl RedressAnswer {
    /// What a booking has of it.
    pub fn of(booking: &Booking) -> Self {
        let redress = &booking.redress;
        let option = booking.option();
        Self {
            ending: redress.ending.as_ref().map(|ending| EndingAnswer {
                happening: ending.judgement.happening.as_str(),
                at_fault: ending.judgement.at_fault.as_str(),
                consequence: ending.judgement.consequence.as_str(),
                clause: ending.judgement.clause.clone(),
                amount: ending.amount.into(),
                at: ending.at,
            }),
            option: option.map(|option| OptionAnswer {
                happening: option.happening.as_str(),
                clause: "Q-28.3",
                may_move: option.may_move,
                may_refund: option.may_refund,
                chosen: option.taken.map(OptionTaken::as_str),
            }),
            late_money: redress.late.as_ref().map(|late| LateMoneyAnswer {
                amount: late.amount.into(),
                at: late.at,
                chosen: late.chosen.map(LateChoice::as_str),
                new_booking: match late.chosen {
                    Some(LateChoice::Place { booking, .. }) => Some(booking.into_untyped_uuid()),
                    _ => None,
                },
            }),
        }
    }
}

/// What can be chosen about a booking now.
pub fn actions(booking: &Booking) -> Vec<&'static str> {
    let mut actions = Vec::new();
    let is_confirmed = matches!(booking.state, BookingState::Confirmed { .. });
    if booking.open_option().is_some() && is_confirmed {
        actions.push("choose_option");
    }
    let late = booking.redress.late.as_ref();
    if late.is_some_and(|late| late.chosen.is_none()) {
        actions.push("choose_for_money");
    }
    actions
}

body! {
    /// What is chosen about a booking that a failure hit.
    pub struct OptionRequest {
        /// `keep` the time, or `money_back`. Another time is chosen by moving the booking: that move
        /// counts for nothing.
        #[schema(value_type = String, example = "keep")]
        choice: String,
    }
}

/// Choose after a failure
///
/// Once: keep the time, or cancel and take the fee back. Another time that counts for nothing is
/// chosen with `moveBooking`.
#[utoipa::path(
    post, path = "/bookings/{id}/option", tag = "bookings", operation_id = "chooseOption",
    params(("id" = Uuid, Path, description = "The booking")),
    request_body = OptionRequest,
    responses((status = 200, description = "The booking as it stands", body = BookingAnswer)),
)]
pub async fn choose_option(
    change: Change,
    body: Body<OptionRequest>,
) -> Result<Json<BookingAnswer>, Problem> {
    let mut reader = Reader::default();
    let root = Place::Root;
    reader.odd(&root, &body.value.odd, OptionRequest::FIELDS);
    let place = root.field("choice");
    let text = reader.need_text(place, &body.value.choice, WORD_CHARACTERS);
    let words = [
        ("keep", OptionChoice::Keep),
        ("money_back", OptionChoice::MoneyBack),
    ];
    let choice = reader.choose(place, text, &words);
    let choice = reader.finish(choice)?;
    let (app, account, id) = change.parts();
    let chosen = service::choose_option(app, account, id, choice).await?;
    change.shown(chosen.id).await
}

body! {
    /// What is chosen about money that came late.
    pub struct LateMoneyRequest {
        /// `place` or `money_back`.
        #[schema(value_type = String, example = "place")]
        choice: String,
        /// The interval that is taken, for `place`; the first free one of the booked date if it is left
        /// out.
        #[schema(value_type = String, format = DateTime, required = false,
            example = "2026-12-01T08:00:00+05:00")]
        starts_at: String,
    }
}

#[derive(Clone, Copy)]
enum LateWord {
    Place,
    MoneyBack,
}

/// Choose about money that came late
///
/// Once: another place at the same checkpoint for the same vehicle, paid with it, or the money back. Where
/// the registers' answers still hold, the new booking is confirmed at once; otherwise it is confirmed when
/// they have been asked again. If the place was just taken by somebody else, the money stays.
#[utoipa::path(
    post, path = "/bookings/{id}/late-money", tag = "bookings", operation_id = "chooseForMoney",
    params(("id" = Uuid, Path, description = "The booking")),
    request_body = LateMoneyRequest,
    responses((status = 200, description = "The booking, with the new one's id", body = BookingAnswer)),
)]
pub async fn choose_for_money(
    change: Change,
    body: Body<LateMoneyRequest>,
) -> Result<Json<BookingAnswer>, Problem> {
    let mut reader = Reader::default();
    let root = Place::Root;
    reader.odd(&root, &body.value.odd, LateMoneyRequest::FIELDS);
    let place = root.field("choice");
    let text = reader.need_text(place, &body.value.choice, WORD_CHARACTERS);
    let words = [
        ("place", LateWord::Place),
        ("money_back", LateWord::MoneyBack),
    ];
    let word = reader.choose(place, text, &words);
    let place = root.field("starts_at");
    let text = reader.may_text(place, &body.value.starts_at, WORD_CHARACTERS);
    let starts_at = reader.parse(place, text, rules::instant);
    let wish = word.map(|word| match word {
        LateWord::Place => LateWish::Place { starts_at },
        LateWord::MoneyBack => LateWish::MoneyBack,
    });
    let wish = reader.finish(wish)?;
    let (app, account, id) = change.parts();
    let chosen = service::choose_for_money(app, account, id, wish).await?;
    change.shown(chosen.id).await
}

body! {
    /// Money that is asked back.
    pub struct MoneyBackRequest {
        /// How much, in tiyn; at most what is on the account.
        #[schema(value_type = i64, minimum = 1, example = 432_500)]
        amount_minor: i64,
        /// A new id of the request; asking again with it moves nothing.
        #[schema(value_type = String, format = Uuid, example = "01938f0e-7c1a-7000-8000-00000000002a")]
        request: String,
    }
}

/// What is left on the account.
#[derive(Debug, Serialize, ToSchema)]
pub struct MoneyBackAnswer {
    /// The request.
    pub request: Uuid,
    /// What was asked for.
    pub amount: Amount,
    /// Money on the account afterwards.
    pub balance: Amount,
}

/// Ask for money back
///
/// It leaves the account at once and is paid out to the user's bank account. Nothing goes back while the
/// account owes.
#[utoipa::path(
    post, path = "/me/money-back", tag = "account", operation_id = "askMoneyBack",
    request_body = MoneyBackRequest,
    responses((status = 200, description = "It is asked for", body = MoneyBackAnswer)),
)]
pub async fn money_back(
    State(app): State<App>,
    user: SignedIn,
    _key: Key,
    body: Body<MoneyBackRequest>,
) -> Result<Json<MoneyBackAnswer>, Problem> {
    let mut reader = Reader::default();
    let root = Place::Root;
    reader.odd(&root, &body.value.odd, MoneyBackRequest::FIELDS);
    let place = root.field("amount_minor");
    let amount = reader.need(place, &body.value.amount_minor).copied();
    if amount.is_some_and(|amount| amount <= 0) {
        reader.reject(place, Rule::new("money-amount"));
    }
    let place = root.field("request");
    let text = reader.need_text(place, &body.value.request, WORD_CHARACTERS);
    let request = reader.parse(place, text, |text| {
        super::extract::id(text).ok_or_else(|| Rule::new("id"))
    });
    let (amount, request) = reader.finish(amount.zip(request))?;
    let amount = Money::kzt(amount);
    service::money_back(&app, &user, request, amount).await?;
    let balance = app
        .store
        .read(BalanceOf(LedgerAccount::User(user.id)))
        .await?;
    Ok(Json(MoneyBackAnswer {
        request,
        amount: amount.into(),
        balance: balance.into(),
    }))
}
