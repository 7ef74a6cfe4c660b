use cqrs::prelude::*;

#[event(publish = detached(capacity = 0))]
struct OrderPlaced;

fn main() {}
