//! Changing a booking: moving, cancelling, another driver, paying.

use super::answers::{Amount, BookingAnswer};
use super::bodies::{DriverRequest, MoveRequest};
use super::details::read_when;
use super::extract::{Body, IdPath, Key, Language, NoBody, SignedIn};
use super::reading::{Place, Reader, Rule};
use crate::app::App;
use crate::i18n::Lang;
use crate::problem::Problem;
use crate::service::{bookings, payments};
use accounts::Account;
use axum::Json;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use kernel::ids::BookingId;
use queue::Refusal;
use queue::commands::hold::RequestKey;
use serde::Serialize;
use utoipa::ToSchema;

/// Trusted drivers that a position can name; the booking has fewer.
const POSITION_MAX: i64 = 99;

type Answer = Result<Json<BookingAnswer>, Problem>;

/// Who changes which booking, in which language, and under which key.
pub struct Change {
    app: App,
    user: SignedIn,
    key: Key,
    lang: Lang,
    id: IdPath,
}

impl FromRequestParts<App> for Change {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let user = SignedIn::from_request_parts(parts, app).await?;
        let key = Key::from_request_parts(parts, app).await?;
        let Language(lang) = Language::from_request_parts(parts, app).await?;
        let id = IdPath::from_request_parts(parts, app).await?;
        Ok(Self {
            app: app.clone(),
            user,
            key,
            lang,
            id,
        })
    }
}

impl Change {
    /// The app, the user and the booking, for a service.
    pub(super) fn parts(&self) -> (&App, &Account, BookingId) {
        (&self.app, &self.user, self.booking())
    }

    fn booking(&self) -> BookingId {
        self.id.of()
    }

    /// The key joined with this change, so that a repeated request is answered and not done again.
    fn request(&self, use_case: &str, body: &[u8]) -> Option<RequestKey> {
        self.key.join_about(&self.user, use_case, self.id.0, body)
    }

    /// The booking as it stands after the change.
    pub(super) async fn shown(&self, booking: BookingId) -> Answer {
        let view = bookings::view(&self.app, &self.user, booking).await?;
        Ok(Json(BookingAnswer::of(
            &view,
            &self.app.settings,
            self.lang,
        )))
    }

    /// The bank's page for an invoice of the booking.
    async fn bank_page(&self, invoice: &::payments::Invoice) -> Result<Json<PaymentPage>, Problem> {
        let pay_url = payments::bank_page(&self.app, invoice, self.booking(), self.lang).await?;
        Ok(Json(PaymentPage {
            pay_url,
            invoice_number: invoice.number.to_string(),
            amount: invoice.amount.into(),
        }))
    }
}

/// Move a booking to another time
///
/// Twice without paying again. The former place is given back in the same moment.
#[utoipa::path(
    post, path = "/bookings/{id}/move", tag = "bookings", operation_id = "moveBooking",
    params(("id" = uuid::Uuid, Path, description = "The booking")),
    request_body = MoveRequest,
    responses((status = 200, description = "The booking with its new time", body = BookingAnswer)),
)]
pub async fn move_booking(change: Change, body: Body<MoveRequest>) -> Answer {
    let mut reader = Reader::default();
    let root = Place::Root;
    reader.odd(&root, &body.value.odd, MoveRequest::FIELDS);
    let place = root.field("when");
    let when = reader.need(place, &body.value.when);
    let wanted = when.and_then(|when| read_when(&mut reader, &place, when, change.app.now()));
    let wanted = reader.finish(wanted)?;
    let request = change.request("bookings.move", &body.bytes);
    let moved =
        bookings::move_to(&change.app, &change.user, change.booking(), wanted, request).await?;
    change.shown(moved).await
}

/// Cancel a booking
///
/// The place is free for others at once. After payment the fee is not given back, unless
/// the checkpoint had moved the booking.
#[utoipa::path(
    post, path = "/bookings/{id}/cancel", tag = "bookings", operation_id = "cancelBooking",
    params(("id" = uuid::Uuid, Path, description = "The booking")),
    responses((status = 200, description = "The cancelled booking", body = BookingAnswer)),
)]
pub async fn cancel(change: Change, NoBody(bytes): NoBody) -> Answer {
    let request = change.request("bookings.cancel", &bytes);
    let cancelled = bookings::cancel(&change.app, &change.user, change.booking(), request).await?;
    change.shown(cancelled).await
}

