//! What the reader does about the checks: an appeal, and consents to the access to personal data.

use super::booking::BookingBrief;
use super::checks::CheckView;
use super::codes;
use super::forms::form;
use super::prelude::*;

form! {
    /// An appeal: one question.
    pub struct AppealForm {
        /// Why the register is wrong.
        words: "label-appeal-words",
    }
}

/// An appeal against what a register said.
#[derive(Clone, Debug, Template)]
#[template(path = "booking/appeal.html")]
pub struct AppealPage {
    /// The frame.
    pub chrome: Chrome,
    /// The booking.
    pub booking: BookingBrief,
    /// The check and what the register said.
    pub check: CheckView,
    /// Working days until the answer.
    pub working_days: u32,
    /// What was typed.
    pub form: AppealForm,
}

/// A consent of somebody to the access to their data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentRow {
    /// The id, as in addresses.
    pub id: String,
    /// The IIN, partly hidden.
    pub iin: String,
    /// One of [`codes::CONSENTS`].
    pub state: String,
    /// Whether it is the reader's own, given by being signed in.
    pub is_own: bool,
    /// When it was asked for.
    pub asked_at: Zoned,
    /// When it was answered.
    pub answered_at: Option<Zoned>,
    /// Until when it holds.
    pub valid_until: Option<Zoned>,
    /// When it was taken back.
    pub revoked_at: Option<Zoned>,
    /// Whether it can be taken back.
    pub can_revoke: bool,
}

impl ConsentRow {
    pub(crate) fn state_key(&self) -> String {
        let state = codes::CONSENTS.iter().find(|code| **code == self.state);
        format!("consent-{}", state.unwrap_or(&"expired"))
    }

    pub(crate) fn tone(&self) -> Tone {
        match self.state.as_str() {
            "granted" => Tone::Good,
            "pending" => Tone::Warning,
            "refused" => Tone::Bad,
            _ => Tone::Plain,
        }
    }
}

/// The user agreement by which non-residents consent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedAgreement {
    /// Its version.
    pub version: String,
    /// When it was accepted.
    pub at: Zoned,
}

/// Consents to the access to personal data.
#[derive(Clone, Debug, Template)]
#[template(path = "account/consents.html")]
pub struct ConsentsPage {
    /// The frame.
    pub chrome: Chrome,
    /// Newest first.
    pub consents: Vec<ConsentRow>,
    /// The agreement the reader accepted.
    pub agreement: Option<AcceptedAgreement>,
}

/// Asks once more before a consent is taken back.
#[derive(Clone, Debug, Template)]
#[template(path = "account/consent_revoke.html")]
pub struct RevokeConsent {
    /// The frame.
    pub chrome: Chrome,
    /// The consent.
    pub consent: ConsentRow,
}
