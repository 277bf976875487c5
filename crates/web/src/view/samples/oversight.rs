//! Samples of the operator's pages about registers, appeals, stops and evidence.

use super::super::booking::BookingState;
use super::super::checks::CheckOutcome;
use super::super::codes;
use super::super::evidence::{AnswerForm, AppealRow, EvidenceRow, StopRow};
use super::super::forms::{Choice, Form};
use super::super::registers::{PauseForm, PauseView, RegisterRow};
use super::super::{
    OperatorAppeal, OperatorAppeals, OperatorEvidence, OperatorRegisters, OperatorStops,
};
use super::checks::check;
use super::{Chrome, Samples, at, booking};
use crate::i18n::Message;

/// The frame on one of the operator's pages.
fn on(chrome: &Chrome, path: &str) -> Chrome {
    Chrome {
        path: path.to_owned(),
        ..chrome.clone()
    }
}

/// Every register, in every state in turn.
pub(super) fn registers() -> Vec<RegisterRow> {
    let states = codes::BREAKERS.iter().cycle();
    let with_state = codes::REGISTERS.iter().zip(states);
    with_state
        .map(|(register, state)| RegisterRow {
            register: (*register).to_owned(),
            name: register.replace('-', "_"),
            service: "SHEKARA_AGRICULTURE_CERTIFICATES".to_owned(),
            state,
            until: (*state == "open").then(|| at(20, 12, 5)),
            asked: 12_431,
            answers: 12_400,
            silences: 31,
            p50_ms: (*state != "open").then_some(84),
            p95_ms: (*state != "open").then_some(412),
            waiting: u32::from(*state == "open") * 7,
            pause: (*state == "paused").then(|| PauseView {
                reason: "Иесі жариялаған техникалық жұмыс, сағат 18:00-ге дейін".to_owned(),
                since: at(20, 11, 0),
                by: "А. Серікқызы".to_owned(),
            }),
        })
        .collect()
}

impl Samples for OperatorRegisters {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let mut wrong = PauseForm::default();
        wrong.reject("register", Message::new("error-choose"));
        wrong.reject(
            "reason",
            Message::new("error-reason-range").with("most", 300),
        );
        let choices = vec![Choice::new("taxes", chrome.t("register-taxes"))];
        [(PauseForm::default(), registers()), (wrong, Vec::new())]
            .map(|(form, registers)| Self {
                chrome: on(chrome, "/operator/registers"),
                registers,
                choices: choices.clone(),
                form,
                as_of: at(20, 12, 4),
            })
            .into()
    }
}

fn appeal(state: &str) -> AppealRow {
    let is_answered = matches!(state, "upheld" | "rejected");
    AppealRow {
        id: "01938f0e-7c1a-7000-8000-00000000002c".to_owned(),
        number: 9,
        state: state.to_owned(),
        reason: "tax_debt".to_owned(),
        filed_at: at(20, 10, 0),
        due_at: at(27, 18, 0),
        answered_at: is_answered.then(|| at(21, 11, 0)),
        words: "Салық 3 қарашада төленген.\nТүбіртек № 4471 <қоса беріледі>.".to_owned(),
        answer: if is_answered {
            "Түбіртек салықтың төленгенін көрсетеді.".to_owned()
        } else {
            String::new()
        },
    }
}

impl Samples for OperatorAppeals {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let rows = |states: &[&str]| states.iter().map(|state| appeal(state)).collect();
        vec![
            Self {
                chrome: on(chrome, "/operator/appeals"),
                open: rows(&["overdue", "open"]),
                answered: rows(&["upheld", "rejected"]),
            },
            Self {
                chrome: on(chrome, "/operator/appeals"),
                open: Vec::new(),
                answered: Vec::new(),
            },
        ]
    }
}

/// Questions that ended in every way.
fn evidence() -> Vec<EvidenceRow> {
    let askings = codes::ASKINGS.iter().cycle();
    let outcomes = codes::ANSWERS.iter().zip(askings);
    outcomes
        .map(|(outcome, asking)| EvidenceRow {
            number: 9,
            register: "taxes".to_owned(),
            service: "SHEKARA_TAX_DEBT".to_owned(),
            message: "01938f0e-7c1a-7000-8000-00000000002d".to_owned(),
            asking: (*asking).to_owned(),
            policy: "2026-11-25".to_owned(),
            outcome: (*outcome).to_owned(),
            asked_at: at(20, 9, 31),
            answered_at: (*outcome != "timed-out").then(|| at(20, 9, 31)),
            hash: if *outcome == "answered" {
                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned()
            } else {
                String::new()
            },
            answer: if *outcome == "answered" {
                "<taxDebt><iinBin>180540990104</iinBin><total>87500.00</total></taxDebt>".to_owned()
            } else {
                String::new()
            },
            is_sealed: *outcome == "declined",
        })
        .collect()
}

impl Samples for OperatorAppeal {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let mut wrong = AnswerForm::default();
        wrong.reject("outcome", Message::new("error-choose"));
        wrong.reject("words", Message::new("error-required"));
        let page = |state: &str, evidence, form| Self {
            chrome: on(chrome, "/operator/appeals"),
            appeal: appeal(state),
            booking: booking(chrome.lang, BookingState::Refused),
            check: (state != "rejected").then(|| check(9, CheckOutcome::Failed, "tax_debt")),
            evidence,
            form,
        };
        vec![
            page("open", evidence(), AnswerForm::default()),
            page("overdue", Vec::new(), wrong),
            page("upheld", evidence(), AnswerForm::default()),
            page("rejected", Vec::new(), AnswerForm::default()),
        ]
    }
}

impl Samples for OperatorStops {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let stop = |number, reason: &str| StopRow {
            booking: booking(chrome.lang, BookingState::Called),
            number,
            reason: reason.to_owned(),
            since: at(24, 12, 0),
            is_for_officers: number < 6,
            is_asked_again: number == 4,
        };
        let stops = vec![stop(4, "vehicle_wanted"), stop(8, "driver_not_insured")];
        [stops, Vec::new()]
            .map(|stops| Self {
                chrome: on(chrome, "/operator/stops"),
                stops,
            })
            .into()
    }
}

impl Samples for OperatorEvidence {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        [evidence(), Vec::new()]
            .map(|evidence| Self {
                chrome: on(chrome, "/operator/bookings/x/evidence"),
                booking: booking(chrome.lang, BookingState::Refused),
                evidence,
            })
            .into()
    }
}
