use std::rc::Rc;

use cqrs::prelude::*;

#[command]
struct PlaceOrder {
    article: Rc<str>,
}

fn main() {}
