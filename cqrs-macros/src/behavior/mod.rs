//! `#[behavior]`.

mod expand_global;
mod expand_static;
mod model;
#[cfg(test)]
mod tests;
mod validate;

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Visibility};

use crate::errors::Errors;
use crate::function::Function;
use crate::item::{without_other_attributes, wrong_item};
use crate::options::Options;
use model::{Behavior, Place};

/// The whole way of the attribute: parse, validate, expand; where anything is wrong, the item and the errors.
pub(crate) fn attribute(options: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::new();
    let options = Options::parse("behavior", options, &mut errors);
    let (item, generated) = match parse.parse2(item.clone()) {
        Ok(function) => {
            let behavior = Behavior::new(&function, &options);
            validate::behavior(&function, &options, behavior.as_ref(), &mut errors);
            let generated = behavior.map(|behavior| match (&behavior.place, errors.is_empty()) {
                (Place::Named(form), true) => expand_static::behavior(&behavior, form),
                (Place::Global(order), true) => expand_global::behavior(&behavior, order),
                (Place::Named(_), false) => expand_static::fallback(&behavior),
                (Place::Global(_), false) => TokenStream::new(),
            });
            (function.with_body(item), generated)
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

fn parse(input: ParseStream<'_>) -> syn::Result<Function> {
    let attributes = input.call(Attribute::parse_outer)?;
    let vis: Visibility = input.parse()?;
    if Function::starts(input) {
        return Function::parse(attributes, vis, input);
    }
    Err(wrong_item(input, "`#[behavior]` goes on a function", |keyword| match keyword {
        "impl" => {
            "\n\nhelp: a behavior is a free function; what it needs, it takes as an argument: `service: &Service`"
        }
        _ => "",
    }))
}
