//! The attribute macros of [`cqrs`](https://docs.rs/cqrs). Use them through that crate.
//!
//! | macro | goes on | makes it |
//! |---|---|---|
//! | [`#[command]`](macro@command) | struct, enum | a message that changes something; one handler |
//! | [`#[query]`](macro@query) | struct, enum | a message that asks something; one handler, one answer or a stream |
//! | [`#[event]`](macro@event) | struct, enum | a message that tells what has happened; any number of handlers |
//! | [`#[handler]`](macro@handler) | function, `impl` block | what handles a message |
//! | [`#[aggregate]`](macro@aggregate) | struct, enum | what commands change, one at a time |
//! | [`#[behavior]`](macro@behavior) | function | what runs around handlers: those that name it, or all |
//! | [`handlers![]`](macro@handlers), [`behaviors![]`](macro@behaviors) | paths | their list, for a mediator without the registry |

#![forbid(unsafe_code)]

mod aggregate;
mod argument;
mod behavior;
mod errors;
mod function;
mod handler;
mod item;
mod list;
mod message;
mod options;
mod publishing;
mod shape;
#[cfg(test)]
mod testing;
mod tokens;
mod types;

use proc_macro::TokenStream;

/// Makes a struct or an enum a command: a message that changes something, and that exactly one handler carries out.
///
/// ```
/// use cqrs::prelude::*;
///
/// /// Places an order and returns its id.
/// #[command(returns = u64, error = PlaceOrderError)]
/// pub struct PlaceOrder {
///     pub article: String,
/// }
///
/// #[derive(Debug, thiserror::Error)]
/// pub enum PlaceOrderError {
///     #[error("nobody sells `{0}`")]
///     UnknownArticle(String),
/// }
///
/// #[handler]
/// async fn place_order(cmd: PlaceOrder) -> Result<u64, PlaceOrderError> {
///     Err(PlaceOrderError::UnknownArticle(cmd.article))
/// }
/// ```
///
/// # Options
/// | option | meaning | default |
/// |---|---|---|
/// | `returns = Type` | what the handler answers | `()` |
/// | `error = Type` | what the handler fails with: a `std::error::Error + Send + Sync + 'static` | `cqrs::BoxError`; the handler may then return any error that converts to a box |
/// | `name = ".."` | the stable wire name: `A-Z a-z 0-9 . _ -` | the type's name |
/// | `contract` | the handler is in any one crate, and says `#[handler(contract)]` | it is in the message's own crate |
/// | `capabilities(dyn Audited, ..)` | traits of the message that [global behaviors](macro@behavior) see it through | none |
/// | `crate = ::path` | where the `cqrs` crate is found, absolute | `::cqrs` |
///
/// # Rules
/// - The type owns its data: no lifetime, no type parameter, `Send + 'static`. It is `Sync` where a handler borrows it
///   or takes a `&mut` argument.
/// - Two messages with one name are a problem that `build()` reports.
/// - No module named `diagnostic` is in scope: generated code uses the compiler's own attributes of that name.
///
/// # Errors
/// The compiler refuses a message with a lifetime or a type parameter, a `union`, and an `error` that is no error.
///
/// # Local or contract
/// By default the handler lives in the crate of the message. Then `send` knows it at compile time: no handler is a
/// compile error, a second one too, and dispatch is a function call. A `#[handler]` for a message of another crate is
/// refused by the compiler:
/// ```text
/// error[E0117]: only traits defined in the current crate can be implemented for types defined outside of the crate
/// ```
/// The remedy is `contract`, on both sides. Dispatch then costs one boxed future, and `build()` checks that there is
/// exactly one handler.
///
/// # What it generates
/// The type, unchanged, and beside it:
/// ```text
/// const _: () = {
///     static DEFINITION: MessageDefinition = MessageDefinition::new("PlaceOrder", MessageKind::Command, ..);
///     impl Message for PlaceOrder {
///         type Output = u64;
///         type Error = PlaceOrderError;
///         const NAME: &'static str = "PlaceOrder";
///         ..
///     }
///     inventory::submit! { Registration::Message(&DEFINITION) }
/// };
/// ```
#[proc_macro_attribute]
pub fn command(options: TokenStream, item: TokenStream) -> TokenStream {
    message::attribute(message::Attribute::Command, options.into(), &item.into()).into()
}

