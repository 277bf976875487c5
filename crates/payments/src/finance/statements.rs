//! The statements that were imported, the entries of each, and the gaps between them.

use super::sql;
use crate::bank_statement::{Direction, StatementFormat};
use crate::iban::Iban;
use crate::matching::EntryFate;
use crate::queries::page;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use kernel::ids::AccountId;
use kernel::money::Money;
use store::{Query, StoreError, Tx};
use uuid::Uuid;

/// A statement that was imported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownStatement {
    /// Id.
    pub id: Uuid,
    /// Of which account.
    pub account: Iban,
    /// How the bank gave it.
    pub format: StatementFormat,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Balance before its first entry.
    pub opening: Money,
    /// Balance after its last entry.
    pub closing: Money,
    /// Its entries, also those that were known before.
    pub entries: i64,
    /// When it was imported.
    pub imported_at: Timestamp,
    /// Who imported it.
    pub imported_by: AccountId,
}

/// An entry of a statement, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryRow {
    /// Id.
    pub id: Uuid,
    /// The statement that told of it first.
    pub statement: Uuid,
    /// Its reference at the bank.
    pub reference: String,
    /// The day on which the bank booked it.
    pub booked_on: Date,
    /// Which way.
    pub direction: Direction,
    /// How much.
    pub amount: Money,
    /// Name of the other side.
    pub counterparty_name: Option<String>,
    /// IIN or BIN of the other side.
    pub counterparty_number: Option<String>,
    /// Purpose of the payment.
    pub purpose: String,
    /// What became of it.
    pub fate: EntryFate,
    /// The invoice it was offered for.
    pub invoice_number: Option<i64>,
    /// The message in the journal that moved its money; `None` while an offer waits, and for what
    /// never has one.
    pub message: Option<Uuid>,
}

/// The statements of the latest days, newest first.
#[derive(Debug, Clone)]
pub struct KnownStatements {
    /// Rows wanted, at most [`crate::PAGE_MAX`].
    pub limit: i64,
}

impl Query for KnownStatements {
    type Out = Vec<KnownStatement>;
    type Error = StoreError;
    const NAME: &'static str = "payments.known_statements";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<KnownStatement>, StoreError> {
        tx.fetch_all(&sql::STATEMENTS, &[page(self.limit).into()])
            .await
    }
}

/// A page of the entries that a statement was the first to tell of; `None` when there is no such
/// statement.
#[derive(Debug, Clone)]
pub struct EntriesOf {
    /// The statement.
    pub statement: Uuid,
    /// The last entry of the page before; `None` for the first page.
    pub after: Option<Uuid>,
    /// Rows wanted, at most [`crate::PAGE_MAX`].
    pub limit: i64,
}

impl Query for EntriesOf {
    type Out = Option<(KnownStatement, Vec<EntryRow>)>;
    type Error = StoreError;
    const NAME: &'static str = "payments.entries_of";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Self::Out, StoreError> {
        let found: Option<KnownStatement> = tx
            .fetch_optional(&sql::STATEMENT, &[self.statement.into()])
            .await?;
        let Some(statement) = found else {
            return Ok(None);
        };
        let values = [
            self.statement.into(),
            self.after.unwrap_or(Uuid::nil()).into(),
            page(self.limit).into(),
        ];
        let entries = tx.fetch_all(&sql::ENTRIES_OF_STATEMENT, &values).await?;
        Ok(Some((statement, entries)))
    }
}

/// What is missing between two statements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// No statement tells of these days.
    Days {
        /// The first of them.
        from: Date,
        /// The last of them.
        until: Date,
    },
    /// The later statement begins with another balance than the earlier ends with.
    Balance {
        /// First day of the later one.
        on: Date,
        /// What the earlier one ends with.
        closing: Money,
        /// What the later one begins with.
        opening: Money,
    },
}

/// The gaps between statements of one account, latest first, in whatever order they were imported.
/// Statements that overlap tell of the same days, so their balances are no contradiction.
pub fn gaps(statements: &[KnownStatement]) -> Vec<Gap> {
    let mut in_order: Vec<&KnownStatement> = statements.iter().collect();
    in_order.sort_by_key(|statement| (statement.from, statement.until, statement.imported_at));
    let mut found = Vec::new();
    let mut last: Option<&KnownStatement> = None;
    for statement in in_order {
        if let Some(last) = last {
            let next = last.until.saturating_add(1.day());
            if statement.from > next {
                found.push(Gap::Days {
                    from: next,
                    until: statement.from.saturating_sub(1.day()),
                });
            }
            if statement.from > last.until && statement.opening != last.closing {
                found.push(Gap::Balance {
                    on: statement.from,
                    closing: last.closing,
                    opening: statement.opening,
                });
            }
        }
        if last.is_none_or(|last| statement.until >= last.until) {
            last = Some(statement);
        }
    }
    found.reverse();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use newtype_uuid::GenericUuid;

    fn statement(from: i8, until: i8, opening: i64, closing: i64) -> KnownStatement {
        KnownStatement {
            id: Uuid::nil(),
            account: Iban::parse("KZ24070105KSN0000000").expect("an IBAN"),
            format: StatementFormat::Camt053,
            from: date(2026, 3, from),
            until: date(2026, 3, until),
            opening: Money::tenge(opening),
            closing: Money::tenge(closing),
            entries: 1,
            imported_at: Timestamp::UNIX_EPOCH,
            imported_by: AccountId::from_untyped_uuid(Uuid::nil()),
        }
    }

    /// days without a statement and balances that don't meet are both named.
    #[test]
    fn gaps_are_named() {
        let first = statement(2, 2, 0, 10);
        let second = statement(3, 4, 10, 30);
        let later = statement(7, 7, 45, 50);
        assert_eq!(gaps(&[second.clone(), first.clone()]), []);
        assert_eq!(
            gaps(&[later, first, second]),
            [
                Gap::Balance {
                    on: date(2026, 3, 7),
                    closing: Money::tenge(30),
                    opening: Money::tenge(45),
                },
                Gap::Days {
                    from: date(2026, 3, 5),
                    until: date(2026, 3, 6),
                },
            ]
        );
    }

    /// a longer statement over the same days is no gap.
    #[test]
    fn overlapping_statements_have_no_gap() {
        let week = statement(2, 8, 0, 100);
        let inside = statement(3, 3, 10, 20);
        let next = statement(9, 9, 100, 90);
        assert_eq!(gaps(&[inside, next, week]), []);
        assert_eq!(gaps(&[]), []);
    }
}
