use cqrs::prelude::*;

#[command]
struct PlaceOrder;

mod security {
    use cqrs::prelude::*;
    use cqrs::{Error, Message, Next};

    #[behavior]
    pub async fn authorize<M: Message>(message: M, next: impl Next<M>) -> Result<M::Output, Error<M::Error>> {
        next.run(message).await
    }
}

#[handler(through(authorize))]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
