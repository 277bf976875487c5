//! Steps of a long chore: a header and the seconds for each, and a closing list that names what failed.

use std::time::Duration;

use anyhow::{Result, bail};

use crate::machine;

/// How a step ended when nothing went wrong.
pub enum Done {
    /// It ran and found nothing.
    Ran,
    /// It could not run here, for the reason given; not a failure, but said loudly.
    Skipped(String),
}

enum Outcome {
    Passed,
    Skipped(String),
    Failed(String),
}

/// The steps run so far.
#[derive(Default)]
pub struct Steps {
    ended: Vec<(&'static str, Duration, Outcome)>,
}

impl Steps {
    /// Runs one step; a failure is remembered and the next step still gets its turn.
    pub fn run(&mut self, name: &'static str, step: impl FnOnce() -> Result<Done>) {
        println!("\n=== {name}");
        let begun = machine::now();
        let outcome = match step() {
            Ok(Done::Ran) => Outcome::Passed,
            Ok(Done::Skipped(reason)) => Outcome::Skipped(reason),
            Err(error) => Outcome::Failed(format!("{error:#}")),
        };
        let took = begun.elapsed();
        println!(
            "=== {name}: {}, {:.1} s",
            outcome.word(),
            took.as_secs_f64()
        );
        if let Outcome::Skipped(text) | Outcome::Failed(text) = &outcome {
            println!("    {text}");
        }
        self.ended.push((name, took, outcome));
    }

    /// Prints the closing list.
    ///
    /// # Errors
    /// When a step failed; the error names every step that did.
    pub fn finish(self) -> Result<()> {
        println!("\n=== all steps");
        for (name, took, outcome) in &self.ended {
            println!(
                "{name:<12} {:>8.1} s  {}",
                took.as_secs_f64(),
                outcome.word()
            );
        }
        for (name, _, outcome) in &self.ended {
            if let Outcome::Skipped(reason) = outcome {
                println!("NOT RUN HERE: {name}: {reason}");
            }
        }
        let failed: Vec<&str> = self
            .ended
            .iter()
            .filter(|(_, _, outcome)| matches!(outcome, Outcome::Failed(_)))
            .map(|(name, _, _)| *name)
            .collect();
        if failed.is_empty() {
            println!("all steps passed");
            return Ok(());
        }
        bail!("failed: {}", failed.join(", "))
    }
}

impl Outcome {
    fn word(&self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Skipped(_) => "NOT RUN",
            Self::Failed(_) => "FAILED",
        }
    }
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    #[test]
    fn a_failed_step_is_named_and_does_not_stop_the_next_one() {
        let mut steps = Steps::default();
        let mut later = false;
        steps.run("first", || Err(anyhow!("no")));
        steps.run("second", || {
            later = true;
            Ok(Done::Ran)
        });
        let error = steps.finish().unwrap_err().to_string();
        assert!(later);
        assert_eq!(error, "failed: first");
    }

    #[test]
    fn a_skipped_step_is_not_a_failure() {
        let mut steps = Steps::default();
        steps.run("only", || Ok(Done::Skipped("not installed".to_owned())));
        assert!(steps.finish().is_ok());
    }
}
