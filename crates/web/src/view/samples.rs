//! Sample pages: every page in every situation worth looking at, filled with invented data.
//!
//! The tests render all of them in every language; they also make a look-book for people who write
//! texts and styles ([`every_page`]).

mod account;
mod booking;
mod checkpoints;
mod checks;
mod debts;
mod finance;
mod journey;
mod money;
mod operator;
mod oversight;
mod public;
mod redress;
mod tariffs;
mod ways;

use askama::Template;
use jiff::civil::{Date, DateTime};
use jiff::tz::{TimeZone, offset};
use jiff::{ToSpan, Zoned};

use super::booking::{BookingBrief, BookingState};
use super::chrome::{AccountBadge, CheckpointName, Chrome, Flash, Tone};
use crate::i18n::{Interval, Lang, Message};

/// A page type that has samples.
pub trait Samples: Template + Sized {
    /// The page in every situation worth looking at, in the frame that is given.
    fn samples(chrome: &Chrome) -> Vec<Self>;
}

/// A rendered sample.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// The name of the struct and the number of the sample, such as `BookingPage-3`.
    pub name: String,
    /// The HTML.
    pub html: String,
    /// Whether it is only a part of a page.
    pub is_fragment: bool,
}

fn render<P: Samples>(
    name: &str,
    chrome: &Chrome,
    into: &mut Vec<Rendered>,
) -> Result<(), askama::Error> {
    for (index, page) in P::samples(chrome).into_iter().enumerate() {
        into.push(Rendered {
            name: format!("{name}-{index}"),
            html: page.render()?,
            is_fragment: name.ends_with("Fragment"),
        });
    }
    Ok(())
}

macro_rules! render_all {
    ($chrome:expr, $into:expr; $($page:ident),+ $(,)?) => {
        $(render::<super::$page>(stringify!($page), $chrome, $into)?;)+
    };
}

/// Every sample of every page in a language. The frame varies with the page: nobody, a user, an operator.
///
/// # Errors
/// Only when a template can't be written, which doesn't happen with memory to write to.
pub fn every_page(lang: Lang) -> Result<Vec<Rendered>, askama::Error> {
    let mut pages = Vec::new();
    let stranger = Chrome::new(lang, "/checkpoints?q=nur&lang=ru");
    render_all!(&stranger, &mut pages; Home, Help, AgreementPage, ErrorPage, SignUpPhone, PhoneCode,
        SignUpDetails, SignIn, ResetPhone, ResetPassword, CheckpointList, CheckpointBoard, BoardFragment,
        DocumentCheck, TariffsPage);
    let user = user_chrome(lang);
    render_all!(&user, &mut pages; BookCheckpoint, BookVehicle, BookRefusedKind, BookOwner, BookDriver,
        BookTrusted, BookCargo, BookConsent, BookTime, BookCheck, BookingPage, BookingList, MoveBooking,
        CancelBooking, ChangeDriver, AppealPage, ConsentsPage, RevokeConsent, NoticesPage, PaymentReturn,
        PaymentWays, RefusalPage, MoneyPage, DebtPage, PayoutAccountPage, MoneyBackPage);
    let operator = operator_chrome(lang);
    render_all!(&operator, &mut pages; OperatorHome, OperatorJobs, OperatorCapacity, OperatorWeekdays,
        OperatorClosures, OperatorLists, OperatorPayments, OperatorRegisters, OperatorAppeals, OperatorAppeal,
        OperatorStops, OperatorEvidence, OperatorWaivers, OperatorWaiverNew, OperatorWaiver);
    let accountant = accountant_chrome(lang);
    render_all!(&accountant, &mut pages; FinanceRates, FinanceRate, FinancePage, FinanceOrderPrint);
    Ok(pages)
}

fn user_chrome(lang: Lang) -> Chrome {
    Chrome {
        account: Some(AccountBadge {
            name: "«Ұлы Дала Транс» ЖШС".to_owned(),
            unread_notices: 2,
            is_operator: false,
            sees_finance: false,
            is_accountant: false,
        }),
        demo_clock: Some(crate::i18n::format::moment(lang, &at(20, 9, 30))),
        flash: Some(Flash {
            tone: Tone::Good,
            message: Message::new("flash-signed-in"),
        }),
        ..Chrome::new(lang, "/bookings")
    }
}

fn operator_chrome(lang: Lang) -> Chrome {
    Chrome {
        account: Some(AccountBadge {
            name: "А. Серікқызы".to_owned(),
            unread_notices: 0,
            is_operator: true,
            sees_finance: false,
            is_accountant: false,
        }),
        ..Chrome::new(lang, "/operator")
    }
}

fn accountant_chrome(lang: Lang) -> Chrome {
    Chrome {
        account: Some(AccountBadge {
            name: "Г. Нұрланқызы".to_owned(),
            unread_notices: 0,
            is_operator: false,
            sees_finance: true,
            is_accountant: true,
        }),
        ..Chrome::new(lang, "/finance")
    }
}

/// A day of November 2026.
fn day(day: i8) -> Date {
    Date::new(2026, 11, day).unwrap_or_default()
}

/// A time on a day of November 2026, on the clock of Kazakhstan.
fn at(on_day: i8, hour: i8, minute: i8) -> Zoned {
    let time: DateTime = day(on_day).at(hour, minute, 0, 0);
    time.to_zoned(TimeZone::fixed(offset(5)))
        .unwrap_or_default()
}

/// An hour on a day of November 2026.
fn hour(on_day: i8, starts: i8) -> Interval {
    let starts = at(on_day, starts, 0);
    Interval {
        ends: &starts + 1.hour(),
        starts,
    }
}

fn checkpoint(lang: Lang) -> CheckpointName {
    let (name, region) = match lang {
        Lang::Kk => ("Нұр Жолы", "Жетісу облысы"),
        Lang::Ru => ("Нур Жолы", "область Жетісу"),
        Lang::En => ("Nur Zholy", "Jetisu Region"),
    };
    CheckpointName {
        slug: "nur-zholy".to_owned(),
        name: name.to_owned(),
        region: region.to_owned(),
        neighbour: "CN".to_owned(),
    }
}

fn booking(lang: Lang, state: BookingState) -> BookingBrief {
    let is_numbered = !matches!(
        state,
        BookingState::Held
            | BookingState::Verifying
            | BookingState::AwaitingPayment
            | BookingState::Refused
            | BookingState::Expired
    );
    BookingBrief {
        id: "01938f0e-7c1a-7000-8000-00000000002a".to_owned(),
        number: is_numbered.then(|| "05-261124-0123".to_owned()),
        state,
        checkpoint: checkpoint(lang),
        interval: hour(24, 14),
        plate: "123 ABC 02".to_owned(),
        is_expedited: state == BookingState::Called,
    }
}
