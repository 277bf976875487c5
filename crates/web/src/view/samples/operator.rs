//! Samples of the operator's pages.

use super::super::codes;
use super::super::forms::{Choice, Form};
use super::super::operator::{
    CapacityForm, CapacityPreview, ClosureForm, ClosureRow, DeadJob, Effect, LastChange, ListForm,
    ListRow, OperatorFigures, RejectedPayment, RowError, WeekdayForm, WeekdayPreview, WeekdayRow,
    Weekdays, WeekdaysOfForm,
};
use super::super::{
    OperatorCapacity, OperatorClosures, OperatorHome, OperatorJobs, OperatorLists,
    OperatorPayments, OperatorWeekdays,
};
use super::{Chrome, Samples, at, checkpoint, day, hour};
use crate::i18n::Message;

/// The frame on one of the operator's pages.
fn on(chrome: &Chrome, path: &str) -> Chrome {
    Chrome {
        path: path.to_owned(),
        ..chrome.clone()
    }
}

fn checkpoints(chrome: &Chrome) -> Vec<Choice> {
    vec![Choice::new("nur-zholy", checkpoint(chrome.lang).name)]
}

/// Bookings that move, and some that can't.
fn some_move() -> Effect {
    Effect {
        moved: 38,
        last_moved_to: Some(hour(26, 10)),
        kept_over: 3,
    }
}

impl Samples for OperatorHome {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let figures = OperatorFigures {
            booked_today: 3218,
            admitted_today: 1407,
            held: 12,
            awaiting_payment: 5,
            jobs_waiting: 31,
            jobs_dead: 2,
            payments_rejected: 1,
            appeals_open: 3,
            stopped: 1,
            checkpoints_closed: 1,
            to_transfer_minor: 139_178_500,
        };
        let registers = super::oversight::registers();
        vec![
            Self {
                chrome: chrome.clone(),
                figures,
                registers,
                as_of: at(20, 12, 4),
            },
            Self {
                chrome: chrome.clone(),
                figures: OperatorFigures::default(),
                registers: Vec::new(),
                as_of: at(20, 12, 4),
            },
        ]
    }
}

impl Samples for OperatorJobs {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let job = DeadJob {
            id: "01938f0e".to_owned(),
            kind: "notices.send".to_owned(),
            key: "notice:01938f0e".to_owned(),
            attempts: 12,
            failed_at: at(20, 3, 12),
            reason: "SMSC: 503 Service Unavailable <retry>".to_owned(),
        };
        vec![
            Self {
                chrome: on(chrome, "/operator/jobs"),
                jobs: vec![job],
                more: Some("?after=1".to_owned()),
            },
            Self {
                chrome: on(chrome, "/operator/jobs"),
                jobs: Vec::new(),
                more: None,
            },
        ]
    }
}

impl Samples for OperatorCapacity {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let filled = CapacityForm::from_pairs([
            ("checkpoint", "nur-zholy"),
            ("date", "2026-11-24"),
            ("lorries", "400"),
        ]);
        let mut wrong = CapacityForm::default();
        wrong.reject(
            "lorries",
            Message::new("error-capacity-range").with("most", 5000),
        );
        let preview = |effect| CapacityPreview {
            capacity_now: 480,
            booked: 438,
            effect,
        };
        [
            (filled.clone(), Some(preview(some_move()))),
            (filled, Some(preview(Effect::default()))),
            (wrong, None),
        ]
        .map(|(form, preview)| Self {
            chrome: on(chrome, "/operator/capacity"),
            checkpoints: checkpoints(chrome),
            form,
            preview,
        })
        .into()
    }
}

