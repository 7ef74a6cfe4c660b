use cqrs::prelude::*;

#[command]
struct PlaceOrder;

struct Orders<'a>(&'a str);

#[handler]
impl<'a> Orders<'a> {
    async fn place_order(&self, _: PlaceOrder) -> Result<(), BoxError> {
        Ok(())
    }
}

fn main() {}
