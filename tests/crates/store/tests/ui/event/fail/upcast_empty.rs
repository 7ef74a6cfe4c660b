use cqrs::prelude::*;
use serde::{Deserialize, Serialize};

#[event(version = 2, upcast())]
#[derive(Serialize, Deserialize)]
struct OrderPlaced {
    currency: String,
}

fn main() {}
