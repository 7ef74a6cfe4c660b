//! The core of [`cqrs`](https://docs.rs/cqrs): messages, handlers, the registry and the mediator.
//!
//! Applications depend on the facade crate `cqrs`, which re-exports everything here beside the macros that write the
//! registration. This crate knows no database and no transport.
//!
//! The way of a message, in the order in which the modules come into play:
//! [`Message`] → [`Handled`] → `registry` → [`MediatorBuilder`] → [`Mediator`] → [`Context`] → handler.

#![forbid(unsafe_code)]

mod assemble;
mod box_error;
mod build_error;
mod builder;
#[cfg(feature = "json")]
mod by_name;
mod context;
mod contract;
mod definition;
mod dependency;
mod error;
mod from_context;
mod handler;
mod handler_stream;
#[cfg(feature = "json")]
mod json;
#[cfg(feature = "json")]
mod json_error;
mod mediator;
mod message;
mod private;
mod proof;
mod publish;
mod registry;
mod rejection;
mod returned;
mod scope;
mod scoped;
mod verb;

pub use box_error::{BoxError, HandlerError};
pub use build_error::{BuildError, Problem, ProblemKind};
pub use builder::MediatorBuilder;
#[cfg(feature = "json")]
pub use by_name::ByName;
pub use context::Context;
pub use definition::{HandlerDefinition, Location, MessageDefinition};
pub use dependency::Dependencies;
pub use error::Error;
pub use from_context::FromContext;
pub use handler::{Handled, Handles};
#[cfg(feature = "json")]
pub use json_error::{AnswerError, JsonError, PayloadError};
pub use mediator::Mediator;
pub use message::{Command, Event, Message, MessageKind, Query, StreamQuery};
pub use publish::{HandlerFailure, PublishError};
pub use rejection::{Rejection, RejectionKind};
pub use scoped::Scoped;

include!(concat!(env!("OUT_DIR"), "/private.rs"));
