//! The operator's pages about what the registers said: appeals, stopped bookings, evidence.

use super::booking::BookingBrief;
use super::checks::CheckView;
use super::codes;
use super::forms::form;
use super::prelude::*;

/// A question to a register with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceRow {
    /// Number of the check.
    pub number: u8,
    /// One of [`codes::REGISTERS`].
    pub register: String,
    /// Its service at the gateway.
    pub service: String,
    /// Id of the message.
    pub message: String,
    /// One of [`codes::ASKINGS`].
    pub asking: String,
    /// Version of the table of checks.
    pub policy: String,
    /// One of [`codes::ANSWERS`].
    pub outcome: String,
    /// When it was sent.
    pub asked_at: Zoned,
    /// When something came back.
    pub answered_at: Option<Zoned>,
    /// SHA-256 of the answer, or empty.
    pub hash: String,
    /// The answer as text, or empty.
    pub answer: String,
    /// The answer is kept but does not open.
    pub is_sealed: bool,
}

impl EvidenceRow {
    pub(crate) fn register_key(&self) -> String {
        codes::key_or_other("register", codes::REGISTERS, &self.register)
    }

    pub(crate) fn asking_key(&self) -> String {
        let known = codes::kebab(&self.asking);
        let known = codes::ASKINGS.iter().find(|code| **code == known);
        format!("asking-{}", known.unwrap_or(&"booking"))
    }

    pub(crate) fn outcome_key(&self) -> String {
        let known = codes::kebab(&self.outcome);
        let known = codes::ANSWERS.iter().find(|code| **code == known);
        format!("answer-{}", known.unwrap_or(&"unintelligible"))
    }

    pub(crate) fn tone(&self) -> Tone {
        if self.outcome == "answered" {
            Tone::Good
        } else {
            Tone::Warning
        }
    }
}

/// An appeal in the operator's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppealRow {
    /// The id, as in addresses.
    pub id: String,
    /// Number of the check.
    pub number: u8,
    /// One of [`codes::APPEALS`].
    pub state: String,
    /// What the register had said, one of [`codes::REASONS`].
    pub reason: String,
    /// When it was filed.
    pub filed_at: Zoned,
    /// By when it is to be answered.
    pub due_at: Zoned,
    /// When it was answered.
    pub answered_at: Option<Zoned>,
    /// The user's words.
    pub words: String,
    /// The operator's words, or empty.
    pub answer: String,
}

impl AppealRow {
    pub(crate) fn state_key(&self) -> String {
        format!("appeal-{}", self.state)
    }

    pub(crate) fn reason_key(&self) -> String {
        let reason = codes::kebab(&self.reason);
        if codes::REASONS.contains(&reason.as_str()) {
            format!("reason-{reason}")
        } else {
            format!("check-{}-failed", self.number.clamp(1, 18))
        }
    }

    pub(crate) fn tone(&self) -> Tone {
        match self.state.as_str() {
            "overdue" => Tone::Bad,
            "upheld" => Tone::Good,
            "rejected" => Tone::Plain,
            _ => Tone::Warning,
        }
    }

    pub(crate) fn is_open(&self) -> bool {
        matches!(self.state.as_str(), "open" | "overdue")
    }
}

/// Appeals: those to be answered, and those that are.
#[derive(Clone, Debug, Template)]
#[template(path = "operator/appeals.html")]
pub struct OperatorAppeals {
    /// The frame.
    pub chrome: Chrome,
    /// Those due first in front.
    pub open: Vec<AppealRow>,
    /// The last answered ones.
    pub answered: Vec<AppealRow>,
}

form! {
    /// The answer to an appeal.
    pub struct AnswerForm {
        /// `upheld` or `rejected`.
        outcome: "label-appeal-outcome",
        /// Why, for the user.
        words: "label-appeal-answer",
    }
}

/// The outcomes an operator can choose.
pub const OUTCOMES: &[&str] = &["upheld", "rejected"];

/// One appeal with everything it is decided by.
#[derive(Clone, Debug, Template)]
#[template(path = "operator/appeal.html")]
pub struct OperatorAppeal {
    /// The frame.
    pub chrome: Chrome,
    /// The appeal.
    pub appeal: AppealRow,
    /// The booking.
    pub booking: BookingBrief,
    /// The check as it is recorded.
    pub check: Option<CheckView>,
    /// What the check rests on.
    pub evidence: Vec<EvidenceRow>,
    /// What was typed.
    pub form: AnswerForm,
}

/// A booking that is stopped at the entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StopRow {
    /// The booking.
    pub booking: BookingBrief,
    /// Number of the check.
    pub number: u8,
    /// Why, one of [`codes::REASONS`].
    pub reason: String,
    /// Since when.
    pub since: Zoned,
    /// Whether only officers are told.
    pub is_for_officers: bool,
    /// Whether the register is being asked again.
    pub is_asked_again: bool,
}

impl StopRow {
    pub(crate) fn reason_key(&self) -> String {
        let reason = codes::kebab(&self.reason);
        if codes::REASONS.contains(&reason.as_str()) {
            format!("reason-{reason}")
        } else {
            format!("check-{}-failed", self.number.clamp(1, 18))
        }
    }
}

/// Bookings that a register stopped at the entry.
#[derive(Clone, Debug, Template)]
#[template(path = "operator/stops.html")]
pub struct OperatorStops {
    /// The frame.
    pub chrome: Chrome,
    /// Those stopped first in front.
    pub stops: Vec<StopRow>,
}

/// Everything that was asked about a booking.
#[derive(Clone, Debug, Template)]
#[template(path = "operator/evidence.html")]
pub struct OperatorEvidence {
    /// The frame.
    pub chrome: Chrome,
    /// The booking.
    pub booking: BookingBrief,
    /// By number of the check, then in the order of the asking.
    pub evidence: Vec<EvidenceRow>,
}
