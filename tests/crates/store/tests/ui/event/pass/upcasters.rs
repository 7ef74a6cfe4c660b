use cqrs::prelude::*;
use serde::{Deserialize, Serialize};

#[event(version = 3, upcast(v1_to_v2, steps::v2_to_v3))]
#[derive(Serialize, Deserialize)]
struct OrderPlaced {
    currency: String,
}

fn v1_to_v2(value: serde_json::Value) -> serde_json::Value {
    value
}

mod steps {
    use cqrs::prelude::*;

    pub(super) fn v2_to_v3(value: serde_json::Value) -> Result<serde_json::Value, BoxError> {
        Ok(value)
    }
}

#[event(version = 1)]
#[derive(Serialize, Deserialize)]
struct OrderShipped;

fn main() {}
