use cqrs::prelude::*;
use serde::{Deserialize, Serialize};

#[event(version = 2, upcast(v1_to_v2, v2_to_v3))]
#[derive(Serialize, Deserialize)]
struct OrderPlaced {
    currency: String,
}

fn v1_to_v2(value: serde_json::Value) -> serde_json::Value {
    value
}

fn v2_to_v3(value: serde_json::Value) -> serde_json::Value {
    value
}

fn main() {}
