//! Handlers: functions that wait, that return a future, that do neither; methods; contracts.

use std::future::{Future, ready};
use std::pin::Pin;

use cqrs::prelude::*;

use crate::arguments::{Counter, Transaction};
use crate::messages::{Change, Contracted, ContractedQuery, Tick, Weigh};

/// A function that returns a future.
#[handler]
pub fn tick(_: Tick) -> impl Future<Output = Result<(), BoxError>> + Send {
    ready(Ok(()))
}

/// A message's weight, and what it consists of.
pub type Weight = (u64, Option<Vec<u8>>);

/// A function that returns a boxed future.
#[handler]
#[must_use]
pub fn weigh(Weigh(grams): Weigh) -> Pin<Box<dyn Future<Output = Result<Weight, BoxError>> + Send>> {
    Box::pin(ready(Ok((grams, None))))
}

/// A service whose methods are handlers.
#[derive(Debug, Default)]
pub struct Shop {
    log: Counter,
}

#[handler]
impl Shop {
    /// A method, with a scoped resource.
    ///
    /// # Errors
    /// When it goes too far.
    pub async fn change(&self, change: Change, transaction: &mut Transaction) -> Result<(), BoxError> {
        match change {
            Change::Rename { to } if to.is_empty() => return Err(BoxError::msg("a name is needed")),
            Change::Move(by) if by > 100 => return Err(BoxError::msg("too far")),
            _ => {}
        }
        let _ = (transaction, std::future::ready(self.log.next()).await);
        Ok(())
    }
}

/// A handler of a contract, by value.
///
/// # Errors
/// Never.
#[handler(contract)]
pub fn contracted(_: Contracted, counter: &Counter) -> Result<u64, BoxError> {
    Ok(counter.next())
}

/// A service that handles contracts.
#[derive(Debug)]
pub struct Depot;

#[handler(contract)]
impl Depot {
    /// A method that borrows its message, and needs no `self`.
    ///
    /// # Errors
    /// Never.
    pub fn contracted_query(_: &ContractedQuery, counter: &Counter) -> Result<u64, BoxError> {
        Ok(counter.next())
    }
}
