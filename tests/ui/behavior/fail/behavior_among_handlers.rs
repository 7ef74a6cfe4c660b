use cqrs::prelude::*;
use cqrs::{AnyNext, AnyOutcome};

#[behavior(order = 10, on(commands))]
async fn audit(mut next: AnyNext<'_>) -> AnyOutcome {
    next.run().await
}

fn main() {
    let _ = cqrs::MediatorBuilder::empty().handlers(cqrs::handlers![audit]);
}
