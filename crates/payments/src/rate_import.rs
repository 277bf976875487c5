//! Recording the rates of a file (C5-8.1): each once, and none over another.
//!
//! What is recorded already is passed over. What contradicts it, or is far from the rate before it,
//! refuses the file: one person with a file must not change a price alone, so such a rate is entered
//! by two people.

use crate::ids::DerivedIds;
use crate::ledger;
use crate::rate_file::{FileRate, RateFile, RateFileError};
use crate::rate_sql as sql;
use crate::rates::{
    RATE_SOURCE_CHARACTERS, RateError, RateOnDay, RateOrigin, RateValue, is_rate_day,
};
use jiff::Timestamp;
use jiff::civil::Date;
use kernel::ids::AccountId;
use kernel::money::Currency;
use kernel::zone;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::{Command, NewEvent, StoreError, Stream, Tx, Value, events};
use uuid::Uuid;

/// Records the rates of a file that was read.
#[derive(Debug, Clone)]
pub struct ImportRates {
    /// The file.
    pub file: Arc<RateFile>,
    /// Its name, and what tells it from others; 1 to [`RATE_SOURCE_CHARACTERS`] characters.
    pub source: String,
    /// Seed of the ids that are made.
    pub seed: Uuid,
    /// Who asks.
    pub by: AccountId,
    /// Now.
    pub at: Timestamp,
}

/// What came of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportedRates {
    /// Rates that are recorded now.
    pub recorded: usize,
    /// Rates that were recorded before.
    pub known: usize,
    /// Rates of currencies that no fee is in.
    pub passed_over: usize,
}

impl Command for ImportRates {
    type Out = ImportedRates;
    type Error = RateError;
    const NAME: &'static str = "payments.import_rates";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<ImportedRates, RateError> {
        let source = source(&self.source).ok_or(RateError::Reason)?;
        let today = self.at.to_zoned(zone::kazakhstan()).date();
        if let Some(wrong) = self
            .file
            .rates
            .iter()
            .find(|rate| !is_rate_day(rate.day, today))
        {
            return Err(RateError::Day { day: wrong.day });
        }
        ledger::lock(tx).await?;
        let mut out = ImportedRates {
            passed_over: self.file.passed_over,
            ..ImportedRates::default()
        };
        let mut ids = DerivedIds::new(self.seed);
        let mut rows = Vec::new();
        for (currency, mut told) in by_currency(&self.file.rates) {
            told.sort_by_key(|rate| rate.day);
            let fresh = fresh(tx, currency, &told).await?;
            out.known += told.len() - fresh.len();
            out.recorded += fresh.len();
            rows.extend(fresh.iter().map(|rate| self.row(ids.uuid(), rate, source)));
        }
        tx.insert_many(&sql::INSERT_RATES, rows).await?;
        let event = self.event(source, out);
        events::append(tx, Stream::REGISTRAR, self.at, vec![event]).await?;
        Ok(out)
    }
}

impl ImportRates {
    fn row(&self, id: Uuid, rate: &FileRate, source: &str) -> Vec<Value> {
        vec![
            id.into(),
            rate.currency.code().into(),
            rate.day.into(),
            1_i64.into(),
            i64::from(rate.value.units()).into(),
            rate.value.tenge_ten_thousandths().into(),
            RateOrigin::File.as_str().into(),
            source.into(),
            self.at.into(),
            self.by.into(),
            None::<AccountId>.into(),
        ]
    }

    fn event(&self, source: &str, out: ImportedRates) -> NewEvent {
        let days = self.file.rates.iter().map(|rate| rate.day);
        NewEvent {
            kind: "rates.imported",
            subject: Some(self.seed),
            payload: json!({
                "from": days.clone().min(),
                "until": days.max(),
                "recorded": out.recorded,
                "known": out.known,
                "passed_over": out.passed_over,
                "by": self.by,
                "reason": source,
            }),
        }
    }
}

fn by_currency(rates: &[FileRate]) -> BTreeMap<Currency, Vec<FileRate>> {
    let mut all: BTreeMap<Currency, Vec<FileRate>> = BTreeMap::new();
    for rate in rates {
        all.entry(rate.currency).or_default().push(*rate);
    }
    all
}

/// The rates of a currency, oldest first, that are not recorded yet.
async fn fresh(
    tx: &mut Tx<'_>,
    currency: Currency,
    told: &[FileRate],
) -> Result<Vec<FileRate>, RateError> {
    let Some(first) = told.first() else {
        return Ok(Vec::new());
    };
    let days: Vec<String> = told.iter().map(|rate| rate.day.to_string()).collect();
    let values = [currency.code().into(), days.into()];
    let kept: Vec<RateOnDay> = tx.fetch_all(&sql::NEWEST_OF_DAYS, &values).await?;
    let kept: BTreeMap<Date, RateValue> = kept
        .into_iter()
        .map(|rate| (rate.valid_on, rate.value))
        .collect();
    let values = [currency.code().into(), first.day.into()];
    let before: Option<RateOnDay> = tx.fetch_optional(&sql::RATE_BEFORE, &values).await?;
    new_of(told, &kept, before)
}

/// Which of them are new, oldest first; the first that contradicts or leaps refuses them all.
fn new_of(
    told: &[FileRate],
    kept: &BTreeMap<Date, RateValue>,
    before: Option<RateOnDay>,
) -> Result<Vec<FileRate>, RateError> {
    let mut before = before;
    let mut fresh = Vec::new();
    for rate in told {
        let (line, currency, day, told) = (rate.line, rate.currency, rate.day, rate.value);
        match kept.get(&day).copied() {
            Some(kept) if kept == told => {}
            Some(kept) => {
                return Err(RateError::Contradiction {
                    line,
                    currency,
                    day,
                    kept,
                    told,
                });
            }
            None => {
                // After a longer gap the rate may have gone anywhere.
                let near = before.as_ref().filter(|before| before.counts_on(day));
                if let Some(kept) = near
                    .map(|before| before.value)
                    .filter(|b| told.leaps_from(*b))
                {
                    return Err(RateError::Leap {
                        line,
                        currency,
                        day,
                        kept,
                        told,
                    });
                }
                fresh.push(*rate);
            }
        }
        before = Some(RateOnDay {
            id: Uuid::nil(),
            currency,
            valid_on: day,
            value: told,
        });
    }
    Ok(fresh)
}

fn source(text: &str) -> Option<&str> {
    let text = text.trim();
    let length = text.chars().count();
    ((1..=RATE_SOURCE_CHARACTERS).contains(&length) && !text.contains('\0')).then_some(text)
}

/// Tells in the registrar's stream that a file was refused, so that it stays visible.
#[derive(Debug, Clone)]
pub struct RejectRates {
    /// New id.
    pub id: Uuid,
    /// Name of the file.
    pub source: String,
    /// Why it was refused.
    pub error: RateFileError,
    /// Who brought it.
    pub by: AccountId,
    /// Now.
    pub at: Timestamp,
}

impl Command for RejectRates {
    type Out = ();
    type Error = StoreError;
    const NAME: &'static str = "payments.reject_rates";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let told = NewEvent {
            kind: "rates.refused",
            subject: Some(self.id),
            payload: json!({
                "source": source(&self.source).unwrap_or("file"),
                "by": self.by,
                "reason": self.error.to_string(),
            }),
        };
        events::append(tx, Stream::REGISTRAR, self.at, vec![told]).await
    }
}
