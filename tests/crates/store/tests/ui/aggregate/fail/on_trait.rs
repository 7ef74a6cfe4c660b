use cqrs::prelude::*;

#[aggregate(id = u64, state)]
trait Order {}

fn main() {}
