//! What the user owes: why, how much, how to pay.

use super::answers::{Amount, InvoiceAnswer};
use super::changes::PaymentPage;
use super::extract::{Key, Language, NoBody, SignedIn};
use crate::app::App;
use crate::pages::debts::cause_of;
use crate::problem::Problem;
use crate::service::{debts, payments};
use crate::view::paths;
use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// One thing that made the debt, or was paid of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct DebtCause {
    /// `reversal`, `decision`, `payment` or `forgiven`; the last two lower the debt.
    #[schema(example = "reversal")]
    pub cause: &'static str,
    /// In the caller's language.
    pub text: String,
    /// How much.
    pub amount: Amount,
    /// Whether it lowered the debt.
    pub is_payment: bool,
    /// The words of whoever wrote the debt down.
    pub reason: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// What the user owes.
#[derive(Debug, Serialize, ToSchema)]
pub struct DebtAnswer {
    /// How much; nothing when there is no debt.
    pub owed: Amount,
    /// Since when.
    pub since: Option<Timestamp>,
    /// The clause by which a debt bars from booking.
    #[schema(example = "Q-27")]
    pub clause: &'static str,
    /// Newest first.
    pub causes: Vec<DebtCause>,
    /// The open invoice; its number in the purpose of a transfer, or in the bank's application, pays it.
    pub invoice: Option<InvoiceAnswer>,
}

/// See what is owed
///
/// Whoever owes can't book: why, how much, and the invoice that pays it.
#[utoipa::path(
    get, path = "/me/debt", tag = "accounts", operation_id = "viewDebt",
    responses((status = 200, description = "What is owed", body = DebtAnswer)),
)]
pub async fn view(
    State(app): State<App>,
    user: SignedIn,
    Language(lang): Language,
) -> Result<Json<DebtAnswer>, Problem> {
    let debt = debts::debt_of(&app, &user).await?;
    let moves = debt.as_ref().map_or(&[][..], |debt| &debt.moves);
    let causes = moves.iter().map(|moved| DebtCause {
        cause: cause_of(moved),
        text: lang.t(&format!("debt-cause-{}", cause_of(moved))),
        amount: moved.amount.into(),
        is_payment: moved.is_payment(),
        reason: moved.reason.clone(),
        at: moved.at,
    });
    let owed = debt
        .as_ref()
        .map_or(kernel::money::Money::kzt(0), |debt| debt.owed);
    Ok(Json(DebtAnswer {
        owed: owed.into(),
        since: debt.as_ref().map(|debt| debt.since),
        clause: "Q-27",
        causes: causes.collect(),
        invoice: debt
            .as_ref()
            .and_then(|debt| debt.invoice.as_ref())
            .map(InvoiceAnswer::from),
    }))
}

/// Get the bank's page for the debt
///
/// For all that is owed. Asking again gives the same invoice, unless the debt has changed. The block ends in
/// the moment in which the payment comes.
#[utoipa::path(
    post, path = "/me/debt/payment", tag = "accounts", operation_id = "payDebt",
    responses((status = 200, description = "Where to pay", body = PaymentPage)),
)]
pub async fn pay(
    State(app): State<App>,
    user: SignedIn,
    _key: Key,
    Language(lang): Language,
    _body: NoBody,
) -> Result<Json<PaymentPage>, Problem> {
    let invoice = debts::invoice(&app, &user).await?;
    let pay_url = payments::bank_page_back_to(&app, &invoice, paths::DEBT, lang).await?;
    Ok(Json(PaymentPage {
        pay_url,
        invoice_number: invoice.number.to_string(),
        amount: invoice.amount.into(),
    }))
}
