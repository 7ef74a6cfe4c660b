//! The store behind handlers, one topic a module.

mod conflicts;
mod deciders;
mod nested;
mod opening;
mod order;
mod postgres;
mod raised;
mod roots;
mod snapshots;
mod states;
mod support;
mod unit_of_work;
mod upcasting;
