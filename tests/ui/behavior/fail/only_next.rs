use cqrs::prelude::*;

#[command]
struct PlaceOrder;

#[behavior]
async fn trace(next: impl cqrs::Next<PlaceOrder>) {}

fn main() {}
