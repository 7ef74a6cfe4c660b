//! The catalogue for tools.

use std::fmt::{self, Write as _};

use super::{Catalog, CatalogArgument, CatalogHandler, CatalogMessage};
use crate::build_error::Problem;
use crate::definition::{Argument, Through};
use crate::global_behavior::BehaviorDefinition;
use crate::message::MessageKind;
use crate::publishing::Publishing;

impl Catalog {
    /// The catalogue as one JSON object, for tools: `messages`, each with the names of the `behaviors` before it and its
    /// `handlers`, each with its `arguments` and the behaviors that it goes `through`; all global `behaviors`; and
    /// `problems`. A later version may add fields.
    #[must_use]
    pub fn to_json(&self) -> String {
        let messages = self.messages.iter().map(message).collect();
        let behaviors = self.behaviors.iter().map(|of| behavior(of)).collect();
        let problems = self.problems.iter().map(problem).collect();
        Json::Object(vec![
            ("messages", Json::List(messages)),
            ("behaviors", Json::List(behaviors)),
            ("problems", Json::List(problems)),
        ])
        .to_string()
    }
}

fn kind(kind: MessageKind) -> Json {
    Json::text(match kind {
        MessageKind::Command => "command",
        MessageKind::Query => "query",
        MessageKind::StreamQuery => "stream_query",
        MessageKind::Event => "event",
    })
}

/// A global behavior.
fn behavior(it: &BehaviorDefinition) -> Json {
    Json::Object(vec![
        ("name", Json::text(it.name())),
        ("module", Json::text(it.module())),
        ("file", Json::text(it.location().file)),
        ("line", Json::Number(it.location().line.into())),
        ("order", Json::Number(it.order().into())),
        ("on", Json::List(it.kinds().iter().map(|of| kind(*of)).collect())),
        ("capability", it.capability().map_or(Json::Null, Json::text)),
        ("arguments", Json::List(CatalogArgument::of(it).iter().map(argument).collect())),
    ])
}

fn message(message: &CatalogMessage) -> Json {
    let CatalogMessage { definition: it, behaviors, handlers, problems } = message;
    let mut fields = vec![
        ("kind", kind(it.kind())),
        ("name", Json::text(it.name())),
        ("type", Json::text(it.type_name())),
        ("module", Json::text(it.module())),
        ("file", Json::text(it.location().file)),
        ("line", Json::Number(it.location().line.into())),
        ("returns", Json::text(it.returns())),
        ("error", Json::text(it.error())),
        ("contract", Json::Bool(it.is_contract())),
        ("behaviors", Json::List(behaviors.iter().map(|of| Json::text(of.name())).collect())),
        ("handlers", Json::List(handlers.iter().map(handler).collect())),
        ("problems", Json::List(problems.iter().map(problem).collect())),
    ];
    if it.kind() == MessageKind::Event {
        fields.push(("publish", publish(it.publishing())));
    }
    Json::Object(fields)
}

fn publish(publishing: Publishing) -> Json {
    let mut fields = vec![("policy", Json::text(publishing.name()))];
    if let Publishing::Detached { capacity, when_full } = publishing {
        fields.push(("capacity", Json::Number(capacity.try_into().unwrap_or(i64::MAX))));
        fields.push(("when_full", Json::text(&when_full.to_string())));
    }
    Json::Object(fields)
}

fn handler(handler: &CatalogHandler) -> Json {
    let CatalogHandler { definition: it, arguments, through: behaviors } = handler;
    Json::Object(vec![
        ("name", Json::text(it.name())),
        ("module", Json::text(it.module())),
        ("file", Json::text(it.location().file)),
        ("line", Json::Number(it.location().line.into())),
        ("order", Json::Number(it.order().into())),
        ("after", Json::List(it.after().iter().map(|other| Json::text(other.name())).collect())),
        ("borrows_message", Json::Bool(it.borrows_message())),
        ("arguments", Json::List(arguments.iter().map(argument).collect())),
        ("through", Json::List(behaviors.iter().map(|(of, arguments)| through(of, arguments)).collect())),
    ])
}

/// A behavior that a handler names.
fn through(it: &Through, arguments: &[CatalogArgument]) -> Json {
    Json::Object(vec![
        ("name", Json::text(it.name())),
        ("file", Json::text(it.location().file)),
        ("line", Json::Number(it.location().line.into())),
        ("arguments", Json::List(arguments.iter().map(argument).collect())),
    ])
}

fn argument(argument: &CatalogArgument) -> Json {
    let kind = match argument.argument {
        Argument::Shared(_) => "shared",
        Argument::Scoped(_) => "scoped",
        Argument::Value(_) => "value",
        Argument::Context(_) => "context",
    };
    Json::Object(vec![
        ("kind", Json::text(kind)),
        ("type", Json::text(argument.argument.written())),
        ("needs", Json::texts(&argument.needs)),
    ])
}

fn problem(problem: &Problem) -> Json {
    Json::Object(vec![("text", Json::text(&problem.text)), ("help", Json::text(&problem.help))])
}

/// A JSON value that prints itself.
pub(super) enum Json {
    Null,
    Text(String),
    Number(i64),
    Bool(bool),
    List(Vec<Self>),
    Object(Vec<(&'static str, Self)>),
}

impl Json {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    fn texts(texts: &[&str]) -> Self {
        Self::List(texts.iter().map(|text| Self::text(text)).collect())
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => quote(f, text),
            Self::Number(number) => write!(f, "{number}"),
            Self::Null => f.write_str("null"),
            Self::Bool(bool) => write!(f, "{bool}"),
            Self::List(values) => {
                f.write_char('[')?;
                for (index, value) in values.iter().enumerate() {
                    write!(f, "{}{value}", if index == 0 { "" } else { "," })?;
                }
                f.write_char(']')
            }
            Self::Object(fields) => {
                f.write_char('{')?;
                for (index, (key, value)) in fields.iter().enumerate() {
                    f.write_str(if index == 0 { "" } else { "," })?;
                    quote(f, key)?;
                    write!(f, ":{value}")?;
                }
                f.write_char('}')
            }
        }
    }
}

fn quote(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' | '\\' => write!(f, "\\{c}")?,
            '\0'..='\x1f' => write!(f, "\\u{:04x}", u32::from(c))?,
            _ => f.write_char(c)?,
        }
    }
    f.write_char('"')
}
