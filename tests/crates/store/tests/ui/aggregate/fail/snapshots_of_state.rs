use cqrs::prelude::*;
use serde::{Deserialize, Serialize};

#[aggregate(id = u64, state, snapshot_every = 10)]
#[derive(Default, Serialize, Deserialize)]
struct Order;

fn main() {}
