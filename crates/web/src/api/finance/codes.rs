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
    ("viewBankStatement", &[ASKED, BOOKS, &["statement-not-found"]]),
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
    ("listDebtors", &[ASKED, BOOKS]),
    ("viewForecast", &[ASKED, BOOKS]),
];
