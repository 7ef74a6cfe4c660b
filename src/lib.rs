//! Commands, queries and events, kept apart; a mediator that finds their handlers; no wiring.
//!
//! Annotate messages and functions. Each handler is registered at compile time, and a [`Mediator`] dispatches to it
//! on tokio. A command without a handler does not compile, nor does a second handler for it; what the compiler cannot
//! see, [`build`](MediatorBuilder::build) reports at start, all of it at once.
//!
//! ```standalone_crate
//! use cqrs::prelude::*;
//!
//! #[command(returns = String)]
//! struct Greet { name: String }
//!
//! #[handler]
//! async fn greet(cmd: Greet, greeting: &Greeting) -> Result<String, BoxError> {
//!     Ok(format!("{}, {}", greeting.0, cmd.name))
//! }
//!
//! struct Greeting(&'static str);
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mediator = Mediator::builder().provide(Greeting("hello")).build()?;
//! assert_eq!(mediator.send(Greet { name: "Ann".into() }).await?, "hello, Ann");
//! # Ok(()) }
//! ```
//!
//! # Macros
//! | macro | goes on | makes it |
//! |---|---|---|
//! | [`#[command]`](macro@command) | struct, enum | a message that changes something; one handler |
//! | [`#[query]`](macro@query) | struct, enum | a message that asks something; one handler, one answer or a stream |
//! | [`#[event]`](macro@event) | struct, enum | a message that tells what has happened; any number of handlers |
//! | [`#[handler]`](macro@handler) | function, `impl` block | what handles a message |
//! | [`#[behavior]`](macro@behavior) | function | what runs around handlers: those that name it, or all |
//! | [`handlers![]`](macro@handlers), [`behaviors![]`](macro@behaviors) | paths | their list, for a mediator without the registry |
//!
//! # Arguments of a handler
//! The message comes first. How every other argument is borrowed says what it is:
//!
//! | argument | what it is | found through |
//! |---|---|---|
//! | `&T` | a shared dependency (a *singleton* in .NET) | [`provide`](MediatorBuilder::provide), [`provide_dyn`](MediatorBuilder::provide_dyn) |
//! | `&mut T` | a resource of this message (*scoped*): committed after `Ok`, rolled back otherwise; never in a query | [`Scoped`] |
//! | `T` | a value of this call (*transient*) | [`FromContext`]; [`Context`] itself |
//!
//! # What is checked when
//! | mistake | found by |
//! |---|---|
//! | no handler, two handlers, the wrong verb, another return type, a query that writes | the compiler |
//! | a behavior that asks what the message does not have, or that does not fit its handler | the compiler |
//! | a dependency that was not provided, of a handler or a behavior; a contract without a handler or with two; two messages with one name | [`build`](MediatorBuilder::build) |
//! | two global behaviors with one order, or one that is for no message | [`build`](MediatorBuilder::build) |
//! | handlers of an event that run after each other in a circle, or whose order contradicts itself | [`build`](MediatorBuilder::build) |
//!
//! A test that finds what `build` would, without a database at hand, is one line: [`wiring_test!`].
//!
//! # Around a handler
//! A message passes global behaviors (`#[behavior(order = ..)]`), then those that its handler names (`through(..)`); inside of
//! them the arguments are made, the handler runs, and what was opened is committed.
//!
//! ```
//! use cqrs::behaviors::{Timeout, timeout};
//! use cqrs::prelude::*;
//! use std::time::Duration;
//!
//! #[query(returns = u32)]
//! struct GetRate;
//!
//! impl Timeout for GetRate {
//!     const TIMEOUT: Duration = Duration::from_millis(200);
//! }
//!
//! #[handler(through(timeout))]
//! async fn get_rate(_: GetRate) -> Result<u32, BoxError> {
//!     Ok(4)
//! }
//!
//! /// Around every command of the program.
//! #[behavior(order = 10, on(commands))]
//! async fn audit(mut next: AnyNext<'_>) -> AnyOutcome {
//!     let outcome = next.run().await;
//!     println!("{}: {}", next.message().name(), outcome.is_ok());
//!     outcome
//! }
//! ```
//!
//! - Behaviors of your own, of both kinds: [`#[behavior]`](macro@behavior), [`Next`], [`NextRef`], [`NextStream`], [`AnyNext`].
//! - Those that come along: [`behaviors`](mod@behaviors), for timeouts, validation, retries and limits.
//! - What a call carries, such as ids, a deadline and the current user: [`Context`], given by [`Mediator::with`].
//! - How the handlers of an event run, and in which order: [`Mediator::publish`].
//! - What arrives where something goes wrong: [`Error`], [`RejectionKind`], [`PublishError`].
//!
//! The chapter `docs/guide/pipeline.md` of the repository has all of it in order, with examples.
//!
//! # What is there
//! [`Mediator::catalog`] lists every message, handler and global behavior of the program, as text, JSON or a diagram;
//! [`Mediator::explain`] tells the way of one message.
//!
//! # Tests
//! [`testing`] has what tests of a program use: fakes for single handlers, a record of all that was sent, a clock that stands
//! still.
//!
//! ```standalone_crate
//! use cqrs::prelude::*;
//! use cqrs::testing::{Recorder, TestBuilder};
//!
//! #[command]
//! struct PlaceOrder { article: &'static str }
//!
//! #[handler]
//! async fn place_order(cmd: PlaceOrder, ctx: Context<'_>) -> Result<(), BoxError> {
//!     ctx.send(ChargeCard { cents: 25 }).await?;
//!     ctx.publish(OrderPlaced { article: cmd.article }).await?;
//!     Ok(())
//! }
//!
//! #[command]
//! struct ChargeCard { cents: u64 }
//!
//! #[handler]
//! async fn charge_card(cmd: ChargeCard, bank: &Bank) -> Result<(), BoxError> {
//!     # let _ = (cmd.cents, bank);
//!     // asks the bank
//!     # Ok(())
//! }
//!
//! #[event]
//! #[derive(Clone)]
//! struct OrderPlaced { article: &'static str }
//!
//! # struct Bank;
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let recorder = Recorder::new();
//! let mediator = Mediator::builder() // the whole program, but no bank
//!     .replace(|_: ChargeCard| async { Ok(()) })
//!     .record(&recorder)
//!     .build()?;
//! mediator.send(PlaceOrder { article: "apple" }).await?;
//! recorder.assert_published_once::<OrderPlaced>(|event| event.article == "apple");
//! # Ok(()) }
//! ```
//!
//! # The end of a program
//! A mediator whose builder was told [`graceful_shutdown`](MediatorBuilder::graceful_shutdown) can be
//! [shut down](Mediator::shutdown): it takes no more messages, and brings to an end what has begun.
//!
//! # Several crates
//! A message and its handler usually share a crate, and then dispatch is a function call. A *contract* has its handler
//! in another crate: `#[command(contract)]` on the message, `#[handler(contract)]` on the handler; dispatch costs one
//! boxed future. Events may be handled in any crate.
//!
//! A crate that the program never names is not linked, whatever `Cargo.toml` says, and contributes no handlers. Name
//! it once: `use orders as _;`.
//!
//! # Features
//! None is on by default.
//!
//! | feature | adds | with the crate |
//! |---|---|---|
//! | `garde` | [`behaviors`](mod@behaviors): `validate`, which refuses a message with wrong fields | [`garde`](https://docs.rs/garde) |
//! | `json` | `Mediator::by_name`: messages that arrive as a wire name and JSON; see below | `serde_json` |
//! | `metrics` | `MediatorBuilder::metrics`: counts, durations, and what is in flight | [`metrics`](https://docs.rs/metrics) |
//! | `store` | [`store`]: aggregates, units of work and an event store, on SQLite | `rusqlite` |
//! | `postgres` | `store` on PostgreSQL, too | `sqlx` |
//! | `tower` | `Mediator::service`: a command or query as a service, for layers around it; [`behaviors`](mod@behaviors): `retry`, `limit` | [`tower`](https://docs.rs/tower) |
//! | `tracing` | `MediatorBuilder::tracing`: a span for each message, in the words of OpenTelemetry | [`tracing`](https://docs.rs/tracing) |
//!
//! A mediator that is built without `.metrics()` and `.tracing()` pays nothing for the features.
//!
//! # Messages by name
//! With the feature `json`, `mediator.by_name()` takes a wire name and JSON, as an endpoint or a broker has them, and
//! gives back JSON. A message takes part as soon as it implements `serde::Deserialize`, and what it returns
//! `serde::Serialize`:
//!
#![cfg_attr(feature = "json", doc = "```standalone_crate")]
#![cfg_attr(not(feature = "json"), doc = "```text")]
//! use cqrs::prelude::*;
//!
//! #[command(returns = u64, name = "orders.place")]
//! #[derive(serde::Deserialize)]
//! struct PlaceOrder { article: String, amount: u64 }
//!
//! #[handler]
//! async fn place_order(cmd: PlaceOrder) -> Result<u64, BoxError> {
//!     Ok(25 * cmd.amount)
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mediator = Mediator::builder().build()?;
//! let body = br#"{"article": "apple", "amount": 3}"#;
//! assert_eq!(mediator.by_name().send("orders.place", body).await?, "75");
//!
//! let error = mediator.by_name().send("orders.place", r#"{"article": "apple", "amount": "3"}"#).await.unwrap_err();
//! assert_eq!(
//!     error.to_string(),
//!     "the payload of `orders.place` does not fit at `amount` (line 1, column 34): invalid type, expected u64",
//! );
//! # Ok(()) }
//! ```

