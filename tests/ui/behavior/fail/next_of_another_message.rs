use cqrs::prelude::*;
use cqrs::{Error, Next};

#[command]
struct PlaceOrder;

#[command]
struct CancelOrder;

#[behavior]
async fn trace(message: PlaceOrder, next: impl Next<CancelOrder>) -> Result<(), Error<BoxError>> {
    let _ = message;
    next.run(CancelOrder).await
}

fn main() {}
