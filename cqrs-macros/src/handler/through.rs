//! The methods of a handler that goes through behaviors:
//!
//! ```text
//! #[handler(through(authorize, validate))]
//! async fn place_order(cmd: PlaceOrder, prices: &dyn PriceList) -> Result<OrderId, PlaceOrderError> { .. }
//! ```
//! becomes
//! ```text
//! type __N0 = authorize; type __N1 = validate;                    // as they are named
//! const __IS0: bool = { is_behavior::<__N0, __Message>(); true }; // a behavior, and the message has what it asks for
//! type __F0 = <__N0 as Itself<{ __IS0 }>>::This;                  // found to be one: else unknown, and not reported again
//! type __B0 = <__F0 as Itself<{ __PROVEN }>>::This;               // proven to be in its place, as all arguments are
//! pub struct __cqrs_place_order { a0: Arc<..>, t0: <__B0 as StaticBehavior<__Message>>::Resolved, t1: .. }
//! impl Endpoint<__Message> for __cqrs_place_order {            // what a handler without behaviors does at once
//!     fn call<'a>(&'a self, message: __Message, context: Context<'a>) -> impl Future<..> { async move { .. } }
//! }
//! impl Handles<__Message> for __cqrs_place_order {
//!     fn handle<'a>(handler: Option<&'a Self>, message: __Message, cause: Cause<'a>) -> impl Future<..> {
//!         async move {
//!             let Some(handler) = found(handler, cause) else { return detour::<__Message>(message, cause).await };
//!             let call = Call::new::<__Message>(cause);
//!             let context = call.context();
//!             let next = rest(handler, context);
//!             let next = then::<__Message, __B1, _>(&handler.t1, &next, context);
//!             let next = then::<__Message, __B0, _>(&handler.t0, &next, context);
//!             honest::<__Message>(Next::run(&next, message).await, context)
//!         }
//!     }
//! }
//! ```

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::body::{
    context, future_body, handle_with, lifetime, local, method_with, stream_body, stream_output, stream_with,
};
use super::expand::this;
use super::model::Handler;
use crate::tokens::{at, text};

/// What is kept for the behaviors: the field, and the name of the behavior's type.
pub(super) fn behaviors(handler: &Handler) -> impl DoubleEndedIterator<Item = (Ident, Ident)> {
    (0..handler.through.len())
        .map(|index| (format_ident!("t{index}", span = Span::mixed_site()), handler.behavior("__B", index)))
}

