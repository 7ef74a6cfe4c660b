//! The core of [`cqrs`](https://docs.rs/cqrs): messages, handlers, the registry and the mediator.
//!
//! Applications depend on the facade crate `cqrs`, which re-exports everything here beside the macros that write the
//! registration. This crate knows no database and no transport.
//!
//! The way of a message, in the order in which the modules come into play:
//! [`Message`] → [`Handled`] → `registry` → [`MediatorBuilder`] → [`Mediator`] → [`Context`] → handler.

#![forbid(unsafe_code)]

mod any_next;
mod assemble;
mod bounded;
mod box_error;
mod boxed;
mod build_error;
mod builder;
#[cfg(feature = "json")]
mod by_name;
mod call;
mod capability;
mod catalog;
mod clock;
mod context;
mod contract;
mod definition;
mod dependency;
mod detour;
mod error;
mod extensions;
mod from_context;
mod global_behavior;
mod handler;
mod handler_stream;
#[cfg(feature = "json")]
mod json;
#[cfg(feature = "json")]
mod json_error;
mod listed;
mod mediator;
mod message;
mod message_id;
mod metadata;
mod neighbors;
mod next;
mod origin;
mod private;
mod proof;
mod publish;
mod registry;
mod rejection;
mod returned;
mod scope;
mod scoped;
mod stages;
mod through;
mod trace_parent;
mod verb;
mod wiring;

pub use any_next::{AnyNext, AnyOutcome};
pub use box_error::{BoxError, HandlerError};
pub use build_error::{BuildError, Problem, ProblemKind};
pub use builder::MediatorBuilder;
#[cfg(feature = "json")]
pub use by_name::ByName;
pub use catalog::{Catalog, CatalogArgument, CatalogHandler, CatalogMessage, Explanation};
pub use clock::{Clock, SystemClock};
pub use context::Context;
pub use definition::{Argument, HandlerDefinition, Location, MessageDefinition};
pub use dependency::Dependencies;
pub use error::Error;
pub use extensions::Extensions;
pub use from_context::FromContext;
pub use global_behavior::BehaviorDefinition;
pub use handler::{Handled, Handles};
#[cfg(feature = "json")]
pub use json_error::{AnswerError, JsonError, PayloadError};
pub use mediator::Mediator;
pub use message::{Command, Event, Message, MessageKind, Query, StreamQuery};
pub use message_id::{CorrelationId, InvalidCorrelationId, InvalidMessageId, MessageId};
pub use metadata::Metadata;
pub use next::{Next, NextRef, NextStream};
pub use origin::Origin;
pub use publish::{HandlerFailure, PublishError};
pub use rejection::{Rejection, RejectionKind};
pub use scoped::Scoped;
pub use tokio_util::sync::CancellationToken;
pub use trace_parent::{InvalidTraceParent, TraceParent};
pub use wiring::WiringCheck;

include!(concat!(env!("OUT_DIR"), "/private.rs"));
