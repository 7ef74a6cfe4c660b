use cqrs::prelude::*;

#[command(capabilities(dyn Audited))]
struct PlaceOrder;

fn main() {}
