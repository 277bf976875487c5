//! Samples of the reader's money and of checked documents.

use super::super::codes;
use super::super::forms::Form;
use super::super::money::{AttestedFacts, BookingLink, MovementRow, PeriodForm};
use super::super::{DocumentCheck, MoneyPage};
use super::{Chrome, Samples, at};
use crate::i18n::Message;

/// A movement for a reason; every second one is money that came.
fn movement(index: i8, cause: &str) -> MovementRow {
    let came = index % 2 == 0;
    MovementRow {
        at: at(20 - index, 9, 30),
        cause: cause.to_owned(),
        clause: if came { "23" } else { "" },
        change_minor: if came { 770_000 } else { -432_550 },
        booking: (index % 3 != 0).then(|| BookingLink {
            id: "01938f0e-7c1a-7000-8000-00000000002a".to_owned(),
            number: (index % 3 == 1).then(|| "05-004217-8".to_owned()),
        }),
        invoice: came.then_some(123_456_789_012),
        way: if came { "card" } else { "" }.to_owned(),
        receipt: came.then(|| "01938f0e-7c1a-7000-8000-00000000002b".to_owned()),
    }
}

impl Samples for MoneyPage {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let period = [("from", "2026-11-01"), ("until", "2026-11-30")];
        let causes = (0_i8..).zip(codes::MONEY_CAUSES);
        let full = Self {
            chrome: Chrome {
                path: "/money".to_owned(),
                ..chrome.clone()
            },
            balance_minor: 1_234_550,
            debt_minor: 0,
            movements: causes
                .map(|(index, cause)| movement(index, cause))
                .collect(),
            more: Some("/money?before=01938f0e-7c1a-7000-8000-00000000002a".to_owned()),
            form: PeriodForm::from_pairs(period),
        };
        let empty = Self {
            balance_minor: 0,
            movements: Vec::new(),
            more: None,
            ..full.clone()
        };
        let owing = Self {
            debt_minor: 432_500,
            ..full.clone()
        };
        let mut pages = vec![full, empty.clone(), owing];
        for code in [
            "error-date-format",
            "error-period-reversed",
            "error-period-too-long",
            "error-period-calendar",
            "error-period-movements",
        ] {
            let mut page = empty.clone();
            page.form.reject("until", Message::new(code));
            pages.push(page);
        }
        pages
    }
}

impl Samples for DocumentCheck {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let facts = |purpose: &str, way: &str| AttestedFacts {
            kind: "receipt".to_owned(),
            amount_minor: 770_000,
            paid_at: at(20, 9, 30),
            invoice: (purpose != "account").then_some(123_456_789_012),
            purpose: purpose.to_owned(),
            way: way.to_owned(),
            issued_at: at(20, 10, 0),
            reversed_at: (purpose == "debt").then(|| at(21, 8, 15)),
        };
        let page = |code: &str, facts| Self {
            chrome: chrome.clone(),
            code: code.to_owned(),
            facts,
        };
        let code = "0011 2233 4455 6677 8899 aabb ccdd eeff";
        let mut pages: Vec<Self> = codes::MONEY_PURPOSES
            .iter()
            .zip(codes::MONEY_WAYS.iter().cycle())
            .map(|(purpose, way)| page(code, Some(facts(purpose, way))))
            .collect();
        pages.push(page(code, None));
        pages.push(page("", None));
        pages
    }
}