/// Makes a struct or an enum a query: a message that asks something and changes nothing.
///
/// ```
/// use cqrs::prelude::*;
/// use futures_util::{Stream, stream};
///
/// #[query(returns = Option<String>)]
/// pub struct GetOrder {
///     pub id: u64,
/// }
///
/// #[handler]
/// async fn get_order(query: &GetOrder) -> Result<Option<String>, BoxError> {
///     Ok((query.id == 1).then(|| "three apples".to_owned()))
/// }
///
/// #[query(streams = String)]
/// pub struct ExportOrders;
///
/// #[handler]
/// fn export_orders(_: ExportOrders) -> impl Stream<Item = Result<String, BoxError>> {
///     stream::iter([Ok("three apples".to_owned())])
/// }
/// ```
///
/// # Options
/// One of `returns = Type` (one answer, asked with `query`) and `streams = Type` (a stream of items, asked with
/// `stream`) is needed. `error`, `name`, `contract`, `capabilities` and `crate` are those of [`#[command]`](macro@command).
///
/// # Rules
/// Those of [`#[command]`](macro@command), and: the handler of a query cannot take a `&mut` argument, since a query
/// only reads.
///
/// # Errors
/// Those of [`#[command]`](macro@command), and: neither or both of `returns` and `streams`.
///
/// # What it generates
/// The same as [`#[command]`](macro@command), with another kind:
/// ```text
/// const _: () = {
///     static DEFINITION: MessageDefinition = MessageDefinition::new("GetOrder", MessageKind::Query, ..);
///     impl Message for GetOrder { type Output = Option<String>; .. }
///     inventory::submit! { Registration::Message(&DEFINITION) }
/// };
/// ```
#[proc_macro_attribute]
pub fn query(options: TokenStream, item: TokenStream) -> TokenStream {
    message::attribute(message::Attribute::Query, options.into(), &item.into()).into()
}

/// Makes a struct or an enum an event: a message that tells what has happened. Any number of handlers, in any crates,
/// react to it.
///
/// ```
/// use cqrs::prelude::*;
///
/// #[event]
/// pub struct OrderPlaced {
///     pub id: u64,
/// }
///
/// #[handler]
/// async fn confirm(event: &OrderPlaced) -> Result<(), BoxError> {
///     println!("order {} was placed", event.id);
///     Ok(())
/// }
/// ```
///
/// # Options
/// | option | meaning | default |
/// |---|---|---|
/// | `publish = sequential` | the handlers run one after the other, all of them | this is the default |
/// | `publish = stop_on_first_error` | one after the other, up to the first that fails | |
/// | `publish = concurrent` | all at once, on the task of the publisher | |
/// | `publish = detached` | later, in the background, from a queue that is bounded; the publisher goes on | `detached(capacity = 1024, when_full = wait)` |
///
/// `name`, `capabilities` and `crate` are those of [`#[command]`](macro@command). An event has no answer and no error of its own: each
/// handler fails with what it likes, and `publish` gathers the failures in one `PublishError`.
///
/// Which policy is for what, and what becomes of a detached event that fails, stands at `Mediator::publish`.
/// ```
/// use cqrs::prelude::*;
///
/// /// The confirmation may take its time, and no order waits for the mail server.
/// #[event(publish = detached(capacity = 256, when_full = reject))]
/// pub struct OrderPlaced {
///     pub id: u64,
/// }
/// ```
/// `when_full = wait`: who publishes waits for room. `when_full = reject`: it gets a `PublishError` whose rejection is of
/// kind `Overloaded`.
///
/// # Rules
/// - The type owns its data, and is `Send + Sync + 'static`, since its handlers share it.
/// - Handlers borrow it: `event: &OrderPlaced`.
///
/// # Errors
/// Those of [`#[command]`](macro@command), and: `returns`, `error` and `contract`, which an event does not have; a policy
/// that there is not, and a queue without room.
///
/// # What it generates
/// The same as [`#[command]`](macro@command), and `Handled`, since no single handler can write that:
/// ```text
/// const _: () = {
///     static DEFINITION: MessageDefinition = MessageDefinition::new("OrderPlaced", MessageKind::Event, ..);
///     impl Message for OrderPlaced { type Output = (); type Error = BoxError; .. }
///     impl Handled for OrderPlaced { type Handler = EventHandlers<Self>; }
///     inventory::submit! { Registration::Message(&DEFINITION) }
/// };
/// ```
#[proc_macro_attribute]
pub fn event(options: TokenStream, item: TokenStream) -> TokenStream {
    message::attribute(message::Attribute::Event, options.into(), &item.into()).into()
}

