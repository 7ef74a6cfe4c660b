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
//!         struct __Behavior { a0: Arc<AuditLog> }
//!         impl GlobalBehavior for __Behavior {
//!             fn run<'a>(&'a self, mut next: AnyNext<'a>) -> Pin<Box<dyn Future<Output = AnyOutcome> + Send + 'a>> {
//!                 Box::pin(async move {
//!                     let returned = audit(next.reborrow(), &*self.a0).await;
//!                     next.finish(returned)
//!                 })
//!             }
//!         }
//!         &BehaviorDefinition::new("audit", module_path!(), Location::new(..), 10, &[MessageKind::Command, ..], |resolver| ..)
//!     };
//!     __CQRS_DEFINITION
//! };
//! ```

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::expand_static::{field, kept};
use super::model::{Behavior, Global};
use crate::argument::{Argument, Kind};
use crate::tokens::{at, location, text};

pub(super) fn behavior(behavior: &Behavior, global: &Global) -> TokenStream {
    let Behavior { private, cfgs, vis, ident, name, arguments, .. } = behavior;
    let item = format_ident!("__cqrs_{name}", span = ident.span());
    let kept: Vec<_> = arguments
        .iter()
        .enumerate()
        .filter_map(|(index, argument)| Some((field(index), argument, kept(private, argument)?)))
        .collect();
    let fields = kept.iter().map(|(field, _, ty)| quote!(#field: #ty,));
    let lookups = kept
        .iter()
        .map(|(field, Argument { written, .. }, _)| quote!(let #field = __resolver.argument(#written);));
    let found = kept.iter().map(|(field, _, _)| quote!(#field: #field?,));
    let resolver = if kept.is_empty() { quote!(_) } else { quote!(__resolver) };
    let run = run(behavior);
    let location = location(private, ident.span());
    let Global { order, kinds, capability } = global;
    let capability = capability.as_ref().map(|ty| {
        let written = text(ty);
        quote!(.with_capability::<#ty>(#written))
    });
    quote! {
        #(#cfgs)*
        #[doc(hidden)]
        #[allow(deprecated, non_upper_case_globals, unreachable_pub)]
        #vis const #item: &#private::BehaviorDefinition = {
            #private::inventory::submit! { #private::Registration::Behavior(__CQRS_DEFINITION) }
            const __CQRS_DEFINITION: &#private::BehaviorDefinition = {
                struct __Behavior { #(#fields)* }
                #[automatically_derived]
                impl #private::GlobalBehavior for __Behavior {
                    #run
                }
                &#private::BehaviorDefinition::new(
                    #name,
                    ::core::module_path!(),
                    #location,
                    #order,
                    &[#(#private::MessageKind::#kinds),*],
                    |#resolver| {
                        #(#lookups)*
                        ::core::option::Option::Some(::std::sync::Arc::new(__Behavior { #(#found)* }))
                    },
                )
                #capability
            };
            __CQRS_DEFINITION
        };
    }
}

fn run(behavior: &Behavior) -> TokenStream {
    let Behavior { private, ident, arguments, return_span, .. } = behavior;
    let extract = arguments.iter().enumerate().filter(|(_, of)| of.kind == Kind::Value).map(
        |(index, argument)| {
            let (field, written, ty) = (field(index), &argument.written, argument.stored());
            let extract = quote_spanned!(argument.span=> #private::extract_any::<#ty>);
            quote! {
                let #field = match #extract(#written, &self.#field, __next.context(), __next.message()).await {
                    ::core::result::Result::Ok(__value) => __value,
                    ::core::result::Result::Err(__rejection) => return __next.reject_with(__rejection),
                };
            }
        },
    );
    // Before the rest of the pipeline is handed over, which the context is part of.
    let context = arguments
        .iter()
        .any(|argument| argument.kind == Kind::Lent)
        .then(|| quote!(let __context = __next.context();));
    let passed = arguments.iter().enumerate().map(|(index, argument)| {
        let field = field(index);
        match argument.kind {
            Kind::Shared | Kind::Scoped => quote!(&*self.#field),
            Kind::Value => quote!(#field),
            Kind::Lent => {
                let ty = argument.inferred();
                quote_spanned!(argument.span=> #private::lend::<#ty>(__context))
            }
        }
    });
    let returned = Ident::new("__returned", return_span.resolved_at(proc_macro2::Span::mixed_site()));
    let there = at(*return_span, private);
    let finish = quote_spanned!(*return_span=> #there::finish_any);
    let future = quote_spanned! {ident.span()=>
        ::core::pin::Pin<::std::boxed::Box<
            dyn ::core::future::Future<Output = #private::AnyOutcome> + ::core::marker::Send + '__a
        >>
    };
    quote! {
        fn run<'__a>(&'__a self, mut __next: #private::AnyNext<'__a>) -> #future {
            ::std::boxed::Box::pin(async move {
                #(#extract)*
                #context
                let #returned = #ident(__next.reborrow() #(, #passed)*).await;
                #finish(#returned, __next)
            })
        }
    }
}
