use cqrs::prelude::*;

trait Audited {}

#[command(capabilities(dyn Audited, dyn Audited))]
struct PlaceOrder;

impl Audited for PlaceOrder {}

fn main() {}
