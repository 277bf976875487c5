//! What the API answers about the checks of a booking.

use crate::i18n::{Lang, ToValue};
use jiff::Timestamp;
use jiff::civil::Date;
use queue::appeals::is_appealable;
use queue::model::later::Stop;
use registers::checks::{CheckOutcome, CheckRecord, Demand};
use serde::Serialize;
use utoipa::ToSchema;

/// One of the checks of Q-18.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckAnswer {
    /// Number in Q-18, 1 to 18.
    #[schema(minimum = 1, maximum = 18)]
    pub number: u8,
    /// The clause.
    #[schema(example = "Q-18.4")]
    pub clause: String,
    /// What is checked, in the caller's language.
    pub name: String,
    /// The register that was asked, such as `wanted`.
    #[schema(example = "wanted")]
    pub register: &'static str,
    /// `required`, `notify` or `not_applicable`.
    #[schema(example = "required")]
    pub demand: &'static str,
    /// `positive`, `negative`, `unknown` or `not_applicable`.
    #[schema(example = "positive")]
    pub outcome: &'static str,
    /// Why not: a code of the register's no, of its silence, or of why the check doesn't apply.
    pub reason: Option<&'static str>,
    /// That in the caller's language, with the register's own words where they may be shown.
    pub text: Option<String>,
    /// What to do about it.
    pub next: Option<String>,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// Whether an earlier answer was used.
    pub earlier: bool,
    /// Last day that the insurance or the inspection covers.
    pub valid_until: Option<Date>,
    /// Whether its no can be appealed against.
    pub appealable: bool,
}

type Said = (
    &'static str,
    Option<&'static str>,
    Option<String>,
    Option<String>,
);

fn said(record: &CheckRecord, lang: Lang) -> Said {
    match &record.outcome {
        CheckOutcome::Positive => ("positive", None, None, None),
        CheckOutcome::Negative { reason, detail } => {
            let words = lang.t(&reason.text_id());
            let words = detail
                .as_ref()
                .map_or(words.clone(), |own| format!("{words} {own}"));
            let next = lang.t(&format!("{}-next", reason.text_id()));
            ("negative", Some(reason.as_str()), Some(words), Some(next))
        }
        CheckOutcome::Unknown { register, cause } => {
            let key = format!("cause-{}", cause.as_str().replace('_', "-"));
            let words = format!("{}: {}", lang.t(&register.text_id()), lang.t(&key));
            let next = lang.t(&format!("{key}-next"));
            ("unknown", Some(cause.as_str()), Some(words), Some(next))
        }
        CheckOutcome::NotApplicable { why } => (
            "not_applicable",
            Some(why.as_str()),
            Some(lang.t(&why.text_id())),
            None,
        ),
    }
}

impl CheckAnswer {
    /// A check in the caller's language.
    pub fn of(record: &CheckRecord, lang: Lang) -> Self {
        let (outcome, reason, text, next) = said(record, lang);
        Self {
            number: record.number.get(),
            clause: record.number.clause(),
            name: lang.t(&format!("{}-name", record.number.text_id())),
            register: record.register.as_str(),
            demand: match record.demand {
                Demand::Required => "required",
                Demand::Notify => "notify",
                Demand::NotApplicable(_) => "not_applicable",
            },
            outcome,
            reason,
            text,
            next,
            asked_at: record.asked_at,
            earlier: record.cached,
            valid_until: record.valid_until,
            appealable: is_appealable(record),
        }
    }
}

/// A register stops the driver at the entry.
#[derive(Debug, Serialize, ToSchema)]
pub struct StopAnswer {
    /// Number of the check in Q-18.
    pub check: u8,
    /// What the register said.
    #[schema(example = "licence_expired")]
    pub reason: &'static str,
    /// That in the caller's language.
    pub text: String,
    /// Since when.
    pub since: Timestamp,
}

impl StopAnswer {
    /// A stop that its user may know of.
    pub fn of(stop: Stop, lang: Lang) -> Self {
        let words = lang.t(&stop.reason.text_id());
        Self {
            check: stop.check,
            reason: stop.reason.as_str(),
            text: lang.tv("booking-stopped-driver", &[("reason", words.to_value())]),
            since: stop.since,
        }
    }
}
