//! Refusals: which rule, what was found, what to do next.

use super::prelude::*;
use crate::i18n::Value;

/// Why something wasn't done, with what was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// cars and buses go without a booking.
    VehicleKindNeedsNoBooking,
    /// no free place at the chosen time.
    NoFreePlace,
    /// the vehicle already has an active booking.
    VehicleHasActiveBooking,
    /// The vehicle used its one short hold; a new one is possible from an instant.
    HoldWindowUsed {
        /// When the vehicle may hold a place again.
        until: Zoned,
    },
    /// later than the horizon.
    BeyondHorizon {
        /// The last day that can be booked.
        last: Date,
    },
    /// The chosen time has passed.
    InThePast,
    /// The checkpoint is closed at the chosen time.
    CheckpointClosed,
    /// the account has a debt.
    AccountBlockedDebt {
        /// The debt in tiyn.
        debt_minor: i64,
    },
    /// the user agreement in force isn't accepted.
    AgreementNotAccepted,
    /// the vehicle is on no list sent beforehand.
    ExpeditedGroundNotListed,
    /// no declaration number.
    ExpeditedDeclarationMissing,
    /// the 15 % of the day are taken.
    ExpeditedQuotaFull,
    /// the booking belongs to another account.
    NotYourBooking,
    /// Not possible in the state the booking is in.
    WrongState {
        /// The state, as in [`super::codes::STATES`].
        state: String,
    },
    /// the free moves are used up.
    MoveNeedsPayment {
        /// The fee in tiyn.
        fee_minor: i64,
    },
    /// it is chosen once.
    AlreadyChosen {
        /// What was chosen, one of [`super::codes::CHOICES`].
        choice: String,
    },
    /// nothing is to be chosen.
    NothingToChoose,
    /// Too close to the booked time to move.
    MoveTooLate,
    /// The booking is already for this time.
    SameTime,
    /// the driver isn't one of the trusted drivers.
    DriverNotTrusted,
    /// No such booking.
    BookingNotFound,
    /// No such hour at the checkpoint.
    PlaceNotFound,
    /// more trusted drivers than allowed.
    TooManyTrustedDrivers {
        /// The most that are allowed.
        most: u32,
    },
    /// another amount than the fee was paid.
    PaymentAmount {
        /// The fee in tiyn.
        due_minor: i64,
        /// What was paid, in tiyn.
        paid_minor: i64,
    },
    /// The hold of the place has run out.
    HoldExpired {
        /// How long a place is held, in minutes.
        hold_minutes: i64,
    },
    /// Q-27 and other blocks of the account.
    AccountBlocked {
        /// Why, one of [`super::codes::BLOCKS`].
        reason: String,
    },
    /// The money on the account doesn't suffice.
    BalanceTooSmall {
        /// The fee in tiyn.
        fee_minor: i64,
        /// What is on the account, in tiyn.
        balance_minor: i64,
    },
    /// no consent to the processing of personal data.
    ConsentMissing,
    /// No such checkpoint.
    CheckpointNotFound,
    /// No such account.
    AccountNotFound,
    /// no fee is in force for the date.
    NoTariff,
    /// The same request was sent before with other data.
    KeyReused,
    /// the check did not say no.
    CheckNotAppealable {
        /// Its number.
        check: u8,
    },
    /// There is an appeal against this check.
    AppealFiled,
    /// No such appeal.
    AppealNotFound,
    /// Another operator was faster.
    AppealAnswered,
    /// Too few or too many words.
    AppealWords {
        /// Fewest characters.
        least: u32,
        /// Most characters.
        most: u32,
    },
}