#![forbid(unsafe_code)]

pub mod behaviors;

#[doc(inline)]
pub use cqrs_core::*;
#[doc(inline)]
pub use cqrs_macros::{aggregate, behavior, behaviors, command, event, handler, handlers, query};
#[cfg(feature = "store")]
#[doc(inline)]
pub use cqrs_store as store;

/// What most files need: `use cqrs::prelude::*;`.
pub mod prelude {
    #[doc(no_inline)]
    pub use cqrs_core::{
        AnyNext, AnyOutcome, BoxError, Context, FromContext, Mediator, Message, Next, Scoped,
    };
    #[doc(no_inline)]
    pub use cqrs_macros::{aggregate, behavior, command, event, handler, query};
    #[cfg(feature = "store")]
    #[doc(no_inline)]
    pub use cqrs_store::{Apply, MaybeRoot, NewRoot, Root, Store, UnitOfWork};
}

#[cfg(all(doctest, feature = "store"))]
#[doc = include_str!("../README.md")]
mod readme {}

// Some of its examples need a feature; a build of the whole workspace has them all.
#[cfg(all(
    doctest,
    feature = "garde",
    feature = "json",
    feature = "metrics",
    feature = "tower",
    feature = "tracing"
))]
#[doc = include_str!("../docs/guide/pipeline.md")]
mod pipeline {}

#[cfg(all(doctest, feature = "store"))]
#[doc = include_str!("../docs/guide/aggregates.md")]
mod aggregates {}

#[cfg(all(doctest, feature = "store"))]
#[doc = include_str!("../docs/guide/unit-of-work.md")]
mod unit_of_work {}

#[cfg(all(doctest, feature = "store"))]
#[doc = include_str!("../docs/guide/databases.md")]
mod databases {}
