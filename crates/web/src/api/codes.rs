//! Every problem the API can answer with: its code, its status, and which operation may give it.
//!
//! The OpenAPI document is made from these tables, and the tests hold every error answer they meet
//! against them; a code that is not here fails them.

mod money;
mod redress;

use super::finance::codes::FINANCE;
use crate::i18n::Value;
use crate::problem::{FieldError, Problem};
use axum::http::StatusCode;

/// Codes and their statuses, by status.
pub const CODES: &[(&str, u16)] = &[
    ("bad-request", 400),
    ("body-empty", 400),
    ("body-broken", 400),
    ("body-not-text", 400),
    ("malformed-json", 400),
    ("payment-unreadable", 400),
    ("event-unreadable", 400),
    ("sign-in-first", 401),
    ("wrong-credentials", 401),
    ("move-needs-payment", 402),
    ("balance-too-small", 402),
    ("forbidden", 403),
    ("cross-site", 403),
    ("operators-only", 403),
    ("biller-only", 403),
    ("waiver-role", 403),
    ("finance-only", 403),
    ("accountants-only", 403),
    ("account-blocked", 403),
    ("account-blocked-debt", 403),
    ("nothing-owed", 409),
    ("agreement-not-accepted", 403),
    ("no-such-address", 404),
    ("no-such-id", 404),
    ("account-not-found", 404),
    ("booking-not-found", 404),
    ("checkpoint-not-found", 404),
    ("place-not-found", 404),
    ("closure-not-found", 404),
    ("job-not-found", 404),
    ("list-not-found", 404),
    ("appeal-not-found", 404),
    ("consent-not-found", 404),
    ("receipt-not-found", 404),
    ("unknown-receipt-not-found", 404),
    ("document-not-found", 404),
    ("waiver-not-found", 404),
    ("register-not-found", 404),
    ("message-not-found", 404),
    ("statement-not-found", 404),
    ("proposal-not-found", 404),
    ("order-not-found", 404),
    ("method-not-allowed", 405),
    ("no-free-place", 409),
    ("expedited-quota-full", 409),
    ("checkpoint-closed", 409),
    ("vehicle-has-active-booking", 409),
    ("hold-window-used", 409),
    ("wrong-state", 409),
    ("move-too-late", 409),
    ("same-time", 409),
    ("already-chosen", 409),
    ("nothing-to-choose", 409),
    ("waiver-decided", 409),
    ("waiver-own", 409),
    ("money-not-there", 409),
    ("money-owed", 409),
    ("check-not-appealable", 409),
    ("appeal-filed", 409),
    ("appeal-answered", 409),
    ("no-exchange-rate", 409),
    ("code-not-requested", 409),
    ("code-expired", 409),
    ("ticket-expired", 409),
    ("already-signed-up", 409),
    ("password-changed", 409),
    ("payment-unconfirmed", 409),
    ("proposal-decided", 409),
    ("proposal-same-person", 409),
    ("posting-not-covered", 409),
    ("receipt-taken", 409),
    ("payout-account-missing", 409),
    ("no-refund-waits", 409),
    ("payout-decided", 409),
    ("payout-not-approved", 409),
    ("order-not-waiting", 409),
    ("withdrawal-proposed", 409),
    ("body-too-large", 413),
    ("content-type", 415),
    ("invalid-fields", 422),
    ("key-reused", 422),
    ("code-wrong", 422),
    ("vehicle-kind-needs-no-booking", 422),
    ("consent-missing", 422),
    ("too-many-trusted-drivers", 422),
    ("expedited-declaration-missing", 422),
    ("expedited-ground-not-listed", 422),
    ("beyond-horizon", 422),
    ("in-the-past", 422),
    ("driver-not-trusted", 422),
    ("appeal-words", 422),
    ("waiver-for-nobody", 422),
    ("waiver-too-large", 422),
    ("statement-refused", 422),
    ("code-resend-too-soon", 429),
    ("code-too-many", 429),
    ("code-attempts", 429),
    ("sign-in-throttled", 429),
    ("internal-error", 500),
    ("no-tariff", 500),
    ("busy", 503),
    ("outcome-unknown", 503),
    ("bank-unreachable", 503),
    ("too-many-streams", 503),
    ("timed-out", 504),
];

