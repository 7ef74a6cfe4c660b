use cqrs::prelude::*;

#[command]
struct PlaceOrder<'a> {
    article: &'a str,
}

fn main() {}
