//! Tests of the working calendar: the worked examples of the acts, and a
//! comparison with a slow reference that walks minute by minute.

use jiff::civil::{Weekday, date, datetime};
use proptest::prelude::*;

use super::*;

const TWO_HOURS: Term = Term::WorkingHours(2);

fn office() -> WorkCalendar {
    WorkCalendar::kazakhstan()
}

fn post(schedule: &str) -> WorkCalendar {
    let schedule = Schedule::parse(schedule).expect("a valid schedule");
    WorkCalendar::new(crate::zone::kazakhstan(), Holidays::kazakhstan(), schedule)
}

/// An instant of local time, written `2012-11-16 10:00`.
fn at(text: &str) -> Timestamp {
    let local: DateTime = text.parse().expect("a valid local time");
    crate::zone::kazakhstan()
        .to_timestamp(local)
        .expect("an instant in range")
}

fn assert_deadline(calendar: &WorkCalendar, start: &str, term: Term, expected: &str) {
    let deadline = calendar.deadline(at(start), term).expect("a deadline");
    let local = calendar.zone().to_datetime(deadline);
    assert_eq!(
        local.strftime("%Y-%m-%d %H:%M").to_string(),
        expected,
        "{term} from {start}"
    );
}

/// C5-14.3, C6-18, M1–M6: two working hours skip lunch, nights and weekends.
#[test]
fn working_hours_skip_breaks_nights_and_weekends() {
    for (start, expected) in [
        ("2012-11-16 12:00", "2012-11-16 15:30"),
        ("2012-11-16 17:45", "2012-11-19 10:15"),
        ("2012-11-16 12:15", "2012-11-16 15:45"),
        ("2012-11-16 13:20", "2012-11-16 16:30"),
        ("2012-11-16 17:30", "2012-11-19 10:00"),
        ("2012-11-17 11:00", "2012-11-19 11:00"),
    ] {
        assert_deadline(&office(), start, TWO_HOURS, expected);
    }
}

/// M7: a post that works round the clock but for its lunch.
#[test]
fn a_round_the_clock_post_stops_only_for_its_break() {
    let calendar = post("Mon-Sun 00:00-13:00 14:30-24:00");
    assert_deadline(&calendar, "2012-11-16 12:30", TWO_HOURS, "2012-11-16 16:00");
    assert_deadline(&calendar, "2012-11-16 23:00", TWO_HOURS, "2012-11-17 01:00");
}

/// F3: four hours that end as lunch begins end at that moment.
#[test]
fn a_term_that_ends_as_a_break_begins_ends_then() {
    let four = Term::WorkingHours(4);
    assert_deadline(&office(), "2012-11-16 09:00", four, "2012-11-16 13:00");
    assert_deadline(&office(), "2012-11-16 14:30", four, "2012-11-16 18:30");
}

/// F2, F10, F11, F17 with the working clock.
#[test]
fn four_working_hours_at_posts_of_different_hours() {
    let four = Term::WorkingHours(4);
    assert_deadline(&office(), "2012-11-16 11:00", four, "2012-11-16 16:30");
    let qalzhat = post("Mon-Fri 09:00-12:00 14:00-18:30");
    assert_deadline(&qalzhat, "2012-11-16 10:00", four, "2012-11-16 16:00");
    let qorgas = post("Mon-Sun 08:30-11:30 13:30-18:30");
    assert_deadline(&qorgas, "2012-11-18 08:45", four, "2012-11-18 14:45");
    let kostanai = post("Mon-Sun 00:00-13:00 14:00-18:30 19:30-24:00");
    assert_deadline(&kostanai, "2012-11-16 17:00", four, "2012-11-16 22:00");
}

