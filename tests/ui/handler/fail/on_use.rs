use cqrs::prelude::*;

#[handler]
pub use std::fmt;

fn main() {}
