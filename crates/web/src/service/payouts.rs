//! Money back to users by two people, and orders that are taken back, for pages and API alike.

use crate::app::App;
use accounts::Account;
use kernel::ids::AccountId;
use payments::{
    DecidePayout, DecideWithdrawal, MakePayout, OrderKind, PayoutError, PayoutOrder, PayoutState,
    WithdrawOrder, Withdrawal, WithdrawalError,
};
use uuid::Uuid;

/// Puts all refunds of a user that wait into one order, for a second person to approve.
///
/// # Errors
/// [`PayoutError`].
pub async fn make(
    app: &App,
    by: &Account,
    account: AccountId,
    reason: String,
) -> Result<PayoutOrder, PayoutError> {
    let command = MakePayout {
        id: app.ids.uuid(),
        account,
        reason,
        by: by.id,
        at: app.now(),
    };
    app.store.write(command).await
}

/// Approves or rejects an order to pay money back.
///
/// # Errors
/// [`PayoutError`].
pub async fn decide(
    app: &App,
    by: &Account,
    order: Uuid,
    approves: bool,
    reason: String,
) -> Result<PayoutOrder, PayoutError> {
    let command = DecidePayout {
        order,
        approves,
        reason,
        by: by.id,
        at: app.now(),
    };
    app.store.write(command).await
}

/// Whether the order may go to the bank: two people want it, and nobody took it back.
pub const fn is_for_bank(order: &PayoutOrder) -> bool {
    matches!(order.state, PayoutState::Ordered | PayoutState::Executed)
}

/// Proposes to take an order back that the bank refused.
///
/// # Errors
/// [`WithdrawalError`].
pub async fn withdraw(
    app: &App,
    by: &Account,
    (kind, order): (OrderKind, Uuid),
    reason: String,
) -> Result<Withdrawal, WithdrawalError> {
    let command = WithdrawOrder {
        id: app.ids.uuid(),
        kind,
        order,
        reason,
        by: by.id,
        at: app.now(),
    };
    app.store.write(command).await
}

/// Approves or rejects that an order is taken back.
///
/// # Errors
/// [`WithdrawalError`].
pub async fn decide_withdrawal(
    app: &App,
    by: &Account,
    withdrawal: Uuid,
    approves: bool,
    reason: String,
) -> Result<Withdrawal, WithdrawalError> {
    let command = DecideWithdrawal {
        withdrawal,
        approves,
        reason,
        by: by.id,
        at: app.now(),
    };
    app.store.write(command).await
}
