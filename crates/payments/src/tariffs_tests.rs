//! Prices by day, and tables that must not load.

use crate::mci::MciUnits;
use crate::rates::{RateOnDay, RateValue};
use crate::tariffs::{FeeItem, PriceBasis, PriceDay, TariffError, Tariffs};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use kernel::money::{Currency, Money};
use proptest::prelude::*;
use std::fmt::Write;
use uuid::Uuid;

const MCI: &str = "valid_from,tenge,source\n2025-01-01,3932,law\n2026-01-01,4325,law\n";
const HEADING: &str = "valid_from,valid_until,item,size,unit,day,rounding,clause,source\n";
/// What the lines of these tests have between size and clause.
const MCI_LINE: &str = "MCI,invoice,tiyn_half_up";

/// Lines in MCI are written without the columns that are the same in all of them.
fn load(lines: &str) -> Result<Tariffs, TariffError> {
    let lines = lines.replace(",Q-25,", &format!(",{MCI_LINE},Q-25,"));
    Tariffs::parse(&format!("{HEADING}{lines}"), MCI)
}

fn amount(tariffs: &Tariffs, item: FeeItem, on: Date) -> Money {
    tariffs.price(item, on).expect("a price").amount
}

/// the fees of the orders in tenge, by the MCI of the day.
#[test]
fn fees_follow_the_tariff_and_the_mci_of_the_day() {
    let tariffs = Tariffs::load().expect("the tables load");
    let cases = [
        (FeeItem::Ordinary, date(2024, 1, 1), 3_692),
        (FeeItem::Ordinary, date(2025, 12, 31), 3_932),
        (FeeItem::Ordinary, date(2026, 1, 1), 4_325),
        (FeeItem::Ordinary, date(2026, 11, 20), 4_325),
        (FeeItem::Expedited, date(2024, 3, 17), 184_600),
        (FeeItem::Expedited, date(2024, 3, 18), 369_200),
        (FeeItem::Expedited, date(2026, 7, 1), 432_500),
        (FeeItem::Expedited30Days, date(2024, 3, 17), 369_200),
    ];
    for (item, on, tenge) in cases {
        assert_eq!(
            amount(&tariffs, item, on),
            Money::tenge(tenge),
            "{item} on {on}"
        );
    }
}

/// a price says how it was worked out.
#[test]
fn a_price_names_its_parts() {
    let tariffs = Tariffs::load().expect("the tables load");
    let price = tariffs
        .price(FeeItem::Expedited, date(2026, 5, 1))
        .expect("a price");
    assert_eq!(
        price.basis,
        PriceBasis::Mci {
            units: MciUnits::whole(100),
            index: Money::tenge(4_325),
            since: date(2026, 1, 1)
        }
    );
    assert_eq!(price.day, PriceDay::Invoice);
    assert_eq!(price.tariff_from, date(2024, 3, 18));
    assert_eq!(price.clause, "Q-25");
    assert!(price.source.contains("Order 125"), "{}", price.source);
}

/// before the first tariff, and after a fee was withdrawn, there is no price.
#[test]
fn days_without_a_tariff_have_no_price() {
    let tariffs = Tariffs::load().expect("the tables load");
    assert_eq!(
        tariffs.price(FeeItem::Ordinary, date(2023, 12, 31)),
        Err(TariffError::BeforeFirst {
            item: FeeItem::Ordinary,
            on: date(2023, 12, 31),
            first: date(2024, 1, 1)
        })
    );
    assert_eq!(
        tariffs.price(FeeItem::Expedited30Days, date(2026, 1, 1)),
        Err(TariffError::Withdrawn {
            item: FeeItem::Expedited30Days,
            on: date(2026, 1, 1),
            since: date(2024, 3, 18)
        })
    );
    assert_eq!(
        tariffs.items_on(date(2026, 1, 1)),
        [
            FeeItem::Ordinary,
            FeeItem::Expedited,
            FeeItem::Permit,
            FeeItem::DeclarationMainSheet,
            FeeItem::DeclarationFurtherSheet,
            FeeItem::ExitVisa
        ]
    );
    assert_eq!(tariffs.items_on(date(2024, 2, 1)), FeeItem::ALL);
    assert_eq!(tariffs.items_on(date(2009, 2, 1)), []);
    let only_ordinary = load("2020-01-01,,ordinary,1,Q-25,act\n").expect("loads");
    assert_eq!(
        only_ordinary.price(FeeItem::Expedited, date(2026, 1, 1)),
        Err(TariffError::Unknown {
            item: FeeItem::Expedited
        })
    );
    assert_eq!(
        only_ordinary.price(FeeItem::Ordinary, date(2024, 12, 31)),
        Err(TariffError::MciUnknown {
            on: date(2024, 12, 31),
            first: date(2025, 1, 1)
        })
    );
}

