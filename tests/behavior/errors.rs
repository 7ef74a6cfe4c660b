//! Errors as the caller meets them.

use std::error::Error as StdError;
use std::num::ParseIntError;

use cqrs::prelude::*;
use cqrs::{Error, MediatorBuilder, Rejection, handlers};

#[derive(Debug, thiserror::Error)]
#[error("`{text}` is not a quantity")]
struct NotAQuantity {
    text: String,
    source: ParseIntError,
}

#[command(returns = u32, error = NotAQuantity, name = "errors.Typed")]
struct Typed(&'static str);

#[handler]
async fn typed(command: Typed) -> Result<u32, NotAQuantity> {
    command.0.parse().map_err(|source| NotAQuantity { text: command.0.to_owned(), source })
}

#[command(name = "errors.Untyped")]
enum Untyped {
    Text,
    Anyhow,
    Typed,
}

#[handler]
async fn untyped(command: Untyped) -> anyhow::Result<()> {
    match command {
        Untyped::Text => anyhow::bail!("a text"),
        Untyped::Anyhow => Err(anyhow::Error::new(std::fmt::Error).context("while writing")),
        Untyped::Typed => Err(std::fmt::Error.into()),
    }
}

fn mediator() -> Mediator {
    MediatorBuilder::empty().handlers(handlers![typed, untyped]).build().unwrap()
}

fn chain(error: &dyn StdError) -> Vec<String> {
    std::iter::successors(Some(error), |&error| error.source()).map(ToString::to_string).collect()
}

#[tokio::test]
async fn a_typed_error_arrives_untouched_with_its_chain() {
    let error = mediator().send(Typed("many")).await.unwrap_err();
    assert_eq!(chain(&error), ["`many` is not a quantity", "invalid digit found in string"]);
    let Error::Handler(NotAQuantity { text, .. }) = error else { panic!("the handler's error") };
    assert_eq!(text, "many");
}

#[tokio::test]
async fn a_message_without_an_error_takes_any() {
    let mediator = mediator();
    let error = mediator.send(Untyped::Text).await.unwrap_err();
    assert_eq!(chain(&error), ["a text"]);
    let error = mediator.send(Untyped::Anyhow).await.unwrap_err();
    assert_eq!(chain(&error)[0], "while writing");
    assert_eq!(chain(&error).len(), 2);
    let error = mediator.send(Untyped::Typed).await.unwrap_err();
    assert_eq!(chain(&error), [std::fmt::Error.to_string()]);
}

#[tokio::test]
async fn the_question_mark_works_into_anyhow_and_box() {
    async fn into_anyhow(mediator: &Mediator) -> anyhow::Result<u32> {
        mediator.send(Untyped::Text).await?;
        Ok(mediator.send(Typed("1")).await?)
    }
    async fn into_box(mediator: &Mediator) -> Result<u32, Box<dyn StdError + Send + Sync>> {
        let quantity = mediator.send(Typed("many")).await?;
        mediator.send(Untyped::Text).await?;
        Ok(quantity)
    }
    let mediator = mediator();
    let error = into_anyhow(&mediator).await.unwrap_err();
    assert_eq!(error.to_string(), "a text");
    assert!(error.is::<Error<BoxError>>());
    let error = into_box(&mediator).await.unwrap_err();
    assert!(error.downcast_ref::<Error<NotAQuantity>>().is_some());
}

#[test]
fn errors_are_small() {
    assert_eq!(size_of::<Rejection>(), size_of::<usize>());
    assert_eq!(size_of::<BoxError>(), 2 * size_of::<usize>());
}