/// Any operation.
const ANY: &[&str] = &["bad-request", "internal-error", "busy", "timed-out"];
/// One with parameters after the question mark or in the path.
pub(super) const ASKED: &[&str] = &["invalid-fields", "no-such-id"];
/// A change.
pub(super) const WRITE: &[&str] = &[
    "cross-site",
    "body-broken",
    "body-too-large",
    "invalid-fields",
    "outcome-unknown",
];
/// One with a body of JSON, which may be left out where it has no fields.
pub(super) const JSON: &[&str] = &["body-empty", "malformed-json", "content-type"];
/// Signed in.
const USER: &[&str] = &["sign-in-first"];
/// Signed in as an operator.
const STAFF: &[&str] = &["sign-in-first", "operators-only"];
/// About a booking of one's own.
const OWN: &[&str] = &["booking-not-found", "no-such-id"];
/// For an interval that is wanted.
const WANTED: &[&str] = &[
    "no-free-place",
    "expedited-quota-full",
    "checkpoint-closed",
    "place-not-found",
    "beyond-horizon",
    "in-the-past",
];
/// About a checkpoint.
const CHECKPOINT: &[&str] = &["checkpoint-not-found"];
/// For what is stated for a booking, and whether its user may book.
const DETAILS: &[&str] = &[
    "account-blocked",
    "account-blocked-debt",
    "agreement-not-accepted",
    "account-not-found",
    "vehicle-has-active-booking",
    "hold-window-used",
    "key-reused",
    "vehicle-kind-needs-no-booking",
    "consent-missing",
    "too-many-trusted-drivers",
    "expedited-declaration-missing",
    "expedited-ground-not-listed",
];
/// About an appeal.
const APPEAL: &[&str] = &["appeal-not-found", "no-such-id"];
/// Looking at evidence, which is recorded.
const LOOK: &[&str] = &["outcome-unknown"];

/// Sending a code to a telephone.
const CODE_SENT: &[&str] = &["code-resend-too-soon", "code-too-many"];
/// Comparing a code.
const CODE_COMPARED: &[&str] = &[
    "code-not-requested",
    "code-expired",
    "code-wrong",
    "code-attempts",
];

/// An operation with the groups of codes it may answer with.
pub(super) type Operation = (&'static str, &'static [&'static [&'static str]]);

