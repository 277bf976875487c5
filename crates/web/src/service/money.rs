//! A user's money, for pages and API alike: movements, statements, receipts, and the check of a document.

use crate::app::App;
use accounts::Account;
use kernel::ids::{BookingId, TransferId};
use payments::{
    BudgetCodes, CauseKind, CheckDocument, CheckedDocument, Debtor, DocumentCode, IssueReceipt,
    MoneyOf, MoneyPage, Movement, Period, PeriodStatement, Receipt, StatementOfPeriod,
    StatementOfPeriodError,
};
use queue::model::number::BookingNumber;
use queue::numbers::NumbersOf;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use store::StoreError;
use uuid::Uuid;

/// Movements on a page.
pub const PAGE_MOVEMENTS: i64 = 50;

/// Whom the fees are paid to. A program whose table of budget codes can't be read doesn't start.
static CODES: LazyLock<Option<BudgetCodes>> = LazyLock::new(|| BudgetCodes::built_in().ok());

/// The registrar: who receives the money.
pub fn registrar() -> Option<&'static Debtor> {
    CODES.as_ref().map(BudgetCodes::debtor)
}

/// Numbers of the bookings that movements are about.
pub type Numbers = BTreeMap<BookingId, BookingNumber>;

/// Balance, debt and a page of movements, with the numbers of their bookings.
///
/// # Errors
/// Only those of the storage.
pub async fn page(
    app: &App,
    account: &Account,
    before: Option<TransferId>,
) -> Result<(MoneyPage, Numbers), StoreError> {
    let query = MoneyOf {
        account: account.id,
        before,
        limit: PAGE_MOVEMENTS,
    };
    let page = app.store.read(query).await?;
    let numbers = numbers(app, &page.movements).await?;
    Ok((page, numbers))
}

/// The last movement of a page that is full, after which the next page begins.
pub fn next(movements: &[Movement]) -> Option<TransferId> {
    let is_full = i64::try_from(movements.len()).is_ok_and(|count| count >= PAGE_MOVEMENTS);
    let last = movements.last().filter(|_| is_full);
    last.map(|movement| movement.transfer.id)
}

/// The statement of a period, with the numbers of the bookings in it.
///
/// # Errors
/// When the period has too many movements, or the storage fails.
pub async fn statement(
    app: &App,
    account: &Account,
    period: Period,
) -> Result<(PeriodStatement, Numbers), StatementOfPeriodError> {
    let query = StatementOfPeriod {
        account: account.id,
        period,
    };
    let statement = app.store.read(query).await?;
    let numbers = numbers(app, &statement.movements).await?;
    Ok((statement, numbers))
}

/// Issues the receipt for money that came to the account, or gives the one that was issued; `None` when
/// no such money came to it.
///
/// # Errors
/// Only those of the storage.
pub async fn receipt(
    app: &App,
    account: &Account,
    message: Uuid,
) -> Result<Option<(Receipt, Numbers)>, StoreError> {
    let command = IssueReceipt {
        account: account.id,
        message,
        code: DocumentCode::new(app.ids.secret()),
        now: app.now(),
    };
    let Some(receipt) = app.store.write(command).await? else {
        return Ok(None);
    };
    let numbers = numbers(app, std::slice::from_ref(&receipt.movement)).await?;
    Ok(Some((receipt, numbers)))
}

/// What anybody may know of the document with a code; a text that can't be a code is of no document.
///
/// # Errors
/// Only those of the storage.
pub async fn check(
    app: &App,
    code: &str,
) -> Result<Option<(DocumentCode, CheckedDocument)>, StoreError> {
    let Ok(code) = code.parse::<DocumentCode>() else {
        return Ok(None);
    };
    let found = app.store.read(CheckDocument(code)).await?;
    Ok(found.map(|document| (code, document)))
}

/// The address at which anybody sees that a document is real.
pub fn check_address(app: &App, code: DocumentCode) -> String {
    let path = crate::view::paths::check_document(&code.to_string());
    format!("{}{path}", app.config.public_url)
}

async fn numbers(app: &App, movements: &[Movement]) -> Result<Numbers, StoreError> {
    let bookings: BTreeSet<BookingId> = movements
        .iter()
        .filter_map(|movement| movement.booking)
        .collect();
    let bookings = bookings.into_iter().collect();
    app.store.read(NumbersOf(bookings)).await
}

/// The clause of the Rules behind a movement; none for what only sets the books right.
pub const fn clause(cause: CauseKind) -> &'static str {
    match cause {
        CauseKind::Receipt | CauseKind::BookingFee => "23",
        CauseKind::MoveFee | CauseKind::Refund | CauseKind::Waiver => "28",
        CauseKind::Debt | CauseKind::DebtPayment => "27",
        CauseKind::BudgetOrder => "24",
        _ => "",
    }
}
