//! Who a user is: pure facts about an account and what follows from them.

use jiff::Timestamp;
use kernel::ids::AccountId;
use kernel::language::Language;
use kernel::names::{OrganisationName, PersonName};
use kernel::person_number::{Bin, Iin};
use kernel::phone::Phone;
use kernel::text_enum;
use serde::{Deserialize, Serialize};

text_enum! {
    /// Resident or not: it decides which checks a booking needs.
    Residency ("residency") {
        /// Registered in Kazakhstan; has an IIN or BIN.
        Resident = "resident",
        /// Registered elsewhere; may have an IIN or BIN.
        NonResident = "non_resident",
    }
}

text_enum! {
    /// What an account may do besides booking.
    Role ("role") {
        /// A carrier or driver.
        User = "user",
        /// An operator of the registrar.
        Operator = "operator",
        /// Keeps the registrar's books: imports statements, proposes and approves movements of money.
        Accountant = "accountant",
        /// Looks at everything about money and changes nothing.
        Auditor = "auditor",
    }
}

impl Role {
    /// Whether the finance cabinet is open to it, be it for looking only.
    pub const fn sees_finance(self) -> bool {
        matches!(self, Self::Accountant | Self::Auditor)
    }
}

text_enum! {
    /// How a session secret travels, which decides how long it lives.
    SessionKind ("kind of session") {
        /// In a browser's cookie, 12 hours.
        Cookie = "cookie",
        /// In a header of the JSON API, 30 days.
        Api = "api",
    }
}

text_enum! {
    /// How the user agreement was accepted.
    AgreementMethod ("way of accepting the agreement") {
        /// On the site, by somebody who had proved to hold the telephone.
        PhoneCode = "phone_code",
        /// In front of an operator.
        InPerson = "in_person",
    }
}

text_enum! {
    /// Why an account may not book for now. Each has a rule and an end.
    BlockReason ("reason of a block") {
        /// A debt; ends when it is paid in full.
        Debt = "debt",
        /// The state register contradicts the account; ends when the data are corrected.
        Identity = "identity",
        /// A decision of the operator; ends by a decision of the operator.
        Operator = "operator",
    }
}

impl SessionKind {
    /// How long a session of this kind lives, in hours.
    pub const fn life_hours(self) -> i64 {
        match self {
            Self::Cookie => 12,
            Self::Api => 30 * 24,
        }
    }
}

/// The person or organisation behind an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Holder {
    /// A natural person.
    Person {
        /// Individual identification number; residents always have one.
        iin: Option<Iin>,
        /// Surname, first name, patronymic if any.
        name: PersonName,
    },
    /// A legal person.
    Organisation {
        /// Business identification number; residents always have one.
        bin: Option<Bin>,
        /// Name of the organisation.
        name: OrganisationName,
    },
}

impl Holder {
    /// The IIN or BIN as text, if there is one.
    pub fn number(&self) -> Option<String> {
        match self {
            Self::Person { iin, .. } => iin.as_ref().map(ToString::to_string),
            Self::Organisation { bin, .. } => bin.as_ref().map(ToString::to_string),
        }
    }

    /// `person` or `organisation`, as the column has it.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Person { .. } => "person",
            Self::Organisation { .. } => "organisation",
        }
    }
}

/// Why the details of an account can't be accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DetailsError {
    /// residents state their IIN or BIN.
    #[error("number: a resident states the IIN or BIN (Q-16.3); write its 12 digits")]
    NumberMissing,
}

/// What somebody states about themselves when signing up. Only valid details exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    residency: Residency,
    holder: Holder,
    language: Language,
}

impl Details {
    /// Joins the statements.
    ///
    /// # Errors
    /// [`DetailsError::NumberMissing`] when a resident has no IIN or BIN.
    pub fn new(
        residency: Residency,
        holder: Holder,
        language: Language,
    ) -> Result<Self, DetailsError> {
        if residency == Residency::Resident && holder.number().is_none() {
            return Err(DetailsError::NumberMissing);
        }
        Ok(Self {
            residency,
            holder,
            language,
        })
    }

    /// Resident or not.
    pub const fn residency(&self) -> Residency {
        self.residency
    }

    /// The person or organisation.
    pub const fn holder(&self) -> &Holder {
        &self.holder
    }

    /// The language to speak.
    pub const fn language(&self) -> Language {
        self.language
    }
}

/// The acceptance of the user agreement that is in force for an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Version of the text.
    pub version: String,
    /// When it was accepted.
    pub accepted_at: Timestamp,
}

/// One accepted text of the user agreement, as kept for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// Version of the text.
    pub version: String,
    /// SHA-256 of the text that was shown.
    pub text_sha256: Vec<u8>,
    /// When it was accepted.
    pub accepted_at: Timestamp,
    /// How it was accepted.
    pub method: AgreementMethod,
}

/// Version of the user agreement in force. Its text is with the pages, in `messages/*/agreement.ftl`
/// of `web`; whoever changes the text changes this too.
pub const AGREEMENT_VERSION: &str = "2026-11";

/// Longest version of an agreement, in bytes.
pub const AGREEMENT_VERSION_BYTES: usize = 32;

/// The text of the agreement a user accepts now: its version and what it said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreementText {
    /// Version, 1 to [`AGREEMENT_VERSION_BYTES`] bytes, such as `2026-01`.
    pub version: String,
    /// SHA-256 of the text that was shown.
    pub sha256: [u8; 32],
}

/// An account of a user or operator. The password is not part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Id.
    pub id: AccountId,
    /// The telephone, which is also the login.
    pub phone: Phone,
    /// Resident or not.
    pub residency: Residency,
    /// The person or organisation.
    pub holder: Holder,
    /// The language to speak.
    pub language: Language,
    /// What the account may do besides booking.
    pub role: Role,
    /// The agreement that was accepted last; operators may have none.
    pub agreement: Option<Agreement>,
    /// Why the account may not book, if so.
    pub blocked: Option<BlockReason>,
    /// When the account was made.
    pub created_at: Timestamp,
}

/// Why an account may not book. The texts for people are in the message files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BookingBar {
    /// only those who accepted the user agreement book.
    #[error("the user agreement is not accepted (Q-3); accept it in the cabinet")]
    AgreementNotAccepted,
    /// Q-27 and the other blocks.
    #[error("the account is blocked ({0}); the cabinet says how it ends")]
    Blocked(BlockReason),
}

impl Account {
    /// whether the account may book, from the facts of the account alone.
    ///
    /// # Errors
    /// The first thing that stands in the way.
    pub const fn may_book(&self) -> Result<(), BookingBar> {
        if let Some(reason) = self.blocked {
            return Err(BookingBar::Blocked(reason));
        }
        if self.agreement.is_none() {
            return Err(BookingBar::AgreementNotAccepted);
        }
        Ok(())
    }

    /// Whether the given version of the agreement is the one accepted last.
    pub fn has_accepted(&self, version: &str) -> bool {
        self.agreement
            .as_ref()
            .is_some_and(|agreement| agreement.version == version)
    }

    /// Whether the account is of a resident.
    pub fn is_resident(&self) -> bool {
        self.residency == Residency::Resident
    }

    /// Whether the account belongs to an operator of the registrar.
    pub fn is_operator(&self) -> bool {
        self.role == Role::Operator
    }

    /// Name of the person or organisation, for pages.
    pub fn display_name(&self) -> String {
        match &self.holder {
            Holder::Person { name, .. } => name.to_string(),
            Holder::Organisation { name, .. } => name.to_string(),
        }
    }
}
