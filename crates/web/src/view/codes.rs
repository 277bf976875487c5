//! The codes of the domain that have messages.
//!
//! A code `x` of the family `state` has the message `state-x`. Tests check that every message of every
//! family exists in every language, so a code that is listed here can be shown.

mod checks;
pub mod finance;
mod money;
mod redress;
mod words;

pub use checks::{
    ANSWERS, APPEALS, ASKINGS, BREAKERS, CAUSES, CHECKS, CONSENTS, NOT_APPLICABLE, OUTCOMES,
    REASONS, REGISTERS,
};
pub use money::{ISSUED_DOCUMENTS, MONEY_CAUSES, MONEY_PURPOSES, MONEY_WAYS};
pub use redress::{
    AT_FAULT, CHOICES, CONSEQUENCES, FAULTS, WAIVER_EVENTS, WAIVER_KINDS, WAIVER_STATES,
};
pub use words::{
    COUNTRIES, COUNTRIES_FIRST, FIELD_ERRORS, FLASHES, PAGE_ERRORS, WARNINGS, WEEKDAYS,
};

/// A family of codes: the prefix of its messages, its codes, and the endings of the messages each code has
/// (the empty ending is the message itself).
#[derive(Clone, Copy, Debug)]
pub struct Family {
    /// What stands before the code.
    pub prefix: &'static str,
    /// The codes.
    pub codes: &'static [&'static str],
    /// What stands after the code, such as `-next`.
    pub endings: &'static [&'static str],
}

