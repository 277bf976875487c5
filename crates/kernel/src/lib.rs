//! Words of the domain: time, money, plates, people and ids.
//!
//! Every other crate stands on this one, and it stands on none of them. It holds
//! the types in which the acts speak, each of which can't hold an invalid value:
//! who has a [`Plate`] or an [`Iin`] in hand need not check it again.
//!
//! | module | what it is for |
//! |---|---|
//! | [`clock`] | where the present instant comes from; the only reader of the system clock |
//! | [`ids`] | typed identifiers, and the source of new ids, secrets and codes |
//! | [`money`] | amounts in minor units with their currency |
//! | [`country`] | ISO 3166-1 codes |
//! | [`plate`], [`vin`] | identity of a vehicle, however it is written |
//! | [`person_number`], [`names`], [`phone`] | people and organisations |
//! | [`language`] | the languages in which people are spoken to |
//! | [`calendar`] | from a moment and a term of an act to a deadline |
//! | [`zone`] | time zones, from data built into the program |
//!
//! # Rules
//! - A type is read with `parse`, which answers with a typed error that names the
//!   rule and the way out. `FromStr` and serde go through `parse`. `Display` is
//!   the form that is stored; how a thing is shown to a person is for the views.
//! - What is odd but possible (a plate of an unknown shape, a wrong check digit of a
//!   VIN) is accepted and has a `warning()`.
//! - Nothing here reads a clock or a random generator but [`SystemClock`],
//!   [`ScaledClock`] and [`IdSource::from_os`]; each is handed in from the binary.
//! - Law that is data is in `data/`: shapes of plates, holidays.
//!
//! # To extend
//! - A new kind of id is a line in [`ids`].
//! - A new shape of plate is a row of `data/plates.csv` with a sample and a source.
//! - A new holiday, a date of Kurban Ait or a swap of days is an entry of
//!   `data/holidays.toml`; the file is checked when it is read, and by a test.
//! - A new word has a module of its own with a type, its error and its tests, and
//!   takes its string form from the macro in `string_form.rs`; one of a few fixed words is a
//!   [`text_enum!`], here or in the crate that owns it.

pub mod calendar;
pub mod clock;
pub mod country;
pub mod ids;
pub mod language;
pub mod money;
pub mod names;
pub mod person_number;
pub mod phone;
pub mod plate;
mod string_form;
pub mod text_enum;
pub mod vin;
pub mod zone;

pub use calendar::{CalendarError, DayBasis, Holidays, Schedule, Term, WorkCalendar};
pub use clock::{Clock, ManualClock, ScaledClock, SharedClock, SystemClock};
pub use country::Country;
pub use ids::{
    AccountId, BookingId, DeviceId, Id, IdSource, JobId, NoticeId, PaymentId, PlateReadId,
    SessionId, TransferId,
};
pub use language::Language;
pub use money::{Currency, Money, MoneyError};
pub use names::{OrganisationName, PersonName};
pub use person_number::{Bin, Iin, PersonNumber, Sex};
pub use phone::Phone;
pub use plate::{Plate, PlateWarning};
pub use text_enum::UnknownText;
pub use vin::{Vin, VinWarning};
