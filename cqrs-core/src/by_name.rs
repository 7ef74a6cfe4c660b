//! Dispatch of messages that come from outside: by wire name, as JSON.

use std::collections::HashMap;
use std::fmt;
use std::future::Future;

use futures_core::Stream;

use crate::bounded::Bounded;
use crate::caller::Caller;
use crate::context::Context;
use crate::definition::MessageDefinition;
use crate::handler_stream::{Started, yielding};
use crate::json::{Answer, Dispatch, Json};
use crate::json_error::JsonError;
use crate::mediator::Mediator;
use crate::message::MessageKind;
use crate::origin::Origin;
use crate::rejection::Rejection;

/// All messages that one mediator knows, by their wire names.
pub(crate) type Names = HashMap<&'static str, &'static MessageDefinition>;

/// Sends, asks and publishes by wire name: for what arrives at an endpoint or from a broker. From
/// [`Mediator::by_name`]; with the feature `json`.
///
/// A message takes part as soon as it implements `serde::Deserialize`, and what it returns `serde::Serialize`. Nothing
/// else is declared; in particular, every such command can be sent. Who may send what is for the caller to decide, before.
///
/// # Names
/// `name = ".."` of the macro, or the type's name. A mediator knows the messages of all crates that are linked; one that
/// started [empty](crate::MediatorBuilder::empty) knows those of its handlers.
///
/// # JSON
/// JSON text in, JSON text out, without a tree of values between: a payload is bytes, `&str` or whatever else an
/// endpoint has that is [`AsRef<[u8]>`](AsRef), and an answer is what goes into the body of a response. A unit struct
/// is `null`, and so is the answer `()`.
///
/// # Futures
/// As with the mediator's own: nothing runs before the first poll. Reading and dispatch add one allocation, for the
/// future of a handler whose type only its definition knows.
#[derive(Clone, Copy)]
pub struct ByName<'a> {
    caller: Caller<'a>,
}

impl Mediator {
    /// The same verbs by wire name, for messages that arrive as JSON: `mediator.by_name().send("orders.place", body)`.
    #[must_use]
    pub fn by_name(&self) -> ByName<'_> {
        ByName { caller: Caller::Mediator(self) }
    }
}

impl Origin<'_> {
    /// The same verbs by wire name; see [`Mediator::by_name`].
    #[must_use]
    pub fn by_name(&self) -> ByName<'_> {
        ByName { caller: Caller::Origin(self) }
    }
}

impl<'a> Context<'a> {
    /// The same verbs by wire name; see [`Mediator::by_name`].
    #[must_use]
    pub fn by_name(self) -> ByName<'a> {
        ByName { caller: Caller::Context(self) }
    }
}

