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
//! impl IntoEvents<Order> for OrderPlaced where {known} { .. }
//! impl IntoEvents<Order> for OrderEvent { .. }
//! const _: () = {
//!     const __EVENT0: &EventCodec<OrderPlaced> = &event_codec();   // proves that it can be stored; and for the others
//!     impl AggregateEvent for OrderEvent { .. }                    // reads, writes and publishes whichever it is
//! };
//! impl Aggregate for Order {
//!     type Id = OrderId;
//!     type Event = OrderEvent;
//!     const NAME: &'static str = "Order";
//!     const STORED: Stored<Self> = Stored::AsEvents { snapshots: None };
//!     fn apply_any(&mut self, event: &OrderEvent) {
//!         match event { OrderEvent::OrderPlaced(e) => <Self as Apply<OrderPlaced>>::apply(self, e), .. }
//!     }
//! }
//! ```
//! with `{known}` for
//! ```text
//! for<'x> Order: Aggregate<Event = OrderEvent>
//! ```
//! which is assumed there, and proven where `Aggregate` is implemented: what the aggregate lacks is reported once.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::Path;

use super::model::{Aggregate, Stored};
use crate::tokens::at;

pub(super) fn aggregate(aggregate: &Aggregate) -> TokenStream {
    let events = events(aggregate);
    let Aggregate { store, cfgs, ident, id, name, event, .. } = aggregate;
    let arms = arms(aggregate, |place, _, (variant, path)| {
        let store = at(place, store);
        quote_spanned!(place=> #event::#variant(__event) => <Self as #store::Apply<#path>>::apply(self, __event),)
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
    let Aggregate { store, cfgs, vis, ident, event, events, .. } = aggregate;
    let known = quote!(where for<'x> #ident: #store::Aggregate<Event = #event>);
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
            impl #there::IntoEvents<#ident> for #path #known {
                fn into_events(self, __events: &mut ::std::vec::Vec<#event>) {
                    __events.push(#event::#variant(self));
                }
            }
        }
    });
    let coded = coded(aggregate);
    let doc = format!("What happens to [`{ident}`].");
    let head = quote_spanned!(ident.span()=> enum #event);
    quote! {
        #(#cfgs)*
        #[doc = #doc]
        #[allow(missing_debug_implementations)]
        #[automatically_derived]
        #vis #head { #(#variants)* }

        #(#conversions)*

        #(#cfgs)*
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl #store::IntoEvents<#ident> for #event #known {
            fn into_events(self, __events: &mut ::std::vec::Vec<Self>) {
                __events.push(self);
            }
        }

        #coded
    }
}

/// How each of the events is stored, read and published.
fn coded(aggregate: &Aggregate) -> TokenStream {
    let Aggregate { private, store, cfgs, event, events, .. } = aggregate;
    let codec = |index: usize, place: Span| format_ident!("__EVENT{index}", span = place);
    let codecs = events.iter().enumerate().map(|(index, (variant, path))| {
        let (place, name) = (variant.span(), codec(index, variant.span()));
        let store = at(place, store);
        quote_spanned! {place=>
            const #name: &#store::__private::EventCodec<#path> = &#store::__private::event_codec::<#path>();
        }
    });
    let decode = events.iter().enumerate().map(|(index, (variant, _))| {
        let (place, codec) = (variant.span(), codec(index, variant.span()));
        quote_spanned! {place=>
            if __event.name == #codec.name {
                return ::core::option::Option::Some((#codec.decode)(__event).map(Self::#variant));
            }
        }
    });
    let encode = arms(aggregate, |place, index, (variant, _)| {
        let codec = codec(index, place);
        quote_spanned!(place=> Self::#variant(__event) => (#codec.encode)(__event),)
    });
    let publish = arms(aggregate, |place, index, (variant, _)| {
        let codec = codec(index, place);
        quote_spanned!(place=> Self::#variant(__event) => (#codec.publish)(__event, __id, __to),)
    });
    let this = matched(aggregate, quote!(self));
    quote! {
        #(#cfgs)*
        const _: () = {
            #(#codecs)*

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
        };
    }
}

/// One arm for each event, at its own place. Of an aggregate without events there is nothing to match.
fn arms(aggregate: &Aggregate, arm: impl Fn(Span, usize, &(Ident, Path)) -> TokenStream) -> TokenStream {
    let events = aggregate.events.iter().enumerate();
    events.map(|(index, event)| arm(event.0.span(), index, event)).collect()
}

/// What the arms are for. A reference to nothing is not nothing.
fn matched(aggregate: &Aggregate, reference: TokenStream) -> TokenStream {
    if aggregate.events.is_empty() { quote!(*#reference) } else { reference }
}

fn stored(aggregate: &Aggregate) -> TokenStream {
    let Aggregate { store, stored, version, ident, .. } = aggregate;
    let place = ident.span();
    let there = at(place, store);
    let codec = quote_spanned!(place=> #there::__private::state_codec::<#ident>(#version));
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
