//! What stands beside the user's type:
//!
//! ```text
//! #[command(returns = OrderId, error = PlaceOrderError)]
//! pub struct PlaceOrder { pub customer: u64 }
//! ```
//! becomes the struct, unchanged, and
//! ```text
//! const _: () = {
//!     static DEFINITION: MessageDefinition = MessageDefinition::new("PlaceOrder", MessageKind::Command, ..);
//!     impl Message for PlaceOrder {
//!         type Output = OrderId;
//!         type Error = PlaceOrderError;
//!         ..
//!         const NAME: &'static str = "PlaceOrder";
//!         fn definition() -> &'static MessageDefinition { &DEFINITION }
//!     }
//!     inventory::submit! { Registration::Message(&DEFINITION) }
//! };
//! ```
//! A contract and an event also get `Handled` here, since their handlers may be in crates that cannot write it.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;

use super::model::{HandledBy, Message};
use crate::tokens::location;

pub(super) fn message(message: &Message) -> TokenStream {
    let Message { private, cfgs, ty, ident, output, error, kind, name, handled_by } = message;
    let type_name = ident.unraw().to_string();
    let location = location(private, ident.span());
    let parameter = proc_macro2::Ident::new("__CqrsHandler", Span::mixed_site());
    let (reach, is_contract, key, handler) = match handled_by {
        HandledBy::LocalHandler => (quote!(Local), false, quote!(()), None),
        HandledBy::Contract => {
            (quote!(Contract), true, quote!(#parameter), Some(quote!(#private::Contract<Self>)))
        }
        HandledBy::EventHandlers => {
            (quote!(Local), false, quote!(#parameter), Some(quote!(#private::EventHandlers<Self>)))
        }
    };
    let handled = handler.map(|handler| {
        quote! {
            #[automatically_derived]
            impl #private::Handled for #ty {
                type Handler = #handler;
            }
        }
    });
    quote! {
        #(#cfgs)*
        const _: () = {
            static DEFINITION: #private::MessageDefinition = #private::MessageDefinition::new(
                #name,
                #private::MessageKind::#kind,
                #is_contract,
                #type_name,
                ::core::module_path!(),
                #location,
            );

            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl #private::Message for #ty {
                type Output = #output;
                type Error = #error;
                type Kind = #private::kind::#kind;
                type Reach = #private::reach::#reach;
                const NAME: &'static str = #name;

                #[inline]
                fn definition() -> &'static #private::MessageDefinition {
                    &DEFINITION
                }
            }

            #[automatically_derived]
            impl<#parameter> #private::Keyed<#parameter> for #ty {
                type Key = #key;
            }

            #handled

            #private::inventory::submit! { #private::Registration::Message(&DEFINITION) }
        };
    }
}
