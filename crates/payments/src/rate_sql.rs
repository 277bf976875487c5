//! SQL of exchange rates and of those that wait for a second person.

use crate::rate_proposals::RateProposal;
use crate::rates::{ExchangeRate, RateOnDay, RateValue};
use kernel::money::Currency;
use store::{ColumnType, FromRow, InsertMany, Row, StoreError};

store::statements! {
    /// The rate that counts for a currency on a day: of the latest day that has one within reach.
    pub RATE_ON = "SELECT id, currency, valid_on, units, tenge_ten_thousandths FROM exchange_rate \
        WHERE currency = $1 AND valid_on <= $2 AND valid_on >= $3 \
        ORDER BY valid_on DESC, revision DESC LIMIT 1";
    /// The latest rate of a currency that is of an earlier day, however old.
    pub RATE_BEFORE = "SELECT id, currency, valid_on, units, tenge_ten_thousandths FROM exchange_rate \
        WHERE currency = $1 AND valid_on < $2 ORDER BY valid_on DESC, revision DESC LIMIT 1";
    /// The newest revision of a currency and day.
    pub NEWEST_REVISION = "SELECT r.id, r.currency, r.valid_on, r.revision, r.units, \
        r.tenge_ten_thousandths, r.origin, r.source, r.recorded_at, r.recorded_by, r.approved_by, \
        FALSE AS is_superseded FROM exchange_rate r \
        WHERE r.currency = $1 AND r.valid_on = $2 ORDER BY r.revision DESC LIMIT 1";
    /// The newest revisions of the days of a currency that a file tells of.
    pub NEWEST_OF_DAYS = "SELECT r.id, r.currency, r.valid_on, r.units, r.tenge_ten_thousandths \
        FROM exchange_rate r WHERE r.currency = $1 AND r.valid_on {any $2} AND r.revision = \
        (SELECT MAX(n.revision) FROM exchange_rate n \
            WHERE n.currency = r.currency AND n.valid_on = r.valid_on)";
    /// Rates of a currency with all their revisions, newest day first.
    pub RATES_OF = "SELECT r.id, r.currency, r.valid_on, r.revision, r.units, \
        r.tenge_ten_thousandths, r.origin, r.source, r.recorded_at, r.recorded_by, r.approved_by, \
        EXISTS (SELECT 1 FROM exchange_rate n WHERE n.currency = r.currency \
            AND n.valid_on = r.valid_on AND n.revision > r.revision) AS is_superseded \
        FROM exchange_rate r WHERE r.currency = $1 AND r.valid_on < $2 \
        ORDER BY r.valid_on DESC, r.revision DESC LIMIT $3";
    /// Adds a rate of two people.
    pub INSERT_RATE = "INSERT INTO exchange_rate (id, currency, valid_on, revision, units, \
        tenge_ten_thousandths, origin, source, recorded_at, recorded_by, approved_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    /// Adds a proposal; 0 rows when one for the same currency and day waits.
    pub INSERT_PROPOSAL = "INSERT INTO exchange_rate_proposal (id, currency, valid_on, units, \
        tenge_ten_thousandths, reason, proposed_by, proposed_at, state, decided_by, decided_at, decision) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'proposed', NULL, NULL, NULL) \
        ON CONFLICT (currency, valid_on) WHERE state = 'proposed' DO NOTHING";
    /// A proposal, locked.
    pub LOCK_PROPOSAL = "SELECT id, currency, valid_on, units, tenge_ten_thousandths, reason, \
        proposed_by, proposed_at, state, decided_by, decided_at, decision \
        FROM exchange_rate_proposal WHERE id = $1 {for_update}";
    /// Decides about a proposal, once.
    pub DECIDE = "UPDATE exchange_rate_proposal SET state = $2, decided_by = $3, decided_at = $4, \
        decision = $5 WHERE id = $1 AND state = 'proposed'";
    /// Proposals that wait for a second person, oldest first.
    pub WAITING = "SELECT id, currency, valid_on, units, tenge_ten_thousandths, reason, \
        proposed_by, proposed_at, state, decided_by, decided_at, decision \
        FROM exchange_rate_proposal WHERE state = 'proposed' AND id > $1 ORDER BY id LIMIT $2";
}

/// Adds the rates of a file.
pub static INSERT_RATES: InsertMany = InsertMany::new(
    "payments::rate_sql::INSERT_RATES",
    "exchange_rate",
    &[
        ("id", ColumnType::Uuid),
        ("currency", ColumnType::Text),
        ("valid_on", ColumnType::Text),
        ("revision", ColumnType::Int),
        ("units", ColumnType::Int),
        ("tenge_ten_thousandths", ColumnType::Int),
        ("origin", ColumnType::Text),
        ("source", ColumnType::Text),
        ("recorded_at", ColumnType::Timestamp),
        ("recorded_by", ColumnType::Uuid),
        ("approved_by", ColumnType::Uuid),
    ],
    "",
);

fn value(row: &Row<'_>) -> Result<RateValue, StoreError> {
    let units: i64 = row.get("units")?;
    let units = u32::try_from(units).map_err(|error| row.bad("units", error))?;
    RateValue::new(units, row.get("tenge_ten_thousandths")?)
        .map_err(|error| row.bad("tenge_ten_thousandths", error))
}

fn currency(row: &Row<'_>) -> Result<Currency, StoreError> {
    row.parse("currency")
}

impl FromRow for RateOnDay {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            currency: currency(row)?,
            valid_on: row.get("valid_on")?,
            value: value(row)?,
        })
    }
}

impl FromRow for ExchangeRate {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            currency: currency(row)?,
            valid_on: row.get("valid_on")?,
            revision: row.get("revision")?,
            value: value(row)?,
            origin: row.parse("origin")?,
            source: row.get("source")?,
            recorded_at: row.get("recorded_at")?,
            recorded_by: row.get("recorded_by")?,
            approved_by: row.optional("approved_by")?,
            is_superseded: row.get("is_superseded")?,
        })
    }
}

impl FromRow for RateProposal {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get("id")?,
            currency: currency(row)?,
            valid_on: row.get("valid_on")?,
            value: value(row)?,
            reason: row.get("reason")?,
            proposed_by: row.get("proposed_by")?,
            proposed_at: row.get("proposed_at")?,
            state: row.parse("state")?,
            decided_by: row.optional("decided_by")?,
            decided_at: row.optional("decided_at")?,
            decision: row.optional("decision")?,
        })
    }
}