impl Family {
    /// A family with one message for each code.
    const fn plain(prefix: &'static str, codes: &'static [&'static str]) -> Self {
        Self {
            prefix,
            codes,
            endings: &[""],
        }
    }
}

/// States of a booking.
pub const STATES: &[&str] = &[
    "held",
    "verifying",
    "awaiting-payment",
    "confirmed",
    "in-waiting-zone",
    "called",
    "admitted",
    "crossed",
    "refused",
    "expired",
    "cancelled",
    "annulled",
    "turned-back",
];

/// Kinds of events in the life of a booking; `other` stands for a kind this page doesn't know yet.
pub const EVENTS: &[&str] = &[
    "booking-held",
    "booking-verifying",
    "booking-checks-passed",
    "booking-checks-refused",
    "booking-register-unreachable",
    "booking-awaiting-payment",
    "booking-paid",
    "booking-confirmed",
    "booking-moved",
    "booking-moved-by-checkpoint",
    "booking-cancelled",
    "booking-expired",
    "booking-annulled",
    "booking-reminded",
    "booking-called",
    "booking-zone-entered",
    "booking-entry-allowed",
    "booking-admitted",
    "booking-crossed",
    "booking-turned-back",
    "booking-driver-changed",
    "booking-entry-refused",
    "booking-move-paid",
    "booking-paid-no-place",
    "booking-paid-short",
    "booking-refund-due",
    "booking-check-changed",
    "booking-appeal-filed",
    "booking-appeal-answered",
    "booking-time-kept",
    "booking-waived",
    "booking-money-place",
    "booking-money-back",
    "booking-checks-taken-over",
    "other",
];

/// Kinds of notices; `other` stands for a kind this page doesn't know yet.
pub const NOTICES: &[&str] = &[
    "booking-confirmed",
    "arrive-reminder",
    "called",
    "annulled",
    "moved",
    "moved-by-checkpoint",
    "hold-expired",
    "checks-refused",
    "register-waiting",
    "paid-no-place",
    "cancelled",
    "crossed",
    "payment-rejected",
    "check-changed",
    "appeal-answered",
    "transfer-due",
    "debt-arisen",
    "debt-paid",
    "waived",
    "other",
];

/// What made a debt, and what lowered it.
pub const DEBT_CAUSES: &[&str] = &["reversal", "decision", "payment", "forgiven"];

/// Why the barrier stays closed.
pub const ENTRY_REFUSALS: &[&str] = &[
    "unknown-plate",
    "too-early",
    "not-called",
    "too-late",
    "unpaid",
    "wrong-checkpoint",
    "stopped",
    "already-inside",
    "other",
];

/// Why a booking is refused (see [`super::Refusal`]).
pub const REFUSALS: &[&str] = &[
    "vehicle-kind-needs-no-booking",
    "no-free-place",
    "vehicle-has-active-booking",
    "hold-window-used",
    "beyond-horizon",
    "in-the-past",
    "checkpoint-closed",
    "account-blocked-debt",
    "agreement-not-accepted",
    "expedited-ground-not-listed",
    "expedited-declaration-missing",
    "expedited-quota-full",
    "not-your-booking",
    "wrong-state",
    "move-needs-payment",
    "move-too-late",
    "same-time",
    "driver-not-trusted",
    "booking-not-found",
    "place-not-found",
    "too-many-trusted-drivers",
    "payment-amount",
    "hold-expired",
    "account-blocked",
    "balance-too-small",
    "consent-missing",
    "checkpoint-not-found",
    "account-not-found",
    "no-tariff",
    "key-reused",
    "check-not-appealable",
    "appeal-filed",
    "appeal-not-found",
    "appeal-answered",
    "appeal-words",
    "already-chosen",
    "nothing-to-choose",
];

/// Why an account can't book for now.
pub const BLOCKS: &[&str] = &["debt", "identity", "operator"];

/// Where a payment stands when the reader comes back from the bank.
pub const PAYMENTS: &[&str] = &["waiting", "done", "failed", "no-place"];

/// Kinds of vehicle; the last two need no booking.
pub const VEHICLES: &[&str] = &["lorry", "tractor", "road-train", "machinery", "car", "bus"];

/// Groups of goods that decide the lane.
pub const GOODS: &[&str] = &[
    "ordinary",
    "live-animals",
    "perishable",
    "dangerous",
    "postal-operator",
    "authorised-economic-operator",
    "article-147",
    "paid",
];

/// Whether the vehicle carries anything.
pub const LOADS: &[&str] = &["loaded", "empty"];

/// Residency.
pub const RESIDENCIES: &[&str] = &["resident", "non-resident"];

/// Kinds of holder.
pub const HOLDERS: &[&str] = &["person", "organisation"];

/// Kinds of identity document.
pub const DOCUMENTS: &[&str] = &["passport", "identity-card", "residence-permit"];

/// Which tariff a fee follows.
pub const TARIFFS: &[&str] = &["ordinary", "expedited"];

/// What fees are paid for (Q-25, P-9.2, C5-8.1, V-8.1).
pub const TARIFF_ITEMS: &[&str] = &[
    "ordinary",
    "expedited",
    "expedited-30-days",
    "permit",
    "declaration-main-sheet",
    "declaration-further-sheet",
    "exit-visa",
];

/// Whose day's MCI or exchange rate counts.
pub const TARIFF_DAYS: &[&str] = &["invoice", "payment", "registration"];

/// How an exchange rate came in.
pub const RATE_ORIGINS: &[&str] = &["file", "two-people"];

/// For how many units of a currency rates are quoted.
pub const RATE_UNITS: &[&str] = &["1", "10", "100", "1000", "10000"];

/// Lists that are sent beforehand.
pub const LIST_GROUNDS: &[&str] = &["postal-operator", "authorised-economic-operator"];

/// Why a message of the bank was rejected.
pub const PAYMENT_REJECTIONS: &[&str] = &[
    "unverified",
    "amount",
    "currency",
    "transaction-id",
    "unknown-invoice",
    "duplicate",
    "declined",
    "other",
];

/// Why a checkpoint is closed.
pub const CLOSURES: &[&str] = &[
    "repair",
    "weather",
    "neighbour",
    "equipment",
    "order",
    "other",
];

/// Every family.
pub const FAMILIES: &[Family] = &[
    Family {
        prefix: "state",
        codes: STATES,
        endings: &["", "-next"],
    },
    Family::plain("event", EVENTS),
    Family {
        prefix: "notice",
        codes: NOTICES,
        endings: &["", "-text"],
    },
    Family::plain("debt-cause", DEBT_CAUSES),
    Family::plain("entry", ENTRY_REFUSALS),
    Family {
        prefix: "refusal",
        codes: REFUSALS,
        endings: &["", "-next"],
    },
    Family::plain("block", BLOCKS),
    Family {
        prefix: "check",
        codes: CHECKS,
        endings: &["-name", "-register", "-failed", "-next"],
    },
    Family {
        prefix: "reason",
        codes: REASONS,
        endings: &["", "-next"],
    },
    Family::plain("not-applicable", NOT_APPLICABLE),
    Family {
        prefix: "cause",
        codes: CAUSES,
        endings: &["", "-next"],
    },
    Family::plain("consent", CONSENTS),
    Family::plain("appeal", APPEALS),
    Family::plain("breaker", BREAKERS),
    Family::plain("asking", ASKINGS),
    Family::plain("answer", ANSWERS),
    Family::plain("register", REGISTERS),
    Family::plain("outcome", OUTCOMES),
    Family::plain("money-cause", MONEY_CAUSES),
    Family::plain("money-for", MONEY_PURPOSES),
    Family::plain("money-way", MONEY_WAYS),
    Family::plain("check-document-kind", ISSUED_DOCUMENTS),
    Family {
        prefix: "payment",
        codes: PAYMENTS,
        endings: &["", "-next"],
    },
    Family::plain("vehicle", VEHICLES),
    Family {
        prefix: "goods",
        codes: GOODS,
        endings: &["", "-hint"],
    },
    Family::plain("load", LOADS),
    Family {
        prefix: "residency",
        codes: RESIDENCIES,
        endings: &["", "-hint"],
    },
    Family::plain("holder", HOLDERS),
    Family::plain("document", DOCUMENTS),
    Family::plain("tariff", TARIFFS),
    Family::plain("tariff-item", TARIFF_ITEMS),
    Family::plain("tariff-day", TARIFF_DAYS),
    Family::plain("rate-origin", RATE_ORIGINS),
    Family::plain("rate-units", RATE_UNITS),
    Family::plain("list", LIST_GROUNDS),
    Family::plain("rejection", PAYMENT_REJECTIONS),
    Family::plain("fault", FAULTS),
    Family::plain("at-fault", AT_FAULT),
    Family::plain("consequence", CONSEQUENCES),
    Family::plain("chosen", CHOICES),
    Family::plain("waiver-event", WAIVER_EVENTS),
    Family::plain("waiver-kind", WAIVER_KINDS),
    Family::plain("waiver-state", WAIVER_STATES),
    Family::plain("closure", CLOSURES),
    Family {
        prefix: "page-error",
        codes: PAGE_ERRORS,
        endings: &["", "-next"],
    },
    Family::plain("flash", FLASHES),
    Family::plain("warning", WARNINGS),
    Family::plain("error", FIELD_ERRORS),
    Family::plain("country", COUNTRIES),
    finance::VERDICT,
    finance::WAY,
    finance::MESSAGE_REASON,
    finance::STATEMENT_RULE,
    finance::FATE,
    finance::DIFFERENCE,
    finance::LEDGER_ACCOUNT,
    finance::POSTING_CAUSE,
    finance::PROPOSAL,
    finance::PROPOSAL_KIND,
    finance::PAYOUT_STATE,
    finance::ORDER_KIND,
    finance::DEADLINE,
    finance::SUGGESTION,
    finance::INVOICE,
    finance::ORDER_LINE,
];

/// A code of the domain as it stands in message keys: `awaiting_payment` and `booking.zone_entered` become
/// `awaiting-payment` and `booking-zone-entered`.
pub fn kebab(code: &str) -> String {
    code.chars()
        .map(|character| {
            if matches!(character, '_' | '.') {
                '-'
            } else {
                character.to_ascii_lowercase()
            }
        })
        .collect()
}

/// The message key of a code, `family-code`; `family-other` for a code that isn't listed.
pub fn key_or_other(prefix: &str, codes: &[&str], code: &str) -> String {
    let code = kebab(code);
    if codes.contains(&code.as_str()) {
        format!("{prefix}-{code}")
    } else {
        format!("{prefix}-other")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_the_domain_become_message_keys() {
        assert_eq!(kebab("booking.zone_entered"), "booking-zone-entered");
        assert_eq!(
            key_or_other("event", EVENTS, "booking.checks_passed"),
            "event-booking-checks-passed"
        );
        assert_eq!(
            key_or_other("event", EVENTS, "booking.teleported"),
            "event-other"
        );
    }
}
