//! What stands in for a handler with a mistake in it, so that "no handler" is not reported on top where its message is
//! sent, and nothing where its name is listed.

use proc_macro2::TokenStream;
use quote::quote;

use super::expand;
use super::model::Handler;
use crate::tokens::text;

/// Beside a free function.
pub(super) fn function(handler: &Handler) -> TokenStream {
    body(handler).map(|body| expand::constant(handler, &body)).unwrap_or_default()
}

/// Beside an `impl` block. Of two deciders for one command, which have been rejected, the first stands for both.
pub(super) fn methods(handlers: &[Handler]) -> TokenStream {
    let mut decided = Vec::new();
    let is_first = |handler: &&Handler| {
        let message = text(&handler.message);
        let is_first = handler.decider.is_none() || !handler.cfgs.is_empty() || !decided.contains(&message);
        decided.push(message);
        is_first
    };
    handlers.iter().filter(is_first).map(method).collect()
}

/// For one method.
fn method(handler: &Handler) -> TokenStream {
    let Handler { cfgs, self_ty, .. } = handler;
    let Some(body) = body(handler) else { return TokenStream::new() };
    let constant = expand::constant(handler, &body);
    quote! {
        #(#cfgs)*
        impl #self_ty { #constant }
    }
}

/// `None` where the first argument cannot be a message, which has been reported.
fn body(handler: &Handler) -> Option<TokenStream> {
    if !handler.names_message {
        return None;
    }
    let Handler { private, message, message_name, .. } = handler;
    let mistaken = quote!(#private::Mistaken);
    let handled = expand::handled(handler, &mistaken);
    let definition = expand::definition(handler, &mistaken, None);
    Some(quote! {
        type #message_name = #message;
        pub enum __Key {}
        #handled
        #definition
    })
}
