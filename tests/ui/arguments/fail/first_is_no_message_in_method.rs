use cqrs::prelude::*;

struct Plain;

struct Orders;

#[handler]
impl Orders {
    async fn place_order(&self, _: Plain) -> Result<(), BoxError> {
        Ok(())
    }
}

fn main() {}
