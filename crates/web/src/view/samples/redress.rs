//! Samples of who was at fault, of choices, of money back and of waivers.

use super::super::booking::BookingState;
use super::super::codes;
use super::super::forms::{Choice, Form};
use super::super::redress::{EndingView, FreeTime, LateView, MoneyBackForm, OptionView};
use super::super::waivers::{
    AffectedView, DecisionForm, DecisionView, ProgressView, WaiverForm, WaiverRow,
};
use super::super::{
    MoneyBackPage, OperatorWaiver, OperatorWaiverNew, OperatorWaivers, RedressView,
};
use super::{Chrome, Samples, at, booking, checkpoint, hour};
use crate::i18n::Message;

fn ending(happening: &str, at_fault: &str, consequence: &str, clause: &str) -> EndingView {
    EndingView {
        happening: happening.to_owned(),
        at_fault: at_fault.to_owned(),
        consequence: consequence.to_owned(),
        clause: clause.to_owned(),
        amount_minor: 432_500,
    }
}

fn option(taken: Option<&'static str>) -> OptionView {
    OptionView {
        happening: "checkpoint_closed".to_owned(),
        may_move: true,
        may_refund: true,
        taken,
        is_open: taken.is_none(),
    }
}

fn late(chosen: Option<&'static str>, is_full: bool) -> LateView {
    let time = |day| FreeTime {
        interval: hour(day, 15),
        slot: "2026-11-24T10:00:00Z".to_owned(),
    };
    LateView {
        amount_minor: 432_500,
        chosen,
        new_booking: (chosen == Some("place"))
            .then(|| "01938f0e-7c1a-7000-8000-00000000002b".to_owned()),
        can_take: chosen.is_none(),
        of_day: (chosen.is_none() && !is_full).then(|| time(24)),
        later: chosen.is_none().then(|| time(25)),
    }
}

/// What the page of a booking in a state says of Q-28.
pub(super) fn of_booking(chrome: &Chrome, state: BookingState) -> RedressView {
    let mut view = RedressView {
        chrome: chrome.clone(),
        booking: booking(chrome.lang, state).id,
        ..RedressView::default()
    };
    match state {
        BookingState::Confirmed => view.option = Some(option(None)),
        BookingState::Called => view.option = Some(option(Some("kept"))),
        BookingState::InWaitingZone => {
            view.option = Some(OptionView {
                is_open: false,
                ..option(None)
            });
        }
        BookingState::Expired => {
            view.ending = Some(ending("not_paid_in_time", "user", "nothing_paid", "23"));
            view.late = Some(late(None, false));
        }
        BookingState::Refused => {
            view.ending = Some(ending("checks_said_no", "user", "nothing_paid", "20 (2)"));
            view.late = Some(late(None, true));
        }
        BookingState::Cancelled => {
            view.ending = Some(ending("given_up", "user", "forfeit", "28 (1)"));
            view.late = Some(late(Some("place"), false));
        }
        BookingState::Annulled => {
            view.ending = Some(ending("equipment_failed", "registrar", "refund", "28 (3)"));
        }
        BookingState::Crossed => {
            view.ending = Some(ending("crossed", "nobody", "used", "30 (1)"));
        }
        _ => {}
    }
    view
}

impl Samples for MoneyBackPage {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let page = |balance_minor, owed_minor, form: MoneyBackForm| Self {
            chrome: chrome.clone(),
            balance_minor,
            owed_minor,
            form,
            form_key: "019a8c3e".to_owned(),
        };
        let mut wrong = MoneyBackForm::default();
        wrong.reject("amount", Message::new("error-money-format"));
        vec![
            page(432_500, 0, MoneyBackForm::default()),
            page(432_500, 0, wrong),
            page(0, 0, MoneyBackForm::default()),
            page(432_500, 100_000, MoneyBackForm::default()),
        ]
    }
}

fn waiver(chrome: &Chrome, state: &str, is_everywhere: bool) -> WaiverRow {
    WaiverRow {
        id: "01938f0e-7c1a-7000-8000-00000000002d".to_owned(),
        happening: "equipment_failed".to_owned(),
        kind: "choice".to_owned(),
        state: state.to_owned(),
        checkpoints: if is_everywhere {
            Vec::new()
        } else {
            vec![checkpoint(chrome.lang).name]
        },
        from: at(20, 9, 0),
        until: at(20, 18, 0),
        reason: "Таразы сағат 9-дан 18-ге дейін істен шықты".to_owned(),
        proposed_by: "А. Серікқызы".to_owned(),
        proposed_at: at(20, 19, 0),
        progress: (state == "approved").then_some((120, 431)),
    }
}

/// The frame for an accountant, who has no other pages of operators.
fn accountant(chrome: &Chrome) -> Chrome {
    let mut chrome = chrome.clone();
    if let Some(account) = &mut chrome.account {
        account.is_operator = false;
        account.sees_finance = true;
        account.is_accountant = true;
    }
    chrome
}

impl Samples for OperatorWaivers {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let states = codes::WAIVER_STATES.iter().enumerate();
        let waivers = states.map(|(index, state)| waiver(chrome, state, index == 0));
        vec![
            Self {
                chrome: chrome.clone(),
                waivers: waivers.collect(),
                more: Some("/operator/waivers?before=1".to_owned()),
            },
            Self {
                chrome: accountant(chrome),
                waivers: Vec::new(),
                more: None,
            },
        ]
    }
}

impl Samples for OperatorWaiverNew {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let mut wrong = WaiverForm::default();
        wrong.require(&["reason", "checkpoint"]);
        wrong.reject("from_date", Message::new("error-waiver-nobody"));
        let preview = Some(AffectedView {
            bookings: 431,
            amount_minor: 186_407_500,
        });
        [(WaiverForm::default(), preview), (wrong, None)]
            .map(|(form, preview)| Self {
                chrome: chrome.clone(),
                checkpoints: vec![Choice::new("all", chrome.t("waiver-everywhere"))],
                form,
                preview,
                form_key: "019a8c3e".to_owned(),
            })
            .into()
    }
}

impl Samples for OperatorWaiver {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let affected = Some(AffectedView {
            bookings: 431,
            amount_minor: 186_407_500,
        });
        let proposed = Self {
            chrome: accountant(chrome),
            waiver: waiver(chrome, "proposed", false),
            affected,
            decision: None,
            progress: None,
            can_decide: true,
            is_own: false,
            form: DecisionForm::default(),
        };
        let decision = Some(DecisionView {
            by: "Б. Әлімұлы".to_owned(),
            at: at(20, 19, 30),
            reason: "Акт № 12".to_owned(),
        });
        vec![
            proposed.clone(),
            Self {
                is_own: true,
                ..proposed.clone()
            },
            Self {
                chrome: chrome.clone(),
                can_decide: false,
                ..proposed.clone()
            },
            Self {
                waiver: waiver(chrome, "approved", true),
                affected: None,
                decision: decision.clone(),
                progress: Some(ProgressView {
                    done: 120,
                    listed: 431,
                    skipped: 3,
                    refunded_minor: 50_600_000,
                }),
                ..proposed.clone()
            },
            Self {
                waiver: waiver(chrome, "rejected", false),
                affected: None,
                decision,
                ..proposed
            },
        ]
    }
}