/// F15, F19: working time doesn't end at a midnight between two working days.
#[test]
fn midnight_is_not_an_end_of_round_the_clock_work() {
    let four = Term::WorkingHours(4);
    let airport = WorkCalendar::new(
        crate::zone::kazakhstan(),
        Holidays::none(),
        Schedule::round_the_clock(),
    );
    assert_deadline(&airport, "2012-11-16 22:30", four, "2012-11-17 02:30");
    assert_deadline(&airport, "2013-01-01 22:30", four, "2013-01-02 02:30");
    let dostyk = post("Mon-Fri 00:00-12:00 14:00-24:00");
    assert_deadline(&dostyk, "2012-11-15 23:00", four, "2012-11-16 03:00");
}

/// M8, F2: elapsed terms run on, open or not.
#[test]
fn elapsed_terms_take_no_notice_of_the_schedule() {
    let minutes = Term::ElapsedMinutes(15);
    assert_deadline(
        &office(),
        "2012-11-16 18:25:30",
        minutes,
        "2012-11-16 18:40",
    );
    let hours = Term::ElapsedHours(4);
    assert_deadline(&office(), "2012-11-16 11:00", hours, "2012-11-16 15:00");
    assert_deadline(&office(), "2012-11-17 23:00", hours, "2012-11-18 03:00");
}

/// C5-7.1, D1–D3: one working day from the day after registration.
#[test]
fn a_working_day_ends_when_the_post_closes() {
    let one = Term::WorkingDays(1);
    for start in ["2012-11-16 10:00", "2012-11-16 18:29", "2012-11-17 12:00"] {
        assert_deadline(&office(), start, one, "2012-11-19 18:30");
    }
}

/// D4, V-C1: whether a Saturday with hours is a working day is a choice.
#[test]
fn the_basis_of_working_days_is_a_choice() {
    let daily = post("Mon-Sun 09:00-18:30");
    let one = Term::WorkingDays(1);
    assert_deadline(&daily, "2012-11-16 10:00", one, "2012-11-17 18:30");
    let statutory = daily.with_basis(DayBasis::Statutory);
    assert_deadline(&statutory, "2012-11-16 10:00", one, "2012-11-19 18:30");
    assert!(!statutory.is_working_day(date(2012, 11, 17)));
}

/// C5-7.3, D5, D6: ten working days from the day after registration.
#[test]
fn ten_working_days() {
    let ten = Term::WorkingDays(10);
    assert_deadline(&office(), "2012-11-16 10:00", ten, "2012-11-30 18:30");
    assert_deadline(&office(), "2012-11-14 10:00", ten, "2012-11-28 18:30");
}

/// D12: Nauryz and its carry-over to Monday lie between.
#[test]
fn holidays_and_their_carry_over_are_skipped() {
    let start = "2013-03-20 17:00";
    assert_deadline(&office(), start, Term::WorkingDays(1), "2013-03-26 18:30");
    assert_deadline(&office(), start, Term::WorkingDays(10), "2013-04-08 18:30");
    // 1 h 30 of Wednesday and the rest of Tuesday morning.
    assert_deadline(&office(), start, Term::WorkingHours(4), "2013-03-26 11:30");
}

/// V-7.1, V-EX1, V-EX2: five working days, the day of the event being day 0.
#[test]
fn five_working_days_of_the_exit_visa() {
    let calendar =
        post("Mon-Fri 09:00-13:00 14:30-18:00, Sat 09:00-13:00").with_basis(DayBasis::Statutory);
    let five = Term::WorkingDays(5);
    assert_deadline(&calendar, "2013-02-04 10:00", five, "2013-02-11 18:00");
    assert_deadline(&calendar, "2013-02-06 10:00", five, "2013-02-13 18:00");
}

/// P-9.1, example 2: sent after hours on a Friday, considered on Monday, answered
/// by the end of Wednesday.
#[test]
fn what_comes_after_hours_is_of_the_next_working_day() {
    let calendar = office();
    let opening = calendar
        .next_opening(at("2026-06-05 19:10"))
        .expect("an opening");
    assert_eq!(opening, at("2026-06-08 09:00"));
    let deadline = calendar.deadline(opening, Term::WorkingDays(2));
    assert_eq!(deadline, Ok(at("2026-06-10 18:30")));
    let with_holiday = calendar.with_closures([date(2026, 6, 9)]);
    let deadline = with_holiday.deadline(opening, Term::WorkingDays(2));
    assert_eq!(deadline, Ok(at("2026-06-11 18:30")));
}

