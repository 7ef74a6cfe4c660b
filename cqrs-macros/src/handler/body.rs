//! What runs when a message arrives: the methods of a handler's struct, each as its head and its body.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Lifetime;

use super::expand::{field, this};
use super::model::{Decider, Handler, Subject};
use crate::argument::Kind;
use crate::shape::Shape;
use crate::tokens::at;

/// Where the handler is not in its place, the message takes the detour.
fn found(handler: &Handler) -> TokenStream {
    let private = at(handler.message_span, &handler.private);
    let message = this(handler);
    let detour = quote_spanned!(handler.message_span=> #private::detour::<#message>);
    let found = quote_spanned!(handler.message_span=> #private::found::<#message, Self>);
    quote! {
        let ::core::option::Option::Some(__handler) = #found(__handler, __cause) else {
            return #detour(__message, __cause).await;
        };
    }
}

/// `'a`, at the function's name.
pub(super) fn lifetime(handler: &Handler) -> Lifetime {
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
    if handler.shape.is_awaited() && handler.arguments.iter().all(|argument| argument.kind == Kind::Shared) {
        return direct(handler);
    }
    let context = uses_context(handler).then(|| context(handler));
    let body = future_body(handler);
    handle_with(handler, &quote!(#context #body))
}

/// The call, and its context.
pub(super) fn context(handler: &Handler) -> TokenStream {
    let private = at(handler.message_span, &handler.private);
    let message = this(handler);
    let new = quote_spanned!(handler.message_span=> #private::Call::new::<#message>);
    quote!(let __call = #new(__cause); let __context = __call.context();)
}

/// Whether anything in the body asks for the context.
pub(super) fn uses_context(handler: &Handler) -> bool {
    handler.arguments.iter().any(|argument| argument.kind != Kind::Shared)
}

/// For a function that is all of the handler's future.
fn direct(handler: &Handler) -> (TokenStream, TokenStream) {
    let Handler { ident, return_span, .. } = handler;
    let known = this(handler);
    let returning = at(*return_span, &handler.private);
    // A function of its own and no path: a bound on what a path stands for is reported wherever it is handed on.
    let finish = finish_of(handler);
    let finish = quote_spanned!(*return_span=> |__returned| #returning::#finish::<#known, _>(__returned));
    let call = call_of(handler, &quote!(__message));
    let private = at(ident.span(), &handler.private);
    let [kept, message, cause] = ["__handler", "__message", "__cause"].map(|name| local(name, ident.span()));
    let call = quote_spanned!(ident.span()=> |#kept, #message| #call);
    let direct = quote_spanned!(ident.span()=> #private::direct::<#known, Self, _>);
    let body = quote_spanned!(ident.span()=> #direct(#kept, #message, #cause, #call, #finish));
    let head = head(handler);
    (quote!(#[allow(clippy::redundant_closure)] #head), body)
}

/// What takes the returned value. Of a method it may have been that of a decider.
fn finish_of(handler: &Handler) -> Ident {
    let name = if handler.self_ty.is_some() { "finish_method" } else { "finish" };
    Ident::new(name, handler.return_span)
}

/// For a handler that borrows its message.
pub(super) fn handle_kept(handler: &Handler) -> (TokenStream, TokenStream) {
    let private = at(handler.message_span, &handler.private);
    let message = this(handler);
    let kept = quote_spanned!(handler.message_span=> #private::kept::<#message, Self>);
    (head(handler), quote!(#kept(__handler, __message, __cause)))
}

pub(super) fn handle_with(handler: &Handler, body: &TokenStream) -> (TokenStream, TokenStream) {
    let found = found(handler);
    let body = quote!(#found #body);
    let future = quote_spanned!(handler.ident.span()=> async move { #body });
    (head(handler), future)
}

/// `fn handle(..) -> impl Future<..>`
fn head(handler: &Handler) -> TokenStream {
    let Handler { private, message_name, .. } = handler;
    let output = output(handler);
    let a = lifetime(handler);
    quote! {
        fn handle<#a>(
            __handler: ::core::option::Option<&#a Self>,
            __message: #message_name,
            __cause: #private::Cause<#a>,
        ) -> #output
    }
}

pub(super) fn handle_ref(handler: &Handler) -> (TokenStream, TokenStream) {
    method_with(handler, "handle_ref", &future_body(handler))
}

/// A method of the handler that is there, with the context of its call.
pub(super) fn method_with(handler: &Handler, name: &str, body: &TokenStream) -> (TokenStream, TokenStream) {
    let Handler { private, ident, message_name, by_ref, .. } = handler;
    let future = {
        let body = quote!(let __handler = self; #body);
        quote_spanned!(ident.span()=> async move { #body })
    };
    let output = output(handler);
    let a = lifetime(handler);
    let name = Ident::new(name, Span::call_site());
    let message = if *by_ref { quote!(&#a #message_name) } else { quote!(#message_name) };
    let head = quote! {
        fn #name<#a>(&#a self, __message: #message, __context: #private::Context<#a>) -> #output
    };
    (head, future)
}

/// Takes the by-value arguments, opens the scoped ones around each other, calls the function in their midst.
pub(super) fn future_body(handler: &Handler) -> TokenStream {
    let Handler { private, return_span, arguments, .. } = handler;
    let message = this(handler);
    let extract = extract(handler);
    let call = call(handler, &quote!(__message));
    let returning = at(*return_span, private);
    let returned = Ident::new("__returned", *return_span);
    let finish = finish_of(handler);
    let finish = quote_spanned!(*return_span=> #returning::#finish::<#message, _>(#returned));
    let mut body = match &handler.decider {
        Some(_) => decide(handler),
        None => quote!(let #returned = #call; #finish),
    };
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
    let body = quote! { #extract #cleanup #body };
    if !handler.by_ref || !handler.takes_scoped() {
        return body;
    }
    // The message is still there when a commit fails, and what was opened for it can be opened again.
    let again = quote_spanned!(handler.message_span=> #private::again::<#message>);
    quote! {
        let mut __attempt = 0;
        loop {
            let mut __outcome = async { #body }.await;
            if !#again(&mut __outcome, &mut __attempt).await {
                break __outcome;
            }
        }
    }
}

/// The decider decides on its aggregate, which is the first argument.
fn decide(handler: &Handler) -> TokenStream {
    let store = &handler.store;
    let dependencies = (1..handler.arguments.len()).map(field);
    let subject = field(0);
    quote! {
        __decide(
            #store::__private::HasSubject::subject(#subject.get()),
            __message,
            __Dependencies(#(&*__handler.#dependencies,)* ::core::marker::PhantomData),
        )
    }
}

/// The decider as the aggregate's own, whoever calls it.
pub(super) fn decides(handler: &Handler, decider: &Decider) -> TokenStream {
    let Handler { private, store, message_span, arguments, return_span, .. } = handler;
    let Decider { subject, span, .. } = decider;
    let (existence, state, decided) = match subject {
        Subject::Existing => ("Existing", Some("state"), "decided"),
        Subject::Changed => ("Existing", Some("state_mut"), "changed"),
        Subject::New => ("New", None, "decided"),
        Subject::Either => ("Either", Some("existing"), "decided"),
    };
    let existence = Ident::new(existence, Span::mixed_site());
    let names: Vec<_> = (1..arguments.len()).map(|index| arguments[index].name(index)).collect();
    let fields: Vec<_> = (1..arguments.len()).map(field).collect();
    let path = handler.path();
    let state = state.map(|state| {
        let (store, state, subject) = (at(*span, store), Ident::new(state, *span), local("__subject", *span));
        quote_spanned!(*span=> #store::__private::#state::<__Aggregate>(#subject),)
    });
    let members = quote! {
        const ON: #store::__private::Existence = #store::__private::Existence::#existence;
        type Dependencies<'a> = __Dependencies<'a>;

        fn decide(
            __subject: &mut #store::__private::Subject<Self>,
            __command: &__Command,
            __dependencies: __Dependencies<'_>,
        ) -> #private::Outcome<__Command> {
            __decide(__subject, __command, __dependencies)
        }

        fn provided<__R>(
            __provided: &#store::__private::Provided,
            __run: impl ::core::ops::FnOnce(__Dependencies<'_>) -> __R,
        ) -> __R {
            #(let #fields = __provided.get::<#names>();)*
            __run(__Dependencies(#(&*#fields,)* ::core::marker::PhantomData))
        }
    };
    // A second decider for the command, in another block, is reported at its command.
    let implementation = {
        let store = at(*message_span, store);
        let mut members = Group::new(Delimiter::Brace, members);
        members.set_span(*message_span);
        quote_spanned! {*message_span=>
            #[automatically_derived]
            impl #store::Decides<__Command> for __Aggregate #members
        }
    };
    let call = quote!(#path(#state __command #(, #fields)*));
    let finish = {
        let [returned, decision, subject] =
            ["__returned", "__decision", "__subject"].map(|name| local(name, *return_span));
        let (private, store) = (at(*return_span, private), at(*return_span, store));
        let result = local("__result", *return_span);
        let decided = Ident::new(decided, *return_span);
        quote_spanned! {*return_span=>
            let #returned = #call;
            let #result = #store::__private::returned::<_, _, _>(#returned);
            let #decision = #private::failed::<__Command, _, _>(#result)?;
            ::core::result::Result::Ok(
                #store::__private::#decided::<__Aggregate, __Answer, _, _>(#subject, #decision),
            )
        }
    };
    quote! {
        // A type of its own, whose fields may be private.
        #[allow(missing_debug_implementations)]
        pub struct __Dependencies<'a>(#(&'a #names,)* ::core::marker::PhantomData<&'a ()>);

        type __Answer = <__Command as #private::Message>::Output;

        fn __decide(
            __subject: &mut #store::__private::Subject<__Aggregate>,
            __command: &__Command,
            __Dependencies(#(#fields,)* _): __Dependencies<'_>,
        ) -> #private::Outcome<__Command> {
            #finish
        }

        #implementation
    }
}

/// What a decider is for, each in a way that is unknown, where it is not what it is taken for:
///
/// ```text
/// const __IS_AGGREGATE: bool = { is_aggregate::<Order>(); true };
/// type __Known = <Order as Itself<{ __IS_AGGREGATE }>>::This;
/// const __IS_COMMAND: bool = { check::decided(..); is_target::<PlaceOrder, __Known>(); true };
/// type __Aggregate = <Order as Itself<{ __IS_COMMAND }>>::This;
/// type __Command = <PlaceOrder as Itself<{ __IS_COMMAND }>>::This;
/// ```
pub(super) fn known(handler: &Handler, decider: &Decider) -> TokenStream {
    let Handler { private, store, self_ty, message_name, message_span, .. } = handler;
    let Decider { aggregate_span, .. } = decider;
    let message = this(handler);
    let is_aggregate = {
        let (store, self_ty) = (at(*aggregate_span, store), at(*aggregate_span, self_ty));
        quote_spanned!(*aggregate_span=> #store::__private::is_aggregate::<#self_ty>();)
    };
    let is_command = {
        let (private, store) = (at(*message_span, private), at(*message_span, store));
        let it = Ident::new("__message", *message_span);
        quote_spanned! {*message_span=>
            let #it = #private::check::message::<#message>();
            #private::check::decided(#it);
            #store::__private::is_target::<#message, __Known>();
        }
    };
    quote! {
        const __IS_AGGREGATE: bool = { #is_aggregate true };
        type __Known = <#self_ty as #private::Itself<{ __IS_AGGREGATE }>>::This;
        const __IS_COMMAND: bool = { #is_command true };
        type __Aggregate = <#self_ty as #private::Itself<{ __IS_COMMAND }>>::This;
        type __Command = <#message_name as #private::Itself<{ __IS_COMMAND }>>::This;
    }
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
    let call = call_of(handler, message);
    let awaited = handler.shape.is_awaited().then(|| quote_spanned!(handler.ident.span()=> .await));
    quote!(#call #awaited)
}

fn call_of(handler: &Handler, message: &TokenStream) -> TokenStream {
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
    quote!(#path(#service #message #(, #arguments)*))
}

pub(super) fn stream(handler: &Handler) -> (TokenStream, TokenStream) {
    // A stream that borrows the call lives in a future that owns it.
    let borrows_call = handler.arguments.iter().any(|argument| argument.kind == Kind::Lent);
    let context = uses_context(handler).then(|| context(handler));
    stream_with(handler, &stream_body(handler, handler.by_ref || borrows_call, context))
}

/// The method, with the detour before the stream.
pub(super) fn stream_with(handler: &Handler, stream: &TokenStream) -> (TokenStream, TokenStream) {
    let Handler { private, message_name, .. } = handler;
    let there = at(handler.message_span, private);
    let message = this(handler);
    let detoured = quote_spanned!(handler.message_span=> #there::detoured::<#message, _, _>);
    let found = quote_spanned!(handler.message_span=> #there::found::<#message, Self>);
    let body = quote! {
        let ::core::option::Option::Some(__handler) = #found(__handler, __cause) else {
            return #detoured(__message, __cause);
        };
        #stream
    };
    let (lifetime, output) = (lifetime(handler), stream_output(handler));
    let head = quote! {
        fn stream<#lifetime>(
            __handler: ::core::option::Option<&#lifetime Self>,
            __message: #message_name,
            __cause: #private::Cause<#lifetime>,
        ) -> #output
    };
    (head, body)
}

pub(super) fn stream_output(handler: &Handler) -> TokenStream {
    let span = handler.ident.span();
    let (private, message) = (at(span, &handler.private), at(span, &handler.message_name));
    let lifetime = lifetime(handler);
    quote_spanned! {span=>
        impl #private::Stream<Item = #private::Outcome<#message>> + ::core::marker::Send + #lifetime
    }
}

/// What the function returns, as a stream of outcomes. `is_borrowing`: it borrows what its future has to own.
pub(super) fn stream_body(
    handler: &Handler,
    is_borrowing: bool,
    context: Option<TokenStream>,
) -> TokenStream {
    let Handler { private, ident, by_ref, .. } = handler;
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
    if !is_borrowing {
        let prepare = quote_spanned!(ident.span()=> { #context #prepare });
        return quote!(#private::started::<#message, _, _>(async move #prepare));
    }
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
}

/// A variable of the generated code, shown at `span`. Where the handler comes out of a `macro_rules!`, a name that has
/// the user's span as it is would be another variable than the same name elsewhere.
pub(super) fn local(name: &str, span: Span) -> Ident {
    Ident::new(name, Span::call_site().located_at(span))
}
