//! The catalogue as text, a line for each global behavior and each handler.

use std::fmt;

use super::{Catalog, CatalogHandler, CatalogMessage};
use crate::build_error::Problem;
use crate::global_behavior::BehaviorDefinition;

/// Where lists of arguments are broken.
const WIDTH: usize = 110;

/// Kind, message, handler, place; and the arguments, which are not padded.
struct Line<'a> {
    columns: [String; 4],
    arguments: Vec<String>,
    /// What is wrong with the message, below its last line, or with the behavior.
    problems: Vec<&'a Problem>,
}

impl fmt::Display for Catalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let behaviors = self.behaviors.iter().map(|of| behavior(of, &self.problems));
        let lines: Vec<Line<'_>> = behaviors.chain(self.messages.iter().flat_map(lines)).collect();
        let widths: [usize; 4] = std::array::from_fn(|column| {
            lines.iter().map(|line| line.columns[column].chars().count()).max().unwrap_or_default()
        });
        let indent = widths.iter().map(|width| width + 2).sum();
        for line in &lines {
            let mut text = String::new();
            for (column, width) in line.columns.iter().zip(widths) {
                text.push_str(&format!("{column:width$}  "));
            }
            text.push_str(&wrapped(&line.arguments, indent));
            writeln!(f, "{}", text.trim_end())?;
            for problem in &line.problems {
                writeln!(f, "  problem: {}", problem.text)?;
            }
        }
        for problem in self.problems.iter().filter(|problem| problem.location().is_none()) {
            writeln!(f, "problem: {}", problem.text)?;
        }
        let handlers = self.messages.iter().map(|message| message.handlers.len()).sum();
        let counted = |count: usize, what: &str| match count {
            1 => format!("1 {what}"),
            _ => format!("{count} {what}s"),
        };
        write!(f, "{}, {}", counted(self.messages.len(), "message"), counted(handlers, "handler"))?;
        if !self.behaviors.is_empty() {
            write!(f, ", {}", counted(self.behaviors.len(), "behavior"))?;
        }
        match self.problems.len() {
            0 => writeln!(f),
            count => writeln!(f, ", {}", counted(count, "problem")),
        }
    }
}

/// A global behavior: its kinds stand where a message has its name.
fn behavior<'a>(definition: &BehaviorDefinition, problems: &'a [Problem]) -> Line<'a> {
    let kinds: Vec<String> = definition.kinds().iter().map(ToString::to_string).collect();
    let place = definition.location();
    let capability = definition.capability().map(|capability| format!("with {capability}"));
    let arguments = definition.arguments().iter().map(|argument| argument.written().to_owned());
    let own = |problem: &&Problem| (problem.item(), problem.location()) == (definition.name(), Some(place));
    Line {
        columns: [
            "behavior".to_owned(),
            kinds.join(", "),
            format!("{} (order {})", definition.name(), definition.order()),
            place.to_string(),
        ],
        arguments: capability.into_iter().chain(arguments).collect(),
        problems: problems.iter().filter(own).collect(),
    }
}

fn lines(message: &CatalogMessage) -> Vec<Line<'_>> {
    let definition = message.definition;
    let line = |handler: String, place: String, arguments: Vec<String>| Line {
        columns: [definition.kind().to_string(), message.name(), handler, place],
        arguments,
        problems: Vec::new(),
    };
    let mut lines: Vec<Line<'_>> = message
        .handlers
        .iter()
        .map(|handler| {
            let place = handler.definition.location().to_string();
            line(name(handler), place, arguments(handler))
        })
        .collect();
    if lines.is_empty() {
        lines.push(line("(no handler)".to_owned(), definition.location().to_string(), Vec::new()));
    }
    if let Some(last) = lines.last_mut() {
        last.problems = message.problems.iter().collect();
    }
    lines
}

fn name(handler: &CatalogHandler) -> String {
    let definition = handler.definition;
    let order = Some(definition.order()).filter(|order| *order != 0).map(|order| format!("order {order}"));
    let after = definition.after().iter().map(|other| format!("after {}", other.name()));
    let notes: Vec<String> = order.into_iter().chain(after).collect();
    if notes.is_empty() {
        return definition.name().to_owned();
    }
    format!("{} ({})", definition.name(), notes.join(", "))
}

fn arguments(handler: &CatalogHandler) -> Vec<String> {
    let arguments = handler.arguments.iter().map(|argument| argument.argument.written().to_owned());
    let through = handler.definition.through().iter().map(|behavior| format!("through {}", behavior.name()));
    through.chain(arguments).collect()
}

/// The items, separated by commas, with a new line before each that would stand beyond the width.
fn wrapped(items: &[String], indent: usize) -> String {
    let mut text = String::new();
    let mut column = indent;
    for (index, item) in items.iter().enumerate() {
        let comma = if index + 1 < items.len() { "," } else { "" };
        let width = item.chars().count() + comma.len();
        if index > 0 && column + 1 + width > WIDTH {
            text.push_str(&format!("\n{:indent$}", ""));
            column = indent;
        } else if index > 0 {
            text.push(' ');
            column += 1;
        }
        text.push_str(item);
        text.push_str(comma);
        column += width;
    }
    text
}
