//! Where the reader's money goes back to.

use super::failure::Failure;
use super::fields;
use super::input::Posted;
use super::reader::Member;
use crate::app::App;
use crate::view::debts::PayoutAccountForm;
use crate::view::forms::Form;
use crate::view::{PayoutAccountPage, paths};
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use payments::{Iban, PayoutAccountOf, PayoutError, RefundsOf, StatePayoutAccount};

/// Most characters of an account's number with blanks in it.
const IBAN_CHARACTERS: usize = 48;

/// The routes of this page.
pub fn router() -> Router<App> {
    Router::new().route(paths::PAYOUT_ACCOUNT, get(show).post(submit))
}

async fn page(member: &Member, form: PayoutAccountForm) -> Result<PayoutAccountPage, Failure> {
    let due = member.app.store.read(RefundsOf(member.account.id)).await?;
    Ok(PayoutAccountPage {
        chrome: member.chrome(),
        holder: member.account.display_name(),
        due_minor: due.iter().map(|refund| refund.amount.minor).sum(),
        form,
    })
}

async fn show(member: Member) -> Result<Response, Failure> {
    let stated = PayoutAccountOf(member.account.id);
    let mut form = PayoutAccountForm::default();
    if let Some(stated) = member.app.store.read(stated).await? {
        form.iban.value = stated.iban.to_string();
        form.bic.value = stated.bic;
    }
    Ok(member.show(&page(&member, form).await?))
}

/// Keeps the account; stated again, it is the one that counts from now on.
async fn submit(member: Member, posted: Posted) -> Result<Response, Failure> {
    let mut form: PayoutAccountForm = posted.form();
    let typed = form.value("iban");
    let iban = (typed.len() <= IBAN_CHARACTERS).then(|| Iban::parse(typed).ok());
    let Some(iban) = iban.flatten() else {
        fields::reject(&mut form, "iban", "iban");
        return Ok(member.show_errors(&page(&member, form).await?));
    };
    let command = StatePayoutAccount {
        account: member.account.id,
        iban,
        bic: form.value("bic").to_uppercase(),
        at: member.now(),
    };
    match member.app.store.write(command).await {
        Ok(_) => Ok(member.go_with(paths::PAYOUT_ACCOUNT, "payout-account-stated")),
        Err(PayoutError::Store(error)) => Err(error.into()),
        Err(_) => {
            fields::reject(&mut form, "bic", "bic");
            Ok(member.show_errors(&page(&member, form).await?))
        }
    }
}
