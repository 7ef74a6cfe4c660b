use std::cell::Cell;

use cqrs::prelude::*;

#[event]
struct OrderPlaced {
    id: Cell<u64>,
}

fn main() {}