/// The behaviors as types: as named, found to be behaviors, and proven to be in their places.
pub(super) fn types(handler: &Handler) -> TokenStream {
    let types = handler.through.iter().enumerate().map(|(index, path)| {
        let [named, is, found, proven] = ["__N", "__IS", "__F", "__B"].map(|of| handler.behavior(of, index));
        let span = named.span();
        let (private, known) = (at(span, &handler.private), Ident::new("__PROVEN", span));
        let found_it = quote_spanned!(span=> <#named as #private::Itself<{ #is }>>::This);
        let proven_it = quote_spanned!(span=> <#found as #private::Itself<{ #known }>>::This);
        quote!(type #named = #path; type #found = #found_it; type #proven = #proven_it;)
    });
    quote!(#(#types)*)
}

/// That each is a behavior for the message, in a constant of its own, and that each can stand before the next.
pub(super) fn proven(handler: &Handler) -> (TokenStream, TokenStream) {
    let private = &handler.private;
    let message = this(handler);
    let count = handler.through.len();
    let are = (0..count).map(|index| {
        let [named, is] = ["__N", "__IS"].map(|of| handler.behavior(of, index));
        let span = named.span();
        let there = at(span, private);
        quote! { const #is: bool = { #there::is_behavior::<#named, #message>(); true }; }
    });
    let placed = (0..count).map(|index| {
        let found = handler.behavior("__F", index);
        let there = at(found.span(), private);
        let rest = if index + 1 < count {
            let next = handler.behavior("__F", index + 1);
            quote!(<#next as #there::HasForm>::Form)
        } else {
            let form = match (handler.shape.is_stream(), handler.by_ref) {
                (true, _) => "ByStream",
                (false, true) => "ByRef",
                (false, false) => "ByValue",
            };
            let form = Ident::new(form, found.span());
            quote!(#there::#form)
        };
        quote!(#there::is_placed::<#found, #message, #rest>();)
    });
    (quote!(#(#are)*), quote!(#(#placed)*))
}

/// The behaviors for those who read about them.
pub(super) fn constants(handler: &Handler) -> Option<TokenStream> {
    let constants = handler.through.iter().zip(behaviors(handler)).map(|(path, (_, name))| {
        let (written, there) = (text(path), at(name.span(), &handler.private));
        quote_spanned!(name.span()=> #there::Through::of::<#name>(#written))
    });
    (!handler.through.is_empty()).then(|| quote!(.with_through(&[#(#constants),*])))
}

/// What is left when all behaviors have run: the trait, and its method.
pub(super) fn endpoint(handler: &Handler) -> (&'static str, TokenStream, TokenStream) {
    let Handler { private, message_name, by_ref, shape, .. } = handler;
    if shape.is_stream() {
        let (a, output) = (lifetime(handler), stream_output(handler));
        let head = quote! {
            fn call_stream<#a>(
                &#a self,
                __message: #message_name,
                __context: #private::Context<#a>,
            ) -> #output
        };
        let stream = stream_body(handler, *by_ref, None);
        return ("EndpointStream", head, quote!(let __handler = self; #stream));
    }
    let (role, name) = if *by_ref { ("EndpointRef", "call_ref") } else { ("Endpoint", "call") };
    let (head, body) = method_with(handler, name, &future_body(handler));
    (role, head, body)
}

/// The nest of behaviors, as `__next`.
fn pipeline(handler: &Handler) -> TokenStream {
    let private = &handler.private;
    let rest = match (handler.shape.is_stream(), handler.by_ref) {
        (true, _) => quote!(rest_stream),
        (false, true) => quote!(rest_ref),
        (false, false) => quote!(rest),
    };
    let thens = behaviors(handler).rev().map(|(field, name)| {
        let span = name.span();
        let (there, message) = (at(span, private), at(span, &handler.message_name));
        let [next, context, kept] = ["__next", "__context", "__handler"].map(|name| local(name, span));
        quote_spanned! {span=>
            let #next = #there::then::<#message, #name, _>(&#kept.#field, &#next, #context);
        }
    });
    quote! {
        let __next = #private::#rest(__handler, __context);
        #(#thens)*
    }
}

/// The outermost behavior, whose place is that of what is wrong with the nest.
fn outermost(handler: &Handler) -> Span {
    behaviors(handler).next().map_or(handler.message_span, |(_, name)| name.span())
}

pub(super) fn handle_through(handler: &Handler) -> (TokenStream, TokenStream) {
    let Handler { private, by_ref, .. } = handler;
    let pipeline = pipeline(handler);
    let span = outermost(handler);
    let (there, message) = (at(span, private), this(handler));
    let run = if *by_ref {
        let kind = passing(handler);
        quote_spanned!(span=> #kind::pass)
    } else {
        quote_spanned!(span=> #there::Next::<#message>::run)
    };
    let outcome = honest(handler, &quote!(#run(&__next, __message).await));
    let context = context(handler);
    handle_with(handler, &quote!(#context #pipeline #outcome))
}

pub(super) fn handle_ref_through(handler: &Handler) -> (TokenStream, TokenStream) {
    let pipeline = pipeline(handler);
    let kind = passing(handler);
    let run = quote_spanned!(outermost(handler)=> #kind::pass_ref);
    let outcome = honest(handler, &quote!(#run(&__next, __message).await));
    method_with(handler, "handle_ref", &quote!(#pipeline #outcome))
}

/// How the message's kind passes the pipeline: `<<__Message as Message>::Kind as Passes<__Message, _>>`.
fn passing(handler: &Handler) -> TokenStream {
    let span = outermost(handler);
    let (private, message) = (at(span, &handler.private), at(span, &handler.message_name));
    let known = this(handler);
    quote_spanned!(span=> <<#known as #private::Message>::Kind as #private::Passes<#message, _>>)
}

/// Only what was opened for the message can fail to commit.
fn honest(handler: &Handler, outcome: &TokenStream) -> TokenStream {
    if !handler.takes_scoped() {
        return outcome.clone();
    }
    let private = &handler.private;
    let message = this(handler);
    quote! {
        let __outcome = #outcome;
        #private::honest::<#message>(__outcome, __context)
    }
}

pub(super) fn stream_through(handler: &Handler) -> (TokenStream, TokenStream) {
    let private = &handler.private;
    let pipeline = pipeline(handler);
    let span = outermost(handler);
    let (there, message) = (at(span, private), this(handler));
    let run = quote_spanned!(span=> #there::NextStream::run);
    let context = context(handler);
    let yielder = Ident::new("__yielder", Span::call_site());
    let stream = quote! {
        #private::running::<#message, _>(#private::yielding(move |#yielder| async move {
            #context
            #pipeline
            #yielder.yield_all(#run(&__next, __message)).await
        }))
    };
    stream_with(handler, &stream)
}
