//! Statements of the registrar's bank account: one type, read from camt.053 or from the 1C exchange
//! format.
//!
//! [`BankStatement::read`] looks at the beginning of the file and takes the right reader. A reader
//! only reads; what must hold for every statement is checked in one place, so both formats refuse the
//! same things: another currency, an amount that is nothing or absurd, a day outside of the period, a
//! reference that occurs twice, and balances that don't add up.

mod camt;
#[cfg(test)]
mod camt_tests;
mod error;
mod fields;
#[cfg(test)]
mod mutation_tests;
mod one_c;
#[cfg(test)]
mod one_c_tests;
pub(crate) mod xml;

use crate::iban::Iban;
use fields::Found;
use jiff::civil::Date;
use kernel::money::Money;
use kernel::text_enum;
use sha2::{Digest, Sha256};
use std::collections::HashSet;

pub use error::{FieldRule, StatementError};

/// Largest file that is read, in bytes.
pub const STATEMENT_BYTES: usize = 5 * 1024 * 1024;
/// Most entries of one statement.
pub const STATEMENT_ENTRIES: usize = 20_000;
/// Longest period of one statement, in days.
pub const STATEMENT_DAYS: i32 = 366;
/// Largest amount of one entry: a hundred thousand million tenge.
pub const ENTRY_AMOUNT_MAX: Money = Money::tenge(100_000_000_000);
/// Largest balance either way: a million million tenge.
const BALANCE_MAX: Money = Money::tenge(1_000_000_000_000);
/// Longest reference, in bytes.
const REFERENCE_BYTES: usize = 90;

text_enum! {
    /// The form in which the bank gave a statement.
    StatementFormat ("format of a statement") {
        /// ISO 20022 camt.053.
        Camt053 = "camt053",
        /// `1CClientBankExchange`, the text file of accounting programs.
        OneC = "one_c",
    }
}

text_enum! {
    /// Which way the money of an entry went, seen from the registrar.
    Direction ("direction of an entry") {
        /// Money came in.
        Credit = "credit",
        /// Money went out.
        Debit = "debit",
    }
}

/// Whom the money came from or went to, as the bank tells it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counterparty {
    /// Name, at most 300 characters.
    pub name: Option<String>,
    /// IIN or BIN: twelve digits. The check digit is the bank's business.
    pub number: Option<String>,
    /// Account number, at most 34 signs; abroad it need not be an IBAN.
    pub account: Option<String>,
}

/// One movement of money on the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatementEntry {
    /// Unique id at the bank, at most 90 bytes. The 1C format has none; there it is made of the day,
    /// the number of the document, the direction and the other account.
    pub reference: String,
    /// The day on which the bank booked it.
    pub booked_on: Date,
    /// Tenge, more than nothing, at most [`ENTRY_AMOUNT_MAX`].
    pub amount: Money,
    /// Which way.
    pub direction: Direction,
    /// The other side.
    pub counterparty: Counterparty,
    /// Purpose of the payment, at most 1000 characters.
    pub purpose: String,
    /// The id that whoever ordered the payment gave it. For a debit in the 1C format it is the number
    /// of the payment order.
    pub end_to_end_id: Option<String>,
    /// Budget classification code (КБК), six digits.
    pub kbk: Option<String>,
    /// Code of the payment's purpose (КНП), three digits.
    pub knp: Option<String>,
    /// Of a debit that takes a receipt back: the receipt's reference, or the id that its payer gave it.
    pub returns: Option<String>,
}

impl StatementEntry {
    /// A hash of what two tellings of one entry must agree on. Names are left out: banks shorten them at will.
    pub fn content_hash(&self) -> String {
        let content = serde_json::json!([
            self.booked_on,
            self.amount.minor,
            self.direction,
            self.counterparty.account,
            self.purpose,
            self.end_to_end_id,
        ]);
        hex::encode(Sha256::digest(content.to_string()))
    }
}

/// A statement of one account over one period, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankStatement {
    /// How the bank gave it.
    pub format: StatementFormat,
    /// The registrar's account.
    pub account: Iban,
    /// First day.
    pub from: Date,
    /// Last day, at most [`STATEMENT_DAYS`] after the first.
    pub until: Date,
    /// Balance before the first entry; may be negative.
    pub opening: Money,
    /// Balance after the last entry: opening and credits less debits.
    pub closing: Money,
    /// Entries in the order of the file, at most [`STATEMENT_ENTRIES`].
    pub entries: Vec<StatementEntry>,
}

