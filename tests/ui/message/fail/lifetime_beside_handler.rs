use cqrs::prelude::*;

#[command]
struct PlaceOrder<'a> {
    article: &'a str,
}

#[handler]
async fn place_order(_: PlaceOrder<'_>) -> Result<(), BoxError> {
    Ok(())
}

async fn send(mediator: &Mediator) {
    let _ = mediator.send(PlaceOrder { article: "apple" }).await;
}

fn main() {}
