use std::rc::Rc;

use cqrs::prelude::*;

#[query(returns = Rc<str>)]
struct GetOrder;

fn main() {}
