//! What a fee costs on a day: dated tariffs in MCI, and the dated MCI in tenge.
//!
//! Both tables are data of the crate, `data/tariffs.csv` and `data/mci.csv`. A new fee or a new MCI
//! is a line there. A table with a gap, an overlap or a line twice does not load.

use jiff::civil::Date;
use kernel::money::Money;
use kernel::text_enum;
use kernel::text_enum::UnknownText;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

text_enum! {
    /// What a fee is paid for.
    FeeItem ("fee") {
        /// Passage in turn.
        Ordinary = "ordinary",
        /// Passage out of turn.
        Expedited = "expedited",
        /// Passage out of turn within 30 days, a tariff of early 2024.
        Expedited30Days = "expedited_30_days",
    }
}

/// Texts of the tables that come with the program.
const TARIFFS_CSV: &str = include_str!("../data/tariffs.csv");
const MCI_CSV: &str = include_str!("../data/mci.csv");

/// Most lines a table may have.
const MAX_LINES: usize = 10_000;
/// Most tenge an MCI may be; the real one was 4 325 in 2026.
const MAX_MCI_TENGE: i64 = 10_000_000;
/// Most hundredths of an MCI a fee may be.
const MAX_HUNDREDTHS: u32 = 10_000_000;

/// A number of monthly calculation indices, in hundredths: 1 MCI is 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MciUnits {
    /// Hundredths of an MCI.
    pub hundredths: u32,
}

impl MciUnits {
    /// A whole number of MCI.
    pub const fn whole(units: u16) -> Self {
        Self {
            hundredths: units as u32 * 100,
        }
    }

    /// Reads `1`, `0.5` or `0.25`.
    fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || fraction.is_empty() || !digits(whole) || !digits(fraction) {
            return None;
        }
        let fraction: u32 = match fraction.len() {
            1 => fraction.parse::<u32>().ok()? * 10,
            2 => fraction.parse().ok()?,
            _ => return None,
        };
        let hundredths = whole
            .parse::<u32>()
            .ok()?
            .checked_mul(100)?
            .checked_add(fraction)?;
        (1..=MAX_HUNDREDTHS)
            .contains(&hundredths)
            .then_some(Self { hundredths })
    }
}

impl std::fmt::Display for MciUnits {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.hundredths / 100, self.hundredths % 100) {
            (whole, 0) => write!(formatter, "{whole}"),
            (whole, rest) if rest % 10 == 0 => write!(formatter, "{whole}.{}", rest / 10),
            (whole, rest) => write!(formatter, "{whole}.{rest:02}"),
        }
    }
}

/// What a fee costs on a day, and how that was worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// The amount in tenge.
    pub amount: Money,
    /// The fee in MCI.
    pub units_mci: MciUnits,
    /// One MCI on that day.
    pub mci: Money,
    /// Since when the MCI has had this value.
    pub mci_from: Date,
    /// Since when the fee has had this size.
    pub tariff_from: Date,
    /// The requirement the line comes from, such as `Q-25`.
    pub clause: String,
    /// The act, as the table names it.
    pub source: String,
}

/// Why there is no price, or no table. Lines are counted as in the file, the heading being line 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TariffError {
    /// The day is before the first line of this fee.
    #[error("there is no tariff for {item} on {on}: the first one is of {first}")]
    BeforeFirst {
        /// The fee.
        item: FeeItem,
        /// The day that was asked for.
        on: Date,
        /// Since when there is a tariff.
        first: Date,
    },
    /// The fee was withdrawn before that day.
    #[error("the fee {item} was withdrawn on {since}; it can't be paid on {on}")]
    Withdrawn {
        /// The fee.
        item: FeeItem,
        /// The day that was asked for.
        on: Date,
        /// The first day without it.
        since: Date,
    },
    /// The table has no line for this fee.
    #[error("the tariff table has no line for {item}")]
    Unknown {
        /// The fee.
        item: FeeItem,
    },
    /// The day is before the first line of the MCI.
    #[error("there is no MCI on {on}: the first one is of {first}")]
    MciUnknown {
        /// The day that was asked for.
        on: Date,
        /// Since when the MCI is known.
        first: Date,
    },
    /// A line can't be read.
    #[error("{table}, line {line}: {field}: {reason}")]
    BadLine {
        /// File name.
        table: &'static str,
        /// Line number.
        line: u64,
        /// Column.
        field: &'static str,
        /// What is wrong, and what would be right.
        reason: String,
    },
    /// Two lines say something about the same day, or a day is left out.
    #[error("{table}, line {line}: {reason}")]
    Sequence {
        /// File name.
        table: &'static str,
        /// Line number.
        line: u64,
        /// What is wrong with its place among the other lines.
        reason: String,
    },
}

#[derive(Debug, Clone)]
struct TariffLine {
    line: u64,
    from: Date,
    until: Option<Date>,
    units: MciUnits,
    clause: String,
    source: String,
}

#[derive(Debug, Clone)]
struct MciLine {
    from: Date,
    tenge: i64,
}

