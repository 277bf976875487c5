//! The finance cabinet: pages made of the same blocks – facts, tables, charts, forms – so that every list
//! looks alike and goes into a file as it is shown.

pub mod chart;
pub mod sheet;

use super::controls::Control;
use super::forms::{Choice, Field, Form};
use super::prelude::*;
pub use chart::{Bar, Chart};
pub use sheet::{Cell, Column, Kind, Sheet};

/// How a field of a form is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A line of text.
    Line,
    /// A day.
    Day,
    /// Digits.
    Digits,
    /// Several lines.
    Area,
    /// One of several.
    Choice(Vec<Choice>),
    /// A file; which kinds are offered first.
    File(&'static str),
}

/// A field with the way it is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The field.
    pub field: Field,
    /// How it is filled in.
    pub input: Input,
    /// Message key of its hint, or empty.
    pub hint: &'static str,
    /// It may stay empty.
    pub is_optional: bool,
}

impl Question {
    /// A field that must be filled in.
    pub fn new(name: &'static str, label: &'static str, input: Input) -> Self {
        Self {
            field: Field::new(name, label),
            input,
            hint: "",
            is_optional: false,
        }
    }

    /// The same with a hint.
    #[must_use]
    pub const fn hinted(mut self, hint: &'static str) -> Self {
        self.hint = hint;
        self
    }

    /// The same, and it may stay empty.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.is_optional = true;
        self
    }

    fn control<'a>(&'a self, chrome: &'a Chrome) -> Control<'a> {
        let field = &self.field;
        let control = match &self.input {
            Input::Line => chrome.input(field),
            Input::Day => chrome.input(field).kind("date").narrow(),
            Input::Digits => chrome.input(field).digits().narrow(),
            Input::Area => chrome.area(field),
            Input::Choice(choices) => chrome.select_of(field, choices),
            Input::File(accept) => chrome.file(field, accept),
        };
        let control = if self.hint.is_empty() {
            control
        } else {
            control.hint(self.hint)
        };
        if self.is_optional {
            control.optional()
        } else {
            control
        }
    }
}

/// A button of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Button {
    /// What is posted as `action`; empty for a form with one button.
    pub value: &'static str,
    /// Message key of its words.
    pub key: &'static str,
    /// Not the main one.
    pub is_second: bool,
}

/// A form of the cabinet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// Where it is sent.
    pub action: String,
    /// Shows something and changes nothing.
    pub is_get: bool,
    /// Its fields.
    pub questions: Vec<Question>,
    /// Its buttons.
    pub buttons: Vec<Button>,
}

impl Ask {
    /// A form that changes something.
    pub fn post(action: impl Into<String>, questions: Vec<Question>, key: &'static str) -> Self {
        Self {
            action: action.into(),
            is_get: false,
            questions,
            buttons: vec![Button {
                value: "",
                key,
                is_second: false,
            }],
        }
    }

    /// A form that shows something else.
    pub fn get(action: impl Into<String>, questions: Vec<Question>, key: &'static str) -> Self {
        let mut ask = Self::post(action, questions, key);
        ask.is_get = true;
        ask.buttons
            .iter_mut()
            .for_each(|button| button.is_second = true);
        ask
    }

    fn is_file(&self) -> bool {
        let is_file = |question: &Question| matches!(question.input, Input::File(_));
        self.questions.iter().any(is_file)
    }
}

impl Form for Ask {
    fn fields(&self) -> Vec<&Field> {
        self.questions
            .iter()
            .map(|question| &question.field)
            .collect()
    }

    fn fields_mut(&mut self) -> Vec<&mut Field> {
        let questions = self.questions.iter_mut();
        questions.map(|question| &mut question.field).collect()
    }
}

