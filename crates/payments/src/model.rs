//! Words of money: accounts of the ledger, transfers, messages of the bank.

use crate::invoice::Invoice;
use jiff::Timestamp;
use kernel::ids::{AccountId, TransferId};
use kernel::money::{Currency, Money};
use kernel::text_enum;
use kernel::text_enum::UnknownText;
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// An account of the ledger. Its text form is kept in every transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LedgerAccount {
    /// Everything that ever came in at the bank.
    Bank,
    /// Money of a user that is not spent yet.
    User(AccountId),
    /// Fees earned, due to the budget and not in an order yet. Less than nothing while a fee
    /// is owed back that was passed on before: the next orders are smaller by that.
    FeesEarned,
    /// Fees to be given back.
    RefundsDue,
    /// What a user owes; the more is owed, the lower is its sum of credits less debits.
    Debt(AccountId),
    /// Money in an order to pay it back, which the bank has not executed yet.
    InPayout,
    /// Receipts that fit no invoice; an accountant finds out whose they are.
    UnknownReceipts,
    /// Fees in an order of payment that the bank has not executed yet.
    InTransfer,
    /// Fees passed on to the budget.
    Budget,
}

/// How the text form of a user's account begins.
const USER_PREFIX: &str = "user:";
/// How the text form of a user's debts begins.
const DEBT_PREFIX: &str = "debt:";

impl fmt::Display for LedgerAccount {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bank => formatter.pad("bank"),
            Self::User(account) => write!(formatter, "{USER_PREFIX}{account}"),
            Self::FeesEarned => formatter.pad("fees_earned"),
            Self::RefundsDue => formatter.pad("refunds_due"),
            Self::Debt(account) => write!(formatter, "{DEBT_PREFIX}{account}"),
            Self::InPayout => formatter.pad("in_payout"),
            Self::UnknownReceipts => formatter.pad("unknown_receipts"),
            Self::InTransfer => formatter.pad("in_transfer"),
            Self::Budget => formatter.pad("budget"),
        }
    }
}

impl FromStr for LedgerAccount {
    type Err = UnknownText;

    fn from_str(text: &str) -> Result<Self, UnknownText> {
        let refused = || UnknownText {
            what: "account of the ledger",
            text: text.chars().take(60).collect(),
            allowed: "bank user:<id> debt:<id> fees_earned refunds_due in_payout unknown_receipts in_transfer \
                budget",
        };
        Ok(match text {
            "bank" => Self::Bank,
            "fees_earned" => Self::FeesEarned,
            "refunds_due" => Self::RefundsDue,
            "in_payout" => Self::InPayout,
            "unknown_receipts" => Self::UnknownReceipts,
            "in_transfer" => Self::InTransfer,
            "budget" => Self::Budget,
            other => {
                if let Some(id) = other.strip_prefix(DEBT_PREFIX) {
                    return Ok(Self::Debt(id.parse().map_err(|_| refused())?));
                }
                let id = other.strip_prefix(USER_PREFIX).ok_or_else(refused)?;
                Self::User(id.parse().map_err(|_| refused())?)
            }
        })
    }
}

impl LedgerAccount {
    /// The account's money from the sum of its credits less its debits. What came in at the bank and
    /// what users owe is debited, everything else credited, so each account shows what is in it as a
    /// positive amount.
    pub(crate) fn money(self, credits_less_debits: i64) -> Money {
        let minor = match self {
            Self::Bank | Self::Debt(_) => credits_less_debits.saturating_neg(),
            _ => credits_less_debits,
        };
        Money::kzt(minor)
    }
}

