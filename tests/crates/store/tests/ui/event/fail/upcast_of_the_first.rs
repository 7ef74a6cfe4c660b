use cqrs::prelude::*;
use serde::{Deserialize, Serialize};

#[event(version = 1, upcast(v1_to_v2))]
#[derive(Serialize, Deserialize)]
struct OrderPlaced {
    currency: String,
}

fn v1_to_v2(value: serde_json::Value) -> serde_json::Value {
    value
}

fn main() {}
