use cqrs::prelude::*;

#[event(publish = concurent)]
struct OrderPlaced;

#[event(publish = background)]
struct OrderShipped;

fn main() {}
