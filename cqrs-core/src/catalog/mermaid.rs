//! The catalogue as a diagram.

use std::collections::BTreeSet;

use super::{Catalog, CatalogHandler};
use crate::definition::Argument;
use crate::message::MessageKind;

impl Catalog {
    /// A [Mermaid](https://mermaid.js.org) flowchart: messages, their handlers, and the dependencies that those share.
    /// Where a dependency is reached through a `&mut` or a by-value argument, the line says through which.
    #[must_use]
    pub fn to_mermaid(&self) -> String {
        let mut lines = vec!["flowchart LR".to_owned()];
        let dependencies = self.dependencies();
        let mut handlers = 0;
        for (index, message) in self.messages.iter().enumerate() {
            let definition = message.definition;
            let label = escape(&format!("{} {}", definition.kind(), message.name()));
            let (open, close) = match definition.kind() {
                MessageKind::Command => ("[", "]"),
                MessageKind::Query | MessageKind::StreamQuery => ("([", "])"),
                MessageKind::Event => ("{{", "}}"),
            };
            lines.push(format!("  m{index}{open}\"{label}\"{close}"));
            if message.handlers.is_empty() && definition.kind() != MessageKind::Event {
                lines.push(format!("  m{index} -.-> n{index}[\"no handler\"]"));
            }
            for handler in &message.handlers {
                lines.push(format!("  m{index} --> h{handlers}(\"{}\")", escape(handler.definition.name())));
                lines.extend(needs(handler, handlers, &dependencies));
                handlers += 1;
            }
        }
        let shorts: Vec<String> = dependencies.iter().map(|name| short(name)).collect();
        for (index, name) in dependencies.iter().enumerate() {
            let is_unique = shorts.iter().filter(|short| **short == shorts[index]).count() == 1;
            let label = escape(if is_unique { &shorts[index] } else { name });
            lines.push(format!("  d{index}[(\"{label}\")]"));
        }
        lines.join("\n") + "\n"
    }

    /// The types that the builder has to be given, each once.
    fn dependencies(&self) -> Vec<&'static str> {
        let handlers = self.messages.iter().flat_map(|message| &message.handlers);
        let arguments = handlers.flat_map(|handler| &handler.arguments);
        let needs: BTreeSet<&'static str> = arguments.flat_map(|argument| argument.needs.clone()).collect();
        needs.into_iter().collect()
    }
}

/// The lines from one handler to what it needs.
fn needs(handler: &CatalogHandler, id: usize, dependencies: &[&'static str]) -> Vec<String> {
    let mut lines = Vec::new();
    for argument in &handler.arguments {
        let through = match argument.argument {
            Argument::Shared(_) => String::new(),
            other => format!("|\"{}\"|", escape(other.written())),
        };
        for need in &argument.needs {
            if let Ok(dependency) = dependencies.binary_search(need) {
                lines.push(format!("  h{id} -->{through} d{dependency}"));
            }
        }
    }
    lines
}

/// A type without the paths in it: `Stock<alloc::string::String>` is `Stock<String>`.
pub(super) fn short(name: &str) -> String {
    let mut short = String::new();
    let mut rest = name;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("::") {
            let is_word = |c: char| c.is_alphanumeric() || c == '_';
            let path = short.trim_end_matches(is_word).len();
            if path < short.len() {
                short.truncate(path);
            } else {
                // After `<T as Trait>`: no word to leave out.
                short.push_str("::");
            }
            rest = after;
        } else {
            short.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    short
}

/// As Mermaid writes what would otherwise be its own, or HTML.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '"' | '#' | '&' | '<' | '>' | '`' | '\\' => escaped.push_str(&format!("#{};", u32::from(c))),
            _ => escaped.push(c),
        }
    }
    escaped
}