impl Samples for OperatorWeekdays {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let rows: Vec<WeekdayRow> = codes::WEEKDAYS
            .iter()
            .enumerate()
            .map(|(index, weekday)| WeekdayRow {
                weekday,
                lorries: if index < 5 { 480 } else { 300 },
                changed: (index >= 5).then(|| LastChange {
                    at: at(18, 17, 20),
                    by: "А. Серікқызы".to_owned(),
                }),
            })
            .collect();
        let filled = WeekdayForm::from_pairs([("weekday", "6"), ("lorries", "240")]);
        let mut wrong = WeekdayForm::default();
        wrong.require(&["lorries"]);
        wrong.reject("weekday", Message::new("error-choose"));
        let preview = |days_kept, effect| WeekdayPreview {
            lorries_now: 300,
            days: 12,
            days_kept,
            effect,
        };
        let chosen = |form, preview| Weekdays {
            checkpoint: checkpoint(chrome.lang),
            rows: rows.clone(),
            form,
            preview,
        };
        [
            None,
            Some(chosen(filled.clone(), Some(preview(1, some_move())))),
            Some(chosen(filled, Some(preview(0, Effect::default())))),
            Some(chosen(wrong, None)),
        ]
        .map(|chosen| Self {
            chrome: on(chrome, "/operator/weekdays?checkpoint=nur-zholy"),
            checkpoints: checkpoints(chrome),
            choice: WeekdaysOfForm::from_pairs([("checkpoint", "nur-zholy")]),
            chosen,
        })
        .into()
    }
}

impl Samples for OperatorClosures {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let closures: Vec<ClosureRow> = codes::CLOSURES
            .iter()
            .enumerate()
            .map(|(index, reason)| ClosureRow {
                id: format!("{index}"),
                checkpoint: checkpoint(chrome.lang),
                from: at(20, 8, 0),
                until: (index > 0).then(|| at(21, 8, 0)),
                reason: (*reason).to_owned(),
                can_lift: index < 2,
            })
            .collect();
        let mut wrong = ClosureForm::default();
        wrong.reject("until_date", Message::new("error-period-order"));
        [
            (ClosureForm::default(), Some(some_move()), closures),
            (wrong, None, Vec::new()),
        ]
        .map(|(form, preview, closures)| Self {
            chrome: on(chrome, "/operator/closures"),
            checkpoints: checkpoints(chrome),
            form,
            preview,
            closures,
        })
        .into()
    }
}

impl Samples for OperatorLists {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let errors = vec![
            RowError {
                line: 3,
                column: "label-plate",
                value: "KZ;;WDB9634031L123456".to_owned(),
                error: Message::new("error-required"),
            },
            RowError {
                line: 7,
                column: "label-vin",
                value: "KZ;123ABC02;I".to_owned(),
                error: Message::new("error-vin-length"),
            },
        ];
        let lists = codes::LIST_GROUNDS
            .iter()
            .map(|ground| ListRow {
                ground: (*ground).to_owned(),
                vehicles: 64,
                valid_until: day(30),
                sent_at: at(18, 17, 20),
                sent_by: "АО «Казпочта»".to_owned(),
            })
            .collect();
        let filled = ListForm::from_pairs([
            ("ground", "authorised-economic-operator"),
            ("rows", "KZ;123ABC02;WDB9634031L123456"),
        ]);
        [
            (filled, errors, Vec::new()),
            (ListForm::default(), Vec::new(), lists),
        ]
        .map(|(form, errors, lists)| Self {
            chrome: on(chrome, "/operator/lists"),
            form,
            errors,
            lists,
            rows_max: 5000,
        })
        .into()
    }
}

impl Samples for OperatorPayments {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let rejected = codes::PAYMENT_REJECTIONS
            .iter()
            .enumerate()
            .map(|(index, reason)| RejectedPayment {
                at: at(20, 4, 44),
                reference: if index % 2 == 0 {
                    "KZ-7781-2026".to_owned()
                } else {
                    String::new()
                },
                reason: (*reason).to_owned(),
                amount_minor: (index % 2 == 0).then_some(432_500),
                invoice: "123456".to_owned(),
                excerpt: "{\"order\": \"01938f0e\", \"amount\": 4325}".to_owned(),
            })
            .collect();
        vec![
            Self {
                chrome: on(chrome, "/operator/payments"),
                rejected,
                more: Some("?after=8".to_owned()),
            },
            Self {
                chrome: on(chrome, "/operator/payments"),
                rejected: Vec::new(),
                more: None,
            },
        ]
    }
}
