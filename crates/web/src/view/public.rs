//! Pages that anybody can read: first page, help, user agreement, errors.

use super::prelude::*;

/// What a booking costs on a day, in tiyn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fees {
    /// The ordinary fee.
    pub ordinary_minor: i64,
    /// The fee of expedited passage.
    pub expedited_minor: i64,
    /// The monthly calculation index the fees are counted from, in tiyn.
    pub index_minor: i64,
    /// The day the fees are valid on.
    pub day: Date,
}

/// Figures of the whole network for the first page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Today {
    /// Checkpoints open now.
    pub checkpoints_open: u32,
    /// Places booked for today.
    pub booked: u32,
    /// Lorries admitted today.
    pub admitted: u32,
    /// When the figures were read.
    pub as_of: Zoned,
}

/// The first page.
#[derive(Clone, Debug, Template)]
#[template(path = "public/home.html")]
pub struct Home {
    /// The frame.
    pub chrome: Chrome,
    /// What a booking costs today.
    pub fees: Fees,
    /// Today's figures; `None` while they can't be read.
    pub today: Option<Today>,
}

/// Questions and answers.
#[derive(Clone, Debug, Template)]
#[template(path = "public/help.html")]
pub struct Help {
    /// The frame.
    pub chrome: Chrome,
    /// What a booking costs today.
    pub fees: Fees,
    /// How long a place is held before payment, in minutes.
    pub hold_minutes: i64,
    /// How many days ahead a place can be booked.
    pub horizon_days: u32,
    /// Grace after the end of the booked interval, in minutes.
    pub grace_minutes: i64,
}

/// The sections of the user agreement: message key of the heading, keys of the paragraphs, and the clause of
/// Order No 707 that stands behind them.
pub const AGREEMENT: &[(&str, &[&str], &str)] = &[
    (
        "agreement-parties",
        &["agreement-parties-1", "agreement-parties-2"],
        "3, 15",
    ),
    (
        "agreement-account",
        &["agreement-account-1", "agreement-account-2"],
        "2, 15",
    ),
    (
        "agreement-booking",
        &[
            "agreement-booking-1",
            "agreement-booking-2",
            "agreement-booking-3",
        ],
        "16–22",
    ),
    (
        "agreement-data",
        &["agreement-data-1", "agreement-data-2", "agreement-data-3"],
        "16, 17",
    ),
    (
        "agreement-fee",
        &["agreement-fee-1", "agreement-fee-2", "agreement-fee-3"],
        "23–27",
    ),
    (
        "agreement-moving",
        &["agreement-moving-1", "agreement-moving-2"],
        "28",
    ),
    (
        "agreement-refund",
        &["agreement-refund-1", "agreement-refund-2"],
        "28",
    ),
    (
        "agreement-arrival",
        &[
            "agreement-arrival-1",
            "agreement-arrival-2",
            "agreement-arrival-3",
        ],
        "29–35",
    ),
    (
        "agreement-transfer",
        &["agreement-transfer-1", "agreement-transfer-2"],
        "36",
    ),
    (
        "agreement-end",
        &["agreement-end-1", "agreement-end-2"],
        "3",
    ),
];

/// The user agreement.
#[derive(Clone, Debug, Template)]
#[template(path = "public/agreement.html")]
pub struct AgreementPage {
    /// The frame.
    pub chrome: Chrome,
    /// The version, such as `2026-1`; kept with every acceptance.
    pub version: String,
    /// The day the version took effect.
    pub since: Date,
    /// When the reader accepted this version.
    pub accepted: Option<Zoned>,
    /// Whether the reader is asked to accept it now (POST, `agreement=yes`), because a new version took effect.
    pub asks: bool,
}

impl AgreementPage {
    fn sections() -> &'static [(&'static str, &'static [&'static str], &'static str)] {
        AGREEMENT
    }
}

/// A request that couldn't be served: 400, 401, 403, 404, 405, 413, 422, 429, 500 or 503.
#[derive(Clone, Debug, Template)]
#[template(path = "public/error.html")]
pub struct ErrorPage {
    /// The frame.
    pub chrome: Chrome,
    /// The HTTP status.
    pub status: u16,
    /// What `Retry-After` says, in seconds.
    pub retry_after_seconds: Option<u32>,
}

impl ErrorPage {
    /// The message key of the status; an unlisted one is shown as 500 (or 400 below 500).
    fn key(&self) -> String {
        let listed = super::codes::PAGE_ERRORS.contains(&self.status.to_string().as_str());
        match self.status {
            status if listed => format!("page-error-{status}"),
            status if status < 500 => "page-error-400".to_owned(),
            _ => "page-error-500".to_owned(),
        }
    }

    fn next_key(&self) -> String {
        format!("{}-next", self.key())
    }
}
