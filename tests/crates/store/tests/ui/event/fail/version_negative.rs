use cqrs::prelude::*;
use serde::{Deserialize, Serialize};

#[event(version = -1)]
#[derive(Serialize, Deserialize)]
struct OrderPlaced {
    currency: String,
}

fn main() {}
