//! `#[command]`, `#[query]` and `#[event]`.

mod expand;
mod json;
mod model;
mod parse;
mod target;
#[cfg(test)]
mod tests;
mod validate;

use proc_macro2::TokenStream;
use quote::quote;

use crate::errors::Errors;
use crate::item::without_other_attributes;
use crate::options::Options;
pub(crate) use model::Attribute;

/// The whole way of the attribute: parse, validate, expand; where anything is wrong, the item, the errors, and an
/// implementation that keeps the mistake from being reported a second time where the message is used.
pub(crate) fn attribute(attribute: Attribute, options: TokenStream, item: &TokenStream) -> TokenStream {
    let mut errors = Errors::new();
    let options = Options::parse(attribute.name(), options, &mut errors);
    let target::Taken { item, target } = target::take(item, &options.krate, &mut errors);
    let model = match parse::item(attribute, item.clone()) {
        Ok(parsed) => {
            validate::message(attribute, &options, &parsed, &mut errors);
            Some(model::Message::new(attribute, &options, &parsed))
        }
        Err(error) => {
            errors.push(error);
            None
        }
    };
    let generated = model.as_ref().map(expand::message);
    let item = if errors.is_empty() { item } else { without_other_attributes(item) };
    let errors = errors.finish();
    quote! { #item #errors #generated #target }
}
