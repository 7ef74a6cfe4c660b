//! The store behind handlers, one topic a module.

mod deciders;
mod order;
