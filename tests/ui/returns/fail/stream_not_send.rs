use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context as TaskContext, Poll};

use futures_util::Stream;

use cqrs::prelude::*;

#[query(streams = u64)]
struct ExportOrders;

struct RowStream(Rc<u64>);

impl Stream for RowStream {
    type Item = Result<u64, BoxError>;

    fn poll_next(self: Pin<&mut Self>, _: &mut TaskContext<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(None)
    }
}

#[handler]
fn export_orders(_: ExportOrders) -> RowStream {
    RowStream(Rc::new(1))
}

fn main() {}