/// C1-7.1, C2-7.1, C3-7.1, R1, R2, R5, R8: calendar days, the last of which moves
/// to a working day.
#[test]
fn calendar_days_end_on_a_working_day() {
    let days = Term::CalendarDays;
    assert_deadline(&office(), "2012-10-01 10:00", days(30), "2012-10-31 18:30");
    assert_deadline(&office(), "2012-10-05 10:00", days(30), "2012-11-05 18:30");
    assert_deadline(&office(), "2012-11-05 10:00", days(90), "2013-02-04 18:30");
    assert_deadline(&office(), "2012-11-02 10:00", days(15), "2012-11-19 18:30");
}

/// Q-22, example 4: the horizon of 90 days is counted in plain calendar days of
/// local time.
#[test]
fn plain_calendar_days_do_not_move() {
    let calendar = office();
    // Five minutes to midnight in UTC is the next day in Kazakhstan.
    let today = calendar.date_at("2026-05-31T23:55:00Z".parse().expect("an instant"));
    assert_eq!(today, date(2026, 6, 1));
    assert_eq!(
        calendar.add_calendar_days(today, 90),
        Ok(date(2026, 8, 30)),
        "a Sunday stays a Sunday"
    );
}

/// C2-15, R6, R7: five working days.
#[test]
fn five_working_days_of_the_customs_registries() {
    let five = Term::WorkingDays(5);
    assert_deadline(&office(), "2012-11-05 10:00", five, "2012-11-12 18:30");
    assert_deadline(&office(), "2012-11-08 10:00", five, "2012-11-15 18:30");
}

/// C1-7.4, R3, R4: months are cut to the last day of a shorter month.
#[test]
fn months_are_cut_to_the_last_day() {
    let calendar = office();
    let three_after = |start| calendar.add_months(start, 3);
    assert_eq!(three_after(date(2012, 10, 31)), Ok(date(2013, 1, 31)));
    assert_eq!(three_after(date(2012, 11, 30)), Ok(date(2013, 2, 28)));
    assert_eq!(three_after(date(2011, 11, 30)), Ok(date(2012, 2, 29)));
    assert_deadline(
        &calendar,
        "2012-10-31 10:00",
        Term::Months(3),
        "2013-01-31 18:30",
    );
    // 10 November 2012 is a Saturday.
    assert_deadline(
        &calendar,
        "2012-08-10 10:00",
        Term::Months(3),
        "2012-11-12 18:30",
    );
}

#[test]
fn a_swapped_saturday_has_the_hours_of_the_day_it_makes_up_for() {
    let calendar = office();
    assert!(calendar.is_working_day(date(2024, 5, 4)));
    assert!(!calendar.is_working_day(date(2024, 5, 8)));
    assert_eq!(
        calendar.intervals(date(2024, 5, 4)),
        Schedule::office_hours().intervals(Weekday::Wednesday)
    );
    let saturdays_only = post("Sat 10:00-12:00");
    assert!(saturdays_only.is_working_day(date(2024, 5, 4)));
    assert_eq!(saturdays_only.intervals(date(2024, 5, 4)).len(), 1);
    assert!(!post("Mon 10:00-12:00").is_working_day(date(2024, 5, 4)));
    assert_deadline(&calendar, "2024-05-03 17:30", TWO_HOURS, "2024-05-04 10:00");
    assert_deadline(
        &calendar,
        "2024-05-06 10:00",
        Term::WorkingDays(1),
        "2024-05-10 18:30",
    );
}

#[test]
fn closures_of_a_checkpoint_are_its_own() {
    let open = post("Mon-Sun 00:00-24:00");
    let closed = open.clone().with_closures([date(2025, 12, 17)]);
    assert!(open.is_working_day(date(2025, 12, 17)));
    assert!(!closed.is_working_day(date(2025, 12, 17)));
    assert_eq!(closed.is_open(at("2025-12-17 12:00")), Ok(false));
    assert_eq!(open.is_open(at("2025-12-17 12:00")), Ok(true));
    assert_eq!(
        closed.next_opening(at("2025-12-16 23:59")),
        Ok(at("2025-12-18 00:00")),
        "16 December is a holiday"
    );
}