/// Makes a function, or each method of an `impl` block, the handler of the message that it takes first.
///
/// ```
/// use cqrs::prelude::*;
/// use std::sync::Arc;
///
/// #[command(returns = u32)]
/// pub struct Charge {
///     pub cents: u32,
/// }
///
/// #[query(returns = u32)]
/// pub struct GetFee;
///
/// /// A service whose methods are handlers; `&self` is a shared dependency like any other.
/// pub struct Billing {
///     pub fee: u32,
/// }
///
/// #[handler]
/// impl Billing {
///     async fn charge(&self, cmd: Charge) -> Result<u32, BoxError> {
///         Ok(cmd.cents + self.fee)
///     }
///
///     fn fee(&self, _: &GetFee) -> Result<u32, BoxError> {
///         Ok(self.fee)
///     }
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let mediator = cqrs::MediatorBuilder::empty()
///     .handlers(cqrs::handlers![Billing::charge, Billing::fee])
///     .provide(Billing { fee: 30 })
///     .build()?;
/// assert_eq!(mediator.send(Charge { cents: 100 }).await?, 130);
/// # Ok(()) }
/// ```
///
/// The function stays as it is and can be called, which is how it is unit tested.
///
/// # Arguments
/// The message comes first, by value or as `&Message` (events always so). How every other argument is borrowed says
/// what it is:
///
/// | argument | what it is | needs |
/// |---|---|---|
/// | `&T`, `&dyn Trait`, `&[T]` | a shared dependency, given once to the builder | `T: Send + Sync + 'static` |
/// | `&mut T` | a scoped resource: begun for this message, committed after `Ok`, rolled back after `Err`, a panic or cancellation; not in queries | `T: Scoped<Message>` |
/// | `T` | a value made for this call | `T: FromContext` |
/// | `Context<'_>` | the call itself | |
///
/// A type named `Context` is taken for that of this crate.
///
/// By-value arguments are made first, then scoped ones are begun, each in the order of the arguments; scoped ones end
/// in reverse.
///
/// # Forms
/// - `async fn`, `fn -> impl Future + Send` (or `BoxFuture`), and plain `fn`. A function counts as returning a future
///   or a stream when its return type is `impl`, `Box<dyn ..>` or `Pin<Box<dyn ..>>` of a trait, or a type, whose name
///   ends in `Future` or `Stream`. It runs when the caller first polls, never earlier.
/// - The handler of a streaming query returns `impl Stream<Item = Result<T, E>>`, also as `Result<impl Stream<..>, E>`
///   where it may fail to start; each of them may be `async`. Inside of that `Result` only `impl`, `BoxStream` and boxed
///   trait objects count as streams, so that an answer may be called `VideoStream`.
/// - In an `impl` block every function is a handler; put others into another block. `#[handler(order = ..)]` on a
///   single method gives it options of its own.
///
/// # Options
/// | option | meaning | default |
/// |---|---|---|
/// | `through(authorize, validate)` | [behaviors](macro@behavior) that run around this handler, the outermost first | none |
/// | `after(reserve, Billing::charge)` | runs after these handlers of the same event, whatever they returned | |
/// | `order = 10` | place among the handlers of one event that are free to run; smaller is earlier, ties go by name | `0` |
/// | `contract` | the message is declared with `contract`, in this crate or another | the message is of this crate, or an event |
/// | `crate = ::path` | where the `cqrs` crate is found, absolute | `::cqrs` |
///
/// `after` names functions by their paths, as [`handlers![]`](macro@handlers) does. `build()` reports handlers that run
/// after each other in a circle, one of another message or that the mediator does not have, an `order` that says the
/// opposite, and `order` and `after` on the handlers of a concurrent event, which have none.
///
/// # Errors
/// The function returns `Result<Output, Error>` with what the message declares. For a message that declares no error,
/// and for an event, `Error` is anything that converts to `Box<dyn std::error::Error + Send + Sync>`.
///
/// # What it generates
/// The function, unchanged, and beside it, for `async fn place_order(cmd: PlaceOrder, prices: &dyn PriceList)`:
/// ```text
/// const __cqrs_place_order: &HandlerDefinition = {                 // its name in `handlers![]`
///     pub struct __cqrs_place_order { a0: Arc<dyn PriceList> }     // its dependencies, resolved once, by `build()`
///
///     impl Handles<PlaceOrder> for __cqrs_place_order {
///         fn resolve(..) -> Option<Self> { .. }
///         fn handle(..) -> impl Future<..> { async move { .. place_order(message, &*handler.a0).await .. } }
///     }
///     impl Handled for PlaceOrder { type Handler = __cqrs_place_order; }   // a second handler: this impl twice
///     inventory::submit! { Registration::Handlers(&[..]) }
///     ..
/// };
/// ```
#[proc_macro_attribute]
pub fn handler(options: TokenStream, item: TokenStream) -> TokenStream {
    handler::attribute(options.into(), item.into()).into()
}

