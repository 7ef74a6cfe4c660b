use std::rc::Rc;

use cqrs::prelude::*;

#[command]
struct PlaceOrder {
    article: Rc<str>,
}

#[handler]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

async fn send(mediator: &Mediator) {
    let _ = mediator.send(PlaceOrder { article: "apple".into() }).await;
}

fn main() {}
