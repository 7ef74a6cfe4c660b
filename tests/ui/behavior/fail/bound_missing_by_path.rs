use cqrs::prelude::*;

#[command]
struct PlaceOrder;

mod security {
    use cqrs::prelude::*;
    use cqrs::{Error, Message, Next};

    pub trait Authorize {
        const ROLE: &'static str;
    }

    #[behavior]
    pub async fn authorize<M: Message + Authorize>(
        message: M,
        next: impl Next<M>,
    ) -> Result<M::Output, Error<M::Error>> {
        next.run(message).await
    }
}

#[handler(through(security::authorize))]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