/// The last MCI goes on being used, and the table says which year is missing.
#[test]
fn a_missing_year_is_told() {
    let tariffs = Tariffs::load().expect("the tables load");
    assert_eq!(tariffs.missing_mci_year(date(2026, 12, 31)), None);
    assert_eq!(tariffs.missing_mci_year(date(2027, 1, 1)), Some(2027));
    assert_eq!(
        amount(&tariffs, FeeItem::Ordinary, date(2027, 1, 1)),
        Money::tenge(4_325)
    );
}

/// parts of an MCI are exact.
#[test]
fn parts_of_an_mci_are_exact() {
    let tariffs = load("2025-01-01,,ordinary,0.25,Q-25,act\n").expect("loads");
    assert_eq!(
        amount(&tariffs, FeeItem::Ordinary, date(2026, 1, 1)),
        Money::kzt(108_125)
    );
    let shown = |text: &str| {
        let tariffs = load(&format!("2025-01-01,,ordinary,{text},Q-25,act\n")).expect("loads");
        let price = tariffs
            .price(FeeItem::Ordinary, date(2026, 1, 1))
            .expect("a price");
        price.index().expect("in MCI").0.to_string()
    };
    for text in ["1", "0.5", "0.25", "0.05", "100"] {
        assert_eq!(shown(text), text);
    }
}

fn refusal(lines: &str) -> String {
    load(lines)
        .expect_err("the table must not load")
        .to_string()
}

/// a table with a gap, an overlap or a line twice is refused, and the line is named.
#[test]
fn broken_tables_do_not_load() {
    let first = "2024-01-01,2025-01-01,ordinary,1,Q-25,act\n";
    let cases = [
        (
            "2024-01-01,,ordinary,2,Q-25,act\n",
            "line 3: repeats line 2",
        ),
        (
            "2025-02-01,,ordinary,2,Q-25,act\n",
            "line 3: gap: no tariff from 2025-01-01 to 2025-02-01",
        ),
        (
            "2024-06-01,,ordinary,2,Q-25,act\n",
            "line 3: overlap: line 2 must end",
        ),
        (
            "2025-01-01,,priority,2,Q-25,act\n",
            "line 3: item: \"priority\" is not a fee",
        ),
        ("2025-01-01,,ordinary,0,Q-25,act\n", "line 3: size: \"0\""),
        (
            "2025-01-01,,ordinary,1.005,Q-25,act\n",
            "line 3: size: \"1.005\"",
        ),
        ("2025-01-01,,ordinary,-1,Q-25,act\n", "line 3: size: \"-1\""),
        (
            "01.01.2025,,ordinary,1,Q-25,act\n",
            "line 3: valid_from: \"01.01.2025\"",
        ),
        (
            "2025-01-01,2025-01-01,ordinary,1,Q-25,act\n",
            "line 3: valid_until",
        ),
        ("2025-01-01,,ordinary,1,Q-25,\n", "line 3: source"),
        ("2025-01-01,,ordinary,1\n", "line 3: row"),
    ];
    for (second, expected) in cases {
        let text = refusal(&format!("{first}{second}"));
        assert!(
            text.starts_with("tariffs.csv, ") && text.contains(expected),
            "{text}"
        );
    }
    let open = "2024-01-01,,ordinary,1,Q-25,act\n2025-01-01,,ordinary,2,Q-25,act\n";
    assert!(refusal(open).contains("line 3: overlap: line 2 must end (valid_until) on 2025-01-01"));
    assert!(refusal("").contains("the table has no line"));
    let unsorted = "2025-01-01,,ordinary,2,Q-25,act\n2024-01-01,2025-01-01,ordinary,1,Q-25,act\n";
    load(unsorted).expect("the order of lines doesn't matter");
}

