use cqrs::prelude::*;

struct Plain;

async fn send(mediator: &Mediator) {
    let _ = mediator.publish(Plain).await;
}

fn main() {}