/// What each operation may answer besides success, beyond [`ANY`]; more are in the modules.
const OPERATIONS: &[Operation] = &[
    ("requestCode", &[WRITE, JSON, CODE_SENT]),
    ("confirmCode", &[WRITE, JSON, CODE_COMPARED]),
    (
        "signUp",
        &[
            WRITE,
            JSON,
            &["ticket-expired", "already-signed-up", "account-not-found"],
        ],
    ),
    ("requestResetCode", &[WRITE, JSON, CODE_SENT]),
    ("confirmResetCode", &[WRITE, JSON, CODE_COMPARED]),
    (
        "resetPassword",
        &[WRITE, JSON, &["ticket-expired", "account-not-found"]],
    ),
    (
        "signIn",
        &[
            WRITE,
            JSON,
            &["wrong-credentials", "sign-in-throttled", "password-changed"],
        ],
    ),
    ("signOut", &[WRITE, JSON, USER]),
    ("viewAccount", &[USER]),
    ("readAgreement", &[]),
    (
        "acceptAgreement",
        &[WRITE, JSON, USER, &["account-not-found"]],
    ),
    ("listCheckpoints", &[ASKED]),
    ("viewCheckpoint", &[ASKED, CHECKPOINT]),
    ("viewPlaces", &[ASKED, CHECKPOINT]),
    ("viewFirstFree", &[ASKED, CHECKPOINT]),
    ("viewBoard", &[ASKED, CHECKPOINT]),
    ("takePlace", &[WRITE, JSON, USER, WANTED, DETAILS]),
    (
        "bookAgain",
        &[
            WRITE,
            JSON,
            USER,
            OWN,
            WANTED,
            DETAILS,
            &["wrong-state"],
            CHECKPOINT,
        ],
    ),
    ("listAppeals", &[USER, OWN]),
    (
        "fileAppeal",
        &[
            WRITE,
            JSON,
            USER,
            OWN,
            &["check-not-appealable", "appeal-filed", "appeal-words"],
        ],
    ),
    ("listConsents", &[ASKED, USER]),
    (
        "revokeConsent",
        &[WRITE, JSON, USER, ASKED, &["consent-not-found"]],
    ),
    ("listRegisters", &[ASKED, STAFF]),
    (
        "pauseRegister",
        &[WRITE, JSON, STAFF, &["register-not-found"]],
    ),
    (
        "resumeRegister",
        &[WRITE, JSON, STAFF, &["register-not-found"]],
    ),
    ("listAllAppeals", &[ASKED, STAFF]),
    ("viewAppeal", &[STAFF, APPEAL]),
    (
        "answerAppeal",
        &[
            WRITE,
            JSON,
            STAFF,
            APPEAL,
            &["appeal-answered", "appeal-words"],
        ],
    ),
    ("listStops", &[ASKED, STAFF]),
    ("askAgain", &[WRITE, JSON, STAFF, OWN, &["wrong-state"]]),
    ("viewEvidence", &[STAFF, OWN, LOOK]),
    ("exportEvidence", &[WRITE, JSON, STAFF, OWN]),
    ("listBookings", &[ASKED, USER]),
    ("viewBooking", &[USER, OWN]),
    (
        "moveBooking",
        &[
            WRITE,
            JSON,
            USER,
            OWN,
            WANTED,
            &[
                "wrong-state",
                "move-too-late",
                "same-time",
                "move-needs-payment",
                "key-reused",
                "no-tariff",
            ],
        ],
    ),
    (
        "cancelBooking",
        &[
            WRITE,
            JSON,
            USER,
            OWN,
            &["wrong-state", "key-reused", "no-tariff"],
        ],
    ),
    (
        "changeDriver",
        &[
            WRITE,
            JSON,
            USER,
            OWN,
            &["wrong-state", "driver-not-trusted", "key-reused"],
        ],
    ),
    (
        "payByCard",
        &[WRITE, JSON, USER, OWN, &["wrong-state", "bank-unreachable"]],
    ),
    (
        "payFromBalance",
        &[
            WRITE,
            JSON,
            USER,
            OWN,
            &["wrong-state", "balance-too-small", "key-reused"],
        ],
    ),
    (
        "payForMove",
        &[
            WRITE,
            JSON,
            USER,
            OWN,
            &["wrong-state", "bank-unreachable", "no-tariff"],
        ],
    ),
    ("listNotices", &[ASKED, USER]),
    ("readNotices", &[WRITE, JSON, USER, ASKED]),
    ("setCapacity", &[WRITE, JSON, STAFF, CHECKPOINT]),
    (
        "announceClosure",
        &[WRITE, JSON, STAFF, CHECKPOINT, &["key-reused"]],
    ),
    (
        "endClosure",
        &[WRITE, JSON, STAFF, CHECKPOINT, &["closure-not-found"]],
    ),
    (
        "importList",
        &[
            WRITE,
            STAFF,
            &[
                "body-empty",
                "body-not-text",
                "content-type",
                "list-not-found",
            ],
        ],
    ),
    ("listDeadJobs", &[ASKED, STAFF]),
    ("retryJob", &[WRITE, JSON, STAFF, ASKED, &["job-not-found"]]),
    (
        "discardJob",
        &[WRITE, JSON, STAFF, ASKED, &["job-not-found"]],
    ),
    ("readJournal", &[ASKED, STAFF]),
    ("audit", &[ASKED, STAFF]),
    (
        "tellPayment",
        &[&[
            "payment-unreadable",
            "payment-unconfirmed",
            "bank-unreachable",
            "body-too-large",
            "cross-site",
            "outcome-unknown",
        ]],
    ),
    (
        "pushPlateRead",
        &[&[
            "event-unreadable",
            "invalid-fields",
            "no-such-address",
            "body-too-large",
            "cross-site",
            "outcome-unknown",
        ]],
    ),
    (
        "followCheckpoint",
        &[ASKED, CHECKPOINT, &["too-many-streams"]],
    ),
    ("followBooking", &[ASKED, USER, OWN, &["too-many-streams"]]),
    ("health", &[]),
    ("explainProblem", &[&["no-such-address"]]),
];

