//! What can be asked about exchange rates, and prices that need one (C5-8.1).

use crate::queries::page;
use crate::rate_proposals::RateProposal;
use crate::rate_sql as sql;
use crate::rates::{ExchangeRate, RateError, RateOnDay, oldest_for};
use crate::tariffs::{FeeItem, Price, TariffError, Tariffs};
use jiff::civil::Date;
use kernel::money::Currency;
use store::{Query, StoreError, Tx};
use uuid::Uuid;

/// The rate that counts for a currency on a day, inside a transaction.
///
/// # Errors
/// [`StoreError`]
pub async fn rate_on(
    tx: &mut Tx<'_>,
    currency: Currency,
    on: Date,
) -> Result<Option<RateOnDay>, StoreError> {
    let values = [currency.code().into(), on.into(), oldest_for(on).into()];
    tx.fetch_optional(&sql::RATE_ON, &values).await
}

/// The price of a fee on a day, inside a transaction; fetches the rate if one is needed.
///
/// # Errors
/// [`PriceError`] when there is no price, or no rate.
pub async fn price_on(
    tx: &mut Tx<'_>,
    tariffs: &Tariffs,
    item: FeeItem,
    on: Date,
) -> Result<Price, PriceError> {
    let rate = match tariffs.line(item, on)?.size.foreign() {
        Some(currency) => rate_on(tx, currency, on).await?,
        None => None,
    };
    Ok(tariffs.price_with(item, on, rate.as_ref())?)
}

/// Why there is no price.
#[derive(Debug, Clone, thiserror::Error)]
pub enum PriceError {
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The tables or the rates have none.
    #[error(transparent)]
    Tariff(#[from] TariffError),
}

/// The price of a fee on a day, with the rate of the day where one is needed.
#[derive(Debug, Clone)]
pub struct PriceOn {
    /// The tables.
    pub tariffs: Tariffs,
    /// What is paid for.
    pub item: FeeItem,
    /// The day.
    pub on: Date,
}

impl Query for PriceOn {
    type Out = Price;
    type Error = PriceError;
    const NAME: &'static str = "payments.price_on";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Price, PriceError> {
        price_on(tx, &self.tariffs, self.item, self.on).await
    }
}

/// The rate that counts for a currency on a day.
#[derive(Debug, Clone)]
pub struct RateOn {
    /// The currency.
    pub currency: Currency,
    /// The day.
    pub on: Date,
}

impl Query for RateOn {
    type Out = RateOnDay;
    type Error = RateError;
    const NAME: &'static str = "payments.rate_on";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<RateOnDay, RateError> {
        let (currency, on) = (self.currency, self.on);
        rate_on(tx, currency, on)
            .await?
            .ok_or(RateError::NoRate { currency, on })
    }
}

/// Rates of a currency with all their revisions, newest day first.
#[derive(Debug, Clone)]
pub struct RatesOf {
    /// The currency.
    pub currency: Currency,
    /// Days before this one; [`Date::MAX`] for the first page.
    pub before: Date,
    /// Rows wanted, at most [`crate::PAGE_MAX`].
    pub limit: i64,
}

impl Query for RatesOf {
    type Out = Vec<ExchangeRate>;
    type Error = StoreError;
    const NAME: &'static str = "payments.rates_of";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<ExchangeRate>, StoreError> {
        let values = [
            self.currency.code().into(),
            self.before.into(),
            page(self.limit).into(),
        ];
        tx.fetch_all(&sql::RATES_OF, &values).await
    }
}

/// Rates that wait for a second person, oldest first.
#[derive(Debug, Clone)]
pub struct RateProposalsWaiting {
    /// The last proposal of the page before; `None` for the first page.
    pub after: Option<Uuid>,
    /// Rows wanted, at most [`crate::PAGE_MAX`].
    pub limit: i64,
}

impl Query for RateProposalsWaiting {
    type Out = Vec<RateProposal>;
    type Error = StoreError;
    const NAME: &'static str = "payments.rate_proposals_waiting";

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Vec<RateProposal>, StoreError> {
        let after = self.after.unwrap_or(Uuid::nil());
        tx.fetch_all(&sql::WAITING, &[after.into(), page(self.limit).into()])
            .await
    }
}
