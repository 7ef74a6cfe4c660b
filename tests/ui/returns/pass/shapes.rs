use cqrs::prelude::*;

use std::pin::Pin;

use futures_util::future::BoxFuture;

#[command]
struct One;

#[command]
struct Two;

#[command]
struct Three;

#[command]
struct Four;

#[command]
struct Five;

#[command]
struct Six;

type Answer = Result<(), BoxError>;

#[handler]
fn one(_: One) -> Result<(), BoxError> {
    Ok(())
}

#[handler]
fn two(_: &Two) -> Answer {
    Ok(())
}

#[handler]
fn three(_: Three) -> impl Future<Output = Answer> + Send {
    async { Ok(()) }
}

#[handler]
fn four(_: Four) -> BoxFuture<'static, Answer> {
    Box::pin(async { Ok(()) })
}

#[handler]
fn five(_: &Five) -> Pin<Box<dyn Future<Output = Answer> + Send + '_>> {
    Box::pin(async { Ok(()) })
}

#[handler]
async fn six(_: Six) -> Answer {
    Ok(())
}

fn main() {}
