//! What an aggregate must not be. Nothing is changed here.

use proc_macro2::Span;

use super::parse::Item;
use crate::errors::Errors;
use crate::item::reject_other_attributes;
use crate::options::Options;
use crate::tokens::text;

pub(super) fn aggregate(options: &Options, item: &Item, errors: &mut Errors) {
    reject_other_attributes("aggregate", &item.ident.to_string(), &item.attributes, errors);
    if let Some(parameter) = item.generics.params.first() {
        errors.on(
            parameter,
            "an aggregate cannot be generic: it is stored and read again as one type\n\n\
             help: define one aggregate for each type that is needed",
        );
    }
    if options.id.is_none() && errors.is_empty() {
        errors.at(
            Span::call_site(),
            format!(
                "say what tells one `{}` from another\n\nhelp: `#[aggregate(id = Type, ..)]`",
                item.ident
            ),
        );
    }
    match (&options.events, &options.state) {
        (None, None) if errors.is_empty() => errors.at(
            Span::call_site(),
            format!(
                "say what happens to `{}`\n\nhelp: `#[aggregate(events(First, Second), ..)]`; where only its last state \
                 matters, `#[aggregate(state, ..)]`",
                item.ident
            ),
        ),
        _ => {}
    }
    if let (Some(every), Some(_)) = (&options.snapshot_every, &options.state) {
        errors.on(
            &every.key,
            "what is stored as its state needs no snapshots: `state` and `snapshot_every` exclude each other",
        );
    }
    if let Some(every) = options.snapshot_every.as_ref().filter(|every| every.value < 1) {
        errors.on(&every.key, "a snapshot is taken after so many events: at least 1");
    }
    if let Some(version) = &options.version {
        if version.value < 1 {
            errors.on(&version.key, "versions are counted from 1");
        } else if options.state.is_none() && options.snapshot_every.is_none() {
            errors.on(
                &version.key,
                "`version` is that of the stored state, and this aggregate is stored as its events alone\n\n\
                 help: events have versions of their own: `#[event(version = ..)]`",
            );
        }
    }
    if let Some(events) = &options.events {
        let names: Vec<_> = events.value.iter().map(|event| event.segments.last().map(text)).collect();
        for (index, event) in events.value.iter().enumerate() {
            if names[..index].contains(&names[index]) {
                let name = text(event.segments.last());
                let is_same = events.value[..index].iter().any(|before| text(before) == text(event));
                errors.on(
                    event,
                    if is_same {
                        format!("`{name}` is given twice")
                    } else {
                        format!(
                            "there are two events `{name}`: an aggregate's events have different names\n\n\
                             help: bring one in under another name, `use {} as Other..;`",
                            text(event)
                        )
                    },
                );
            }
        }
    }
    if let Some(name) = &options.name {
        let text = name.value.value();
        if text.is_empty() || text.contains('\0') {
            errors.on(&name.value, "an aggregate's name cannot be empty, or have a NUL character");
        }
    }
    if !cfg!(feature = "store") && !cfg!(test) {
        errors.at(Span::call_site(), "`#[aggregate]` needs the feature `store` of `cqrs`");
    }
}
