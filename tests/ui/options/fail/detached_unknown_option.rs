use cqrs::prelude::*;

#[event(publish = detached(capacty = 8))]
struct OrderPlaced;

#[event(publish = detached(workers = 8))]
struct OrderShipped;

#[event(publish = detached(8))]
struct OrderPaid;

fn main() {}
