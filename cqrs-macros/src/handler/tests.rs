//! Generated code, in full: `UPDATE_EXPECT=1 cargo test -p cqrs-macros` writes it anew.

use expect_test::{ExpectFile, expect_file};

use super::attribute;
use crate::testing::{pretty, tokens};

#[track_caller]
fn check(options: &str, item: &str, expected: &ExpectFile) {
    expected.assert_eq(&pretty(attribute(tokens(options), tokens(item))));
}

#[test]
fn all_kinds_of_arguments() {
    check(
        "",
        "pub async fn place_order(
            cmd: PlaceOrder,
            prices: &dyn PriceList,
            uow: &mut UnitOfWork,
            user: CurrentUser,
            ctx: Context<'_>,
        ) -> Result<OrderId, PlaceOrderError> { Ok(OrderId) }",
        &expect_file!["snapshots/all_kinds_of_arguments.rs"],
    );
}

#[test]
fn event_handler() {
    check(
        "order = -1, after(stock::reserve, Billing<Euro>::charge)",
        "#[cfg(unix)]
        fn confirm(event: &OrderPlaced, mailer: &Mailer) -> Result<(), MailError> { Ok(()) }",
        &expect_file!["snapshots/event_handler.rs"],
    );
}

#[test]
fn through_behaviors() {
    check(
        "through(authorize, behaviors::timeout)",
        "async fn charge(cmd: Charge) -> Result<u64, ChargeError> { Ok(0) }",
        &expect_file!["snapshots/through_behaviors.rs"],
    );
}

#[test]
fn stream_handler() {
    check(
        "",
        "fn export(_: ExportOrders, pool: &Pool) -> impl Stream<Item = Result<OrderView, ReadError>> { rows() }",
        &expect_file!["snapshots/stream_handler.rs"],
    );
}

#[test]
fn stream_handler_that_borrows_its_message() {
    check(
        "",
        "async fn export(query: &ExportOrders) -> Result<impl Stream<Item = Row>, ReadError> { rows(query) }",
        &expect_file!["snapshots/stream_handler_that_borrows_its_message.rs"],
    );
}

#[test]
fn impl_block() {
    check(
        "",
        "impl Billing {
            const FEE: u32 = 30;

            /// Charges.
            pub async fn charge(&self, cmd: Charge) -> Result<u32, BoxError> { Ok(Self::FEE) }

            #[handler(order = 1)]
            fn react(_: &Charged, other: &Option<Self>) -> Result<(), BoxError> { Ok(()) }
        }",
        &expect_file!["snapshots/impl_block.rs"],
    );
}

#[test]
fn deciders() {
    check(
        "aggregate",
        "impl Order {
            fn place(cmd: &PlaceOrder, prices: &dyn PriceList) -> Result<Decision<OrderPlaced, OrderId>, OrderError> {
                decide()
            }

            fn ship(&self, cmd: &ShipOrder) -> Result<OrderShipped, OrderError> { Ok(OrderShipped) }
        }",
        &expect_file!["snapshots/deciders.rs"],
    );
}

#[test]
fn other_deciders() {
    check(
        "aggregate, crate = ::facade::cqrs",
        "impl Cart {
            fn fill(&mut self, cmd: &Fill) -> Result<(), BoxError> { Ok(()) }

            fn touch(cart: Option<&Self>, cmd: &Touch) -> Result<Option<Touched>, BoxError> { Ok(None) }
        }",
        &expect_file!["snapshots/other_deciders.rs"],
    );
}

#[test]
fn deciders_with_mistakes() {
    check(
        "aggregate",
        "impl Order {
            async fn place(cmd: PlaceOrder) -> Result<OrderPlaced, OrderError> { decide() }

            fn ship(order: &Order, cmd: &ShipOrder) -> Result<OrderShipped, OrderError> { Ok(OrderShipped) }

            fn ship_again(&self, cmd: &ShipOrder) -> Result<OrderShipped, OrderError> { Ok(OrderShipped) }
        }",
        &expect_file!["snapshots/deciders_with_mistakes.rs"],
    );
}

#[test]
fn contract_handler() {
    check(
        "contract, crate = crate::facade",
        "async fn place_order(cmd: api::PlaceOrder) -> Result<u64, BoxError> { Ok(1) }",
        &expect_file!["snapshots/contract_handler.rs"],
    );
}

#[test]
fn with_a_mistake() {
    check(
        "",
        "unsafe fn place_order<T>(_: PlaceOrder) -> Result<(), BoxError> { Ok(()) }",
        &expect_file!["snapshots/with_a_mistake.rs"],
    );
}

#[test]
fn no_input_panics() {
    let items = [
        "",
        "fn",
        "fn f",
        "fn f(",
        "fn f()",
        "fn f(_: M);",
        "fn f(self, _: M) {}",
        "pub async unsafe extern \"C\" fn f(_: M, ...) {}",
        "const fn f(_: &_) {}",
        "impl S",
        "impl S {}",
        "impl S { fn }",
        "impl S { fn f }",
        "impl S { fn f(&self) }",
        "impl S { #[handler] }",
        "impl S { #[handler = 1] fn f(&self, m: M) {} }",
        "impl T for S { fn f(&self, m: &mut M); }",
        "impl<'a> S<'a> where S<'a>: Send { const A: u8 = 1; m!{} fn f(self, m: M) {} }",
        "impl S { fn f(s: Option<&Self>) }",
        "impl S { fn f(s: Option<&Self>, c: Option<S>, s: &S) {} fn f(&mut self) {} fn f(self: A) {} }",
        "struct S;",
        "123",
    ];
    for item in items {
        let Ok(item) = item.parse::<proc_macro2::TokenStream>() else { continue };
        for options in [
            "",
            "order",
            "order = -",
            "order = 1.5",
            "contract = 1",
            "crate",
            "crate = self::a",
            "1",
            "aggregate",
        ] {
            let _ = attribute(tokens(options), item.clone());
        }
    }
}
