use cqrs::prelude::*;

#[event(publish = detached(when_full = drop))]
struct OrderPlaced;

#[event(publish = detached(when_full))]
struct OrderShipped;

fn main() {}
