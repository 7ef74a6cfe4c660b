use cqrs::prelude::*;

struct Orders;

#[handler]
impl Orders {
    const LIMIT: usize = 10;
}

fn main() {}
