//! Prices, and the accountant's pages of exchange rates.

use super::super::codes;
use super::super::forms::{Choice, Form};
use super::super::rates::{RateDecisionForm, RateFileForm, RateForm, RateRow, RateWaiting};
use super::super::tariffs::{IndexRow, PricePreview, TariffForm, TariffRow};
use super::super::{FinanceRate, FinanceRates, TariffsPage};
use super::{Chrome, Samples, at, day};
use crate::i18n::{Message, Value};

const ACT: &str = "Order 538 of 25 May 2023 (press report)";

/// A fee in MCI, one in euro, and one in tenge before its year's MCI is known.
fn prices() -> [PricePreview; 3] {
    let in_mci = PricePreview {
        item: "ordinary".to_owned(),
        on: day(25),
        amount_minor: 432_500,
        formula: Message::new("tariffs-formula-mci")
            .with("units", "1")
            .with("index", Value::MoneyMinor(432_500))
            .with("amount", Value::MoneyMinor(432_500)),
        basis: Some(Message::new("tariffs-mci-since").with("day", day(1))),
        day: "invoice".to_owned(),
        from: day(1),
        clause: "Q-25".to_owned(),
        source: ACT.to_owned(),
        missing_year: None,
    };
    let in_euro = PricePreview {
        item: "declaration-main-sheet".to_owned(),
        amount_minor: 3_584_100,
        formula: Message::new("tariffs-formula-rate")
            .with("size", "60 EUR")
            .with("rate", "597.35 ₸")
            .with("units", "1")
            .with("amount", Value::MoneyMinor(3_584_100)),
        basis: Some(Message::new("tariffs-rate-of").with("day", day(24))),
        day: "registration".to_owned(),
        clause: "C5-8.1".to_owned(),
        ..in_mci.clone()
    };
    let unknown_year = PricePreview {
        basis: None,
        day: "payment".to_owned(),
        missing_year: Some(2027),
        ..in_mci.clone()
    };
    [in_mci, in_euro, unknown_year]
}

fn rows() -> Vec<TariffRow> {
    let row = |item: &&str| TariffRow {
        item: (*item).to_owned(),
        size: Message::new("tariffs-size-mci").with("units", "1"),
        from: day(1),
        until: (*item == "expedited-30-days").then(|| day(20)),
        day: "invoice".to_owned(),
        clause: "Q-25".to_owned(),
        source: ACT.to_owned(),
    };
    codes::TARIFF_ITEMS.iter().map(row).collect()
}

impl Samples for TariffsPage {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let item = |code: &&str| Choice::new(*code, chrome.t(format!("tariff-item-{code}")));
        let empty = Self {
            chrome: chrome.clone(),
            form: TariffForm::from_pairs([("item", "ordinary"), ("date", "2026-11-25")]),
            choices: codes::TARIFF_ITEMS.iter().map(item).collect(),
            price: None,
            none: None,
            rows: rows(),
            indices: vec![IndexRow {
                from: day(1),
                amount_minor: 432_500,
            }],
        };
        let mut pages: Vec<Self> = prices()
            .map(|price| Self {
                price: Some(price),
                ..empty.clone()
            })
            .into();
        let days = ["before", "withdrawn", "mci"].map(|why| format!("tariffs-none-{why}"));
        let mut reasons = days
            .map(|key| Message::new(key).with("on", day(2)).with("day", day(5)))
            .to_vec();
        let no_rate = Message::new("tariffs-none-rate").with("currency", "EUR");
        reasons.push(no_rate.with("on", day(2)));
        pages.extend(reasons.into_iter().map(|none| Self {
            none: Some(none),
            ..empty.clone()
        }));
        let mut wrong = empty;
        wrong.form.reject("item", Message::new("error-choose"));
        wrong.form.reject("date", Message::new("error-date-format"));
        pages.push(wrong);
        pages
    }
}

fn waiting(is_own: bool) -> RateWaiting {
    RateWaiting {
        id: "01938f0e-7c1a-7000-8000-00000000002d".to_owned(),
        currency: "EUR".to_owned(),
        day: day(24),
        rate: "597,35".to_owned(),
        units: 1,
        reason: "Ұлттық Банктің сайтында түзетілді".to_owned(),
        proposed_by: "Г. Нұрланқызы".to_owned(),
        proposed_at: at(24, 18, 20),
        is_own,
    }
}

fn rates() -> Vec<RateRow> {
    let file = RateRow {
        day: day(24),
        rate: "579,35".to_owned(),
        units: 1,
        origin: "file".to_owned(),
        source: "rates-2026-11-24.xml".to_owned(),
        recorded_at: at(24, 9, 5),
        recorded_by: "Г. Нұрланқызы".to_owned(),
        approved_by: None,
        is_superseded: true,
    };
    let typed = RateRow {
        rate: "597,35".to_owned(),
        origin: "two-people".to_owned(),
        source: "Ұлттық Банктің сайтында түзетілді".to_owned(),
        approved_by: Some("Б. Әбенов".to_owned()),
        is_superseded: false,
        ..file.clone()
    };
    vec![typed, file]
}

impl Samples for FinanceRates {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let empty = Self {
            chrome: chrome.clone(),
            currency: "EUR".to_owned(),
            rates: Vec::new(),
            waiting: Vec::new(),
            may_change: false,
            currencies: ["EUR", "USD"].map(|code| Choice::new(code, code)).into(),
            file_form: RateFileForm::default(),
            refusal: None,
            form: RateForm::default(),
        };
        let full = Self {
            rates: rates(),
            waiting: vec![waiting(true), waiting(false)],
            may_change: true,
            ..empty.clone()
        };
        // One form is posted at a time, so one has errors.
        let mut refused = full.clone();
        refused.refusal = Some("line 3: rate: \"-5\"".to_owned());
        let mut no_file = full.clone();
        no_file
            .file_form
            .reject("file", Message::new("error-required"));
        let mut wrong = full.clone();
        wrong.form.reject("currency", Message::new("error-choose"));
        wrong.form.reject("day", Message::new("error-rate-day"));
        wrong.form.reject("rate", Message::new("error-rate"));
        vec![empty, full, refused, no_file, wrong]
    }
}

impl Samples for FinanceRate {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let mut wrong = RateDecisionForm::default();
        wrong.reject("reason", Message::new("error-rate-own"));
        let page = |is_own, may_change, form: &RateDecisionForm| Self {
            chrome: chrome.clone(),
            rate: waiting(is_own),
            may_change,
            form: form.clone(),
        };
        let plain = RateDecisionForm::default();
        vec![
            page(false, true, &plain),
            page(true, true, &wrong),
            page(false, false, &plain),
        ]
    }
}
