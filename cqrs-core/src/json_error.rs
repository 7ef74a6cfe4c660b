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
/// Its text says where, and what was expected there. What stood there instead is not in it, since it may be a secret:
/// serde's own words, which quote it, are in [`detail`](Self::detail) and nowhere else.
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
            Some((problem, "")) => write!(f, ": {problem}"),
            Some((problem, expected)) => write!(f, ": {problem}, expected {expected}"),
            None => f.write_str(": a value was not accepted"),
        }
    }
}

impl StdError for PayloadError {}

/// The constant parts of what serde says: the problem, and what was expected. Nothing is made of texts of other forms,
/// such as those of the user's own `TryFrom`: what they quote is not known.
fn without_values(text: &str) -> Option<(&str, &str)> {
    // `missing field `amount``: the field is one of the type.
    for problem in ["missing field `", "duplicate field `"] {
        let field = text.strip_prefix(problem).and_then(|rest| rest.strip_suffix('`'));
        if field.is_some_and(|field| !field.contains('`')) {
            return Some((text, ""));
        }
    }
    // `unknown field `amuont`, there are no fields`, where the name may look like the end of another form.
    if text.ends_with("`, there are no fields") || text.ends_with("`, there are no variants") {
        return None;
    }
    // `invalid type: string "hunter2", expected u32`.
    let problems = ["invalid type", "invalid value", "invalid length", "unknown field", "unknown variant"];
    let problem = problems.into_iter().find(|problem| text.starts_with(problem))?;
    let (_, expected) = text.rsplit_once(", expected ")?;
    Some((problem, expected))
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
        let is_plain =
            key.len() <= LONGEST && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
        if !written.is_empty() {
            written.push('.');
        }
        written.push_str(if is_plain { key } else { "?" });
    }
    written
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
