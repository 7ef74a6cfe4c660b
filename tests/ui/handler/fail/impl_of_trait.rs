use cqrs::prelude::*;

#[command]
struct PlaceOrder;

struct Orders;

trait Places {
    fn place_order(&self, _: PlaceOrder) -> Result<(), BoxError>;
}

#[handler]
impl Places for Orders {
    fn place_order(&self, _: PlaceOrder) -> Result<(), BoxError> {
        Ok(())
    }
}

fn main() {}
