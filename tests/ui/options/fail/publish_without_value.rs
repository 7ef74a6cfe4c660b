use cqrs::prelude::*;

#[event(publish)]
struct OrderPlaced;

#[event(publish = )]
struct OrderShipped;

fn main() {}
