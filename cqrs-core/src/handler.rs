//! How a message finds its handler: statically, through the type that `#[handler]` writes.

use std::future::{Future, ready};

use futures_core::Stream;

use crate::call::Cause;
use crate::context::Context;
use crate::dependency::Resolver;
use crate::error::Error;
use crate::handler_stream::Rejected;
use crate::message::Message;
use crate::rejection::Rejection;

/// What handling `M` comes to.
#[doc(hidden)]
pub type Outcome<M> = Result<<M as Message>::Output, Error<<M as Message>::Error>>;

/// A message that has a handler.
///
/// `#[handler]` implements it for the message of the function below it, which is how `send` knows at compile time
/// what to call, and why a second handler does not compile. A contract (`#[command(contract, ..)]`) always has it:
/// whether a handler is linked is then checked by [`build`](crate::MediatorBuilder::build).
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no handler",
    label = "no `#[handler]` takes this message",
    note = "write `#[handler] async fn ..(message: {Self}) -> Result<_, _>` in the crate that defines `{Self}`",
    note = "`{Self}` itself has `#[command]` or `#[query]` on its definition",
    note = "if another crate handles it, say so where it is defined: `#[command(contract)]`, and `#[handler(contract)]` there"
)]
pub trait Handled<Key = (), const PLACE: u64 = 0>: Message {
    /// The handler with its shared dependencies, as the mediator keeps it.
    #[doc(hidden)]
    type Handler: Handles<Self>;
}

/// The `PLACE` of a handler in [`Handled`]: 0 where there may be one only, so that a second one is the same impl twice;
/// elsewhere a number of its own, from the text that says where it is.
///
/// The type `Key` does not suffice to tell the handlers of an event apart. Coherence compares the impls of a crate with
/// those of the crates that it depends on, and does not look into the associated types of those: "a later version might
/// change them". It does compare the values of constants.
#[doc(hidden)]
#[must_use]
pub const fn place(shared: bool, text: &str) -> u64 {
    if !shared {
        return 0;
    }
    // FNV-1a: short, and good enough among the handlers of one event.
    let bytes = text.as_bytes();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut index = 0;
    while index < bytes.len() {
        hash = (hash ^ bytes[index] as u64).wrapping_mul(0x0100_0000_01b3);
        index += 1;
    }
    hash
}

/// A handler together with its shared dependencies. `#[handler]` writes it.
///
/// It is given, or, `None`, [`found`] in its place in the table. Where it is not there, the message takes the detour: in the same
/// state machine, and not in a second one around it.
///
/// It asks nothing of `M`, and each method does: a type that is no message is then reported once, where it is named.
pub trait Handles<M>: Sized + Send + Sync + 'static {
    /// Looks the dependencies up, once. `None` where one is missing, and for what `build()` makes itself.
    #[doc(hidden)]
    #[must_use]
    fn resolve(_: &mut Resolver<'_>) -> Option<Self> {
        None
    }

    /// Answers once.
    #[doc(hidden)]
    fn handle<'a>(
        handler: Option<&'a Self>,
        message: M,
        cause: Cause<'a>,
    ) -> impl Future<Output = Outcome<M>> + Send + 'a
    where
        M: Message,
    {
        let _ = (handler, message, cause);
        ready(Err(Error::Rejected(Rejection::no_handler(M::NAME))))
    }

    /// Answers item by item.
    #[doc(hidden)]
    fn stream<'a>(
        handler: Option<&'a Self>,
        message: M,
        cause: Cause<'a>,
    ) -> impl Stream<Item = Outcome<M>> + Send + 'a
    where
        M: Message,
    {
        let _ = (handler, message, cause);
        Rejected::<M>::new(Rejection::no_handler(M::NAME))
    }
}

/// The handler itself, if it stands in its place in the table. In the handler's own future, where the question and what follows
/// from it are one branch.
#[doc(hidden)]
#[inline]
#[must_use]
pub fn found<'a, M: Message, H: 'static>(handler: Option<&'a H>, cause: Cause<'a>) -> Option<&'a H> {
    match handler {
        None => cause.mediator().entry(M::definition()),
        here => here,
    }
}

/// A handler that borrows its message: every event handler, and others where it suits them. Its [`Handles`] keeps the
/// message for it.
#[doc(hidden)]
pub trait HandlesRef<M>: Sized + Send + Sync + 'static {
    fn handle_ref<'a>(
        &'a self,
        message: &'a M,
        context: Context<'a>,
    ) -> impl Future<Output = Outcome<M>> + Send + 'a
    where
        M: Message;
}

/// Stands for a handler that has a mistake in it, which the macro has reported.
#[doc(hidden)]
#[derive(Debug)]
pub struct Mistaken;

impl<M> Handles<M> for Mistaken {}
