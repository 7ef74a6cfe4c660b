//! Why a message that came as JSON was not handled, or its answer not written.

use std::error::Error as StdError;
use std::fmt::{self, Write};

use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};

use crate::definition::MessageDefinition;
use crate::message::MessageKind;
use crate::{BoxError, PublishError, Rejection};

/// Why a verb of [`ByName`](crate::ByName) failed.
///
/// ```
/// use cqrs_core::JsonError;
///
/// fn status(error: &JsonError) -> u16 {
///     match error {
///         JsonError::UnknownName { .. } => 404,
///         JsonError::WrongKind { .. } => 405,
///         JsonError::Payload(payload) if payload.is_syntax() => 400,
///         JsonError::Payload(_) => 422,
///         JsonError::Handler(_) => 409, // or by its type: `error.downcast_ref::<PlaceOrderError>()`
///         _ => 500,
///     }
/// }
/// ```
///
/// As with [`Error`](crate::Error), the errors of handlers and of the framework read as themselves. No text, neither of
/// `{}` nor of `{:?}`, quotes a value of the payload; only a name that is unknown is repeated.
#[derive(Debug)]
#[non_exhaustive]
pub enum JsonError {
    /// The mediator knows no message with this name.
    #[non_exhaustive]
    UnknownName {
        /// The name, as it came.
        name: String,
        /// A known name that is like it, or whose type has this name.
        meant: Option<&'static str>,
    },
    /// The message is of another kind than the verb is for.
    #[non_exhaustive]
    WrongKind {
        /// What has the name.
        message: &'static MessageDefinition,
        /// The kind that the verb is for.
        used_as: MessageKind,
    },
    /// The message does not implement `serde::Deserialize`.
    #[non_exhaustive]
    NotDeserialize {
        /// The message.
        message: &'static MessageDefinition,
    },
    /// What the message returns does not implement `serde::Serialize`. The message was not dispatched.
    #[non_exhaustive]
    NotSerialize {
        /// The message.
        message: &'static MessageDefinition,
        /// The type that it returns, or streams, as its definition has it.
        output: &'static str,
    },
    /// The payload is not JSON, or not that of the message.
    Payload(PayloadError),
    /// The handler returned this error: the one that the message declares, to be downcast, or the [`BoxError`] that it
    /// was.
    Handler(BoxError),
    /// Handlers of the event failed.
    Publish(PublishError),
    /// The framework could not run the handler, or could not keep what it did.
    Rejected(Rejection),
    /// The handler succeeded, and its answer could not be written.
    Answer(AnswerError),
}

impl From<Rejection> for JsonError {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownName { name, meant } => {
                f.write_str("this mediator knows no message with the name `")?;
                write_foreign(f, name)?;
                match meant {
                    Some(meant) => write!(f, "`: did you mean `{meant}`?"),
                    None => f.write_str(
                        "`: it is `name = \"..\"` of the macro, or else the name of the type; \
                         a crate that the program never names is not linked, and its messages are not known",
                    ),
                }
            }
            Self::WrongKind { message, used_as } => {
                let (name, kind) = (message.name(), message.kind());
                let article = if kind == MessageKind::Event { "an" } else { "a" };
                write!(f, "`{name}` is {article} {kind}: use `{}`, not `{}`", verb(kind), verb(*used_as))
            }
            Self::NotDeserialize { message } => write!(
                f,
                "`{}` cannot come from JSON: derive `serde::Deserialize` for `{}` ({})",
                message.name(),
                message.type_name(),
                message.location()
            ),
            Self::NotSerialize { message, output } => write!(
                f,
                "`{}` cannot be answered in JSON: derive `serde::Serialize` for `{output}`, which `{}` ({}) returns",
                message.name(),
                message.type_name(),
                message.location()
            ),
            Self::Payload(error) => fmt::Display::fmt(error, f),
            Self::Handler(error) => fmt::Display::fmt(error, f),
            Self::Publish(error) => fmt::Display::fmt(error, f),
            Self::Rejected(error) => fmt::Display::fmt(error, f),
            Self::Answer(error) => fmt::Display::fmt(error, f),
        }
    }
}

impl StdError for JsonError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Handler(error) => error.source(),
            Self::Publish(error) => error.source(),
            Self::Rejected(error) => error.source(),
            _ => None,
        }
    }
}

fn verb(kind: MessageKind) -> &'static str {
    match kind {
        MessageKind::Command => "send",
        MessageKind::Query => "query",
        MessageKind::StreamQuery => "stream",
        MessageKind::Event => "publish",
    }
}

