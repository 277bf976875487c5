//! Pages of the journey about people: owner, driver, trusted drivers.

use super::draft::Step;
use super::{answers, begin};
use crate::pages::failure::Failure;
use crate::pages::fields;
use crate::pages::input::Posted;
use crate::pages::reader::{Member, go};
use crate::view::forms::Form;
use crate::view::journey::{BookDriverForm, BookOwnerForm, BookTrustedForm, TRUSTED_DRIVERS_MAX};
use crate::view::{BookDriver, BookOwner, BookTrusted, paths};
use axum::http::StatusCode;
use axum::response::Response;

/// whose the vehicle is; at first filled from the account.
pub async fn owner(member: Member) -> Result<Response, Failure> {
    let draft = begin(&member, Step::Owner).await?;
    let mut form: BookOwnerForm = draft.form(Step::Owner);
    if !draft.has(Step::Owner) {
        answers::from_account(&mut form, &member);
    }
    Ok(member.show(&BookOwner {
        chrome: member.chrome(),
        form,
    }))
}

/// Keeps the owner.
pub async fn submit_owner(member: Member, posted: Posted) -> Result<Response, Failure> {
    let mut draft = begin(&member, Step::Owner).await?;
    let mut form: BookOwnerForm = posted.form();
    if answers::owner(&mut form).is_none() {
        return Ok(member.show_errors(&BookOwner {
            chrome: member.chrome(),
            form,
        }));
    }
    draft.keep(Step::Owner, &form);
    draft.save(&member).await?;
    Ok(go(paths::BOOK_DRIVER))
}

/// who drives; a person is taken for the driver at first, an organisation drives nothing.
pub async fn driver(member: Member) -> Result<Response, Failure> {
    let draft = begin(&member, Step::Driver).await?;
    let mut form: BookDriverForm = draft.form(Step::Driver);
    if !draft.has(Step::Driver) {
        answers::from_account(&mut form, &member);
        if matches!(member.account.holder, accounts::Holder::Person { .. }) {
            form.phone.value = member.account.phone.to_string();
        }
    }
    Ok(member.show(&BookDriver {
        chrome: member.chrome(),
        form,
    }))
}

/// Keeps the driver.
pub async fn submit_driver(member: Member, posted: Posted) -> Result<Response, Failure> {
    let mut draft = begin(&member, Step::Driver).await?;
    let mut form: BookDriverForm = posted.form();
    if answers::driver(&mut form, member.today()).is_none() {
        return Ok(member.show_errors(&BookDriver {
            chrome: member.chrome(),
            form,
        }));
    }
    draft.keep(Step::Driver, &form);
    draft.save(&member).await?;
    Ok(go(paths::BOOK_TRUSTED))
}

/// who else may drive.
pub async fn trusted(member: Member) -> Result<Response, Failure> {
    let draft = begin(&member, Step::Trusted).await?;
    let form = answers::trusted_form(&draft);
    Ok(member.show(&BookTrusted {
        chrome: member.chrome(),
        form,
    }))
}

/// The form with fields for as many drivers as were asked for.
fn posted_form(posted: &Posted) -> (BookTrustedForm, bool) {
    let count: Option<usize> = posted.get("count").parse().ok();
    let known = count.filter(|count| *count <= TRUSTED_DRIVERS_MAX);
    let mut form = BookTrustedForm::for_count(known.unwrap_or(0));
    form.fill(posted.0.iter().map(|(name, value)| (name, value)));
    if known.is_none() {
        fields::reject(&mut form, "count", "trusted-count");
    }
    let sent = (1..).take_while(|number| {
        posted
            .0
            .iter()
            .any(|(name, _)| *name == format!("surname-{number}"))
    });
    let has_other_fields = known.is_some_and(|count| sent.count() != count);
    (form, has_other_fields)
}

/// Keeps the trusted drivers, or shows the fields of another number of them.
pub async fn submit_trusted(member: Member, posted: Posted) -> Result<Response, Failure> {
    let mut draft = begin(&member, Step::Trusted).await?;
    let (mut form, has_other_fields) = posted_form(&posted);
    let page = |form| BookTrusted {
        chrome: member.chrome(),
        form,
    };
    if posted.get("action") == "count" || has_other_fields {
        let is_known = form.count.error.is_none();
        let status = if is_known {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        return Ok(member.show_as(status, &page(form)));
    }
    if answers::trusted(&mut form, member.today()).is_none() {
        return Ok(member.show_errors(&page(form)));
    }
    draft.keep(Step::Trusted, &form);
    draft.save(&member).await?;
    Ok(go(paths::BOOK_CARGO))
}
