//! What the operations about prices and the money of a user may answer.

use super::{ASKED, JSON, Operation, USER, WRITE};

/// About a receipt of one's own, which is kept when it is issued.
const RECEIPT: &[&str] = &["receipt-not-found", "outcome-unknown"];
/// The operations.
pub(super) const OPERATIONS: &[Operation] = &[
    ("listTariffs", &[ASKED]),
    ("previewPrice", &[ASKED, &["no-exchange-rate", "no-tariff"]]),
    ("viewDebt", &[ASKED, USER]),
    (
        "payDebt",
        &[WRITE, JSON, USER, &["nothing-owed", "bank-unreachable"]],
    ),
    ("viewMoney", &[ASKED, USER]),
    ("viewStatement", &[ASKED, USER]),
    ("statementAsPdf", &[ASKED, USER]),
    ("statementAsCsv", &[ASKED, USER]),
    ("viewReceipt", &[ASKED, USER, RECEIPT]),
    ("receiptAsPdf", &[ASKED, USER, RECEIPT]),
    ("checkDocument", &[&["document-not-found"]]),
];
