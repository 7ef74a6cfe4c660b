use cqrs::prelude::*;
use serde::{Deserialize, Serialize};

#[event(version = 5000000000)]
#[derive(Serialize, Deserialize)]
struct OrderPlaced {
    currency: String,
}

fn main() {}
