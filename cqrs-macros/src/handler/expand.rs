//! What stands beside the user's function:
//!
//! ```text
//! #[handler]
//! pub async fn place_order(
//!     cmd: PlaceOrder, prices: &dyn PriceList, uow: &mut UnitOfWork, user: CurrentUser, ctx: Context<'_>,
//! ) -> Result<OrderId, PlaceOrderError> { .. }
//! ```
//! becomes the function, unchanged, and
//! ```text
//! pub struct __cqrs_place_order {                               // its dependencies, resolved once
//!     a0: Arc<dyn PriceList>,
//!     a1: <UnitOfWork as Scoped<PlaceOrder>>::Dependencies,
//!     a2: <CurrentUser as FromContext>::Dependencies,
//! }
//! pub const __cqrs_place_order: &HandlerDefinition = ..;        // its name for `handlers![]`
//! const _: () = {
//!     impl Resolve for __cqrs_place_order { .. }
//!     impl Handles<PlaceOrder> for __cqrs_place_order {
//!         fn handle<'a>(handler: Option<&'a Self>, message: PlaceOrder, context: Context<'a>) -> impl Future<..> {
//!             async move {
//!                 let handler = found(handler)?;
//!                 let a2 = extract::<CurrentUser, _>(&handler.a2, context).await?;
//!                 let cleanup = Cleanup::default();
//!                 let mut a1 = begin::<UnitOfWork, _>(&cleanup, &handler.a1, &message, context).await?;
//!                 let outcome = catch(async {
//!                     finish(place_order(message, &*handler.a0, a1.get(), a2, lend(context)).await)
//!                 }).await;
//!                 a1.end(outcome).await
//!             }
//!         }
//!     }
//!     impl Handled<<PlaceOrder as Keyed<__cqrs_place_order>>::Key> for PlaceOrder { type Handler = ..; }
//!     const _: () = { check::message::<PlaceOrder>(); .. };     // the rules, each at its token
//!     inventory::submit! { Registration::Handlers(&[__cqrs_place_order]) }
//! };
//! ```

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::model::{Argument, Handler, Kind};
use super::shape::Shape;
use crate::options::Options;
use crate::tokens::{location, text};

/// Beside a free function.
pub(super) fn function(handler: &Handler) -> TokenStream {
    let Handler { private, cfgs, vis, item, .. } = handler;
    let dependencies = dependencies(handler);
    let definition = definition(handler);
    let implementation = implementation(handler);
    quote! {
        #(#cfgs)*
        #dependencies

        #(#cfgs)*
        #[doc(hidden)]
        #[allow(non_upper_case_globals, unreachable_pub)]
        #vis const #item: &#private::HandlerDefinition = #definition;

        #(#cfgs)*
        const _: () = {
            #implementation
            #private::inventory::submit! { #private::Registration::Handlers(&[#item]) }
        };
    }
}

