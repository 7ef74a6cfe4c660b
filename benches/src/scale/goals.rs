//! What is promised of many handlers.

use super::cargo::Profile;
use super::compiled::Compiled;
use super::per_handler::PerHandler;
use super::registered::Registered;
use crate::goals::{Bound, Goal};
use crate::spread::Spread;

/// Milliseconds for the mediator of the largest program.
const BUILD: f64 = 10.0;

/// Milliseconds for a command with its handler and the function that sends it.
const HANDLER: f64 = 10.0;

/// How much longer a send may take among many than alone. Where the linker puts a loop is worth a few per cent.
const AMONG_MANY: f64 = 1.05;

/// The goals of what ran, with what was measured.
#[must_use]
pub fn all(registered: &[Registered], compiled: &[Compiled]) -> Vec<Goal> {
    let mut goals = vec![];
    if let (Some(few), Some(many)) = (registered.first(), registered.last()) {
        of_registered(&mut goals, few, many);
    }
    for profile in [Profile::Debug, Profile::Release] {
        of_compiled(&mut goals, compiled, profile);
    }
    goals
}

fn of_registered(goals: &mut Vec<Goal>, few: &Registered, many: &Registered) {
    let mut add = |what: String, limit, measured| {
        goals.push(Goal { what, bound: Bound::AtMost(limit), measured });
    };
    let (less, more) = (few.messages, many.messages);
    add(format!("`send` among {more} messages / among {less}, ns"), AMONG_MANY, many.beside(few));
    let instructions = many.instructions.zip(few.instructions).map(|(many, few)| exact(many / few));
    add(format!("`send` among {more} messages / among {less}, instructions"), 1.0, instructions);
    add(format!("`build()` of {more} messages, the first of a process, ms"), BUILD, Some(many.plain.first));
    add(format!("`build()` of {more} messages, later, ms"), BUILD, Some(many.plain.later));
    let behaviors = format!("`build()` of {more} messages with five global behaviors, later, ms");
    add(behaviors, BUILD, Some(many.behaviors.later));
}

/// The other mediators that want no attribute: a macro has to be worth less than what it saves one to write.
fn of_compiled(goals: &mut Vec<Goal>, compiled: &[Compiled], profile: Profile) {
    let each = |contender| PerHandler::of(compiled, contender, profile);
    let Some(ours) = each("cqrs") else { return };
    if profile == Profile::Debug {
        let what = "the whole build for each handler, debug, ms".to_owned();
        goals.push(Goal { what, bound: Bound::AtMost(HANDLER), measured: Some(exact(ours.wall)) });
    }
    for name in ["brazier", "mediator", "mediator-rs"] {
        let Some(other) = each(name) else { continue };
        let mut add = |what: &str, ours: f64, other: f64| {
            let what = format!("{what} for each handler, {}: `cqrs` / `{name}`", profile.name());
            goals.push(Goal { what, bound: Bound::AtMost(1.0), measured: Some(exact(ours / other)) });
        };
        add("CPU time of the compiler", ours.processor, other.processor);
        add("machine code", ours.text, other.text);
    }
}

fn exact(value: f64) -> Spread {
    let rounded = (value * 100.0).round() / 100.0;
    Spread { low: rounded, median: rounded, high: rounded }
}