/// the table of the MCI has each year, in order, once.
#[test]
fn broken_mci_tables_do_not_load() {
    let tariffs = format!("{HEADING}2024-01-01,,ordinary,1,{MCI_LINE},Q-25,act\n");
    let cases = [
        (
            "2025-01-01,1,x\n2025-01-01,2,x\n",
            "line 3: 2025-01-01 must come after",
        ),
        (
            "2025-01-01,1,x\n2024-01-01,2,x\n",
            "line 3: 2024-01-01 must come after",
        ),
        (
            "2023-01-01,1,x\n2025-01-01,2,x\n",
            "line 3: gap: no MCI of 2024",
        ),
        (
            "2025-01-01,1,x\n2026-02-01,2,x\n",
            "line 3: gap: no MCI from 2026-01-01 to 2026-02-01",
        ),
        ("2025-01-01,0,x\n", "line 2: tenge: \"0\""),
        ("2025-01-01,12.5,x\n", "line 2: tenge: \"12.5\""),
    ];
    for (lines, expected) in cases {
        let table = format!("valid_from,tenge,source\n{lines}");
        let text = Tariffs::parse(&tariffs, &table)
            .expect_err("must not load")
            .to_string();
        assert!(
            text.starts_with("mci.csv, ") && text.contains(expected),
            "{text}"
        );
    }
}

/// what the other columns hold is looked at too, and the column is named.
#[test]
fn broken_columns_are_named() {
    for (line, expected) in [
        (
            "2024-01-01,,ordinary,1,MRP,invoice,tiyn_half_up,Q-25,act",
            "line 2: unit: \"MRP\"",
        ),
        (
            "2024-01-01,,ordinary,1,eur,invoice,tiyn_half_up,Q-25,act",
            "line 2: unit: \"eur\"",
        ),
        (
            "2024-01-01,,ordinary,60.005,EUR,invoice,tiyn_half_up,Q-25,act",
            "line 2: size: ",
        ),
        (
            "2024-01-01,,ordinary,0,EUR,invoice,tiyn_half_up,Q-25,act",
            "line 2: size: \"0\"",
        ),
        (
            "2024-01-01,,ordinary,-5,KZT,invoice,tiyn_half_up,Q-25,act",
            "line 2: size: \"-5\"",
        ),
        (
            "2024-01-01,,ordinary,1/0,MCI,invoice,tiyn_half_up,Q-25,act",
            "line 2: size: \"1/0\"",
        ),
        (
            "2024-01-01,,ordinary,1,MCI,today,tiyn_half_up,Q-25,act",
            "line 2: day: \"today\"",
        ),
        (
            "2024-01-01,,ordinary,1,MCI,invoice,up,Q-25,act",
            "line 2: rounding: \"up\"",
        ),
    ] {
        let text = Tariffs::parse(&format!("{HEADING}{line}\n"), MCI)
            .expect_err("must not load")
            .to_string();
        assert!(
            text.starts_with("tariffs.csv, ") && text.contains(expected),
            "{text}"
        );
    }
}

fn euro(valid_on: Date, tenge: &str) -> RateOnDay {
    RateOnDay {
        id: Uuid::nil(),
        currency: Currency::Eur,
        valid_on,
        value: RateValue::parse("1", tenge).expect("a rate"),
    }
}

