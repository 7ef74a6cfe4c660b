use cqrs::prelude::*;

trait Audited {}

#[command(capabilities(Audited))]
struct PlaceOrder;

impl Audited for PlaceOrder {}

fn main() {}
