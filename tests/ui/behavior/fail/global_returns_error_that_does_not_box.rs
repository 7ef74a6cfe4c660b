use cqrs::prelude::*;
use cqrs::{AnyNext, AnyOutcome};

struct Refused;

#[behavior(order = 10, on(commands))]
async fn audit(mut next: AnyNext<'_>) -> Result<AnyOutcome, Refused> {
    Ok(next.run().await)
}

fn main() {}
