use cqrs::prelude::*;

#[query(nmae = "orders.get", error = 1)]
struct GetOrder<'a, T> {
    article: &'a T,
}

fn main() {}
