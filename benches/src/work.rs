//! What every handler does, so that dispatch is seen beside some work.

use std::hint::black_box;

/// What most messages carry.
#[derive(Clone, Copy, Debug, serde::Deserialize)]
pub(crate) struct Order {
    pub(crate) customer: u64,
    pub(crate) article: u64,
    pub(crate) pieces: u64,
}

const ORDER: Order = Order { customer: 4711, article: 42, pieces: 3 };

/// An order of which the compiler knows nothing.
#[inline(always)]
pub(crate) fn order() -> Order {
    black_box(ORDER)
}

/// The body of a handler: a few nanoseconds over all fields, and never inlined, so that it is the same machine code
/// whoever calls it.
#[inline(never)]
pub(crate) fn work(order: &Order) -> u64 {
    let mut state = order.customer;
    for field in [order.article, order.pieces, order.customer, order.article] {
        state = (state ^ field).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        state ^= state >> 29;
    }
    state
}

/// The body of a handler that has more to do: [`work`] eight times over, as much as to look something up and to compare it.
#[inline(never)]
pub(crate) fn longer_work(order: &Order) -> u64 {
    let pieces = order.pieces..order.pieces + 8;
    pieces.fold(0, |sum, pieces| sum ^ work(&Order { pieces, ..*order }))
}

/// What [`longer_work`] answers for [`order`].
pub(crate) fn longer_answer() -> u64 {
    longer_work(&ORDER)
}

/// What [`work`] answers for [`order`].
pub(crate) fn answer() -> u64 {
    work(&ORDER)
}

/// A shared dependency: what an article costs.
#[derive(Clone, Debug)]
pub(crate) struct Prices(pub(crate) u64);

/// Another one: what is there.
#[derive(Clone, Debug)]
pub(crate) struct Stock(pub(crate) u64);

pub(crate) const PRICES: Prices = Prices(25);
pub(crate) const STOCK: Stock = Stock(1000);

/// [`work`] of a handler with two dependencies.
#[inline(always)]
pub(crate) fn work_with(order: &Order, prices: &Prices, stock: &Stock) -> u64 {
    work(order).wrapping_add(prices.0).wrapping_add(stock.0)
}

/// What [`work_with`] answers.
pub(crate) fn answer_with() -> u64 {
    work_with(&ORDER, &PRICES, &STOCK)
}