/// Makes a struct or an enum an aggregate: what commands change, one at a time, by rules of its own.
///
/// It needs the feature `store`.
///
/// ```
/// use cqrs::prelude::*;
/// use cqrs::store::Apply;
///
/// #[aggregate(id = u64, events(OrderPlaced, OrderShipped))]
/// #[derive(Default)]
/// struct Order { is_shipped: bool }
///
/// #[event]
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct OrderPlaced { article: String }
///
/// #[event]
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct OrderShipped;
///
/// impl Apply<OrderPlaced> for Order {
///     fn apply(&mut self, _: &OrderPlaced) {}
/// }
///
/// impl Apply<OrderShipped> for Order {
///     fn apply(&mut self, _: &OrderShipped) { self.is_shipped = true; }
/// }
///
/// #[command]
/// struct PlaceOrder { #[id] order: u64, article: String }
///
/// #[command(error = NotYours)]
/// struct ShipOrder { #[id] order: u64 }
///
/// # #[derive(Debug, thiserror::Error)]
/// # #[error("shipped already")]
/// # struct NotYours;
/// #[handler(aggregate)]
/// impl Order {
///     fn place(cmd: &PlaceOrder) -> Result<OrderPlaced, BoxError> {
///         Ok(OrderPlaced { article: cmd.article.clone() })
///     }
///
///     fn ship(&self, _: &ShipOrder) -> Result<OrderShipped, NotYours> {
///         if self.is_shipped { Err(NotYours) } else { Ok(OrderShipped) }
///     }
/// }
/// ```
///
/// # Options
/// | option | meaning | default |
/// |---|---|---|
/// | `id = Type` | what tells one from another; its text (`Display`) is stored | required |
/// | `events(First, Second)` | what happens to it: `#[event]`s that serde can write and read | required, unless there is `state` |
/// | `state` | only its last state is stored, in one row, and not what led there | its events are stored |
/// | `snapshot_every = 100` | its state is stored beside every hundredth event, so that not all of them need to be read | no snapshots |
/// | `version = 2` | the version of its state, where that is stored; a snapshot of another version is not read | `1` |
/// | `name = ".."` | the kind of its streams | the type's name |
/// | `crate = ::path` | where the `cqrs` crate is, if not at `::cqrs` | `::cqrs` |
///
/// The macro writes an enum of the events beside the type, `OrderEvent` for `Order`. The type is [`Default`]: that is its
/// state before the first event. It says what each event changes by `Apply`. Where its state is stored (`state`,
/// `snapshot_every`), serde can write and read it.
///
/// Its commands name it by `#[id]` on one of their fields, and are handled by its deciders, `#[handler(aggregate)]`, or
/// by functions that take `&mut Root<Order>`.
#[proc_macro_attribute]
pub fn aggregate(options: TokenStream, item: TokenStream) -> TokenStream {
    aggregate::attribute(options.into(), &item.into()).into()
}