/// Let a trusted driver drive
///
/// One of the trusted drivers of the booking takes the driver's place, and the former driver takes
/// theirs.
#[utoipa::path(
    post, path = "/bookings/{id}/driver", tag = "bookings", operation_id = "changeDriver",
    params(("id" = uuid::Uuid, Path, description = "The booking")),
    request_body = DriverRequest,
    responses((status = 200, description = "The booking with its new driver", body = BookingAnswer)),
)]
pub async fn change_driver(change: Change, body: Body<DriverRequest>) -> Answer {
    let mut reader = Reader::default();
    let root = Place::Root;
    reader.odd(&root, &body.value.odd, DriverRequest::FIELDS);
    let place = root.field("trusted_driver");
    let position = reader.need(place, &body.value.trusted_driver).copied();
    let position = position.and_then(|position| {
        let is_good = (0..=POSITION_MAX).contains(&position);
        if !is_good {
            reader.reject(place, Rule::new("position"));
        }
        usize::try_from(position).ok().filter(|_| is_good)
    });
    let position = reader.finish(position)?;
    let request = change.request("bookings.driver", &body.bytes);
    let changed = bookings::change_driver(
        &change.app,
        &change.user,
        change.booking(),
        position,
        request,
    )
    .await?;
    change.shown(changed).await
}

/// Where to pay.
#[derive(Debug, Serialize, ToSchema)]
pub struct PaymentPage {
    /// The bank's page; open it in a browser.
    pub pay_url: String,
    /// The number by which the bank knows the payment.
    #[schema(example = "712345678901")]
    pub invoice_number: String,
    /// How much.
    pub amount: Amount,
}

/// Get the bank's page
///
/// For the fee that is awaited: of the booking, or of one more move. The bank tells the
/// registrar by itself when it is paid; watch the booking.
#[utoipa::path(
    post, path = "/bookings/{id}/payment", tag = "bookings", operation_id = "payByCard",
    params(("id" = uuid::Uuid, Path, description = "The booking")),
    responses((status = 200, description = "Where to pay", body = PaymentPage)),
)]
pub async fn pay(change: Change, _body: NoBody) -> Result<Json<PaymentPage>, Problem> {
    let view = bookings::view(&change.app, &change.user, change.booking()).await?;
    let state = view.booking.state.name();
    let invoice = view.invoice.ok_or(Refusal::WrongState { state })?;
    change.bank_page(&invoice).await
}

/// Pay from the balance
///
/// With money that is on the user's account already, for the fee that is awaited.
#[utoipa::path(
    post, path = "/bookings/{id}/payment/from-balance", tag = "bookings",
    operation_id = "payFromBalance",
    params(("id" = uuid::Uuid, Path, description = "The booking")),
    responses((status = 200, description = "The paid booking", body = BookingAnswer)),
)]
pub async fn pay_from_balance(change: Change, NoBody(bytes): NoBody) -> Answer {
    let request = change.request("bookings.pay_from_balance", &bytes);
    let paid =
        bookings::pay_from_balance(&change.app, &change.user, change.booking(), request).await?;
    change.shown(paid).await
}

/// Get the bank's page for one more move
///
/// After both free moves are used. Asking again gives the same invoice.
#[utoipa::path(
    post, path = "/bookings/{id}/move-payment", tag = "bookings", operation_id = "payForMove",
    params(("id" = uuid::Uuid, Path, description = "The booking")),
    responses((status = 200, description = "Where to pay", body = PaymentPage)),
)]
pub async fn pay_for_move(change: Change, _body: NoBody) -> Result<Json<PaymentPage>, Problem> {
    let invoice = bookings::ask_move_payment(&change.app, &change.user, change.booking()).await?;
    change.bank_page(&invoice).await
}
