//! From JSON to a typed message, and from its answer to JSON.
//!
//! The attribute of a message asks of its concrete type what a generic function cannot ask: whether it can be read and
//! its answer written. Each question is a constant of an `impl` with bounds; where these do not hold, a path like
//! `Reads::<PlaceOrder>::READS` means the constant of [`Otherwise`], which everything has.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context as TaskContext, Poll};

use futures_core::Stream;
use pin_project_lite::pin_project;
use serde_core::Serialize;
use serde_core::de::DeserializeOwned;
use serde_path_to_error::Track;

use crate::box_error::{BoxError, HandlerError};
use crate::boxed::BoxFuture;
use crate::caller::Caller;
use crate::error::Error;
use crate::handler::{Handled, Handles, Outcome};
use crate::json_error::{AnswerError, JsonError, PayloadError};
use crate::mediator;
use crate::message;
use crate::message::Message;

/// JSON text, or why there is none.
pub(crate) type Answer = Result<String, JsonError>;
pub(crate) type Answers<'a> = Pin<Box<dyn Stream<Item = Answer> + Send + 'a>>;

type Once = for<'a> fn(Caller<'a>, &[u8]) -> Result<BoxFuture<'a, Answer>, JsonError>;
type Streamed = for<'a> fn(Caller<'a>, &[u8]) -> Result<Answers<'a>, JsonError>;

/// What a message is to JSON. Constant data of its definition.
#[derive(Clone, Copy, Debug)]
pub struct Json {
    pub(crate) dispatch: Option<Dispatch>,
    /// Whether the message implements `Deserialize`.
    pub(crate) reads: bool,
    /// Whether its answer implements `Serialize`.
    pub(crate) writes: bool,
    /// The type of the answer, as it is written in the macro.
    pub(crate) output: &'static str,
}

/// The way of one message type: read it, dispatch it, write the answer.
#[derive(Clone, Copy, Debug)]
pub enum Dispatch {
    /// A command, a query or an event.
    Once(Once),
    /// A streaming query.
    Streamed(Streamed),
}

impl Json {
    /// Of a definition that says nothing else.
    pub(crate) const UNKNOWN: Self = Self::new(None, false, false, "");

    /// The answers to the questions.
    #[must_use]
    pub const fn new(dispatch: Option<Dispatch>, reads: bool, writes: bool, output: &'static str) -> Self {
        Self { dispatch, reads, writes, output }
    }
}

/// What holds where a question's own bounds do not.
pub trait Otherwise {
    /// Of [`Command`], [`Query`], [`StreamQuery`] and [`Event`].
    const DISPATCH: Option<Dispatch> = None;
    /// Of [`Reads`].
    const READS: bool = false;
    /// Of [`Writes`].
    const WRITES: bool = false;
}

impl<T> Otherwise for T {}

/// Whether a message can be read.
#[derive(Debug)]
pub struct Reads<M>(PhantomData<M>);

impl<M: DeserializeOwned> Reads<M> {
    /// It can.
    pub const READS: bool = true;
}

/// Whether the answer to a message can be written.
#[derive(Debug)]
pub struct Writes<M>(PhantomData<M>);

impl<M: Message<Output: Serialize>> Writes<M> {
    /// It can.
    pub const WRITES: bool = true;
}

macro_rules! dispatched {
    ($($kind:ident: $way:ident($dispatch:ident);)*) => {$(
        /// How a message of this kind is dispatched.
        #[derive(Debug)]
        pub struct $kind<M>(PhantomData<M>);

        impl<M: message::$kind + Handled + DeserializeOwned> $kind<M>
        where
            M::Output: Serialize,
        {
            /// Through the verb of the kind.
            pub const DISPATCH: Option<Dispatch> = Some(Dispatch::$way($dispatch::<M>));
        }
    )*};
}

dispatched! {
    Command: Once(send);
    Query: Once(query);
    StreamQuery: Streamed(stream);
    Event: Once(publish);
}

// The one place where a message from JSON meets the mediator: four ways, one for each kind.

fn send<'a, M>(caller: Caller<'a>, payload: &[u8]) -> Result<BoxFuture<'a, Answer>, JsonError>
where
    M: message::Command + Handled + DeserializeOwned,
    M::Output: Serialize,
{
    let command = read::<M>(payload)?;
    Ok(Box::pin(async move { write::<M>(dispatch(caller, command).await) }))
}

fn dispatch<'a, M: Handled>(caller: Caller<'a>, message: M) -> impl Future<Output = Outcome<M>> + Send + 'a {
    M::Handler::handle(None, message, caller.cause())
}

fn query<'a, M>(caller: Caller<'a>, payload: &[u8]) -> Result<BoxFuture<'a, Answer>, JsonError>
where
    M: message::Query + Handled + DeserializeOwned,
    M::Output: Serialize,
{
    let query = read::<M>(payload)?;
    Ok(Box::pin(async move { write::<M>(dispatch(caller, query).await) }))
}

fn publish<'a, M>(caller: Caller<'a>, payload: &[u8]) -> Result<BoxFuture<'a, Answer>, JsonError>
where
    M: message::Event + DeserializeOwned,
{
    let event = read::<M>(payload)?;
    Ok(Box::pin(async move {
        mediator::publish(event, caller.cause()).await.map_err(JsonError::Publish)?;
        Ok(String::new())
    }))
}

fn stream<'a, M>(caller: Caller<'a>, payload: &[u8]) -> Result<Answers<'a>, JsonError>
where
    M: message::StreamQuery + Handled + DeserializeOwned,
    M::Output: Serialize,
{
    let query = read::<M>(payload)?;
    let stream = M::Handler::stream(None, query, caller.cause());
    Ok(Box::pin(Written { stream, write: write::<M> }))
}

fn read<M: Message + DeserializeOwned>(payload: &[u8]) -> Result<M, JsonError> {
    // What is read below is read with its path, which takes more than twice as long; but to have both takes longer to
    // compile. An optimised program reads a second time for the path of an error.
    #[cfg(not(debug_assertions))]
    if let Ok(message) = serde_json::from_slice(payload) {
        return Ok(message);
    }
    let mut json = serde_json::Deserializer::from_slice(payload);
    let mut track = Track::new();
    let read = M::deserialize(serde_path_to_error::Deserializer::new(&mut json, &mut track));
    match read.and_then(|message| json.end().map(|()| message)) {
        Ok(message) => Ok(message),
        Err(error) => Err(JsonError::Payload(PayloadError::new(M::NAME, &track.path(), error))),
    }
}

fn write<M: Message<Output: Serialize>>(answer: Result<M::Output, Error<M::Error>>) -> Answer {
    match answer {
        Ok(output) => serde_json::to_string(&output)
            .map_err(|error| JsonError::Answer(AnswerError::new(M::definition(), error))),
        Err(Error::Handler(error)) => Err(JsonError::Handler(BoxError::from_inner(error.into_boxed()))),
        Err(Error::Rejected(rejection)) => Err(JsonError::Rejected(rejection)),
    }
}

pin_project! {
    /// The items of a stream, each as JSON.
    struct Written<S: Stream> {
        #[pin]
        stream: S,
        write: fn(S::Item) -> Answer,
    }
}

impl<S: Stream> Stream for Written<S> {
    type Item = Answer;

    fn poll_next(self: Pin<&mut Self>, task: &mut TaskContext<'_>) -> Poll<Option<Answer>> {
        let this = self.project();
        this.stream.poll_next(task).map(|item| item.map(*this.write))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.stream.size_hint()
    }
}
