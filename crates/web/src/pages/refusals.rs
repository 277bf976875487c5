//! Refusals of the queue as pages: which rule, what was found, what to do next.

use super::failure::Failure;
use super::reader::Reader;
use super::shown;
use crate::problem::Problem;
use crate::view::refusal::{Onward, TakeTime};
use crate::view::{Refusal as Shown, RefusalPage, paths};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use queue::Refusal;

/// Where a refusal happened, and how its next free time is taken.
#[derive(Debug, Clone)]
pub struct Place {
    /// Where "back" leads.
    pub back: String,
    /// Where the form with the next free time is posted; none offers no time.
    pub take: Option<TakeForm>,
    /// Zone of the checkpoint.
    pub zone: TimeZone,
}

/// The form that takes the next free time.
#[derive(Debug, Clone)]
pub struct TakeForm {
    /// Where it is posted.
    pub action: String,
    /// Its hidden fields beside `slot`.
    pub pairs: Vec<(String, String)>,
}

impl Place {
    /// A place without a time to offer.
    pub fn of(back: impl Into<String>) -> Self {
        Self {
            back: back.into(),
            take: None,
            zone: kernel::zone::kazakhstan(),
        }
    }
}

/// The page of a refusal; refusals that have none become what [`Failure`] makes of them.
pub fn answer(reader: &Reader, refusal: Refusal, place: &Place) -> Response {
    let Some(view) = as_shown(&refusal, place) else {
        return Failure::from(refusal).into_response();
    };
    let take = next_free(&refusal).and_then(|starts_at| take_time(reader, starts_at, place));
    let onward = onward(&view, take.is_some());
    let status = Problem::from(refusal).status;
    let page = RefusalPage {
        chrome: reader.chrome(),
        refusal: view,
        back: place.back.clone(),
        take,
        onward,
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    reader.show_as(status, &page)
}

const fn next_free(refusal: &Refusal) -> Option<Timestamp> {
    match refusal {
        Refusal::NoFreePlace { next_free }
        | Refusal::ExpeditedQuotaFull { next_free }
        | Refusal::CheckpointClosed { next_free } => *next_free,
        _ => None,
    }
}

fn take_time(reader: &Reader, starts_at: Timestamp, place: &Place) -> Option<TakeTime> {
    let form = place.take.as_ref()?;
    let slot = (String::from("slot"), starts_at.to_string());
    Some(TakeTime {
        interval: shown::interval_from(starts_at, &reader.app.settings, &place.zone),
        action: form.action.clone(),
        pairs: std::iter::once(slot)
            .chain(form.pairs.iter().cloned())
            .collect(),
    })
}

fn as_shown(refusal: &Refusal, place: &Place) -> Option<Shown> {
    Some(match refusal {
        Refusal::VehicleKindNeedsNoBooking { .. } => Shown::VehicleKindNeedsNoBooking,
        Refusal::NoFreePlace { .. } => Shown::NoFreePlace,
        Refusal::VehicleHasActiveBooking => Shown::VehicleHasActiveBooking,
        Refusal::HoldWindowUsed { until } => Shown::HoldWindowUsed {
            until: shown::zoned(*until, &place.zone),
        },
        Refusal::BeyondHorizon { last } => Shown::BeyondHorizon { last: *last },
        Refusal::InThePast => Shown::InThePast,
        Refusal::CheckpointClosed { .. } => Shown::CheckpointClosed,
        Refusal::AccountBlocked {
            debt: Some(debt), ..
        } => Shown::AccountBlockedDebt {
            debt_minor: debt.minor,
        },
        Refusal::AccountBlocked { reason, .. } => Shown::AccountBlocked {
            reason: reason.clone(),
        },
        Refusal::AgreementNotAccepted => Shown::AgreementNotAccepted,
        Refusal::ExpeditedGroundNotListed { .. } => Shown::ExpeditedGroundNotListed,
        Refusal::ExpeditedDeclarationMissing => Shown::ExpeditedDeclarationMissing,
        Refusal::ExpeditedQuotaFull { .. } => Shown::ExpeditedQuotaFull,
        Refusal::WrongState { state } => Shown::WrongState {
            state: (*state).to_owned(),
        },
        Refusal::MoveNeedsPayment { fee } => Shown::MoveNeedsPayment {
            fee_minor: fee.minor,
        },
        Refusal::AlreadyChosen { choice } => Shown::AlreadyChosen {
            choice: (*choice).to_owned(),
        },
        Refusal::NothingToChoose => Shown::NothingToChoose,
        Refusal::MoveTooLate => Shown::MoveTooLate,
        Refusal::SameTime => Shown::SameTime,
        Refusal::DriverNotTrusted => Shown::DriverNotTrusted,
        Refusal::PlaceNotFound => Shown::PlaceNotFound,
        Refusal::TooManyTrustedDrivers { most, .. } => Shown::TooManyTrustedDrivers {
            most: u32::try_from(*most).unwrap_or_default(),
        },
        Refusal::BalanceTooSmall { fee, balance } => Shown::BalanceTooSmall {
            fee_minor: fee.minor,
            balance_minor: balance.minor,
        },
        Refusal::ConsentMissing => Shown::ConsentMissing,
        Refusal::AccountNotFound => Shown::AccountNotFound,
        Refusal::NoTariff(_) => Shown::NoTariff,
        Refusal::KeyReused => Shown::KeyReused,
        Refusal::CheckNotAppealable { check } => Shown::CheckNotAppealable { check: *check },
        Refusal::AppealFiled => Shown::AppealFiled,
        Refusal::AppealNotFound => Shown::AppealNotFound,
        Refusal::AppealAnswered => Shown::AppealAnswered,
        Refusal::AppealWords { least, most } => Shown::AppealWords {
            least: u32::try_from(*least).unwrap_or_default(),
            most: u32::try_from(*most).unwrap_or_default(),
        },
        Refusal::CheckpointNotFound
        | Refusal::BookingNotFound
        | Refusal::BadSetting { .. }
        | Refusal::Store(_) => return None,
    })
}

fn onward(refusal: &Shown, is_taken: bool) -> Vec<Onward> {
    let mut links = match refusal {
        Shown::AgreementNotAccepted => vec![Onward::agreement()],
        Shown::AccountBlockedDebt { .. } => vec![Onward::debt(), Onward::bookings()],
        Shown::ExpeditedGroundNotListed
        | Shown::ExpeditedDeclarationMissing
        | Shown::ExpeditedQuotaFull => vec![Onward::goods(), Onward::another_time()],
        Shown::NoFreePlace
        | Shown::BeyondHorizon { .. }
        | Shown::InThePast
        | Shown::CheckpointClosed
        | Shown::PlaceNotFound => vec![Onward::another_time(), Onward::checkpoints()],
        _ => vec![Onward::bookings()],
    };
    if is_taken {
        // The button stands for the nearest time; the links lead to the others.
        links.retain(|link| link.href != paths::BOOKINGS);
    }
    links
}
