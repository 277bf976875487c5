//! The public page of prices: what a fee costs on a day, and where that comes from.

use super::failure::Failure;
use super::fields;
use super::reader::Reader;
use crate::app::App;
use crate::i18n::{Lang, Message, Value, format};
use crate::view::codes::kebab;
use crate::view::forms::{Choice, Form};
use crate::view::tariffs::{IndexRow, PricePreview, TariffForm, TariffRow};
use crate::view::{TariffsPage, paths};
use axum::Router;
use axum::response::Response;
use axum::routing::get;
use jiff::civil::Date;
use kernel::money::{Currency, Money};
use payments::{
    FeeItem, FeeSize, Price, PriceBasis, PriceError, PriceOn, RateOnDay, TariffError, Tariffs,
};

/// The route of this page.
pub fn router() -> Router<App> {
    Router::new().route(paths::TARIFFS, get(show))
}

/// `?item=ordinary&date=2026-11-25`; without them the ordinary fee of today.
async fn show(reader: Reader) -> Result<Response, Failure> {
    let mut form = TariffForm::default();
    let item = reader.query("item").unwrap_or(FeeItem::Ordinary.as_str());
    let today = reader.today().to_string();
    let date = reader.query("date").unwrap_or(&today);
    form.fill([("item", item), ("date", date)]);
    let item = fields::code(&mut form, "item", |code| code.parse::<FeeItem>().ok());
    let on = fields::date(&mut form, "date");
    let tariffs = reader.app.settings.tariffs.clone();
    let mut page = TariffsPage {
        chrome: reader.chrome(),
        choices: choices(&page_items(&tariffs), reader.lang),
        rows: rows(&tariffs, reader.lang),
        indices: indices(&tariffs),
        price: None,
        none: None,
        form,
    };
    let (Some(item), Some(on)) = (item, on) else {
        return Ok(reader.show_errors(&page));
    };
    // What was typed as 25.11.2026 is shown as the date picker wants it.
    page.form.date.value = on.to_string();
    let query = PriceOn {
        tariffs: tariffs.clone(),
        item,
        on,
    };
    match reader.app.store.read(query).await {
        Ok(price) => page.price = Some(preview(&price, &tariffs, reader.lang)),
        Err(PriceError::Tariff(error)) => page.none = Some(none(&error)),
        Err(PriceError::Store(error)) => return Err(error.into()),
    }
    Ok(reader.show(&page))
}

fn page_items(tariffs: &Tariffs) -> Vec<FeeItem> {
    let known = |item: &&FeeItem| tariffs.lines().any(|line| line.item == **item);
    FeeItem::ALL.iter().filter(known).copied().collect()
}

fn choices(items: &[FeeItem], lang: Lang) -> Vec<Choice> {
    let named = |item: &FeeItem| {
        let key = format!("tariff-item-{}", kebab(item.as_str()));
        Choice::new(item.as_str(), lang.t(&key))
    };
    items.iter().map(named).collect()
}

/// A decimal number as the language writes it.
pub(super) fn decimal(lang: Lang, text: &str) -> String {
    match lang {
        Lang::En => text.to_owned(),
        Lang::Kk | Lang::Ru => text.replace('.', ","),
    }
}

/// `60 EUR`, or `60,50 EUR` where there are cents.
fn foreign(lang: Lang, amount: Money) -> String {
    let number = amount.decimal();
    let number = number.strip_suffix(".00").unwrap_or(&number);
    format!("{}\u{a0}{}", decimal(lang, number), amount.currency)
}

fn size(size: FeeSize, lang: Lang) -> Message {
    match size {
        FeeSize::Mci(units) => {
            Message::new("tariffs-size-mci").with("units", decimal(lang, &units.to_string()))
        }
        FeeSize::Amount(amount) if amount.currency == Currency::Kzt => {
            Message::new("tariffs-size-amount").with("amount", Value::MoneyMinor(amount.minor))
        }
        FeeSize::Amount(amount) => {
            Message::new("tariffs-size-amount").with("amount", foreign(lang, amount))
        }
    }
}

fn rows(tariffs: &Tariffs, lang: Lang) -> Vec<TariffRow> {
    let row = |line: &payments::TariffLine| TariffRow {
        item: kebab(line.item.as_str()),
        size: size(line.size, lang),
        from: line.from,
        until: line.until.and_then(|until| until.yesterday().ok()),
        day: kebab(line.day.as_str()),
        clause: line.clause.clone(),
        source: line.source.clone(),
    };
    tariffs.lines().map(row).collect()
}

fn indices(tariffs: &Tariffs) -> Vec<IndexRow> {
    let row = |line: &payments::MciLine| IndexRow {
        from: line.from,
        amount_minor: line.amount.minor,
    };
    tariffs.mci_lines().iter().rev().map(row).collect()
}

fn preview(price: &Price, tariffs: &Tariffs, lang: Lang) -> PricePreview {
    let (formula, basis) = formula(price, lang);
    let is_in_mci = matches!(price.basis, PriceBasis::Mci { .. });
    PricePreview {
        item: kebab(price.item.as_str()),
        on: price.on,
        amount_minor: price.amount.minor,
        formula,
        basis,
        day: kebab(price.day.as_str()),
        from: price.tariff_from,
        clause: price.clause.clone(),
        source: price.source.clone(),
        missing_year: tariffs.missing_mci_year(price.on).filter(|_| is_in_mci),
    }
}

/// The formula in figures, and the sentence about what it rests on.
fn formula(price: &Price, lang: Lang) -> (Message, Option<Message>) {
    let amount = Value::MoneyMinor(price.amount.minor);
    match &price.basis {
        PriceBasis::Tenge => (
            Message::new("tariffs-size-amount").with("amount", amount),
            None,
        ),
        PriceBasis::Mci {
            units,
            index,
            since,
        } => {
            let formula = Message::new("tariffs-formula-mci")
                .with("units", decimal(lang, &units.to_string()))
                .with("index", Value::MoneyMinor(index.minor))
                .with("amount", amount);
            let basis = Message::new("tariffs-mci-since").with("day", *since);
            (formula, Some(basis))
        }
        PriceBasis::Rate { size, rate } => {
            let formula = Message::new("tariffs-formula-rate")
                .with("size", foreign(lang, *size))
                .with("rate", rate_words(lang, rate))
                .with("units", format::number(i64::from(rate.value.units())))
                .with("amount", amount);
            let basis = Message::new("tariffs-rate-of").with("day", rate.valid_on);
            (formula, Some(basis))
        }
    }
}

fn rate_words(lang: Lang, rate: &RateOnDay) -> String {
    format!("{}\u{a0}₸", decimal(lang, &rate.value.decimal()))
}

/// Why there is no price, and what there is instead.
fn none(error: &TariffError) -> Message {
    let days =
        |key: &'static str, on: Date, day: Date| Message::new(key).with("on", on).with("day", day);
    match error {
        TariffError::BeforeFirst { on, first, .. } => days("tariffs-none-before", *on, *first),
        TariffError::Withdrawn { on, since, .. } => days("tariffs-none-withdrawn", *on, *since),
        TariffError::MciUnknown { on, first } => days("tariffs-none-mci", *on, *first),
        TariffError::RateNeeded { currency, on, .. } => Message::new("tariffs-none-rate")
            .with("currency", currency.code())
            .with("on", *on),
        _ => Message::new("tariffs-none"),
    }
}
