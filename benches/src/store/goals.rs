//! What the store promises.

use super::cases::Case;
use super::contenders::OURS;
use super::measured::{LENGTHS, Measured};
use super::setting::Setting;
use crate::goals::{Bound, Goal};
use crate::spread::Spread;

/// How many times as long as ours the best peer takes, at least.
const TIMES: [(Case, f64); 5] = [
    (Case::Append { tasks: 1, batch: 1 }, 2.0),
    (Case::Append { tasks: 16, batch: 1 }, 8.0),
    (Case::Append { tasks: 1, batch: 10 }, 3.0),
    (Case::Append { tasks: 1, batch: 100 }, 3.0),
    (Case::Decide, 4.0),
];

/// Events a second that all are read with.
const RATE: f64 = 200_000.0;

/// Kilobytes that the longest stream takes more than one of a few megabytes.
const MORE: f64 = 1024.0;

/// All goals, with what was measured.
#[must_use]
pub fn all(measured: &Measured) -> Vec<Goal> {
    let mut goals = vec![];
    for setting in Setting::ALL {
        let mut add = |what: String, bound, measured| {
            goals.push(Goal { what: format!("{}: {what}", setting.title()), bound, measured });
        };
        for (case, times) in TIMES {
            let best = measured.best_peer(setting, case);
            add(format!("{}, best peer / ours", case.title()), Bound::AtLeast(times), best);
        }
        let case = Case::Append { tasks: 16, batch: 1 };
        let refused = measured.refusals(setting, case, OURS);
        let conflicts = refused.map(|refused| exact(refused.conflicts + refused.locked));
        add(format!("{}, ours: conflicts", case.title()), Bound::AtMost(0.0), conflicts);
        let rate = measured.rate(setting, Case::Read, OURS).map(rounded);
        add(format!("{}, ours: events/s", Case::Read.title()), Bound::AtLeast(RATE), rate);
    }
    // What SQLite keeps of the file is full long before the end of both.
    let [.., least, most] = LENGTHS;
    let grown = measured.memory(OURS, most).zip(measured.memory(OURS, least));
    goals.push(Goal {
        what: format!("memory to load {most} events, more than for {least}, ours: KB"),
        bound: Bound::AtMost(MORE),
        measured: grown.map(|(most, least)| exact(most - least)),
    });
    goals
}

fn exact(value: f64) -> Spread {
    Spread { low: value, median: value, high: value }
}

fn rounded(Spread { low, median, high }: Spread) -> Spread {
    Spread { low: low.round(), median: median.round(), high: high.round() }
}
