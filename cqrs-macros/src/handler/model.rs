//! A handler with every default resolved.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, FnArg, GenericArgument, Meta, Path, PathArguments, ReceiverKind, ReturnType, Signature, Token,
    Type, Visibility,
};

use super::parse::Impl;
use crate::argument::{Argument, Kind};
use crate::errors::Errors;
use crate::function::Function;
use crate::item::cfgs;
use crate::list::constant;
use crate::options::Options;
use crate::shape::Shape;
use crate::tokens::{at, text, with_lifetimes, with_self};
use crate::types::{could_be_message, focus, strip};

/// Everything that is emitted for one handler.
pub(super) struct Handler {
    pub(super) private: TokenStream,
    pub(super) store: TokenStream,
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
    /// The behaviors that it goes through, the outermost first.
    pub(super) through: Vec<Path>,
    /// The type of the message.
    pub(super) message: TokenStream,
    /// The name that the generated code gives it, at its place.
    pub(super) message_name: Ident,
    pub(super) message_span: Span,
    /// Whether the first argument could be a message, as far as its tokens tell.
    pub(super) names_message: bool,
    pub(super) by_ref: bool,
    pub(super) takes_self: bool,
    /// Where the handler is a decider of an aggregate.
    pub(super) decider: Option<Decider>,
    pub(super) arguments: Vec<Argument>,
    pub(super) shape: Shape,
    /// The return type, or the parentheses where there is none.
    pub(super) return_span: Span,
}

/// A method of an aggregate. Its first argument is the aggregate, as the store has it.
pub(super) struct Decider {
    pub(super) subject: Subject,
    /// Where it takes its aggregate, or its name where it takes none.
    pub(super) span: Span,
    /// The place of the aggregate's name.
    pub(super) aggregate_span: Span,
}

/// How a decider takes its aggregate.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    /// `&self`
    Existing,
    /// `&mut self`
    Changed,
    /// Not at all: it creates one.
    New,
    /// `Option<&Self>`
    Either,
}

impl Subject {
    pub(super) fn of(signature: &Signature) -> Self {
        match signature.inputs.first() {
            Some(FnArg::Receiver(receiver)) => match &receiver.kind {
                ReceiverKind::Reference(_, _, Some(_)) => Self::Changed,
                ReceiverKind::Typed(_, ty) if matches!(&**ty, Type::Reference(ty) if ty.mutability.is_some()) => {
                    Self::Changed
                }
                _ => Self::Existing,
            },
            Some(FnArg::Typed(argument)) if is_optional_self(&argument.ty) => Self::Either,
            Some(FnArg::Typed(_)) | None => Self::New,
        }
    }

    /// The name of the argument that stands for it.
    fn argument(self) -> &'static str {
        match self {
            Self::Existing | Self::Changed => "Root",
            Self::New => "NewRoot",
            Self::Either => "MaybeRoot",
        }
    }
}

/// The arguments of a handler from its message on; of a decider, those behind its aggregate.
fn typed<'a>(signature: &'a Signature, aggregate: Option<&str>) -> impl Iterator<Item = &'a Type> {
    let typed = signature.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(argument) => Some(&*argument.ty),
        FnArg::Receiver(_) => None,
    });
    typed.skip_while(move |ty| aggregate.is_some_and(|aggregate| is_aggregate(ty, aggregate)))
}

/// The message that a handler is for, or a decider of this aggregate.
pub(super) fn message<'a>(signature: &'a Signature, aggregate: Option<&str>) -> Option<&'a Type> {
    typed(signature, aggregate).next().map(|first| referent(strip(first)).0)
}

