//! x

pub use cqrs_core::*;
pub use cqrs_macros::{command, event, handler, handlers, query};

/// x
pub mod prelude {
    pub use cqrs_core::{BoxError, Context, FromContext, Mediator, Scoped};
    pub use cqrs_macros::{command, event, handler, query};
}
