//! What nobody outside sees: private messages, private handlers of public messages, and what restricted visibility
//! makes of them.

use cqrs::prelude::*;
use cqrs::{BuildError, MediatorBuilder, handlers};
use futures_util::{Stream, StreamExt, stream};

#[command(returns = u32)]
struct Add(u32, u32);

#[handler]
fn add(Add(left, right): Add) -> Result<u32, BoxError> {
    left.checked_add(right).ok_or_else(|| BoxError::msg("too much"))
}

/// Only constructed; nobody handles it.
#[event]
struct Added(u32);

#[event]
pub(crate) struct Noticed;

#[handler]
async fn notice(_: &Noticed, ctx: Context<'_>) -> Result<(), BoxError> {
    ctx.publish(Added(1)).await.map_err(Into::into)
}

#[query(streams = u32)]
struct Fives(usize);

#[handler]
fn fives(Fives(count): Fives) -> impl Stream<Item = Result<u32, BoxError>> {
    stream::repeat_with(|| Ok(5)).take(count)
}

/// A public type in a private module, which no path leads to.
mod inner {
    use cqrs::prelude::*;

    #[derive(Debug)]
    pub(in crate::private) struct Hidden;

    #[handler]
    impl Hidden {
        pub(in crate::private) fn multiply(&self, Multiply(left, right): &Multiply) -> Result<u32, BoxError> {
            let _ = self;
            left.checked_mul(*right).ok_or_else(|| BoxError::msg("too much"))
        }
    }

    #[query(returns = u32)]
    pub(super) struct Multiply(pub(super) u32, pub(super) u32);

    #[command(contract)]
    #[derive(Clone, Copy)]
    pub(in super::super) struct Restricted;

    #[handler(contract)]
    pub(super) async fn restricted(_: Restricted, hidden: &Hidden) -> Result<(), BoxError> {
        std::future::ready(hidden).await;
        Ok(())
    }
}

/// Provides what only this module can name.
pub fn provide_hidden(builder: MediatorBuilder) -> MediatorBuilder {
    builder.provide(inner::Hidden)
}

/// Sends all of it.
///
/// # Errors
/// When the sum is too much.
pub async fn privately(mediator: &Mediator) -> Result<u32, Box<dyn std::error::Error>> {
    mediator.publish(Noticed).await?;
    mediator.send(inner::Restricted).await?;
    let Added(one) = Added(1);
    let mut sum = mediator.send(Add(one, 2)).await?;
    let mut fives = std::pin::pin!(mediator.stream(Fives(2)));
    while let Some(five) = fives.next().await {
        sum += five?;
    }
    Ok(sum + mediator.query(inner::Multiply(2, 3)).await?)
}

/// A mediator of these handlers alone.
///
/// # Errors
/// Never.
pub fn by_hand() -> Result<Mediator, BuildError> {
    let handlers = handlers![add, notice, fives, inner::restricted, inner::Hidden::multiply];
    provide_hidden(MediatorBuilder::empty().handlers(handlers)).build()
}
