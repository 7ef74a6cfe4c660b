//! A behavior with every default resolved.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, FnArg, GenericArgument, GenericParam, Generics, PathArguments, ReturnType, Token, Type,
    TypeParam, TypeParamBound, Visibility, WherePredicate,
};

use crate::argument::Argument;
use crate::function::Function;
use crate::item::cfgs;
use crate::options::{KINDS, Options};
use crate::shape::Shape;
use crate::tokens::{has_lifetime, has_word, text};
use crate::types::{focus, strip};

/// What is known of a behavior by its name.
pub(super) struct Head {
    pub(super) private: TokenStream,
    pub(super) cfgs: Vec<Attribute>,
    pub(super) vis: Visibility,
    pub(super) ident: Ident,
    pub(super) name: String,
}

/// Everything that is emitted for one behavior.
pub(super) struct Behavior {
    pub(super) head: Head,
    /// What comes after the rest of the pipeline.
    pub(super) arguments: Vec<Argument>,
    pub(super) shape: Shape,
    pub(super) return_span: Span,
    pub(super) place: Place,
}

/// Where a behavior stands.
pub(super) enum Place {
    /// Before the handlers that name it.
    Named(Named),
    /// Before all messages of some kinds.
    Global(Global),
}

/// A behavior that handlers name.
pub(super) struct Named {
    pub(super) form: Form,
    /// The message: the type parameter, or the one type that it is for.
    pub(super) message: TokenStream,
    pub(super) message_span: Span,
    pub(super) generics: Generics,
    /// Whether its future is the outcome's as it is written, so that nothing has to be checked or converted.
    pub(super) returns_outcome: bool,
}

/// How it takes its message.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `message: M, next: impl Next<M>`
    Value,
    /// `message: &M, next: impl NextRef<M>`
    Ref,
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

impl Head {
    pub(super) fn new(function: &Function, options: &Options) -> Self {
        let ident = &function.signature.ident;
        Self {
            private: options.krate.private(),
            cfgs: cfgs(&function.attributes),
            vis: function.vis.clone(),
            ident: ident.clone(),
            name: ident.unraw().to_string(),
        }
    }
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
            (Place::Named(Named::new(function, first, next)?), 2)
        };
        let arguments = signature.inputs.iter().skip(before).filter_map(typed);
        Some(Self {
            head: Head::new(function, options),
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
            Type::Reference(reference) if reference.mutability.is_some() => return None,
            Type::Reference(reference) => (strip(&reference.elem), true),
            other => (other, false),
        };
        if unbounded(function, message).is_some() {
            return None;
        }
        let (form, of) = form(next)?;
        if by_ref != (form == Form::Ref) || of.is_some_and(|of| is_another(message, of)) {
            return None;
        }
        let generics = without_lifetimes(function.signature.generics.clone());
        Some(Self {
            form,
            message_span: focus(message),
            message: message.to_token_stream(),
            generics,
            returns_outcome: returns_outcome(function, message),
        })
    }
}

/// `async fn .. -> Result<M::Output, Error<M::Error>>`, with whatever paths to `Result` and `Error`.
fn returns_outcome(function: &Function, message: &Type) -> bool {
    let ReturnType::Type(_, output) = &function.signature.output else { return false };
    let message = text(message);
    let of_message = |ty: &Type, name: &str| text(ty) == format!("{message}::{name}");
    let Some([output, error]) = arguments_of(output, "Result") else { return false };
    let Some([error]) = arguments_of(error, "Error") else { return false };
    function.signature.asyncness.is_some() && of_message(output, "Output") && of_message(error, "Error")
}

/// The arguments of a generic type of this name.
fn arguments_of<'t, const COUNT: usize>(ty: &'t Type, name: &str) -> Option<[&'t Type; COUNT]> {
    let Type::Path(path) = strip(ty) else { return None };
    let segment = path.path.segments.last().filter(|segment| segment.ident == name)?;
    let PathArguments::AngleBracketed(given) = &segment.arguments else { return None };
    let types = given.args.iter().filter_map(|of| match of {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.collect::<Vec<_>>().try_into().ok()
}

/// Lifetimes name borrows of arguments; the generated method has its own. What is said of them goes with them:
/// `<'a, M: Message + 'a> where M: Sync + 'a, 'static: 'a` is `<M: Message> where M: Sync`.
fn without_lifetimes(mut generics: Generics) -> Generics {
    generics.params =
        generics.params.into_iter().filter(|of| !matches!(of, GenericParam::Lifetime(_))).collect();
    for parameter in generics.type_params_mut() {
        drop_lifetimes(&mut parameter.bounds);
    }
    if let Some(clause) = &mut generics.where_clause {
        let predicates = std::mem::take(&mut clause.predicates).into_iter().map(|mut predicate| {
            if let WherePredicate::Type(of) = &mut predicate {
                drop_lifetimes(&mut of.bounds);
            }
            predicate
        });
        clause.predicates = predicates
            .filter(|of| !matches!(of, WherePredicate::Lifetime(_)) && !has_lifetime(of.to_token_stream()))
            .collect();
    }
    generics
}

/// `Message + 'a` is `Message`; `'static` says something without its name being declared.
fn drop_lifetimes(bounds: &mut Punctuated<TypeParamBound, Token![+]>) {
    let all = std::mem::take(bounds).into_iter();
    *bounds = all
        .filter(|of| !matches!(of, TypeParamBound::Lifetime(lifetime) if lifetime.ident != "static"))
        .collect();
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

/// What `impl Next<M>` says of the behavior, and what it names as the message.
pub(super) fn form(next: &Type) -> Option<(Form, Option<&Type>)> {
    let Type::ImplTrait(next) = strip(next) else { return None };
    next.bounds.iter().find_map(|bound| {
        let TypeParamBound::Trait(of) = bound else { return None };
        let last = of.path.segments.last()?;
        let form = match last.ident.to_string().as_str() {
            "Next" => Form::Value,
            "NextRef" => Form::Ref,
            "NextStream" => Form::Stream,
            _ => return None,
        };
        let of = match &last.arguments {
            PathArguments::AngleBracketed(arguments) => {
                arguments.args.iter().find_map(|argument| match argument {
                    GenericArgument::Type(ty) => Some(ty),
                    _ => None,
                })
            }
            _ => None,
        };
        Some((form, of))
    })
}

/// The type parameter that is the message, where nothing says that it is one.
pub(super) fn unbounded<'a>(function: &'a Function, message: &Type) -> Option<&'a TypeParam> {
    let generics = &function.signature.generics;
    let name = message.to_token_stream().to_string();
    let parameter = generics.type_params().find(|parameter| parameter.ident == name)?;
    let is_bound =
        generics.where_clause.as_ref().is_some_and(|clause| has_word(&clause.to_token_stream(), &name));
    (parameter.bounds.is_empty() && !is_bound).then_some(parameter)
}

/// The same, of a function whose first argument may be anything.
pub(super) fn is_unbounded(function: &Function) -> bool {
    let message = function.signature.inputs.first().and_then(typed).map(strip);
    message.is_some_and(|message| match message {
        Type::Reference(reference) => unbounded(function, &reference.elem).is_some(),
        other => unbounded(function, other).is_some(),
    })
}

/// Whether two types have different names. (Those with one name may still differ, which the compiler finds.)
pub(super) fn is_another(message: &Type, of: &Type) -> bool {
    let last = |ty: &Type| match strip(ty) {
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.clone()),
        _ => None,
    };
    matches!((last(message), last(of)), (Some(message), Some(of)) if message != of)
}