/// A payload that could not be read as the message.
///
/// Its text says where, and what was expected there, if that is a type of the standard library, or one that derives
/// `Deserialize`. What stood there instead is not in it, since it may be a secret: that, and what types with a `Deserialize`
/// or `TryFrom` of their own say, is in [`detail`](Self::detail) and nowhere else. (Only a sentence that is one of serde's from
/// the first word to the last is taken for it, whoever says it.)
pub struct PayloadError {
    message: &'static str,
    path: String,
    error: serde_json::Error,
}

impl PayloadError {
    #[cold]
    pub(crate) fn new(message: &'static str, path: &Path, error: serde_json::Error) -> Self {
        Self { message, path: written(path), error }
    }

    /// The wire name of the message.
    #[must_use]
    pub fn message(&self) -> &'static str {
        self.message
    }

    /// The place in the payload: `lines[2].amount`; empty for the payload itself. A key that is not made of letters,
    /// digits, `_` and `-`, or is long, is a `?`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The line where reading stopped, counted from 1; 0 where that is not known.
    #[must_use]
    pub fn line(&self) -> usize {
        self.error.line()
    }

    /// The column where reading stopped, counted from 1 in bytes; 0 where that is not known.
    #[must_use]
    pub fn column(&self) -> usize {
        self.error.column()
    }

    /// Whether the payload is no JSON at all, or only the beginning of it.
    #[must_use]
    pub fn is_syntax(&self) -> bool {
        self.error.classify() != Category::Data
    }

    /// All that serde says, for the sender of the payload. It may quote the payload: not for logs.
    #[must_use]
    pub fn detail(&self) -> String {
        self.error.to_string()
    }
}

impl fmt::Debug for PayloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PayloadError")
            .field("message", &self.message)
            .field("path", &self.path)
            .field("line", &self.line())
            .field("column", &self.column())
            .finish_non_exhaustive()
    }
}

impl fmt::Display for PayloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { message, path, error } = self;
        if self.is_syntax() {
            // All of these texts are constants of `serde_json`.
            return write!(f, "the payload of `{message}` is not JSON: {error}");
        }
        write!(f, "the payload of `{message}` does not fit")?;
        if !path.is_empty() {
            write!(f, " at `{path}`")?;
        }
        if self.line() > 0 {
            write!(f, " (line {}, column {})", self.line(), self.column())?;
        }
        let text = error.to_string();
        let place = format!(" at line {} column {}", self.line(), self.column());
        match without_values(text.strip_suffix(&place).unwrap_or(&text)) {
            Some((problem, None)) => write!(f, ": {problem}"),
            Some((problem @ ("missing field" | "duplicate field"), Some(field))) => {
                write!(f, ": {problem} {field}")
            }
            Some((problem, Some(expected))) => write!(f, ": {problem}, expected {expected}"),
            None => f.write_str(": a value was not accepted"),
        }
    }
}

impl StdError for PayloadError {}

/// The constant parts of what serde says: the problem, and what was expected. Any type may say what it likes in the same
/// words, the error of a `TryFrom` or an `expecting` of its own. So only serde's own forms are taken, each to its end; of any
/// other text it is not known what it quotes.
fn without_values(text: &str) -> Option<(&'static str, Option<&str>)> {
    // `missing field `amount``: the field is one of the type.
    for problem in ["missing field", "duplicate field"] {
        if let Some(field) = text.strip_prefix(problem) {
            let field = field.strip_prefix(' ')?;
            return is_quoted(field).then_some((problem, Some(field)));
        }
    }
    // `unknown field `amuont`, expected `amount``
    for problem in ["unknown field", "unknown variant"] {
        if let Some(rest) = text.strip_prefix(problem) {
            let (found, expected) = rest.strip_prefix(" `")?.rsplit_once("`, expected ")?;
            // What is found is none of what is expected; serde has not said otherwise.
            let is_known = expected.split('`').any(|name| name == found);
            return (!is_known && is_list(expected)).then_some((problem, Some(expected)));
        }
    }
    // `invalid type: string "hunter2", expected u32`
    for (problem, separator) in [("invalid type", ": "), ("invalid value", ": "), ("invalid length", " ")] {
        if let Some(rest) = text.strip_prefix(problem) {
            let (found, expected) = rest.strip_prefix(separator)?.rsplit_once(", expected ")?;
            let is_one = if problem == "invalid length" { is_number(found) } else { is_unexpected(found) };
            return is_one.then_some((problem, is_expected(expected).then_some(expected)));
        }
    }
    None
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_digit())
}

/// A name as one has in Rust, or in its JSON.
fn is_name(text: &str) -> bool {
    !text.is_empty() && is_plain(text)
}

/// `` `amount` ``
fn is_quoted(text: &str) -> bool {
    text.strip_prefix('`').and_then(|text| text.strip_suffix('`')).is_some_and(is_name)
}

