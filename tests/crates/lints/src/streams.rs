//! Handlers of streaming queries, in every form.

use cqrs::prelude::*;
use futures_util::stream::{self, BoxStream, Stream, StreamExt};

use crate::arguments::{Counter, User};
use crate::messages::{ContractedList, Full, Letters, List, ListNames, Primes};

/// A stream.
#[handler]
pub fn list(_: List, counter: &Counter) -> impl Stream<Item = Result<u64, BoxError>> {
    stream::iter([Ok(counter.next())])
}

/// A stream that is prepared, or is not.
///
/// # Errors
/// [`Full`] where too many are asked for.
#[handler]
pub async fn list_names(
    ListNames(count): ListNames,
    user: User,
) -> Result<BoxStream<'static, Result<String, Full>>, Full> {
    std::future::ready(()).await;
    if count > 100 {
        return Err(Full);
    }
    Ok(stream::iter((0..count).map(move |number| Ok(format!("{user:?} {number}")))).boxed())
}

/// A stream that borrows the message.
#[handler]
pub fn letters(query: &Letters) -> impl Stream<Item = Result<char, BoxError>> {
    stream::iter(query.of.chars().map(Ok))
}

/// A service that streams.
#[derive(Debug)]
pub struct Numbers;

#[handler]
impl Numbers {
    /// A stream of a method.
    pub fn primes(&self, _: Primes) -> impl Stream<Item = Result<u64, BoxError>> + use<> {
        let _ = self;
        stream::iter([Ok(2), Ok(3), Ok(5)])
    }
}

/// A stream of a contract.
#[handler(contract)]
pub fn contracted_list(_: ContractedList) -> impl Stream<Item = Result<u64, BoxError>> {
    stream::iter([Ok(1)])
}
