use cqrs::prelude::*;
use serde::{Deserialize, Serialize};

#[aggregate(id = u64, state, version = 0)]
#[derive(Default, Serialize, Deserialize)]
struct Order;

fn main() {}
