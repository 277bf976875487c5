//! Samples of the finance cabinet.

use super::super::finance::{
    Ask, Bar, Block, Button, Cell, Chart, Column, Figure, FinancePage, Input, Question, Sheet,
};
use super::super::forms::{Choice, Form};
use super::super::{FinanceOrderPrint, codes, paths};
use super::{Chrome, Samples, Tone, at, day};
use crate::i18n::Message;

fn on(chrome: &Chrome, path: &str) -> Chrome {
    Chrome {
        path: path.to_owned(),
        ..chrome.clone()
    }
}

fn family(chrome: &Chrome, family: codes::Family) -> Vec<String> {
    let keys = family.codes.iter();
    keys.map(|code| chrome.t(format!("{}-{code}", family.prefix)))
        .collect()
}

fn home(chrome: &Chrome) -> FinancePage {
    let mut page = FinancePage::new(
        on(chrome, paths::FINANCE),
        "finance-home",
        "finance-home-lead",
    );
    let figure = |key, cell, is_bad| Figure {
        key,
        cell,
        href: paths::FINANCE_UNKNOWN,
        is_bad,
    };
    let balances = chrome.t("finance-balances");
    page.add(Block::Notice(Tone::Good, vec![balances]))
        .add(Block::Figures(vec![
            figure("finance-received", Cell::Money(123_456_789_050), false),
            figure("finance-unknown", Cell::Number(3), true),
        ]))
        .add(Block::Heading("finance-needs-person"));
    page
}

fn table(chrome: &Chrome) -> FinancePage {
    let mut page = FinancePage::new(
        on(chrome, "/finance/transfers"),
        "finance-transfers",
        "finance-transfers-lead",
    );
    let columns = [
        Column::day("finance-column-received-on"),
        Column::words("finance-column-deadline"),
        Column::moment("finance-column-made"),
        Column::number("finance-column-entries"),
        Column::money("finance-column-received"),
    ];
    let rows = family(chrome, codes::finance::DEADLINE)
        .into_iter()
        .map(|deadline| {
            vec![
                Cell::Day(day(20)),
                Cell::Tag(Tone::Warning, deadline),
                Cell::Moment(at(20, 9, 30)),
                Cell::Number(12),
                Cell::BadMoney(-432_550),
            ]
        });
    let sheet = Sheet::new("finance-report", "finance-report-none", &columns);
    let total = vec![
        Cell::words(chrome.t("finance-total")),
        Cell::Empty,
        Cell::Empty,
        Cell::Number(48),
        Cell::Money(-1_730_200),
    ];
    page.add(Block::Sheet(
        sheet.clone().with_rows(rows).with_total(total),
    ))
    .add(Block::Sheet(sheet))
    .add(Block::Links(vec![(
        String::from("/finance/transfers/1"),
        String::from("SHK000001"),
    )]));
    page.more = Some(String::from("/finance/transfers?before=1"));
    page.export = String::from("/finance/transfers?before=2");
    page
}

fn payouts(chrome: &Chrome) -> FinancePage {
    let mut page = FinancePage::new(
        on(chrome, paths::FINANCE_PAYOUTS),
        "finance-payouts",
        "finance-payouts-lead",
    );
    let columns = [
        Column::words("finance-column-order"),
        Column::words("finance-column-state"),
        Column::money("label-amount"),
    ];
    let states = family(chrome, codes::finance::PAYOUT_STATE).into_iter();
    let rows = states.map(|state| {
        vec![
            Cell::link("/finance/payouts/1", "SHP000001"),
            Cell::Tag(Tone::Warning, state),
            Cell::Money(432_500),
        ]
    });
    let sheet = Sheet::new("finance-payout-orders", "finance-orders-none", &columns);
    page.add(Block::Sheet(sheet.with_rows(rows)));
    page
}

fn asking(chrome: &Chrome) -> FinancePage {
    let mut page = FinancePage::new(
        on(chrome, "/finance/postings/1"),
        "finance-proposal",
        "finance-proposal-lead",
    );
    let accounts = family(chrome, codes::finance::LEDGER_ACCOUNT);
    let accounts = accounts
        .into_iter()
        .map(|name| Choice::new(name.clone(), name));
    let mut ask = Ask::post(
        "/finance/postings/1",
        vec![
            Question::new("debit", "label-debit", Input::Choice(accounts.collect()))
                .hinted("hint-debit"),
            Question::new("phone", "label-user-phone", Input::Line).optional(),
            Question::new("invoice", "label-invoice-number", Input::Digits),
            Question::new("day", "label-date", Input::Day),
            Question::new("reason", "label-money-reason", Input::Area),
            Question::new("file", "label-statement-file", Input::File(".xml")),
        ],
        "finance-approve",
    );
    ask.buttons.push(Button {
        value: "reject",
        key: "finance-reject",
        is_second: true,
    });
    ask.reject("debit", Message::new("error-posting-reserved"));
    let facts = vec![
        ("label-amount", Cell::Money(432_500)),
        (
            "finance-column-user",
            Cell::link("/finance", "«Ұлы Дала Транс» ЖШС <b>"),
        ),
        ("finance-column-payer", Cell::Empty),
    ];
    page.add(Block::Facts(facts))
        .add(Block::Ask(ask))
        .add(Block::Raw(
            "finance-kept-message",
            String::from("{\"a\": 1}"),
        ))
        .add(Block::Words(String::from("…")));
    page
}

fn drawn(chrome: &Chrome) -> FinancePage {
    let mut page = FinancePage::new(
        on(chrome, paths::FINANCE_FORECAST),
        "finance-forecast",
        "finance-forecast-lead",
    );
    let bars = (1..=28).map(|number: i8| Bar {
        day: day(number),
        minor: i64::from(number) * 100_000,
        is_expected: number > 20,
    });
    page.add(Block::Chart(Chart {
        title: "finance-chart-title",
        description: chrome.t2("finance-chart-description", "past", 20, "ahead", 8),
        bars: bars.collect(),
    }))
    .add(Block::Chart(Chart {
        title: "finance-chart-title",
        description: chrome.t2("finance-chart-description", "past", 0, "ahead", 0),
        bars: Vec::new(),
    }));
    page
}

impl Samples for FinancePage {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        vec![
            home(chrome),
            table(chrome),
            payouts(chrome),
            asking(chrome),
            drawn(chrome),
        ]
    }
}

impl Samples for FinanceOrderPrint {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let lines = family(chrome, codes::finance::ORDER_LINE);
        vec![Self {
            chrome: on(chrome, "/finance/transfers/1/print"),
            number: String::from("SHK000001"),
            lines: lines
                .into_iter()
                .map(|label| (label, String::from("KZ24070105KSN0000000")))
                .collect(),
            back: String::from("/finance/transfers/1"),
        }]
    }
}