/// Beside an `impl` block: the same for each method, and one submission for all.
pub(super) fn block(handlers: &[Handler], options: &Options) -> TokenStream {
    let private = options.krate.private();
    let methods = handlers.iter().map(|handler| {
        let Handler { cfgs, vis, item, self_ty, .. } = handler;
        let dependencies = dependencies(handler);
        let definition = definition(handler);
        let implementation = implementation(handler);
        quote! {
            #(#cfgs)*
            const _: () = {
                #dependencies
                impl #self_ty {
                    #[doc(hidden)]
                    #[allow(non_upper_case_globals, unreachable_pub)]
                    #vis const #item: &#private::HandlerDefinition = #definition;
                }
                #implementation
            };
        }
    });
    let constants =
        handlers.iter().map(|Handler { cfgs, item, self_ty, .. }| quote!(#(#cfgs)* <#self_ty>::#item));
    quote! {
        #(#methods)*
        const _: () = {
            #private::inventory::submit! { #private::Registration::Handlers(&[#(#constants),*]) }
        };
    }
}

/// The struct that keeps what the arguments are made from. It is `pub` although nobody shall name it: a public message
/// names it as its handler, and the handler may well be private.
fn dependencies(handler: &Handler) -> TokenStream {
    let Handler { private, item, message, self_ty, takes_self, arguments, .. } = handler;
    let service = takes_self.then(|| quote!(service: ::std::sync::Arc<#self_ty>,));
    let fields = arguments.iter().enumerate().filter_map(|(index, argument)| {
        let (field, ty) = (field(index), argument.stored());
        let span = argument.span;
        Some(match argument.kind {
            Kind::Shared => quote_spanned!(span=> #field: ::std::sync::Arc<#ty>,),
            Kind::Scoped => quote_spanned!(span=> #field: <#ty as #private::Scoped<#message>>::Dependencies,),
            Kind::Value => quote_spanned!(span=> #field: <#ty as #private::FromContext>::Dependencies,),
            Kind::Lent => return None,
        })
    });
    quote! {
        #[doc(hidden)]
        #[allow(non_camel_case_types, missing_debug_implementations, unreachable_pub)]
        pub struct #item { #service #(#fields)* }
    }
}

fn definition(handler: &Handler) -> TokenStream {
    let Handler { private, ident, item, name, message, by_ref, contract, order, .. } = handler;
    let constructor = match (contract, *by_ref && !handler.shape.is_stream()) {
        (None, false) => "by_value",
        (None, true) => "by_ref",
        (Some(_), false) => "contract_by_value",
        (Some(_), true) => "contract_by_ref",
    };
    let constructor = Ident::new(constructor, Span::mixed_site());
    let location = location(private, ident.span());
    let order = (*order != 0).then(|| quote!(.with_order(#order)));
    quote! {
        &#private::HandlerDefinition::#constructor::<#message, #item>(#name, ::core::module_path!(), #location) #order
    }
}

fn implementation(handler: &Handler) -> TokenStream {
    let Handler { private, item, message, by_ref, contract, shape, .. } = handler;
    let resolve = resolve(handler);
    let handles = match (shape.is_stream(), by_ref) {
        (true, _) => streams(handler),
        (false, false) => handles(handler),
        (false, true) => handles_ref(handler),
    };
    let handled = contract.is_none().then(|| {
        let ty = if *by_ref && !shape.is_stream() { quote!(#private::ByRef<#item>) } else { quote!(#item) };
        // At the function's name, so that two handlers of one message are shown by their names.
        quote_spanned! {handler.ident.span()=>
            #[automatically_derived]
            impl #private::Handled<<#message as #private::Keyed<#item>>::Key> for #message {
                type Handler = #ty;
            }
        }
    });
    let checks = checks(handler);
    quote! {
        #resolve
        #handles
        #handled
        #checks
    }
}

fn resolve(handler: &Handler) -> TokenStream {
    let Handler { private, item, self_ty, takes_self, arguments, .. } = handler;
    let service = takes_self.then(|| {
        let written = format!("&{}", text(self_ty));
        quote!(let service = resolver.argument(#written);)
    });
    let service_name = takes_self.then(|| quote!(service: service?,));
    let kept: Vec<(Ident, &Argument)> = arguments
        .iter()
        .enumerate()
        .filter(|(_, argument)| argument.kind != Kind::Lent)
        .map(|(index, argument)| (field(index), argument))
        .collect();
    let lookups = kept.iter().map(|(field, argument)| {
        let written = &argument.written;
        quote!(let #field = resolver.argument(#written);)
    });
    let fields = kept.iter().map(|(field, _)| quote!(#field: #field?,));
    let resolver = if *takes_self || !kept.is_empty() { quote!(resolver) } else { quote!(_) };
    quote! {
        #[automatically_derived]
        impl #private::Resolve for #item {
            fn resolve(#resolver: &mut #private::Resolver<'_>) -> ::core::option::Option<Self> {
                #service
                #(#lookups)*
                ::core::option::Option::Some(Self { #service_name #(#fields)* })
            }
        }
    }
}

fn handles(handler: &Handler) -> TokenStream {
    let Handler { private, ident, item, message, .. } = handler;
    let body = future_body(handler, &quote!(message));
    // The block carries the function's name as its place: a future that is not `Send` is reported there.
    let future = quote_spanned! {ident.span()=>
        async move {
            let handler = #private::found::<#message, _>(handler)?;
            #body
        }
    };
    quote! {
        #[automatically_derived]
        impl #private::Handles<#message> for #item {
            #[inline]
            fn handle<'a>(
                handler: ::core::option::Option<&'a Self>,
                message: #message,
                context: #private::Context<'a>,
            ) -> impl ::core::future::Future<Output = #private::Outcome<#message>> + ::core::marker::Send + 'a {
                #future
            }
        }
    }
}

fn handles_ref(handler: &Handler) -> TokenStream {
    let Handler { private, ident, item, message, .. } = handler;
    let body = future_body(handler, &quote!(message));
    let future = quote_spanned! {ident.span()=>
        async move {
            let handler = self;
            #body
        }
    };
    quote! {
        #[automatically_derived]
        impl #private::HandlesRef<#message> for #item {
            #[inline]
            fn handle_ref<'a>(
                &'a self,
                message: &'a #message,
                context: #private::Context<'a>,
            ) -> impl ::core::future::Future<Output = #private::Outcome<#message>> + ::core::marker::Send + 'a {
                #future
            }
        }
    }
}

/// Takes the by-value arguments, opens the scoped ones around each other, calls the function in their midst.
fn future_body(handler: &Handler, call_message: &TokenStream) -> TokenStream {
    let Handler { private, message, return_span, arguments, .. } = handler;
    let extract = extract(handler);
    let call = call(handler, call_message);
    let mut body = quote_spanned!(*return_span=> #private::finish::<#message, _>(#call));
    let lent = if handler.by_ref { quote!(message) } else { quote!(&message) };
    for (index, argument) in arguments.iter().enumerate().rev().filter(|(_, a)| a.kind == Kind::Scoped) {
        let (field, ty, written) = (field(index), argument.inferred(), &argument.written);
        let begin = quote_spanned! {argument.span=>
            #private::begin::<#ty, #message>(&cleanup, #written, &handler.#field, #lent, context)
        };
        body = quote! {
            let mut #field = #begin.await?;
            let outcome = #private::catch(async { #body }).await;
            #field.end(outcome).await
        };
    }
    let cleanup = arguments
        .iter()
        .any(|argument| argument.kind == Kind::Scoped)
        .then(|| quote!(let cleanup = #private::Cleanup::default();));
    quote! { #extract #cleanup #body }
}

fn extract(handler: &Handler) -> TokenStream {
    let Handler { private, message, arguments, .. } = handler;
    let values =
        arguments.iter().enumerate().filter(|(_, a)| a.kind == Kind::Value).map(|(index, argument)| {
            let (field, ty, written) = (field(index), argument.inferred(), &argument.written);
            let extract = quote_spanned! {argument.span=>
                #private::extract::<#ty, #message>(#written, &handler.#field, context)
            };
            quote!(let #field = #extract.await?;)
        });
    quote!(#(#values)*)
}

/// The call of the user's function, awaited where it returns a future.
fn call(handler: &Handler, message: &TokenStream) -> TokenStream {
    let Handler { private, .. } = handler;
    let path = handler.path();
    let service = handler.takes_self.then(|| quote!(&*handler.service,));
    let arguments = handler.arguments.iter().enumerate().map(|(index, argument)| {
        let field = field(index);
        match argument.kind {
            Kind::Shared => quote!(&*handler.#field),
            Kind::Scoped => quote!(#field.get()),
            Kind::Value => quote!(#field),
            Kind::Lent => {
                let ty = argument.inferred();
                quote_spanned!(argument.span=> #private::lend::<#ty>(context))
            }
        }
    });
    let awaited = handler.shape.is_awaited().then(|| quote_spanned!(handler.ident.span()=> .await));
    quote!(#path(#service #message #(, #arguments)*) #awaited)
}

fn streams(handler: &Handler) -> TokenStream {
    let Handler { private, ident, item, message, by_ref, .. } = handler;
    let extract = extract(handler);
    let call = call(handler, &if *by_ref { quote!(&message) } else { quote!(message) });
    let stream = match handler.shape {
        Shape::ResultOfStream | Shape::FutureOfResultOfStream => {
            quote!(#private::failed::<#message, _, _>(#call)?)
        }
        _ => call,
    };
    let items = quote_spanned!(handler.return_span=> #private::items::<#message, _>(#stream));
    let prepare = quote_spanned! {ident.span()=>
        {
            let handler = #private::found::<#message, _>(handler)?;
            #extract
            ::core::result::Result::Ok(#items)
        }
    };
    let body = if *by_ref {
        quote! {
            #private::yielding(move |yielder| async move {
                let prepare = async #prepare;
                match prepare.await {
                    ::core::result::Result::Ok(stream) => yielder.yield_all(stream).await,
                    ::core::result::Result::Err(error) => yielder.yield_last(::core::result::Result::Err(error)),
                }
            })
        }
    } else {
        quote!(#private::started::<#message, _, _>(async move #prepare))
    };
    quote! {
        #[automatically_derived]
        impl #private::Handles<#message> for #item {
            fn stream<'a>(
                handler: ::core::option::Option<&'a Self>,
                message: #message,
                context: #private::Context<'a>,
            ) -> impl #private::Stream<Item = #private::Outcome<#message>> + ::core::marker::Send + 'a {
                #body
            }
        }
    }
}

/// The rules that depend on what the message is: each is a bound, stated once, at the token that it is about.
fn checks(handler: &Handler) -> TokenStream {
    let Handler { private, message, message_span, return_span, contract, by_ref, shape, arguments, .. } =
        handler;
    let check = |span: Span, rule: &str| {
        let rule = Ident::new(rule, span);
        quote_spanned!(span=> #private::check::#rule::<#message>();)
    };
    let by_value = (!by_ref).then(|| check(*message_span, "by_value"));
    let reach = match contract {
        Some(contract) => check(contract.span(), "contract"),
        None => check(*message_span, "local"),
    };
    let answer = check(*return_span, if shape.is_stream() { "answered_by_stream" } else { "answered_once" });
    let writes = arguments
        .iter()
        .find(|argument| argument.kind == Kind::Scoped)
        .map(|argument| check(argument.span, "writes"));
    quote! {
        const _: () = {
            #by_value
            #reach
            #answer
            #writes
        };
    }
}

fn field(index: usize) -> Ident {
    format_ident!("a{index}", span = Span::mixed_site())
}
