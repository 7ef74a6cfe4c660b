use cqrs::prelude::*;

#[command]
struct PlaceOrder;

struct Span<'a>(&'a str);

#[handler]
async fn place_order(_: PlaceOrder, _: Span<'_>) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
