use cqrs::prelude::*;
use serde::{Deserialize, Serialize};

#[event(version = 2, upcast(v1_to_v2))]
#[derive(Serialize, Deserialize)]
struct OrderPlaced {
    currency: String,
}

fn v1_to_v2(value: OrderPlaced) -> OrderPlaced {
    value
}

fn main() {}
