//! What a user is told: kinds of notices, and a notice with its facts.

use jiff::Timestamp;
use kernel::ids::{AccountId, BookingId, JobId, NoticeId};
use kernel::language::Language;
use kernel::phone::Phone;
use std::fmt;
use std::str::FromStr;

macro_rules! kinds {
    ($($(#[$meta:meta])* $variant:ident = $text:literal, $sms:literal;)+) => {
        /// What a notice is about. The text of each kind is in the message files of the pages; those
        /// that go out as text messages are in `messages/sms.toml` too.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum NoticeKind {
            $($(#[$meta])* $variant),+
        }

        impl NoticeKind {
            /// Every kind, in the order of declaration.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The text kept in the column, and the key in `messages/sms.toml`.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text),+
                }
            }

            /// Whether a notice of this kind goes out as a text message as well.
            pub const fn sends_sms(self) -> bool {
                match self {
                    $(Self::$variant => $sms),+
                }
            }
        }
    };
}

kinds! {
    /// The booking has its number.
    BookingConfirmed = "booking_confirmed", true;
    /// Checks refused the booking; the notice has every reason.
    ChecksRefused = "checks_refused", true;
    /// A register does not answer; the place stays on hold.
    RegisterWaiting = "register_waiting", false;
    /// The hold ran out and the place is free again.
    HoldExpired = "hold_expired", true;
    /// The payment was too small, or not believed.
    PaymentRejected = "payment_rejected", true;
    /// The money came when nobody waited for it; it is on the user's account.
    PaidNoPlace = "paid_no_place", true;
    /// The time to arrive is near.
    ArriveReminder = "arrive_reminder", true;
    /// The vehicle is called.
    Called = "called", true;
    /// The booking has another time.
    Moved = "moved", true;
    /// The vehicle did not arrive.
    Annulled = "annulled", true;
    /// The booking was given up, or could not be kept.
    Cancelled = "cancelled", true;
    /// A register says no to a booking that was given: only told, or found later. The
    /// notice has the check, the reason, and whether it stops the entry.
    CheckChanged = "check_changed", true;
    /// An appeal against a check has its answer.
    AppealAnswered = "appeal_answered", true;
    /// For accountants: fees must be at the budget soon, and the bank has not executed all of their
    /// orders.
    TransferDue = "transfer_due", false;
    /// The user owes something, or more than before, and can't book.
    DebtArisen = "debt_arisen", true;
    /// Everything that was owed is paid, and the user can book again.
    DebtPaid = "debt_paid", true;
    /// An event hit the booking, and its fee is waived or its user has a choice.
    Waived = "waived", true;
    /// The vehicle crossed the border.
    Crossed = "crossed", false;
}

impl fmt::Display for NoticeKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// A text that is no kind of notice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a kind of notice")]
pub struct UnknownKind(String);

impl FromStr for NoticeKind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        let found = Self::ALL.iter().copied().find(|kind| kind.as_str() == text);
        found.ok_or_else(|| UnknownKind(text.chars().take(40).collect()))
    }
}

/// Most bytes of the facts of a notice, as JSON.
pub const ARGS_BYTES: usize = 8 * 1024;

/// Where the text message goes, if the kind sends one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmsTo {
    /// New id of the job that sends it.
    pub job: JobId,
    /// The user's telephone.
    pub phone: Phone,
    /// The user's language.
    pub language: Language,
}

/// A notice to be posted.
#[derive(Debug, Clone, PartialEq)]
pub struct NewNotice {
    /// New id. Posting the same id twice posts one notice and sends one message.
    pub id: NoticeId,
    /// Who is told.
    pub account: AccountId,
    /// The booking it is about.
    pub booking: Option<BookingId>,
    /// What it is about.
    pub kind: NoticeKind,
    /// Facts for the text: a JSON object of at most [`ARGS_BYTES`]. Values are texts, numbers,
    /// [`kernel::money::Money`], or an object with a text for each of `kk`, `ru`, `en`.
    pub args: serde_json::Value,
    /// When it happened.
    pub created_at: Timestamp,
    /// Where the text message goes; `None` sends none, whatever the kind.
    pub sms: Option<SmsTo>,
}

/// A notice as the user sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Notice {
    /// Id.
    pub id: NoticeId,
    /// Who is told.
    pub account: AccountId,
    /// The booking it is about.
    pub booking: Option<BookingId>,
    /// What it is about.
    pub kind: NoticeKind,
    /// Facts for the text.
    pub args: serde_json::Value,
    /// When it happened.
    pub created_at: Timestamp,
    /// When the user read it.
    pub read_at: Option<Timestamp>,
}
