//! Codes of money: why it moved, what it is for, how it came.

/// Why money moved; `other` stands for a cause this page doesn't know yet.
pub const MONEY_CAUSES: &[&str] = &[
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

/// What a payment is for; `account` is money that names no invoice.
pub const MONEY_PURPOSES: &[&str] = &["booking", "move", "debt", "account"];

/// How money came.
pub const MONEY_WAYS: &[&str] = &["card", "transfer", "biller"];

/// Kinds of documents that anybody can check.
pub const ISSUED_DOCUMENTS: &[&str] = &["receipt"];

#[cfg(test)]
mod tests {
    use super::super::kebab;
    use super::*;
    use payments::{CauseKind, DocumentKind, InvoicePurpose, PaymentWay};

    /// Whatever the ledger says has words for its user.
    #[test]
    fn every_code_of_the_ledger_is_listed() {
        let listed = |codes: &[&str], word: &str| codes.contains(&kebab(word).as_str());
        for cause in CauseKind::ALL {
            assert!(listed(MONEY_CAUSES, cause.as_str()), "{cause}");
        }
        for purpose in InvoicePurpose::ALL {
            assert!(listed(MONEY_PURPOSES, purpose.as_str()), "{purpose}");
        }
        for way in PaymentWay::ALL {
            assert!(listed(MONEY_WAYS, way.as_str()), "{way}");
        }
        for kind in DocumentKind::ALL {
            assert!(listed(ISSUED_DOCUMENTS, kind.as_str()), "{kind}");
        }
    }
}