#[test]
fn opening_ends_are_exact() {
    let calendar = office();
    assert_eq!(calendar.is_open(at("2026-06-05 09:00")), Ok(true));
    assert_eq!(calendar.is_open(at("2026-06-05 08:59:59")), Ok(false));
    assert_eq!(calendar.is_open(at("2026-06-05 13:00")), Ok(false));
    assert_eq!(calendar.is_open(at("2026-06-05 18:29:59")), Ok(true));
    assert_eq!(calendar.is_open(at("2026-06-05 18:30")), Ok(false));
    assert_eq!(
        calendar.next_opening(at("2026-06-05 13:10")),
        Ok(at("2026-06-05 14:30"))
    );
    assert_eq!(
        calendar.next_opening(at("2026-06-05 10:00")),
        Ok(at("2026-06-05 10:00"))
    );
}

#[test]
fn the_day_the_clocks_went_back_had_25_hours() {
    let calendar = post("Mon-Sun 00:00-24:00");
    let length = calendar.working_time_between(at("2024-02-29 00:00"), at("2024-03-01 00:00"));
    assert_eq!(length, Ok(SignedDuration::from_hours(25)));
    assert_deadline(
        &calendar,
        "2024-02-29 20:00",
        Term::WorkingHours(6),
        "2024-03-01 01:00",
    );
}

#[test]
fn what_never_ends_is_an_error() {
    let calendar = office();
    let start = at("2026-06-05 10:00");
    let far = SignedDuration::from_hours(1_000_000);
    assert_eq!(
        calendar.add_working_time(start, far),
        Err(CalendarError::TooFar)
    );
    assert_eq!(
        calendar.add_working_time(start, SignedDuration::from_secs(-1)),
        Err(CalendarError::Negative)
    );
    let closures = (0..4000).map(|day| {
        calendar
            .add_calendar_days(date(2026, 6, 1), day)
            .expect("a date in range")
    });
    let closed = office().with_closures(closures);
    assert_eq!(
        closed.next_working_day(date(2026, 6, 1)),
        Err(CalendarError::TooFar)
    );
    assert_eq!(
        calendar.add_calendar_days(Date::MAX, 1),
        Err(CalendarError::OutOfRange)
    );
    assert_eq!(
        calendar.next_working_day(Date::MAX),
        Err(CalendarError::OutOfRange)
    );
}

/// Hours of one day as a list of open hours: `[9, 10, 11]` is 9:00–12:00.
type OpenHours = Vec<i8>;

/// The written form of a schedule with the same open hours on some days.
fn written(days: [bool; 7], hours: &OpenHours) -> String {
    let names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let intervals: Vec<String> = hours
        .iter()
        .map(|hour| format!("{hour:02}:00-{:02}:00", hour + 1))
        .collect();
    names
        .iter()
        .zip(days)
        .filter(|(_, open)| *open)
        .map(|(name, _)| format!("{name} {}", intervals.join(" ")))
        .collect::<Vec<_>>()
        .join(", ")
}

prop_compose! {
    /// Some days of the week, at least one, and a handful of open hours.
    fn any_week()(
        days in any::<[bool; 7]>().prop_filter("some day is open", |days| days.contains(&true)),
        hours in proptest::collection::btree_set(0_i8..24, 1..8),
    ) -> ([bool; 7], OpenHours) {
        (days, hours.into_iter().collect())
    }
}

/// Whether a post is open, asked the slow and obvious way.
fn is_open_by_reference(days: [bool; 7], hours: &OpenHours, instant: Timestamp) -> bool {
    let local = crate::zone::kazakhstan().to_datetime(instant);
    is_working_by_reference(days, local.date()) && hours.contains(&local.hour())
}

