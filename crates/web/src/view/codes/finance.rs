//! Codes of the finance cabinet.

use super::Family;

const fn family(prefix: &'static str, codes: &'static [&'static str]) -> Family {
    Family {
        prefix,
        codes,
        endings: &[""],
    }
}

/// What became of a message of the bank.
pub const VERDICTS: &[&str] = &[
    "accepted",
    "unknown-invoice",
    "duplicate",
    "declined",
    "rejected",
];
/// How a message came.
pub const WAYS: &[&str] = &["card", "biller", "statement", "file"];
/// Why a message got its verdict; `other` stands for a reason this page doesn't know yet.
pub const MESSAGE_REASONS: &[&str] = &[
    "paid",
    "over",
    "short",
    "not-awaited",
    "unverified",
    "amount",
    "currency",
    "transaction-id",
    "statement-content",
    "statement-execution-amount",
    "statement-execution-account",
    "statement-executed-before",
    "statement-execution-not-ordered",
    "statement-reversal-amount",
    "statement-reversed-before",
    "statement-reversal-unknown",
    "other",
];
/// Rules of a statement's file.
pub const STATEMENT_RULES: &[&str] = &[
    "too-large",
    "unknown-format",
    "encoding",
    "doctype",
    "shape",
    "not-xml",
    "too-many",
    "balance",
    "missing",
    "repeated",
    "misplaced",
    "currency",
    "amount",
    "not-positive",
    "date",
    "period",
    "outside-period",
    "iban",
    "direction",
    "not-booked",
    "text",
    "duplicate",
    "sum",
    "other",
];
/// What became of an entry of a statement.
pub const FATES: &[&str] = &[
    "offered",
    "settled",
    "unknown",
    "card-settlement",
    "execution",
    "outgoing",
    "other",
];
/// Why bank and ledger differ.
pub const DIFFERENCES: &[&str] = &[
    "card-not-settled",
    "card-settled-later",
    "offer-waiting",
    "posted-other-day",
    "booked-other-day",
    "by-hand",
    "reversal",
    "payout",
    "outgoing",
];
/// Accounts of the ledger.
pub const LEDGER_ACCOUNTS: &[&str] = &[
    "bank",
    "user",
    "debt",
    "fees-earned",
    "refunds-due",
    "in-payout",
    "unknown-receipts",
    "in-transfer",
    "budget",
];
/// Accounts that are moved by hand.
pub const POSTING_ACCOUNTS: &[&str] = &[
    "bank",
    "user",
    "debt",
    "fees-earned",
    "refunds-due",
    "in-payout",
];
/// Why money moved; `other` stands for a cause this page doesn't know yet.
pub const POSTING_CAUSES: &[&str] = &[
    "receipt",
    "booking-fee",
    "move-fee",
    "refund",
    "budget-order",
    "assignment",
    "manual",
    "reversal",
    "debt",
    "debt-payment",
    "waiver",
    "withdrawal",
    "payout",
    "order-withdrawn",
    "other",
];
/// Where a proposal stands.
pub const PROPOSALS: &[&str] = &["proposed", "approved", "rejected"];
/// What is proposed.
pub const PROPOSAL_KINDS: &[&str] = &["posting", "receipt"];
/// Where an order to pay money back stands.
pub const PAYOUT_STATES: &[&str] = &["proposed", "rejected", "ordered", "executed", "withdrawn"];
/// Kinds of orders.
pub const ORDER_KINDS: &[&str] = &["transfer", "payout"];
/// How the three days stand.
pub const DEADLINES: &[&str] = &["done", "running", "alarm", "overdue"];
/// Why a receipt may belong to an invoice or a user.
pub const SUGGESTIONS: &[&str] = &["named", "one-digit", "amount", "payer"];
/// Where an invoice stands.
pub const INVOICES: &[&str] = &["open", "paid", "void"];

/// Lines of an order of payment.
pub const ORDER_LINES: &[&str] = &[
    "number",
    "made-on",
    "payer-name",
    "payer-bin",
    "payer-iban",
    "payer-kbe",
    "payer-bic",
    "amount",
    "currency",
    "beneficiary-name",
    "beneficiary-bin",
    "beneficiary-iban",
    "beneficiary-kbe",
    "beneficiary-bic",
    "kbk",
    "knp",
    "received-on",
    "purpose",
];

/// Messages `verdict-…`.
pub const VERDICT: Family = family("verdict", VERDICTS);
/// Messages `way-…`.
pub const WAY: Family = family("way", WAYS);
/// Messages `message-reason-…`.
pub const MESSAGE_REASON: Family = family("message-reason", MESSAGE_REASONS);
/// Messages `statement-rule-…`.
pub const STATEMENT_RULE: Family = family("statement-rule", STATEMENT_RULES);
/// Messages `fate-…`.
pub const FATE: Family = family("fate", FATES);
/// Messages `difference-…`.
pub const DIFFERENCE: Family = family("difference", DIFFERENCES);
/// Messages `ledger-account-…`.
pub const LEDGER_ACCOUNT: Family = family("ledger-account", LEDGER_ACCOUNTS);
/// Messages `posting-cause-…`.
pub const POSTING_CAUSE: Family = family("posting-cause", POSTING_CAUSES);
/// Messages `proposal-…`.
pub const PROPOSAL: Family = family("proposal", PROPOSALS);
/// Messages `proposal-kind-…`.
pub const PROPOSAL_KIND: Family = family("proposal-kind", PROPOSAL_KINDS);
/// Messages `payout-state-…`.
pub const PAYOUT_STATE: Family = family("payout-state", PAYOUT_STATES);
/// Messages `order-kind-…`.
pub const ORDER_KIND: Family = family("order-kind", ORDER_KINDS);
/// Messages `deadline-…`.
pub const DEADLINE: Family = family("deadline", DEADLINES);
/// Messages `suggestion-…`.
pub const SUGGESTION: Family = family("suggestion", SUGGESTIONS);
/// Messages `invoice-state-…`.
pub const INVOICE: Family = family("invoice-state", INVOICES);
/// Messages `order-line-…`.
pub const ORDER_LINE: Family = family("order-line", ORDER_LINES);