/// `` `a` ``, `` `a` or `b` ``, `` one of `a`, `b`, `c` ``
fn is_list(text: &str) -> bool {
    match text.strip_prefix("one of ") {
        Some(names) => names.split(", ").all(is_quoted),
        None => text.split(" or ").all(is_quoted),
    }
}

/// What serde finds in JSON instead of what it expects.
fn is_unexpected(text: &str) -> bool {
    let within = |start: &str, end| text.strip_prefix(start).is_some_and(|rest| rest.ends_with(end));
    ["null", "unit value", "sequence", "map", "Option value", "byte array", "enum"].contains(&text)
        || ["unit variant", "newtype variant", "tuple variant", "struct variant", "newtype struct"]
            .contains(&text)
        || within("string \"", '"')
        || ["boolean `", "integer `", "floating point `", "character `"]
            .iter()
            .any(|start| within(start, '`'))
}

/// What serde expects for the types that it knows, and for those that derive `Deserialize`.
fn is_expected(text: &str) -> bool {
    const TYPES: [&str; 14] = [
        "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32", "f64",
    ];
    const OTHERS: [&str; 21] = [
        "a boolean",
        "a string",
        "a borrowed string",
        "a character",
        "a byte array",
        "a borrowed byte array",
        "a sequence",
        "a map",
        "an empty array",
        "an option",
        "option",
        "unit",
        "string or map",
        "path string",
        "IP address",
        "IPv4 address",
        "IPv6 address",
        "socket address",
        "IPv4 socket address",
        "IPv6 socket address",
        "any valid JSON value",
    ];
    if TYPES.contains(&text) || OTHERS.contains(&text) {
        return true;
    }
    if let Some(ty) = text.strip_prefix("a nonzero ") {
        return TYPES.contains(&ty);
    }
    if let Some(count) =
        ["an array of length ", "a tuple of size "].iter().find_map(|of| text.strip_prefix(of))
    {
        return is_number(count);
    }
    // `struct Line with 3 elements`
    let (ty, count) = text.split_once(" with ").map_or((text, None), |(ty, count)| (ty, Some(count)));
    let count = count.is_none_or(|count| {
        count.strip_suffix(" elements").or_else(|| count.strip_suffix(" element")).is_some_and(is_number)
    });
    let (kind, name) = ty.rsplit_once(' ').unwrap_or_default();
    let kinds =
        ["struct", "unit struct", "tuple struct", "enum", "internally tagged enum", "adjacently tagged enum"];
    let variants = ["unit variant", "tuple variant", "struct variant"];
    let is_type = kinds.contains(&kind) && is_name(name);
    let is_variant = variants.contains(&kind)
        && name.split_once("::").is_some_and(|(ty, name)| is_name(ty) && is_name(name));
    count && (is_type || is_variant)
}

fn written(path: &Path) -> String {
    let mut written = String::new();
    for segment in path {
        let key = match segment {
            Segment::Seq { index } => {
                let _ = write!(written, "[{index}]");
                continue;
            }
            Segment::Map { key } => key,
            Segment::Enum { variant } => variant,
            Segment::Unknown => "?",
        };
        if !written.is_empty() {
            written.push('.');
        }
        written.push_str(if is_plain(key) { key } else { "?" });
    }
    written
}

fn is_plain(key: &str) -> bool {
    key.len() <= LONGEST && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

/// What comes from outside is cut there.
const LONGEST: usize = 64;

/// What came from outside, so that it does not look like anything else in a log.
fn write_foreign(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let mut chars = text.chars();
    for c in chars.by_ref().take(LONGEST) {
        write!(f, "{}", c.escape_debug())?;
    }
    f.write_str(if chars.next().is_some() { ".." } else { "" })
}

/// An answer that could not be written as JSON. The handler succeeded: what it did is done.
pub struct AnswerError {
    message: &'static MessageDefinition,
    error: serde_json::Error,
}

impl AnswerError {
    #[cold]
    pub(crate) fn new(message: &'static MessageDefinition, error: serde_json::Error) -> Self {
        Self { message, error }
    }

    /// The message that was handled.
    #[must_use]
    pub fn message(&self) -> &'static MessageDefinition {
        self.message
    }

    /// What serde says. It may quote the answer.
    #[must_use]
    pub fn detail(&self) -> String {
        self.error.to_string()
    }
}

impl fmt::Debug for AnswerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AnswerError").field("message", &self.message.name()).finish_non_exhaustive()
    }
}

impl fmt::Display for AnswerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the {} `{}` was handled, and its answer cannot be written as JSON: look at `Serialize` of what it returns \
             (a map, for example, has strings or numbers as its keys)",
            self.message.kind(),
            self.message.name()
        )
    }
}

impl StdError for AnswerError {}
