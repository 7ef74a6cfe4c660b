//! What runs when a message arrives: the methods of a handler's struct, each as its head and its body.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Lifetime;

use super::expand::{field, this};
use super::model::{Handler, Kind};
use super::shape::Shape;
use crate::tokens::at;

/// Where the handler is not in its place, the message takes the detour.
fn found(handler: &Handler) -> TokenStream {
    let private = at(handler.message_span, &handler.private);
    let message = this(handler);
    quote_spanned! {handler.message_span=>
        let ::core::option::Option::Some(__handler) = __handler else {
            return #private::detour::<#message>(__message, __call).await;
        };
    }
}

/// `'a`, at the function's name.
fn lifetime(handler: &Handler) -> Lifetime {
    Lifetime::new("'a", handler.ident.span())
}

/// The future, at the function's name: one that is not `Send` is reported there.
fn output(handler: &Handler) -> TokenStream {
    let span = handler.ident.span();
    let (private, message) = (at(span, &handler.private), at(span, &handler.message_name));
    let lifetime = lifetime(handler);
    quote_spanned! {span=>
        impl ::core::future::Future<Output = #private::Outcome<#message>> + ::core::marker::Send + #lifetime
    }
}

/// The head of the method, and its body.
pub(super) fn handle(handler: &Handler) -> (TokenStream, TokenStream) {
    let context = uses_context(handler).then(|| quote!(let __context = __call.context();));
    let body = future_body(handler);
    handle_with(handler, &quote!(#context #body))
}

/// Whether anything in the body asks for the context.
fn uses_context(handler: &Handler) -> bool {
    handler.arguments.iter().any(|argument| argument.kind != Kind::Shared)
}

/// For a handler that borrows its message.
pub(super) fn handle_kept(handler: &Handler) -> (TokenStream, TokenStream) {
    let private = &handler.private;
    handle_with(
        handler,
        &quote!(#private::HandlesRef::handle_ref(__handler, &__message, __call.context()).await),
    )
}

fn handle_with(handler: &Handler, body: &TokenStream) -> (TokenStream, TokenStream) {
    let Handler { private, ident, message_name, .. } = handler;
    let found = found(handler);
    let body = quote!(#found #body);
    let future = quote_spanned!(ident.span()=> async move { #body });
    let output = output(handler);
    let a = lifetime(handler);
    let head = quote! {
        fn handle<#a>(
            __handler: ::core::option::Option<&#a Self>,
            __message: #message_name,
            __call: #private::Call<#a>,
        ) -> #output
    };
    (head, future)
}

pub(super) fn handle_ref(handler: &Handler) -> (TokenStream, TokenStream) {
    let Handler { private, ident, message_name, .. } = handler;
    let body = future_body(handler);
    let body = quote! {
        let __handler = self;
        #body
    };
    let future = quote_spanned!(ident.span()=> async move { #body });
    let output = output(handler);
    let a = lifetime(handler);
    let head = quote! {
        fn handle_ref<#a>(
            &#a self,
            __message: &#a #message_name,
            __context: #private::Context<#a>,
        ) -> #output
    };
    (head, future)
}

/// Takes the by-value arguments, opens the scoped ones around each other, calls the function in their midst.
fn future_body(handler: &Handler) -> TokenStream {
    let Handler { private, return_span, arguments, .. } = handler;
    let message = this(handler);
    let extract = extract(handler);
    let call = call(handler, &quote!(__message));
    let returning = at(*return_span, private);
    let returned = Ident::new("__returned", *return_span);
    let finish = quote_spanned!(*return_span=> #returning::finish::<#message, _>(#returned));
    let mut body = quote!(let #returned = #call; #finish);
    let lent = if handler.by_ref { quote!(__message) } else { quote!(&__message) };
    for (index, argument) in arguments.iter().enumerate().rev().filter(|(_, a)| a.kind == Kind::Scoped) {
        let (field, ty, written) = (field(index), argument.name(index), &argument.written);
        let arguments = quote!(&__cleanup, #written, &__handler.#field, #lent, __context);
        let begin = quote_spanned!(argument.span=> #private::begin::<#ty, #message>(#arguments));
        body = quote! {
            let mut #field = #begin.await?;
            let __outcome = #private::catch(async { #body }).await;
            #field.end(__outcome).await
        };
    }
    let cleanup = handler.takes_scoped().then(|| quote!(let __cleanup = #private::Cleanup::new();));
    quote! { #extract #cleanup #body }
}

fn extract(handler: &Handler) -> TokenStream {
    let Handler { private, arguments, .. } = handler;
    let message = this(handler);
    let values =
        arguments.iter().enumerate().filter(|(_, a)| a.kind == Kind::Value).map(|(index, argument)| {
            let (field, ty, written) = (field(index), argument.name(index), &argument.written);
            let arguments = quote!(#written, &__handler.#field, __context);
            let extract = quote_spanned!(argument.span=> #private::extract::<#ty, #message>(#arguments));
            quote!(let #field = #extract.await?;)
        });
    quote!(#(#values)*)
}

/// The call of the user's function, awaited where it returns a future.
fn call(handler: &Handler, message: &TokenStream) -> TokenStream {
    let Handler { private, .. } = handler;
    let path = handler.path();
    let service = handler.takes_self.then(|| quote!(&*__handler.service,));
    let arguments = handler.arguments.iter().enumerate().map(|(index, argument)| {
        let field = field(index);
        match argument.kind {
            Kind::Shared => quote!(&*__handler.#field),
            Kind::Scoped => quote!(#field.get()),
            Kind::Value => quote!(#field),
            Kind::Lent => {
                let (ty, context) = (argument.inferred(), local("__context", argument.span));
                quote_spanned!(argument.span=> #private::lend::<#ty>(#context))
            }
        }
    });
    let awaited = handler.shape.is_awaited().then(|| quote_spanned!(handler.ident.span()=> .await));
    quote!(#path(#service #message #(, #arguments)*) #awaited)
}

pub(super) fn stream(handler: &Handler) -> (TokenStream, TokenStream) {
    let Handler { private, ident, message_name, by_ref, .. } = handler;
    let message = this(handler);
    let extract = extract(handler);
    let call = call(handler, &if *by_ref { quote!(&__message) } else { quote!(__message) });
    let returning = at(handler.return_span, private);
    let returned = Ident::new("__returned", handler.return_span);
    let stream = match handler.shape {
        Shape::ResultOfStream | Shape::FutureOfResultOfStream => {
            quote_spanned!(handler.return_span=> #returning::failed::<#message, _, _>(#returned)?)
        }
        _ => returned.to_token_stream(),
    };
    let items = quote_spanned!(handler.return_span=> #returning::items::<#message, _>(#stream));
    let prepare = quote! {
        #extract
        let #returned = #call;
        ::core::result::Result::Ok(#items)
    };
    let context = uses_context(handler).then(|| quote!(let __context = __call.context();));
    let is_borrowing = *by_ref || handler.arguments.iter().any(|argument| argument.kind == Kind::Lent);
    // A stream that borrows the message or the call lives in a future that owns them.
    let stream = if is_borrowing {
        let prepare = quote_spanned!(ident.span()=> { #prepare });
        quote! {
            #private::running::<#message, _>(#private::yielding(move |__yielder| async move {
                #context
                let __prepare = async #prepare;
                match __prepare.await {
                    ::core::result::Result::Ok(__stream) => __yielder.yield_all(__stream).await,
                    ::core::result::Result::Err(__error) => __yielder.yield_last(::core::result::Result::Err(__error)),
                }
            }))
        }
    } else {
        let prepare = quote_spanned!(ident.span()=> { #context #prepare });
        quote!(#private::started::<#message, _, _>(async move #prepare))
    };
    let there = at(handler.message_span, private);
    let body = quote! {
        let ::core::option::Option::Some(__handler) = __handler else {
            return #there::detoured::<#message, _, _>(__message, __call);
        };
        #stream
    };
    let (span, message_there) = (ident.span(), at(ident.span(), message_name));
    let output_private = at(span, private);
    let lifetime = lifetime(handler);
    let output = quote_spanned! {span=>
        impl #output_private::Stream<Item = #output_private::Outcome<#message_there>> + ::core::marker::Send + #lifetime
    };
    let head = quote! {
        fn stream<#lifetime>(
            __handler: ::core::option::Option<&#lifetime Self>,
            __message: #message_name,
            __call: #private::Call<#lifetime>,
        ) -> #output
    };
    (head, body)
}

/// A variable of the generated code, shown at `span`. Where the handler comes out of a `macro_rules!`, a name that has
/// the user's span as it is would be another variable than the same name elsewhere.
fn local(name: &str, span: Span) -> Ident {
    Ident::new(name, Span::call_site().located_at(span))
}
