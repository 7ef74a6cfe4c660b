//! What a handler must not be. Nothing is changed here.

use proc_macro2::{Ident, Span};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{FnArg, GenericParam, ReceiverKind, ReturnType, Safety, Signature, Token, Type};

use super::model::{Subject, is_aggregate, is_optional_self, message};
use super::parse::Impl;
use crate::argument::{concrete, conditional, reject};
use crate::errors::Errors;
use crate::function::Function;
use crate::item::{cfgs, reject_other_attributes};
use crate::options::Options;
use crate::shape::Shape;
use crate::tokens::{has_word, text};
use crate::types::{names_context, strip};

const GENERIC: &str = "a handler cannot be generic: it is registered once, for one message type\n\n\
                       help: write one handler for each message; what they share goes into a function they call";

const GENERIC_SERVICE: &str = "a handler cannot be generic: it is registered once, for one message type\n\n\
                       help: name the type, as in `#[handler] impl Orders<Postgres>`, or keep a trait object in it";

const MESSAGE_FIRST: &str = "the message comes first, then what the handler needs";

pub(super) fn function(function: &Function, options: &Options, errors: &mut Errors) {
    if let Some(aggregate) = &options.aggregate {
        errors.on(
            &aggregate.key,
            "deciders are functions of their aggregate: `#[handler(aggregate)]` goes on an `impl` block",
        );
    }
    common(function, false, errors);
    if let Some(FnArg::Receiver(receiver)) = function.signature.inputs.first() {
        errors.on(
            receiver,
            "a handler outside of `#[handler] impl` cannot take `self`\n\n\
             help: put `#[handler]` on the `impl` block; of a free function the service is an argument, `service: &Service`",
        );
    }
}

pub(super) fn block(block: &Impl, options: &Options, errors: &mut Errors) {
    reject_other_attributes("handler", "the `impl` block", &block.attributes, errors);
    if let Some(of_trait) = &block.of_trait {
        errors.on(
            of_trait,
            "`#[handler]` goes on an `impl` block of its own, not on the implementation of a trait\n\n\
             help: a handler that calls the trait's method does the same",
        );
    }
    if let Some(unsafety) = &block.unsafety {
        errors
            .on(unsafety, "the mediator calls handlers from safe code: an `unsafe impl` cannot be a handler");
    }
    generics(&block.generics.params, block.where_span, GENERIC_SERVICE, errors);
    if let Some(lifetime) = block.generics.lifetimes().next() {
        errors.on(
            &lifetime.lifetime,
            "a service whose methods are handlers owns its data: it lives as long as the mediator",
        );
    }
    if block.methods.is_empty() {
        errors.on(&block.self_ty, "there is no method to handle a message in this `impl` block");
    }
    if let Some(order) = &options.order {
        errors.on(&order.key, "`order` is for one handler: write `#[handler(order = ..)]` on the method");
    }
    if let Some(after) = &options.after {
        errors.on(&after.key, "`after` is for one handler: write `#[handler(after(..))]` on the method");
    }
    let has_deciders = options.aggregate.is_some();
    if let Some(aggregate) = options.aggregate.as_ref().filter(|_| !cfg!(feature = "store") && !cfg!(test)) {
        errors.on(&aggregate.key, "an aggregate is stored: `aggregate` needs the feature `store` of `cqrs`");
    }
    for method in &block.methods {
        common(&method.function, true, errors);
        if has_deciders {
            decider(&method.function, &block.self_ty, errors);
            continue;
        }
        if let Some(FnArg::Receiver(receiver)) = method.function.signature.inputs.first() {
            let is_shared = match &receiver.kind {
                ReceiverKind::Reference(_, _, mutability) => mutability.is_none(),
                ReceiverKind::Typed(_, ty) => {
                    borrows_self(&receiver.kind)
                        && matches!(&**ty, Type::Reference(ty) if ty.mutability.is_none())
                }
                _ => false,
            };
            if !is_shared {
                errors.on(receiver, "all messages share the service: take `&self`");
            }
        }
    }
    if has_deciders {
        decided_twice(block, errors);
    }
}

/// Two deciders for one command, where the tokens tell.
fn decided_twice(block: &Impl, errors: &mut Errors) {
    let mut deciders: Vec<(String, &Ident)> = Vec::new();
    for method in &block.methods {
        let Some(message) = message(&method.function.signature, Some(&text(&block.self_ty))) else {
            continue;
        };
        // One of two that exclude each other is there.
        if !cfgs(&method.function.attributes).is_empty() {
            continue;
        }
        let name = text(message);
        match deciders.iter().find(|(decided, _)| *decided == name) {
            Some((_, first)) => errors.on(
                message,
                format!("`{name}` is decided on twice: by `{first}` as well, and a command has one handler"),
            ),
            None => deciders.push((name, &method.function.signature.ident)),
        }
    }
}

const SUBJECT: &str = "a decider takes its aggregate first: `&self` for one that exists, `Option<&Self>` where it may not, \
                       and nothing where it creates one";

/// `&self`, `self: &mut Self`
fn borrows_self(kind: &ReceiverKind) -> bool {
    match kind {
        ReceiverKind::Reference(..) => true,
        ReceiverKind::Typed(_, ty) => matches!(&**ty, Type::Reference(ty)
            if matches!(strip(&ty.elem), Type::Path(path) if path.path.is_ident("Self"))),
        _ => false,
    }
}

