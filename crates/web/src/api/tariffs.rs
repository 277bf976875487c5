//! What fees cost, and the tables behind it: open to everybody.

use super::answers::Amount;
use super::extract::Parameters;
use super::reading::{Place, Rule};
use super::rules;
use crate::app::App;
use crate::i18n::Value;
use crate::problem::{FieldError, Problem};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use payments::{FeeItem, FeeSize, Price, PriceBasis, PriceError, PriceOn, TariffError, TariffLine};
use serde::Serialize;
use utoipa::ToSchema;

/// A line of the tariff table.
#[derive(Debug, Serialize, ToSchema)]
pub struct TariffLineAnswer {
    /// What is paid for.
    #[schema(example = "ordinary")]
    pub item: &'static str,
    /// How much, in `unit`: a decimal number, or a fraction such as `1/3`.
    #[schema(example = "1")]
    pub size: String,
    /// `MCI`, or the code of a currency.
    #[schema(example = "MCI")]
    pub unit: &'static str,
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub valid_from: Date,
    /// First day without it, if an end is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub valid_until: Option<Date>,
    /// Whose day's MCI or exchange rate counts: `invoice`, `payment` or `registration`.
    #[schema(example = "invoice")]
    pub day: &'static str,
    /// What becomes of a part of a tiyn.
    #[schema(example = "tiyn_half_up")]
    pub rounding: &'static str,
    /// The requirement.
    #[schema(example = "Q-25")]
    pub clause: String,
    /// The act.
    pub source: String,
}

impl TariffLineAnswer {
    fn of(line: &TariffLine) -> Self {
        let (size, unit) = match line.size {
            FeeSize::Mci(units) => (units.to_string(), "MCI"),
            FeeSize::Amount(amount) => (amount.decimal(), amount.currency.code()),
        };
        Self {
            item: line.item.as_str(),
            size,
            unit,
            valid_from: line.from,
            valid_until: line.until,
            day: line.day.as_str(),
            rounding: line.rounding.as_str(),
            clause: line.clause.clone(),
            source: line.source.clone(),
        }
    }
}

/// A value of the monthly calculation index.
#[derive(Debug, Serialize, ToSchema)]
pub struct MciAnswer {
    /// First day; it counts until the next value.
    #[schema(value_type = String, format = Date)]
    pub valid_from: Date,
    /// One MCI.
    pub amount: Amount,
}

/// Both tables.
#[derive(Debug, Serialize, ToSchema)]
pub struct TariffsAnswer {
    /// Fees, each with its newest line first.
    pub tariffs: Vec<TariffLineAnswer>,
    /// The monthly calculation index, oldest value first.
    pub mci: Vec<MciAnswer>,
}

/// The exchange rate a price was worked out with.
#[derive(Debug, Serialize, ToSchema)]
pub struct RateAnswer {
    /// The currency.
    #[schema(example = "EUR")]
    pub currency: &'static str,
    /// The day it was published for.
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// For how many units it is quoted.
    #[schema(example = 1)]
    pub units: u32,
    /// Tenge for them, as a decimal number.
    #[schema(example = "597.35")]
    pub tenge: String,
}

/// A price, and how it was worked out.
#[derive(Debug, Serialize, ToSchema)]
pub struct PriceAnswer {
    /// The day.
    #[schema(value_type = String, format = Date)]
    pub date: Date,
    /// The price, in tenge.
    pub amount: Amount,
    /// The line it comes from.
    pub line: TariffLineAnswer,
    /// One MCI on the day, for a fee in MCI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mci: Option<MciAnswer>,
    /// The exchange rate, for a fee in another currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate: Option<RateAnswer>,
    /// The year whose MCI is not known yet; the last known one is used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing_mci_year: Option<i16>,
}

impl PriceAnswer {
    fn of(price: &Price, line: &TariffLine, missing_year: Option<i16>) -> Self {
        let (mci, rate) = match &price.basis {
            PriceBasis::Tenge => (None, None),
            PriceBasis::Mci { index, since, .. } => {
                let mci = MciAnswer {
                    valid_from: *since,
                    amount: (*index).into(),
                };
                (Some(mci), None)
            }
            PriceBasis::Rate { rate, .. } => {
                let rate = RateAnswer {
                    currency: rate.currency.code(),
                    day: rate.valid_on,
                    units: rate.value.units(),
                    tenge: rate.value.decimal(),
                };
                (None, Some(rate))
            }
        };
        Self {
            date: price.on,
            amount: price.amount.into(),
            line: TariffLineAnswer::of(line),
            missing_mci_year: missing_year.filter(|_| mci.is_some()),
            mci,
            rate,
        }
    }
}

