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
//! pub const __cqrs_place_order: &HandlerDefinition = {            // its name for `handlers![]`
//!     inventory::submit! { Registration::Handlers(&[__CQRS_DEFINITION]) }
//!     const __CQRS_DEFINITION: &HandlerDefinition = {
//!         type __Message = PlaceOrder;
//!         type __A0 = dyn PriceList; type __A1 = UnitOfWork; type __A2 = CurrentUser;
//!         pub struct __cqrs_place_order where {bounds} {              // its dependencies, resolved once
//!             a0: Arc<__A0>,
//!             a1: <__A1 as Scoped<__Message>>::Dependencies,
//!             a2: <__A2 as FromContext>::Dependencies,
//!         }
//!         pub enum __Key {}                                           // tells it from other handlers of an event
//!         // What the arguments promise, and the rules, each at its token. One body for all: each costs time to compile.
//!         type __Handling = <__Key as Keeps<{
//!             is_shared_object::<__A0>(); is_scoped::<__A1, __Message>(); is_value::<__A2>();
//!             check::by_value(message); ..
//!             true
//!         }>>::Handler;
//!         impl Keeps<true> for __Key where {bounds} { type Handler = __cqrs_place_order; }
//!         impl Handles<__Message> for __cqrs_place_order where {bounds} {
//!             fn resolve(resolver: &mut Resolver<'_>) -> Option<Self> { .. }
//!             fn handle<'a>(handler: Option<&'a Self>, message: __Message, cause: Cause<'a>) -> impl Future<..> {
//!                 async move {
//!                     let Some(handler) = found(handler, cause) else { return detour(message, cause).await };
//!                     let call = Call::new::<__Message>(cause);
//!                     let context = call.context();
//!                     let a2 = extract::<__A2, _>(&handler.a2, context).await?;
//!                     let cleanup = Cleanup::default();
//!                     let mut a1 = begin::<__A1, _>(&cleanup, &handler.a1, &message, context).await?;
//!                     let outcome = catch(async {
//!                         let returned = place_order(message, &*handler.a0, a1.get(), a2, lend(context)).await;
//!                         finish(returned)
//!                     }).await;
//!                     a1.end(outcome).await
//!                 }
//!             }
//!         }
//!         impl Handled<
//!             <__Message as KnownMessage<__Key>>::Key,
//!             { place(<__Message as KnownMessage<__Key>>::SHARED, "..") },
//!         > for __Message {
//!             type Handler = __Handling;
//!         }
//!         &HandlerDefinition::local::<__Message, __Handling>(..)
//!     };
//!     __CQRS_DEFINITION
//! };
//! ```
//! with `{bounds}` for
//! ```text
//! for<'x> Arc<__A0>: Dependencies, for<'x> __A1: Scoped<__Message>, for<'x> __A2: FromContext
//! ```
//! An `async fn` that takes shared arguments only needs no future around its own. That one is in `cqrs-core`, which costs a
//! handler far less time to compile:
//! ```text
//!             fn handle<'a>(handler: Option<&'a Self>, message: __Message, cause: Cause<'a>) -> impl Future<..> {
//!                 direct::<__Message, Self, _>(
//!                     handler, message, cause, |handler, message| place_order(message, &*handler.a0), |returned| finish(returned),
//!                 )
//!             }
//! ```
//!
//! # One mistake, one error
//! The compiler reports an unmet bound at each place that relies on it, and drops a report that is equal to one before.
//! - What the arguments need is assumed in the `where` clauses, and proven once, each at the argument: in `__Handling`. Where
//!   that fails its constant is unknown, and so is all that goes through `Keeps`, which is then not reported. To be
//!   assumed they need the `for<'x>`: a bound without a parameter is proven where it stands.
//! - What is no message fails as a projection, `<__Message as KnownMessage<..>>::..`, and never as a bound: all those reports
//!   are equal, because everything that names the message has the place of its type.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use super::body::{decides, handle, handle_kept, handle_ref, known, local, stream};
use super::model::Handler;
use super::through::{self, behaviors, endpoint, handle_ref_through, handle_through, stream_through};
use crate::argument::{Argument, Kind, assumed_shared, promise, shared};
use crate::tokens::{at, location, text};

/// Beside a free function.
pub(super) fn function(handler: &Handler) -> TokenStream {
    let Handler { private, .. } = handler;
    let body = body(handler);
    constant(
        handler,
        &quote! {
            #private::inventory::submit! { #private::Registration::Handlers(&[__CQRS_DEFINITION]) }
            const __CQRS_DEFINITION: &#private::HandlerDefinition = { #body };
            __CQRS_DEFINITION
        },
    )
}

