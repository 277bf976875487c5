//! Samples of bookings, of changing them, of notices and payments.

use super::super::booking::{BookingActions, BookingState, EventView, NoticeRow, PaymentOutcome};
use super::super::change::{CancelRefund, ChangeDriverForm};
use super::super::codes;
use super::super::forms::{Choice, Form};
use super::super::{
    BookingList, BookingPage, CancelBooking, ChangeDriver, MoveBooking, NoticesPage, PaymentReturn,
};
use super::checks::{checks, stop};
use super::{Chrome, Samples, at, booking, journey};
use crate::i18n::Message;

fn page(chrome: &Chrome, state: BookingState) -> BookingPage {
    let is_held = matches!(
        state,
        BookingState::Held | BookingState::Verifying | BookingState::AwaitingPayment
    );
    let is_confirmed = state == BookingState::Confirmed;
    BookingPage {
        chrome: chrome.clone(),
        booking: booking(chrome.lang, state),
        trailer_plate: if is_confirmed {
            "02 AB 1234".to_owned()
        } else {
            String::new()
        },
        driver: "Мұхамедьярұлы Әлихан".to_owned(),
        fee_minor: 432_500,
        balance_minor: 500_000,
        hold_until: is_held.then(|| at(20, 9, 45)),
        hold_minutes_left: 12,
        arrive_from: is_confirmed.then(|| at(24, 10, 0)),
        call_by: is_confirmed.then(|| at(24, 12, 0)),
        arrive_until: is_confirmed.then(|| at(24, 16, 0)),
        free_moves_left: 2,
        checks: if state == BookingState::Held {
            Vec::new()
        } else {
            checks(state)
        },
        events: codes::EVENTS
            .iter()
            .map(|kind| EventView {
                kind: kind.replacen('-', ".", 1).replace('-', "_"),
                at: at(20, 9, 32),
                detail: if kind.ends_with("moved") {
                    "14:00–15:00".to_owned()
                } else {
                    String::new()
                },
            })
            .collect(),
        actions: BookingActions {
            can_pay: state == BookingState::AwaitingPayment,
            can_pay_from_balance: state == BookingState::AwaitingPayment,
            can_move: is_confirmed,
            can_cancel: is_confirmed || is_held,
            can_change_driver: is_confirmed,
            can_book_again: matches!(
                state,
                BookingState::Refused
                    | BookingState::Expired
                    | BookingState::Cancelled
                    | BookingState::Annulled
            ),
        },
        form_key: "019a8c3e".to_owned(),
        redress: super::redress::of_booking(chrome, state),
        stop: is_confirmed.then(stop),
    }
}

impl Samples for BookingPage {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        BookingState::ALL.map(|state| page(chrome, state)).into()
    }
}

impl Samples for BookingList {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let (active, past): (Vec<BookingState>, Vec<BookingState>) = BookingState::ALL
            .into_iter()
            .partition(|state| state.is_active());
        let brief = |states: Vec<BookingState>| {
            states
                .into_iter()
                .map(|state| booking(chrome.lang, state))
                .collect()
        };
        vec![
            Self {
                chrome: chrome.clone(),
                active: brief(active),
                past: brief(past),
                more: Some("/bookings?after=13".to_owned()),
            },
            Self {
                chrome: chrome.clone(),
                active: Vec::new(),
                past: Vec::new(),
                more: None,
            },
        ]
    }
}

impl Samples for MoveBooking {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        [2, 1, 0]
            .map(|free_moves_left| Self {
                chrome: chrome.clone(),
                booking: booking(chrome.lang, BookingState::Confirmed),
                free_moves_left,
                fee_minor: 432_500,
                times: journey::times(chrome.lang),
            })
            .into()
    }
}

impl Samples for CancelBooking {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        [
            CancelRefund::NothingPaid,
            CancelRefund::None,
            CancelRefund::Full,
            CancelRefund::Waived,
        ]
        .map(|refund| Self {
            chrome: chrome.clone(),
            booking: booking(chrome.lang, BookingState::Confirmed),
            refund,
            fee_minor: 432_500,
            free_moves_left: 1,
        })
        .into()
    }
}

impl Samples for ChangeDriver {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let mut wrong = ChangeDriverForm::default();
        wrong.reject("driver", Message::new("error-choose"));
        let driver = |value: &str, label: &str| Choice {
            hint: "05.03.1985".to_owned(),
            ..Choice::new(value, label)
        };
        let trusted = vec![
            driver("1", "Сүлейменов Еркін"),
            driver("2", "Rahimov Jamshid"),
        ];
        [(ChangeDriverForm::default(), Vec::new()), (wrong, trusted)]
            .map(|(form, trusted)| Self {
                chrome: chrome.clone(),
                booking: booking(chrome.lang, BookingState::Confirmed),
                driver: "Мұхамедьярұлы Әлихан".to_owned(),
                trusted,
                form,
            })
            .into()
    }
}

impl Samples for NoticesPage {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let notices = codes::NOTICES
            .iter()
            .enumerate()
            .map(|(index, kind)| NoticeRow {
                kind: (*kind).to_owned(),
                at: at(20, 9, 33),
                is_unread: index < 2,
                booking: (index % 2 == 0).then(|| booking(chrome.lang, BookingState::Confirmed)),
            })
            .collect();
        vec![
            Self {
                chrome: chrome.clone(),
                notices,
                more: Some("/notices?after=13".to_owned()),
            },
            Self {
                chrome: chrome.clone(),
                notices: Vec::new(),
                more: None,
            },
        ]
    }
}

impl Samples for PaymentReturn {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let cases = [
            (PaymentOutcome::Waiting, BookingState::AwaitingPayment),
            (PaymentOutcome::Done, BookingState::Confirmed),
            (PaymentOutcome::Failed, BookingState::AwaitingPayment),
            (PaymentOutcome::PaidNoPlace, BookingState::Expired),
        ];
        cases
            .map(|(outcome, state)| Self {
                chrome: chrome.clone(),
                outcome,
                booking: booking(chrome.lang, state),
                amount_minor: 432_500,
                reference: (outcome == PaymentOutcome::Done).then(|| "KZ-7781-2026".to_owned()),
                hold_until: (state == BookingState::AwaitingPayment).then(|| at(20, 9, 45)),
            })
            .into()
    }
}
