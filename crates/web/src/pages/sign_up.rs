//! Signing up: telephone, code from the text message, who you are.

use super::cookies;
use super::failure::Failure;
use super::fields;
use super::input::Posted;
use super::proof::{self, Proof, Way};
use super::reader::{Reader, go};
use super::sign_in::keep_session;
use crate::app::App;
use crate::service::accounts::{self as service, AGREEMENT_VERSION, SigningError};
use crate::view::account::{PhoneForm, SignUpDetailsForm};
use crate::view::forms::Form;
use crate::view::{SignUpDetails, SignUpPhone, paths};
use accounts::{AccountError, Details, Holder, Residency, SessionKind};
use axum::Router;
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use kernel::phone::Phone;

/// The way of somebody who signs up.
static WAY: Way = Way {
    cookie: cookies::SIGN_UP,
    start: paths::SIGN_UP,
    code: paths::SIGN_UP_CODE,
    again: paths::SIGN_UP_CODE_AGAIN,
    onward: paths::SIGN_UP_DETAILS,
};

/// The routes of these pages.
pub fn router() -> Router<App> {
    Router::new()
        .route(paths::SIGN_UP, get(show_phone).post(submit_phone))
        .merge(proof::router(&WAY))
        .route(
            paths::SIGN_UP_DETAILS,
            get(show_details).post(submit_details),
        )
}

async fn show_phone(reader: Reader) -> Response {
    if reader.account.is_some() {
        return go(paths::BOOKINGS);
    }
    reader.show(&SignUpPhone {
        chrome: reader.chrome(),
        form: PhoneForm::default(),
    })
}

async fn submit_phone(
    reader: Reader,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Failure> {
    let mut form: PhoneForm = posted.form();
    let Some(phone) = fields::phone(&mut form, "phone") else {
        return Ok(reader.show_errors(&SignUpPhone {
            chrome: reader.chrome(),
            form,
        }));
    };
    proof::send_code(&WAY, &reader, &headers, phone).await
}

fn details_page(reader: &Reader, form: SignUpDetailsForm) -> SignUpDetails {
    let agreement_version = AGREEMENT_VERSION.to_owned();
    SignUpDetails {
        chrome: reader.chrome(),
        form,
        agreement_version,
    }
}

async fn show_details(reader: Reader, headers: HeaderMap) -> Result<Response, Failure> {
    Proof::finished(&WAY, &headers)?;
    Ok(reader.show(&details_page(&reader, SignUpDetailsForm::default())))
}

/// Reads who the account belongs to.
fn read_details(form: &mut SignUpDetailsForm, reader: &Reader) -> Option<Details> {
    let residency = fields::code(form, "residency", residency_of);
    let is_resident = residency == Some(Residency::Resident);
    let holder = match form.value("holder") {
        "person" => {
            let has_number = is_resident || !form.value("iin").is_empty();
            let iin = has_number.then(|| fields::iin(form, "iin"));
            let name = fields::person_name(form, "");
            name.map(|name| Holder::Person {
                iin: iin.flatten(),
                name,
            })
        }
        "organisation" => {
            let has_number = is_resident || !form.value("bin").is_empty();
            let bin = has_number.then(|| fields::bin(form, "bin"));
            let name = fields::organisation_name(form, "organisation");
            name.map(|name| Holder::Organisation {
                bin: bin.flatten(),
                name,
            })
        }
        _ => {
            fields::reject(form, "holder", "choose");
            None
        }
    };
    if form.has_errors() {
        return None;
    }
    Details::new(residency?, holder?, service::language_of(reader.lang)).ok()
}

/// Residency as the pages write it.
pub fn residency_of(code: &str) -> Option<Residency> {
    match code {
        "resident" => Some(Residency::Resident),
        "non-resident" => Some(Residency::NonResident),
        _ => None,
    }
}

async fn submit_details(
    reader: Reader,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, Failure> {
    let (phone, ticket) = Proof::finished(&WAY, &headers)?;
    let mut form: SignUpDetailsForm = posted.form();
    let details = read_details(&mut form, &reader);
    let password = fields::new_password(&mut form, &posted);
    let is_accepted =
        form.value("agreement") == "yes" && posted.get("agreement_version") == AGREEMENT_VERSION;
    if !is_accepted {
        fields::reject(&mut form, "agreement", "agreement");
    }
    let (Some(details), false) = (details, form.has_errors()) else {
        return Ok(reader.show_errors(&details_page(&reader, form)));
    };
    let app = &reader.app;
    let account = match service::sign_up(app, &ticket, details, password, reader.lang).await {
        Ok(account) => account,
        Err(SigningError::Account(AccountError::AlreadySignedUp)) => {
            return Ok(phone_page_again(&reader, &phone, "phone-taken"));
        }
        Err(SigningError::Account(AccountError::TicketUnknown | AccountError::TicketExpired)) => {
            return Ok(phone_page_again(&reader, &phone, "code-expired"));
        }
        Err(error) => return Err(error.into()),
    };
    let signed_in = service::open_session(app, account, SessionKind::Cookie, None).await?;
    let mut response = reader.go_with(paths::BOOKINGS, "signed-up");
    keep_session(&mut response, app, &signed_in);
    cookies::remove(&mut response, &app.config, cookies::SIGN_UP);
    Ok(response)
}

/// The first page again, with why the telephone can't be used (as it was proved).
fn phone_page_again(reader: &Reader, phone: &Phone, rule: &str) -> Response {
    let mut form = PhoneForm::from_pairs([("phone", phone.to_string())]);
    fields::reject(&mut form, "phone", rule);
    reader.show_errors(&SignUpPhone {
        chrome: reader.chrome(),
        form,
    })
}
