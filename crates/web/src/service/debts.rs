//! What a user owes: reading it, and the invoice that pays it.

use crate::app::App;
use crate::problem::Problem;
use accounts::{Account, AccountById, AccountError};
use axum::http::StatusCode;
use kernel::ids::AccountId;
use payments::{
    AskDebtPayment, BalanceOf, BudgetCodes, Debt, DebtError, DebtOf, Debtor, Invoice, InvoiceError,
    LedgerAccount,
};
use queue::Refusal;
use store::StoreError;

/// How often a number of an invoice is drawn until one is free.
const DRAWS: usize = 5;

/// Why the account may not book, if so. A block that this process remembers may have ended a moment ago in
/// another one, so it is looked up before anybody is turned away.
///
/// # Errors
/// Only those of the storage.
pub async fn may_book(app: &App, account: &Account) -> Result<Option<Refusal>, AccountError> {
    let Err(_) = queue::model::account::may_book(account) else {
        return Ok(None);
    };
    let now = app.store.read(AccountById(account.id)).await?;
    let Some(Err(refusal)) = now.as_ref().map(queue::model::account::may_book) else {
        app.forget_sessions();
        return Ok(None);
    };
    Ok(Some(with_debt(app, account.id, refusal).await))
}

/// The refusal with the sum that is owed, if that is what it is about.
pub async fn with_debt(app: &App, account: AccountId, refusal: Refusal) -> Refusal {
    let Refusal::AccountBlocked { reason, debt: None } = refusal else {
        return refusal;
    };
    // Without the sum the refusal is still right, so a failure to read it is no other answer.
    let owed = app
        .store
        .read(BalanceOf(LedgerAccount::Debt(account)))
        .await;
    let debt = owed.ok().filter(|owed| owed.minor > 0 && reason == "debt");
    Refusal::AccountBlocked { reason, debt }
}

/// What the account owes; `None` when it owes nothing.
///
/// # Errors
/// Only those of the storage.
pub async fn debt_of(app: &App, account: &Account) -> Result<Option<Debt>, StoreError> {
    app.store.read(DebtOf(account.id)).await
}

/// The invoice for all that the account owes, opened if there is none.
///
/// # Errors
/// [`DebtError::NothingOwed`], or the storage.
pub async fn invoice(app: &App, account: &Account) -> Result<Invoice, DebtError> {
    let mut last = None;
    for _ in 0..DRAWS {
        let draw = queue::step::draw_invoice(&app.ids);
        let command = AskDebtPayment {
            account: account.id,
            id: app.ids.next(),
            number: draw.number,
            secret_hash: draw.secret,
            at: app.now(),
        };
        match app.store.write(command).await {
            Err(DebtError::Invoice(InvoiceError::NumberTaken(number))) => {
                last = Some(InvoiceError::NumberTaken(number));
            }
            opened => return opened,
        }
    }
    let none_free = || InvoiceError::Number(0);
    Err(last.unwrap_or_else(none_free).into())
}

/// The registrar's account, to which a transfer goes.
///
/// # Errors
/// When the table that comes with the program is broken; a test reads it.
pub fn beneficiary() -> Result<Debtor, StoreError> {
    let codes = BudgetCodes::built_in();
    let codes = codes.map_err(|error| StoreError::Conflict(error.to_string()))?;
    Ok(codes.debtor().clone())
}

impl From<DebtError> for Problem {
    fn from(error: DebtError) -> Self {
        match error {
            DebtError::NothingOwed => Self::new(StatusCode::CONFLICT, "nothing-owed"),
            DebtError::Invoice(InvoiceError::Store(error)) => error.into(),
            DebtError::Invoice(error) => StoreError::Conflict(error.to_string()).into(),
        }
    }
}
