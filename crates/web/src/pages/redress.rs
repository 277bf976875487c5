//! What a failure, or money that came late, leaves to the user's choice; and money back.

use super::failure::Failure;
use super::fields;
use super::input::Posted;
use super::reader::{Member, go};
use super::refusals::{self, Place, TakeForm};
use super::{shown, times};
use crate::app::App;
use crate::i18n::{Message, Value};
use crate::service::bookings::view as view_booking;
use crate::service::redress as service;
use crate::view::forms::Form;
use crate::view::redress::{EndingView, FreeTime, LateView, MoneyBackForm, OptionView};
use crate::view::{MoneyBackPage, RedressView, paths};
use axum::Router;
use axum::extract::Path;
use axum::response::Response;
use axum::routing::{get, post};
use jiff::Timestamp;
use kernel::money::{Currency, Money};
use payments::{BalanceOf, LedgerAccount, MoneyBackError};
use queue::Refusal;
use queue::commands::late_money::{FreePlaces, LateWish};
use queue::commands::option::OptionChoice;
use queue::model::booking::Booking;
use queue::model::redress::{LateChoice, OptionTaken};
use queue::model::state::State;
use queue::queries::BookingView;
use uuid::Uuid;

/// The routes of these pages.
pub fn router() -> Router<App> {
    Router::new()
        .route("/bookings/{id}/option", post(choose).get(back))
        .route("/bookings/{id}/late-money", post(late_money).get(back))
        .route(paths::MONEY_BACK, get(show_money_back).post(money_back))
}

/// The addresses of the choices are no pages; going there leads to the booking.
async fn back(_member: Member, Path(id): Path<String>) -> Result<Response, Failure> {
    let id = shown::booking_id(&id)?;
    Ok(go(&paths::booking(&id.to_string())))
}

/// What the page of a booking says of Q-28.
///
/// # Errors
/// When the storage fails.
pub async fn view(member: &Member, view: &BookingView) -> Result<RedressView, Failure> {
    let booking = &view.booking;
    let places = service::places_for_money(&member.app, booking).await?;
    let redress = &booking.redress;
    let ending = redress.ending.as_ref().map(|ending| EndingView {
        happening: ending.judgement.happening.to_string(),
        at_fault: ending.judgement.at_fault.to_string(),
        consequence: ending.judgement.consequence.to_string(),
        clause: service::clause_words(&ending.judgement.clause),
        amount_minor: ending.amount.minor,
    });
    let is_confirmed = matches!(booking.state, State::Confirmed { .. });
    // Before the payment there is nothing to choose, and an end says itself what became of the money.
    let has_option = booking.state.number().is_some();
    let option = booking.option().filter(|_| has_option);
    Ok(RedressView {
        chrome: member.chrome(),
        booking: booking.id.to_string(),
        ending,
        option: option.map(|option| OptionView {
            happening: option.happening.to_string(),
            may_move: option.may_move,
            may_refund: option.may_refund,
            taken: option.taken.map(OptionTaken::as_str),
            is_open: option.is_open() && is_confirmed,
        }),
        late: late(member, booking, places)?,
    })
}

fn late(
    member: &Member,
    booking: &Booking,
    places: Option<FreePlaces>,
) -> Result<Option<LateView>, Failure> {
    let Some(late) = &booking.redress.late else {
        return Ok(None);
    };
    let settings = &member.app.settings;
    let zone = &shown::checkpoint_of(settings, booking)?.zone;
    let time = |at: Option<Timestamp>| {
        at.map(|at| FreeTime {
            interval: shown::interval_from(at, settings, zone),
            slot: at.to_string(),
        })
    };
    Ok(Some(LateView {
        amount_minor: late.amount.minor,
        chosen: late.chosen.map(LateChoice::as_str),
        new_booking: match late.chosen {
            Some(LateChoice::Place { booking, .. }) => Some(booking.to_string()),
            _ => None,
        },
        can_take: places.is_some(),
        of_day: time(places.and_then(|places| places.of_day)),
        later: time(places.and_then(|places| places.later)),
    }))
}

/// Keeps the time, or takes the money. A second press is told what was chosen.
async fn choose(
    member: Member,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = shown::booking_id(&id)?;
    let path = paths::booking(&id.to_string());
    let (choice, flash) = match posted.get("choice") {
        "keep" => (OptionChoice::Keep, "time-kept"),
        "money-back" => (OptionChoice::MoneyBack, "money-back-asked"),
        _ => return Ok(go(&path)),
    };
    match service::choose_option(&member.app, &member.account, id, choice).await {
        Ok(_) => Ok(member.go_with(&path, flash)),
        Err(Refusal::AlreadyChosen { .. }) => Ok(member.go_with(&path, "already-chosen")),
        Err(refusal) => Ok(refusals::answer(&member, refusal, &Place::of(path))),
    }
}

