//! `handlers![]`, `behaviors![]` and `after(..)`: from the path of a function to the constant that stands beside it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{PathArguments, Token, TypePath};

pub(crate) fn handlers(tokens: TokenStream) -> TokenStream {
    list(
        tokens,
        "in_handlers",
        "`handlers![]` takes the paths of handlers\n\nhelp: `handlers![place_order, Billing::charge]`",
    )
}

pub(crate) fn behaviors(tokens: TokenStream) -> TokenStream {
    list(
        tokens,
        "in_behaviors",
        "`behaviors![]` takes the paths of behaviors that have an order\n\nhelp: `behaviors![audit, metrics::count]`",
    )
}

/// The method is one that each constant has, and that refuses what belongs into the other list.
fn list(tokens: TokenStream, method: &str, help: &str) -> TokenStream {
    match Punctuated::<TypePath, Token![,]>::parse_terminated.parse2(tokens) {
        Ok(paths) => {
            let listed = paths.into_iter().map(|path| {
                let span = path.path.segments.last().map_or_else(Span::call_site, |last| last.ident.span());
                let (method, constant) = (Ident::new(method, span), constant(path));
                quote_spanned!(span=> #constant.#method())
            });
            quote!([#(#listed),*])
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
