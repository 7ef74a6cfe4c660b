use cqrs::prelude::*;

struct Orders;

#[event]
struct OrderPlaced;

#[handler]
impl Orders {
    #[cfg_attr(all(), handler(order = 3))]
    async fn confirm(&self, _: &OrderPlaced) -> Result<(), BoxError> {
        Ok(())
    }
}

fn main() {}
