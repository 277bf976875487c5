//! What accountants do and see, for pages and API alike: statements, orders to the budget, proposals.

use super::bookings;
use crate::app::App;
use accounts::queries::AccountById;
use accounts::{Account, AccountByPhone, AccountError};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::ids::{AccountId, BookingId};
use kernel::money::Money;
use kernel::phone::Phone;
use payments::finance::{DayOfMoney, FindProposal};
use payments::{
    ApproveMatch, ApprovePosting, BudgetCodes, BudgetError, DayOfTransfers, InvoiceState,
    LedgerAccount, MakeTransferOrders, MatchReceipt, MatchTarget, OverviewError, Proposal,
    ProposalError, ProposalKind, ProposePosting, RejectMatch, RejectPosting, TransferError,
    TransferOrder, TransfersOverview,
};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};
use uuid::Uuid;

/// Largest amount of a posting by hand: what one entry of a statement may have.
pub const POSTING_MAX: Money = payments::bank_statement::ENTRY_AMOUNT_MAX;
/// Days of receipt that are looked at for what is still outstanding.
const OUTSTANDING_DAYS: i32 = 120;

static CODES: LazyLock<Result<Arc<BudgetCodes>, BudgetError>> =
    LazyLock::new(|| BudgetCodes::built_in().map(Arc::new));

/// Where fees go, and the registrar's own account.
///
/// # Errors
/// When the table that comes with the program can't be used; a test reads it.
pub fn codes() -> Result<Arc<BudgetCodes>, BudgetError> {
    CODES.clone()
}

/// Today in Kazakhstan.
pub fn today(app: &App) -> Date {
    kernel::zone::kazakhstan().to_datetime(app.now()).date()
}

/// What was received per day and code in a period that ends today, and where it is now.
///
/// # Errors
/// [`OverviewError`].
pub async fn overview(app: &App, days: i32) -> Result<Vec<DayOfTransfers>, OverviewError> {
    let today = today(app);
    let query = TransfersOverview {
        codes: codes()?,
        from: today.saturating_sub((days - 1).days()),
        until: today,
        today,
    };
    app.store.read(query).await
}

/// The fees of past days, for the forecast.
///
/// # Errors
/// [`OverviewError`].
pub async fn history(app: &App, days: i32) -> Result<Vec<DayOfMoney>, OverviewError> {
    let overview = overview(app, days + 1).await?;
    let day = |day: DayOfTransfers| DayOfMoney {
        day: day.received_on,
        amount: day.received,
    };
    Ok(overview.into_iter().map(day).collect())
}

/// The days of which something has not reached the budget.
///
/// # Errors
/// [`OverviewError`].
pub async fn outstanding(app: &App) -> Result<Vec<DayOfTransfers>, OverviewError> {
    let mut days = overview(app, OUTSTANDING_DAYS).await?;
    days.retain(|day| day.in_transfer.minor != 0 || day.waiting.minor != 0);
    Ok(days)
}

/// Makes the orders of payment for all days that are over.
///
/// # Errors
/// [`TransferError`].
pub async fn make_orders(app: &App, by: &Account) -> Result<Vec<TransferOrder>, TransferError> {
    let command = MakeTransferOrders {
        codes: codes()?,
        day: today(app).saturating_sub(1.day()),
        seed: app.ids.uuid(),
        by: by.id,
        at: app.now(),
    };
    app.store.write(command).await
}

/// Names of accounts by their ids; one that is gone has none.
///
/// # Errors
/// Only those of the storage.
pub async fn names(
    app: &App,
    ids: Vec<AccountId>,
) -> Result<HashMap<AccountId, String>, AccountError> {
    let mut names = HashMap::new();
    for id in ids {
        if names.contains_key(&id) {
            continue;
        }
        if let Some(account) = app.store.read(AccountById(id)).await? {
            names.insert(id, account.display_name());
        }
    }
    Ok(names)
}