impl BankStatement {
    /// Reads a file of either format.
    ///
    /// # Errors
    /// [`StatementError`] names the field, its line and the rule that is broken. Nothing of a file
    /// with an error is used.
    pub fn read(bytes: &[u8]) -> Result<Self, StatementError> {
        let plain = bytes.strip_prefix(fields::UTF8_MARK).unwrap_or(bytes);
        let start = plain.trim_ascii_start();
        if start.starts_with(one_c::HEADING.as_bytes()) {
            Self::read_one_c(bytes)
        } else if start.starts_with(b"<") {
            Self::read_camt053(bytes)
        } else {
            within_size(bytes).and(Err(StatementError::UnknownFormat))
        }
    }

    /// Reads camt.053: UTF-8, no document type definition, one statement.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_camt053(bytes: &[u8]) -> Result<Self, StatementError> {
        within_size(bytes)?;
        camt::read(bytes)
    }

    /// Reads `1CClientBankExchange`: windows-1251, or UTF-8 with a byte order mark.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_one_c(bytes: &[u8]) -> Result<Self, StatementError> {
        within_size(bytes)?;
        one_c::read(bytes)
    }
}

fn within_size(bytes: &[u8]) -> Result<(), StatementError> {
    if bytes.len() > STATEMENT_BYTES {
        return Err(StatementError::TooLarge { bytes: bytes.len() });
    }
    Ok(())
}

/// A statement as a reader found it, with the place of each value in the file.
struct Draft {
    format: StatementFormat,
    account: Found<Iban>,
    from: Found<Date>,
    until: Found<Date>,
    opening: Found<Money>,
    closing: Found<Money>,
    entries: Vec<Found<StatementEntry>>,
}

/// Names of the fields in a format, for the errors.
struct Names {
    period: &'static str,
    booked: &'static str,
    reference: &'static str,
    closing: &'static str,
}

/// What must hold for every statement.
///
/// `line_of` turns a place into a line; it is asked once, and only when something is wrong.
fn checked(
    draft: Draft,
    names: &Names,
    line_of: impl Fn(usize) -> u32,
) -> Result<BankStatement, StatementError> {
    let broken = |field, place, rule| StatementError::Field {
        field,
        line: line_of(place),
        rule,
    };
    let (from, until) = (draft.from.value, draft.until.value);
    let days = from.until(until).map_or(-1, |span| span.get_days());
    if !(0..=STATEMENT_DAYS).contains(&days) {
        return Err(broken(names.period, draft.until.place, FieldRule::Period));
    }
    for balance in [&draft.opening, &draft.closing] {
        if balance.value.minor.unsigned_abs() > BALANCE_MAX.minor.unsigned_abs() {
            return Err(broken(names.closing, balance.place, FieldRule::TooLarge));
        }
    }
    let mut references = HashSet::with_capacity(draft.entries.len());
    // Twenty thousand entries of at most a hundred thousand million tenge stay within the type.
    let mut balance = draft.opening.value.minor;
    for Found { value, place } in &draft.entries {
        if !(from..=until).contains(&value.booked_on) {
            return Err(broken(names.booked, *place, FieldRule::OutsidePeriod));
        }
        if value.reference.is_empty() || value.reference.len() > REFERENCE_BYTES {
            return Err(broken(names.reference, *place, FieldRule::Text));
        }
        if !references.insert(value.reference.as_str()) {
            return Err(broken(names.reference, *place, FieldRule::Duplicate));
        }
        balance += match value.direction {
            Direction::Credit => value.amount.minor,
            Direction::Debit => -value.amount.minor,
        };
    }
    if balance != draft.closing.value.minor {
        return Err(StatementError::Balance {
            line: line_of(draft.closing.place),
            stated: draft.closing.value,
            computed: Money::kzt(balance),
        });
    }
    Ok(BankStatement {
        format: draft.format,
        account: draft.account.value,
        from,
        until,
        opening: draft.opening.value,
        closing: draft.closing.value,
        entries: draft.entries.into_iter().map(|found| found.value).collect(),
    })
}
