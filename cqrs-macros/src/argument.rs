//! An argument, and what the way it is borrowed makes of it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{Attribute, PatType, Type, TypeParamBound};

use crate::errors::Errors;
use crate::tokens::{at, has_word, not_concrete, text, with_lifetimes};
use crate::types::{borrows, focus, is_trait_object, names_context, strip};

/// An argument after the message (and after `self`).
pub(crate) struct Argument {
    pub(crate) kind: Kind,
    /// The type as the user wrote it, reference included.
    pub(crate) written: String,
    pub(crate) ty: TokenStream,
    pub(crate) span: Span,
}

/// How an argument is borrowed says what it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `&T`
    Shared,
    /// `&mut T`
    Scoped,
    /// `T`
    Value,
    /// `Context<'_>`, under whatever name: the one thing that borrows from the call.
    Lent,
}

impl Argument {
    pub(crate) fn new(ty: &Type, outside: impl Fn(&Type) -> TokenStream) -> Self {
        let ty = strip(ty);
        let (kind, inner) = match ty {
            Type::Reference(reference) if reference.mutability.is_some() => {
                (Kind::Scoped, strip(&reference.elem))
            }
            // Without the parentheses of `&(dyn Clock + Sync)`, which are one too many in `Arc<(dyn Clock + Sync)>`.
            Type::Reference(reference) => (Kind::Shared, strip(&reference.elem)),
            other if borrows(other) => (Kind::Lent, other),
            other => (Kind::Value, other),
        };
        Self { kind, written: text(ty), ty: outside(inner), span: focus(inner) }
    }

    /// The name that the generated code gives the type, at its place.
    pub(crate) fn name(&self, index: usize) -> Ident {
        format_ident!("__A{index}", span = self.span)
    }

    /// The argument for those who read about it: `Argument::Shared("&Pool")`.
    pub(crate) fn constant(&self, private: &TokenStream) -> TokenStream {
        let written = &self.written;
        let kind = match self.kind {
            Kind::Shared => quote!(Shared),
            Kind::Scoped => quote!(Scoped),
            Kind::Value => quote!(Value),
            Kind::Lent => quote!(Context),
        };
        quote!(#private::Argument::#kind(#written))
    }

    /// The type for a place that has no lifetime to give it.
    pub(crate) fn stored(&self) -> TokenStream {
        with_lifetimes(self.ty.clone(), "static")
    }

    /// The type inside a function's body, where lifetimes are inferred.
    pub(crate) fn inferred(&self) -> TokenStream {
        with_lifetimes(self.ty.clone(), "_")
    }
}

/// `is_value::<__A1>();`: that a type keeps a promise, asked at its own place.
pub(crate) fn promise(private: &TokenStream, span: Span, rule: &str, of: TokenStream) -> TokenStream {
    let (private, rule, of) = (at(span, private), Ident::new(rule, span), at(span, of));
    quote_spanned!(span=> #private::#rule::<#of>();)
}

/// The promise of a `&T`, which `name` stands for.
pub(crate) fn shared(private: &TokenStream, span: Span, name: &Ident, ty: &TokenStream) -> TokenStream {
    let rule = if has_word(ty, "dyn") { "is_shared_object" } else { "is_shared" };
    promise(private, span, rule, quote!(#name))
}

/// The same as an assumption.
pub(crate) fn assumed_shared(private: &TokenStream, name: &Ident, ty: &TokenStream) -> TokenStream {
    let threads = if has_word(ty, "dyn") {
        let any = for_any_lifetime(&with_lifetimes(ty.clone(), "static"));
        any.map(|any| quote!(for<'__any> #any: #private::Shareable,))
    } else {
        Some(quote!(for<'x> #name: ::core::marker::Send + ::core::marker::Sync,))
    };
    quote!(for<'x> ::std::sync::Arc<#name>: #private::Dependencies, #threads)
}

/// `(dyn Clock + '__any)` for `dyn Clock`: a trait object is shared for whichever lifetime it is borrowed.
pub(crate) fn for_any_lifetime(ty: &TokenStream) -> Option<TokenStream> {
    let Ok(Type::TraitObject(object)) = syn::parse2(ty.clone()) else { return None };
    let is_lifetime = |bound: &TypeParamBound| matches!(bound, TypeParamBound::Lifetime(_));
    (!object.bounds.iter().any(is_lifetime)).then(|| quote!((#object + '__any)))
}

/// Reports what no argument after the message may be.
pub(crate) fn reject(argument: &PatType, errors: &mut Errors) {
    concrete(&argument.ty, errors);
    let Type::Reference(reference) = strip(&argument.ty) else { return };
    if names_context(&reference.elem) {
        errors.on(reference, "the context is copied: take it by value, `Context<'_>`");
    }
    if let Some(lifetime) = reference.lifetime.as_ref().filter(|lifetime| lifetime.ident == "static") {
        errors.at(
            lifetime.span(),
            "what is borrowed here lives as long as the mediator, or the message: leave `'static` out",
        );
    }
}

/// Reports `impl Trait` and `_`.
pub(crate) fn concrete(ty: &Type, errors: &mut Errors) {
    if let Some(found) = not_concrete(ty) {
        if found == "_" {
            errors.leave_to_rustc();
            return;
        }
        errors.at(
            found.span(),
            "an argument needs a concrete type: it is found by its type\n\nhelp: a trait object is one, as in `&dyn Mailer`",
        );
    }
}

/// Reports a `#[cfg(..)]` on an argument, also one in a `#[cfg_attr(..)]`.
pub(crate) fn conditional(what: &str, argument: &PatType, errors: &mut Errors) {
    let is_conditional = |attribute: &&Attribute| {
        let path = attribute.path();
        path.is_ident("cfg")
            || (path.is_ident("cfg_attr") && has_word(&attribute.meta.to_token_stream(), "cfg"))
    };
    for attribute in argument.attrs.iter().filter(is_conditional) {
        errors.on(
            attribute,
            format!("an argument of a {what} cannot be conditional: put the `#[cfg(..)]` on the function"),
        );
    }
}

/// Reports what is not written as a trait object, `dyn Audited`.
pub(crate) fn is_trait(capability: &Type, errors: &mut Errors) {
    if !is_trait_object(capability) {
        errors.on(capability, "a capability is a trait that messages implement: `dyn Trait`");
    }
}
