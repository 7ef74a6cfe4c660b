use cqrs::prelude::*;

const ROOM: usize = 8;

#[event(publish = detached(capacity = ROOM))]
struct OrderPlaced;

#[event(publish = detached(capacity = -1))]
struct OrderShipped;

#[event(publish = detached(capacity = 8usize))]
struct OrderPaid;

#[event(publish = detached(capacity = 99999999999))]
struct OrderLost;

#[event(publish = detached(capacity))]
struct OrderReturned;

#[event(publish = detached(capacity = 2 + 2))]
struct OrderCounted;

fn main() {}
