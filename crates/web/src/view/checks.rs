//! The 18 checks of a booking on its page: what came of each, what to do, and appeals.

use std::borrow::Borrow;

use super::codes;
use super::prelude::*;

/// What came of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckOutcome {
    /// The register confirms it.
    Passed,
    /// The register doesn't; the booking is refused.
    Failed,
    /// The reader is told, the booking isn't refused.
    Notified,
    /// The check doesn't concern this vehicle or these goods.
    NotApplicable,
    /// The register doesn't answer; the place stays on hold.
    Unreachable,
    /// Not answered yet.
    Pending,
}

impl CheckOutcome {
    /// Every outcome, in the order of [`codes::OUTCOMES`].
    pub const ALL: [Self; 6] = [
        Self::Passed,
        Self::Failed,
        Self::Notified,
        Self::NotApplicable,
        Self::Unreachable,
        Self::Pending,
    ];

    /// The code in message keys.
    pub const fn code(self) -> &'static str {
        codes::OUTCOMES[self as usize]
    }

    pub(crate) const fn tone(self) -> Tone {
        match self {
            Self::Passed => Tone::Good,
            Self::Failed => Tone::Bad,
            Self::Notified | Self::Unreachable => Tone::Warning,
            Self::NotApplicable | Self::Pending => Tone::Plain,
        }
    }
}

/// An appeal against a check, as its user sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppealView {
    /// One of [`codes::APPEALS`].
    pub state: String,
    /// When it was filed.
    pub filed_at: Zoned,
    /// By when it is answered.
    pub due_at: Zoned,
    /// The answer in the operator's words; empty while there is none.
    pub answer: String,
}

impl AppealView {
    /// Message key of where it stands.
    pub(crate) fn key(&self) -> String {
        format!("appeal-{}", self.state)
    }

    pub(crate) fn tone(&self) -> Tone {
        match self.state.as_str() {
            "upheld" => Tone::Good,
            "rejected" => Tone::Bad,
            _ => Tone::Warning,
        }
    }
}

/// A register stops the entry, because it says no to the driver who was chosen later. Stops that
/// only officers know are never made into one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StopView {
    /// Number of the check.
    pub number: u8,
    /// Why: one of [`codes::REASONS`].
    pub reason: String,
}

impl StopView {
    pub(crate) fn reason_key(&self) -> String {
        let reason = codes::kebab(&self.reason);
        if codes::REASONS.contains(&reason.as_str()) {
            format!("reason-{reason}")
        } else {
            format!("check-{}-failed", self.number.clamp(1, 18))
        }
    }
}

/// A check of Q-18 on the page of a booking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckView {
    /// Its number, 1 to 18.
    pub number: u8,
    /// The register that was asked, one of [`codes::REGISTERS`].
    pub register: String,
    /// What came of it.
    pub outcome: CheckOutcome,
    /// Why it came to that: one of [`codes::REASONS`] when the register doesn't confirm, one of
    /// [`codes::CAUSES`] when nothing is known yet, one of [`codes::NOT_APPLICABLE`] when the check
    /// isn't made, otherwise empty. An unlisted reason is shown as the general one of the check.
    pub reason: String,
    /// What the register answered, in its own words (already fit to be shown); empty when it said nothing.
    pub answer: String,
    /// When it was asked.
    pub at: Option<Zoned>,
    /// Whether an earlier answer was used.
    pub is_earlier: bool,
    /// Whether its no can be appealed against.
    pub can_appeal: bool,
    /// The appeal against it.
    pub appeal: Option<AppealView>,
}

impl CheckView {
    /// Message key of what was found.
    pub(crate) fn found_key(&self) -> String {
        self.listed(codes::REASONS).map_or_else(
            || format!("check-{}-failed", self.number.clamp(1, 18)),
            |reason| format!("reason-{reason}"),
        )
    }

    /// Message key of the way out.
    pub(crate) fn next_key(&self) -> String {
        self.listed(codes::REASONS).map_or_else(
            || format!("check-{}-next", self.number.clamp(1, 18)),
            |reason| format!("reason-{reason}-next"),
        )
    }

    /// Message key of why the check isn't made, or why nothing is known yet.
    pub(crate) fn why_key(&self) -> Option<String> {
        if let Some(why) = self.listed(codes::NOT_APPLICABLE) {
            return Some(format!("not-applicable-{why}"));
        }
        self.listed(codes::CAUSES)
            .map(|cause| format!("cause-{cause}"))
    }

    /// Message key of what to do while nothing is known.
    pub(crate) fn wait_key(&self) -> String {
        let cause = self.listed(codes::CAUSES);
        format!("cause-{}-next", cause.as_deref().unwrap_or("timed-out"))
    }

    pub(crate) fn register_key(&self) -> String {
        codes::key_or_other("register", codes::REGISTERS, &self.register)
    }

    fn listed(&self, codes: &[&str]) -> Option<String> {
        Some(codes::kebab(&self.reason)).filter(|reason| codes.contains(&reason.as_str()))
    }

    pub(crate) fn outcome_key(&self) -> String {
        format!("outcome-{}", self.outcome.code())
    }

    pub(crate) fn needs_action(&self) -> bool {
        matches!(self.outcome, CheckOutcome::Failed | CheckOutcome::Notified)
    }

    fn is_waiting(&self) -> bool {
        matches!(
            self.outcome,
            CheckOutcome::Unreachable | CheckOutcome::Pending
        )
    }
}

/// Checks that stand together on the page.
#[derive(Clone, Debug)]
pub struct CheckGroup<'a> {
    /// Message key of the heading.
    pub key: &'static str,
    /// The checks.
    pub checks: Vec<&'a CheckView>,
    /// Whether it is folded.
    pub is_folded: bool,
}

impl<'a> CheckGroup<'a> {
    /// Checks that need attention, that are awaited, that are confirmed, that don't apply; groups
    /// without checks are left out.
    pub(crate) fn of(checks: &'a [CheckView]) -> Vec<Self> {
        type Belongs = fn(&CheckView) -> bool;
        let groups: [(&'static str, Belongs); 4] = [
            ("checks-attention", CheckView::needs_action),
            ("checks-waiting", CheckView::is_waiting),
            ("checks-confirmed", |check| {
                check.outcome == CheckOutcome::Passed
            }),
            ("checks-not-applicable", |check| {
                check.outcome == CheckOutcome::NotApplicable
            }),
        ];
        groups
            .into_iter()
            .map(|(key, belongs)| Self {
                key,
                checks: checks.iter().filter(|check| belongs(check)).collect(),
                is_folded: key == "checks-not-applicable",
            })
            .filter(|group| !group.checks.is_empty())
            .collect()
    }
}

impl Chrome {
    /// The name of a check of Q-18.
    pub(crate) fn check_name(&self, number: impl Borrow<u8>) -> String {
        self.t(format!("check-{}-name", (*number.borrow()).clamp(1, 18)))
    }

    /// The register a check of Q-18 asks.
    pub(crate) fn check_register(&self, number: impl Borrow<u8>) -> String {
        self.t(format!(
            "check-{}-register",
            (*number.borrow()).clamp(1, 18)
        ))
    }
}
