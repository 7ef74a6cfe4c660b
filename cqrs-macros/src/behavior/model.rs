//! A behavior with every default resolved.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Attribute, FnArg, GenericParam, Generics, ReturnType, Type, TypeParamBound, Visibility};

use crate::argument::Argument;
use crate::function::Function;
use crate::item::cfgs;
use crate::options::{KINDS, Options};
use crate::shape::Shape;
use crate::types::{focus, strip};

/// Everything that is emitted for one behavior.
pub(super) struct Behavior {
    pub(super) private: TokenStream,
    pub(super) cfgs: Vec<Attribute>,
    pub(super) vis: Visibility,
    pub(super) ident: Ident,
    pub(super) name: String,
    /// What comes after the rest of the pipeline.
    pub(super) arguments: Vec<Argument>,
    pub(super) shape: Shape,
    pub(super) return_span: Span,
    pub(super) place: Place,
}

/// Where a behavior stands.
pub(super) enum Place {
    /// Before the handlers that name it.
    Named(Box<Named>),
    /// Before all messages of some kinds.
    Global(Global),
}

/// A behavior that handlers name.
pub(super) struct Named {
    pub(super) form: Form,
    /// The message: the type parameter, or the one type that it is for.
    pub(super) message: TokenStream,
    pub(super) generics: Generics,
}

/// How it takes its message.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `message: M, next: impl Next<M>`
    Value,
    /// `message: &M, next: impl NextRef<M>`
    Borrowed,
    /// `message: M, next: impl NextStream<M>`
    Stream,
}

/// A behavior for all messages of some kinds.
pub(super) struct Global {
    pub(super) order: i32,
    /// Variants of `MessageKind`.
    pub(super) kinds: Vec<Ident>,
    pub(super) capability: Option<Box<Type>>,
}

impl Behavior {
    /// `None` where the arguments are not those of a behavior, which validation reports.
    pub(super) fn new(function: &Function, options: &Options) -> Option<Self> {
        let signature = &function.signature;
        let first = typed(signature.inputs.first()?)?;
        let (place, before) = if is_any_next(first) {
            (Place::Global(Global::new(options)), 1)
        } else {
            let next = typed(signature.inputs.get(1)?)?;
            (Place::Named(Box::new(Named::new(function, first, next)?)), 2)
        };
        let arguments = signature.inputs.iter().skip(before).filter_map(typed);
        Some(Self {
            private: options.krate.private(),
            cfgs: cfgs(&function.attributes),
            vis: function.vis.clone(),
            ident: signature.ident.clone(),
            name: signature.ident.unraw().to_string(),
            arguments: arguments.map(|ty| Argument::new(ty, ToTokens::to_token_stream)).collect(),
            shape: Shape::of(signature.asyncness.is_some(), &signature.output),
            return_span: match &signature.output {
                ReturnType::Type(_, ty) => focus(ty),
                ReturnType::Default => signature.paren_token.span.close(),
            },
            place,
        })
    }
}

impl Named {
    fn new(function: &Function, message: &Type, next: &Type) -> Option<Self> {
        let (message, by_ref) = match strip(message) {
            Type::Reference(reference) => (strip(&reference.elem), true),
            other => (other, false),
        };
        let form = form(next)?;
        if by_ref != (form == Form::Borrowed) {
            return None;
        }
        let mut generics = function.signature.generics.clone();
        // Lifetimes name borrows of arguments; the generated method has its own.
        generics.params =
            generics.params.into_iter().filter(|of| !matches!(of, GenericParam::Lifetime(_))).collect();
        Some(Self { form, message: message.to_token_stream(), generics })
    }
}

impl Global {
    fn new(options: &Options) -> Self {
        let kinds = options.on.iter().flat_map(|on| &on.value).filter_map(|word| {
            let (_, variant) = KINDS.iter().find(|(name, _)| word == name)?;
            Some(Ident::new(variant, word.span()))
        });
        Self {
            order: options.order.as_ref().map_or(0, |order| order.value),
            kinds: kinds.collect(),
            capability: options.capability.as_ref().map(|given| Box::new(given.value.clone())),
        }
    }
}

pub(super) fn typed(argument: &FnArg) -> Option<&Type> {
    match argument {
        FnArg::Typed(argument) => Some(&argument.ty),
        FnArg::Receiver(_) => None,
    }
}

/// `AnyNext<'_>`
pub(super) fn is_any_next(ty: &Type) -> bool {
    matches!(strip(ty), Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "AnyNext"))
}

/// What `impl Next<M>` says of the behavior.
pub(super) fn form(next: &Type) -> Option<Form> {
    let Type::ImplTrait(next) = strip(next) else { return None };
    next.bounds.iter().find_map(|bound| {
        let TypeParamBound::Trait(of) = bound else { return None };
        match of.path.segments.last()?.ident.to_string().as_str() {
            "Next" => Some(Form::Value),
            "NextRef" => Some(Form::Borrowed),
            "NextStream" => Some(Form::Stream),
            _ => None,
        }
    })
}
