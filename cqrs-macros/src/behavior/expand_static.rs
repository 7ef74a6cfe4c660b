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
//! const _: () = {
//!     impl HasForm for authorize { type Form = ByValue; const NAME: &'static str = "authorize"; }
//!     impl<M: Message + Authorize> StaticBehavior<M> for authorize {
//!         type Dependencies = (Arc<Policy>, <CurrentUser as FromContext>::Dependencies,);
//!         fn resolve(resolver: &mut Resolver<'_>) -> Option<Self::Dependencies> { .. }
//!         fn run<'a, N: Next<M> + 'a>(dependencies: &'a .., message: M, next: N, context: Context<'a>) -> impl Future<..> {
//!             async move {
//!                 let (a0, a1,) = dependencies;
//!                 let a1 = extract::<CurrentUser, M>("CurrentUser", a1, context).await?;
//!                 authorize(message, next, &**a0, a1).await
//!             }
//!         }
//!     }
//! };
//! ```

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::model::{Behavior, Form, Named};
use crate::argument::{Argument, Kind};
use crate::tokens::at;

pub(super) fn behavior(behavior: &Behavior, named: &Named) -> TokenStream {
    let Behavior { private, cfgs, ident, .. } = behavior;
    let Named { form, message, generics } = named;
    let marker = marker(behavior, *form);
    let (parameters, _, bounds) = generics.split_for_impl();
    let dependencies = behavior.arguments.iter().filter_map(|argument| kept(private, argument));
    let resolve = resolve(behavior);
    let run = run(behavior, *form, message);
    quote! {
        #marker
        #(#cfgs)*
        const _: () = {
            #[automatically_derived]
            impl #parameters #private::StaticBehavior<#message> for #ident #bounds {
                type Dependencies = (#(#dependencies,)*);
                #resolve
                #run
            }
        };
    }
}

/// Stands in for a behavior with a mistake in it, so that nothing is reported where handlers name it.
pub(super) fn fallback(behavior: &Behavior) -> TokenStream {
    let Behavior { private, cfgs, ident, .. } = behavior;
    let marker = marker(behavior, Form::Borrowed);
    quote! {
        #marker
        #(#cfgs)*
        #[automatically_derived]
        impl<M> #private::StaticBehavior<M> for #ident {
            type Dependencies = ();
            fn resolve(_: &mut #private::Resolver<'_>) -> ::core::option::Option<()> {
                ::core::option::Option::None
            }
        }
    }
}

/// The function's name as a type, and what is known of it whatever the message.
fn marker(behavior: &Behavior, form: Form) -> TokenStream {
    let Behavior { private, cfgs, vis, ident, name, .. } = behavior;
    let form = match form {
        Form::Value => quote!(ByValue),
        Form::Borrowed => quote!(ByRef),
        Form::Stream => quote!(ByStream),
    };
    quote! {
        #(#cfgs)*
        #[doc(hidden)]
        #[allow(non_camel_case_types, missing_debug_implementations, unreachable_pub)]
        #vis enum #ident {}

        #(#cfgs)*
        #[automatically_derived]
        impl #private::HasForm for #ident {
            type Form = #private::#form;
            const NAME: &'static str = #name;
        }
    }
}

/// What is kept for an argument. Nothing for the context.
pub(super) fn kept(private: &TokenStream, argument: &Argument) -> Option<TokenStream> {
    let ty = argument.stored();
    match argument.kind {
        Kind::Shared | Kind::Scoped => Some(quote!(::std::sync::Arc<#ty>)),
        Kind::Value => Some(quote!(<#ty as #private::FromContext>::Dependencies)),
        Kind::Lent => None,
    }
}

pub(super) fn field(index: usize) -> Ident {
    format_ident!("__a{index}", span = Span::mixed_site())
}

fn fields(behavior: &Behavior) -> Vec<Ident> {
    let kept = behavior.arguments.iter().enumerate().filter(|(_, argument)| argument.kind != Kind::Lent);
    kept.map(|(index, _)| field(index)).collect()
}

fn resolve(behavior: &Behavior) -> TokenStream {
    let private = &behavior.private;
    let fields = fields(behavior);
    let written = behavior.arguments.iter().filter(|of| of.kind != Kind::Lent).map(|of| &of.written);
    let resolver = if fields.is_empty() { quote!(_) } else { quote!(__resolver) };
    quote! {
        fn resolve(#resolver: &mut #private::Resolver<'_>) -> ::core::option::Option<Self::Dependencies> {
            #(let #fields = __resolver.argument(#written);)*
            ::core::option::Option::Some((#(#fields?,)*))
        }
    }
}

/// The method of the behavior's form.
fn run(behavior: &Behavior, form: Form, message: &TokenStream) -> TokenStream {
    let Behavior { private, ident, return_span, .. } = behavior;
    let (name, next, borrow, answer) = match form {
        Form::Value => ("run", "Next", None, "Future"),
        Form::Borrowed => ("run_ref", "NextRef", Some(quote!(&'__a)), "Future"),
        Form::Stream => ("run_stream", "NextStream", None, "Stream"),
    };
    let [name, next] = [name, next].map(|name| Ident::new(name, Span::call_site()));
    let there = at(ident.span(), private);
    let message_there = at(ident.span(), message);
    let output = if answer == "Future" {
        quote_spanned!(ident.span()=> ::core::future::Future<Output = #there::Outcome<#message_there>>)
    } else {
        quote_spanned!(ident.span()=> #there::Stream<Item = #there::Outcome<#message_there>>)
    };
    let output = quote_spanned!(ident.span()=> impl #output + ::core::marker::Send + '__a);
    let fields = fields(behavior);
    let extract = behavior.arguments.iter().enumerate().filter(|(_, of)| of.kind == Kind::Value).map(
        |(index, argument)| {
            let (field, written, ty) = (field(index), &argument.written, argument.stored());
            let extract = quote_spanned!(argument.span=> #private::extract::<#ty, #message>);
            quote!(let #field = #extract(#written, #field, __context).await?;)
        },
    );
    let arguments = behavior.arguments.iter().enumerate().map(|(index, argument)| {
        let field = field(index);
        match argument.kind {
            Kind::Shared | Kind::Scoped => quote!(&**#field),
            Kind::Value => quote!(#field),
            Kind::Lent => {
                let ty = argument.inferred();
                quote_spanned!(argument.span=> #private::lend::<#ty>(__context))
            }
        }
    });
    let returned = Ident::new("__outcome", return_span.resolved_at(Span::mixed_site()));
    let outcome = {
        let (there, message) = (at(*return_span, private), at(*return_span, message));
        quote_spanned!(*return_span=> #there::Outcome<#message>)
    };
    let call = quote!(#ident(__message, __next #(, #arguments)*));
    let body = if answer == "Future" {
        quote! {
            async move {
                let (#(#fields,)*) = __dependencies;
                #(#extract)*
                let #returned: #outcome = #call.await;
                #returned
            }
        }
    } else {
        quote! {
            #private::started::<#message, _, _>(async move {
                let (#(#fields,)*) = __dependencies;
                #(#extract)*
                ::core::result::Result::Ok(#call)
            })
        }
    };
    quote! {
        #[allow(unused_variables)]
        fn #name<'__a, __N: #private::#next<#message> + '__a>(
            __dependencies: &'__a Self::Dependencies,
            __message: #borrow #message,
            __next: __N,
            __context: #private::Context<'__a>,
        ) -> #output
        where
            #message: #private::Message,
        {
            #body
        }
    }
}