/// List the tariffs
///
/// Every fee by date, and the monthly calculation index, with requirement and act.
#[utoipa::path(
    get, path = "/tariffs", tag = "tariffs", operation_id = "listTariffs",
    security(()),
    responses((status = 200, description = "Both tables", body = TariffsAnswer)),
)]
pub async fn list(
    State(app): State<App>,
    parameters: Parameters,
) -> Result<Json<TariffsAnswer>, Problem> {
    parameters.finish(&[])?;
    let tariffs = &app.settings.tariffs;
    let mci = tariffs.mci_lines().iter().map(|line| MciAnswer {
        valid_from: line.from,
        amount: line.amount.into(),
    });
    Ok(Json(TariffsAnswer {
        tariffs: tariffs.lines().map(TariffLineAnswer::of).collect(),
        mci: mci.collect(),
    }))
}

/// Work out a price
///
/// What a fee costs on a day, with the line, the MCI or the exchange rate that gives the price
/// . Nothing is ordered by asking.
#[utoipa::path(
    get, path = "/tariffs/preview", tag = "tariffs", operation_id = "previewPrice",
    security(()),
    params(
        ("item" = String, Query, description = "What is paid for, as `listTariffs` names it", example = "ordinary"),
        ("date" = Option<String>, Query, description = "The day; today if it is left out", example = "2026-12-01"),
    ),
    responses((status = 200, description = "The price", body = PriceAnswer)),
)]
pub async fn preview(
    State(app): State<App>,
    mut parameters: Parameters,
) -> Result<Json<PriceAnswer>, Problem> {
    let items: Vec<(&str, FeeItem)> = FeeItem::ALL
        .iter()
        .map(|item| (item.as_str(), *item))
        .collect();
    let given = parameters.take("item");
    let place = Place::Root.field("item");
    let item = if let Some(text) = given {
        parameters.reader.choose(place, Some(&text), &items)
    } else {
        parameters.reader.reject(place, Rule::new("required"));
        None
    };
    let date = parameters.parse("date", rules::date);
    parameters.finish(&["item", "date"])?;
    let item = item.ok_or_else(|| Problem::of_status(StatusCode::BAD_REQUEST))?;
    let today = app.now().to_zoned(kernel::zone::kazakhstan()).date();
    let on = date.unwrap_or(today);
    let tariffs = app.settings.tariffs.clone();
    let line = tariffs.line(item, on).map_err(|error| no_price(&error))?;
    let query = PriceOn {
        tariffs: tariffs.clone(),
        item,
        on,
    };
    let price = match app.store.read(query).await {
        Ok(price) => price,
        Err(PriceError::Tariff(error)) => return Err(no_price(&error)),
        Err(PriceError::Store(error)) => return Err(error.into()),
    };
    let missing = tariffs.missing_mci_year(on);
    Ok(Json(PriceAnswer::of(&price, line, missing)))
}

/// Why there is no price, with the field and the way out.
fn no_price(error: &TariffError) -> Problem {
    let outside = |rule: &str, day: Date| {
        let values = vec![("date", Value::Date(day))];
        Problem::invalid(vec![FieldError::new("date", rule, values)])
    };
    match error {
        TariffError::BeforeFirst { first, .. } | TariffError::MciUnknown { first, .. } => {
            outside("date-before", *first)
        }
        TariffError::Withdrawn { since, .. } => {
            outside("date-after", since.yesterday().unwrap_or(*since))
        }
        TariffError::RateNeeded { currency, on, .. } => {
            let mut problem = Problem::new(StatusCode::CONFLICT, "no-exchange-rate")
                .with("currency", Value::Text(currency.code().to_owned()))
                .with("on", Value::Date(*on));
            problem.clause = Some(String::from("C5-8.1"));
            problem
        }
        other => {
            tracing::error!(%other, "no price can be worked out");
            Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "no-tariff")
        }
    }
}
