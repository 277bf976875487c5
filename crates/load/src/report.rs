//! What a benchmark prints: a table, and one line that says whether the goal is met.

use crate::measure::Measured;
use std::fmt;

/// A line of the table.
#[derive(Debug)]
pub struct Line {
    what: String,
    figures: Option<[f64; 3]>,
    ratio: Option<f64>,
}

impl Line {
    /// A heading.
    pub fn heading(what: String) -> Self {
        Self {
            what,
            figures: None,
            ratio: None,
        }
    }

    /// Rate, median and 99th percentile of something.
    pub fn of(what: &str, measured: &Measured) -> Self {
        let figures = [
            measured.rate(),
            measured.latency_ms(500),
            measured.latency_ms(990),
        ];
        Self {
            what: what.to_owned(),
            figures: Some(figures),
            ratio: None,
        }
    }

    /// A floor and what is compared with it.
    pub fn pair(engine: &str, what: &str, floor: &Measured, ours: &Measured) -> [Self; 3] {
        let mut last = Self::of("  ours, holds over HTTP", ours);
        last.ratio = Some(ours.rate() / floor.rate());
        [
            Self::heading(format!("{engine}, {what}")),
            Self::of("  floor", floor),
            last,
        ]
    }

    /// The same with a ratio.
    pub fn with_ratio(mut self, ratio: f64) -> Self {
        self.ratio = Some(ratio);
        self
    }
}

impl fmt::Display for Line {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:<34}", self.what)?;
        if let Some([rate, median, worst]) = self.figures {
            write!(formatter, "{rate:>10.0}{median:>10.1}{worst:>10.1}")?;
        }
        if let Some(ratio) = self.ratio {
            write!(formatter, "{ratio:>8.2}")?;
        }
        Ok(())
    }
}

/// Prints the table.
pub fn print_table(lines: &[Line]) {
    println!(
        "{:<34}{:>10}{:>10}{:>10}{:>8}",
        "", "a second", "p50 ms", "p99 ms", "ratio"
    );
    for line in lines {
        println!("{}", line.to_string().trim_end());
    }
}

/// The outcome of a benchmark: that of its worst part.
#[derive(Debug)]
pub struct Verdict {
    name: &'static str,
    /// How many times the reference, or for [`Verdict::of_rate`] the rate itself.
    goal: f64,
    worst: Option<(f64, f64)>,
    is_met: bool,
}

impl Verdict {
    /// Nothing measured yet.
    pub const fn none(name: &'static str, goal: f64) -> Self {
        Self {
            name,
            goal,
            worst: None,
            is_met: true,
        }
    }

    /// A rate whose goal is a rate too, whatever the reference is.
    pub fn of_rate(name: &'static str, goal: f64, reference: f64, ours: f64) -> Self {
        Self {
            name,
            goal,
            worst: Some((reference, ours)),
            is_met: ours >= goal,
        }
    }

    /// Adds rates alone.
    pub fn add_rates(&mut self, reference: f64, ours: f64) {
        self.is_met &= ours >= reference * self.goal;
        let is_worse =
            |(other_reference, other): (f64, f64)| ours * other_reference < other * reference;
        if self.worst.is_none_or(is_worse) {
            self.worst = Some((reference, ours));
        }
    }

    /// Adds something that must hold beside the rates.
    pub const fn require(&mut self, holds: bool) {
        self.is_met &= holds;
    }

    /// Adds a part: its rate must reach the goal, and its 99th percentile must not be longer.
    pub fn add(&mut self, reference: &Measured, ours: &Measured) {
        self.add_rates(reference.rate(), ours.rate());
        self.is_met &= ours.latency_ms(990) <= reference.latency_ms(990);
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (reference, ours) = self.worst.unwrap_or_default();
        let ratio = ours / reference.max(f64::MIN_POSITIVE);
        let word = if self.is_met && self.worst.is_some() {
            "met"
        } else {
            "short"
        };
        let Self { name, goal, .. } = self;
        write!(
            formatter,
            "bench {name} ours={ours:.0} reference={reference:.0} ratio={ratio:.2} goal={goal} {word}"
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn measured(count: usize, milliseconds: u32) -> Measured {
        Measured {
            latencies: vec![milliseconds * 1000; count],
            time: Duration::from_secs(1),
            answered: 0,
        }
    }

    #[test]
    fn the_worst_part_decides() {
        let mut verdict = Verdict::none("booking", 3.0);
        verdict.add(&measured(100, 20), &measured(400, 10));
        assert_eq!(
            verdict.to_string(),
            "bench booking ours=400 reference=100 ratio=4.00 goal=3 met"
        );
        verdict.add(&measured(1000, 20), &measured(3000, 20));
        assert_eq!(
            verdict.to_string(),
            "bench booking ours=3000 reference=1000 ratio=3.00 goal=3 met"
        );
        verdict.add(&measured(100, 20), &measured(250, 10));
        assert_eq!(
            verdict.to_string(),
            "bench booking ours=250 reference=100 ratio=2.50 goal=3 short"
        );
    }

    #[test]
    fn a_rate_is_held_against_its_own_goal() {
        let verdict = Verdict::of_rate("checks", 3000.0, 12_000.0, 3000.0);
        assert_eq!(
            verdict.to_string(),
            "bench checks ours=3000 reference=12000 ratio=0.25 goal=3000 met"
        );
        let verdict = Verdict::of_rate("checks", 3000.0, 1000.0, 2999.0);
        assert!(verdict.to_string().ends_with(" short"), "{verdict}");
    }

    #[test]
    fn a_longer_tail_or_no_measurement_is_short() {
        let mut verdict = Verdict::none("booking", 3.0);
        assert!(verdict.to_string().ends_with(" short"), "{verdict}");
        verdict.add(&measured(100, 20), &measured(900, 21));
        assert!(verdict.to_string().ends_with(" short"), "{verdict}");
    }

    #[test]
    fn a_line_shows_its_figures() {
        let line = Line::of("floor", &measured(1234, 5)).with_ratio(0.5);
        let words = line.to_string();
        let words: Vec<&str> = words.split_whitespace().collect();
        assert_eq!(words, ["floor", "1234", "5.0", "5.0", "0.50"]);
    }
}
