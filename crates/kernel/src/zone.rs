//! Time zones, from the zone data that is built into the program.
//!
//! The machine's own zone files are not read, so every machine agrees. The data
//! must know that all of Kazakhstan keeps UTC+5 since 1 March 2024; a test says so.

use std::sync::LazyLock;

use jiff::tz::TimeZone;

/// The zone of Kazakhstan.
static KAZAKHSTAN: LazyLock<TimeZone> =
    LazyLock::new(|| named("Asia/Almaty").expect("the zone data is built in and a test reads it"));

/// No zone has this name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("time zone {0:?} is not known: use a name of the IANA database, such as Asia/Almaty")]
pub struct ZoneError(String);

/// The zone of Kazakhstan: UTC+5 everywhere since 00:00 of 1 March 2024. Before
/// that day it is the time of Almaty, UTC+6; the west had zones of its own.
pub fn kazakhstan() -> TimeZone {
    KAZAKHSTAN.clone()
}

/// A zone by its name in the IANA database, such as `Asia/Aqtau`.
pub fn named(name: &str) -> Result<TimeZone, ZoneError> {
    TimeZone::get(name).map_err(|_| ZoneError(name.chars().take(64).collect()))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;

    fn local(zone: &TimeZone, instant: &str) -> String {
        let instant: Timestamp = instant.parse().expect("a valid instant");
        zone.to_datetime(instant).to_string()
    }

    /// Q-22, example 4: Kazakhstan is UTC+5 everywhere since 1 March 2024.
    #[test]
    fn almaty_moved_back_an_hour_on_1_march_2024() {
        let zone = kazakhstan();
        assert_eq!(local(&zone, "2024-02-29T17:59:59Z"), "2024-02-29T23:59:59");
        assert_eq!(local(&zone, "2024-02-29T18:00:00Z"), "2024-02-29T23:00:00");
        assert_eq!(local(&zone, "2024-02-29T19:00:00Z"), "2024-03-01T00:00:00");
        assert_eq!(local(&zone, "2026-07-01T00:00:00Z"), "2026-07-01T05:00:00");
    }

    #[test]
    fn the_west_did_not_move() {
        let zone = named("Asia/Aqtau").expect("a zone");
        assert_eq!(local(&zone, "2024-02-29T18:59:59Z"), "2024-02-29T23:59:59");
        assert_eq!(local(&zone, "2024-02-29T19:00:00Z"), "2024-03-01T00:00:00");
    }

    #[test]
    fn unknown_names_are_refused() {
        assert_eq!(
            named("Asia/Shekara"),
            Err(ZoneError(String::from("Asia/Shekara")))
        );
    }
}
