//! What a message must not be. Nothing is changed here.

use syn::GenericParam;

use super::model::Attribute;
use super::parse::Item;
use crate::argument::is_trait;
use crate::errors::Errors;
use crate::item::reject_other_attributes;
use crate::options::Options;
use crate::tokens::text;

pub(super) fn message(attribute: Attribute, options: &Options, item: &Item, errors: &mut Errors) {
    reject_other_attributes(attribute.name(), &item.ident.to_string(), &item.attributes, errors);
    if let Some(union) = &item.union {
        errors.on(union, "a message is a struct or an enum: a `union` is not supported");
    }
    for parameter in &item.generics.params {
        match parameter {
            GenericParam::Lifetime(lifetime) => errors.on(
                &lifetime.lifetime,
                "a message owns its data: it may wait in a queue and go to another thread\n\n\
                 help: use `String` for `&str`, `Vec<T>` for `&[T]`, `Arc<T>` for what is shared",
            ),
            GenericParam::Type(parameter) => errors.on(&parameter.ident, GENERIC),
            GenericParam::Const(parameter) => errors.on(&parameter.ident, GENERIC),
        }
    }
    if attribute == Attribute::Query {
        answer(options, item, errors);
    }
    if let Some(capabilities) = &options.capabilities {
        let written: Vec<_> = capabilities.value.iter().map(text).collect();
        for (index, capability) in capabilities.value.iter().enumerate() {
            is_trait(capability, errors);
            if written[..index].contains(&written[index]) {
                errors.on(capability, format!("`{}` is given twice", written[index]));
            }
        }
    }
    versions(options, errors);
    if let Some(name) = &options.name {
        let text = name.value.value();
        if text.is_empty() {
            errors.on(&name.value, "a message's name cannot be empty");
        } else if let Some(odd) = text.chars().find(|c| !(c.is_ascii_alphanumeric() || "._-".contains(*c))) {
            errors.on(
                &name.value,
                format!(
                    "a message's name consists of `A-Z`, `a-z`, `0-9`, `.`, `_` and `-`; this one has `{}`",
                    odd.escape_default()
                ),
            );
        }
    }
}

/// An event of version 3 has two steps: from 1 to 2, and from 2 to 3.
fn versions(options: &Options, errors: &mut Errors) {
    let Some(version) = &options.version else {
        if let Some(upcast) = options.upcast.as_ref().filter(|_| !options.is_given("version")) {
            errors.on(
                &upcast.key,
                format!(
                    "`upcast` leads to the version that the event has now: say which\n\nhelp: `version = {}`",
                    upcast.value.len() + 1
                ),
            );
        }
        return;
    };
    if version.value < 1 {
        errors.on(&version.key, "versions are counted from 1");
        return;
    }
    if options.upcast.is_none() && options.is_given("upcast") {
        return;
    }
    let steps = options.upcast.as_ref().map_or(0, |upcast| upcast.value.len());
    let needed = usize::try_from(version.value - 1).unwrap_or_default();
    if steps == needed {
        return;
    }
    let key = options.upcast.as_ref().map_or(&version.key, |upcast| &upcast.key);
    if needed == 0 {
        errors.on(key, "version 1 is the first: there is none before it to upcast");
        return;
    }
    let there = match steps {
        0 => "there is none".to_owned(),
        1 => "there is one".to_owned(),
        more => format!("there are {more}"),
    };
    let needs = match needed {
        1 => "an upcaster from version 1".to_owned(),
        more => format!("{more} upcasters, from each version to the next"),
    };
    // Of many the first and the last are enough.
    let names: Vec<_> = match needed {
        1..=3 => (1..=needed).map(|from| format!("v{from}_to_v{}", from + 1)).collect(),
        _ => vec!["v1_to_v2".to_owned(), "..".to_owned(), format!("v{needed}_to_v{}", needed + 1)],
    };
    let each = if needed == 1 { "a function" } else { "each a function" };
    errors.on(
        key,
        format!(
            "version {} needs {needs}: {there}\n\n\
             help: `upcast({})`, {each} from the `serde_json::Value` of one version to that of the next",
            version.value,
            names.join(", "),
        ),
    );
}

const GENERIC: &str = "a message cannot be generic: its handler is registered for one type\n\n\
                       help: define one message for each type that is needed";

fn answer(options: &Options, item: &Item, errors: &mut Errors) {
    match (&options.returns, &options.streams) {
        (Some(returns), Some(streams)) => {
            let is_first = returns.key.span().start() < streams.key.span().start();
            let second = if is_first { &streams.key } else { &returns.key };
            errors.on(
                second,
                "`returns` and `streams` exclude each other: a query has one answer, or a stream of items",
            );
        }
        (None, None) if errors.is_empty() => errors.at(
            proc_macro2::Span::call_site(),
            format!(
                "a query answers something: say what `{}` returns\n\n\
                 help: `#[query(returns = Type)]`, or `#[query(streams = Item)]`",
                item.ident
            ),
        ),
        _ => {}
    }
}
