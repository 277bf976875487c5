//! Samples of checks, appeals and consents.

use super::super::booking::BookingState;
use super::super::cabinet::{AcceptedAgreement, AppealForm, ConsentRow};
use super::super::checks::{AppealView, CheckOutcome, CheckView, StopView};
use super::super::codes;
use super::super::forms::Form;
use super::super::{AppealPage, ConsentsPage, RevokeConsent};
use super::{Chrome, Samples, at, booking};
use crate::i18n::Message;

/// A check that came to something for a reason.
pub(super) fn check(number: u8, outcome: CheckOutcome, reason: &str) -> CheckView {
    let registers = codes::REGISTERS.len() - 1;
    CheckView {
        number,
        register: codes::REGISTERS[usize::from(number) % registers].to_owned(),
        outcome,
        reason: reason.to_owned(),
        answer: String::new(),
        at: Some(at(20, 9, 31)),
        is_earlier: number == 8,
        can_appeal: matches!(outcome, CheckOutcome::Failed | CheckOutcome::Notified),
        appeal: None,
    }
}

/// An appeal in a state.
fn appeal(state: &str) -> AppealView {
    AppealView {
        state: state.to_owned(),
        filed_at: at(20, 10, 0),
        due_at: at(27, 18, 0),
        answer: if state == "open" {
            String::new()
        } else {
            "Түбіртек салықтың төленгенін көрсетеді.\nЖаңа бронь жасаңыз.".to_owned()
        },
    }
}

/// The 18 checks as they stand in a state; of a refused booking every reason the registers give, of one
/// that is verified every cause of silence.
pub(super) fn checks(state: BookingState) -> Vec<CheckView> {
    let all = (1..=18).map(|number| match (number, state) {
        (6, _) => check(number, CheckOutcome::NotApplicable, "not_machinery"),
        (15, _) => check(number, CheckOutcome::NotApplicable, "no_controlled_goods"),
        (10, _) => CheckView {
            answer: "№ 123456, 18.10.2026".to_owned(),
            ..check(number, CheckOutcome::Notified, "overdue_fine")
        },
        (5, BookingState::Verifying) => check(number, CheckOutcome::Pending, "consent_pending"),
        (_, BookingState::Refused) => check(number, CheckOutcome::Failed, ""),
        _ => check(number, CheckOutcome::Passed, ""),
    });
    let of_family = |outcome, codes: &'static [&'static str]| {
        codes.iter().map(move |code| check(9, outcome, code))
    };
    match state {
        BookingState::Refused => {
            let appeals = ["open", "upheld", "rejected"].map(|state| CheckView {
                appeal: Some(appeal(state)),
                ..check(9, CheckOutcome::Failed, "tax_debt")
            });
            let reasons = of_family(CheckOutcome::Failed, codes::REASONS);
            let not_made = of_family(CheckOutcome::NotApplicable, codes::NOT_APPLICABLE);
            all.chain(reasons).chain(not_made).chain(appeals).collect()
        }
        BookingState::Verifying => all
            .chain(of_family(CheckOutcome::Unreachable, codes::CAUSES))
            .collect(),
        _ => all.collect(),
    }
}

/// A stop of a new driver.
pub(super) fn stop() -> StopView {
    StopView {
        number: 3,
        reason: "licence_expired".to_owned(),
    }
}

impl Samples for AppealPage {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let mut wrong = AppealForm::default();
        wrong.reject(
            "words",
            Message::new("error-words-range").with("most", 2000),
        );
        [AppealForm::default(), wrong]
            .map(|form| Self {
                chrome: chrome.clone(),
                booking: booking(chrome.lang, BookingState::Refused),
                check: check(9, CheckOutcome::Failed, "tax_debt"),
                working_days: 5,
                form,
            })
            .into()
    }
}

fn consent(state: &str) -> ConsentRow {
    let is_answered = state != "pending";
    ConsentRow {
        id: "01938f0e-7c1a-7000-8000-00000000002b".to_owned(),
        iin: "841102••••••".to_owned(),
        state: state.to_owned(),
        is_own: state == "granted",
        asked_at: at(20, 9, 30),
        answered_at: is_answered.then(|| at(20, 9, 34)),
        valid_until: matches!(state, "granted" | "expired").then(|| at(27, 9, 34)),
        revoked_at: (state == "revoked").then(|| at(21, 12, 0)),
        can_revoke: matches!(state, "granted" | "pending"),
    }
}

impl Samples for ConsentsPage {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let agreement = AcceptedAgreement {
            version: "2026-11".to_owned(),
            at: at(3, 10, 15),
        };
        let consents = codes::CONSENTS.iter().map(|state| consent(state)).collect();
        vec![
            Self {
                chrome: chrome.clone(),
                consents,
                agreement: Some(agreement),
            },
            Self {
                chrome: chrome.clone(),
                consents: Vec::new(),
                agreement: None,
            },
        ]
    }
}

impl Samples for RevokeConsent {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        ["granted", "pending"]
            .map(|state| Self {
                chrome: chrome.clone(),
                consent: consent(state),
            })
            .into()
    }
}
