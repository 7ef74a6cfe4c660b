use cqrs::prelude::*;

struct Orders;

#[command]
impl Orders {}

fn main() {}
