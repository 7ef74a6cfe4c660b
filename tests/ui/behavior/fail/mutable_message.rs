use cqrs::prelude::*;
use cqrs::{Error, Message, NextRef};

#[behavior]
async fn trace<M: Message>(message: &mut M, next: impl NextRef<M>) -> Result<M::Output, Error<M::Error>> {
    next.run(message).await
}

fn main() {}
