//! `handlers![]`, `behaviors![]` and `after(..)`: from the path of a function to the constant that stands beside it.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{PathArguments, Token, TypePath};

pub(crate) fn handlers(tokens: TokenStream) -> TokenStream {
    list(
        tokens,
        "`handlers![]` takes the paths of handlers\n\nhelp: `handlers![place_order, Billing::charge]`",
    )
}

pub(crate) fn behaviors(tokens: TokenStream) -> TokenStream {
    list(
        tokens,
        "`behaviors![]` takes the paths of behaviors that have an order\n\nhelp: `behaviors![audit, metrics::count]`",
    )
}

fn list(tokens: TokenStream, help: &str) -> TokenStream {
    match Punctuated::<TypePath, Token![,]>::parse_terminated.parse2(tokens) {
        Ok(paths) => {
            let constants = paths.into_iter().map(constant);
            quote!([#(#constants),*])
        }
        Err(error) => syn::Error::new(error.span(), help).to_compile_error(),
    }
}

/// `orders::place` becomes `orders::__cqrs_place`, and `Billing<Euro>::charge` becomes `<Billing<Euro>>::__cqrs_charge`.
pub(crate) fn constant(mut path: TypePath) -> TokenStream {
    let Some(last) = path.path.segments.last_mut() else { return path.into_token_stream() };
    last.ident = format_ident!("__cqrs_{}", last.ident.unraw(), span = last.ident.span());
    let is_generic =
        path.path.segments.iter().any(|segment| !matches!(segment.arguments, PathArguments::None));
    if path.qself.is_some() || !is_generic {
        return path.into_token_stream();
    }
    let last = path.path.segments.last().cloned();
    path.path.segments.pop();
    path.path.segments.pop_punct();
    quote!(<#path>::#last)
}
