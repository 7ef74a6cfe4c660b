//! The write side of `cqrs`: where commands change something.
//!
//! A [`Store`] keeps events, and states, on an ACID database: SQLite in the program, or PostgreSQL by URL.

mod aggregate;
pub mod backend;
#[cfg(feature = "compliance")]
pub mod compliance;
mod decider;
mod error;
mod event;
mod if_match;
mod loaded;
mod maybe_root;
mod new_root;
mod opened;
#[cfg(feature = "postgres")]
mod postgres;
mod provided;
mod reading;
mod retry;
mod root;
mod separate;
#[cfg(feature = "sqlite")]
mod sqlite;
mod store;
mod stream_id;
pub mod testing;
mod unit;
mod unit_of_work;
mod upcast;
mod version;

pub use aggregate::{Aggregate, AggregateId, Apply, Decision, IntoDecision, IntoEvents, Targets};
pub use decider::{Decides, StoredAsState, Undecided};
pub use error::StoreError;
pub use event::{EventMetadata, EventRef, Headers, NewEvent, RecordedEvent, StoredEvent};
pub use if_match::IfMatch;
pub use maybe_root::MaybeRoot;
pub use new_root::NewRoot;
pub use reading::{Events, ReadAll, ReadStream};
pub use root::Root;
pub use separate::Separate;
pub use store::{Store, StoreBuilder};
pub use stream_id::StreamId;
pub use unit_of_work::UnitOfWork;
pub use upcast::Upcasted;
pub use version::{Conflict, Duplicate, ExpectedVersion, Position, Version};

/// What generated code names, and nobody else. It may change in every release.
#[doc(hidden)]
#[allow(missing_docs, reason = "nobody else reads it")]
pub mod __private {
    pub use crate::aggregate::{
        AggregateEvent, Codec, EventCodec, InitialState, Publishing, SeenVersion, Snapshots, Stored,
        StoredState, event_codec, is_aggregate, is_target, state_codec,
    };
    pub use crate::decider::{
        Existence, HasSubject, Subject, changed, decided, existing, returned, state, state_mut,
    };
    pub use crate::opened::{NotOpened, Opened};
    pub use crate::provided::Provided;
    pub use crate::upcast::{decode, upcast};
}