/// The account with a telephone, if there is one.
///
/// # Errors
/// Only those of the storage.
pub async fn account_with(app: &App, phone: Phone) -> Result<Option<Account>, AccountError> {
    app.store.read(AccountByPhone(phone)).await
}

/// Whose account of the ledger it is, if it is a user's.
pub const fn owner(account: LedgerAccount) -> Option<AccountId> {
    match account {
        LedgerAccount::User(owner) | LedgerAccount::Debt(owner) => Some(owner),
        _ => None,
    }
}

/// A posting by hand that somebody wants.
#[derive(Debug, Clone)]
pub struct WantedPosting {
    /// Where the money comes from.
    pub debit: LedgerAccount,
    /// Where it goes.
    pub credit: LedgerAccount,
    /// How much.
    pub amount: Money,
    /// Why.
    pub reason: String,
}

/// Proposes a posting by hand; nothing moves before a second person approves.
///
/// # Errors
/// [`ProposalError`].
pub async fn propose_posting(
    app: &App,
    by: &Account,
    wanted: WantedPosting,
) -> Result<Proposal, ProposalError> {
    let command = ProposePosting {
        id: app.ids.uuid(),
        debit: wanted.debit,
        credit: wanted.credit,
        amount: wanted.amount,
        reason: wanted.reason,
        by: by.id,
        at: app.now(),
    };
    app.store.write(command).await
}

/// Proposes whom an unknown receipt belongs to.
///
/// # Errors
/// [`ProposalError`].
pub async fn propose_match(
    app: &App,
    by: &Account,
    receipt: Uuid,
    to: MatchTarget,
    reason: String,
) -> Result<Proposal, ProposalError> {
    let command = MatchReceipt {
        id: app.ids.uuid(),
        receipt,
        to,
        reason,
        by: by.id,
        at: app.now(),
    };
    app.store.write(command).await
}

/// Approves or rejects a proposal of either kind. A receipt that is matched to an invoice that is still
/// open pays it from the balance, as the user could.
///
/// # Errors
/// [`ProposalError`].
pub async fn decide(
    app: &App,
    by: &Account,
    proposal: Uuid,
    is_approved: bool,
    reason: String,
) -> Result<Proposal, ProposalError> {
    let found = app.store.read(FindProposal(proposal)).await?;
    let kind = found.ok_or(ProposalError::NotFound)?.kind;
    let (by, at) = (by.id, app.now());
    match (kind, is_approved) {
        (ProposalKind::Posting, true) => {
            let command = ApprovePosting {
                proposal,
                transfer: app.ids.next(),
                reason,
                by,
                at,
            };
            app.store.write(command).await
        }
        (ProposalKind::Posting, false) => {
            let command = RejectPosting {
                proposal,
                reason,
                by,
                at,
            };
            app.store.write(command).await
        }
        (ProposalKind::Receipt, true) => {
            let command = ApproveMatch {
                proposal,
                transfer: app.ids.next(),
                reason,
                by,
                at,
            };
            let matched = app.store.write(command).await?;
            let open = matched
                .invoice
                .filter(|invoice| invoice.state == InvoiceState::Open);
            if let Some(booking) = open.and_then(|invoice| invoice.booking()) {
                pay(app, matched.account, booking).await;
            }
            Ok(matched.proposal)
        }
        (ProposalKind::Receipt, false) => {
            let command = RejectMatch {
                proposal,
                reason,
                by,
                at,
            };
            app.store.write(command).await
        }
    }
}

/// Pays for a booking from the balance of its account. The money stays on the account if that is not
/// possible any more; the user can pay with it, or ask for it back.
async fn pay(app: &App, account: AccountId, booking: BookingId) {
    let found = match app.store.read(AccountById(account)).await {
        Ok(Some(found)) => found,
        Ok(None) => return,
        Err(error) => {
            tracing::error!(%error, %booking, "a matched receipt has not paid its booking");
            return;
        }
    };
    if let Err(refusal) = bookings::pay_from_balance(app, &found, booking, None).await {
        tracing::warn!(%refusal, %booking, "a matched receipt has not paid its booking");
    }
}
