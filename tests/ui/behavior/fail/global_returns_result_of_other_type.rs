use cqrs::prelude::*;
use cqrs::AnyNext;

#[behavior(order = 10, on(commands))]
async fn audit(mut next: AnyNext<'_>) -> Result<(), BoxError> {
    let _ = next.run().await;
    Ok(())
}

fn main() {}
