//! What a behavior must not be. Nothing is changed here.

use syn::{FnArg, GenericParam, Safety, Type};

use super::model::{Behavior, Form, Place, form, is_another, is_any_next, typed, unbounded};
use crate::argument::{Kind, conditional, is_trait, reject};
use crate::errors::Errors;
use crate::function::Function;
use crate::item::reject_other_attributes;
use crate::options::Options;
use crate::tokens::text;
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
    // What an option that could not be read would have said is not missing.
    let are_read = errors.is_empty();
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
    if let Some(variadic) = &signature.variadic {
        errors.on(variadic, "a behavior cannot be variadic: each argument is found by its type");
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
        Place::Global(_) => global(function, options, are_read, behavior, errors),
        Place::Named(named) => {
            misplaced(options, errors);
            generics(function, &named.message.to_string(), errors);
            if signature.constness.is_none() {
                returns(behavior, named.form, errors);
            }
        }
    }
    arguments(function, behavior, errors);
}

/// The first arguments are not those of a behavior.
fn shape(function: &Function, errors: &mut Errors) {
    let inputs = &function.signature.inputs;
    let (first, second) = (inputs.first().and_then(typed), inputs.get(1).and_then(typed));
    if let Some(first) = first
        && let Type::Reference(reference) = strip(first)
        && is_any_next(&reference.elem)
    {
        errors.on(first, "the rest of the pipeline is given by value: `mut next: AnyNext<'_>`");
        return;
    }
    let (Some(first), Some(second)) = (first, second) else {
        let rule = "a behavior takes the message and the rest of the pipeline";
        errors.at(function.signature.paren_token.span.join(), format!("{rule}\n\n{SHAPE}"));
        return;
    };
    if let Type::Reference(reference) = strip(first)
        && reference.mutability.is_some()
    {
        errors.on(
            first,
            "a behavior takes its message by value, or borrows it as `&M`\n\n\
             help: to change it, take it by value: `mut message: M`",
        );
        return;
    }
    let (message, by_ref) = match strip(first) {
        Type::Reference(reference) => (&*reference.elem, true),
        other => (other, false),
    };
    if let Some(parameter) = unbounded(function, message) {
        let name = &parameter.ident;
        errors.on(name, format!("nothing says that `{name}` is a message: write `{name}: Message`"));
        return;
    }
    let Some((form, of)) = form(second) else {
        if is_any_next(second) {
            errors.on(second, format!("`AnyNext` holds the message, and is the first argument\n\n{SHAPE}"));
        } else if super::model::form(first).is_some() {
            errors.on(first, format!("the message comes first, then the rest of the pipeline\n\n{SHAPE}"));
        } else {
            errors.on(
                second,
                format!("the second argument of a behavior is the rest of the pipeline\n\n{SHAPE}"),
            );
        }
        return;
    };
    if let Some(of) = of.filter(|of| is_another(message, of)) {
        let message = text(message);
        errors.on(
            of,
            format!("the rest of the pipeline takes the message of this behavior, `{message}`\n\nhelp: another message is sent through the context, `ctx: Context<'_>`"),
        );
        return;
    }
    errors.on(
        second,
        match form {
            Form::Ref if !by_ref => {
                "`NextRef` passes on a borrowed message, and this behavior takes it by value\n\n\
                 help: `message: &M, next: impl NextRef<M>`, or `message: M, next: impl Next<M>`"
            }
            Form::Stream => {
                "this behavior borrows its message, and cannot pass it on by value\n\n\
                 help: `message: M, next: impl NextStream<M>`"
            }
            _ => {
                "this behavior borrows its message, and cannot pass it on by value\n\n\
                 help: `message: &M, next: impl NextRef<M>`, or `message: M, next: impl Next<M>`"
            }
        },
    );
}

fn global(function: &Function, options: &Options, are_read: bool, behavior: &Behavior, errors: &mut Errors) {
    let first = function.signature.inputs.first();
    match (&options.order, &options.on) {
        (None, None) if are_read => errors.on(
            first,
            "a behavior for all messages says where it stands, and for which: `#[behavior(order = 10, on(commands))]`\n\n\
             help: a smaller order is further outside; the kinds are `commands`, `queries`, `streams`, `events`",
        ),
        (None, Some(_)) if are_read => errors.on(
            first,
            "a behavior for all messages says where it stands: `order = 10`\n\nhelp: smaller is further outside",
        ),
        (Some(_), None) if are_read => errors.on(
            first,
            "a behavior for all messages says which: `on(commands, queries, streams, events)`, or some of these",
        ),
        _ => {}
    }
    if let Some(capability) = &options.capability {
        is_trait(&capability.value, errors);
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
    let keys: Vec<_> = keys.into_iter().flatten().collect();
    let Some(first) = keys.iter().min_by_key(|key| key.span().start()) else { return };
    let names = keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    let are = if keys.len() == 1 { "is" } else { "are" };
    errors.on(
        first,
        format!(
            "{names} {are} for a behavior that sees all messages of a kind, and takes `AnyNext<'_>`\n\n\
             help: this one runs where a handler names it: `#[handler(through(..))]`"
        ),
    );
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
        Form::Value | Form::Ref => behavior.shape == crate::shape::Shape::Future,
    };
    if fits {
        return;
    }
    errors.on(
        &behavior.head.ident,
        match form {
            Form::Stream => {
                "a behavior around a stream is a `fn` that returns one: \
                 `-> impl Stream<Item = Result<M::Output, cqrs::Error<M::Error>>> + Send`"
            }
            Form::Value | Form::Ref => {
                "a behavior waits for the rest of the pipeline: make it an `async fn` that returns \
                 `Result<M::Output, cqrs::Error<M::Error>>`"
            }
        },
    );
}

fn arguments(function: &Function, behavior: &Behavior, errors: &mut Errors) {
    let inputs = &function.signature.inputs;
    let before = inputs.len() - behavior.arguments.len();
    for (index, input) in inputs.iter().enumerate() {
        let FnArg::Typed(argument) = input else { continue };
        conditional("behavior", argument, errors);
        if index < before {
            continue;
        }
        reject(argument, errors);
        if behavior.arguments[index - before].kind == Kind::Scoped {
            errors.on(
                &argument.ty,
                "a behavior has no `&mut` arguments: what is opened for a message belongs to its handler\n\n\
                 help: take a shared dependency, `&T`",
            );
        } else if is_any_next(&argument.ty) || form(&argument.ty).is_some() {
            errors.on(&argument.ty, "a behavior has one rest of the pipeline");
        }
    }
}
