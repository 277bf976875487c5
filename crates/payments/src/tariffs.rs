//! What a fee costs on a day: dated tariffs in MCI or in a currency, the dated MCI in tenge, and
//! exchange rates (Q-25, Q-26, P-9.2, C5-8.1, V-8.1).
//!
//! Both tables are data of the crate, `data/tariffs.csv` and `data/mci.csv`. A new fee or a new MCI
//! is a line there. A table with a gap, an overlap or a line twice does not load. Exchange rates
//! are in the database and are handed in.

use crate::mci::MciUnits;
use crate::rates::{RATE_DAYS, RateOnDay};
use crate::tariff_tables::{parse_mci, parse_tariffs};
use jiff::civil::Date;
use kernel::money::{Currency, Money, MoneyError};
use kernel::text_enum;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

text_enum! {
    /// What a fee is paid for.
    FeeItem ("fee") {
        /// Passage in turn.
        Ordinary = "ordinary",
        /// Passage out of turn.
        Expedited = "expedited",
        /// Passage out of turn within 30 days, a tariff of early 2024.
        Expedited30Days = "expedited_30_days",
        /// A foreign permit (P-9.2).
        Permit = "permit",
        /// The main sheet of a goods declaration (C5-8.1).
        DeclarationMainSheet = "declaration_main_sheet",
        /// Each further sheet of a goods declaration (C5-8.1).
        DeclarationFurtherSheet = "declaration_further_sheet",
        /// An exit visa, or its extension (V-8.1).
        ExitVisa = "exit_visa",
    }
}

text_enum! {
    /// Whose day's MCI or exchange rate counts.
    PriceDay ("day of a price") {
        /// The day the invoice is made; what was invoiced stays.
        Invoice = "invoice",
        /// The day of payment (P-9.2, V-8.1).
        Payment = "payment",
        /// The day the declaration is registered (C5-8.1).
        Registration = "registration",
    }
}

text_enum! {
    /// What becomes of a part of a tiyn. There is one rule: acts give amounts with two decimals and
    /// say nothing of smaller parts (V-Q10), so the nearest tiyn is taken, and half a tiyn is a whole one.
    Rounding ("rounding") {
        /// To the nearest tiyn, halves up.
        TiynHalfUp = "tiyn_half_up",
    }
}

/// Texts of the tables that come with the program.
const TARIFFS_CSV: &str = include_str!("../data/tariffs.csv");
const MCI_CSV: &str = include_str!("../data/mci.csv");

/// How much a fee is, before MCI and exchange rates are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum FeeSize {
    /// So many monthly calculation indices.
    Mci(MciUnits),
    /// An amount, in tenge or in another currency.
    Amount(Money),
}

impl FeeSize {
    /// The currency whose exchange rate is needed, if one is.
    pub fn foreign(self) -> Option<Currency> {
        match self {
            Self::Amount(amount) if amount.currency != Currency::Kzt => Some(amount.currency),
            _ => None,
        }
    }
}

/// One line of the tariff table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TariffLine {
    /// Its number in the file, the heading counted.
    pub line: u64,
    /// What is paid for.
    pub item: FeeItem,
    /// First day.
    pub from: Date,
    /// First day without it; `None` while nothing is known of an end.
    pub until: Option<Date>,
    /// How much.
    pub size: FeeSize,
    /// Whose day counts.
    pub day: PriceDay,
    /// What becomes of a part of a tiyn.
    pub rounding: Rounding,
    /// The requirement it comes from, such as `Q-25`.
    pub clause: String,
    /// The act.
    pub source: String,
}

/// One line of the table of the MCI; it counts until the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MciLine {
    /// First day.
    pub from: Date,
    /// One MCI.
    pub amount: Money,
    /// How well it is known.
    pub source: String,
}

/// What a price was worked out from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PriceBasis {
    /// The line is in tenge.
    Tenge,
    /// The line is in MCI.
    Mci {
        /// How many.
        units: MciUnits,
        /// One MCI on the day.
        index: Money,
        /// Since when it has had this value.
        since: Date,
    },
    /// The line is in another currency.
    Rate {
        /// How much, in that currency.
        size: Money,
        /// The rate of the day.
        rate: RateOnDay,
    },
}

/// What a fee costs on a day, and how that was worked out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// What is paid for.
    pub item: FeeItem,
    /// The day.
    pub on: Date,
    /// The amount in tenge.
    pub amount: Money,
    /// What it was worked out from.
    pub basis: PriceBasis,
    /// Whose day counts.
    pub day: PriceDay,
    /// What became of a part of a tiyn.
    pub rounding: Rounding,
    /// Since when the fee has had this size.
    pub tariff_from: Date,
    /// The requirement the line comes from, such as `Q-25`.
    pub clause: String,
    /// The act, as the table names it.
    pub source: String,
}

