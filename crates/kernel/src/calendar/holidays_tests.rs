//! Tests of holidays.

use jiff::civil::date;

use super::*;

/// The days from Monday to Friday of a year on which nobody works.
fn weekdays_off(year: i16) -> Vec<String> {
    let holidays = Holidays::kazakhstan();
    let mut off = Vec::new();
    let mut day = date(year, 1, 1);
    while day.year() == year {
        if !is_weekend(day) && !holidays.is_statutory_working_day(day) {
            off.push(day.strftime("%m-%d").to_string());
        }
        day = day.tomorrow().expect("a day follows");
    }
    off
}

#[test]
fn days_off_of_2024_to_2026_are_those_that_were_announced() {
    assert_eq!(
        weekdays_off(2024),
        [
            "01-01", "01-02", "03-08", "03-21", "03-22", "03-25", "05-01", "05-07", "05-08",
            "05-09", "07-08", "08-30", "10-25", "12-16"
        ]
    );
    assert_eq!(
        weekdays_off(2025),
        [
            "01-01", "01-02", "01-03", "01-07", "03-10", "03-21", "03-24", "03-25", "05-01",
            "05-07", "05-09", "06-06", "07-07", "09-01", "10-27", "12-16"
        ]
    );
    assert_eq!(
        weekdays_off(2026),
        [
            "01-01", "01-02", "01-07", "03-09", "03-23", "03-24", "03-25", "05-01", "05-07",
            "05-11", "05-27", "07-06", "10-26", "12-16"
        ]
    );
}

#[test]
fn two_holidays_on_one_weekend_take_two_working_days() {
    let holidays = Holidays::kazakhstan();
    // 1 and 2 January 2022 were Saturday and Sunday.
    assert_eq!(
        holidays.mark(date(2022, 1, 3)),
        Some(&DayMark::CarriedOver(String::from("New Year")))
    );
    assert_eq!(
        holidays.mark(date(2022, 1, 4)),
        Some(&DayMark::CarriedOver(String::from("New Year, second day")))
    );
    assert!(holidays.is_statutory_working_day(date(2022, 1, 5)));
    // 16 December 2012 was a Sunday and the Monday a holiday: Tuesday is off.
    assert!(!holidays.is_statutory_working_day(date(2012, 12, 18)));
    assert!(holidays.is_statutory_working_day(date(2012, 12, 19)));
}

#[test]
fn christmas_and_kurban_ait_are_not_carried_over() {
    let holidays = Holidays::kazakhstan();
    // 7 January 2023 was a Saturday, 16 June 2024 a Sunday.
    assert!(holidays.is_statutory_working_day(date(2023, 1, 9)));
    assert!(matches!(
        holidays.mark(date(2024, 6, 16)),
        Some(DayMark::Holiday(_))
    ));
    assert!(holidays.is_statutory_working_day(date(2024, 6, 17)));
}

#[test]
fn a_change_of_the_law_takes_effect_from_its_year() {
    let holidays = Holidays::kazakhstan();
    let is_holiday = |year, month, day| holidays.mark(date(year, month, day)).is_some();
    assert!(is_holiday(2025, 8, 30) && !is_holiday(2026, 8, 30));
    assert!(!is_holiday(2026, 3, 15) && is_holiday(2027, 3, 15));
    assert!(!is_holiday(2011, 12, 1) && is_holiday(2012, 12, 1) && !is_holiday(2022, 12, 1));
    assert!(!is_holiday(2021, 10, 25) && is_holiday(2022, 10, 25));
    assert!(is_holiday(2021, 12, 17) && !is_holiday(2025, 12, 17));
}

#[test]
fn swaps_move_work_to_a_weekend() {
    let holidays = Holidays::kazakhstan();
    assert_eq!(holidays.mark(date(2024, 5, 8)), Some(&DayMark::SwappedOff));
    assert_eq!(
        holidays.mark(date(2024, 5, 4)),
        Some(&DayMark::SwappedWork {
            instead_of: date(2024, 5, 8)
        })
    );
    assert!(holidays.is_statutory_working_day(date(2024, 5, 4)));
    assert!(holidays.is_statutory_working_day(date(2025, 1, 5)));
}

