//! Why the queue says no. Every refusal has a code, the clause it rests on, and facts for the way out.

use crate::model::details::VehicleKind;
use crate::model::ground::ExpeditedGround;
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::money::Money;
use serde::Serialize;
use store::StoreError;

/// A typed refusal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Refusal {
    ///
    #[error("a {} passes without a booking", kind.as_str())]
    VehicleKindNeedsNoBooking {
        /// What the user named.
        kind: VehicleKind,
    },
    ///
    #[error("consent to the processing of personal data is missing")]
    ConsentMissing,
    ///
    #[error("{given} trusted drivers; at most {most} can be named")]
    TooManyTrustedDrivers {
        /// How many were named.
        given: usize,
        /// How many may be.
        most: usize,
    },
    ///
    #[error("goods of article 147 need the number of their declaration")]
    ExpeditedDeclarationMissing,
    ///
    #[error("the vehicle is not on the list sent for this ground")]
    ExpeditedGroundNotListed {
        /// The ground.
        ground: ExpeditedGround,
    },
    ///
    #[error("all places of this interval are taken")]
    NoFreePlace {
        /// The next interval with a free place in this lane.
        next_free: Option<Timestamp>,
    },
    ///
    #[error("the expedited places of this date are taken")]
    ExpeditedQuotaFull {
        /// The next interval with a free expedited place.
        next_free: Option<Timestamp>,
    },
    /// The checkpoint lets nobody through then.
    #[error("the checkpoint is closed at this time")]
    CheckpointClosed {
        /// The next interval with a free place.
        next_free: Option<Timestamp>,
    },
    ///
    #[error("bookings are possible until {last}")]
    BeyondHorizon {
        /// The last date that can be booked.
        last: Date,
    },
    /// The time has passed.
    #[error("this time has already begun")]
    InThePast,
    /// No such interval at this checkpoint.
    #[error("the checkpoint has no interval that begins then")]
    PlaceNotFound,
    /// No such checkpoint.
    #[error("there is no such checkpoint")]
    CheckpointNotFound,
    ///
    #[error("the vehicle has an active booking")]
    VehicleHasActiveBooking,
    /// One short hold per vehicle, not renewable.
    #[error("the vehicle's last hold ran out unpaid; the next one is possible from {until}")]
    HoldWindowUsed {
        /// From when on it may hold again.
        until: Timestamp,
    },
    ///
    #[error("the account is blocked: {reason}")]
    AccountBlocked {
        /// Why.
        reason: String,
        /// What is owed, where that is the reason and it is known.
        #[serde(skip_serializing_if = "Option::is_none")]
        debt: Option<Money>,
    },
    ///
    #[error("the user agreement in force is not accepted")]
    AgreementNotAccepted,
    /// No such account.
    #[error("there is no such account")]
    AccountNotFound,
    /// No such booking, or somebody else's: the caller can't tell which.
    #[error("there is no such booking")]
    BookingNotFound,
    /// The booking is in a state in which this can't be done.
    #[error("the booking is {state}; this is no longer possible")]
    WrongState {
        /// Its state.
        state: &'static str,
    },
    ///
    #[error("both free moves are used; another one needs the fee")]
    MoveNeedsPayment {
        /// The fee.
        fee: Money,
    },
    /// or money that came late: it is chosen once.
    #[error("this was chosen before: {choice}")]
    AlreadyChosen {
        /// What was chosen.
        choice: &'static str,
    },
    /// No choice is open about this booking.
    #[error("there is nothing to choose about this booking")]
    NothingToChoose,
    /// A called lorry can't be moved any more.
    #[error("the lorry is already called")]
    MoveTooLate,
    /// The booking has this time already.
    #[error("the booking already has this time")]
    SameTime,
    ///
    #[error("only a trusted driver of this booking can drive instead")]
    DriverNotTrusted,
    /// The money on the account doesn't suffice.
    #[error("the fee is {fee}, and the account has {balance}")]
    BalanceTooSmall {
        /// What is asked.
        fee: Money,
        /// What is there.
        balance: Money,
    },
    /// There is no fee for this, so far.
    #[error("no fee is in force: {0}")]
    NoTariff(String),
    /// A closure or capacity that makes no sense.
    #[error("{field}: {rule}")]
    BadSetting {
        /// The field.
        field: &'static str,
        /// The rule it breaks.
        rule: &'static str,
    },
    /// no register said no about it.
    #[error("check {check} of this booking did not say no, so there is nothing to appeal against")]
    CheckNotAppealable {
        /// Number of the check.
        check: u8,
    },
    /// One appeal a check.
    #[error("there is an appeal against this check already")]
    AppealFiled,
    /// No such appeal.
    #[error("there is no such appeal")]
    AppealNotFound,
    /// Somebody was faster.
    #[error("this appeal is answered already")]
    AppealAnswered,
    /// Too little or too much.
    #[error("words: {least} to {most} characters say why")]
    AppealWords {
        /// Fewest characters.
        least: usize,
        /// Most characters.
        most: usize,
    },
    /// The same idempotency key came with another request.
    #[error("this Idempotency-Key was used for another request")]
    KeyReused,
    /// The database could not do it.
    #[error("{0}")]
    #[serde(skip)]
    Store(StoreFailure),
}

