//! What a behavior must not be. Nothing is changed here.

use quote::ToTokens;
use syn::{FnArg, GenericParam, Safety, Type};

use super::model::{Behavior, Form, Place, form, is_any_next, typed};
use crate::argument::Kind;
use crate::errors::Errors;
use crate::function::Function;
use crate::item::reject_other_attributes;
use crate::options::Options;
use crate::tokens::not_concrete;
use crate::types::strip;

const SHAPE: &str = "help: one that handlers name: `async fn check<M: Message>(message: M, next: impl Next<M>, ..)`\n\
                     help: one for all messages of a kind: `async fn check(mut next: AnyNext<'_>, ..)`";

pub(super) fn behavior(
    function: &Function,
    options: &Options,
    behavior: Option<&Behavior>,
    errors: &mut Errors,
) {
    let Function { attributes, signature, semicolon, .. } = function;
    reject_other_attributes("behavior", &signature.ident.to_string(), attributes, errors);
    if let Some(semicolon) = semicolon {
        errors.on(semicolon, "a behavior needs a body");
    }
    if let Some(constness) = &signature.constness {
        errors.on(constness, "a behavior cannot be a `const fn`: it is called while the program runs");
    }
    if let Safety::Unsafe(unsafety) = &signature.safety {
        errors.on(unsafety, "a behavior cannot be an `unsafe fn`: the mediator calls it from safe code");
    }
    if let Some(abi) = &signature.abi {
        errors.on(abi, "a behavior cannot be an `extern` function: the mediator calls it from Rust");
    }
    if let Some(FnArg::Receiver(receiver)) = signature.inputs.first() {
        errors.on(
            receiver,
            "a behavior is a free function and cannot take `self`\n\n\
             help: what it needs, it takes as an argument: `service: &Service`",
        );
        return;
    }
    let Some(behavior) = behavior else {
        shape(function, errors);
        return;
    };
    match &behavior.place {
        Place::Global(_) => global(function, options, behavior, errors),
        Place::Named(named) => {
            misplaced(options, errors);
            generics(function, &named.message.to_string(), errors);
            returns(behavior, named.form, errors);
        }
    }
    arguments(function, behavior, errors);
}

/// The first arguments are not those of a behavior.
fn shape(function: &Function, errors: &mut Errors) {
    let inputs = &function.signature.inputs;
    let (first, second) = (inputs.first().and_then(typed), inputs.get(1).and_then(typed));
    let (Some(first), Some(second)) = (first, second) else {
        let rule = "a behavior takes the message and the rest of the pipeline";
        errors.at(function.signature.paren_token.span.join(), format!("{rule}\n\n{SHAPE}"));
        return;
    };
    let by_ref = matches!(strip(first), Type::Reference(_));
    match form(second) {
        None if is_any_next(second) => {
            errors
                .on(first, format!("the rest of the pipeline comes first: it holds the message\n\n{SHAPE}"));
        }
        None => errors
            .on(second, format!("the second argument of a behavior is the rest of the pipeline\n\n{SHAPE}")),
        Some(Form::Borrowed) if !by_ref => errors.on(
            second,
            "`NextRef` passes on a borrowed message, and this behavior takes it by value\n\n\
             help: `message: &M, next: impl NextRef<M>`, or `message: M, next: impl Next<M>`",
        ),
        Some(_) => errors.on(
            second,
            "this behavior borrows its message, and cannot pass it on by value\n\n\
             help: `message: &M, next: impl NextRef<M>`, or `message: M, next: impl Next<M>`",
        ),
    }
}

fn global(function: &Function, options: &Options, behavior: &Behavior, errors: &mut Errors) {
    let first = function.signature.inputs.first();
    if options.order.is_none() {
        errors.on(
            first,
            "a behavior for all messages says where it stands: `#[behavior(order = 10, on(commands))]`\n\n\
             help: smaller is further outside",
        );
    } else if options.on.is_none() {
        errors.on(
            first,
            "a behavior for all messages says which: `on(commands, queries, streams, events)`, or some of these",
        );
    }
    if let Some(on) = &options.on {
        for (index, kind) in on.value.iter().enumerate() {
            if on.value[..index].contains(kind) {
                errors.on(kind, format!("`{kind}` is given twice"));
            }
        }
    }
    if let Some(parameter) =
        function.signature.generics.params.iter().find(|of| !matches!(of, GenericParam::Lifetime(_)))
    {
        errors.on(
            parameter,
            "a behavior for all messages cannot be generic: it learns about the message at run time\n\n\
             help: `next.downcast_ref::<PlaceOrder>()`, or `next.capability::<dyn Trait>()`",
        );
    }
    if !behavior.shape.is_awaited() || behavior.shape.is_stream() {
        errors.on(
            &function.signature.ident,
            "a behavior waits for the rest of the pipeline: make it an `async fn` that returns `AnyOutcome`",
        );
    }
}

/// Options of the other place.
fn misplaced(options: &Options, errors: &mut Errors) {
    let keys = [
        options.order.as_ref().map(|given| &given.key),
        options.on.as_ref().map(|given| &given.key),
        options.capability.as_ref().map(|given| &given.key),
    ];
    for key in keys.into_iter().flatten() {
        errors.on(
            key,
            format!(
                "`{key}` is for a behavior that sees all messages of a kind, and takes `AnyNext<'_>`\n\n\
                 help: this one runs where a handler names it: `#[handler(through(..))]`"
            ),
        );
    }
}

fn generics(function: &Function, message: &str, errors: &mut Errors) {
    for parameter in &function.signature.generics.params {
        match parameter {
            GenericParam::Type(of) if of.ident == message => {}
            GenericParam::Lifetime(_) => {}
            other => errors.on(
                other,
                "a behavior is generic over its message only: nothing else is known where a handler names it\n\n\
                 help: take the rest of the pipeline as `next: impl Next<M>`",
            ),
        }
    }
}

fn returns(behavior: &Behavior, form: Form, errors: &mut Errors) {
    let fits = match form {
        Form::Stream => behavior.shape == crate::shape::Shape::Stream,
        Form::Value | Form::Borrowed => behavior.shape == crate::shape::Shape::Future,
    };
    if fits {
        return;
    }
    errors.on(
        &behavior.ident,
        match form {
            Form::Stream => {
                "a behavior around a stream is a `fn` that returns one: \
                 `-> impl Stream<Item = Result<M::Output, cqrs::Error<M::Error>>> + Send`"
            }
            Form::Value | Form::Borrowed => {
                "a behavior waits for the rest of the pipeline: make it an `async fn` that returns \
                 `Result<M::Output, cqrs::Error<M::Error>>`"
            }
        },
    );
}

fn arguments(function: &Function, behavior: &Behavior, errors: &mut Errors) {
    let types = function.signature.inputs.iter().filter_map(typed);
    let types = types.skip(function.signature.inputs.len() - behavior.arguments.len());
    for (argument, ty) in behavior.arguments.iter().zip(types) {
        if argument.kind == Kind::Scoped {
            errors.on(
                ty,
                "a behavior has no `&mut` arguments: what is opened for a message belongs to its handler\n\n\
                 help: take a shared dependency, `&T`",
            );
        } else if let Some(found) = not_concrete(ty).filter(|found| found != "_") {
            errors.on(
                found.to_token_stream(),
                "an argument needs a concrete type: it is found by its type\n\n\
                 help: a trait object is one, as in `&dyn Mailer`",
            );
        }
    }
}
