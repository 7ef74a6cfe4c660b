use cqrs::prelude::*;

#[event(publish = detached(capacity = 8, capacity = 16))]
struct OrderPlaced;

fn main() {}