/// Lists handlers by their paths, for `MediatorBuilder::empty().handlers(..)`: targets where nothing can run before
/// `main`, so that the registry stays empty, and tests that want nothing else around.
///
/// ```
/// use cqrs::prelude::*;
/// use cqrs::{MediatorBuilder, handlers};
///
/// mod orders {
///     use cqrs::prelude::*;
///
///     #[command]
///     pub struct ShipOrder;
///
///     #[handler]
///     pub async fn ship(_: ShipOrder) -> Result<(), BoxError> {
///         Ok(())
///     }
/// }
///
/// let mediator = MediatorBuilder::empty().handlers(handlers![orders::ship]).build()?;
/// # Ok::<(), cqrs::BuildError>(())
/// ```
///
/// It generates `[orders::__cqrs_ship]`, an array of the constants that stand beside the functions.
///
/// Name a function of another module by its path, `orders::ship`: what the list refers to stands beside the function, and
/// `use orders::ship` does not import it.
#[proc_macro]
pub fn handlers(paths: TokenStream) -> TokenStream {
    list::handlers(paths.into()).into()
}

/// Makes a function a behavior: a part of the way that messages take to their handlers.
///
/// It goes on two kinds of function, told apart by the first argument.
///
/// # A behavior that handlers name
/// A function that is generic over its message runs before the handlers that name it, the outermost first:
/// `#[handler(through(authorize, validate))]`. It is composed at compile time, and costs what a function call costs. What
/// it asks of the message is a bound; a message without it does not compile.
///
/// ```
/// use cqrs::prelude::*;
/// use cqrs::{Error, Rejection};
///
/// /// What a message needs to be allowed.
/// pub trait Authorize {
///     const ROLE: &'static str;
/// }
///
/// pub struct Roles(Vec<&'static str>);
///
/// /// Lets only users with the message's role through.
/// #[behavior]
/// pub async fn authorize<M: Message + Authorize>(
///     message: M,
///     next: impl Next<M>,
///     roles: &Roles,
/// ) -> Result<M::Output, Error<M::Error>> {
///     if !roles.0.contains(&M::ROLE) {
///         return Err(Rejection::refused::<M>(BoxError::msg("ask for the role first")).into());
///     }
///     next.run(message).await
/// }
///
/// #[command(returns = u64)]
/// pub struct PlaceOrder;
///
/// impl Authorize for PlaceOrder {
///     const ROLE: &'static str = "clerk";
/// }
///
/// #[handler(through(authorize))]
/// async fn place_order(_: PlaceOrder) -> Result<u64, BoxError> {
///     Ok(1)
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let builder = || cqrs::MediatorBuilder::empty().handlers(cqrs::handlers![place_order]);
/// let clerk = builder().provide(Roles(vec!["clerk"])).build()?;
/// assert_eq!(clerk.send(PlaceOrder).await?, 1);
/// let nobody = builder().provide(Roles(vec![])).build()?;
/// assert!(nobody.send(PlaceOrder).await.is_err());
/// # Ok(()) }
/// ```
///
/// | first two arguments | for |
/// |---|---|
/// | `message: M, next: impl Next<M>` | commands and queries |
/// | `message: &M, next: impl NextRef<M>` | the same, and events, where the handler borrows its message |
/// | `message: M, next: impl NextStream<M>`, in a `fn` that returns `impl Stream` | streaming queries |
///
/// It may answer without `next`, change the message before, change or replace the answer after, and run `next` more than
/// once (with a borrowed message, or `M: Clone`). Instead of `M`, the function may name one message.
///
/// # A behavior for all messages of some kinds
/// A function that takes [`AnyNext`](https://docs.rs/cqrs/latest/cqrs/struct.AnyNext.html) runs before all handlers that the program links, outside of the
/// behaviors that handlers name. It sees each message without its type. It costs one boxed future more for each message of
/// these kinds; a mediator without any pays nothing.
///
/// ```
/// use cqrs::prelude::*;
///
/// # struct AuditLog; impl AuditLog { fn write(&self, _: &str, _: bool) {} }
/// #[behavior(order = 10, on(commands))]
/// async fn audit(mut next: AnyNext<'_>, log: &AuditLog) -> AnyOutcome {
///     let outcome = next.run().await;
///     log.write(next.message().name(), outcome.is_ok());
///     outcome
/// }
/// ```
///
/// It returns the `AnyOutcome` that `next` gave it, or `Result<AnyOutcome, E>`; an error rejects the message.
///
/// | option | meaning | default |
/// |---|---|---|
/// | `order = 10` | its place; smaller is further outside. Two on one message cannot have the same | required |
/// | `on(commands, queries, streams, events)` | the kinds that it sees; of an event, each handler by itself | required |
/// | `capability = dyn Audited` | only messages with `capabilities(dyn Audited)` | all of these kinds |
/// | `crate = ::path` | where the `cqrs` crate is found, absolute; also for behaviors that handlers name | `::cqrs` |
///
/// # Arguments
/// What comes after these is found as for a handler: `&T` is a shared dependency, `T` a value of the call, `Context<'_>`
/// the call itself. There is no `&mut T`: what is opened for a message belongs to its handler, and is committed inside of
/// all behaviors.
///
/// # Errors
/// What a handler names has to be a behavior for its message, in a place where it can stand: around a stream for a streaming
/// query, around one answer else; one that borrows the message only before what borrows it too. A function without the
/// attribute, a handler, or a behavior with an order are refused by the compiler, in its own words:
/// ```text
/// error[E0573]: expected type, found function `authorize`
/// ```
/// The remedy is `#[behavior]` on a function that takes `message: M, next: impl Next<M>`.
///
/// Whatever a behavior returns as an error, outer behaviors see. A handler runs only if every behavior before it ran the
/// rest. An `Ok` in place of a commit that failed is turned into a rejection, unless the behavior says
/// `Context::accept_failed_commit`.
///
/// # What it generates
/// Beside the function, for one that handlers name: a type with the function's name, `enum authorize {}`, that implements a
/// hidden trait for all messages with the bounds. A module of that name cannot stand beside it. For one with an order: the constant `__cqrs_audit`, submitted to the
/// registry, as `#[handler]` does.
#[proc_macro_attribute]
pub fn behavior(options: TokenStream, item: TokenStream) -> TokenStream {
    behavior::attribute(options.into(), item.into()).into()
}

/// Lists behaviors that have an order by their paths, for `MediatorBuilder::empty().behaviors(..)`; see [`handlers!`].
#[proc_macro]
pub fn behaviors(paths: TokenStream) -> TokenStream {
    list::behaviors(paths.into()).into()
}
