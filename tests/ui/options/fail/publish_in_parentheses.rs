use cqrs::prelude::*;

#[event(publish(concurrent))]
struct OrderPlaced;

fn main() {}
