//! Event handlers: several of one event, ordered, with every kind of argument.

use cqrs::prelude::*;

use crate::arguments::{Counter, Transaction, User};
use crate::messages::{Changed, Placed, Ticked};

/// The last.
///
/// # Errors
/// When the id is odd.
#[handler(order = 10, after(pack))]
pub fn bill(event: &Placed, transaction: &mut Transaction, user: User) -> Result<(), BoxError> {
    let _ = (transaction, user);
    if event.id % 2 == 1 { Err(BoxError::msg("odd")) } else { Ok(()) }
}

/// The first.
///
/// # Errors
/// Never.
#[handler(order = -10)]
pub fn pack(_: &Placed, counter: &Counter) -> Result<(), BoxError> {
    counter.next();
    Ok(())
}

/// Without an order.
///
/// # Errors
/// When the call fails.
#[handler]
pub async fn chime(_: &Ticked, ctx: Context<'_>) -> Result<(), BoxError> {
    Ok(ctx.publish(Changed::Removed).await?)
}

/// A service whose methods are event handlers.
#[derive(Debug)]
pub struct Watcher;

#[handler]
impl Watcher {
    /// A method with an order of its own.
    ///
    /// # Errors
    /// When nothing is left.
    #[handler(order = 3)]
    pub fn watch(&self, event: &Changed) -> Result<(), std::fmt::Error> {
        let _ = self;
        if matches!(event, Changed::Removed) { Err(std::fmt::Error) } else { Ok(()) }
    }

    /// A second method, of another event.
    ///
    /// # Errors
    /// Never.
    pub fn listen(&self, _: &Ticked) -> Result<(), BoxError> {
        let _ = self;
        Ok(())
    }
}

/// Handled in the background.
#[event(publish = detached(capacity = 16, when_full = reject))]
#[derive(Debug)]
pub struct Stored;

/// A handler of it.
///
/// # Errors
/// Never.
#[handler]
pub fn archive(_: &Stored) -> Result<(), BoxError> {
    Ok(())
}
