//! The attribute macros of [`cqrs`](https://docs.rs/cqrs). Use them through that crate, which documents them together.

mod errors;
mod handler;
mod item;
mod list;
mod message;
mod options;
mod tokens;

use proc_macro::TokenStream;

/// command
#[proc_macro_attribute]
pub fn command(options: TokenStream, item: TokenStream) -> TokenStream {
    message::attribute(message::Attribute::Command, options.into(), &item.into()).into()
}

/// query
#[proc_macro_attribute]
pub fn query(options: TokenStream, item: TokenStream) -> TokenStream {
    message::attribute(message::Attribute::Query, options.into(), &item.into()).into()
}

/// event
#[proc_macro_attribute]
pub fn event(options: TokenStream, item: TokenStream) -> TokenStream {
    message::attribute(message::Attribute::Event, options.into(), &item.into()).into()
}

/// handler
#[proc_macro_attribute]
pub fn handler(options: TokenStream, item: TokenStream) -> TokenStream {
    handler::attribute(options.into(), item.into()).into()
}

/// handlers
#[proc_macro]
pub fn handlers(paths: TokenStream) -> TokenStream {
    list::handlers(paths.into()).into()
}