text_enum! {
    /// Why money moved. With its id it makes a posting unrepeatable.
    CauseKind ("cause of a transfer") {
        /// A receipt at the bank; the id is that of the message.
        Receipt = "receipt",
        /// The fee of a booking.
        BookingFee = "booking_fee",
        /// The fee of a move that is no longer free.
        MoveFee = "move_fee",
        /// A fee to be given back.
        Refund = "refund",
        /// Fees on their way to the budget, and arrived there; the id is that of the order.
        BudgetOrder = "budget_order",
        /// A receipt given to its owner by an operator; the id is that of the message.
        Assignment = "assignment",
        /// A posting by hand; the id is that of the proposal that two people agreed on.
        Manual = "manual",
        /// A receipt that the bank took back; the id is that of the message that told of it.
        Reversal = "reversal",
        /// What a user owes from now on; the id is that of what made the debt.
        Debt = "debt",
        /// A debt that was paid, or a part of it; the id is that of what brought the money.
        DebtPayment = "debt_payment",
        /// A fee that is forgiven to all whom an event hit; the id is that of the booking.
        Waiver = "waiver",
        /// A user's money that goes back to the user; the id is that of the request.
        Withdrawal = "withdrawal",
        /// Money on its way back, and arrived there; the id is that of the order.
        Payout = "payout",
        /// An order that the bank refused, taken back; the id is that of the order.
        OrderWithdrawn = "order_withdrawn",
    }
}

/// What a transfer is for: the same cause moves money between two accounts once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cause {
    /// Why.
    pub kind: CauseKind,
    /// Of what: a booking, an invoice, a message, an order.
    pub id: Uuid,
}

/// A transfer to be posted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewTransfer {
    /// New id.
    pub id: TransferId,
    /// Where the money comes from, in the sense of book-keeping.
    pub debit: LedgerAccount,
    /// Where it goes.
    pub credit: LedgerAccount,
    /// How much: tenge, more than nothing.
    pub amount: Money,
    /// What for.
    pub cause: Cause,
    /// When.
    pub at: Timestamp,
}

/// A posted transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transfer {
    /// Id.
    pub id: TransferId,
    /// The account debited.
    pub debit: LedgerAccount,
    /// The account credited.
    pub credit: LedgerAccount,
    /// How much.
    pub amount: Money,
    /// What for.
    pub cause: Cause,
    /// When.
    pub at: Timestamp,
}

impl Transfer {
    /// The change of one account by this transfer; nothing if it isn't one of the two.
    pub fn change_of(&self, account: LedgerAccount) -> Money {
        let signed = match (self.debit == account, self.credit == account) {
            (true, false) => self.amount.minor.saturating_neg(),
            (false, true) => self.amount.minor,
            _ => 0,
        };
        account.money(signed)
    }
}

text_enum! {
    /// What the bank says of a payment.
    BankOutcome ("outcome of a payment") {
        /// The money was taken.
        Ok = "ok",
        /// The payment failed.
        Error = "error",
    }
}

/// Longest id of a transaction that is believed, in bytes.
pub const BANK_TRANSACTION_ID_BYTES: usize = 128;

/// A message of the bank about one payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankMessage {
    /// New id of this message.
    pub id: Uuid,
    /// When it came.
    pub received_at: Timestamp,
    /// The invoice it names.
    pub invoice_number: i64,
    /// The bank's id of the payment; the same id moves money once.
    pub bank_transaction_id: String,
    /// How much was paid.
    pub amount: Money,
    /// What the bank says.
    pub outcome: BankOutcome,
    /// True when the caller has compared the secret *and* asked the bank for the status, and both
    /// agree with the message.
    pub verified: bool,
    /// The message as it came; what is kept of it has no card data and at most 8 KiB.
    pub raw: String,
}

text_enum! {
    /// What became of a message.
    Verdict ("verdict on a message") {
        /// The money went to the user who was to pay.
        Accepted = "accepted",
        /// The money is there, and nobody knows whose it is.
        UnknownInvoice = "unknown_invoice",
        /// Another message told of the same payment before.
        Duplicate = "duplicate",
        /// The bank says that the payment failed.
        Declined = "declined",
        /// Not believed; no money moved.
        Rejected = "rejected",
    }
}

text_enum! {
    /// Why a message was not believed.
    RejectReason ("reason of a rejection") {
        /// The secret was wrong, or the bank's status says something else.
        Unverified = "unverified",
        /// Nothing, or less, was paid.
        Amount = "amount",
        /// Not in tenge.
        Currency = "currency",
        /// The id of the payment is empty or too long.
        TransactionId = "transaction_id",
    }
}

