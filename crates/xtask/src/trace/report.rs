//! The table of requirements, tests and what waits, and the problems found in it.

use std::collections::BTreeMap;

use super::citations::Citations;
use super::requirements::{Requirements, natural_order};
use super::waiting::{Entry, Waiting};

/// How a requirement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    /// A test cites it.
    Covered,
    /// A test cites a part, and the rest is listed as waiting.
    Partly,
    /// No test cites it, and it is listed as waiting.
    Waiting,
    /// Neither cited nor listed.
    Gap,
}

/// Everything together.
pub struct Report {
    requirements: Requirements,
    waiting: Waiting,
    citations: Citations,
}

impl Report {
    /// From the three sources.
    pub fn new(requirements: Requirements, waiting: Waiting, citations: Citations) -> Self {
        Self {
            requirements,
            waiting,
            citations,
        }
    }

    /// Whether there is a specification of this name.
    pub fn has_specification(&self, name: &str) -> bool {
        self.requirements.specifications().contains_key(name)
    }

    /// One line a requirement: id, standing, first test or what it waits for, title.
    pub fn print_table(&self, only: Option<&str>) {
        for (name, specification) in self.requirements.specifications() {
            if only.is_some_and(|only| only != name) {
                continue;
            }
            println!("\n{name}: {}", specification.title);
            let mut ids: Vec<&String> = specification.ids.keys().collect();
            ids.sort_by_key(|id| natural_order(id));
            for id in ids {
                let standing = self.standing(id).word();
                let title = &specification.ids[id];
                println!("  {id:<10} {standing:<8} {title}{}", self.explanation(id));
            }
        }
        println!();
    }

    /// One line a specification: how many requirements stand how.
    pub fn print_summary(&self) {
        println!(
            "{:<16}{:>6}{:>9}{:>8}{:>9}{:>6}",
            "specification", "ids", "covered", "partly", "waiting", "gaps"
        );
        for (name, specification) in self.requirements.specifications() {
            let mut counts: BTreeMap<Standing, usize> = BTreeMap::new();
            for id in specification.ids.keys() {
                *counts.entry(self.standing(id)).or_default() += 1;
            }
            let count = |standing| counts.get(&standing).copied().unwrap_or(0);
            println!(
                "{name:<16}{:>6}{:>9}{:>8}{:>9}{:>6}",
                specification.ids.len(),
                count(Standing::Covered),
                count(Standing::Partly),
                count(Standing::Waiting),
                count(Standing::Gap)
            );
        }
    }

    /// What is wrong, one line each.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        for (id, places) in self.citations.all() {
            if !self.requirements.contains(id) && !self.requirements.is_clause_of_parts(id) {
                problems.push(format!(
                    "{}: cites `{id}`, which is no requirement",
                    places[0]
                ));
            }
        }
        let mut ids: Vec<&str> = self.requirements.ids().collect();
        ids.sort_by_key(|id| natural_order(id));
        for id in ids {
            let cited = self.citations.of(id).first();
            match (cited, self.waiting.exact(id)) {
                (Some(place), Some(entry)) if !entry.partly => problems.push(format!(
                    "TRACE.toml: `{id}` is listed as waiting, but {place} cites it: remove it, or \
                     list it with `partly = true`"
                )),
                (None, Some(entry)) if entry.partly => problems.push(format!(
                    "TRACE.toml: `{id}` is listed as done partly, but no test cites it"
                )),
                (None, None) if self.waiting.by_pattern(id).is_none() => problems.push(format!(
                    "`{id}` is a gap: no test cites it, and TRACE.toml does not list it"
                )),
                _ => {}
            }
        }
        problems.extend(
            self.waiting
                .written()
                .filter_map(|(written, _)| self.idle(written)),
        );
        problems
    }

    /// Why a line of `TRACE.toml` means nothing, if it does.
    fn idle(&self, written: &str) -> Option<String> {
        if written.ends_with('*') {
            let used = self.requirements.ids().any(|id| {
                self.citations.of(id).is_empty()
                    && self.waiting.exact(id).is_none()
                    && self
                        .waiting
                        .by_pattern(id)
                        .is_some_and(|(pattern, _)| pattern == written)
            });
            return (!used)
                .then(|| format!("TRACE.toml: nothing waits under `{written}` any more"));
        }
        let known = self.requirements.contains(written);
        (!known).then(|| format!("TRACE.toml: `{written}` is no requirement"))
    }

    fn standing(&self, id: &str) -> Standing {
        let cited = !self.citations.of(id).is_empty();
        match (cited, self.entry(id)) {
            // Listed and cited is never covered: a helper's test of a deadline is not the service.
            (true, Some(_)) => Standing::Partly,
            (true, None) => Standing::Covered,
            (false, Some(_)) => Standing::Waiting,
            (false, None) => Standing::Gap,
        }
    }

    fn entry(&self, id: &str) -> Option<&Entry> {
        self.waiting
            .exact(id)
            .or_else(|| self.waiting.by_pattern(id).map(|(_, entry)| entry))
    }

    /// The first test that cites the id, or what it waits for.
    fn explanation(&self, id: &str) -> String {
        let places = self.citations.of(id);
        let tests = match places {
            [] => String::new(),
            [only] => format!(" – {only}"),
            [first, rest @ ..] => format!(" – {first} and {} more", rest.len()),
        };
        match self.entry(id) {
            Some(entry) => format!("{tests} – waits for {}: {}", entry.waits_for, entry.reason),
            None => tests,
        }
    }
}

