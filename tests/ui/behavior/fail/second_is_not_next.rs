use cqrs::prelude::*;
use cqrs::{Error, Message};

struct Log;

#[behavior]
async fn trace<M: Message>(_: M, _: &Log) -> Result<M::Output, Error<M::Error>> {
    todo!()
}

fn main() {}