/// What came of a message of the bank, for the caller to act on in the same transaction.
///
/// In every case in which money came in, it is on the user's account when this is returned; the
/// caller spends it with [`crate::charge`] or leaves it there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// The invoice is paid, exactly.
    Paid(Invoice),
    /// The invoice is paid, and more came than was asked for; the rest stays with the user.
    Over {
        /// The invoice, now paid.
        invoice: Invoice,
        /// What came beyond its amount.
        excess: Money,
    },
    /// Less came than was asked for; the invoice stays open, and what came stays with the user.
    Short {
        /// The invoice, still open.
        invoice: Invoice,
        /// What is missing.
        missing: Money,
    },
    /// The invoice was paid or void already (an expired hold, a second payment); the money stays
    /// with the user.
    NotAwaited {
        /// The invoice as it stands.
        invoice: Invoice,
        /// What came now.
        credited: Money,
    },
    /// No invoice has this number; the money waits for an operator.
    UnknownInvoice {
        /// What came.
        amount: Money,
    },
    /// Another message told of the same payment before; nothing moved.
    AlreadyRecorded,
    /// The bank says that the payment failed; nothing moved, the invoice stays as it is.
    Declined,
    /// The message is not believed; nothing moved, the journal has it.
    Rejected(RejectReason),
}

impl Received {
    /// The invoice that the money was for, if there is one.
    pub const fn invoice(&self) -> Option<&Invoice> {
        match self {
            Self::Paid(invoice)
            | Self::Over { invoice, .. }
            | Self::Short { invoice, .. }
            | Self::NotAwaited { invoice, .. } => Some(invoice),
            _ => None,
        }
    }

    /// True when this message made the invoice paid.
    pub const fn is_paid(&self) -> bool {
        matches!(self, Self::Paid(_) | Self::Over { .. })
    }

    /// Whether the bank may regard the message as delivered; only one that is not believed is
    /// refused, so that the bank tries again.
    pub const fn is_acknowledged(&self) -> bool {
        !matches!(self, Self::Rejected(_))
    }

    /// Verdict and reason as the journal has them.
    pub(crate) const fn journal(&self) -> (Verdict, Option<&'static str>) {
        match self {
            Self::Paid(_) => (Verdict::Accepted, Some("paid")),
            Self::Over { .. } => (Verdict::Accepted, Some("over")),
            Self::Short { .. } => (Verdict::Accepted, Some("short")),
            Self::NotAwaited { .. } => (Verdict::Accepted, Some("not_awaited")),
            Self::UnknownInvoice { .. } => (Verdict::UnknownInvoice, None),
            Self::AlreadyRecorded => (Verdict::Duplicate, None),
            Self::Declined => (Verdict::Declined, None),
            Self::Rejected(reason) => (Verdict::Rejected, Some(reason.as_str())),
        }
    }
}

/// A message as the journal has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalMessage {
    /// Id.
    pub id: Uuid,
    /// When it came.
    pub received_at: Timestamp,
    /// The invoice it named.
    pub invoice_number: i64,
    /// The bank's id of the payment.
    pub bank_transaction_id: String,
    /// How much, as the message said.
    pub amount: Money,
    /// What the bank said.
    pub outcome: BankOutcome,
    /// What became of it.
    pub verdict: Verdict,
    /// Why, in one word.
    pub reason: Option<String>,
    /// What was kept of the message.
    pub raw: String,
}

/// Sums of the ledger. At any instant they hold: `received` and `owed` together are the sum of all the
/// others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Totals {
    /// Everything that came in at the bank, less what went back from there.
    pub received: Money,
    /// Earned and not at the budget yet: waiting, and in orders that the bank has not executed. The
    /// part in orders is the balance of [`LedgerAccount::InTransfer`].
    pub earned: Money,
    /// On the accounts of users.
    pub held_for_users: Money,
    /// Nobody knows whose.
    pub unknown: Money,
    /// To be given back: waiting, and in orders to pay that the bank has not executed.
    pub refunds_due: Money,
    /// Passed on to the budget.
    pub budget: Money,
    /// What users owe: it is missing from what was received.
    pub owed: Money,
}

impl Totals {
    /// True when what was received is exactly what is accounted for.
    pub fn balances(&self) -> bool {
        let parts = [
            self.earned,
            self.held_for_users,
            self.unknown,
            self.refunds_due,
            self.budget,
        ];
        let there = Money::checked_sum(Currency::Kzt, [self.received, self.owed]);
        there.is_ok() && Money::checked_sum(Currency::Kzt, parts) == there
    }
}
