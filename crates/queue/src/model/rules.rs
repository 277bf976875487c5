//! The numbers of the queue as data: `data/rules.toml`, validated when loaded.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

/// The numbers of the electronic queue; see the comments in `data/rules.toml` for their clauses.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    missing_docs,
    reason = "each field is described beside its value in data/rules.toml"
)]
pub struct Rules {
    pub valid_from: Date,
    pub hold_minutes: i64,
    pub payment_minutes: i64,
    pub register_wait_minutes: i64,
    pub register_retry_seconds: i64,
    pub appeal_working_days: u16,
    pub set_aside_days: i64,
    pub hold_pause_minutes: i64,
    pub horizon_days: i32,
    pub interval_minutes: i64,
    pub expedited_percent: i64,
    pub free_moves: i64,
    pub reminder_hours: i64,
    pub call_minutes_summer: i64,
    pub call_minutes_winter: i64,
    pub winter_from: (i8, i8),
    pub winter_until: (i8, i8),
    pub early_entry_minutes: i64,
    pub grace_minutes: i64,
    pub zone_exit_minutes: i64,
    pub zone_way_minutes: i64,
    pub trusted_drivers_max: usize,
}

/// Why a rules file can't be used.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// It is not TOML of the right shape.
    #[error("rules.toml: {0}")]
    Shape(#[from] toml::de::Error),
    /// A number is outside what makes sense.
    #[error("rules.toml: {field} is {value}; it must be between {least} and {most}")]
    Range {
        /// The line.
        field: &'static str,
        /// What it says.
        value: i64,
        /// The least that makes sense.
        least: i64,
        /// The most that makes sense.
        most: i64,
    },
}

impl Rules {
    /// The rules that come with the program.
    ///
    /// # Errors
    /// When the embedded file is wrong, which a test excludes.
    pub fn load() -> Result<Self, RulesError> {
        Self::parse(include_str!("../../data/rules.toml"))
    }

    /// Rules from a text.
    ///
    /// # Errors
    /// [`RulesError`] with the line that is wrong.
    pub fn parse(text: &str) -> Result<Self, RulesError> {
        let rules: Self = toml::from_str(text)?;
        rules.check()?;
        Ok(rules)
    }

    fn check(&self) -> Result<(), RulesError> {
        let ranges = [
            ("hold_minutes", self.hold_minutes, 1, 60),
            ("payment_minutes", self.payment_minutes, 1, 60),
            (
                "register_wait_minutes",
                self.register_wait_minutes,
                1,
                24 * 60,
            ),
            (
                "register_retry_seconds",
                self.register_retry_seconds,
                1,
                3600,
            ),
            (
                "appeal_working_days",
                i64::from(self.appeal_working_days),
                1,
                30,
            ),
            ("set_aside_days", self.set_aside_days, 1, 90),
            ("hold_pause_minutes", self.hold_pause_minutes, 0, 24 * 60),
            ("horizon_days", i64::from(self.horizon_days), 1, 90),
            ("interval_minutes", self.interval_minutes, 5, 24 * 60),
            ("expedited_percent", self.expedited_percent, 0, 15),
            ("free_moves", self.free_moves, 2, 2),
            ("reminder_hours", self.reminder_hours, 24, 14 * 24),
            ("call_minutes_summer", self.call_minutes_summer, 60, 24 * 60),
            (
                "call_minutes_winter",
                self.call_minutes_winter,
                120,
                24 * 60,
            ),
            ("early_entry_minutes", self.early_entry_minutes, 0, 24 * 60),
            ("grace_minutes", self.grace_minutes, 0, 24 * 60),
            ("zone_exit_minutes", self.zone_exit_minutes, 5, 24 * 60),
            ("zone_way_minutes", self.zone_way_minutes, 5, 24 * 60),
        ];
        for (field, value, least, most) in ranges {
            if !(least..=most).contains(&value) {
                return Err(RulesError::Range {
                    field,
                    value,
                    least,
                    most,
                });
            }
        }
        Ok(())
    }

    /// How long before its booked instant a lorry is called. The season is that of the
    /// booked day, not of the day of the call.
    pub fn call_lead(&self, booked_date: Date) -> SignedDuration {
        let day = (booked_date.month(), booked_date.day());
        let winter = if self.winter_from <= self.winter_until {
            self.winter_from <= day && day <= self.winter_until
        } else {
            day >= self.winter_from || day <= self.winter_until
        };
        SignedDuration::from_mins(if winter {
            self.call_minutes_winter
        } else {
            self.call_minutes_summer
        })
    }

    /// The instant when a hold taken now runs out.
    pub fn hold_until(&self, now: Timestamp) -> Timestamp {
        now + SignedDuration::from_mins(self.hold_minutes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_embedded_rules_are_valid() {
        let rules = Rules::load().unwrap();
        assert_eq!(rules.horizon_days, 90);
    }

    /// at least an hour in summer and two in winter can't be configured away.
    #[test]
    fn a_call_later_than_the_law_allows_is_refused() {
        let text = include_str!("../../data/rules.toml")
            .replace("call_minutes_winter = 120", "call_minutes_winter = 90");
        let error = Rules::parse(&text).unwrap_err().to_string();
        assert!(error.contains("call_minutes_winter is 90"), "{error}");
    }

    /// winter is 1 November to 31 March, both included.
    #[test]
    fn winter_is_inclusive_on_both_ends() {
        let rules = Rules::load().unwrap();
        let minutes = |year, month, day| rules.call_lead(date(year, month, day)).as_mins();
        assert_eq!(minutes(2026, 10, 31), 60);
        assert_eq!(minutes(2026, 11, 1), 120);
        assert_eq!(minutes(2027, 3, 31), 120);
        assert_eq!(minutes(2027, 4, 1), 60);
    }
}