/// The constant that names the handler. Everything else is inside of it: where the function turns out to be one of an
/// `impl` block, this is a constant of that block, and rustc says that the function is not in scope, and where it is.
pub(super) fn constant(handler: &Handler, body: &TokenStream) -> TokenStream {
    let Handler { private, cfgs, vis, item, .. } = handler;
    quote! {
        #(#cfgs)*
        #[doc(hidden)]
        #[allow(deprecated, non_upper_case_globals, non_local_definitions, unreachable_pub)]
        #vis const #item: &#private::HandlerDefinition = { #body };
    }
}

/// Beside an `impl` block: the same for each method, and one submission for all.
pub(super) fn block(private: &TokenStream, handlers: &[Handler]) -> TokenStream {
    let methods = handlers.iter().map(method);
    let constants =
        handlers.iter().map(|Handler { cfgs, item, self_ty, .. }| quote!(#(#cfgs)* <#self_ty>::#item));
    quote! {
        #(#methods)*
        const _: () = {
            #private::inventory::submit! { #private::Registration::Handlers(&[#(#constants),*]) }
        };
    }
}

/// Beside an `impl` block, for one method of it.
fn method(handler: &Handler) -> TokenStream {
    let Handler { cfgs, self_ty, .. } = handler;
    let constant = constant(handler, &body(handler));
    quote! {
        #(#cfgs)*
        impl #self_ty { #constant }
    }
}

fn body(handler: &Handler) -> TokenStream {
    let types = types(handler);
    let structure = structure(handler);
    let handles = handles(handler);
    let handling = Ident::new("__Handling", handler.message_span).to_token_stream();
    let handled = handled(handler, &handling);
    let definition = definition(handler, &handling, borrowing(handler, &handling).as_ref());
    let decides = handler.decider.as_ref().map(|decider| decides(handler, decider));
    quote!(#types #structure #decides #handles #handled #definition)
}

/// The types that the handler names, each written once: an unknown one is reported where the user wrote it.
fn types(handler: &Handler) -> TokenStream {
    let Handler { message, message_name, self_ty, takes_self, .. } = handler;
    let service = takes_self.then(|| {
        let name = service_name();
        quote!(type #name = #self_ty;)
    });
    let arguments = kept(handler).map(|(index, argument)| {
        let (name, ty) = (argument.name(index), argument.stored());
        quote!(type #name = #ty;)
    });
    let behaviors = through::types(handler);
    let known = handler.decider.as_ref().map(|decider| known(handler, decider));
    quote! {
        type #message_name = #message;
        #known
        #service
        #(#arguments)*
        #behaviors
    }
}

/// What is kept for the arguments, by their number.
fn kept(handler: &Handler) -> impl Iterator<Item = (usize, &Argument)> {
    handler.arguments.iter().enumerate().filter(|(_, argument)| argument.kind != Kind::Lent)
}

/// The struct that keeps what the arguments are made from. It is `pub` although nobody shall name it: a public message
/// names it as its handler. What it keeps may be private.
fn structure(handler: &Handler) -> TokenStream {
    let Handler { private, item, takes_self, .. } = handler;
    let service = takes_self.then(|| {
        let name = service_name();
        quote!(service: ::std::sync::Arc<#name>,)
    });
    let fields = kept(handler).map(|(index, argument)| {
        let (span, field, name) = (argument.span, field(index), argument.name(index));
        let private = at(span, &handler.private);
        let message = at(span, &handler.message_name);
        match argument.kind {
            Kind::Scoped => {
                quote_spanned!(span=> #field: <#name as #private::Scoped<#message>>::Dependencies,)
            }
            Kind::Value => quote_spanned!(span=> #field: <#name as #private::FromContext>::Dependencies,),
            Kind::Shared | Kind::Lent => quote_spanned!(span=> #field: ::std::sync::Arc<#name>,),
        }
    });
    let behaviors = behaviors(handler).map(|(field, name)| {
        let span = name.span();
        let (private, message) = (at(span, private), at(span, &handler.message_name));
        quote_spanned!(span=> #field: <#name as #private::StaticBehavior<#message>>::Resolved,)
    });
    let bounds = bounds(handler);
    let proven = proven(handler);
    quote! {
        #[allow(non_camel_case_types, missing_debug_implementations, private_bounds)]
        pub struct #item where #bounds { #service #(#fields)* #(#behaviors)* }

        // Tells the handler from others of its event, whatever it keeps.
        #[allow(missing_debug_implementations)]
        pub enum __Key {}

        #proven

        #[automatically_derived]
        #[allow(private_bounds)]
        impl #private::Keeps<true> for __Key where #bounds {
            type Handler = #item;
        }
    }
}

/// That the message and the arguments are what they are taken for, each at its own place; and, where that is so, the type
/// that handles the message.
fn proven(handler: &Handler) -> TokenStream {
    let Handler { self_ty, takes_self, message_name, message_span, .. } = handler;
    let private = &handler.private;
    let message = is_lent(handler).then(|| promise(private, *message_span, "is_lent", quote!(#message_name)));
    let service = self_ty.as_ref().filter(|_| *takes_self);
    let service = service.map(|ty| shared(private, *message_span, &service_name(), ty));
    let arguments = kept(handler).map(|(index, argument)| {
        let (span, name) = (argument.span, argument.name(index));
        if index == 0 && handler.decider.is_some() {
            // That the aggregate can be opened follows from what is known of the two.
            return quote!(let _: bool = __IS_COMMAND;);
        }
        match argument.kind {
            Kind::Shared if is_named_as_opened(argument) => {
                let is_shared = shared(private, span, &name, &argument.ty);
                let is_opened = opened(handler, argument, &name);
                quote!(#is_shared #is_opened)
            }
            Kind::Shared | Kind::Lent => shared(private, span, &name, &argument.ty),
            Kind::Scoped => promise(private, span, "is_scoped", quote!(#name, #message_name)),
            Kind::Value => promise(private, span, "is_value", quote!(#name)),
        }
    });
    let (are_behaviors, are_placed) = through::proven(handler);
    let checks = checks(handler);
    let proof = quote!({ #message #service #(#arguments)* #checks #are_placed true });
    // Behaviors ask for it, too.
    let (constant, proof) = if handler.through.is_empty() {
        (None, proof)
    } else {
        (Some(quote!(const __PROVEN: bool = #proof;)), quote!({ __PROVEN }))
    };
    let there = at(*message_span, private);
    let keeps = quote_spanned!(*message_span=> <__Key as #there::Keeps);
    let of = quote_spanned!(*message_span=> >::Handler);
    quote! {
        #are_behaviors
        #constant
        type __Handling = #keeps<#proof>#of;
    }
}

/// Whether a shared dependency has the name of something that is opened for one message.
fn is_named_as_opened(argument: &Argument) -> bool {
    const OPENED: &[&str] = &["Root", "NewRoot", "MaybeRoot", "UnitOfWork", "Separate"];
    cfg!(feature = "store")
        && matches!(syn::parse2(argument.ty.clone()), Ok(syn::Type::Path(path))
            if path.path.segments.last().is_some_and(|last| OPENED.iter().any(|name| last.ident == name)))
}

/// That it is something else, which only its type tells.
fn opened(handler: &Handler, argument: &Argument, name: &Ident) -> TokenStream {
    let store = at(argument.span, &handler.store);
    let written = argument.written.trim_start_matches('&').trim_start();
    let text = format!("`{written}` is opened for each message, and not shared: take `&mut {written}`");
    quote_spanned! {argument.span=> {
        #[allow(unused_imports)]
        use #store::__private::NotOpened as _;
        ::core::assert!(!#store::__private::Opened::<#name>::IS, #text);
    }}
}

/// Whether the message is borrowed while something is awaited.
fn is_lent(handler: &Handler) -> bool {
    handler.by_ref || handler.takes_scoped()
}

/// How the registry finds the handler: through the message, or, where the message cannot know it, by its own type.
pub(super) fn definition(
    handler: &Handler,
    concrete: &TokenStream,
    borrowing: Option<&TokenStream>,
) -> TokenStream {
    let Handler { ident, name, message_span, contract, order, after, .. } = handler;
    let private = at(*message_span, &handler.private);
    let message = this(handler);
    let constructor = if contract.is_some() {
        quote_spanned!(*message_span=> contract::<#message, #concrete>)
    } else {
        quote_spanned!(*message_span=> local::<#message, #concrete>)
    };
    let location = location(&handler.private, ident.span());
    let order = order.map(|(order, _)| quote!(.with_order(#order)));
    let after = after.as_ref().map(|(handlers, _)| quote!(.with_after(|| &[#(#handlers),*])));
    let arguments = arguments(handler);
    let through = through::constants(handler);
    quote_spanned! {*message_span=>
        &#private::HandlerDefinition::#constructor(#name, ::core::module_path!(), #location)
            #borrowing #order #after #arguments #through
    }
}

/// A handler that borrows its message does so at the end of a detour, too. A contract keeps the message for it.
fn borrowing(handler: &Handler, concrete: &TokenStream) -> Option<TokenStream> {
    let Handler { message_span, by_ref, shape, contract, through, .. } = handler;
    let message = this(handler);
    let name = if through.is_empty() { "by_ref" } else { "by_ref_through" };
    let method = Ident::new(name, *message_span);
    let borrows = *by_ref && !shape.is_stream() && contract.is_none();
    borrows.then(|| quote_spanned!(*message_span=> .#method::<#message, #concrete>()))
}

/// What the handler takes besides its message by value, for those who read about it.
fn arguments(handler: &Handler) -> Option<TokenStream> {
    let Handler { private, self_ty, takes_self, by_ref, arguments, .. } = handler;
    let service = takes_self.then(|| {
        let written = format!("&{}", text(self_ty));
        quote!(#private::Argument::Shared(#written),)
    });
    let others = arguments.iter().map(|argument| argument.constant(private));
    let takes_more = *by_ref || *takes_self || !arguments.is_empty();
    takes_more.then(|| quote!(.with_arguments(#by_ref, &[#service #(#others),*])))
}

/// The message, in a way that is unknown where it is no message.
pub(super) fn this(handler: &Handler) -> TokenStream {
    let Handler { message_name, message_span, .. } = handler;
    let private = at(*message_span, &handler.private);
    quote_spanned!(*message_span=> <#message_name as #private::KnownMessage<__Key>>::This)
}

/// What tells several handlers of one event apart; the same for all handlers of anything else.
fn key(handler: &Handler) -> TokenStream {
    let Handler { message_name, message_span, .. } = handler;
    let private = at(*message_span, &handler.private);
    quote_spanned!(*message_span=> <#message_name as #private::KnownMessage<__Key>>::Key)
}

/// What `send` finds. A contract has it from its definition, and its handler may be in another crate.
pub(super) fn handled(handler: &Handler, concrete: &TokenStream) -> TokenStream {
    let Handler { message_name, message_span, contract, .. } = handler;
    if contract.is_some() {
        return TokenStream::new();
    }
    let private = at(*message_span, &handler.private);
    let key = key(handler);
    let place = place(handler);
    quote_spanned! {*message_span=>
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl #private::Handled<#key, { #place }> for #message_name {
            type Handler = #concrete;
        }
    }
}

/// Tells the handlers of one event apart for the compiler. Where the function is, and, where a macro writes several with
/// one name, where that macro was called.
fn place(handler: &Handler) -> TokenStream {
    let Handler { ident, name, message_name, message_span, .. } = handler;
    let private = at(*message_span, &handler.private);
    let start = ident.span().start();
    let written = format!("{name}:{}:{}", start.line, start.column);
    let shared = quote_spanned!(*message_span=> <#message_name as #private::KnownMessage<__Key>>::SHARED);
    quote! {
        #private::place(#shared, ::core::concat!(
            ::core::module_path!(), ":", #written, ":", ::core::line!(), ":", ::core::column!()
        ))
    }
}

/// What the message and the arguments need, as an assumption.
fn bounds(handler: &Handler) -> TokenStream {
    let Handler { private, message_name, self_ty, takes_self, .. } = handler;
    let message = is_lent(handler).then(|| quote!(for<'x> #message_name: ::core::marker::Sync,));
    let service = self_ty.as_ref().filter(|_| *takes_self);
    let service = service.map(|ty| assumed_shared(private, &service_name(), ty));
    let arguments = kept(handler).map(|(index, argument)| {
        let name = argument.name(index);
        match argument.kind {
            Kind::Shared | Kind::Lent => assumed_shared(private, &name, &argument.ty),
            Kind::Scoped => quote!(for<'x> #name: #private::Scoped<#message_name>,),
            Kind::Value => quote!(for<'x> #name: #private::FromContext,),
        }
    });
    quote!(#message #service #(#arguments)*)
}

fn handles(handler: &Handler) -> TokenStream {
    let Handler { by_ref, shape, .. } = handler;
    let bounds = bounds(handler);
    let resolve = resolve(handler);
    let message_is_lent = *by_ref && !shape.is_stream();
    let is_piped = !handler.through.is_empty();
    let (head, body) = match (shape.is_stream(), by_ref) {
        (true, _) if is_piped => stream_through(handler),
        (false, _) if is_piped => handle_through(handler),
        (true, _) => stream(handler),
        (false, false) => handle(handler),
        (false, true) => handle_kept(handler),
    };
    let lent = message_is_lent.then(|| {
        let (head, body) = if is_piped { handle_ref_through(handler) } else { handle_ref(handler) };
        implementation(handler, "HandlesRef", &bounds, None, &head, &body)
    });
    let endpoint = is_piped.then(|| {
        let (role, head, body) = endpoint(handler);
        implementation(handler, role, &bounds, None, &head, &body)
    });
    let handles = implementation(handler, "Handles", &bounds, Some(resolve), &head, &body);
    quote!(#endpoint #lent #handles)
}

fn implementation(
    handler: &Handler,
    role: &str,
    bounds: &TokenStream,
    methods: Option<TokenStream>,
    head: &TokenStream,
    body: &TokenStream,
) -> TokenStream {
    let Handler { private, item, message_name, message_span, .. } = handler;
    let role = Ident::new(role, *message_span);
    let there = at(*message_span, private);
    let header = quote_spanned!(*message_span=> #there::#role<#message_name>);
    quote! {
        #[automatically_derived]
        impl #header for #item
        where
            #bounds
        {
            #methods

            #[inline]
            #head
            where
                for<'x> #message_name: #private::Message,
            {
                #body
            }
        }
    }
}

fn resolve(handler: &Handler) -> TokenStream {
    let Handler { private, self_ty, takes_self, .. } = handler;
    let service = takes_self.then(|| {
        let written = format!("&{}", text(self_ty));
        quote!(let __service = __resolver.argument(#written);)
    });
    let service_name = takes_self.then(|| quote!(service: __service,));
    let lookups = kept(handler).map(|(index, argument)| {
        let (field, written) = (field(index), &argument.written);
        quote!(let #field = __resolver.argument(#written);)
    });
    let fields = kept(handler).map(|(index, _)| {
        let field = field(index);
        quote!(#field,)
    });
    let behavior_lookups = behaviors(handler).map(|(field, name)| {
        let message = at(name.span(), &handler.message_name);
        let there = at(name.span(), private);
        let resolver = local("__resolver", name.span());
        quote_spanned!(name.span()=> let #field = #there::resolve_behavior::<#name, #message>(#resolver);)
    });
    let behavior_fields = behaviors(handler).map(|(field, _)| quote!(#field,));
    // Each is looked up before the first is found to be missing. Not `?`, which is compiled for each handler.
    let found =
        kept(handler).map(|(index, _)| field(index)).chain(behaviors(handler).map(|(field, _)| field));
    let found = found.chain(takes_self.then(|| local("__service", Span::call_site()))).map(|field| {
        quote! {
            let ::core::option::Option::Some(#field) = #field else { return ::core::option::Option::None };
        }
    });
    let is_used = *takes_self || kept(handler).next().is_some() || !handler.through.is_empty();
    let resolver = if is_used { quote!(__resolver) } else { quote!(_) };
    quote! {
        #[allow(clippy::question_mark)]
        fn resolve(#resolver: &mut #private::Resolver<'_>) -> ::core::option::Option<Self> {
            #service
            #(#lookups)*
            #(#behavior_lookups)*
            #(#found)*
            ::core::option::Option::Some(Self { #service_name #(#fields)* #(#behavior_fields)* })
        }
    }
}

/// The rules that depend on what the message is: each is a bound, stated once, at the token that it is about.
fn checks(handler: &Handler) -> TokenStream {
    let Handler {
        private, message_span, return_span, contract, order, after, by_ref, shape, arguments, ..
    } = handler;
    let message = this(handler);
    let there = at(*message_span, private);
    let message = quote_spanned!(*message_span=> #there::check::message::<#message>());
    let check = |span: Span, rule: &str| {
        let (there, rule, it) = (at(span, private), Ident::new(rule, span), Ident::new("__message", span));
        quote_spanned!(span=> let #it = #message; #there::check::#rule(#it);)
    };
    let by_value = (!by_ref).then(|| check(*message_span, "by_value"));
    let reach = match contract {
        Some(contract) => check(contract.span(), "contract"),
        None => check(*message_span, "local"),
    };
    let answer = check(*return_span, if shape.is_stream() { "answered_by_stream" } else { "answered_once" });
    // A decider is for commands alone.
    let writes = arguments
        .iter()
        .find(|argument| argument.kind == Kind::Scoped && handler.decider.is_none())
        .map(|argument| check(argument.span, "writes"));
    let placed = order.map(|(_, span)| span).or(after.as_ref().map(|(_, span)| *span));
    let ordered = placed.map(|span| check(span, "ordered"));
    quote!(#by_value #reach #answer #writes #ordered)
}

fn service_name() -> Ident {
    Ident::new("__Service", Span::mixed_site())
}

pub(super) fn field(index: usize) -> Ident {
    format_ident!("a{index}", span = Span::mixed_site())
}
