//! In which order the handlers of an event run.

use std::sync::{Arc, Mutex};

use cqrs::prelude::*;
use cqrs::{BuildError, HandlerDefinition, MediatorBuilder, ProblemKind, handlers};
use expect_test::{Expect, expect};

#[derive(Default)]
struct Seen(Mutex<Vec<&'static str>>);

impl Seen {
    fn note(&self, name: &'static str) -> Result<(), BoxError> {
        self.0.lock().unwrap().push(name);
        Ok(())
    }
}

fn with(handlers: impl IntoIterator<Item = &'static HandlerDefinition>) -> MediatorBuilder {
    MediatorBuilder::empty().handlers(handlers)
}

/// The report, without the numbers of the lines, which the report itself would move.
#[track_caller]
fn check(
    handlers: impl IntoIterator<Item = &'static HandlerDefinition>,
    kinds: &[ProblemKind],
    expected: &Expect,
) {
    let error: BuildError = with(handlers).wiring().assume_all().check().unwrap_err();
    let found: Vec<_> = error.problems().iter().map(cqrs::Problem::kind).collect();
    assert_eq!(found, kinds);
    let report = format!("{error}\n");
    let mut parts = report.split("handler_order.rs:");
    let first = parts.next().unwrap_or_default().to_owned();
    let report = parts.fold(first, |text, part| {
        text + "handler_order.rs:_" + part.trim_start_matches(|c: char| c.is_ascii_digit())
    });
    expected.assert_eq(&report);
}

mod sound {
    use super::*;

    #[event(name = "order.Shipped")]
    struct Shipped;

    /// Named before it is written, across modules, as a method.
    #[handler(after(b, services::Billing::charge))]
    fn a(_: &Shipped, seen: &Seen) -> Result<(), BoxError> {
        seen.note("a")
    }

    #[handler(order = 2)]
    fn b(_: &Shipped, seen: &Seen) -> Result<(), BoxError> {
        seen.note("b")
    }

    #[handler]
    fn c(_: &Shipped, seen: &Seen) -> Result<(), BoxError> {
        seen.note("c")
    }

    #[handler(order = 1)]
    fn d(_: &Shipped, seen: &Seen) -> Result<(), BoxError> {
        seen.note("d")
    }

    mod services {
        use super::*;

        pub(super) struct Billing;

        #[handler]
        impl Billing {
            #[handler(after(Self::reserve, super::d))]
            pub(super) fn charge(&self, _: &Shipped, seen: &Seen) -> Result<(), BoxError> {
                seen.note("Billing::charge")
            }

            #[handler(order = 9)]
            pub(super) fn reserve(&self, _: &Shipped, seen: &Seen) -> Result<(), BoxError> {
                seen.note("Billing::reserve")
            }
        }
    }

    use services::Billing;

    #[tokio::test]
    async fn after_comes_first_then_order_then_name() {
        let seen = Arc::new(Seen::default());
        let builder = with(handlers![a, b, c, d, Billing::charge, Billing::reserve]);
        let catalog = builder.catalog();
        let mediator = builder.provide_dyn(seen.clone()).provide(Billing).build().unwrap();
        mediator.publish(Shipped).await.unwrap();
        let expected = ["c", "d", "b", "Billing::reserve", "Billing::charge", "a"];
        assert_eq!(*seen.0.lock().unwrap(), expected);

        let handlers = catalog.messages()[0].handlers().iter();
        assert_eq!(handlers.map(|handler| handler.definition().name()).collect::<Vec<_>>(), expected);
        let text = catalog.to_string();
        assert!(text.contains("a (after b, after Billing::charge)"), "{text}");
        let json: serde_json::Value = serde_json::from_str(&catalog.to_json()).unwrap();
        assert_eq!(json["messages"][0]["handlers"][5]["after"], serde_json::json!(["b", "Billing::charge"]));
    }

    #[test]
    fn a_handler_that_is_not_there_is_named() {
        check(
            handlers![a, Billing::charge, Billing::reserve],
            &[ProblemKind::AfterMissingHandler, ProblemKind::AfterMissingHandler],
            &expect![[r#"
                the mediator cannot be built: 2 problems

                `a` (tests/behavior/handler_order.rs:_) runs after `b` (tests/behavior/handler_order.rs:_), which this mediator does not have
                  help: add it, `.handlers(handlers![b])`, or leave it out of `after`

                `Billing::charge` (tests/behavior/handler_order.rs:_) runs after `d` (tests/behavior/handler_order.rs:_), which this mediator does not have
                  help: add it, `.handlers(handlers![d])`, or leave it out of `after`
            "#]],
        );
    }
}

mod wrong {
    use super::*;

    #[event(name = "order.Circle")]
    struct Circle;

    #[handler(after(two))]
    fn one(_: &Circle) -> Result<(), BoxError> {
        Ok(())
    }

    #[handler(after(three), order = 7)]
    fn two(_: &Circle) -> Result<(), BoxError> {
        Ok(())
    }

    #[handler(after(one))]
    fn three(_: &Circle) -> Result<(), BoxError> {
        Ok(())
    }

    #[handler(after(three), order = -1)]
    fn behind(_: &Circle) -> Result<(), BoxError> {
        Ok(())
    }

    #[handler(after(alone))]
    fn alone(_: &Circle) -> Result<(), BoxError> {
        Ok(())
    }

    #[test]
    fn a_circle_names_its_members_and_no_others() {
        check(
            handlers![one, two, three, behind],
            &[ProblemKind::HandlersInACircle],
            &expect![[r#"
                the mediator cannot be built: 1 problem

                `one` (tests/behavior/handler_order.rs:_) runs after `two` (tests/behavior/handler_order.rs:_), which runs after `three` (tests/behavior/handler_order.rs:_), which runs after `one`
                  help: one of them has to run first: leave `after` out there
            "#]],
        );
        check(
            handlers![alone],
            &[ProblemKind::HandlersInACircle],
            &expect![[r#"
                the mediator cannot be built: 1 problem

                `alone` (tests/behavior/handler_order.rs:_) runs after itself
                  help: leave it out of its own `after`
            "#]],
        );
    }

    #[command(name = "order.Other")]
    struct Other;

    #[handler]
    fn other(_: Other) -> Result<(), BoxError> {
        Ok(())
    }

    #[event(name = "order.Strange")]
    struct Strange;

    #[handler(after(other))]
    fn strange(_: &Strange) -> Result<(), BoxError> {
        Ok(())
    }

    #[test]
    fn a_handler_of_another_message_cannot_be_waited_for() {
        check(
            handlers![strange, other],
            &[ProblemKind::AfterHandlerOfAnotherMessage],
            &expect![[r#"
                the mediator cannot be built: 1 problem

                `strange` (tests/behavior/handler_order.rs:_) runs after `other` (tests/behavior/handler_order.rs:_), which handles another message: the command `order.Other`, not the event `order.Strange`
                  help: `after` is for handlers of the same event; what shall happen after a command is for its handler to publish
            "#]],
        );
    }

    #[event(name = "order.Contradicted")]
    struct Contradicted;

    #[handler(order = 1)]
    fn late(_: &Contradicted) -> Result<(), BoxError> {
        Ok(())
    }

    #[handler(order = 0, after(late))]
    fn early(_: &Contradicted) -> Result<(), BoxError> {
        Ok(())
    }

    #[test]
    fn an_order_that_says_the_opposite_is_a_problem() {
        check(
            handlers![late, early],
            &[ProblemKind::OrderAgainstAfter],
            &expect![[r#"
                the mediator cannot be built: 1 problem

                `early` (tests/behavior/handler_order.rs:_) has the order 0 and runs after `late` (tests/behavior/handler_order.rs:_), which has the order 1
                  help: `after` and `order` contradict each other: leave one of them out
            "#]],
        );
    }

    #[event(name = "order.Concurrent", publish = concurrent)]
    struct Concurrent;

    #[handler(order = 0)]
    fn with_order(_: &Concurrent) -> Result<(), BoxError> {
        Ok(())
    }

    #[handler(order = 1, after(with_order, strange))]
    fn with_both(_: &Concurrent) -> Result<(), BoxError> {
        Ok(())
    }

    #[handler]
    fn with_none(_: &Concurrent) -> Result<(), BoxError> {
        Ok(())
    }

    #[test]
    fn concurrent_handlers_have_no_order() {
        check(
            handlers![with_order, with_both, with_none],
            &[ProblemKind::OrderOfConcurrentHandlers, ProblemKind::OrderOfConcurrentHandlers],
            &expect![[r#"
                the mediator cannot be built: 2 problems

                `with_order` (tests/behavior/handler_order.rs:_) has an `order`, and the handlers of the event `order.Concurrent` (tests/behavior/handler_order.rs:_) run concurrently, in no order
                `with_both` (tests/behavior/handler_order.rs:_) has an `order` and an `after`, and the handlers of the event `order.Concurrent` (tests/behavior/handler_order.rs:_) run concurrently, in no order
                  help: leave it out, or publish the event in order: without `publish = concurrent`
            "#]],
        );
    }
}

/// Handlers of several messages, given in any order.
mod mixed {
    use super::*;

    macro_rules! events {
        ($($name:ident $wire:literal)*) => {$(
            mod $name {
                use super::*;

                #[event(name = $wire)]
                pub(super) struct Happened;

                #[handler(order = 1)]
                pub(super) fn last(_: &Happened, seen: &Seen) -> Result<(), BoxError> {
                    seen.note(concat!(stringify!($name), " last"))
                }

                #[handler]
                pub(super) fn middle(_: &Happened, seen: &Seen) -> Result<(), BoxError> {
                    seen.note(concat!(stringify!($name), " middle"))
                }

                #[handler(order = -1)]
                pub(super) fn first(_: &Happened, seen: &Seen) -> Result<(), BoxError> {
                    seen.note(concat!(stringify!($name), " first"))
                }
            }
        )*};
    }

    events! { a "order.mixed.a" b "order.mixed.b" c "order.mixed.c" }

    #[command(name = "order.mixed.Do")]
    struct Do;

    #[handler]
    fn act(_: Do, seen: &Seen) -> Result<(), BoxError> {
        seen.note("act")
    }

    fn all() -> Vec<&'static HandlerDefinition> {
        let (lasts, firsts) = (handlers![a::last, b::last, c::last], handlers![c::first, b::first, a::first]);
        let middles = handlers![b::middle, act, c::middle, a::middle];
        [&lasts[..], &middles, &firsts].concat()
    }

    #[tokio::test]
    async fn each_event_has_its_own_handlers_in_their_order() {
        let mut handlers = all();
        for turn in 0..handlers.len() {
            let seen = Arc::new(Seen::default());
            let mediator = with(handlers.clone()).provide_dyn(seen.clone()).build().unwrap();
            mediator.publish(b::Happened).await.unwrap();
            mediator.publish(a::Happened).await.unwrap();
            mediator.send(Do).await.unwrap();
            mediator.publish(c::Happened).await.unwrap();
            let expected = [
                "b first", "b middle", "b last", "a first", "a middle", "a last", "act", "c first",
                "c middle", "c last",
            ];
            assert_eq!(*seen.0.lock().unwrap(), expected, "turned by {turn}");
            handlers.rotate_left(1);
        }
    }

    #[test]
    fn the_catalog_has_them_with_their_message() {
        let catalog = with(all()).catalog();
        let handlers_of = |name: &str| -> Vec<_> {
            let is_it = |of: &&cqrs::CatalogMessage| of.definition().name() == name;
            let message = catalog.messages().iter().find(is_it).unwrap();
            message.handlers().iter().map(|handler| handler.definition().name()).collect()
        };
        assert_eq!(handlers_of("order.mixed.Do"), ["act"]);
        for event in ["order.mixed.a", "order.mixed.b", "order.mixed.c"] {
            assert_eq!(handlers_of(event), ["first", "middle", "last"]);
        }
    }

    #[test]
    fn what_is_there_twice_is_reported_whatever_stands_between() {
        let handlers = [all(), all()].concat();
        let error = with(handlers).wiring().assume_all().check().unwrap_err();
        let kinds: Vec<_> = error.problems().iter().map(cqrs::Problem::kind).collect();
        assert_eq!(kinds, [ProblemKind::RegisteredTwice; 10]);
    }
}
