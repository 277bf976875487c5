//! Which problems the operations of the finance cabinet may answer with.

use crate::api::codes::{ASKED, JSON, Operation, WRITE};

/// Signed in as an accountant or an auditor.
const BOOKS: &[&str] = &["sign-in-first", "finance-only"];
/// Signed in as an accountant.
const KEEPER: &[&str] = &["sign-in-first", "accountants-only"];

/// The operations with their codes, as [`crate::api::codes`] has the others.
pub const FINANCE: &[Operation] = &[
    ("viewSums", &[ASKED, BOOKS]),
    ("listMessages", &[ASKED, BOOKS]),
    ("viewMessage", &[ASKED, BOOKS, &["message-not-found"]]),
    ("listUnknownReceipts", &[ASKED, BOOKS]),
    (
        "viewUnknownReceipt",
        &[ASKED, BOOKS, &["unknown-receipt-not-found"]],
    ),
    (
        "proposeMatch",
        &[
            WRITE,
            JSON,
            ASKED,
            KEEPER,
            &["unknown-receipt-not-found", "receipt-taken"],
        ],
    ),
    ("listStatements", &[ASKED, BOOKS]),
    (
        "importStatement",
        &[
            WRITE,
            KEEPER,
            &["body-empty", "content-type", "statement-refused"],
        ],
    ),
    (
        "viewBankStatement",
        &[ASKED, BOOKS, &["statement-not-found"]],
    ),
    ("reconcile", &[ASKED, BOOKS]),
    ("reportTransfers", &[ASKED, BOOKS]),
    ("listOrders", &[ASKED, BOOKS]),
    ("makeOrders", &[WRITE, JSON, KEEPER]),
    ("listProposals", &[ASKED, BOOKS]),
    ("proposePosting", &[WRITE, JSON, KEEPER]),
    (
        "decideProposal",
        &[
            WRITE,
            JSON,
            ASKED,
            KEEPER,
            &[
                "proposal-not-found",
                "proposal-decided",
                "proposal-same-person",
                "posting-not-covered",
                "unknown-receipt-not-found",
                "receipt-taken",
            ],
        ],
    ),
    ("listRefunds", &[ASKED, BOOKS]),
    ("listPayouts", &[ASKED, BOOKS]),
    (
        "makePayout",
        &[
            WRITE,
            JSON,
            KEEPER,
            &["payout-account-missing", "no-refund-waits"],
        ],
    ),
    (
        "decidePayout",
        &[
            WRITE,
            JSON,
            ASKED,
            KEEPER,
            &[
                "order-not-found",
                "payout-decided",
                "proposal-same-person",
                "posting-not-covered",
            ],
        ],
    ),
    (
        "payoutAsPain001",
        &[ASKED, BOOKS, &["order-not-found", "payout-not-approved"]],
    ),
    ("listWithdrawals", &[ASKED, BOOKS]),
    (
        "withdrawOrder",
        &[
            WRITE,
            JSON,
            KEEPER,
            &[
                "order-not-found",
                "order-not-waiting",
                "withdrawal-proposed",
            ],
        ],
    ),
    (
        "decideWithdrawal",
        &[
            WRITE,
            JSON,
            ASKED,
            KEEPER,
            &[
                "proposal-not-found",
                "proposal-decided",
                "proposal-same-person",
                "order-not-waiting",
            ],
        ],
    ),
    ("listDebtors", &[ASKED, BOOKS]),
    ("viewForecast", &[ASKED, BOOKS]),
];