/// C5-8.1, C6-8 and the examples of customs 10.5: 60 EUR and 25 EUR for each further sheet; at 190.00 a
/// declaration of four goods costs 16 150 tenge.
#[test]
fn declarations_are_priced_at_the_rate_of_the_day() {
    let tariffs = Tariffs::load().expect("the tables load");
    let on = date(2013, 5, 20);
    let rate = euro(on, "190.00");
    for (goods, euros) in [
        (1, 60),
        (2, 85),
        (4, 85),
        (5, 110),
        (10, 135),
        (11, 160),
        (100, 885),
        (119, 1060),
    ] {
        let further = (goods - 1_u32).div_ceil(3);
        let parts = [
            (FeeItem::DeclarationMainSheet, 1),
            (FeeItem::DeclarationFurtherSheet, further),
        ];
        let total = tariffs.total(&parts, on, Some(&rate)).expect("a price");
        assert_eq!(total, Money::tenge(190 * euros), "{goods} goods");
    }
    let four = [
        (FeeItem::DeclarationMainSheet, 1),
        (FeeItem::DeclarationFurtherSheet, 1),
    ];
    assert_eq!(
        tariffs.total(&four, on, Some(&rate)),
        Ok(Money::tenge(16_150))
    );
    // 85 EUR at 190.0059 are 16 150.5015: rounded once, and not once a sheet.
    let odd = euro(on, "190.0059");
    assert_eq!(
        tariffs.total(&four, on, Some(&odd)),
        Ok(Money::kzt(1_615_050))
    );
    let main = FeeItem::DeclarationMainSheet;
    let price = tariffs.price_with(main, on, Some(&rate)).expect("a price");
    assert_eq!(
        (price.amount, price.day),
        (Money::tenge(11_400), PriceDay::Registration)
    );
    assert_eq!(price.clause, "C5-8.1");
}

/// C5-8.1: without a rate of the day there is no price; an old one, a later one, or one of another
/// currency is none.
#[test]
fn a_rate_that_does_not_count_gives_no_price() {
    let tariffs = Tariffs::load().expect("the tables load");
    let (item, on) = (FeeItem::DeclarationMainSheet, date(2026, 1, 8));
    let refused = Err(TariffError::RateNeeded {
        item,
        currency: Currency::Eur,
        on,
    });
    assert_eq!(tariffs.price(item, on), refused);
    let dollars = RateOnDay {
        currency: Currency::Usd,
        ..euro(on, "520")
    };
    for rate in [
        dollars,
        euro(date(2026, 1, 9), "600"),
        euro(date(2025, 12, 28), "600"),
    ] {
        assert_eq!(
            tariffs.price_with(item, on, Some(&rate)),
            refused,
            "{rate:?}"
        );
    }
    for day in [on, date(2025, 12, 29)] {
        let price = tariffs.price_with(item, on, Some(&euro(day, "600")));
        assert_eq!(price.expect("a price").amount, Money::tenge(36_000));
    }
}

/// V-EX11, V-8.1, P-9.2: half an MCI and a whole one, of the day of payment.
#[test]
fn visas_and_permits_follow_the_mci_of_the_day_of_payment() {
    let tariffs = Tariffs::load().expect("the tables load");
    let visa = |on| amount(&tariffs, FeeItem::ExitVisa, on);
    assert_eq!(visa(date(2012, 12, 31)), Money::kzt(80_900));
    assert_eq!(visa(date(2013, 1, 3)), Money::kzt(86_550));
    assert_eq!(visa(date(2026, 2, 1)), Money::kzt(216_250));
    let permit = |on| amount(&tariffs, FeeItem::Permit, on);
    assert_eq!(permit(date(2025, 12, 31)), Money::tenge(3_932));
    assert_eq!(permit(date(2026, 1, 3)), Money::tenge(4_325));
    let price = tariffs
        .price(FeeItem::Permit, date(2026, 1, 3))
        .expect("a price");
    assert_eq!(
        (price.day, price.clause.as_str()),
        (PriceDay::Payment, "P-9.2")
    );
}

