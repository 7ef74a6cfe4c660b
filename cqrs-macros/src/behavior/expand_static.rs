//! What stands beside a behavior that handlers name:
//!
//! ```text
//! #[behavior]
//! pub async fn authorize<M: Message + Authorize>(
//!     message: M, next: impl Next<M>, policy: &Policy, user: CurrentUser,
//! ) -> Result<M::Output, cqrs::Error<M::Error>> { .. }
//! ```
//! becomes the function, unchanged, and
//! ```text
//! pub enum authorize {}                                  // the function's name, as a type: `through(authorize)`
//! pub const __cqrs_authorize: NamedBehavior = {          // what `behaviors![]` finds, and refuses
//!     impl HasForm for authorize {
//!         type Form = ByValue;
//!         const NAME: &'static str = "authorize";
//!         const LOCATION: Location = Location::new(..);
//!         const ARGUMENTS: &'static [Argument] = &[Argument::Shared("&Policy"), Argument::Value("CurrentUser")];
//!     }
//!     type __A0 = Policy; type __A1 = CurrentUser;
//!     const __PROVEN: bool = { is_shared::<__A0>(); is_value::<__A1>(); true };
//!     pub struct __Resolved<M: Message + Authorize> where {bounds} {   // its dependencies, resolved once
//!         a0: Arc<__A0>,
//!         a1: <__A1 as FromContext>::Dependencies,
//!         message: PhantomData<fn(M)>,
//!     }
//!     impl<M: Message + Authorize> Resolves<M, true> for authorize where {bounds} { type Resolved = __Resolved<M>; }
//!     impl<M: Message + Authorize> StaticBehavior<M> for authorize {
//!         type Resolved = <Self as Resolves<M, { __PROVEN }>>::Resolved;
//!     }
//!     impl<M: Message + Authorize> ResolvedBehavior<M> for __Resolved<M> where {bounds} {
//!         fn resolve(resolver: &mut Resolver<'_>) -> Option<Self> { .. }
//!         fn run<'a, N: Next<M> + 'a>(&'a self, message: M, next: N, context: Context<'a>) -> impl Future<..> {
//!             async move {
//!                 let a1 = extract::<__A1, M>("CurrentUser", &self.a1, context).await?;
//!                 let returned = authorize(message, next, &*self.a0, a1).await;
//!                 outcome::<M, _, _>(|| (), returned)
//!             }
//!         }
//!     }
//!     NamedBehavior
//! };
//! ```
//! with `{bounds}` as beside a handler: what the arguments need is assumed, and proven once, in `__PROVEN`. An argument that
//! names the message, `&dyn Validator<M>`, keeps its promise for each message: what it needs is a bound of the behavior.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::GenericParam;

use super::model::{Behavior, Form, Head, Named};
use crate::argument::{Argument, Kind, assumed_shared, for_any_lifetime, promise, shared};
use crate::tokens::{at, has_word, location};

pub(super) fn behavior(behavior: &Behavior, named: &Named) -> TokenStream {
    let Head { private, ident, .. } = &behavior.head;
    let Named { form, message, generics, .. } = named;
    let form = match form {
        Form::Value => quote!(ByValue),
        Form::Ref => quote!(ByRef),
        Form::Stream => quote!(ByStream),
    };
    let has_form = has_form(&behavior.head, &quote!(#private::#form), arguments(behavior));
    let (parameters, of_type, _) = generics.split_for_impl();
    let promises = Promises::of(behavior, generics.params.iter());
    let (types, proven) = (&promises.types, &promises.proven);
    let assumed = promises.assumed(generics.where_clause.as_ref());
    let asked = promises.asked(generics.where_clause.as_ref());
    let fields = kept(behavior).map(|(index, argument)| {
        let (field, ty) = (field(index), promises.stored(private, index, argument));
        quote!(#field: #ty,)
    });
    let resolve = resolve(behavior, Some(quote!(message: ::core::marker::PhantomData,)));
    let run = run(behavior, &promises, named);
    constant(
        &behavior.head,
        &quote! {
            #has_form
            #types
            #proven

            #[allow(missing_debug_implementations, private_bounds)]
            pub struct __Resolved #parameters #assumed {
                #(#fields)*
                message: ::core::marker::PhantomData<fn(#message)>,
            }

            #[automatically_derived]
            #[allow(private_bounds)]
            impl #parameters #private::Resolves<#message, true> for #ident #assumed {
                type Resolved = __Resolved #of_type;
            }

            #[automatically_derived]
            impl #parameters #private::StaticBehavior<#message> for #ident #asked {
                type Resolved = <Self as #private::Resolves<#message, { __PROVEN }>>::Resolved;
            }

            #[automatically_derived]
            impl #parameters #private::ResolvedBehavior<#message> for __Resolved #of_type #assumed {
                #resolve
                #run
            }
        },
    )
}

