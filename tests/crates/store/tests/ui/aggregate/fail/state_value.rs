use cqrs::prelude::*;
use serde::{Deserialize, Serialize};

#[aggregate(id = u64, state = true)]
#[derive(Default, Serialize, Deserialize)]
struct Order;

fn main() {}
