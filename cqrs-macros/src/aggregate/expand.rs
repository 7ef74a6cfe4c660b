//! What stands beside the user's type:
//!
//! ```text
//! #[aggregate(id = OrderId, events(OrderPlaced, OrderShipped))]
//! #[derive(Default)]
//! pub struct Order { is_shipped: bool }
//! ```
//! becomes the struct, unchanged, and
//! ```text
//! /// What happens to `Order`.
//! pub enum OrderEvent { OrderPlaced(OrderPlaced), OrderShipped(OrderShipped) }
//! impl From<OrderPlaced> for OrderEvent { .. }                     // and for the others
//! impl IntoEvents<Order> for OrderPlaced { .. }
//! impl IntoEvents<Order> for OrderEvent { .. }
//! impl AggregateEvent for OrderEvent { .. }                        // reads, writes and publishes whichever it is
//! impl Aggregate for Order {
//!     type Id = OrderId;
//!     type Event = OrderEvent;
//!     const NAME: &'static str = "Order";
//!     const STORED: Stored<Self> = Stored::AsEvents { snapshots: None };
//!     fn apply_any(&mut self, event: &OrderEvent) { match event { OrderEvent::OrderPlaced(e) => Apply::apply(self, e), .. } }
//! }
//! ```

use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Path;

use super::model::{Aggregate, Stored};
use crate::tokens::at;

pub(super) fn aggregate(aggregate: &Aggregate) -> TokenStream {
    let events = events(aggregate);
    let Aggregate { store, cfgs, ident, id, name, event, .. } = aggregate;
    let arms = arms(aggregate, |place, variant| {
        let store = at(place, store);
        quote_spanned!(place=> #event::#variant(__event) => #store::Apply::apply(self, __event),)
    });
    let stored = stored(aggregate);
    let target = matched(aggregate, quote!(__event));
    let as_state = matches!(aggregate.stored, Stored::AsState).then(|| {
        quote! {
            #(#cfgs)*
            #[automatically_derived]
            impl #store::StoredAsState for #ident {}
        }
    });
    quote! {
        #events
        #as_state

        #(#cfgs)*
        #[automatically_derived]
        impl #store::Aggregate for #ident {
            type Id = #id;
            type Event = #event;

            const NAME: &'static str = #name;
            const STORED: #store::__private::Stored<Self> = #stored;

            fn apply_any(&mut self, __event: &#event) {
                match #target { #arms }
            }
        }
    }
}

/// The enum, and what leads into it.
fn events(aggregate: &Aggregate) -> TokenStream {
    let Aggregate { private, store, cfgs, vis, ident, event, events, .. } = aggregate;
    let variants = events.iter().map(|(variant, path)| quote!(#[allow(missing_docs)] #variant(#path),));
    let conversions = events.iter().map(|(variant, path)| {
        let place = variant.span();
        let there = at(place, store);
        quote_spanned! {place=>
            #(#cfgs)*
            #[automatically_derived]
            impl ::core::convert::From<#path> for #event {
                fn from(__event: #path) -> Self {
                    Self::#variant(__event)
                }
            }

            #(#cfgs)*
            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl #there::IntoEvents<#ident> for #path {
                fn into_events(self, __events: &mut ::std::vec::Vec<#event>) {
                    __events.push(#event::#variant(self));
                }
            }
        }
    });
    let decode = events.iter().map(|(variant, path)| {
        let place = variant.span();
        let (private, store) = (at(place, private), at(place, store));
        quote_spanned! {place=>
            if __event.name == <#path as #private::Message>::NAME {
                return ::core::option::Option::Some(
                    #store::__private::decode::<#path>(__event).map(Self::#variant),
                );
            }
        }
    });
    let encode = arms(aggregate, |place, variant| {
        let store = at(place, store);
        quote_spanned!(place=> Self::#variant(__event) => #store::NewEvent::new(__event),)
    });
    let publish = arms(
        aggregate,
        |place, variant| quote_spanned!(place=> Self::#variant(__event) => __to.publish(__event, __id),),
    );
    let this = matched(aggregate, quote!(self));
    let doc = format!("What happens to [`{ident}`].");
    quote! {
        #(#cfgs)*
        #[doc = #doc]
        #[allow(missing_debug_implementations)]
        #[automatically_derived]
        #vis enum #event { #(#variants)* }

        #(#conversions)*

        #(#cfgs)*
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl #store::IntoEvents<#ident> for #event {
            fn into_events(self, __events: &mut ::std::vec::Vec<Self>) {
                __events.push(self);
            }
        }

        #(#cfgs)*
        #[automatically_derived]
        impl #store::__private::AggregateEvent for #event {
            fn decode(
                __event: &#store::EventRef<'_>,
            ) -> ::core::option::Option<::core::result::Result<Self, #store::StoreError>> {
                #(#decode)*
                ::core::option::Option::None
            }

            fn encode(&self) -> ::core::result::Result<#store::NewEvent, #store::StoreError> {
                match #this { #encode }
            }

            fn publish(self, __id: #private::MessageId, __to: #store::__private::Publishing<'_>) {
                match self { #publish }
            }
        }
    }
}

/// One arm for each event, at its own place. Of an aggregate without events there is nothing to match.
fn arms(aggregate: &Aggregate, arm: impl Fn(Span, &Ident) -> TokenStream) -> TokenStream {
    aggregate.events.iter().map(|(variant, _): &(Ident, Path)| arm(variant.span(), variant)).collect()
}

/// What the arms are for. A reference to nothing is not nothing.
fn matched(aggregate: &Aggregate, reference: TokenStream) -> TokenStream {
    if aggregate.events.is_empty() { quote!(*#reference) } else { reference }
}

fn stored(aggregate: &Aggregate) -> TokenStream {
    let Aggregate { store, stored, version, ident, .. } = aggregate;
    let place = ident.span();
    let there = at(place, store);
    let codec = quote_spanned!(place=> #there::__private::Codec::new(#version));
    match stored {
        Stored::AsEvents => {
            quote!(#store::__private::Stored::AsEvents { snapshots: ::core::option::Option::None })
        }
        Stored::WithSnapshots(every) => quote! {
            #store::__private::Stored::AsEvents {
                snapshots: ::core::option::Option::Some(#store::__private::Snapshots { every: #every, codec: #codec }),
            }
        },
        Stored::AsState => quote!(#store::__private::Stored::AsState(#codec)),
    }
}
