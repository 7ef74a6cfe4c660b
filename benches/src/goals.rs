//! What the mediator promises about its costs, as ratios within one run.

use std::fmt::{self, Write as _};

use crate::count::Counts;
use crate::rounds::Samples;
use crate::spread::Spread;

/// A promise, and what was measured of it.
#[derive(Debug)]
pub struct Goal {
    /// What is compared with what.
    pub what: String,
    /// The promise.
    pub bound: Bound,
    /// `None` where a case did not run.
    pub measured: Option<Spread>,
}

/// What keeps a promise.
#[derive(Clone, Copy, Debug)]
pub enum Bound {
    /// Not more.
    AtMost(f64),
    /// Not less.
    AtLeast(f64),
}

/// How a promise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The median keeps it.
    Met,
    /// The median breaks it, and the nearer quartile keeps it: this run cannot tell.
    Unclear,
    /// Broken.
    Missed,
    /// Not measured.
    Unknown,
}

impl Goal {
    /// How it stands.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let Some(measured) = self.measured else { return Verdict::Unknown };
        let (met, nearly) = match self.bound {
            Bound::AtMost(limit) => (measured.median <= limit, measured.low <= limit),
            Bound::AtLeast(limit) => (measured.median >= limit, measured.high >= limit),
        };
        match (met, nearly) {
            (true, _) => Verdict::Met,
            (false, true) => Verdict::Unclear,
            (false, false) => Verdict::Missed,
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtMost(limit) => write!(f, "≤ {limit}"),
            Self::AtLeast(limit) => write!(f, "≥ {limit}"),
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Met => "met",
            Self::Unclear => "unclear: within the spread",
            Self::Missed => "**not met**",
            Self::Unknown => "not measured",
        })
    }
}

/// The goals as a section in Markdown.
#[must_use]
pub fn table(goals: &[Goal]) -> String {
    let mut text = "### Goals\n\n| what | goal | measured | |\n|---|--:|--:|---|\n".to_owned();
    for goal in goals {
        let measured = goal.measured.map_or_else(|| "–".to_owned(), |measured| measured.to_string());
        let _ = writeln!(text, "| {} | {} | {measured} | {} |", goal.what, goal.bound, goal.verdict());
    }
    text
}

/// All goals, with what one run measured.
#[must_use]
pub fn all(samples: &Samples, counts: &Counts) -> Vec<Goal> {
    let mut goals = vec![];
    let mut add = |what: String, bound, measured| goals.push(Goal { what, bound, measured });
    let mut ratios = |bound, pairs: &[(&str, &str)]| {
        for (id, beside) in pairs {
            add(format!("`{id}` / `{beside}`"), bound, samples.ratio(id, beside));
        }
    };

    // With a handler that has something to do, and with one that has next to nothing.
    ratios(Bound::AtMost(1.25), &[("longer/cqrs", "longer/direct"), ("send/cqrs", "send/direct")]);
    ratios(
        Bound::AtMost(0.5),
        &[
            ("send/cqrs", "send/boxed"),
            ("send/cqrs-query", "send/boxed"),
            ("empty/cqrs", "empty/boxed"),
            ("empty/cqrs-query", "empty/boxed"),
        ],
    );
    ratios(Bound::AtMost(1.1), &[("send/cqrs-two-context", "send/cqrs-two")]);
    ratios(Bound::AtMost(1.5), &[("behaviors/cqrs-5", "send/cqrs")]);
    ratios(Bound::AtMost(1.3), &[("send/cqrs-contract", "send/boxed")]);
    ratios(
        Bound::AtMost(1.0),
        &[("publish/cqrs-1", "publish/boxed-1"), ("publish/cqrs-3", "publish/boxed-3")],
    );
    ratios(
        Bound::AtMost(1.0),
        &[
            ("send/cqrs", "send/medi-rs"),
            ("send/cqrs-query", "send/medi-rs-query"),
            ("send/cqrs-two", "send/medi-rs-two"),
            ("empty/cqrs", "empty/medi-rs"),
            ("behaviors/cqrs-3", "behaviors/medi-rs-3"),
        ],
    );
    ratios(
        Bound::AtLeast(3.0),
        &[("send/mediator", "send/cqrs"), ("send/mediator-rs", "send/cqrs"), ("send/brazier", "send/cqrs")],
    );

    add(
        "(`behaviors/cqrs-global-1` − `send/cqrs`) / `send/boxed`".to_owned(),
        Bound::AtMost(1.0),
        samples.extra("behaviors/cqrs-global-1", "send/cqrs", "send/boxed"),
    );

    let mut allocations = |most: f64, ids: &[&str]| {
        for id in ids {
            let exact = counts.get(*id).map(|count| count.allocations);
            let measured = exact.map(|exact| Spread { low: exact, median: exact, high: exact });
            add(format!("allocations of `{id}`"), Bound::AtMost(most), measured);
        }
    };
    allocations(
        0.0,
        &[
            "send/cqrs",
            "send/cqrs-query",
            "send/cqrs-two",
            "send/cqrs-two-context",
            "send/cqrs-scoped",
            "behaviors/cqrs-5",
        ],
    );
    allocations(1.0, &["publish/cqrs-1"]);
    allocations(3.0, &["publish/cqrs-3"]);
    goals
}
