//! In which order the handlers of an event run: after those that they name, then by `order`, then by name.

use std::ptr;

use crate::build_error::{Problem, ProblemKind};
use crate::definition::{HandlerDefinition, MessageDefinition};
use crate::gathered;
use crate::publishing::Publishing;

type Handler = &'static HandlerDefinition;

/// Gathers the handlers of each message, puts those of an event into the order in which they run, and finds what keeps them
/// from it.
pub(crate) fn settle(handlers: &mut [Handler]) -> Vec<Problem> {
    let mut problems = Vec::new();
    gathered::gather(handlers);
    for own in gathered::by_message_mut(handlers) {
        settle_own(own, &mut problems);
    }
    problems
}

/// The same of one message.
fn settle_own(own: &mut [Handler], problems: &mut Vec<Problem>) {
    own.sort_by_key(|handler| (handler.order(), handler.name(), handler.location(), handler.module()));
    let message = own[0].message();
    if message.publishing() == Publishing::Concurrent {
        problems.extend(own.iter().filter_map(|handler| order_of_concurrent(handler, message)));
    } else if own.iter().any(|handler| !handler.after().is_empty()) {
        problems.extend(own.iter().flat_map(|handler| wrong_names(handler, own)));
        let sorted = sorted(own.to_vec(), problems);
        own.copy_from_slice(&sorted);
    }
}

/// The order that `after` asks for. Among those that are free to run, the one that comes first as they are is next.
fn sorted(mut waiting: Vec<Handler>, problems: &mut Vec<Problem>) -> Vec<Handler> {
    let mut sorted = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let free = waiting.iter().position(|handler| waits_for(handler, &waiting).is_none());
        let next = free.unwrap_or_else(|| {
            let circle = circle(&waiting);
            problems.push(in_a_circle(&circle));
            // Opened at its first, so that whatever else is wrong is found as well.
            waiting.iter().position(|handler| is_same(handler, circle[0])).unwrap_or_default()
        });
        sorted.push(waiting.remove(next));
    }
    sorted
}

/// The first of `waiting` that the handler runs after.
fn waits_for(handler: Handler, waiting: &[Handler]) -> Option<Handler> {
    waiting.iter().copied().find(|other| handler.after().iter().any(|named| is_same(named, other)))
}

/// Each of `waiting` runs after another of them: somewhere they go round. It starts with the one that comes first as
/// they are, and each runs after the next.
fn circle(waiting: &[Handler]) -> Vec<Handler> {
    let mut path: Vec<Handler> = Vec::new();
    let mut next = waiting.first().copied();
    while let Some(handler) = next {
        if let Some(start) = path.iter().position(|seen| is_same(seen, handler)) {
            let mut circle = path.split_off(start);
            let place = |handler: &Handler| waiting.iter().position(|other| is_same(other, handler));
            let first = (0..circle.len()).min_by_key(|index| place(&circle[*index])).unwrap_or_default();
            circle.rotate_left(first);
            return circle;
        }
        path.push(handler);
        next = waits_for(handler, waiting);
    }
    path
}

/// Constants have no address of their own: what tells handlers apart is the type that was made for each.
fn is_same(one: &HandlerDefinition, other: &HandlerDefinition) -> bool {
    one.identity() == other.identity()
}

fn at(handler: &HandlerDefinition) -> String {
    format!("`{}` ({})", handler.name(), handler.location())
}

fn problem(kind: ProblemKind, handler: &HandlerDefinition, text: String, help: String) -> Problem {
    Problem { kind, item: handler.name().to_owned(), location: Some(handler.location()), text, help }
}

fn in_a_circle(circle: &[Handler]) -> Problem {
    let first = circle[0];
    let others = circle[1..].iter().map(|handler| format!(" {}, which runs after", at(handler)));
    let end = if circle.len() == 1 { "itself".to_owned() } else { format!("`{}`", first.name()) };
    let text = format!("{} runs after{} {end}", at(first), others.collect::<String>());
    let help = match circle.len() {
        1 => "leave it out of its own `after`",
        _ => "one of them has to run first: leave `after` out there",
    };
    problem(ProblemKind::HandlersInACircle, first, text, help.to_owned())
}

/// What is wrong with the handlers that `handler` names; `own` are all of its event.
fn wrong_names(handler: Handler, own: &[Handler]) -> Vec<Problem> {
    let problems = handler.after().iter().filter_map(|&named| {
        if !ptr::eq(named.message(), handler.message()) {
            return Some(of_another_message(handler, named));
        }
        if !own.iter().any(|other| is_same(other, named)) {
            return Some(missing(handler, named));
        }
        match (handler.declared_order(), named.declared_order()) {
            (Some(order), Some(before)) if order < before => Some(against(handler, named)),
            _ => None,
        }
    });
    problems.collect()
}

fn of_another_message(handler: &HandlerDefinition, named: &HandlerDefinition) -> Problem {
    let describe = |message: &MessageDefinition| format!("{} `{}`", message.kind(), message.name());
    let text = format!(
        "{} runs after {}, which handles another message: the {}, not the {}",
        at(handler),
        at(named),
        describe(named.message()),
        describe(handler.message()),
    );
    let help =
        "`after` is for handlers of the same event; what shall happen after a command is for its handler to \
                publish"
            .to_owned();
    problem(ProblemKind::AfterHandlerOfAnotherMessage, handler, text, help)
}

fn missing(handler: &HandlerDefinition, named: &HandlerDefinition) -> Problem {
    let text = format!("{} runs after {}, which this mediator does not have", at(handler), at(named));
    let help = format!("add it, `.handlers(handlers![{}])`, or leave it out of `after`", named.name());
    problem(ProblemKind::AfterMissingHandler, handler, text, help)
}

fn against(handler: &HandlerDefinition, named: &HandlerDefinition) -> Problem {
    let text = format!(
        "{} has the order {} and runs after {}, which has the order {}",
        at(handler),
        handler.order(),
        at(named),
        named.order()
    );
    let help = "`after` and `order` contradict each other: leave one of them out".to_owned();
    problem(ProblemKind::OrderAgainstAfter, handler, text, help)
}

fn order_of_concurrent(handler: &HandlerDefinition, message: &MessageDefinition) -> Option<Problem> {
    let has = match (handler.declared_order(), handler.after()) {
        (None, []) => return None,
        (Some(_), []) => "an `order`",
        (None, _) => "an `after`",
        (Some(_), _) => "an `order` and an `after`",
    };
    let text = format!(
        "{} has {has}, and the handlers of the event `{}` ({}) run concurrently, in no order",
        at(handler),
        message.name(),
        message.location()
    );
    let help = "leave it out, or publish the event in order: without `publish = concurrent`".to_owned();
    Some(problem(ProblemKind::OrderOfConcurrentHandlers, handler, text, help))
}