/// a line may begin or end on a leap day, and the days around it are told apart.
#[test]
fn leap_days_are_days() {
    let mci = "valid_from,tenge,source\n2024-01-01,3692,press\n";
    let lines = "2024-01-01,2024-02-29,ordinary,1,MCI,invoice,tiyn_half_up,Q-25,act\n\
                 2024-02-29,2024-03-01,ordinary,2,MCI,invoice,tiyn_half_up,Q-25,act\n\
                 2024-03-01,,ordinary,3,MCI,invoice,tiyn_half_up,Q-25,act\n";
    let tariffs = Tariffs::parse(&format!("{HEADING}{lines}"), mci).expect("loads");
    for (day, times) in [
        (date(2024, 2, 28), 1),
        (date(2024, 2, 29), 2),
        (date(2024, 3, 1), 3),
    ] {
        assert_eq!(
            amount(&tariffs, FeeItem::Ordinary, day),
            Money::tenge(3_692 * times)
        );
    }
    let no_day = load("2025-02-29,,ordinary,1,Q-25,act\n").expect_err("no such day");
    assert!(no_day.to_string().contains("valid_from"), "{no_day}");
    // A rate of the day before the leap day counts on it and ten days after it.
    let rate = euro(date(2024, 2, 28), "490");
    assert!(rate.counts_on(date(2024, 2, 29)) && rate.counts_on(date(2024, 3, 9)));
    assert!(!rate.counts_on(date(2024, 3, 10)));
}

/// The built-in tables once more, read line by line and asked in the slow and obvious way.
fn slow_price(item: FeeItem, on: Date) -> Option<Money> {
    let day = |text: &str| text.parse::<Date>().expect("a day");
    let cells = |line: &'static str| line.split(',').collect::<Vec<_>>();
    let tariffs = include_str!("../data/tariffs.csv").lines();
    let mut fitting = tariffs
        .filter(|line| line.starts_with("20"))
        .map(cells)
        .filter(|line| line[2] == item.as_str() && day(line[0]) <= on)
        .filter(|line| line[1].is_empty() || on < day(line[1]));
    let line = fitting.next()?;
    assert!(fitting.next().is_none(), "two lines for one day");
    let mci = include_str!("../data/mci.csv")
        .lines()
        .filter(|line| line.starts_with("20"))
        .map(cells)
        .filter(|line| day(line[0]) <= on)
        .max_by_key(|line| day(line[0]))?;
    let mci_tiyn = mci[1].parse::<i64>().expect("tenge") * 100;
    Some(Money::kzt(match (line[3], line[4]) {
        ("1/2", "MCI") => mci_tiyn / 2,
        (units, "MCI") => mci_tiyn * units.parse::<i64>().expect("whole"),
        // The test's rate is 500.01 tenge for a euro.
        (size, "EUR") => size.parse::<i64>().expect("whole") * 50_001,
        other => panic!("{other:?}"),
    }))
}

proptest! {
    /// for any day and fee there is a price exactly when the table has a line, and it is the one a
    /// slow reading of the table gives.
    #[test]
    fn prices_are_those_of_a_slow_reading(days in 0_i32..9_000, item in 0..FeeItem::ALL.len()) {
        let tariffs = Tariffs::load().expect("the tables load");
        let (item, on) = (FeeItem::ALL[item], date(2009, 1, 1).saturating_add(days.days()));
        let rate = euro(on, "500.01");
        let price = tariffs.price_with(item, on, Some(&rate)).ok().map(|price| price.amount);
        prop_assert_eq!(price, slow_price(item, on));
    }

    /// of tables cut anywhere into lines, each day has the size of the line it falls into.
    #[test]
    fn every_day_of_a_table_has_one_line(
        lengths in prop::collection::vec(1_i32..400, 1..12),
        asked in -20_i32..3_000,
        is_open in any::<bool>(),
    ) {
        let first = date(2025, 1, 1);
        let mut from = first;
        let mut table = String::from(HEADING);
        let mut expected = None;
        let on = first.saturating_add(asked.days());
        for (index, length) in lengths.iter().enumerate() {
            let until = from.saturating_add(length.days());
            let is_last = index + 1 == lengths.len();
            let end = if is_last && is_open { String::new() } else { until.to_string() };
            let size = index + 1;
            writeln!(table, "{from},{end},ordinary,{size},KZT,invoice,tiyn_half_up,Q-25,act")
                .expect("a string takes every text");
            if from <= on && (on < until || (is_last && is_open)) {
                expected = i64::try_from(index + 1).ok().map(Money::tenge);
            }
            from = until;
        }
        let tariffs = Tariffs::parse(&table, MCI).expect("loads");
        let price = tariffs.price(FeeItem::Ordinary, on).ok().map(|price| price.amount);
        prop_assert_eq!(price, expected);
    }
}
