use cqrs::prelude::*;

#[event(publish = concurrent(capacity = 8))]
struct OrderPlaced;

fn main() {}
