//! For tests of programs that use this crate: fakes for single handlers, a record of all that was sent, a clock that stands
//! still.
//!
//! Nothing here needs a feature, and a program that does not name it pays nothing for it. A test builds the mediator of the
//! program, with everything that is linked, and changes what it must:
//!
//! ```
//! use cqrs_core::testing::{Recorder, TestBuilder, TestClock};
//! # use cqrs_core::testing::Replaceable;
//! # use cqrs_core::{Event, Handled, MediatorBuilder};
//! use std::sync::Arc;
//!
//! # fn test<ChargeCard: Replaceable + Handled<Output = u64>, OrderPlaced: Event + Clone>(
//! #     builder: MediatorBuilder
//! # ) -> Result<(), cqrs_core::BuildError> {
//! let recorder = Recorder::new();
//! let mediator = builder // Mediator::builder()
//!     .clock(Arc::new(TestClock::new()))
//!     .replace(|_: ChargeCard| async { Ok(4711) })
//!     .without_handlers_named("mail::send_confirmation")
//!     .record(&recorder)
//!     .build()?;
//! // mediator.send(PlaceOrder { .. }).await?;
//! recorder.assert_published_once::<OrderPlaced>(|_| true);
//! # Ok(()) }
//! ```
//!
//! # One handler by itself
//! A handler is a function, and a test can call it. One that takes `ctx: Context<'_>` gets it from any mediator; what it sends
//! goes to the handlers, or to the replacements, that this mediator has:
//!
//! ```
//! use cqrs_core::{BoxError, Context, MediatorBuilder, Metadata};
//!
//! async fn place_order(article: &str, ctx: Context<'_>) -> Result<String, BoxError> {
//!     Ok(format!("{article} for {}", ctx.extension::<&str>().unwrap_or("nobody")))
//! }
//!
//! # async fn test() -> Result<(), BoxError> {
//! let mediator = MediatorBuilder::empty().build()?;
//! let origin = mediator.with(Metadata::new().with("Ann"));
//! assert_eq!(place_order("apple", origin.context()).await?, "apple for Ann");
//! # Ok(()) }
//! ```
//!
//! # One behavior by itself
//! A behavior that a handler names is a function as well; [`next`], [`next_ref`] and [`next_stream`] stand for the rest of its
//! pipeline.

mod builder;
mod clock;
mod kept;
mod next;
mod overrides;
mod record;
mod recorder;
mod tree;

pub use builder::{Answers, AnswersByStream, Replaceable, TestBuilder};
pub use clock::TestClock;
pub use next::{next, next_ref, next_stream};
pub use record::{Record, RecordedOutcome};
pub use recorder::Recorder;

pub(crate) use kept::Kept;
pub(crate) use overrides::{Overrides, Replacements};
pub(crate) use recorder::Recording;
