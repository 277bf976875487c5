//! Pages as values: what each page needs to know, and the template that shows it.
//!
//! A handler fills a page struct with plain values and calls [`askama::Template::render`]; nothing here knows HTTP,
//! SQL or the rules of law. Every page carries a [`Chrome`] (language, reader, clock), so a page can be
//! rendered in any language without touching the handler. To add a page: a struct here, a template in
//! `templates/`, messages in all three languages, an entry in [`samples`]; the tests do the rest.
//!
//! * [`forms`]: fields with their values and errors; [`controls`] show them.
//! * [`codes`]: the codes of the domain that have messages, by convention `family-code`.
//! * [`reject`]: what `kernel` couldn't read, as messages.
//! * [`paths`]: the addresses that pages link to.
//! * [`assets`]: the style sheet, the script and the icon, with addresses that change with their content.

pub mod account;
pub mod assets;
pub mod booking;
pub mod cabinet;
pub mod change;
pub mod checkpoints;
pub mod checks;
pub mod chrome;
pub mod codes;
pub mod controls;
pub mod debts;
pub mod evidence;
pub mod finance;
pub mod forms;
pub mod journey;
pub mod money;
pub mod operator;
pub mod paths;
pub mod public;
pub mod rates;
pub mod redress;
pub mod refusal;
pub mod registers;
pub mod reject;
pub mod samples;
pub mod tariffs;
pub mod times;
pub mod waivers;
pub mod ways;

pub use account::{PhoneCode, ResetPassword, ResetPhone, SignIn, SignUpDetails, SignUpPhone};
pub use booking::{BookingList, BookingPage, NoticesPage, PaymentReturn};
pub use cabinet::{AppealPage, ConsentsPage, RevokeConsent};
pub use change::{CancelBooking, ChangeDriver, MoveBooking};
pub use checkpoints::{BoardFragment, CheckpointBoard, CheckpointList};
pub use chrome::{AccountBadge, Chrome, Flash, Tone};
pub use debts::{DebtPage, PayoutAccountPage};
pub use evidence::{OperatorAppeal, OperatorAppeals, OperatorEvidence, OperatorStops};
pub use finance::{FinanceOrderPrint, FinancePage};
pub use journey::{
    BookCargo, BookCheck, BookCheckpoint, BookConsent, BookDriver, BookOwner, BookRefusedKind,
    BookTime, BookTrusted, BookVehicle,
};
pub use money::{DocumentCheck, MoneyPage};
pub use operator::{
    OperatorCapacity, OperatorClosures, OperatorHome, OperatorJobs, OperatorLists,
    OperatorPayments, OperatorWeekdays,
};
pub use public::{AgreementPage, ErrorPage, Help, Home};
pub use rates::{FinanceRate, FinanceRates};
pub use redress::{MoneyBackPage, RedressView};
pub use refusal::{Refusal, RefusalPage};
pub use registers::OperatorRegisters;
pub use tariffs::TariffsPage;
pub use waivers::{OperatorWaiver, OperatorWaiverNew, OperatorWaivers};
pub use ways::{PaymentWays, TransferDetails};

/// What every page module uses.
pub(crate) mod prelude {
    pub(crate) use askama::Template;
    pub(crate) use jiff::Zoned;
    pub(crate) use jiff::civil::Date;

    pub(crate) use super::chrome::{CheckpointName, Chrome, Tone};
    pub(crate) use super::paths;
    pub(crate) use crate::i18n::{Interval, Message, format};
}
