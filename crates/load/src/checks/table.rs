//! What `checks` prints: rates in checks, times of whole bookings, processor time for each check.

use super::asking::CHECKS;
use crate::measure::Measured;
use std::fmt;
use std::time::Duration;

/// What a measurement gave, in bookings, and what it cost.
#[derive(Debug, Clone, Default)]
pub struct Figures {
    measured: Measured,
    /// Processor time of the client and of the gateway.
    spent: [Duration; 2],
}

impl Figures {
    /// With the processor time of the client and of the gateway.
    pub const fn of(measured: Measured, spent: [Duration; 2]) -> Self {
        Self { measured, spent }
    }

    /// Adds another measurement of the same thing.
    pub fn add(&mut self, other: Self) {
        self.measured.add(other.measured);
        for (sum, spent) in self.spent.iter_mut().zip(other.spent) {
            *sum += spent;
        }
    }

    /// Checks made in a second.
    pub fn checks_a_second(&self) -> f64 {
        self.measured.rate() * f64::from(CHECKS)
    }

    /// The time that so many of a thousand bookings do not exceed, milliseconds.
    pub fn whole_ms(&self, of_thousand: usize) -> f64 {
        self.measured.latency_ms(of_thousand)
    }

    /// Processor time for each check of the client and of the gateway, microseconds.
    fn spent_micros(&self) -> [f64; 2] {
        let bookings = u32::try_from(self.measured.latencies.len()).unwrap_or(u32::MAX);
        let checks = f64::from(bookings.max(1)) * f64::from(CHECKS);
        self.spent.map(|spent| spent.as_secs_f64() * 1e6 / checks)
    }
}

/// Prints the table; the first line is the reference of the others.
pub fn print_table(lines: &[(String, &Figures)]) {
    println!(
        "{:<36}{:>10}{:>10}{:>9}{:>9}{:>9}{:>11}{:>12}{:>8}",
        "",
        "checks/s",
        "bookings",
        "p50 ms",
        "p95 ms",
        "p99 ms",
        "client us",
        "gateway us",
        "ratio"
    );
    let reference = lines.first().map(|(_, floor)| floor.checks_a_second());
    for (what, figures) in lines {
        let rate = figures.checks_a_second();
        let [client, gateway] = figures.spent_micros();
        let [median, high, worst] = [500, 950, 990].map(|share| figures.whole_ms(share));
        println!(
            "{what:<36}{rate:>10.0}{:>10.0}{median:>9.1}{high:>9.1}{worst:>9.1}\
             {client:>11.0}{gateway:>12.0}{:>8.2}",
            figures.measured.rate(),
            rate / reference.unwrap_or(rate),
        );
    }
}

/// A figure beside the goal that it has.
#[derive(Debug)]
pub struct Goal {
    what: String,
    found: f64,
    bound: f64,
    is_met: bool,
}

impl Goal {
    /// Met by a smaller figure.
    pub fn below(what: String, found: f64, bound: f64) -> Self {
        Self {
            is_met: found < bound,
            what,
            found,
            bound,
        }
    }

    /// Met by the same figure or a larger one.
    pub fn at_least(what: String, found: f64, bound: f64) -> Self {
        Self {
            is_met: found >= bound,
            what,
            found,
            bound,
        }
    }
}

impl fmt::Display for Goal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            what, found, bound, ..
        } = self;
        let word = if self.is_met { "met" } else { "short" };
        write!(formatter, "{what}: {found:.2} goal={bound} {word}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_and_costs_are_those_of_checks() {
        let measured = Measured {
            latencies: vec![1000; 20],
            time: Duration::from_secs(2),
            answered: 20,
        };
        let seconds = |seconds: [u64; 2]| seconds.map(Duration::from_secs);
        let mut figures = Figures::of(measured.clone(), seconds([0, 1]));
        figures.add(Figures::of(measured, seconds([1, 0])));
        assert_eq!(format!("{:.1}", figures.checks_a_second()), "170.0");
        // A second each for 40 bookings of 17 checks.
        let costs = figures.spent_micros().map(|cost| format!("{cost:.0}"));
        assert_eq!(costs, ["1471", "1471"]);
    }

    #[test]
    fn a_goal_is_met_on_its_own_side() {
        let below = |found| Goal::below("p95".to_owned(), found, 150.0).to_string();
        assert_eq!(below(149.99), "p95: 149.99 goal=150 met");
        assert!(below(150.0).ends_with("short"));
        let at_least = |found| Goal::at_least("growth".to_owned(), found, 0.8).to_string();
        assert!(at_least(0.8).ends_with("met") && at_least(0.79).ends_with("short"));
    }
}