/// Takes the place that was shown, or the money. If a rival was faster, the next free time is offered.
async fn late_money(
    member: Member,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let id = shown::booking_id(&id)?;
    let path = paths::booking(&id.to_string());
    let wish = match posted.get("choice") {
        "place" => LateWish::Place {
            starts_at: times::chosen(posted.get("slot")),
        },
        "money-back" => LateWish::MoneyBack,
        _ => return Ok(go(&path)),
    };
    match service::choose_for_money(&member.app, &member.account, id, wish).await {
        Ok(booking) => match booking.redress.late.and_then(|late| late.chosen) {
            Some(LateChoice::Place { booking, .. }) => {
                Ok(member.go_with(&paths::booking(&booking.to_string()), "place-taken"))
            }
            _ => Ok(member.go_with(&path, "money-back-asked")),
        },
        Err(Refusal::AlreadyChosen { .. }) => Ok(member.go_with(&path, "already-chosen")),
        Err(refusal) => {
            let view = view_booking(&member.app, &member.account, id).await?;
            let checkpoint = shown::checkpoint_of(&member.app.settings, &view.booking)?;
            let place = Place {
                back: path,
                take: Some(TakeForm {
                    action: paths::booking_late_money(&id.to_string()),
                    pairs: vec![(String::from("choice"), String::from("place"))],
                }),
                zone: checkpoint.zone.clone(),
            };
            Ok(refusals::answer(&member, refusal, &place))
        }
    }
}

async fn money_page(member: &Member, form: MoneyBackForm) -> Result<MoneyBackPage, Failure> {
    let (store, account) = (&member.app.store, member.account.id);
    let balance = store.read(BalanceOf(LedgerAccount::User(account))).await?;
    let owed = store.read(BalanceOf(LedgerAccount::Debt(account))).await?;
    Ok(MoneyBackPage {
        chrome: member.chrome(),
        balance_minor: balance.minor,
        owed_minor: owed.minor,
        form,
        form_key: member.app.ids.uuid().to_string(),
    })
}

/// What is on the account, and how much of it is to go back.
async fn show_money_back(member: Member) -> Result<Response, Failure> {
    let mut page = money_page(&member, MoneyBackForm::default()).await?;
    page.form.amount.value = Money::kzt(page.balance_minor).decimal();
    Ok(member.show(&page))
}

/// An amount as people write it: blanks between thousands, a comma or a point before the tiyn.
fn read_amount(form: &mut MoneyBackForm) -> Option<Money> {
    let text: String = form
        .value("amount")
        .chars()
        .filter(|sign| !sign.is_whitespace())
        .map(|sign| if sign == ',' { '.' } else { sign })
        .collect();
    form.require(&["amount"]);
    let amount = Money::parse(&text, Currency::Kzt)
        .ok()
        .filter(|amount| amount.minor > 0);
    if amount.is_none() {
        fields::reject(form, "amount", "money-format");
    }
    amount
}

async fn money_back(member: Member, posted: Posted) -> Result<Response, Failure> {
    let mut form: MoneyBackForm = posted.form();
    let request: Result<Uuid, _> = posted.get("form_key").parse();
    let Ok(request) = request else {
        return Ok(go(paths::MONEY_BACK));
    };
    let Some(amount) = read_amount(&mut form) else {
        return Ok(member.show_errors(&money_page(&member, form).await?));
    };
    match service::money_back(&member.app, &member.account, request, amount).await {
        Ok(_) => Ok(member.go_with(paths::MONEY_BACK, "money-back-asked")),
        Err(MoneyBackError::TooMuch { balance }) => {
            let most = Value::MoneyMinor(balance.minor);
            form.reject(
                "amount",
                Message::new("error-money-most").with("most", most),
            );
            Ok(member.show_errors(&money_page(&member, form).await?))
        }
        // The page says what is owed.
        Err(MoneyBackError::Owes { .. }) => {
            Ok(member.show_errors(&money_page(&member, form).await?))
        }
        Err(MoneyBackError::Amount(_)) => {
            fields::reject(&mut form, "amount", "money-format");
            Ok(member.show_errors(&money_page(&member, form).await?))
        }
        Err(MoneyBackError::Store(error)) => Err(error.into()),
    }
}
