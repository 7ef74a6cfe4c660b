use cqrs::prelude::*;
use cqrs::{Error, Message, Next};

#[command]
struct PlaceOrder;

trait Authorize {
    const ROLE: &'static str;
}

#[behavior]
async fn authorize<M: Message + Authorize>(
    message: M,
    next: impl Next<M>,
) -> Result<M::Output, Error<M::Error>> {
    next.run(message).await
}

struct Orders;

#[handler(through(authorize))]
impl Orders {
    async fn place(&self, _: PlaceOrder) -> Result<(), BoxError> {
        Ok(())
    }
}

fn main() {}
