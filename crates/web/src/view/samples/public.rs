//! Samples of the pages that anybody can read.

use super::super::codes;
use super::super::public::{Fees, Today};
use super::super::refusal::{Onward, TakeTime};
use super::super::{AgreementPage, ErrorPage, Help, Home, Refusal, RefusalPage};
use super::{Chrome, Samples, at, day, hour};

fn fees() -> Fees {
    Fees {
        ordinary_minor: 432_500,
        expedited_minor: 43_250_000,
        index_minor: 432_500,
        day: day(20),
    }
}

impl Samples for Home {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let today = Today {
            checkpoints_open: 40,
            booked: 3218,
            admitted: 1407,
            as_of: at(20, 12, 4),
        };
        [Some(today), None]
            .map(|today| Self {
                chrome: chrome.clone(),
                fees: fees(),
                today,
            })
            .into()
    }
}

impl Samples for Help {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        vec![Self {
            chrome: chrome.clone(),
            fees: fees(),
            hold_minutes: 15,
            horizon_days: 90,
            grace_minutes: 60,
        }]
    }
}

impl Samples for AgreementPage {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        [(Some(at(3, 10, 15)), false), (None, true)]
            .map(|(accepted, asks)| Self {
                chrome: chrome.clone(),
                version: "2026-1".to_owned(),
                since: day(1),
                accepted,
                asks,
            })
            .into()
    }
}

impl Samples for ErrorPage {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        let listed = codes::PAGE_ERRORS
            .iter()
            .filter_map(|status| status.parse().ok());
        listed
            .chain([418, 502])
            .map(|status: u16| Self {
                chrome: chrome.clone(),
                status,
                retry_after_seconds: matches!(status, 429 | 503).then_some(5),
            })
            .collect()
    }
}

/// Every refusal.
fn refusals() -> Vec<Refusal> {
    vec![
        Refusal::VehicleKindNeedsNoBooking,
        Refusal::NoFreePlace,
        Refusal::VehicleHasActiveBooking,
        Refusal::HoldWindowUsed {
            until: at(20, 15, 30),
        },
        Refusal::BeyondHorizon { last: day(30) },
        Refusal::InThePast,
        Refusal::CheckpointClosed,
        Refusal::AccountBlockedDebt {
            debt_minor: 865_000,
        },
        Refusal::AgreementNotAccepted,
        Refusal::ExpeditedGroundNotListed,
        Refusal::ExpeditedDeclarationMissing,
        Refusal::ExpeditedQuotaFull,
        Refusal::NotYourBooking,
        Refusal::WrongState {
            state: "in_waiting_zone".to_owned(),
        },
        Refusal::MoveNeedsPayment { fee_minor: 432_500 },
        Refusal::MoveTooLate,
        Refusal::SameTime,
        Refusal::DriverNotTrusted,
        Refusal::BookingNotFound,
        Refusal::PlaceNotFound,
        Refusal::TooManyTrustedDrivers { most: 5 },
        Refusal::PaymentAmount {
            due_minor: 432_500,
            paid_minor: 400_000,
        },
        Refusal::HoldExpired { hold_minutes: 15 },
        Refusal::AccountBlocked {
            reason: "debt".to_owned(),
        },
        Refusal::BalanceTooSmall {
            fee_minor: 432_500,
            balance_minor: 100_000,
        },
        Refusal::ConsentMissing,
        Refusal::CheckpointNotFound,
        Refusal::AccountNotFound,
        Refusal::NoTariff,
        Refusal::KeyReused,
        Refusal::CheckNotAppealable { check: 9 },
        Refusal::AppealFiled,
        Refusal::AppealNotFound,
        Refusal::AppealAnswered,
        Refusal::AlreadyChosen {
            choice: "money_back".to_owned(),
        },
        Refusal::NothingToChoose,
        Refusal::AppealWords {
            least: 10,
            most: 2000,
        },
    ]
}

impl Samples for RefusalPage {
    fn samples(chrome: &Chrome) -> Vec<Self> {
        refusals()
            .into_iter()
            .map(|refusal| {
                let is_full = matches!(refusal, Refusal::NoFreePlace | Refusal::HoldExpired { .. });
                Self {
                    chrome: chrome.clone(),
                    take: is_full.then(|| TakeTime {
                        interval: hour(25, 9),
                        action: "/book/time".to_owned(),
                        pairs: vec![("slot".to_owned(), "42".to_owned())],
                    }),
                    onward: vec![
                        Onward::another_time(),
                        Onward::checkpoints(),
                        Onward::bookings(),
                        Onward::booking("01938f0e"),
                        Onward::agreement(),
                        Onward::goods(),
                    ],
                    refusal,
                    back: "/book/check".to_owned(),
                }
            })
            .collect()
    }
}