#[test]
fn a_year_without_its_moving_holiday_is_told() {
    let holidays = Holidays::kazakhstan();
    assert_eq!(holidays.years_without_moving_day(2023..=2027), [2023, 2027]);
}

#[test]
fn a_moving_holiday_may_fall_on_a_fixed_one() {
    let text = r#"
        fixed = [{ name = "May", month = 5, day = 7, valid_from = 2020, carry_over = true, source = "act" }]
        moving = [{ name = "Ait", date = "2028-05-07", source = "act" }]
    "#;
    let holidays = Holidays::read(text).expect("a valid file");
    // 7 May 2028 is a Sunday; the fixed holiday is carried over all the same.
    assert!(!holidays.is_statutory_working_day(date(2028, 5, 8)));
    assert!(holidays.years_without_moving_day(2028..=2028).is_empty());
}

/// The entry of a fixed holiday with one field changed.
fn fixed(change: &str) -> String {
    let mut fields = vec![
        "name = \"X\"",
        "month = 5",
        "day = 1",
        "valid_from = 2020",
        "valid_to = 2030",
        "carry_over = true",
        "source = \"act\"",
    ];
    let key = change.split('=').next().expect("a key");
    fields.retain(|field| !field.starts_with(key));
    fields.push(change);
    format!("[[fixed]]\n{}\n", fields.join("\n"))
}

#[test]
fn mistakes_in_the_file_are_named() {
    let refusal = |text: &str| Holidays::read(text).expect_err("not a usable file");
    let name = String::from("X");
    assert!(Holidays::read(&fixed("day = 2")).is_ok());
    assert_eq!(
        refusal(&fixed("day = 32")),
        HolidaysError::NoSuchDay {
            name: name.clone(),
            month: 5,
            day: 32
        }
    );
    for years in ["valid_from = 1990", "valid_to = 2019", "valid_to = 3000"] {
        let name = name.clone();
        assert_eq!(refusal(&fixed(years)), HolidaysError::Years { name });
    }
    assert_eq!(
        refusal(&fixed("source = \" \"")),
        HolidaysError::NoSource { name }
    );
    let doubled = fixed("day = 2") + &fixed("day = 2");
    assert!(matches!(refusal(&doubled), HolidaysError::Twice { .. }));
    assert!(matches!(refusal("[[fixed]]"), HolidaysError::Syntax(_)));
    assert!(matches!(refusal("[[holiday]]"), HolidaysError::Syntax(_)));
    assert!(matches!(
        refusal(&fixed("surprise = 1")),
        HolidaysError::Syntax(_)
    ));
    let large = "#".repeat(MAX_FILE_BYTES + 1);
    assert_eq!(refusal(&large), HolidaysError::TooLarge);
}

#[test]
fn swaps_must_swap_something() {
    let swap = |day_off: &str, work_day: &str, source: &str| {
        let text = format!(
            "[[swap]]\nday_off = \"{day_off}\"\nwork_day = \"{work_day}\"\nsource = \"{source}\"\n"
        );
        Holidays::read(&text)
    };
    // 6 June 2026 is a Saturday, 8 June a Monday.
    assert!(swap("2026-06-08", "2026-06-06", "act").is_ok());
    assert_eq!(
        swap("2026-06-07", "2026-06-06", "act"),
        Err(HolidaysError::SwapOfDayOff(date(2026, 6, 7)))
    );
    assert_eq!(
        swap("2026-06-08", "2026-06-09", "act"),
        Err(HolidaysError::SwapToWorkingDay(date(2026, 6, 9)))
    );
    assert!(matches!(
        swap("2026-06-08", "2026-06-06", ""),
        Err(HolidaysError::NoSource { .. })
    ));
    assert!(matches!(
        swap("2126-06-08", "2026-06-06", "act"),
        Err(HolidaysError::Years { .. })
    ));
}
