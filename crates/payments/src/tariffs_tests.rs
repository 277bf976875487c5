//! Prices by day, and tables that must not load.

use crate::tariffs::{FeeItem, MciUnits, TariffError, Tariffs};
use jiff::civil::{Date, date};
use kernel::money::Money;

const MCI: &str = "valid_from,tenge,source\n2025-01-01,3932,law\n2026-01-01,4325,law\n";
const HEADING: &str = "valid_from,valid_until,item,mci,clause,source\n";

fn load(lines: &str) -> Result<Tariffs, TariffError> {
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
    assert_eq!(price.units_mci, MciUnits::whole(100));
    assert_eq!(price.mci, Money::tenge(4_325));
    assert_eq!(price.mci_from, date(2026, 1, 1));
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
        [FeeItem::Ordinary, FeeItem::Expedited]
    );
    assert_eq!(tariffs.items_on(date(2024, 2, 1)), FeeItem::ALL);
    assert_eq!(tariffs.items_on(date(2023, 2, 1)), []);
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
        price.units_mci.to_string()
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
        ("2025-01-01,,ordinary,0,Q-25,act\n", "line 3: mci: \"0\""),
        (
            "2025-01-01,,ordinary,1.005,Q-25,act\n",
            "line 3: mci: \"1.005\"",
        ),
        ("2025-01-01,,ordinary,-1,Q-25,act\n", "line 3: mci: \"-1\""),
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
    let tariffs = format!("{HEADING}2024-01-01,,ordinary,1,Q-25,act\n");
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
