use cqrs::prelude::*;
use cqrs::{Error, Message, Next};

#[behavior(order = 1, retries = 3)]
unsafe fn trace<M: Message, T>(_: M, _: impl Next<M>, _: &mut T) -> Result<M::Output, Error<M::Error>> {
    todo!()
}

fn main() {}
