//! What stands in for a handler with a mistake in it, so that "no handler" is not reported on top.

use proc_macro2::TokenStream;
use quote::quote;

use super::model::Handler;
use crate::tokens::not_concrete;

pub(super) fn handler(handler: &Handler) -> TokenStream {
    let Handler { private, cfgs, message, contract, .. } = handler;
    if contract.is_some() || not_concrete(message).is_some() || message.to_string().starts_with("dyn ") {
        return TokenStream::new();
    }
    quote! {
        #(#cfgs)*
        const _: () = {
            struct __CqrsMistaken;
            impl #private::Handles<#message> for __CqrsMistaken {}
            impl #private::Handled<<#message as #private::Keyed<__CqrsMistaken>>::Key> for #message {
                type Handler = __CqrsMistaken;
            }
        };
    }
}
