//! What stands beside a behavior for all messages of some kinds:
//!
//! ```text
//! #[behavior(order = 10, on(commands, queries))]
//! pub async fn audit(mut next: AnyNext<'_>, log: &AuditLog) -> AnyOutcome { .. }
//! ```
//! becomes the function, unchanged, and
//! ```text
//! pub const __cqrs_audit: &BehaviorDefinition = {                  // its name for `behaviors![]`
//!     inventory::submit! { Registration::Behavior(__CQRS_DEFINITION) }
//!     const __CQRS_DEFINITION: &BehaviorDefinition = {
//!         type __A0 = AuditLog;
//!         const __PROVEN: bool = { is_shared::<__A0>(); true };
//!         struct __Resolved where {bounds} { a0: Arc<__A0> }
//!         enum __Key {}
//!         impl Keeps<true> for __Key where {bounds} { type Handler = __Resolved; }
//!         impl GlobalBehavior for __Resolved where {bounds} {
//!             fn resolve(resolver: &mut Resolver<'_>) -> Option<Self> { .. }
//!             fn run<'a>(&'a self, mut next: AnyNext<'a>) -> Pin<Box<dyn Future<Output = AnyOutcome> + Send + 'a>> {
//!                 Box::pin(async move {
//!                     let returned = audit(next.reborrow(), &*self.a0).await;
//!                     finish_any(returned, next)
//!                 })
//!             }
//!         }
//!         &BehaviorDefinition::new::<<__Key as Keeps<{ __PROVEN }>>::Handler>(
//!             "audit", module_path!(), Location::new(..), 10, &[MessageKind::Command, ..],
//!         ).with_arguments(&[Argument::Shared("&AuditLog")])
//!     };
//!     __CQRS_DEFINITION
//! };
//! ```
//! with `{bounds}` as beside a handler: what the arguments need is assumed, and proven once, in `__PROVEN`.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::expand_static::{Promises, arguments, field, kept, passed, resolve};
use super::model::{Behavior, Global, Head};
use crate::argument::Kind;
use crate::tokens::{at, location, text};

pub(super) fn behavior(behavior: &Behavior, global: &Global) -> TokenStream {
    let Head { private, ident, name, .. } = &behavior.head;
    let promises = Promises::of(behavior, std::iter::empty());
    let (types, proven) = (&promises.types, &promises.proven);
    let assumed = promises.assumed(None);
    let fields = kept(behavior).map(|(index, argument)| {
        let (field, ty) = (field(index), promises.stored(private, index, argument));
        quote!(#field: #ty,)
    });
    let resolve = resolve(behavior, None);
    let run = run(behavior, &promises);
    let location = location(private, ident.span());
    let Global { order, kinds, capability } = global;
    let capability = capability.as_ref().map(|ty| {
        let written = text(ty);
        quote!(.with_capability::<#ty>(#written))
    });
    let arguments = arguments(behavior).map(|arguments| quote!(.with_arguments(#arguments)));
    constant(
        &behavior.head,
        &quote! {
            #private::inventory::submit! { #private::Registration::Behavior(__CQRS_DEFINITION) }
            const __CQRS_DEFINITION: &#private::BehaviorDefinition = {
                #types
                #proven

                struct __Resolved #assumed { #(#fields)* }

                enum __Key {}

                #[automatically_derived]
                impl #private::Keeps<true> for __Key #assumed {
                    type Handler = __Resolved;
                }

                #[automatically_derived]
                impl #private::GlobalBehavior for __Resolved #assumed {
                    #resolve
                    #run
                }

                &#private::BehaviorDefinition::new::<<__Key as #private::Keeps<{ __PROVEN }>>::Handler>(
                    #name,
                    ::core::module_path!(),
                    #location,
                    #order,
                    &[#(#private::MessageKind::#kinds),*],
                )
                #capability
                #arguments
            };
            __CQRS_DEFINITION
        },
    )
}

/// Stands in for a behavior with a mistake in it, so that nothing is reported where it is listed.
pub(super) fn fallback(head: &Head, errors: &TokenStream) -> TokenStream {
    let Head { private, ident, name, .. } = head;
    let location = location(private, ident.span());
    constant(
        head,
        &quote! {
            const _: () = { #errors };
            &#private::BehaviorDefinition::new::<#private::Mistaken>(#name, ::core::module_path!(), #location, 0, &[])
        },
    )
}

/// The constant that names the behavior, and holds everything else.
fn constant(head: &Head, body: &TokenStream) -> TokenStream {
    let Head { private, cfgs, vis, ident, name } = head;
    let item = format_ident!("__cqrs_{name}", span = ident.span());
    quote! {
        #(#cfgs)*
        #[doc(hidden)]
        #[allow(deprecated, non_upper_case_globals, non_local_definitions, unreachable_pub)]
        #vis const #item: &#private::BehaviorDefinition = { #body };
    }
}

fn run(behavior: &Behavior, promises: &Promises) -> TokenStream {
    let Behavior { head: Head { private, ident, .. }, arguments, return_span, .. } = behavior;
    let extract = kept(behavior).filter(|(_, of)| of.kind == Kind::Value).map(|(index, argument)| {
        let (field, written, ty) = (field(index), &argument.written, promises.ty(index, argument));
        let extract = quote_spanned!(argument.span=> #private::extract_any::<#ty>);
        quote! {
            let #field = match #extract(#written, &self.#field, __next.context(), __next.message()).await {
                ::core::result::Result::Ok(__value) => __value,
                ::core::result::Result::Err(__rejection) => return __next.reject_with(__rejection),
            };
        }
    });
    // Before the rest of the pipeline is handed over, which the context is part of.
    let context = arguments
        .iter()
        .any(|argument| argument.kind == Kind::Lent)
        .then(|| quote!(let __context = __next.context();));
    let passed = passed(behavior);
    let returned = Ident::new("__returned", *return_span);
    let there = at(*return_span, private);
    let next = Ident::new("__next", proc_macro2::Span::call_site().located_at(*return_span));
    let finish = quote_spanned!(*return_span=> #there::finish_any::<_>(#returned, #next));
    let body = quote! {
        #(#extract)*
        #context
        let #returned = #ident(__next.reborrow() #(, #passed)*).await;
        #finish
    };
    let span = ident.span();
    let there = at(span, private);
    let future = quote_spanned! {span=>
        ::core::pin::Pin<::std::boxed::Box<
            dyn ::core::future::Future<Output = #there::AnyOutcome> + ::core::marker::Send + '__a
        >>
    };
    // The allocation comes first, so that the future is made in it and not moved there.
    let made = quote_spanned!(span=> ::std::boxed::Box::write(::std::boxed::Box::new_uninit(), async move { #body }));
    let pinned = quote_spanned!(span=> { let __future = #made; ::std::boxed::Box::into_pin(__future) });
    quote! {
        fn run<'__a>(&'__a self, mut __next: #private::AnyNext<'__a>) -> #future {
            #pinned
        }
    }
}
