//! A handler with every default resolved.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt;
use syn::{Attribute, FnArg, Meta, ReturnType, Signature, Type, Visibility};

use super::parse::{Function, Impl};
use super::shape::Shape;
use super::types::{borrows, could_be_message, focus, strip};
use crate::errors::Errors;
use crate::item::cfgs;
use crate::list::constant;
use crate::options::Options;
use crate::tokens::{text, with_lifetimes, with_self};

/// Everything that is emitted for one handler.
pub(super) struct Handler {
    pub(super) private: TokenStream,
    pub(super) cfgs: Vec<Attribute>,
    pub(super) vis: Visibility,
    pub(super) ident: Ident,
    /// The type of the `impl` block.
    pub(super) self_ty: Option<TokenStream>,
    /// The struct of dependencies, and the constant that names the handler.
    pub(super) item: Ident,
    /// `place_order`, `Billing::charge`.
    pub(super) name: String,
    /// With the place where it is given.
    pub(super) order: Option<(i32, Span)>,
    /// The constants of the handlers that it runs after, and the place where they are given.
    pub(super) after: Option<(Vec<TokenStream>, Span)>,
    pub(super) contract: Option<Ident>,
    /// The type of the message.
    pub(super) message: TokenStream,
    /// The name that the generated code gives it, at its place.
    pub(super) message_name: Ident,
    pub(super) message_span: Span,
    /// Whether the first argument could be a message, as far as its tokens tell.
    pub(super) names_message: bool,
    pub(super) by_ref: bool,
    pub(super) takes_self: bool,
    pub(super) arguments: Vec<Argument>,
    pub(super) shape: Shape,
    /// The return type, or the parentheses where there is none.
    pub(super) return_span: Span,
}

/// An argument after the message (and after `self`).
pub(super) struct Argument {
    pub(super) kind: Kind,
    /// The type as the user wrote it, reference included.
    pub(super) written: String,
    pub(super) ty: TokenStream,
    pub(super) span: Span,
}

/// How an argument is borrowed says what it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `&T`
    Shared,
    /// `&mut T`
    Scoped,
    /// `T`
    Value,
    /// `Context<'_>`, under whatever name: the one thing that borrows from the call.
    Lent,
}

impl Handler {
    pub(super) fn free(function: &Function, options: &Options) -> Option<Self> {
        Self::new(function, options, options, None)
    }

    pub(super) fn methods(block: &Impl, options: &Options, errors: &mut Errors) -> Vec<Self> {
        let self_ty = with_lifetimes(block.self_ty.to_token_stream(), "static");
        let mut handlers = Vec::new();
        for method in &block.methods {
            let own = match method.options.as_ref().map(|attribute| &attribute.meta) {
                Some(Meta::List(list)) => Options::parse("handler", list.tokens.clone(), errors),
                Some(Meta::NameValue(other)) => {
                    errors.on(other, "`#[handler]` takes its options in parentheses: `#[handler(..)]`");
                    Options::default()
                }
                Some(Meta::Path(_)) | None => Options::default(),
            };
            handlers.extend(Self::new(&method.function, &own, options, Some(&self_ty)));
        }
        handlers
    }

    /// `outer` are the options of the `impl` block: a method inherits its crate path and `contract`.
    fn new(
        function: &Function,
        options: &Options,
        outer: &Options,
        self_ty: Option<&TokenStream>,
    ) -> Option<Self> {
        let Signature { ident, inputs, output, asyncness, paren_token, .. } = &function.signature;
        let takes_self = matches!(inputs.first(), Some(FnArg::Receiver(_)));
        let mut typed = inputs.iter().filter_map(|input| match input {
            FnArg::Typed(argument) => Some(&*argument.ty),
            FnArg::Receiver(_) => None,
        });
        let first = strip(typed.next()?);
        let (message, by_ref) = match first {
            Type::Reference(reference) => (strip(&reference.elem), true),
            other => (other, false),
        };
        let message_span = focus(message);
        let outside = |ty: &Type| match self_ty {
            Some(self_ty) => with_self(ty.to_token_stream(), self_ty),
            None => ty.to_token_stream(),
        };
        let plain = ident.unraw();
        Some(Self {
            private: outer.krate.private(),
            cfgs: cfgs(&function.attributes),
            vis: function.vis.clone(),
            ident: ident.clone(),
            self_ty: self_ty.cloned(),
            item: format_ident!("__cqrs_{plain}", span = ident.span()),
            name: match self_ty {
                Some(self_ty) => format!("{}::{plain}", text(self_ty)),
                None => plain.to_string(),
            },
            order: options.order.as_ref().map(|order| (order.value, order.key.span())),
            after: options.after.as_ref().map(|after| {
                let constants = after.value.iter().cloned().map(constant).map(|path| match self_ty {
                    Some(self_ty) => with_self(path, self_ty),
                    None => path,
                });
                (constants.collect(), after.key.span())
            }),
            contract: options
                .contract
                .as_ref()
                .or(outer.contract.as_ref())
                .map(|contract| contract.key.clone()),
            message: with_lifetimes(outside(message), "static"),
            message_name: Ident::new("__Message", message_span),
            message_span,
            names_message: could_be_message(first),
            by_ref,
            takes_self,
            arguments: typed.map(|ty| Argument::new(ty, outside)).collect(),
            shape: Shape::of(asyncness.is_some(), output),
            return_span: match output {
                ReturnType::Type(_, ty) => focus(ty),
                ReturnType::Default => paren_token.span.close(),
            },
        })
    }

    pub(super) fn takes_scoped(&self) -> bool {
        self.arguments.iter().any(|argument| argument.kind == Kind::Scoped)
    }

    /// How the user's function is named from where the generated code stands.
    pub(super) fn path(&self) -> TokenStream {
        let ident = &self.ident;
        match &self.self_ty {
            Some(self_ty) => quote!(<#self_ty>::#ident),
            None => ident.to_token_stream(),
        }
    }
}

impl Argument {
    fn new(ty: &Type, outside: impl Fn(&Type) -> TokenStream) -> Self {
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
    pub(super) fn name(&self, index: usize) -> Ident {
        format_ident!("__A{index}", span = self.span)
    }

    /// The type for a place that has no lifetime to give it.
    pub(super) fn stored(&self) -> TokenStream {
        with_lifetimes(self.ty.clone(), "static")
    }

    /// The type inside a function's body, where lifetimes are inferred.
    pub(super) fn inferred(&self) -> TokenStream {
        with_lifetimes(self.ty.clone(), "_")
    }
}