/// A part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading, by message key.
    Heading(&'static str),
    /// A paragraph.
    Words(String),
    /// Something that stands out.
    Notice(Tone, Vec<String>),
    /// Names and values: message key, cell.
    Facts(Vec<(&'static str, Cell)>),
    /// Large figures with links: message key, cell, where it leads, whether it needs a person.
    Figures(Vec<Figure>),
    /// A table.
    Sheet(Sheet),
    /// A chart.
    Chart(Chart),
    /// A form.
    Ask(Ask),
    /// Links: address, words.
    Links(Vec<(String, String)>),
    /// A text as it came.
    Raw(&'static str, String),
}

/// A large figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Message key of its name.
    pub key: &'static str,
    /// The figure.
    pub cell: Cell,
    /// Where more is told, or empty.
    pub href: &'static str,
    /// It needs a person.
    pub is_bad: bool,
}

/// A page of the cabinet.
#[derive(Clone, Debug, Template)]
#[template(path = "finance/page.html")]
pub struct FinancePage {
    /// The frame.
    pub chrome: Chrome,
    /// Message key of its heading.
    pub title: &'static str,
    /// What stands under the heading.
    pub lead: String,
    /// Its parts.
    pub blocks: Vec<Block>,
    /// Address of more.
    pub more: Option<String>,
    /// Address of the page without its file; empty when there is nothing to save.
    pub export: String,
}

impl FinancePage {
    /// A page without parts.
    pub fn new(chrome: Chrome, title: &'static str, lead: &'static str) -> Self {
        let lead = chrome.t(lead);
        Self {
            chrome,
            title,
            lead,
            blocks: Vec::new(),
            more: None,
            export: String::new(),
        }
    }

    /// Adds a part.
    pub fn add(&mut self, block: Block) -> &mut Self {
        self.blocks.push(block);
        self
    }

    /// Says that the page can be saved as a file, and under which address it is.
    pub fn save_as(&mut self, address: impl Into<String>) {
        self.export = address.into();
    }

    /// The tables of the page.
    pub fn sheets(&self) -> impl Iterator<Item = &Sheet> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Sheet(sheet) => Some(sheet),
            _ => None,
        })
    }

    fn wrong(&self) -> Vec<&Ask> {
        let asks = self.blocks.iter().filter_map(|block| match block {
            Block::Ask(ask) if ask.has_errors() => Some(ask),
            _ => None,
        });
        asks.collect()
    }

    /// The files of the page: what each is of, and its address up to the format. An empty table has none.
    fn files(&self) -> Vec<(&'static str, String)> {
        if self.export.is_empty() {
            return Vec::new();
        }
        let joint = if self.export.contains('?') { '&' } else { '?' };
        let address = |number: usize| format!("{}{joint}table={number}&file=", self.export);
        self.sheets()
            .enumerate()
            .filter(|(_, sheet)| !sheet.rows.is_empty())
            .map(|(index, sheet)| (sheet.caption, address(index + 1)))
            .collect()
    }
}

/// An order of payment for the printer.
#[derive(Clone, Debug, Template)]
#[template(path = "finance/order_print.html")]
pub struct FinanceOrderPrint {
    /// The frame.
    pub chrome: Chrome,
    /// Number of the order.
    pub number: String,
    /// Its lines: what, and value. Words of the form, in the language of banks.
    pub lines: Vec<(String, String)>,
    /// Where the order is.
    pub back: String,
}

/// The pages of the cabinet, for the links at their top.
const SECTIONS: [(&str, &str); 12] = [
    (paths::FINANCE, "finance-home"),
    (paths::FINANCE_RECEIPTS, "finance-receipts"),
    (paths::FINANCE_UNKNOWN, "finance-unknown"),
    (paths::FINANCE_STATEMENTS, "finance-statements"),
    (paths::FINANCE_RECONCILIATION, "finance-reconciliation"),
    (paths::FINANCE_TRANSFERS, "finance-transfers"),
    (paths::FINANCE_PAYOUTS, "finance-payouts"),
    (paths::FINANCE_POSTINGS, "finance-postings"),
    (paths::FINANCE_DEBTORS, "finance-debtors"),
    (paths::FINANCE_FORECAST, "finance-forecast"),
    (paths::FINANCE_RATES, "rates-title"),
    (paths::OPERATOR_WAIVERS, "operator-waivers"),
];

impl Chrome {
    /// The pages of the finance cabinet: address, message key, whether it is this page.
    pub(crate) fn finance_sections(&self) -> Vec<(&'static str, &'static str, bool)> {
        let here = self.path.split('?').next().unwrap_or_default();
        let is_inside = |href: &str| {
            href == here
                || (href != paths::FINANCE
                    && here
                        .strip_prefix(href)
                        .is_some_and(|rest| rest.starts_with('/')))
        };
        // Waivers are decided by accountants; auditors don't see their pages.
        let is_seen = |href: &str| href != paths::OPERATOR_WAIVERS || self.is_accountant();
        SECTIONS
            .into_iter()
            .filter(|(href, _)| is_seen(href))
            .map(|(href, key)| (href, key, is_inside(href)))
            .collect()
    }
}
