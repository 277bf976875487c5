//! Waivers for all whom an event hit: the list, a new one, and one with its progress.

use super::codes;
use super::forms::{Choice, form};
use super::prelude::*;

form! {
    /// A new waiver.
    pub struct WaiverForm {
        /// Slug of the checkpoint, or `all`.
        checkpoint: "label-checkpoint",
        /// One of [`codes::WAIVER_EVENTS`].
        happening: "label-waiver-event",
        /// First day of the booked times.
        from_date: "label-from-date",
        /// Time of day they begin, `HH:MM`.
        from_time: "label-from-time",
        /// Last day of the booked times.
        until_date: "label-until-date",
        /// Time of day they end, `HH:MM`.
        until_time: "label-until-time",
        /// One of [`codes::WAIVER_KINDS`].
        kind: "label-waiver-kind",
        /// Why.
        reason: "label-waiver-reason",
    }
}

form! {
    /// A decision about a waiver.
    pub struct DecisionForm {
        /// Why.
        reason: "label-waiver-decision",
    }
}

/// What a waiver comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AffectedView {
    /// Bookings.
    pub bookings: u32,
    /// Their fees, in tiyn.
    pub amount_minor: i64,
}

/// A waiver in the list and on its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaiverRow {
    /// The id, as in addresses.
    pub id: String,
    /// What happened, as the domain writes it.
    pub happening: String,
    /// What is given, as the domain writes it.
    pub kind: String,
    /// Where it stands, one of [`codes::WAIVER_STATES`].
    pub state: String,
    /// Names of the checkpoints; empty where it is for all of them.
    pub checkpoints: Vec<String>,
    /// Booked times from here.
    pub from: Zoned,
    /// Booked times until here.
    pub until: Zoned,
    /// Why.
    pub reason: String,
    /// Who proposed.
    pub proposed_by: String,
    /// When.
    pub proposed_at: Zoned,
    /// Bookings done with, of those that are listed; `None` before it is approved.
    pub progress: Option<(u32, u32)>,
}

impl WaiverRow {
    fn happening_key(&self) -> String {
        format!("waiver-event-{}", codes::kebab(&self.happening))
    }

    fn kind_key(&self) -> String {
        format!("waiver-kind-{}", codes::kebab(&self.kind))
    }

    fn state_key(&self) -> String {
        format!("waiver-state-{}", self.state)
    }

    fn tone(&self) -> Tone {
        match self.state.as_str() {
            "proposed" => Tone::Warning,
            "approved" => Tone::Good,
            _ => Tone::Plain,
        }
    }

    fn where_words(&self, chrome: &Chrome) -> String {
        if self.checkpoints.is_empty() {
            chrome.t("waiver-everywhere")
        } else {
            self.checkpoints.join(", ")
        }
    }
}

/// Waivers.
#[derive(Clone, Debug, Template)]
#[template(path = "operator/waivers.html")]
pub struct OperatorWaivers {
    /// The frame.
    pub chrome: Chrome,
    /// Newest first.
    pub waivers: Vec<WaiverRow>,
    /// Address of more.
    pub more: Option<String>,
}

/// A new waiver. Posts `action=preview`, then `action=save`.
#[derive(Clone, Debug, Template)]
#[template(path = "operator/waiver_new.html")]
pub struct OperatorWaiverNew {
    /// The frame.
    pub chrome: Chrome,
    /// Checkpoints to choose from.
    pub checkpoints: Vec<Choice>,
    /// What was typed.
    pub form: WaiverForm,
    /// What it would come to, once asked.
    pub preview: Option<AffectedView>,
    /// The id of the waiver: one press on "propose" proposes one.
    pub form_key: String,
}

/// What was decided about a waiver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionView {
    /// Who decided.
    pub by: String,
    /// When.
    pub at: Zoned,
    /// Why.
    pub reason: String,
}

/// How far an approved waiver is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProgressView {
    /// Bookings done with.
    pub done: u32,
    /// Bookings listed.
    pub listed: u32,
    /// Bookings for which nothing was left to do.
    pub skipped: u32,
    /// Fees given back, in tiyn.
    pub refunded_minor: i64,
}

impl ProgressView {
    fn is_finished(self) -> bool {
        self.done >= self.listed
    }
}

/// A waiver.
#[derive(Clone, Debug, Template)]
#[template(path = "operator/waiver.html")]
pub struct OperatorWaiver {
    /// The frame.
    pub chrome: Chrome,
    /// The waiver.
    pub waiver: WaiverRow,
    /// What it comes to now, while it waits for a decision.
    pub affected: Option<AffectedView>,
    /// What was decided.
    pub decision: Option<DecisionView>,
    /// How far it is.
    pub progress: Option<ProgressView>,
    /// Whether the reader may decide: an accountant.
    pub can_decide: bool,
    /// Whether the reader proposed it, and so may only reject.
    pub is_own: bool,
    /// What was typed.
    pub form: DecisionForm,
}

impl OperatorWaiver {
    fn is_moving(&self) -> bool {
        self.progress
            .is_some_and(|progress| !progress.is_finished())
    }
}

impl Chrome {
    /// Whether the reader is an accountant, who has the pages of the finance cabinet too.
    pub(crate) fn is_accountant(&self) -> bool {
        let account = self.account.as_ref();
        account.is_some_and(|account| account.is_accountant)
    }

    /// Whether the reader is an operator, who has the other pages of operators too.
    pub(crate) fn is_operator(&self) -> bool {
        self.account
            .as_ref()
            .is_some_and(|account| account.is_operator)
    }
}
