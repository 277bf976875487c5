//! Reading the tables of tariffs and of the MCI; a gap, an overlap or a line twice stops the start.

use crate::mci::MciUnits;
use crate::tariffs::{FeeItem, FeeSize, MciLine, PriceDay, Rounding, TariffError, TariffLine};
use jiff::civil::Date;
use kernel::money::{Currency, Money};
use kernel::text_enum::UnknownText;
use serde::Deserialize;
use std::collections::BTreeMap;

/// Most lines a table may have.
const MAX_LINES: usize = 10_000;
/// Most tenge an MCI may be; the real one was 4 325 in 2026.
const MAX_MCI_TENGE: i64 = 10_000_000;
/// Most minor units a fee in a currency may be.
const MAX_FEE_MINOR: i64 = 100_000_000_000;
/// What a fee in MCI has in the column `unit`.
const MCI: &str = "MCI";

/// One row of `tariffs.csv`.
#[derive(Deserialize)]
struct TariffRow {
    valid_from: String,
    valid_until: String,
    item: String,
    size: String,
    unit: String,
    day: String,
    rounding: String,
    clause: String,
    source: String,
}

/// One row of `mci.csv`.
#[derive(Deserialize)]
struct MciRow {
    valid_from: String,
    tenge: String,
    source: String,
}

/// Reads the rows of a table with their line numbers.
fn rows<T: serde::de::DeserializeOwned>(
    table: &'static str,
    text: &str,
) -> Result<Vec<(u64, T)>, TariffError> {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let headers = reader
        .headers()
        .cloned()
        .map_err(|error| unreadable(table, 1, &error))?;
    let mut all = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            let line = error.position().map_or(0, csv::Position::line);
            unreadable(table, line, &error)
        })?;
        let line = record.position().map_or(0, csv::Position::line);
        let row = record
            .deserialize(Some(&headers))
            .map_err(|error| unreadable(table, line, &error))?;
        all.push((line, row));
        if all.len() > MAX_LINES {
            return Err(sequence(
                table,
                line,
                format!("a table has at most {MAX_LINES} lines"),
            ));
        }
    }
    if all.is_empty() {
        return Err(sequence(table, 1, String::from("the table has no line")));
    }
    Ok(all)
}

fn unreadable(table: &'static str, line: u64, error: &csv::Error) -> TariffError {
    TariffError::BadLine {
        table,
        line,
        field: "row",
        reason: error.to_string(),
    }
}

fn sequence(table: &'static str, line: u64, reason: String) -> TariffError {
    TariffError::Sequence {
        table,
        line,
        reason,
    }
}

fn date(
    table: &'static str,
    line: u64,
    field: &'static str,
    text: &str,
) -> Result<Date, TariffError> {
    text.parse().map_err(|_| TariffError::BadLine {
        table,
        line,
        field,
        reason: format!("{text:?} is not a day; write it as 2026-01-01"),
    })
}

pub(crate) fn parse_tariffs(
    text: &str,
) -> Result<BTreeMap<&'static str, Vec<TariffLine>>, TariffError> {
    const TABLE: &str = "tariffs.csv";
    let mut fees: BTreeMap<&'static str, Vec<TariffLine>> = BTreeMap::new();
    for (line, row) in rows::<TariffRow>(TABLE, text)? {
        let fee = tariff_line(TABLE, line, row)?;
        fees.entry(fee.item.as_str()).or_default().push(fee);
    }
    for lines in fees.values_mut() {
        lines.sort_by_key(|line| (line.from, line.line));
        check_tariff_sequence(TABLE, lines)?;
    }
    Ok(fees)
}

fn tariff_line(table: &'static str, line: u64, row: TariffRow) -> Result<TariffLine, TariffError> {
    let bad = |field, reason: String| TariffError::BadLine {
        table,
        line,
        field,
        reason,
    };
    let unknown = |field| move |error: UnknownText| bad(field, error.to_string());
    let item: FeeItem = row.item.parse().map_err(unknown("item"))?;
    let day: PriceDay = row.day.parse().map_err(unknown("day"))?;
    let rounding: Rounding = row.rounding.parse().map_err(unknown("rounding"))?;
    let size = size(&row).map_err(|(field, reason)| bad(field, reason))?;
    if row.clause.is_empty() || row.source.is_empty() {
        return Err(bad(
            "source",
            String::from("each line names its clause and its act"),
        ));
    }
    let from = date(table, line, "valid_from", &row.valid_from)?;
    let until = match row.valid_until.as_str() {
        "" => None,
        day => Some(date(table, line, "valid_until", day)?),
    };
    if until.is_some_and(|until| until <= from) {
        return Err(bad(
            "valid_until",
            String::from("it must be after valid_from"),
        ));
    }
    Ok(TariffLine {
        line,
        item,
        from,
        until,
        size,
        day,
        rounding,
        clause: row.clause,
        source: row.source,
    })
}