impl<'a> ByName<'a> {
    fn mediator(self) -> &'a Mediator {
        self.caller.mediator()
    }

    /// Ends with the deadline of the request, where there is one.
    fn bounded<F>(self, message: &'static str, work: F) -> Bounded<F> {
        match self.caller {
            Caller::Origin(origin) => origin.bounded(message, work),
            Caller::Mediator(_) | Caller::Context(_) => Bounded::new(message, None, None, work),
        }
    }

    /// What is known of the message with this name: its kind says which of the verbs below takes it.
    #[must_use]
    pub fn definition(self, name: &str) -> Option<&'static MessageDefinition> {
        self.mediator().names().get(name).copied()
    }

    /// Sends a command; its answer as JSON.
    ///
    /// # Errors
    /// [`JsonError`], which tells the caller's mistakes from those of the handler and of the framework.
    pub fn send(
        self,
        name: &str,
        payload: impl AsRef<[u8]> + Send,
    ) -> impl Future<Output = Result<String, JsonError>> + Send {
        self.answer(MessageKind::Command, name, payload)
    }

    /// Asks a query; its answer as JSON. Errors as with [`send`](Self::send).
    pub fn query(
        self,
        name: &str,
        payload: impl AsRef<[u8]> + Send,
    ) -> impl Future<Output = Result<String, JsonError>> + Send {
        self.answer(MessageKind::Query, name, payload)
    }

    /// Publishes an event. Errors as with [`send`](Self::send); those of handlers are a
    /// [`PublishError`](crate::PublishError).
    pub fn publish(
        self,
        name: &str,
        payload: impl AsRef<[u8]> + Send,
    ) -> impl Future<Output = Result<(), JsonError>> + Send {
        let published = self.answer(MessageKind::Event, name, payload);
        async move { published.await.map(drop) }
    }

    /// Asks a streaming query; each item as JSON. What keeps it from starting is one error item, then the end.
    pub fn stream(
        self,
        name: &str,
        payload: impl AsRef<[u8]> + Send,
    ) -> impl Stream<Item = Result<String, JsonError>> + Send {
        let found = self.find(MessageKind::StreamQuery, name);
        let message = found.as_ref().map_or("", |message| message.name());
        let stream = Started::Starting {
            future: async move {
                let definition = found?;
                match definition.json().dispatch {
                    Some(Dispatch::Streamed(stream)) => stream(self.caller, payload.as_ref()),
                    _ => Err(cannot(definition)),
                }
            },
        };
        self.bounded(message, stream)
    }

    /// [`stream`](Self::stream) for a stream that outlives the mediator it came from, such as the body of a response;
    /// see [`Mediator::into_stream`].
    ///
    /// What came with the request goes with the stream: its ids, extensions, deadline, and the token that it was
    /// [given](crate::Metadata::with_cancellation). From a [`Context`], the message that is being handled is its cause;
    /// [the call's own token](Context::cancellation) is not passed on, since it is cancelled when that call ends, which the
    /// stream may outlive.
    pub fn into_stream<P: AsRef<[u8]> + Send + 'static>(
        self,
        name: &str,
        payload: P,
    ) -> impl Stream<Item = Result<String, JsonError>> + Send + use<P> {
        let (mediator, name) = (self.mediator().clone(), name.to_owned());
        let metadata = self.caller.metadata();
        yielding(move |yielder| async move {
            match metadata {
                None => yielder.yield_all(mediator.by_name().stream(&name, payload)).await,
                Some(metadata) => {
                    yielder.yield_all(mediator.with(metadata).by_name().stream(&name, payload)).await;
                }
            }
        })
    }

    async fn answer(self, kind: MessageKind, name: &str, payload: impl AsRef<[u8]> + Send) -> Answer {
        let definition = self.find(kind, name)?;
        let Some(Dispatch::Once(dispatch)) = definition.json().dispatch else {
            return Err(cannot(definition));
        };
        let answer = dispatch(self.caller, payload.as_ref());
        // It has been read: a handler that takes its time shall not keep it.
        drop(payload);
        self.bounded(definition.name(), answer?).await
    }

    fn find(self, kind: MessageKind, name: &str) -> Result<&'static MessageDefinition, JsonError> {
        let Some(definition) = self.definition(name) else {
            return Err(JsonError::UnknownName { name: name.to_owned(), meant: self.meant(name) });
        };
        if definition.kind() == kind {
            Ok(definition)
        } else {
            Err(JsonError::WrongKind { message: definition, used_as: kind })
        }
    }

    /// The name that was probably meant: of the type with this name, or one in other letters. No distances: a name
    /// that comes from outside shall not cost more than one look at each known one.
    fn meant(self, name: &str) -> Option<&'static str> {
        let known = self.mediator().names().values();
        let meant =
            known.filter(|message| is_alike(name, message.name()) || is_alike(name, message.type_name()));
        meant.map(|message| message.name()).min()
    }
}

/// Whether two names differ in nothing but case and punctuation.
fn is_alike(one: &str, other: &str) -> bool {
    letters(one).eq(letters(other))
}

fn letters(name: &str) -> impl Iterator<Item = char> {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// Why a message that is known, and of the right kind, has no way from JSON.
fn cannot(message: &'static MessageDefinition) -> JsonError {
    match message.json() {
        Json { reads: false, .. } => JsonError::NotDeserialize { message },
        Json { writes: false, output, .. } => JsonError::NotSerialize { message, output },
        _ => JsonError::Rejected(Rejection::no_handler(message.name())),
    }
}

impl fmt::Debug for ByName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByName").field("names", &self.mediator().names().len()).finish()
    }
}