/// Whether a type is the aggregate, by itself or in an `Option`, whichever way it is borrowed.
pub(super) fn is_aggregate(ty: &Type, aggregate: &str) -> bool {
    let mut ty = strip(ty);
    loop {
        ty = match ty {
            Type::Reference(reference) => strip(&reference.elem),
            Type::Path(path) => {
                let last = path.path.segments.last();
                let inner =
                    last.filter(|last| last.ident == "Option").and_then(|last| match &last.arguments {
                        PathArguments::AngleBracketed(arguments) => arguments.args.first(),
                        _ => None,
                    });
                match inner {
                    Some(GenericArgument::Type(inner)) => strip(inner),
                    _ => return path.path.is_ident("Self") || text(ty) == aggregate,
                }
            }
            _ => return false,
        };
    }
}

/// What is borrowed, and whether it is.
fn referent(ty: &Type) -> (&Type, bool) {
    match ty {
        Type::Reference(reference) => (strip(&reference.elem), true),
        other => (other, false),
    }
}

/// `Option<&Self>`
pub(super) fn is_optional_self(ty: &Type) -> bool {
    let Type::Path(path) = strip(ty) else { return false };
    path.path.segments.last().is_some_and(|last| {
        let arguments = last.arguments.to_token_stream();
        last.ident == "Option" && text(&arguments) == "<&Self>"
    })
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
            if let Some(aggregate) = &own.aggregate {
                errors.on(
                    &aggregate.key,
                    "`aggregate` is for all functions of the block: write `#[handler(aggregate)]` on the `impl`",
                );
            }
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
        let decider = outer.aggregate.is_some().then(|| Subject::of(&function.signature));
        let takes_self = decider.is_none() && matches!(inputs.first(), Some(FnArg::Receiver(_)));
        let written = self_ty.filter(|_| decider.is_some()).map(text);
        let mut typed = typed(&function.signature, written.as_deref());
        let first = strip(typed.next()?);
        let (message, by_ref) = referent(first);
        let message_span = focus(message);
        let outside = |ty: &Type| match self_ty {
            Some(self_ty) => with_self(ty.to_token_stream(), self_ty),
            None => ty.to_token_stream(),
        };
        let plain = ident.unraw();
        let outside_span = self_ty.map_or_else(Span::call_site, |ty| {
            syn::parse2::<Type>(ty.clone()).map_or_else(|_| Span::call_site(), |ty| focus(&ty))
        });
        let subject = decider.zip(self_ty).map(|(subject, self_ty)| {
            let span = outside_span;
            let name = Ident::new(subject.argument(), Span::mixed_site());
            let (store, written) = (outer.krate.store(), text(self_ty));
            Argument {
                kind: Kind::Scoped,
                written: format!("&mut {name}<{written}>"),
                ty: at(span, quote!(#store::#name<__Aggregate>)),
                span,
            }
        });
        Some(Self {
            private: outer.krate.private(),
            store: outer.krate.store(),
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
            through: through(outer).chain(through(options).filter(|_| self_ty.is_some())).cloned().collect(),
            message: with_lifetimes(outside(message), "static"),
            message_name: Ident::new("__Message", message_span),
            message_span,
            names_message: could_be_message(first),
            by_ref,
            takes_self,
            arguments: subject.into_iter().chain(typed.map(|ty| Argument::new(ty, outside))).collect(),
            decider: decider.map(|subject| Decider {
                subject,
                span: subject_span(inputs, ident),
                aggregate_span: outside_span,
            }),
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

    /// A name that the generated code gives the behavior, at its place.
    pub(super) fn behavior(&self, what: &str, index: usize) -> Ident {
        format_ident!("{what}{index}", span = focus_of(&self.through[index]))
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

/// The `self` of a decider, or what stands in its place.
fn subject_span(inputs: &Punctuated<FnArg, Token![,]>, ident: &Ident) -> Span {
    match inputs.first() {
        Some(FnArg::Receiver(receiver)) => receiver.self_token.span,
        _ => ident.span(),
    }
}

fn through(options: &Options) -> impl Iterator<Item = &Path> {
    options.through.iter().flat_map(|given| &given.value)
}

/// The token of a path that an error is shown at.
fn focus_of(path: &Path) -> Span {
    path.segments.last().map_or_else(Span::call_site, |last| last.ident.span())
}
