use cqrs::prelude::*;

struct Orders;

#[handler]
impl Orders {
    async fn place_order(&self) -> Result<(), BoxError> {
        Ok(())
    }
}

fn main() {}
