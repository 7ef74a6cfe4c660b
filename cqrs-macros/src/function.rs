//! A function, read as far as its signature. Its body stays opaque: a body that is half typed is rustc's to report, and does
//! not lose the registration.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::ParseStream;
use syn::{Attribute, Signature, Token, Visibility};

use crate::item::rest;
use crate::tokens::has_word;

/// A function without its body.
pub(crate) struct Function {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) signature: Signature,
    /// The semicolon in place of a body.
    pub(crate) semicolon: Option<Token![;]>,
}

impl Function {
    /// The item, with a body where it has none: rustc would report that as well, in a place where it is a mistake.
    pub(crate) fn with_body(&self, item: TokenStream) -> TokenStream {
        if self.semicolon.is_none() { item } else { self.with_panic() }
    }

    /// The function with another body, for one whose arguments are wrong: what follows from them shall not be reported.
    pub(crate) fn with_panic(&self) -> TokenStream {
        let Self { attributes, vis, signature, .. } = self;
        if has_word(&signature.output.to_token_stream(), "impl") {
            // Which a panic is not.
            return self.with_name();
        }
        quote! {
            #(#attributes)*
            #[allow(unused_variables, unused_mut)]
            #vis #signature { ::core::panic!() }
        }
    }

    /// The function's name alone, where its signature is wrong.
    pub(crate) fn with_name(&self) -> TokenStream {
        let Self { attributes, vis, signature: Signature { ident, .. }, .. } = self;
        quote! {
            #(#attributes)*
            #[allow(dead_code)]
            #vis fn #ident() {}
        }
    }

    /// Whether a function comes next, without its visibility.
    pub(crate) fn starts(input: ParseStream<'_>) -> bool {
        let ahead = input.fork();
        // `const`, `async`, `unsafe` and `extern "C"` may stand before `fn`.
        for _ in 0..5 {
            if ahead.peek(Token![fn]) {
                return true;
            }
            let qualifier = ahead.peek(Token![const])
                || ahead.peek(Token![async])
                || ahead.peek(Token![unsafe])
                || ahead.peek(Token![extern])
                || ahead.peek(syn::LitStr);
            if !qualifier || ahead.parse::<TokenTree>().is_err() {
                return false;
            }
        }
        ahead.peek(Token![fn])
    }

    pub(crate) fn parse(
        attributes: Vec<Attribute>,
        vis: Visibility,
        input: ParseStream<'_>,
    ) -> syn::Result<Self> {
        let signature = input.parse()?;
        let semicolon = if input.peek(Token![;]) {
            Some(input.parse()?)
        } else {
            rest(input)?;
            None
        };
        Ok(Self { attributes, vis, signature, semicolon })
    }
}
