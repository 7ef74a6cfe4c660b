use cqrs::prelude::*;
use cqrs::{AnyNext, AnyOutcome};

struct Audit;

impl Audit {
    #[behavior(order = 1, on(commands))]
    async fn run(&self, mut next: AnyNext<'_>) -> AnyOutcome {
        next.run().await
    }
}

fn main() {}
