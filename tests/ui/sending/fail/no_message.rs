use cqrs::prelude::*;

struct Plain;

async fn send(mediator: &Mediator) {
    let _ = mediator.send(Plain).await;
}

fn main() {}
