//! The tables, in Markdown: for the terminal, and for `docs/benchmarks.md`.

use std::fmt::{self, Write as _};

use crate::case::Case;
use crate::count::{Count, Counts};
use crate::goals::{self, Verdict};
use crate::machine;
use crate::rounds::Samples;
use crate::spread::Spread;
use crate::threads::Throughput;

/// The title of the cases that have `group` before the `/` of their id.
fn title(group: &str) -> &str {
    match group {
        "send" => "A command or a query",
        "longer" => "A handler that has more to do",
        "empty" => "A handler without a body: what dispatch costs by itself",
        "behaviors" => "Through behaviors that do nothing",
        "publish" => "An event, to one handler and to three",
        "stream" => "A streaming query, of 3 items and of 1,000, until it ends",
        "by-name" => "By name, from JSON to JSON",
        "real" => "As programs do it",
        other => other,
    }
}

const RIVALS: [&str; 5] = ["brazier", "medi-rs", "mediator", "mediator-rs", "tower"];

/// Where the counts in a report come from.
#[derive(Clone, Copy, Debug)]
pub enum CountsFrom {
    /// This run.
    Valgrind,
    /// `benches/counts.txt`, which has none of other crates.
    Committed,
}

/// All that one run has measured.
#[derive(Debug)]
pub struct Report<'a> {
    /// What ran.
    pub cases: &'a [Case],
    /// Its times.
    pub samples: &'a Samples,
    /// Its instructions and allocations.
    pub counts: &'a Counts,
    /// Where they are from.
    pub counts_from: CountsFrom,
    /// Whether there are more cases that did not run.
    pub filtered: bool,
    /// On one thread and on two.
    pub threads: &'a [Throughput],
}

impl Report<'_> {
    /// The tables alone.
    #[must_use]
    pub fn tables(&self) -> String {
        let mut text = String::new();
        for group in self.groups() {
            let _ = writeln!(text, "### {}\n", title(group));
            self.table(&mut text, group);
        }
        self.throughput(&mut text);
        self.goals(&mut text);
        text
    }

    /// In the order in which they first appear.
    fn groups(&self) -> Vec<&'static str> {
        let mut groups = vec![];
        for group in self.cases.iter().map(Case::group) {
            if !groups.contains(&group) {
                groups.push(group);
            }
        }
        groups
    }

    fn of_group(&self, group: &str) -> impl Iterator<Item = &Case> {
        self.cases.iter().filter(move |case| case.group() == group)
    }

    fn table(&self, text: &mut String, group: &str) {
        text.push_str("| case | ns | p25–p75 | × direct | × boxed | allocations | instructions |\n");
        text.push_str("|---|--:|--:|--:|--:|--:|--:|\n");
        for case in self.of_group(group) {
            let Some(nanos) = self.samples.nanos(case.id()).and_then(Spread::of) else { continue };
            let count = self.counts.get(case.id());
            let _ = writeln!(
                text,
                "| `{}` | {:.1} | {:.1}–{:.1} | {} | {} | {} | {} |",
                case.id(),
                nanos.median,
                nanos.low,
                nanos.high,
                self.ratio(case, case.direct()),
                self.ratio(case, case.boxed()),
                cell(count.map(Count::allocations)),
                cell(count.map(Count::instructions)),
            );
        }
        text.push('\n');
    }

    fn ratio(&self, case: &Case, beside: &str) -> String {
        cell(self.samples.ratio(case.id(), beside).filter(|_| case.id() != beside))
    }

    fn throughput(&self, text: &mut String) {
        if self.threads.is_empty() {
            return;
        }
        text.push_str("### Two threads that share one mediator\n\n");
        text.push_str("| | million messages/s on one thread | on two | × |\n|---|--:|--:|--:|\n");
        for Throughput { what, one, two, ratio } in self.threads {
            let _ = writeln!(text, "| {what} | {one} | {two} | {ratio} |");
        }
        text.push('\n');
    }

    fn goals(&self, text: &mut String) {
        let mut goals = goals::all(self.samples, self.counts);
        // Where all cases ran, what was not measured has a wrong id, and that is to be seen.
        if self.filtered {
            goals.retain(|goal| goal.verdict() != Verdict::Unknown);
        }
        text.push_str(&goals::table(&goals));
    }

    /// The whole page.
    #[must_use]
    pub fn page(&self) -> String {
        let rivals: Vec<String> =
            RIVALS.iter().map(|name| format!("{name} {}", machine::version_of(name))).collect();
        let mut text = format!(
            include_str!("page.md"),
            date = machine::date(),
            processor = machine::processor(),
            cores = machine::cores(),
            rustc = machine::rustc(),
            rivals = rivals.join(", "),
            rounds = self.samples.rounds(),
            counts = match self.counts_from {
                CountsFrom::Valgrind => "They were counted in this run.",
                CountsFrom::Committed =>
                    "They are those of `benches/counts.txt`, which has none of other crates: where this \
                     page was written, valgrind was missing.",
            },
            tables = self.tables(),
        );
        for group in self.groups() {
            let _ = writeln!(text, "\n### {}\n", title(group));
            for case in self.of_group(group) {
                let _ = writeln!(text, "- `{}`: {}", case.id(), case.what());
            }
        }
        text
    }
}

fn cell(value: Option<impl fmt::Display>) -> String {
    value.map_or_else(|| "–".to_owned(), |value| value.to_string())
}