/// Both tables, checked.
#[derive(Debug, Clone)]
pub struct Tariffs {
    fees: BTreeMap<&'static str, Vec<TariffLine>>,
    mci: Vec<MciLine>,
}

impl Tariffs {
    /// The tables that come with the program.
    ///
    /// # Errors
    /// [`TariffError`] naming the line, when somebody broke a table.
    pub fn load() -> Result<Self, TariffError> {
        Self::parse(TARIFFS_CSV, MCI_CSV)
    }

    /// Reads both tables from texts with their headings.
    ///
    /// # Errors
    /// [`TariffError`] naming the line: unreadable, twice, overlapping, or after a gap.
    pub fn parse(tariffs_csv: &str, mci_csv: &str) -> Result<Self, TariffError> {
        Ok(Self {
            fees: parse_tariffs(tariffs_csv)?,
            mci: parse_mci(mci_csv)?,
        })
    }

    /// the price of a fee on a day, in tenge.
    ///
    /// # Errors
    /// [`TariffError`] when the day is before the tables begin, or after the fee was withdrawn.
    pub fn price(&self, item: FeeItem, on: Date) -> Result<Price, TariffError> {
        let lines = self
            .fees
            .get(item.as_str())
            .ok_or(TariffError::Unknown { item })?;
        let Some(line) = lines.iter().rev().find(|line| line.from <= on) else {
            return Err(TariffError::BeforeFirst {
                item,
                on,
                first: lines[0].from,
            });
        };
        if let Some(since) = line.until.filter(|until| *until <= on) {
            return Err(TariffError::Withdrawn { item, on, since });
        }
        let Some(mci) = self.mci.iter().rev().find(|line| line.from <= on) else {
            return Err(TariffError::MciUnknown {
                on,
                first: self.mci[0].from,
            });
        };
        // A hundredth of a tenge is a tiyn, so nothing is rounded; both factors were bounded when
        // the tables were read, far below what overflows.
        let amount = Money::kzt(mci.tenge * i64::from(line.units.hundredths));
        Ok(Price {
            amount,
            units_mci: line.units,
            mci: Money::tenge(mci.tenge),
            mci_from: mci.from,
            tariff_from: line.from,
            clause: line.clause.clone(),
            source: line.source.clone(),
        })
    }

    /// The fees that can be paid on a day, in the order of [`FeeItem::ALL`].
    pub fn items_on(&self, on: Date) -> Vec<FeeItem> {
        FeeItem::ALL
            .iter()
            .copied()
            .filter(|item| self.price(*item, on).is_ok())
            .collect()
    }

    /// The year whose MCI is still missing from the table on this day, if so. The budget law sets
    /// it anew each January; until the line is added the last known MCI goes on being used.
    pub fn missing_mci_year(&self, on: Date) -> Option<i16> {
        let last = self.mci.last().map_or(on.year(), |line| line.from.year());
        (last < on.year()).then_some(on.year())
    }
}

/// One row of `tariffs.csv`.
#[derive(Deserialize)]
struct TariffRow {
    valid_from: String,
    valid_until: String,
    item: String,
    mci: String,
    clause: String,
    source: String,
}

/// One row of `mci.csv`.
#[derive(Deserialize)]
struct MciRow {
    valid_from: String,
    tenge: String,
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

fn parse_tariffs(text: &str) -> Result<BTreeMap<&'static str, Vec<TariffLine>>, TariffError> {
    const TABLE: &str = "tariffs.csv";
    let mut fees: BTreeMap<&'static str, Vec<TariffLine>> = BTreeMap::new();
    for (line, row) in rows::<TariffRow>(TABLE, text)? {
        let bad = |field, reason: String| TariffError::BadLine {
            table: TABLE,
            line,
            field,
            reason,
        };
        let item: FeeItem = row
            .item
            .parse()
            .map_err(|error: UnknownText| bad("item", error.to_string()))?;
        let units = MciUnits::parse(&row.mci).ok_or_else(|| {
            bad(
                "mci",
                format!(
                    "{:?} is not a number of MCI above 0, such as 1 or 0.5",
                    row.mci
                ),
            )
        })?;
        if row.clause.is_empty() || row.source.is_empty() {
            return Err(bad(
                "source",
                String::from("each line names its clause and its act"),
            ));
        }
        let from = date(TABLE, line, "valid_from", &row.valid_from)?;
        let until = match row.valid_until.as_str() {
            "" => None,
            day => Some(date(TABLE, line, "valid_until", day)?),
        };
        if until.is_some_and(|until| until <= from) {
            return Err(bad(
                "valid_until",
                String::from("it must be after valid_from"),
            ));
        }
        let fee = TariffLine {
            line,
            from,
            until,
            units,
            clause: row.clause,
            source: row.source,
        };
        fees.entry(item.as_str()).or_default().push(fee);
    }
    for lines in fees.values_mut() {
        lines.sort_by_key(|line| (line.from, line.line));
        check_tariff_sequence(TABLE, lines)?;
    }
    Ok(fees)
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

fn parse_mci(text: &str) -> Result<Vec<MciLine>, TariffError> {
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
        }
        mci.push(MciLine { from, tenge });
    }
    Ok(mci)
}
