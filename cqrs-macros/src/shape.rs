//! What a handler returns, as far as its signature tells: a value, a future, or a stream.

use syn::{GenericArgument, Path, PathArguments, ReturnType, Type, TypeParamBound};

use crate::types::strip;

/// How the call of a handler becomes its outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// `fn -> Result<..>`
    Value,
    /// `async fn -> Result<..>`, or a function that returns a future.
    Future,
    /// `fn -> impl Stream<..>`
    Stream,
    /// `async fn -> impl Stream<..>`
    FutureOfStream,
    /// `async fn -> Result<impl Stream<..>, E>`
    FutureOfResultOfStream,
    /// `fn -> Result<impl Stream<..>, E>`
    ResultOfStream,
}

impl Shape {
    /// A type counts as a future or a stream when its name, or that of the trait behind it, ends in `Future` or
    /// `Stream`: `impl Stream<..>`, `BoxStream<'_, ..>`, `Pin<Box<dyn Future<..>>>`, `ReceiverStream<..>`.
    pub(crate) fn of(is_async: bool, output: &ReturnType) -> Self {
        let ReturnType::Type(_, ty) = output else {
            return if is_async { Self::Future } else { Self::Value };
        };
        if names(ty, "Stream") {
            return if is_async { Self::FutureOfStream } else { Self::Stream };
        }
        // A type may be called `VideoStream` and be an answer: in a `Result`, only what is surely a stream counts.
        if result_ok(ty).is_some_and(is_opaque_stream) {
            return if is_async { Self::FutureOfResultOfStream } else { Self::ResultOfStream };
        }
        if is_async || names(ty, "Future") { Self::Future } else { Self::Value }
    }

    pub(crate) fn is_stream(self) -> bool {
        !matches!(self, Self::Value | Self::Future)
    }

    pub(crate) fn is_awaited(self) -> bool {
        matches!(self, Self::Future | Self::FutureOfStream | Self::FutureOfResultOfStream)
    }
}

fn names(ty: &Type, suffix: &str) -> bool {
    match strip(ty) {
        Type::ImplTrait(of) => any_bound(of.bounds.iter(), suffix),
        Type::TraitObject(of) => any_bound(of.bounds.iter(), suffix),
        Type::Path(path) => {
            ends_in(&path.path, suffix)
                || (is_pointer(&path.path) && arguments(&path.path).any(|inner| names(inner, suffix)))
        }
        _ => false,
    }
}

fn is_opaque_stream(ty: &Type) -> bool {
    match strip(ty) {
        Type::Path(path) => {
            let of_pointer =
                is_pointer(&path.path) && arguments(&path.path).any(|inner| names(inner, "Stream"));
            of_pointer || path.path.segments.last().is_some_and(|last| last.ident == "BoxStream")
        }
        other => names(other, "Stream"),
    }
}

fn any_bound<'a>(mut bounds: impl Iterator<Item = &'a TypeParamBound>, suffix: &str) -> bool {
    bounds.any(|bound| matches!(bound, TypeParamBound::Trait(of) if ends_in(&of.path, suffix)))
}

fn ends_in(path: &Path, suffix: &str) -> bool {
    path.segments.last().is_some_and(|last| last.ident.to_string().ends_with(suffix))
}

fn is_pointer(path: &Path) -> bool {
    path.segments.last().is_some_and(|last| last.ident == "Pin" || last.ident == "Box")
}

fn arguments(path: &Path) -> impl Iterator<Item = &Type> {
    let arguments = path.segments.last().and_then(|last| match &last.arguments {
        PathArguments::AngleBracketed(arguments) => Some(arguments.args.iter()),
        _ => None,
    });
    arguments.into_iter().flatten().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

fn result_ok(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = strip(ty) else { return None };
    if ends_in(&path.path, "Result") { arguments(&path.path).next() } else { None }
}
