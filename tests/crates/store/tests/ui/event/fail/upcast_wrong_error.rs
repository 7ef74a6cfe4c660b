use cqrs::prelude::*;
use serde::{Deserialize, Serialize};

#[event(version = 2, upcast(v1_to_v2))]
#[derive(Serialize, Deserialize)]
struct OrderPlaced {
    currency: String,
}

struct NoError;

fn v1_to_v2(value: serde_json::Value) -> Result<serde_json::Value, NoError> {
    Ok(value)
}

fn main() {}
