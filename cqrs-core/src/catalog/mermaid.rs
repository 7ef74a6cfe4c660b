//! The catalogue as a diagram.

use std::collections::{BTreeMap, BTreeSet};

use super::{Catalog, CatalogArgument, CatalogHandler, CatalogMessage};
use crate::definition::{Argument, Location};
use crate::global_behavior::BehaviorDefinition;
use crate::message::MessageKind;

impl Catalog {
    /// A [Mermaid](https://mermaid.js.org) flowchart: messages, their handlers, the behaviors in front of them, and the
    /// dependencies that all of those share. Where a dependency is reached through a `&mut` or a by-value argument, the
    /// line says through which. Dotted lines lead from a handler to the behaviors that it names, and from a global behavior
    /// to all messages of the kinds that it sees.
    #[must_use]
    pub fn to_mermaid(&self) -> String {
        let mut lines = vec!["flowchart LR".to_owned()];
        let dependencies = self.dependencies();
        let behaviors = self.drawn();
        let is_grouped = !self.behaviors.is_empty();
        if is_grouped {
            self.groups(&mut lines);
        }
        let mut handlers = 0;
        for (index, message) in self.messages.iter().enumerate() {
            let is_event = message.definition.kind() == MessageKind::Event;
            if !is_grouped {
                lines.push(format!("  {}", node(index, message)));
            }
            if message.handlers.is_empty() && !is_event {
                lines.push(format!("  m{index} -.-> n{index}[\"no handler\"]"));
            }
            for handler in &message.handlers {
                lines.push(format!("  m{index} --> h{handlers}(\"{}\")", escape(handler.definition.name())));
                for (behavior, _) in &handler.through {
                    let drawn = behaviors.iter().position(|of| of.is(behavior.identity()));
                    lines.extend(drawn.map(|drawn| format!("  h{handlers} -.->|\"through\"| b{drawn}")));
                }
                lines.extend(needs(&format!("h{handlers}"), &handler.arguments, &dependencies));
                handlers += 1;
            }
        }
        for (index, behavior) in behaviors.iter().enumerate() {
            let Drawn { name, location, global, arguments } = behavior;
            let is_unique = behaviors.iter().filter(|other| other.name == *name).count() == 1;
            let label = if is_unique { (*name).to_owned() } else { format!("{name} ({location})") };
            lines.push(format!("  b{index}[[\"{}\"]]", escape(&label)));
            lines.extend(global.iter().flat_map(|global| self.around(index, global)));
            lines.extend(needs(&format!("b{index}"), arguments, &dependencies));
        }
        let shorts: Vec<String> = dependencies.iter().map(|name| short(name)).collect();
        for (index, name) in dependencies.iter().enumerate() {
            let is_unique = shorts.iter().filter(|short| **short == shorts[index]).count() == 1;
            let label = escape(if is_unique { &shorts[index] } else { name });
            lines.push(format!("  d{index}[(\"{label}\")]"));
        }
        lines.join("\n") + "\n"
    }

    /// The messages of each kind in a box of their own, for global behaviors to point at.
    fn groups(&self, lines: &mut Vec<String>) {
        for kind in self.kinds() {
            lines.push(format!("  subgraph {}[\"{}\"]", group(kind), plural(kind)));
            let all = self.messages.iter().enumerate();
            let own = all.filter(|(_, message)| message.definition.kind() == kind);
            lines.extend(own.map(|(index, message)| format!("    {}", node(index, message))));
            lines.push("  end".to_owned());
        }
    }

    /// The lines from a global behavior to the kinds that it sees.
    fn around(&self, index: usize, behavior: &BehaviorDefinition) -> Vec<String> {
        let seen = behavior.capability().map(|capability| format!("those with {capability}"));
        let seen = seen.as_deref().unwrap_or("all");
        let label = escape(&format!("around {seen}, order {}", behavior.order()));
        let kinds = self.kinds().into_iter().filter(|kind| behavior.kinds().contains(kind));
        kinds.map(|kind| format!("  b{index} -.->|\"{label}\"| {}", group(kind))).collect()
    }

    /// The kinds that there are messages of.
    fn kinds(&self) -> BTreeSet<MessageKind> {
        self.messages.iter().map(|message| message.definition.kind()).collect()
    }

    /// The global behaviors in their order, then those that handlers name, each once.
    fn drawn(&self) -> Vec<Drawn> {
        let mut named: BTreeMap<(&'static str, Location), Vec<CatalogArgument>> = BTreeMap::new();
        for (behavior, arguments) in self.handlers().flat_map(|handler| &handler.through) {
            // What a behavior needs may depend on the message: `&dyn Validator<M>`.
            named.entry(behavior.identity()).or_default().extend(arguments.iter().cloned());
        }
        let global = self.behaviors.iter().map(|&behavior| Drawn {
            name: behavior.name(),
            location: behavior.location(),
            global: Some(behavior),
            arguments: CatalogArgument::of(behavior),
        });
        let named = named.into_iter().map(|((name, location), arguments)| Drawn {
            name,
            location,
            global: None,
            arguments,
        });
        global.chain(named).collect()
    }

    /// The types that the builder has to be given, each once.
    fn dependencies(&self) -> Vec<&'static str> {
        let own = self.handlers().flat_map(|handler| &handler.arguments).cloned();
        let of_behaviors = self.drawn().into_iter().flat_map(|behavior| behavior.arguments);
        let needs: BTreeSet<&'static str> =
            own.chain(of_behaviors).flat_map(|argument| argument.needs).collect();
        needs.into_iter().collect()
    }

    fn handlers(&self) -> impl Iterator<Item = &CatalogHandler> {
        self.messages.iter().flat_map(|message| &message.handlers)
    }
}

/// A behavior with a node of its own.
struct Drawn {
    name: &'static str,
    location: Location,
    /// `None` for one that handlers name.
    global: Option<&'static BehaviorDefinition>,
    arguments: Vec<CatalogArgument>,
}

impl Drawn {
    fn is(&self, named: (&'static str, Location)) -> bool {
        self.global.is_none() && (self.name, self.location) == named
    }
}

/// A message: its kind is its shape.
fn node(index: usize, message: &CatalogMessage) -> String {
    let kind = message.definition.kind();
    let label = escape(&format!("{kind} {}", message.name()));
    let (open, close) = match kind {
        MessageKind::Command => ("[", "]"),
        MessageKind::Query | MessageKind::StreamQuery => ("([", "])"),
        MessageKind::Event => ("{{", "}}"),
    };
    format!("m{index}{open}\"{label}\"{close}")
}

/// The name of a box around all messages of a kind.
fn group(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Command => "all_commands",
        MessageKind::Query => "all_queries",
        MessageKind::StreamQuery => "all_streams",
        MessageKind::Event => "all_events",
    }
}

fn plural(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Command => "commands",
        MessageKind::Query => "queries",
        MessageKind::StreamQuery => "streaming queries",
        MessageKind::Event => "events",
    }
}

/// The lines from a node to what its arguments need, each once.
fn needs(from: &str, arguments: &[CatalogArgument], dependencies: &[&'static str]) -> Vec<String> {
    let mut lines = Vec::new();
    for argument in arguments {
        let through = match argument.argument {
            Argument::Shared(_) => String::new(),
            other => format!("|\"{}\"|", escape(other.written())),
        };
        for need in &argument.needs {
            if let Ok(dependency) = dependencies.binary_search(need) {
                let line = format!("  {from} -->{through} d{dependency}");
                if !lines.contains(&line) {
                    lines.push(line);
                }
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