/// The size in its unit, or the column that is wrong and why.
fn size(row: &TariffRow) -> Result<FeeSize, (&'static str, String)> {
    let text = &row.size;
    if row.unit == MCI {
        let units = MciUnits::parse(text).ok_or_else(|| {
            let reason = format!("{text:?} is not a number of MCI above 0, such as 1, 0.5 or 1/2");
            ("size", reason)
        })?;
        return Ok(FeeSize::Mci(units));
    }
    let currency = Currency::ALL
        .into_iter()
        .find(|currency| currency.code() == row.unit)
        .ok_or_else(|| {
            let reason = format!(
                "{:?} is neither {MCI} nor a currency in capitals, such as KZT or EUR",
                row.unit
            );
            ("unit", reason)
        })?;
    let amount = Money::parse(text, currency).map_err(|error| ("size", error.to_string()))?;
    if (1..=MAX_FEE_MINOR).contains(&amount.minor) {
        Ok(FeeSize::Amount(amount))
    } else {
        Err(("size", format!("{text:?} is not an amount above 0")))
    }
}

/// Each line of a fee must begin on the day the one before it ends.
fn check_tariff_sequence(table: &'static str, lines: &[TariffLine]) -> Result<(), TariffError> {
    for pair in lines.windows(2) {
        let (earlier, later) = (&pair[0], &pair[1]);
        let line = later.line.max(earlier.line);
        if earlier.from == later.from {
            let first = later.line.min(earlier.line);
            return Err(sequence(
                table,
                line,
                format!("repeats line {first}: the same fee from {}", later.from),
            ));
        }
        match earlier.until {
            Some(until) if until < later.from => {
                return Err(sequence(
                    table,
                    later.line,
                    format!("gap: no tariff from {until} to {}", later.from),
                ));
            }
            Some(until) if until == later.from => {}
            _ => {
                return Err(sequence(
                    table,
                    later.line,
                    format!(
                        "overlap: line {} must end (valid_until) on {}",
                        earlier.line, later.from
                    ),
                ));
            }
        }
    }
    Ok(())
}

pub(crate) fn parse_mci(text: &str) -> Result<Vec<MciLine>, TariffError> {
    const TABLE: &str = "mci.csv";
    let mut mci: Vec<MciLine> = Vec::new();
    for (line, row) in rows::<MciRow>(TABLE, text)? {
        let from = date(TABLE, line, "valid_from", &row.valid_from)?;
        let tenge = row
            .tenge
            .parse::<i64>()
            .ok()
            .filter(|tenge| (1..=MAX_MCI_TENGE).contains(tenge))
            .ok_or_else(|| TariffError::BadLine {
                table: TABLE,
                line,
                field: "tenge",
                reason: format!("{:?} is not a whole number of tenge above 0", row.tenge),
            })?;
        if let Some(last) = mci.last() {
            if last.from >= from {
                let reason = format!(
                    "{from} must come after {}: each day once, in order",
                    last.from
                );
                return Err(sequence(TABLE, line, reason));
            }
            if from.year() > last.from.year() + 1 {
                let reason = format!("gap: no MCI of {}", last.from.year() + 1);
                return Err(sequence(TABLE, line, reason));
            }
            // The budget law sets it from 1 January; later in the year it may be raised.
            if from.year() > last.from.year() && from.day_of_year() != 1 {
                let reason = format!("gap: no MCI from {}-01-01 to {from}", from.year());
                return Err(sequence(TABLE, line, reason));
            }
        }
        mci.push(MciLine {
            from,
            amount: Money::tenge(tenge),
            source: row.source,
        });
    }
    Ok(mci)
}
