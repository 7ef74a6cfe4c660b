//! What stands beside the user's type:
//!
//! ```text
//! #[command(returns = OrderId, error = PlaceOrderError)]
//! pub struct PlaceOrder { pub customer: u64 }
//! ```
//! becomes the struct, unchanged, and
//! ```text
//! const _: () = {
//!     static __CQRS_DEFINITION: MessageDefinition = MessageDefinition::new("PlaceOrder", MessageKind::Command, ..);
//!     impl Message for PlaceOrder {
//!         type Output = OrderId;
//!         type Error = PlaceOrderError;
//!         ..
//!         const NAME: &'static str = "PlaceOrder";
//!         fn definition() -> &'static MessageDefinition { &__CQRS_DEFINITION }
//!     }
//!     inventory::submit! { Registration::Message(&__CQRS_DEFINITION) }
//! };
//! ```
//! A contract and an event also get `Handled` here, since their handlers may be in crates that cannot write it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;

use super::json;
use super::model::{HandledBy, Message};
use crate::tokens::{at, location};
use crate::types::focus;

pub(super) fn message(message: &Message) -> TokenStream {
    let Message {
        private,
        cfgs,
        ty,
        generics,
        ident,
        output,
        error,
        written,
        kind,
        name,
        handled_by,
        publishing,
        ..
    } = message;
    let (parameters, _, _) = generics.split_for_impl();
    let own = generics.params.iter();
    // A type parameter has been rejected, and shall not be reported as what it lacks.
    let owned = (!generics.params.is_empty())
        .then(|| quote!(where Self: ::core::marker::Sized + ::core::marker::Send + 'static));
    let type_name = ident.unraw().to_string();
    let location = location(private, ident.span());
    let parameter = proc_macro2::Ident::new("__CqrsHandler", Span::mixed_site());
    let (reach, is_contract, key, handler) = match handled_by {
        HandledBy::LocalHandler => (quote!(Local), false, quote!(()), None),
        HandledBy::Contract => {
            (quote!(Contract), true, quote!(#parameter), Some(quote!(#private::Contract<Self>)))
        }
        HandledBy::EventHandlers => {
            (quote!(Local), false, quote!(#parameter), Some(quote!(#private::EventHandlers)))
        }
    };
    let is_shared = handler.is_some();
    let handled = handler.map(|handler| {
        quote! {
            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl #parameters #private::Handled for #ty #owned {
                type Handler = #handler;
            }
        }
    });
    let shared = (*handled_by == HandledBy::EventHandlers).then(|| {
        let private = at(ident.span(), private);
        quote_spanned!(ident.span()=> const _: () = #private::check::event::<#ty>();)
    });
    let [returns, fails] = written;
    let returns = returns.as_ref().map(|returns| quote!(.with_returns(#returns)));
    let fails = fails.as_ref().map(|error| quote!(.with_error(#error)));
    let capabilities = capabilities(message);
    // Of a type whose parameters have been rejected nothing is asked.
    let copying = generics
        .params
        .is_empty()
        .then(|| quote!(.with_copying(#private::Cloning::<#ty>::COPY, #private::Printing::<#ty>::PRINT)));
    let publishing = publishing.as_ref().map(|publishing| quote!(.with_publishing(#publishing)));
    let json = json::for_feature(message);
    let version = message.version.map(|version| quote!(const SCHEMA_VERSION: u32 = #version;));
    let upcasters = upcasters(message);
    quote! {
        #(#cfgs)*
        #[allow(deprecated)]
        const _: () = {
            #[allow(unused_imports)]
            use #private::{NotCloning as _, NotPrinting as _};
            static __CQRS_DEFINITION: #private::MessageDefinition = #private::MessageDefinition::new(
                #name,
                #private::MessageKind::#kind,
                #is_contract,
                #type_name,
                ::core::module_path!(),
                #location,
            )#returns #fails #publishing #capabilities #copying #json;

            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl #parameters #private::Message for #ty #owned {
                type Output = #output;
                type Error = #error;
                type Kind = #private::kind::#kind;
                type Reach = #private::reach::#reach;
                const NAME: &'static str = #name;
                #version
                #upcasters

                #[inline]
                fn definition() -> &'static #private::MessageDefinition {
                    &__CQRS_DEFINITION
                }
            }

            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl<#parameter, #(#own),*> #private::KnownMessage<#parameter> for #ty
            where
                for<'x> Self: ::core::marker::Sized + ::core::marker::Send + 'static,
            {
                type This = Self;
                type Key = #key;
                const SHARED: bool = #is_shared;
            }

            #handled
            #shared

            #private::inventory::submit! { #private::Registration::Message(&__CQRS_DEFINITION) }
        };
    }
}

/// The steps from what was stored with an older version.
fn upcasters(message: &Message) -> Option<TokenStream> {
    let Message { private, upcasters, store, .. } = message;
    let each = upcasters.iter().map(|upcaster| {
        let span = upcaster.segments.last().map_or_else(Span::call_site, |last| last.ident.span());
        let store = at(span, store);
        let value = Ident::new("value", span.resolved_at(Span::mixed_site()));
        quote_spanned!(span=> |#value| #store::__private::upcast(#value, #upcaster))
    });
    (!upcasters.is_empty()).then(|| quote!(const UPCASTERS: &'static [#private::Upcaster] = &[#(#each),*];))
}

/// How the message becomes each trait object that it declares. What does not fit is reported at the trait.
fn capabilities(message: &Message) -> Option<TokenStream> {
    let Message { private, ty, capabilities, .. } = message;
    let each = capabilities.iter().map(|capability| {
        let span = focus(capability);
        let (there, itself) = (at(span, private), at(span, ty));
        let any = Ident::new("any", span.resolved_at(Span::mixed_site()));
        quote_spanned! {span=>
            &#there::Capability::<#capability>(|#any| match #there::held::<#itself>(#any) {
                ::core::option::Option::Some(#any) => ::core::option::Option::Some(#any),
                ::core::option::Option::None => ::core::option::Option::None,
            })
        }
    });
    (!capabilities.is_empty()).then(|| quote!(.with_capabilities(&[#(#each),*])))
}
