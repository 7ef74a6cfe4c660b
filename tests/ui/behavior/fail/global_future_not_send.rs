use cqrs::prelude::*;
use cqrs::{AnyNext, AnyOutcome};

#[behavior(order = 10, on(commands))]
async fn audit(mut next: AnyNext<'_>) -> AnyOutcome {
    let count = std::rc::Rc::new(1);
    let outcome = next.run().await;
    drop(count);
    outcome
}

fn main() {}