impl Standing {
    fn word(self) -> &'static str {
        match self {
            Self::Covered => "covered",
            Self::Partly => "partly",
            Self::Waiting => "waiting",
            Self::Gap => "GAP",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standings(waiting: &str, test: &str) -> Vec<Standing> {
        let report = report(waiting, test);
        report
            .requirements
            .ids()
            .map(|id| report.standing(id))
            .collect()
    }

    const IDS: &str = "[queue]\ntitle = 'Queue'\n[queue.ids]\n\
                       'Q-1' = 'one'\n'Q-2.1' = 'two'\n'Q-2.2' = 'three'\n";

    fn report(waiting: &str, test: &str) -> Report {
        let requirements = Requirements::parse(IDS).unwrap();
        let mut citations = Citations::default();
        citations.read("crates/queue/tests/a.rs", test, &requirements.prefixes());
        let waiting = Waiting::parse(waiting).unwrap();
        Report::new(requirements, waiting, citations)
    }

    fn problems(waiting: &str, test: &str) -> Vec<String> {
        report(waiting, test).problems()
    }

    fn entry(ids: &str, more: &str) -> String {
        format!("[[waiting]]\nids = [{ids}]\nwaits_for = 3\nreason = 'later'\n{more}\n")
    }

    #[test]
    fn cited_or_listed_is_enough() {
        assert!(problems(&entry("'Q-2.1', 'Q-2.2'", ""), "// Q-1").is_empty());
        assert!(problems(&entry("'Q-2.*'", ""), "// Q-1").is_empty());
        assert!(problems(&entry("'Q-2.*'", ""), "// Q-1 Q-2.1").is_empty());
    }

    #[test]
    fn what_is_cited_under_a_pattern_is_done_partly() {
        let pattern = entry("'Q-2.*'", "");
        let expected = [Standing::Covered, Standing::Partly, Standing::Waiting];
        assert_eq!(standings(&pattern, "// Q-1 Q-2.1"), expected);
        assert_eq!(standings("", ""), [Standing::Gap; 3]);
    }

    #[test]
    fn a_gap_is_named() {
        let found = problems(&entry("'Q-2.1'", ""), "// Q-1");
        assert_eq!(
            found,
            ["`Q-2.2` is a gap: no test cites it, and TRACE.toml does not list it"]
        );
    }

    #[test]
    fn an_unknown_id_is_named_with_its_place() {
        let found = problems(&entry("'Q-2.*'", ""), "// Q-1\n// Q-9");
        assert_eq!(
            found,
            ["crates/queue/tests/a.rs:2: cites `Q-9`, which is no requirement"]
        );
    }

    #[test]
    fn a_clause_may_be_named_but_covers_none_of_its_parts() {
        let found = problems("", "// Q-1 Q-2");
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(
            found.iter().all(|problem| problem.contains("is a gap")),
            "{found:?}"
        );
    }

    #[test]
    fn cited_and_waiting_needs_partly() {
        let both = "// Q-1 Q-2.1 Q-2.2";
        assert_eq!(problems(&entry("'Q-1'", ""), both).len(), 1);
        assert!(problems(&entry("'Q-1'", "partly = true"), both).is_empty());
    }

    #[test]
    fn partly_without_a_test_is_a_problem() {
        let found = problems(&entry("'Q-1'", "partly = true"), "// Q-2.1 Q-2.2");
        assert_eq!(
            found,
            ["TRACE.toml: `Q-1` is listed as done partly, but no test cites it"]
        );
    }

    #[test]
    fn a_line_that_means_nothing_is_a_problem() {
        let all = "// Q-1 Q-2.1 Q-2.2";
        assert_eq!(
            problems(&entry("'Q-2.*', 'Q-7'", ""), all),
            [
                "TRACE.toml: nothing waits under `Q-2.*` any more",
                "TRACE.toml: `Q-7` is no requirement"
            ]
        );
    }
}