/// The status of a code; `None` for a word that is no code.
pub fn status_of(code: &str) -> Option<StatusCode> {
    let (_, status) = CODES.iter().find(|(known, _)| *known == code)?;
    StatusCode::from_u16(*status).ok()
}

/// Every operation that is listed.
fn all() -> impl Iterator<Item = &'static Operation> {
    OPERATIONS
        .iter()
        .chain(money::OPERATIONS)
        .chain(redress::OPERATIONS)
        .chain(FINANCE)
}

/// The codes an operation may answer with; `None` for an operation that is not listed.
pub fn of_operation(operation: &str) -> Option<Vec<&'static str>> {
    let (_, groups) = all().find(|(known, _)| *known == operation)?;
    let mut codes = groups
        .iter()
        .flat_map(|group| group.iter())
        .copied()
        .collect::<Vec<_>>();
    codes.extend(ANY);
    codes.sort_unstable();
    codes.dedup();
    Some(codes)
}

/// A problem as the documentation shows it, with sample values in its messages.
pub fn sample(code: &str, status: StatusCode) -> Problem {
    let moment = || {
        let at = jiff::Timestamp::from_second(1_796_108_400).unwrap_or_default();
        Value::Moment(Box::new(at.to_zoned(kernel::zone::kazakhstan())))
    };
    let mut problem = Problem::new(status, code)
        .with("until", moment())
        .with("last", Value::Date(jiff::civil::date(2027, 2, 18)))
        .with("fee", Value::MoneyMinor(432_500))
        .with("balance", Value::MoneyMinor(100_000))
        .with("debt", Value::MoneyMinor(865_000))
        .with("state", Value::key("state-crossed"))
        .with("most", Value::Number(5))
        .with("least", Value::Number(1))
        .with("check", Value::Number(9))
        .with("left", Value::Number(4))
        .with("line", Value::Number(3))
        .with("choice", Value::key("chosen-kept"))
        .with("owed", Value::MoneyMinor(100_000))
        .with("column", Value::Number(14))
        .with("reason", Value::key("block-debt"))
        .with("currency", Value::Text(String::from("EUR")))
        .with("on", Value::Date(jiff::civil::date(2027, 2, 18)));
    if code == "invalid-fields" {
        let rule = FieldError::new("details.vehicle.plate", "plate-characters", Vec::new());
        problem.errors.push(rule);
    }
    problem
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    /// Every refusal says what is refused and what to do now, in every language.
    #[test]
    fn every_code_has_its_words_in_every_language() {
        for (code, _) in CODES {
            let status = status_of(code).unwrap();
            for lang in Lang::ALL {
                let said = sample(code, status).say(lang);
                let detail = said.detail.clone().unwrap_or_default();
                assert!(
                    !said.title.contains(['⟦', '{']),
                    "{code} {lang:?}: {}",
                    said.title
                );
                assert!(!detail.is_empty(), "{code} {lang:?} says no way out");
                assert!(!detail.contains(['⟦', '{']), "{code} {lang:?}: {detail}");
                assert_ne!(said.title, code.replace('-', " "), "{code} {lang:?}");
            }
        }
    }

    #[test]
    fn operations_name_codes_that_exist() {
        for (operation, _) in all() {
            for code in of_operation(operation).unwrap() {
                assert!(status_of(code).is_some(), "{operation}: {code}");
            }
        }
    }
}
