use cqrs::prelude::*;
use cqrs::{Error, Next};

struct Plain;

#[behavior]
async fn trace(message: Plain, next: impl Next<Plain>) -> Result<(), Error<BoxError>> {
    next.run(message).await
}

fn main() {}