impl Refusal {
    /// The code, one of [`super::codes::REFUSALS`].
    pub const fn code(&self) -> &'static str {
        match self {
            Self::VehicleKindNeedsNoBooking => "vehicle-kind-needs-no-booking",
            Self::NoFreePlace => "no-free-place",
            Self::VehicleHasActiveBooking => "vehicle-has-active-booking",
            Self::HoldWindowUsed { .. } => "hold-window-used",
            Self::BeyondHorizon { .. } => "beyond-horizon",
            Self::InThePast => "in-the-past",
            Self::CheckpointClosed => "checkpoint-closed",
            Self::AccountBlockedDebt { .. } => "account-blocked-debt",
            Self::AgreementNotAccepted => "agreement-not-accepted",
            Self::ExpeditedGroundNotListed => "expedited-ground-not-listed",
            Self::ExpeditedDeclarationMissing => "expedited-declaration-missing",
            Self::ExpeditedQuotaFull => "expedited-quota-full",
            Self::NotYourBooking => "not-your-booking",
            Self::WrongState { .. } => "wrong-state",
            Self::MoveNeedsPayment { .. } => "move-needs-payment",
            Self::AlreadyChosen { .. } => "already-chosen",
            Self::NothingToChoose => "nothing-to-choose",
            Self::MoveTooLate => "move-too-late",
            Self::SameTime => "same-time",
            Self::DriverNotTrusted => "driver-not-trusted",
            Self::BookingNotFound => "booking-not-found",
            Self::PlaceNotFound => "place-not-found",
            Self::TooManyTrustedDrivers { .. } => "too-many-trusted-drivers",
            Self::PaymentAmount { .. } => "payment-amount",
            Self::HoldExpired { .. } => "hold-expired",
            Self::AccountBlocked { .. } => "account-blocked",
            Self::BalanceTooSmall { .. } => "balance-too-small",
            Self::ConsentMissing => "consent-missing",
            Self::CheckpointNotFound => "checkpoint-not-found",
            Self::AccountNotFound => "account-not-found",
            Self::NoTariff => "no-tariff",
            Self::KeyReused => "key-reused",
            Self::CheckNotAppealable { .. } => "check-not-appealable",
            Self::AppealFiled => "appeal-filed",
            Self::AppealNotFound => "appeal-not-found",
            Self::AppealAnswered => "appeal-answered",
            Self::AppealWords { .. } => "appeal-words",
        }
    }

    /// The clause of the Rules (Order No 707) behind the refusal, such as `28` or `6 (3)`; `None` where the rule is
    /// the system's own.
    pub const fn clause(&self) -> Option<&'static str> {
        match self {
            Self::VehicleKindNeedsNoBooking => Some("3"),
            Self::NoFreePlace | Self::BeyondHorizon { .. } => Some("22"),
            Self::VehicleHasActiveBooking => Some("21"),
            Self::AccountBlockedDebt { .. } | Self::AccountBlocked { .. } => Some("27"),
            Self::ConsentMissing => Some("16 (5)"),
            Self::NoTariff => Some("25"),
            Self::AgreementNotAccepted => Some("15"),
            Self::ExpeditedGroundNotListed => Some("6 (1), 6 (2)"),
            Self::ExpeditedDeclarationMissing => Some("6 (3)"),
            Self::ExpeditedQuotaFull => Some("6"),
            Self::NotYourBooking | Self::DriverNotTrusted => Some("36"),
            Self::MoveNeedsPayment { .. } => Some("28"),
            Self::AlreadyChosen { .. } | Self::NothingToChoose => Some("28 (3)"),
            Self::TooManyTrustedDrivers { .. } => Some("16 (2)"),
            Self::PaymentAmount { .. } | Self::BalanceTooSmall { .. } => Some("23"),
            Self::CheckNotAppealable { .. } => Some("20"),
            Self::HoldWindowUsed { .. }
            | Self::InThePast
            | Self::CheckpointClosed
            | Self::WrongState { .. }
            | Self::MoveTooLate
            | Self::SameTime
            | Self::BookingNotFound
            | Self::PlaceNotFound
            | Self::CheckpointNotFound
            | Self::AccountNotFound
            | Self::KeyReused
            | Self::AppealFiled
            | Self::AppealNotFound
            | Self::AppealAnswered
            | Self::AppealWords { .. }
            | Self::HoldExpired { .. } => None,
        }
    }

    /// What was found, as a message.
    pub fn message(&self) -> Message {
        self.with_values(Message::new(format!("refusal-{}", self.code())))
    }

    /// What to do next, as a message.
    pub fn next(&self) -> Message {
        self.with_values(Message::new(format!("refusal-{}-next", self.code())))
    }

    fn with_values(&self, message: Message) -> Message {
        match self {
            Self::HoldWindowUsed { until } => message.with("until", until),
            Self::BeyondHorizon { last } => message.with("last", last),
            Self::AccountBlockedDebt { debt_minor } => {
                message.with("debt", Value::MoneyMinor(*debt_minor))
            }
            Self::WrongState { state } => message.with(
                "state",
                Value::key(format!("state-{}", super::codes::kebab(state))),
            ),
            Self::AlreadyChosen { choice } => message.with(
                "choice",
                Value::key(format!("chosen-{}", super::codes::kebab(choice))),
            ),
            Self::MoveNeedsPayment { fee_minor } => {
                message.with("fee", Value::MoneyMinor(*fee_minor))
            }
            Self::TooManyTrustedDrivers { most } => message.with("most", *most),
            Self::PaymentAmount {
                due_minor,
                paid_minor,
            } => message
                .with("due", Value::MoneyMinor(*due_minor))
                .with("paid", Value::MoneyMinor(*paid_minor)),
            Self::HoldExpired { hold_minutes } => {
                message.with("hold", Value::Minutes(*hold_minutes))
            }
            Self::AccountBlocked { reason } => message.with(
                "reason",
                Value::key(format!("block-{}", super::codes::kebab(reason))),
            ),
            Self::BalanceTooSmall {
                fee_minor,
                balance_minor,
            } => message
                .with("fee", Value::MoneyMinor(*fee_minor))
                .with("balance", Value::MoneyMinor(*balance_minor)),
            Self::CheckNotAppealable { check } => message.with("check", u32::from(*check)),
            Self::AppealWords { least, most } => message.with("least", *least).with("most", *most),
            _ => message,
        }
    }
}

