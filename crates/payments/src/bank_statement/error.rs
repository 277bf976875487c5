//! Why a bank statement can't be read: the field, its line, and the rule.

use super::{STATEMENT_BYTES, STATEMENT_DAYS, STATEMENT_ENTRIES};
use kernel::money::Money;

/// Why a file is not a statement that may be booked. What a field held is not repeated: it may be
/// personal data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StatementError {
    /// The file is larger than is read.
    #[error("the file has {bytes} bytes; at most {STATEMENT_BYTES} are read")]
    TooLarge {
        /// Its size.
        bytes: usize,
    },
    /// The file is neither of the two formats.
    #[error("the file is neither camt.053 (XML) nor 1CClientBankExchange; export one of the two")]
    UnknownFormat,
    /// The bytes are not text in an encoding that is read.
    #[error("the encoding of the file is not known: {rule}")]
    Encoding {
        /// What is expected.
        rule: &'static str,
    },
    /// The XML carries a document type definition.
    #[error("line {line}: the file carries a document type definition; a bank sends none")]
    Doctype {
        /// Where.
        line: u32,
    },
    /// Elements are nested too deep, have too many attributes, or are too many.
    #[error("line {line}: the XML has more {what} than any statement")]
    Shape {
        /// Where.
        line: u32,
        /// What there is too much of.
        what: &'static str,
    },
    /// Not well-formed XML.
    #[error("the file is not well-formed XML: {reason}")]
    NotXml {
        /// What the parser says, with the place.
        reason: String,
    },
    /// More entries than are read.
    #[error(
        "line {line}: the statement has more than {STATEMENT_ENTRIES} entries; export a shorter period"
    )]
    TooMany {
        /// Where the first entry beyond stands.
        line: u32,
    },
    /// A field breaks its rule.
    #[error("line {line}, {field}: {rule}")]
    Field {
        /// The field, as the format calls it.
        field: &'static str,
        /// Its line, from 1.
        line: u32,
        /// The rule that is broken.
        rule: FieldRule,
    },
    /// Opening balance and entries don't give the closing balance.
    #[error(
        "line {line}: the closing balance is stated as {stated}; opening balance and entries give {computed}"
    )]
    Balance {
        /// Line of the closing balance.
        line: u32,
        /// What the file says.
        stated: Money,
        /// What its entries say.
        computed: Money,
    },
}

impl StatementError {
    /// One word for the journal of rejected messages.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too_large",
            Self::UnknownFormat => "unknown_format",
            Self::Encoding { .. } => "encoding",
            Self::Doctype { .. } => "doctype",
            Self::Shape { .. } => "shape",
            Self::NotXml { .. } => "not_xml",
            Self::TooMany { .. } => "too_many",
            Self::Balance { .. } => "balance",
            Self::Field { rule, .. } => rule.code(),
        }
    }
}

/// The rules for fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FieldRule {
    /// It must be there.
    #[error("it is missing")]
    Missing,
    /// It may be there once.
    #[error("it is there more than once")]
    Repeated,
    /// The line is not `Name=value`, or stands where it has no meaning.
    #[error("the line has no meaning at this place")]
    Misplaced,
    /// only tenge.
    #[error("the currency must be KZT")]
    Currency,
    /// Not a number of tenge and tiyn.
    #[error("an amount is written with digits and at most two decimals, such as 4325.00")]
    Amount,
    /// Nothing, or less than nothing.
    #[error("an amount must be more than nothing")]
    NotPositive,
    /// Beyond any sum that this account can see.
    #[error("the amount is too large to be true")]
    TooLarge,
    /// Not a day of the calendar.
    #[error("a date is written 2026-01-31 in XML and 31.01.2026 in the 1C format")]
    Date,
    /// The period ends before it begins, or is too long.
    #[error("the period must not end before it begins, nor have more than {STATEMENT_DAYS} days")]
    Period,
    /// An entry of another day.
    #[error("the day lies outside of the statement's period")]
    OutsidePeriod,
    /// Not an account number.
    #[error("an account number is an IBAN with right check digits")]
    Iban,
    /// Neither in nor out, or both, or not of this account.
    #[error("the entry must be a credit or a debit of the statement's account")]
    Direction,
    /// Not booked yet.
    #[error("only booked entries belong into a statement")]
    NotBooked,
    /// Text with signs that no text has, or too long.
    #[error("the text is empty, too long, or has control characters")]
    Text,
    /// Two entries of one reference.
    #[error("the reference occurs twice in the file")]
    Duplicate,
    /// The parts of a collective entry don't give its amount.
    #[error("the parts of the entry don't add up to its amount")]
    Sum,
}

impl FieldRule {
    /// One word for the journal of rejected messages.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Repeated => "repeated",
            Self::Misplaced => "misplaced",
            Self::Currency => "currency",
            Self::Amount => "amount",
            Self::NotPositive => "not_positive",
            Self::TooLarge => "too_large",
            Self::Date => "date",
            Self::Period => "period",
            Self::OutsidePeriod => "outside_period",
            Self::Iban => "iban",
            Self::Direction => "direction",
            Self::NotBooked => "not_booked",
            Self::Text => "text",
            Self::Duplicate => "duplicate",
            Self::Sum => "sum",
        }
    }
}
