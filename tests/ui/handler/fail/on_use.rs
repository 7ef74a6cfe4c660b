use cqrs::prelude::*;

#[handler]
use std::fmt;

fn main() {}
