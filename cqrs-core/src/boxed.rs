//! Futures and streams behind pointers.

use std::future::Future;
use std::pin::Pin;

use futures_core::Stream;

pub(crate) type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
pub(crate) type BoxStream<'a, T> = Pin<Box<dyn Stream<Item = T> + Send + 'a>>;
