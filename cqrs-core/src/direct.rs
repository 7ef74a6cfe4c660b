//! The future of a handler that needs no code of its own around its function.
//!
//! It is written here and not by `#[handler]`, so that the compiler looks at it once, and not once for each handler.

use std::future::Future;

use crate::call::{Call, Cause};
use crate::detour::detour;
use crate::handler::{HandlesRef, Outcome, found};
use crate::message::Message;

/// Calls a handler that takes nothing of the call but its message. The second function makes an outcome of what the first one's
/// future returns.
///
/// Whether the handler is at its place, and what follows from that, is one branch in its own future.
#[doc(hidden)]
#[inline]
pub fn direct<'a, M, H, F>(
    handler: Option<&'a H>,
    message: M,
    cause: Cause<'a>,
    call: impl FnOnce(&'a H, M) -> F + Send + 'a,
    finish: impl FnOnce(F::Output) -> Outcome<M> + Send + 'a,
) -> impl Future<Output = Outcome<M>> + Send + 'a
where
    M: Message,
    H: Sync + 'static,
    F: Future + Send + 'a,
{
    async move {
        let Some(handler) = found::<M, H>(handler, cause) else {
            return detour(message, cause).await;
        };
        let returned = call(handler, message).await;
        finish(returned)
    }
}

/// Keeps the message for a handler that borrows it.
#[doc(hidden)]
#[inline]
pub fn kept<'a, M, H>(
    handler: Option<&'a H>,
    message: M,
    cause: Cause<'a>,
) -> impl Future<Output = Outcome<M>> + Send + 'a
where
    M: Message + Sync,
    H: HandlesRef<M>,
{
    async move {
        let Some(handler) = found::<M, H>(handler, cause) else { return detour(message, cause).await };
        let call = Call::new::<M>(cause);
        handler.handle_ref(&message, call.context()).await
    }
}
