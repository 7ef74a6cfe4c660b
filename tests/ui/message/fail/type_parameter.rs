use cqrs::prelude::*;

#[command]
struct PlaceOrder<T> {
    article: T,
}

fn main() {}
