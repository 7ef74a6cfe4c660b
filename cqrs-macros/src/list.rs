//! `handlers![]`: from the path of a handler to the constant that stands beside it.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Path, Token};

pub(crate) fn handlers(tokens: TokenStream) -> TokenStream {
    match Punctuated::<Path, Token![,]>::parse_terminated.parse2(tokens) {
        Ok(paths) => {
            let constants = paths.into_iter().map(|mut path| {
                if let Some(last) = path.segments.last_mut() {
                    last.ident = format_ident!("__cqrs_{}", last.ident.unraw(), span = last.ident.span());
                }
                path
            });
            quote!([#(#constants),*])
        }
        Err(error) => {
            let help = "`handlers![]` takes the paths of handlers\n\nhelp: `handlers![place_order, Billing::charge]`";
            syn::Error::new(error.span(), help).to_compile_error()
        }
    }
}
