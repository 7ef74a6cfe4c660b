use cqrs::prelude::*;

#[command]
struct PlaceOrder;

trait Orders {
    #[handler]
    async fn place_order(cmd: PlaceOrder) -> Result<(), BoxError>;
}

fn main() {}
