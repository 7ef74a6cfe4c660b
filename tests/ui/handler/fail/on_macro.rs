use cqrs::prelude::*;

#[handler]
macro_rules! orders {
    () => {};
}

fn main() {}
