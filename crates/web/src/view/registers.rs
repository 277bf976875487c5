//! The operator's page of the state registers: how each answers, who paused it and why.

use super::codes;
use super::forms::{Choice, form};
use super::prelude::*;

/// Who paused a register, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PauseView {
    /// Why, in the operator's words.
    pub reason: String,
    /// Since when.
    pub since: Zoned,
    /// Who did it.
    pub by: String,
}

/// A register and how it does since this process started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterRow {
    /// Its code, one of [`codes::REGISTERS`].
    pub register: String,
    /// Its name in data, as addresses have it.
    pub name: String,
    /// Its service at the gateway.
    pub service: String,
    /// One of [`codes::BREAKERS`].
    pub state: &'static str,
    /// Until when it is left alone.
    pub until: Option<Zoned>,
    /// Questions sent.
    pub asked: u64,
    /// Questions answered.
    pub answers: u64,
    /// Questions to which nothing came back.
    pub silences: u64,
    /// Half of the last answers came within so many milliseconds.
    pub p50_ms: Option<u64>,
    /// 95 of a hundred of them came within so many.
    pub p95_ms: Option<u64>,
    /// Bookings that wait for it.
    pub waiting: u32,
    /// The pause in force.
    pub pause: Option<PauseView>,
}

impl RegisterRow {
    pub(crate) fn register_key(&self) -> String {
        codes::key_or_other("register", codes::REGISTERS, &self.register)
    }

    pub(crate) fn state_key(&self) -> String {
        format!("breaker-{}", self.state)
    }

    pub(crate) fn tone(&self) -> Tone {
        match self.state {
            // Perhaps nobody asked it yet: then nothing is known of it.
            "closed" if self.answers == 0 => Tone::Plain,
            "closed" => Tone::Good,
            "trial" => Tone::Warning,
            _ => Tone::Bad,
        }
    }

    /// A time in milliseconds, or a dash.
    pub(crate) fn time(&self, chrome: &Chrome, is_median: bool) -> String {
        let time = if is_median { self.p50_ms } else { self.p95_ms };
        time.map_or_else(
            || "–".to_owned(),
            |time| {
                chrome.t1(
                    "operator-register-ms",
                    "ms",
                    u32::try_from(time).unwrap_or(u32::MAX),
                )
            },
        )
    }

    pub(crate) fn counts(&self, chrome: &Chrome) -> [String; 3] {
        [self.asked, self.answers, self.silences]
            .map(|count| chrome.number(u32::try_from(count).unwrap_or(u32::MAX)))
    }
}

form! {
    /// Pauses a register.
    pub struct PauseForm {
        /// The register's name in data.
        register: "label-register",
        /// Why.
        reason: "label-pause-reason",
    }
}

/// The state registers.
#[derive(Clone, Debug, Template)]
#[template(path = "operator/registers.html")]
pub struct OperatorRegisters {
    /// The frame.
    pub chrome: Chrome,
    /// Every register, in the order of the checks.
    pub registers: Vec<RegisterRow>,
    /// Registers that can be paused: name in data and name in words.
    pub choices: Vec<Choice>,
    /// What was typed.
    pub form: PauseForm,
    /// When the figures were read.
    pub as_of: Zoned,
}

impl OperatorRegisters {
    fn paused(&self) -> Vec<&RegisterRow> {
        self.registers
            .iter()
            .filter(|row| row.pause.is_some())
            .collect()
    }
}
