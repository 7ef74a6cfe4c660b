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
#[cfg(feature = "json")]
mod caller;
mod capability;
mod carried;
mod catalog;
mod clock;
mod context;
mod contract;
mod copying;
mod definition;
mod dependency;
mod detached;
mod detached_failure;
mod detached_queue;
mod detour;
mod direct;
mod ending;
mod error;
mod event_handlers;
mod extensions;
mod from_context;
mod gathered;
mod global_behavior;
mod handler;
mod handler_order;
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
#[cfg(feature = "metrics")]
mod meters;
mod neighbors;
mod next;
#[cfg(any(feature = "metrics", feature = "tracing"))]
mod observe;
mod origin;
mod private;
mod proof;
mod publish_error;
mod publishing;
#[cfg(test)]
mod publishing_tests;
mod registry;
mod rejection;
mod returned;
mod running;
mod scope;
mod scoped;
#[cfg(feature = "tower")]
mod service;
mod shutdown;
mod slot;
#[cfg(feature = "tracing")]
mod spans;
mod stages;
mod stored_events;
pub mod testing;
mod through;
mod trace_parent;
mod verb;
mod watch;
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
pub use definition::{Argument, HandlerDefinition, Location, MessageDefinition, Through};
pub use dependency::Dependencies;
pub use detached_failure::{DetachedCause, DetachedFailure, HandlerPanic};
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
pub use publish_error::{HandlerFailure, PublishError};
pub use publishing::{Publishing, WhenFull};
pub use rejection::{Rejection, RejectionKind};
pub use scoped::Scoped;
#[cfg(feature = "tower")]
pub use service::MediatorService;
pub use shutdown::{ShutdownError, Unfinished};
pub use stored_events::StoredEvents;
pub use tokio_util::sync::CancellationToken;
pub use trace_parent::{InvalidTraceParent, TraceParent};
pub use wiring::WiringCheck;

include!(concat!(env!("OUT_DIR"), "/private.rs"));
