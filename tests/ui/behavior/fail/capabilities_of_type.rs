use cqrs::prelude::*;

struct Audited;

#[command(capabilities(Audited))]
struct PlaceOrder;

fn main() {}
