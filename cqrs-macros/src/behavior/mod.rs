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
use model::{Behavior, Head, Place};

/// The whole way of the attribute: parse, validate, expand; where anything is wrong, the item and the errors.
pub(crate) fn attribute(options: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::new();
    let options = Options::parse("behavior", options, &mut errors);
    let function = match parse.parse2(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            errors.push(error);
            let (item, errors) = (without_other_attributes(item), errors.finish());
            return quote!(#item #errors);
        }
    };
    let behavior = Behavior::new(&function, &options);
    validate::behavior(&function, &options, behavior.as_ref(), &mut errors);
    let is_mistaken = !errors.is_empty();
    let errors = errors.finish();
    if function.signature.receiver().is_some() {
        // In an `impl` block nothing can stand beside it.
        let item = without_other_attributes(function.with_body(item));
        return quote!(#item #errors);
    }
    let head = Head::new(&function, &options);
    let generated = match behavior.as_ref().map(|behavior| (behavior, &behavior.place)) {
        Some((behavior, Place::Named(named))) if !is_mistaken => expand_static::behavior(behavior, named),
        Some((behavior, Place::Global(global))) if !is_mistaken => expand_global::behavior(behavior, global),
        Some((_, Place::Global(_))) => expand_global::fallback(&head, &errors),
        None if options.order.is_some() => expand_global::fallback(&head, &errors),
        _ => expand_static::fallback(&head, &errors),
    };
    let item = match behavior {
        Some(_) => function.with_body(item),
        None if model::is_unbounded(&function) => function.with_name(),
        None => function.with_panic(),
    };
    let item = if is_mistaken { without_other_attributes(item) } else { item };
    quote! { #item #generated }
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
