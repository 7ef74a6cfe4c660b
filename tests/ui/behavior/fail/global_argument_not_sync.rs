use cqrs::prelude::*;
use cqrs::{AnyNext, AnyOutcome};

struct Log(std::cell::RefCell<String>);

#[behavior(order = 10, on(commands))]
async fn audit(mut next: AnyNext<'_>, _: &Log) -> AnyOutcome {
    next.run().await
}

fn main() {}
