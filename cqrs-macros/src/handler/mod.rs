//! `#[handler]`.

mod body;
mod expand;
mod fallback;
mod model;
mod parse;
#[cfg(test)]
mod tests;
mod through;
mod validate;

use proc_macro2::TokenStream;
use quote::quote;

use crate::errors::Errors;
use crate::item::without_other_attributes;
use crate::options::Options;
use parse::Item;

/// The whole way of the attribute: parse, validate, expand; where anything is wrong, the item, the errors, and what
/// keeps the mistake from being reported a second time where the message is sent.
pub(crate) fn attribute(options: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::new();
    let options = Options::parse("handler", options, &mut errors);
    let (item, generated) = match parse::item(item.clone()) {
        Ok(Item::Function(function)) => {
            validate::function(&function, &options, &mut errors);
            let handler = model::Handler::free(&function, &options);
            let generated = if errors.is_empty() {
                handler.as_ref().map(expand::function)
            } else {
                // What would be a decider has the aggregate where a function has its message.
                handler.as_ref().filter(|_| options.aggregate.is_none()).map(fallback::function)
            };
            (function.with_body(item), generated)
        }
        Ok(Item::Impl(block)) => {
            validate::block(&block, &options, &mut errors);
            let handlers = model::Handler::methods(&block, &options, &mut errors);
            let generated = if errors.is_empty() {
                expand::block(&options.krate.private(), &handlers)
            } else {
                fallback::methods(&handlers)
            };
            (block.unchanged(), Some(generated))
        }
        Err(error) => {
            errors.push(error);
            (item, None)
        }
    };
    let item = if errors.is_empty() { item } else { without_other_attributes(item) };
    let errors = errors.finish();
    quote! { #item #errors #generated }
}
