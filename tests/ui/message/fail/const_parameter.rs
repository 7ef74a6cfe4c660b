use cqrs::prelude::*;

#[command]
struct PlaceOrder<const N: usize> {
    articles: [u64; N],
}

fn main() {}