impl Price {
    /// How many MCI the fee is, and one MCI, if it is in MCI.
    pub const fn index(&self) -> Option<(MciUnits, Money)> {
        match &self.basis {
            PriceBasis::Mci { units, index, .. } => Some((*units, *index)),
            _ => None,
        }
    }
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
    /// The fee is in another currency, and there is no rate of the day.
    #[error(
        "{item} is in {currency}: its price on {on} needs a rate of that day or of the \
         {RATE_DAYS} days before it"
    )]
    RateNeeded {
        /// The fee.
        item: FeeItem,
        /// Its currency.
        currency: Currency,
        /// The day that was asked for.
        on: Date,
    },
    /// The sum is beyond what amounts can hold.
    #[error(transparent)]
    Amount(#[from] MoneyError),
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

/// Both tables, checked; cheap to clone.
#[derive(Debug, Clone)]
pub struct Tariffs {
    fees: Arc<BTreeMap<&'static str, Vec<TariffLine>>>,
    mci: Arc<[MciLine]>,
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
            fees: Arc::new(parse_tariffs(tariffs_csv)?),
            mci: parse_mci(mci_csv)?.into(),
        })
    }

    /// Every line of the tariff table, fees in the order of [`FeeItem::ALL`], the newest line first.
    pub fn lines(&self) -> impl Iterator<Item = &TariffLine> {
        FeeItem::ALL
            .iter()
            .filter_map(|item| self.fees.get(item.as_str()))
            .flat_map(|lines| lines.iter().rev())
    }

    /// Every line of the table of the MCI, oldest first.
    pub fn mci_lines(&self) -> &[MciLine] {
        &self.mci
    }

    /// The line of a fee that counts on a day.
    ///
    /// # Errors
    /// [`TariffError`] when the day is before the table begins, or after the fee was withdrawn.
    pub fn line(&self, item: FeeItem, on: Date) -> Result<&TariffLine, TariffError> {
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
        match line.until.filter(|until| *until <= on) {
            Some(since) => Err(TariffError::Withdrawn { item, on, since }),
            None => Ok(line),
        }
    }

    /// The line of the MCI that counts on a day.
    ///
    /// # Errors
    /// [`TariffError::MciUnknown`] before the first line.
    pub fn mci(&self, on: Date) -> Result<&MciLine, TariffError> {
        let found = self.mci.iter().rev().find(|line| line.from <= on);
        found.ok_or_else(|| TariffError::MciUnknown {
            on,
            first: self.mci[0].from,
        })
    }

    /// the price of a fee on a day, in tenge. For fees in another currency see
    /// [`Tariffs::price_with`].
    ///
    /// # Errors
    /// [`TariffError`] when the day is before the tables begin, or after the fee was withdrawn, or
    /// when the fee needs an exchange rate.
    pub fn price(&self, item: FeeItem, on: Date) -> Result<Price, TariffError> {
        self.price_with(item, on, None)
    }

    /// The price of a fee on a day, in tenge, with the exchange rate of the day at hand. A rate of
    /// another currency, of a later day, or too old counts as none.
    ///
    /// # Errors
    /// As [`Tariffs::price`].
    pub fn price_with(
        &self,
        item: FeeItem,
        on: Date,
        rate: Option<&RateOnDay>,
    ) -> Result<Price, TariffError> {
        let line = self.line(item, on)?;
        let (amount, basis) = match line.size {
            FeeSize::Mci(units) => {
                let mci = self.mci(on)?;
                let (numerator, denominator) = (units.numerator(), units.denominator());
                let amount = mci
                    .amount
                    .checked_ratio(i64::from(numerator), i64::from(denominator))?;
                let basis = PriceBasis::Mci {
                    units,
                    index: mci.amount,
                    since: mci.from,
                };
                (amount, basis)
            }
            FeeSize::Amount(size) if size.currency == Currency::Kzt => (size, PriceBasis::Tenge),
            FeeSize::Amount(size) => {
                let rate = fitting(rate, size.currency, on).ok_or(TariffError::RateNeeded {
                    item,
                    currency: size.currency,
                    on,
                })?;
                let basis = PriceBasis::Rate {
                    size,
                    rate: rate.clone(),
                };
                (rate.value.tenge_of(size)?, basis)
            }
        };
        Ok(Price {
            item,
            on,
            amount,
            basis,
            day: line.day,
            rounding: line.rounding,
            tariff_from: line.from,
            clause: line.clause.clone(),
            source: line.source.clone(),
        })
    }

    /// The price of several fees together, such as a main sheet and three further ones (C5-8.1). What
    /// is in another currency is added up there and converted once, so that it is rounded once.
    ///
    /// # Errors
    /// As [`Tariffs::price`]; also when the parts are in two foreign currencies.
    pub fn total(
        &self,
        parts: &[(FeeItem, u32)],
        on: Date,
        rate: Option<&RateOnDay>,
    ) -> Result<Money, TariffError> {
        let mut tenge = Money::zero(Currency::Kzt);
        let mut foreign: Option<Money> = None;
        for (item, count) in parts {
            let count = i64::from(*count);
            let price = self.price_with(*item, on, rate)?;
            match price.basis {
                PriceBasis::Rate { size, .. } => {
                    let more = size.checked_times(count)?;
                    let so_far = foreign.unwrap_or(Money::zero(size.currency));
                    foreign = Some(so_far.checked_add(more)?);
                }
                _ => tenge = tenge.checked_add(price.amount.checked_times(count)?)?,
            }
        }
        match (foreign, rate) {
            (Some(sum), Some(rate)) => Ok(tenge.checked_add(rate.value.tenge_of(sum)?)?),
            _ => Ok(tenge),
        }
    }

    /// The fees that can be paid on a day, in the order of [`FeeItem::ALL`]; those in another
    /// currency too.
    pub fn items_on(&self, on: Date) -> Vec<FeeItem> {
        FeeItem::ALL
            .iter()
            .copied()
            .filter(|item| {
                let found = self.price(*item, on);
                matches!(found, Ok(_) | Err(TariffError::RateNeeded { .. }))
            })
            .collect()
    }

    /// The year whose MCI is still missing from the table on this day, if so. The budget law sets
    /// it anew each January; until the line is added the last known MCI goes on being used.
    pub fn missing_mci_year(&self, on: Date) -> Option<i16> {
        let last = self.mci.last().map_or(on.year(), |line| line.from.year());
        (last < on.year()).then_some(on.year())
    }
}

/// The rate, if it is of this currency and counts on the day.
fn fitting(rate: Option<&RateOnDay>, currency: Currency, on: Date) -> Option<&RateOnDay> {
    rate.filter(|rate| rate.currency == currency && rate.counts_on(on))
}
