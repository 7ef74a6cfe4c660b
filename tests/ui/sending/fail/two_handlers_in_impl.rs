use cqrs::prelude::*;

#[command]
struct PlaceOrder;

struct Orders;

#[handler]
impl Orders {
    fn place(&self, _: PlaceOrder) -> Result<(), BoxError> {
        Ok(())
    }

    fn place_again(&self, _: PlaceOrder) -> Result<(), BoxError> {
        Ok(())
    }
}

fn main() {}
