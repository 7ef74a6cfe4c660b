//! `#[aggregate]`.

mod expand;
mod model;
mod parse;
#[cfg(test)]
mod tests;
mod validate;

use proc_macro2::TokenStream;
use quote::quote;

use crate::errors::Errors;
use crate::item::without_other_attributes;
use crate::options::Options;

/// The whole way of the attribute: parse, validate, expand.
pub(crate) fn attribute(options: TokenStream, item: &TokenStream) -> TokenStream {
    let mut errors = Errors::new();
    let options = Options::parse("aggregate", options, &mut errors);
    let model = match parse::item(item.clone()) {
        Ok(parsed) => {
            validate::aggregate(&options, &parsed, &mut errors);
            // Of one with parameters, which have been rejected, nothing can be said without them.
            let is_concrete = parsed.generics.params.is_empty();
            is_concrete.then(|| model::Aggregate::new(&options, parsed))
        }
        Err(error) => {
            errors.push(error);
            None
        }
    };
    let generated = model.as_ref().map(expand::aggregate);
    let item = if errors.is_empty() { item.clone() } else { without_other_attributes(item.clone()) };
    let errors = errors.finish();
    quote! { #item #errors #generated }
}
