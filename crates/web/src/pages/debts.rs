//! The debt in the cabinet: why, how much, how to pay.

use super::failure::Failure;
use super::reader::{Member, go};
use super::shown;
use crate::app::App;
use crate::service::debts as service;
use crate::service::payments::{FAILED, bank_page_back_to};
use crate::view::debts::{DebtRow, Owed, TransferDetails};
use crate::view::{DebtPage, paths};
use axum::Router;
use axum::response::Response;
use axum::routing::{get, post};
use payments::{CauseKind, Debt, DebtError, DebtMove, Invoice};

/// In the query of the return address: the reader comes from the bank.
const RETURNED: &str = "returned";

/// The routes of this page.
pub fn router() -> Router<App> {
    Router::new()
        .route(paths::DEBT, get(show))
        .route(paths::DEBT_PAY, post(pay).get(async || go(paths::DEBT)))
        .route(
            paths::DEBT_INVOICE,
            post(open).get(async || go(paths::DEBT)),
        )
}

/// The word for what moved a debt, one of [`crate::view::codes::DEBT_CAUSES`].
pub fn cause_of(moved: &DebtMove) -> &'static str {
    match (moved.cause, moved.is_payment()) {
        (CauseKind::Reversal, _) => "reversal",
        (CauseKind::DebtPayment, _) => "payment",
        (_, true) => "forgiven",
        (_, false) => "decision",
    }
}

fn owed(debt: &Debt) -> Result<Owed, Failure> {
    let zone = kernel::zone::kazakhstan();
    let row = |moved: &DebtMove| DebtRow {
        cause: cause_of(moved),
        amount_minor: moved.amount.minor,
        is_payment: moved.is_payment(),
        at: shown::zoned(moved.at, &zone),
        reason: moved.reason.clone(),
    };
    let transfer = match &debt.invoice {
        Some(invoice) => Some(transfer(invoice)?),
        None => None,
    };
    Ok(Owed {
        owed_minor: debt.owed.minor,
        since: shown::zoned(debt.since, &zone),
        rows: debt.moves.iter().map(row).collect(),
        transfer,
    })
}

fn transfer(invoice: &Invoice) -> Result<TransferDetails, Failure> {
    let to = service::beneficiary()?;
    Ok(TransferDetails {
        name: to.name,
        bin: to.bin.to_string(),
        iban: to.iban.to_string(),
        bic: to.bic,
        kbe: to.kbe,
        invoice_number: invoice.number,
    })
}

async fn show(member: Member) -> Result<Response, Failure> {
    let debt = service::debt_of(&member.app, &member.account).await?;
    if debt.is_none() {
        // The next page must not believe in a block that has ended.
        member.app.forget_sessions();
    }
    let has_failed = member.query(FAILED).is_some();
    let page = DebtPage {
        chrome: member.chrome(),
        debt: match &debt {
            Some(debt) => Some(owed(debt)?),
            None => None,
        },
        is_waiting: member.query(RETURNED).is_some() && !has_failed,
        has_failed,
    };
    Ok(member.show(&page))
}

/// The invoice of the debt; nothing is owed any more when it was sent twice.
async fn invoice(member: &Member) -> Result<Invoice, Failure> {
    match service::invoice(&member.app, &member.account).await {
        Ok(invoice) => Ok(invoice),
        Err(DebtError::NothingOwed) => Err(Failure::go(paths::DEBT)),
        Err(error) => {
            tracing::error!(%error, "no invoice could be opened for a debt");
            Err(Failure::busy())
        }
    }
}

/// Leads to the bank's page.
async fn pay(member: Member) -> Result<Response, Failure> {
    let invoice = invoice(&member).await?;
    let back = format!("{}?{RETURNED}=yes", paths::DEBT);
    Ok(go(&bank_page_back_to(
        &member.app,
        &invoice,
        &back,
        member.lang,
    )
    .await?))
}

/// Opens the invoice, whose number the other ways to pay need.
async fn open(member: Member) -> Result<Response, Failure> {
    invoice(&member).await?;
    Ok(go(paths::DEBT))
}