/// What a decider must not be besides.
fn decider(function: &Function, self_ty: &Type, errors: &mut Errors) {
    let Signature { inputs, asyncness, .. } = &function.signature;
    if let Some(asyncness) = asyncness {
        errors.on(
            asyncness,
            "a decider decides by what it has, and waits for nothing: no `async`\n\n\
             help: what takes time is done before, and is a part of the command, or in a function that takes `&mut Root<..>`",
        );
    }
    let mut inputs = inputs.iter();
    let subject = Subject::of(&function.signature);
    if subject != Subject::New
        && let Some(FnArg::Receiver(receiver)) = inputs.next()
        && !borrows_self(&receiver.kind)
    {
        errors.on(receiver, "a decider borrows its aggregate: take `&self`");
    }
    let mut inputs = inputs.filter(|input| match input {
        FnArg::Typed(argument) if subject != Subject::Either && is_optional_self(&argument.ty) => {
            errors.on(&argument.ty, SUBJECT);
            false
        }
        FnArg::Typed(argument) if is_aggregate(&argument.ty, &text(self_ty)) => {
            errors.on(&argument.ty, SUBJECT);
            false
        }
        _ => true,
    });
    let inputs: Vec<_> = inputs.by_ref().collect();
    let mut inputs = inputs.into_iter();
    if let Some(FnArg::Typed(command)) = inputs.next()
        && !matches!(strip(&command.ty), Type::Reference(_))
    {
        errors.on(
            &command.ty,
            "a decider borrows its command: it decides once more when somebody else was quicker\n\n\
             help: take a reference, `&`",
        );
    }
    for argument in inputs {
        let FnArg::Typed(argument) = argument else { continue };
        let is_shared =
            matches!(strip(&argument.ty), Type::Reference(reference) if reference.mutability.is_none());
        if !is_shared {
            errors.on(
                &argument.ty,
                "a decider decides by its state, its command and shared dependencies: take `&T`\n\n\
                 help: a function that takes `&mut Root<..>` may take anything",
            );
        }
    }
}

fn common(function: &Function, in_impl: bool, errors: &mut Errors) {
    let Function { attributes, signature, semicolon, .. } = function;
    reject_other_attributes("handler", &signature.ident.to_string(), attributes, errors);
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("cfg_attr")) {
        if has_word(&attribute.meta.to_token_stream(), "handler") {
            errors.on(
                &attribute.meta,
                "`#[handler]` cannot be conditional: put a `#[cfg(..)]` on the function",
            );
        }
    }
    if let Some(semicolon) = semicolon {
        errors.on(semicolon, "a handler needs a body");
    }
    qualifiers(signature, errors);
    let where_span = signature.generics.where_clause.as_ref().map(|clause| clause.where_token.span);
    generics(&signature.generics.params, where_span, GENERIC, errors);
    arguments(signature, in_impl, errors);
    if let ReturnType::Type(_, ty) = &signature.output
        && let Type::Never(never) = &**ty
    {
        errors.on(never, "a handler returns: its caller waits for a `Result`");
    }
}

fn qualifiers(signature: &Signature, errors: &mut Errors) {
    if let Some(constness) = &signature.constness {
        errors.on(constness, "a handler cannot be a `const fn`: it is called while the program runs");
    }
    if let Safety::Unsafe(unsafety) = &signature.safety {
        errors.on(unsafety, "a handler cannot be an `unsafe fn`: the mediator calls it from safe code");
    }
    if let Some(abi) = &signature.abi {
        errors.on(abi, "a handler cannot be an `extern` function: the mediator calls it from Rust");
    }
    if let Some(variadic) = &signature.variadic {
        errors.on(variadic, "a handler cannot be variadic: each argument is found by its type");
    }
}

fn generics(
    parameters: &Punctuated<GenericParam, Token![,]>,
    where_span: Option<Span>,
    rule: &str,
    errors: &mut Errors,
) {
    let first = parameters.iter().find(|parameter| !matches!(parameter, GenericParam::Lifetime(_)));
    if let Some(parameter) = first {
        errors.on(parameter, rule);
    } else if let Some(span) = where_span {
        errors
            .at(span, "a handler has no `where` clause: it is registered once, for the types that it names");
    }
}

fn arguments(signature: &Signature, in_impl: bool, errors: &mut Errors) {
    let mut typed = signature.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(argument) if is_optional_self(&argument.ty) => None,
        FnArg::Typed(argument) => Some(argument),
        FnArg::Receiver(_) => None,
    });
    let Some(message) = typed.next() else {
        let name = &signature.ident;
        let help = if in_impl {
            format!(
                "every function in a `#[handler] impl` is a handler: put `{name}` into another `impl` block, \
                 or give it a message"
            )
        } else {
            format!("`async fn {name}(message: YourMessage, ..)`")
        };
        errors.at(
            signature.paren_token.span.join(),
            format!("a handler takes its message as the first argument\n\nhelp: {help}"),
        );
        return;
    };
    for argument in std::iter::once(message).chain(typed.clone()) {
        conditional("handler", argument, errors);
    }
    concrete(&message.ty, errors);
    if names_context(&message.ty) {
        errors.on(&message.ty, MESSAGE_FIRST);
    }
    if let Type::Reference(reference) = strip(&message.ty) {
        let not_a_message = reference.mutability.is_some()
            || matches!(strip(&reference.elem), Type::TraitObject(_) | Type::Slice(_))
            || matches!(strip(&reference.elem), Type::Path(path) if path.path.is_ident("str"));
        if not_a_message {
            errors.on(&message.ty, MESSAGE_FIRST);
        }
    }
    let streams = Shape::of(signature.asyncness.is_some(), &signature.output).is_stream();
    for argument in typed {
        reject(argument, errors);
        if let Type::Reference(reference) = strip(&argument.ty)
            && reference.mutability.is_some()
            && streams
        {
            errors.on(
                reference,
                "a query only reads: `&mut` arguments are for commands and event handlers, which do not stream",
            );
        }
    }
}