/// Whether a post with equal hours on its open days is open at all on a date.
fn is_working_by_reference(days: [bool; 7], date: Date) -> bool {
    let opens_on = |weekday: Weekday| {
        let index = usize::try_from(weekday.to_monday_zero_offset()).expect("0 to 6");
        days[index]
    };
    match Holidays::kazakhstan().mark(date) {
        None => opens_on(date.weekday()),
        Some(DayMark::SwappedWork { instead_of }) => {
            opens_on(instead_of.weekday()) || opens_on(date.weekday())
        }
        Some(_) => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Working time against a walk minute by minute, from 26 February 2024 on: over
    /// the change of zone, Women's Day, Nauryz and the swap of May.
    #[test]
    fn working_time_agrees_with_a_walk_by_minutes(
        (days, hours) in any_week(),
        start_minute in 0_i64..40_000,
        length_minutes in 0_i64..1500,
    ) {
        let schedule = written(days, &hours);
        let calendar = post(&schedule);
        let minute = SignedDuration::from_mins(1);
        let start = at("2024-02-26 00:00") + SignedDuration::from_mins(start_minute);
        let mut instant = start;
        let mut counted = 0;
        loop {
            let is_open = is_open_by_reference(days, &hours, instant);
            if length_minutes == 0 && is_open {
                break;
            }
            instant += minute;
            counted += i64::from(is_open);
            if length_minutes > 0 && counted == length_minutes {
                break;
            }
        }
        let length = SignedDuration::from_mins(length_minutes);
        prop_assert_eq!(calendar.add_working_time(start, length), Ok(instant), "{}", schedule);
        prop_assert_eq!(calendar.working_time_between(start, instant), Ok(length));
    }

    /// Working days against a walk day by day.
    #[test]
    fn working_days_agree_with_a_walk_by_days(
        (days, hours) in any_week(),
        offset in 0_u16..1000,
        count in 0_u16..40,
    ) {
        let calendar = post(&written(days, &hours));
        let start = calendar.add_calendar_days(date(2022, 6, 1), offset).expect("a date in range");
        let mut reference = start;
        let mut left = count;
        while left > 0 {
            reference = reference.tomorrow().expect("a day follows");
            left -= u16::from(is_working_by_reference(days, reference));
        }
        prop_assert_eq!(calendar.add_working_days(start, count), Ok(reference));
    }

    /// Carry-over against a walk that remembers how many days off are owed.
    #[test]
    fn carry_over_agrees_with_a_count_of_days_owed(
        chosen in proptest::collection::btree_map((1_i8..=11, 1_i8..=28), any::<bool>(), 0..60),
    ) {
        let entries: Vec<String> = chosen
            .iter()
            .map(|((month, day), carry_over)| format!(
                "[[fixed]]\nname = \"{month}-{day}\"\nmonth = {month}\nday = {day}\nvalid_from = 2026\n\
                 valid_to = 2026\ncarry_over = {carry_over}\nsource = \"act\"\n"
            ))
            .collect();
        let text = entries.concat();
        let holidays = Holidays::read(&text).expect("a valid file");
        let mut owed = 0;
        let mut day = date(2026, 1, 1);
        while day.year() == 2026 {
            let holiday = chosen.get(&(day.month(), day.day()));
            let is_weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
            let mut works = !is_weekend && holiday.is_none();
            if is_weekend && holiday == Some(&true) {
                owed += 1;
            } else if works && owed > 0 {
                owed -= 1;
                works = false;
            }
            prop_assert_eq!(holidays.is_statutory_working_day(day), works, "{}", day);
            day = day.tomorrow().expect("a day follows");
        }
    }
}

#[test]
fn an_instant_before_1900_is_no_reason_to_panic() {
    let start = datetime(1890, 1, 1, 0, 0, 0, 0)
        .to_zoned(TimeZone::UTC)
        .expect("an instant")
        .timestamp();
    assert!(office().deadline(start, Term::Months(3)).is_ok());
    assert!(office().deadline(Timestamp::MAX, TWO_HOURS).is_err());
}