/// Stands in for a behavior with a mistake in it. Its form is unknown to the compiler, which then reports nothing where
/// handlers name it.
pub(super) fn fallback(head: &Head, errors: &TokenStream) -> TokenStream {
    let Head { private, ident, .. } = head;
    let form = quote!(<#private::Mistaken as #private::Itself<{ __UNMISTAKEN }>>::This);
    let has_form = has_form(head, &form, None);
    constant(
        head,
        &quote! {
            const __UNMISTAKEN: bool = { #errors true };
            #has_form
            #[automatically_derived]
            impl<M> #private::StaticBehavior<M> for #ident {
                type Resolved = #private::Mistaken;
            }
        },
    )
}

/// The function's name as a type.
fn marker(head: &Head) -> TokenStream {
    let Head { cfgs, vis, ident, .. } = head;
    let marker = quote_spanned!(ident.span()=> enum #ident {});
    quote! {
        #(#cfgs)*
        #[doc(hidden)]
        #[allow(non_camel_case_types, missing_debug_implementations, unreachable_pub)]
        #vis #marker
    }
}

/// The function's name as a type, and a constant that holds everything else: where the function turns out to be one of an `impl` block, the type is the only thing that
/// cannot be there.
fn constant(head: &Head, body: &TokenStream) -> TokenStream {
    let Head { private, cfgs, vis, ident, name } = head;
    let item = format_ident!("__cqrs_{name}", span = ident.span());
    let marker = marker(head);
    quote! {
        #marker

        #(#cfgs)*
        #[doc(hidden)]
        #[allow(deprecated, non_upper_case_globals, non_local_definitions, unreachable_pub)]
        #vis const #item: #private::NamedBehavior = {
            #body
            #private::NamedBehavior
        };
    }
}

/// What is known of the behavior whatever the message.
fn has_form(head: &Head, form: &TokenStream, arguments: Option<TokenStream>) -> TokenStream {
    let Head { private, ident, name, .. } = head;
    let location = location(private, ident.span());
    let arguments =
        arguments.map(|arguments| quote!(const ARGUMENTS: &'static [#private::Argument] = #arguments;));
    quote! {
        #[automatically_derived]
        impl #private::HasForm for #ident {
            type Form = #form;
            const NAME: &'static str = #name;
            const LOCATION: #private::Location = #location;
            #arguments
        }
    }
}

/// What the behavior takes after its first arguments, for those who read about it.
pub(super) fn arguments(behavior: &Behavior) -> Option<TokenStream> {
    let Behavior { head: Head { private, .. }, arguments, .. } = behavior;
    let constants = arguments.iter().map(|argument| argument.constant(private));
    (!arguments.is_empty()).then(|| quote!(&[#(#constants),*]))
}

/// What the arguments need.
pub(super) struct Promises {
    /// The types of the arguments, each written once.
    pub(super) types: TokenStream,
    /// The constant that proves them.
    pub(super) proven: TokenStream,
    bounds: TokenStream,
    /// The same of those that name the message: for each message it is asked where a handler names the behavior.
    of_message: TokenStream,
    /// The names of the type parameters.
    parameters: Vec<String>,
}

impl Promises {
    pub(super) fn of<'a>(behavior: &Behavior, parameters: impl Iterator<Item = &'a GenericParam>) -> Self {
        let private = &behavior.head.private;
        let parameters: Vec<_> = parameters
            .filter_map(|parameter| match parameter {
                GenericParam::Type(parameter) => Some(parameter.ident.to_string()),
                _ => None,
            })
            .collect();
        let mut promises = Self {
            types: TokenStream::new(),
            proven: TokenStream::new(),
            bounds: TokenStream::new(),
            of_message: TokenStream::new(),
            parameters,
        };
        let mut proven = TokenStream::new();
        for (index, argument) in kept(behavior) {
            if promises.depends(argument) {
                let ty = argument.stored();
                let any = for_any_lifetime(&ty).unwrap_or_else(|| ty.clone());
                promises.of_message.extend(match argument.kind {
                    Kind::Value => quote!(#ty: #private::FromContext,),
                    _ => quote!(for<'__any> #any: #private::Shareable,),
                });
                continue;
            }
            let (name, ty, span) = (argument.name(index), argument.stored(), argument.span);
            promises.types.extend(quote!(type #name = #ty;));
            if argument.kind == Kind::Value {
                proven.extend(promise(private, span, "is_value", quote!(#name)));
                promises.bounds.extend(quote!(for<'x> #name: #private::FromContext,));
            } else {
                proven.extend(shared(private, span, &name, &argument.ty));
                promises.bounds.extend(assumed_shared(private, &name, &argument.ty));
            }
        }
        promises.proven = quote!(const __PROVEN: bool = { #proven true };);
        promises
    }

    /// Whether an argument's type names the message.
    fn depends(&self, argument: &Argument) -> bool {
        self.parameters.iter().any(|parameter| has_word(&argument.ty, parameter))
    }

    /// A `where` clause with what the arguments need.
    pub(super) fn assumed(&self, clause: Option<&syn::WhereClause>) -> TokenStream {
        let predicates = clause.into_iter().flat_map(|clause| &clause.predicates);
        let (bounds, of_message) = (&self.bounds, &self.of_message);
        quote!(where #(#predicates,)* #of_message #bounds)
    }

    /// The same, without what is proven here.
    fn asked(&self, clause: Option<&syn::WhereClause>) -> TokenStream {
        let predicates = clause.into_iter().flat_map(|clause| &clause.predicates);
        let of_message = &self.of_message;
        quote!(where #(#predicates,)* #of_message)
    }

    /// The type of an argument.
    pub(super) fn ty(&self, index: usize, argument: &Argument) -> TokenStream {
        if self.depends(argument) { argument.stored() } else { argument.name(index).into_token_stream() }
    }

    /// What is kept for an argument.
    pub(super) fn stored(&self, private: &TokenStream, index: usize, argument: &Argument) -> TokenStream {
        let (span, ty) = (argument.span, self.ty(index, argument));
        let private = at(span, private);
        match argument.kind {
            Kind::Value => quote_spanned!(span=> <#ty as #private::FromContext>::Dependencies),
            _ => quote_spanned!(span=> ::std::sync::Arc<#ty>),
        }
    }
}

/// The arguments that something is kept for, and where.
pub(super) fn kept(behavior: &Behavior) -> impl Iterator<Item = (usize, &Argument)> {
    behavior.arguments.iter().enumerate().filter(|(_, argument)| argument.kind != Kind::Lent)
}

pub(super) fn field(index: usize) -> Ident {
    format_ident!("a{index}", span = Span::mixed_site())
}

/// Finds what is kept.
pub(super) fn resolve(behavior: &Behavior, more: Option<TokenStream>) -> TokenStream {
    let private = &behavior.head.private;
    let lookups = kept(behavior).map(|(index, Argument { written, .. })| {
        let field = field(index);
        quote!(let #field = __resolver.argument(#written);)
    });
    let fields = kept(behavior).map(|(index, _)| {
        let field = field(index);
        quote!(#field: #field?,)
    });
    let resolver = if kept(behavior).next().is_some() { quote!(__resolver) } else { quote!(_) };
    quote! {
        fn resolve(#resolver: &mut #private::Resolver<'_>) -> ::core::option::Option<Self> {
            #(#lookups)*
            ::core::option::Option::Some(Self { #(#fields)* #more })
        }
    }
}

/// The arguments of the call, after the first ones.
pub(super) fn passed(behavior: &Behavior) -> impl Iterator<Item = TokenStream> {
    let private = &behavior.head.private;
    behavior.arguments.iter().enumerate().map(move |(index, argument)| {
        let field = field(index);
        match argument.kind {
            Kind::Shared | Kind::Scoped => quote!(&*self.#field),
            Kind::Value => quote!(#field),
            Kind::Lent => {
                let ty = argument.inferred();
                quote_spanned!(argument.span=> #private::lend::<#ty>(__context))
            }
        }
    })
}

/// The method of the behavior's form.
fn run(behavior: &Behavior, promises: &Promises, named: &Named) -> TokenStream {
    let Behavior { head: Head { private, ident, .. }, return_span, .. } = behavior;
    let Named { form, message, message_span, .. } = named;
    let (name, next, borrow, answer) = match form {
        Form::Value => ("run", "Next", None, "Future"),
        Form::Ref => ("run_ref", "NextRef", Some(quote!(&'__a)), "Future"),
        Form::Stream => ("run_stream", "NextStream", None, "Stream"),
    };
    let span = ident.span();
    let [name, next] = [name, next].map(|name| Ident::new(name, Span::call_site()));
    let (there, message_there) = (at(span, private), at(span, message));
    let output = if answer == "Future" {
        quote_spanned!(span=> ::core::future::Future<Output = #there::Outcome<#message_there>>)
    } else {
        quote_spanned!(span=> #there::Stream<Item = #there::Outcome<#message_there>>)
    };
    let output = quote_spanned!(span=> impl #output + ::core::marker::Send + '__a);
    let extract = kept(behavior).filter(|(_, of)| of.kind == Kind::Value).map(|(index, argument)| {
        let (field, written, ty) = (field(index), &argument.written, promises.ty(index, argument));
        let extract = quote_spanned!(argument.span=> #private::extract::<#ty, #message>);
        quote!(let #field = #extract(#written, &self.#field, __context).await?;)
    });
    let passed = passed(behavior);
    let message_argument = Ident::new("__message", Span::call_site().located_at(*message_span));
    let call = quote!(#ident(#message_argument, __next #(, #passed)*));
    let returned = Ident::new("__returned", *return_span);
    let returning = at(*return_span, private);
    let message_returned = at(*return_span, message);
    let extracts = kept(behavior).any(|(_, argument)| argument.kind == Kind::Value);
    let body = if named.returns_outcome && !extracts {
        // The function's own future: a second state machine around it costs as much as the dispatch of a message.
        call
    } else if answer == "Future" {
        let outcome =
            quote_spanned!(*return_span=> #returning::outcome::<#message_returned, _, _>(|| (), #returned));
        // Awaited where it is made: a future in a variable would be moved once more, with all that it nests.
        let body = quote! {
            #(#extract)*
            let #returned = #call.await;
            #outcome
        };
        quote_spanned!(span=> async move { #body })
    } else {
        let items = quote_spanned!(*return_span=> #returning::outcomes::<#message_returned, _>(#returned));
        let body = quote! {
            #(#extract)*
            let #returned = #call;
            ::core::result::Result::Ok(#items)
        };
        let body = quote_spanned!(span=> async move { #body });
        quote!(#private::started::<#message, _, _>(#body))
    };
    quote! {
        #[allow(unused_variables)]
        fn #name<'__a, __N: #private::#next<#message> + '__a>(
            &'__a self,
            #message_argument: #borrow #message,
            __next: __N,
            __context: #private::Context<'__a>,
        ) -> #output
        where
            for<'x> #message: #private::Message,
        {
            #body
        }
    }
}
