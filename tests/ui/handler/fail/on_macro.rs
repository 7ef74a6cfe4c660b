use cqrs::prelude::*;

#[handler]
macro_rules! orders {
    () => {};
}

orders!();

fn main() {}