/// A button that takes the next free time in one step: a form that posts these pairs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakeTime {
    /// The free time.
    pub interval: Interval,
    /// Where the form is posted.
    pub action: String,
    /// Names and values of its hidden fields.
    pub pairs: Vec<(String, String)>,
}

/// A link that leads on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Onward {
    /// Address.
    pub href: String,
    /// Message key of its words, one of `onward-…`.
    pub key: &'static str,
}

impl Onward {
    /// To the booking concerned.
    pub fn booking(id: &str) -> Self {
        Self {
            href: paths::booking(id),
            key: "onward-booking",
        }
    }

    /// To the choice of another time.
    pub fn another_time() -> Self {
        Self {
            href: paths::BOOK_TIME.to_owned(),
            key: "onward-another-time",
        }
    }

    /// To all checkpoints.
    pub fn checkpoints() -> Self {
        Self {
            href: paths::CHECKPOINTS.to_owned(),
            key: "onward-checkpoints",
        }
    }

    /// To the reader's bookings.
    pub fn bookings() -> Self {
        Self {
            href: paths::BOOKINGS.to_owned(),
            key: "onward-bookings",
        }
    }

    /// To what the reader owes.
    pub fn debt() -> Self {
        Self {
            href: paths::DEBT.to_owned(),
            key: "onward-debt",
        }
    }

    /// To the user agreement.
    pub fn agreement() -> Self {
        Self {
            href: paths::AGREEMENT.to_owned(),
            key: "onward-agreement",
        }
    }

    /// To the goods of the booking being made.
    pub fn goods() -> Self {
        Self {
            href: paths::BOOK_CARGO.to_owned(),
            key: "onward-goods",
        }
    }
}

/// A refusal as a page of its own (HTTP 409 or 422).
#[derive(Clone, Debug, Template)]
#[template(path = "refusal.html")]
pub struct RefusalPage {
    /// The frame.
    pub chrome: Chrome,
    /// Why.
    pub refusal: Refusal,
    /// Where "back" leads.
    pub back: String,
    /// The next free time with a button that takes it.
    pub take: Option<TakeTime>,
    /// Links that lead on.
    pub onward: Vec<Onward>,
}
