//! The three kinds of argument, in commands, queries and event handlers.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use cqrs::prelude::*;

use crate::messages::{Count, Full, Get, Place, Placed};

/// A shared dependency.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// Counts on.
    pub fn next(&self) -> u64 {
        self.0.fetch_add(1, Ordering::Relaxed) + 1
    }
}

/// A shared dependency behind a trait.
pub trait Names: Send + Sync {
    /// The name of one.
    fn name(&self, id: u64) -> Option<String>;
}

/// Nobody has a name.
#[derive(Debug)]
pub struct Nameless;

impl Names for Nameless {
    fn name(&self, _: u64) -> Option<String> {
        None
    }
}

/// A scoped resource, for every message.
#[derive(Debug)]
pub struct Transaction(u64);

impl<M: Sync> Scoped<M> for Transaction {
    type Dependencies = Arc<Counter>;

    async fn begin(counter: &Arc<Counter>, _: &M, _: Context<'_>) -> Result<Self, BoxError> {
        Ok(Self(counter.next()))
    }

    async fn commit(self) -> Result<(), BoxError> {
        Ok(())
    }

    async fn rollback(self) {}
}

/// A scoped resource, for one message.
#[derive(Debug)]
pub struct Basket(u32);

impl Scoped<Place> for Basket {
    type Dependencies = ();

    async fn begin((): &(), message: &Place, _: Context<'_>) -> Result<Self, BoxError> {
        Ok(Self(message.quantity()))
    }

    async fn commit(self) -> Result<(), BoxError> {
        Ok(())
    }

    async fn rollback(self) {}
}

/// A value of the call.
#[derive(Debug)]
pub struct User(String);

impl FromContext for User {
    type Dependencies = (Arc<dyn Names>, Arc<Counter>);

    async fn from_context((names, counter): &Self::Dependencies, _: Context<'_>) -> Result<Self, BoxError> {
        Ok(Self(names.name(counter.next()).unwrap_or_default()))
    }
}

/// All of them at once, by value.
///
/// # Errors
/// [`Full`] when the basket is.
#[handler]
pub async fn place(
    command: Place,
    counter: &Counter,
    names: &(dyn Names + Sync),
    transaction: &mut Transaction,
    basket: &mut Basket,
    user: User,
    ctx: Context<'_>,
) -> Result<u64, Full> {
    transaction.0 += 1;
    basket.0 += command.quantity();
    let id = counter.next() + u64::try_from(user.0.len() + command.article.len()).unwrap_or(0);
    let _ = (names.name(id), ctx.publish(Placed { id }).await);
    if basket.0 > 100 { Err(Full) } else { Ok(id) }
}

/// By reference, and without anything to wait for.
///
/// # Errors
/// Never.
#[handler]
pub fn get(query: &Get, names: &dyn Names, user: User) -> Result<Option<String>, Full> {
    Ok(names.name(query.id).or(Some(user.0)))
}

/// A slice, a named lifetime and the mediator.
///
/// # Errors
/// Never.
#[handler]
pub async fn count<'a>(
    query: Count,
    words: &'a [String],
    text: &'a str,
    mediator: Mediator,
) -> Result<u64, BoxError> {
    let _ = mediator.query(Get { id: 1 }).await;
    let of = |word: &str| words.iter().filter(|known| *known == word).count();
    let count = match query {
        Count::All => words.len(),
        Count::Of(word) => of(&word) + text.matches(&word).count(),
    };
    Ok(u64::try_from(count)?)
}
