use cqrs::prelude::*;
use cqrs::{Error, Next};

#[command]
struct PlaceOrder;

#[behavior]
async fn trace(message: PlaceOrder, next: impl Next<PlaceOrder>) -> Result<u32, Error<BoxError>> {
    next.run(message).await?;
    Ok(1)
}

fn main() {}
