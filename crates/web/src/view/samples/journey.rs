//! Samples of the booking journey.

use super::super::codes;
use super::super::forms::Form;
use super::super::journey::{
    Answer, AnswerSection, BookCargoForm, BookCheckpointForm, BookConsentForm, BookDriverForm,
    BookOwnerForm, BookTrustedForm, BookVehicleForm, FeeLine,
};
use super::super::times::{FirstFree, HourChoice, TimeChoice};
use super::super::{
    BookCargo, BookCheck, BookCheckpoint, BookConsent, BookDriver, BookOwner, BookRefusedKind,
    BookTime, BookTrusted, BookVehicle,
};
use super::{Chrome, Lang, Samples, at, checkpoint, day, hour};
use crate::i18n::{Message, format};

impl Samples for BookCheckpoint {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let mut wrong = BookCheckpointForm::default();
        wrong.reject("checkpoint", Message::new("error-choose"));
        [
            BookCheckpointForm::from_pairs([("checkpoint", "nur-zholy")]),
            wrong,
        ]
        .map(|form| Self {
            chrome: chrome.clone(),
            form,
            rows: super::checkpoints::rows(chrome.lang),
        })
        .into()
    }
}

impl Samples for BookVehicle {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let mut wrong =
            BookVehicleForm::from_pairs([("plate", "??"), ("vin", "WDB9634031L12345O")]);
        wrong.require(&["kind", "plate_country"]);
        wrong.reject("kind", Message::new("error-choose"));
        wrong.reject("plate", Message::new("error-plate-characters"));
        wrong.reject("vin", Message::new("error-vin-letters"));
        let right = BookVehicleForm::from_pairs([("kind", "road-train"), ("plate_country", "KZ")]);
        [right, wrong]
            .map(|form| Self {
                chrome: chrome.clone(),
                form,
            })
            .into()
    }
}

impl Samples for BookRefusedKind {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        ["car", "bus"]
            .map(|kind| Self {
                chrome: chrome.clone(),
                kind: kind.to_owned(),
            })
            .into()
    }
}

impl Samples for BookOwner {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let mut wrong =
            BookOwnerForm::from_pairs([("residency", "resident"), ("holder", "organisation")]);
        wrong.require(&["organisation"]);
        wrong.reject("bin", Message::new("error-bin-length"));
        [BookOwnerForm::default(), wrong]
            .map(|form| Self {
                chrome: chrome.clone(),
                form,
            })
            .into()
    }
}

/// A form with one error of every kind, spread over its fields in turn.
fn every_error() -> Vec<BookDriverForm> {
    let names: Vec<String> = BookDriverForm::default()
        .fields()
        .iter()
        .map(|field| field.name.clone().into_owned())
        .collect();
    codes::FIELD_ERRORS
        .chunks(names.len())
        .map(|errors| {
            let mut form = BookDriverForm::default();
            for (name, error) in names.iter().zip(errors) {
                let message = Message::new(format!("error-{error}"))
                    .with("most", 40)
                    .with("left", 2)
                    .with("date", day(30));
                form.reject(name, message);
            }
            form
        })
        .collect()
}

impl Samples for BookDriver {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let right = BookDriverForm::from_pairs([
            ("residency", "non-resident"),
            ("surname", "Мұхамедьярұлы"),
            ("document_country", "UZ"),
            ("document_kind", "passport"),
        ]);
        std::iter::once(right)
            .chain(every_error())
            .map(|form| Self {
                chrome: chrome.clone(),
                form,
            })
            .collect()
    }
}

impl Samples for BookTrusted {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let mut wrong = BookTrustedForm::for_count(2);
        wrong.reject("surname-2", Message::new("error-required"));
        wrong.reject("count", Message::new("error-trusted-count"));
        [BookTrustedForm::default(), wrong]
            .map(|form| Self {
                chrome: chrome.clone(),
                form,
            })
            .into()
    }
}

impl Samples for BookCargo {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let mut wrong = BookCargoForm::from_pairs([("load", "loaded"), ("goods", "article-147")]);
        wrong.reject("declaration", Message::new("error-required"));
        [BookCargoForm::default(), wrong]
            .map(|form| Self {
                chrome: chrome.clone(),
                form,
                expedited_minor: 43_250_000,
            })
            .into()
    }
}

impl Samples for BookConsent {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let mut wrong = BookConsentForm::default();
        wrong.reject("consent", Message::new("error-consent"));
        [(BookConsentForm::default(), true), (wrong, false)]
            .map(|(form, is_resident)| Self {
                chrome: chrome.clone(),
                form,
                is_resident,
                checks: (1..=18).collect(),
            })
            .into()
    }
}

/// A day with free, full and nearly full hours.
pub(super) fn times(lang: Lang) -> TimeChoice {
    TimeChoice {
        first_free: Some(FirstFree {
            value: "24-14".to_owned(),
            interval: hour(24, 14),
        }),
        hours: (0..24)
            .map(|starts: i8| HourChoice {
                value: format!("24-{starts}"),
                interval: hour(24, starts),
                free: u32::try_from(starts % 5).unwrap_or(0),
            })
            .collect(),
        ..TimeChoice::new(checkpoint(lang), day(24), day(20), day(30))
    }
}

impl Samples for BookTime {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let mut wrong = TimeChoice {
            first_free: None,
            expedited_left: Some(3),
            ..times(chrome.lang)
        };
        wrong.reject("slot", Message::new("error-time-gone"));
        wrong.reject(
            "date",
            Message::new("error-date-after").with("date", day(30)),
        );
        let closed = TimeChoice::new(checkpoint(chrome.lang), day(30), day(20), day(30));
        [times(chrome.lang), wrong, closed]
            .map(|times| Self {
                chrome: chrome.clone(),
                times,
                hold_minutes: 15,
            })
            .into()
    }
}

impl Samples for BookCheck {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let sections = vec![
            AnswerSection::vehicle(vec![
                Answer::new("label-vehicle-kind", chrome.t("vehicle-road-train")),
                Answer::new("label-plate-country", chrome.country("KZ")),
                Answer::new("label-plate", "123 ABC 02"),
                Answer::new("label-trailer-plate", ""),
                Answer::new("label-vin", "WDB9634031L123456"),
            ]),
            AnswerSection::owner(vec![Answer::new(
                "label-organisation",
                "«Ұлы Дала Транс» ЖШС",
            )]),
            AnswerSection::driver(vec![
                Answer::full_name("Мұхамедьярұлы Әлихан"),
                Answer::new("label-birth-date", format::date(chrome.lang, day(5))),
            ]),
            AnswerSection::trusted(vec![Answer::new("label-trusted-count", "0")]),
            AnswerSection::cargo(vec![Answer::new("label-goods", chrome.t("goods-ordinary"))]),
        ];
        let fee = FeeLine {
            amount_minor: 432_500,
            tariff: "ordinary".to_owned(),
            index_count: 1,
            index_minor: 432_500,
            valid_from: day(1),
        };
        let warnings = codes::WARNINGS
            .iter()
            .map(|code| {
                Message::new(format!("warning-{code}"))
                    .with("date", day(30))
                    .with("moment", at(24, 13, 0))
                    .with("countries", chrome.country("UZ"))
            })
            .collect();
        let page = Self {
            chrome: chrome.clone(),
            checkpoint: checkpoint(chrome.lang),
            interval: hour(24, 14),
            sections,
            fee,
            warnings: Vec::new(),
            hold_minutes: 15,
            form_key: "019a8c3e".to_owned(),
        };
        vec![
            Self {
                warnings,
                ..page.clone()
            },
            page,
        ]
    }
}