/// A storage failure inside a refusal.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct StoreFailure(pub StoreError);

impl PartialEq for StoreFailure {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_string() == other.0.to_string()
    }
}

impl Eq for StoreFailure {}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(StoreFailure(error))
    }
}

impl Refusal {
    /// The kebab-case code, as in messages (`refusal-<code>`) and in the API.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::VehicleKindNeedsNoBooking { .. } => "vehicle-kind-needs-no-booking",
            Self::ConsentMissing => "consent-missing",
            Self::TooManyTrustedDrivers { .. } => "too-many-trusted-drivers",
            Self::ExpeditedDeclarationMissing => "expedited-declaration-missing",
            Self::ExpeditedGroundNotListed { .. } => "expedited-ground-not-listed",
            Self::NoFreePlace { .. } => "no-free-place",
            Self::ExpeditedQuotaFull { .. } => "expedited-quota-full",
            Self::CheckpointClosed { .. } => "checkpoint-closed",
            Self::BeyondHorizon { .. } => "beyond-horizon",
            Self::InThePast => "in-the-past",
            Self::PlaceNotFound => "place-not-found",
            Self::CheckpointNotFound => "checkpoint-not-found",
            Self::VehicleHasActiveBooking => "vehicle-has-active-booking",
            Self::HoldWindowUsed { .. } => "hold-window-used",
            Self::AccountBlocked { debt: Some(_), .. } => "account-blocked-debt",
            Self::AccountBlocked { .. } => "account-blocked",
            Self::AgreementNotAccepted => "agreement-not-accepted",
            Self::AccountNotFound => "account-not-found",
            Self::BookingNotFound => "booking-not-found",
            Self::WrongState { .. } => "wrong-state",
            Self::MoveNeedsPayment { .. } => "move-needs-payment",
            Self::AlreadyChosen { .. } => "already-chosen",
            Self::NothingToChoose => "nothing-to-choose",
            Self::MoveTooLate => "move-too-late",
            Self::SameTime => "same-time",
            Self::DriverNotTrusted => "driver-not-trusted",
            Self::BalanceTooSmall { .. } => "balance-too-small",
            Self::NoTariff(_) => "no-tariff",
            Self::BadSetting { .. } => "bad-setting",
            Self::CheckNotAppealable { .. } => "check-not-appealable",
            Self::AppealFiled => "appeal-filed",
            Self::AppealNotFound => "appeal-not-found",
            Self::AppealAnswered => "appeal-answered",
            Self::AppealWords { .. } => "appeal-words",
            Self::KeyReused => "key-reused",
            Self::Store(_) => "store",
        }
    }

    /// The clause it rests on, if one does.
    pub const fn clause(&self) -> Option<&'static str> {
        Some(match self {
            Self::VehicleKindNeedsNoBooking { .. } => "Q-3",
            Self::ConsentMissing => "Q-16.5",
            Self::TooManyTrustedDrivers { .. } => "Q-16.2",
            Self::ExpeditedDeclarationMissing => "Q-6.3",
            Self::ExpeditedGroundNotListed { ground } => ground.clause(),
            Self::ExpeditedQuotaFull { .. } => "Q-6.5",
            Self::NoFreePlace { .. } | Self::BeyondHorizon { .. } => "Q-22",
            Self::VehicleHasActiveBooking => "Q-21",
            Self::AccountBlocked { .. } => "Q-27",
            Self::AgreementNotAccepted => "Q-15.3",
            Self::MoveNeedsPayment { .. } => "Q-28.2",
            Self::AlreadyChosen { .. } | Self::NothingToChoose => "Q-28.3",
            Self::DriverNotTrusted => "Q-36",
            Self::BalanceTooSmall { .. } => "Q-23",
            Self::NoTariff(_) => "Q-25",
            Self::CheckNotAppealable { .. } => "Q-20.2",
            _ => return None,
        })
    }
}
