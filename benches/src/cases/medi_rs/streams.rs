//! Its streams: a channel between the handler and who reads.

use std::hint::black_box;
use std::pin::pin;

use cqrs::BoxError;
use futures_util::StreamExt;
use medi_rs::{MediStreamRequest, StreamSender, medi_module, medi_stream_handler, mediator};

use crate::case::{Case, calls};
use crate::cases::streams::{FEW, MANY, drained, placed};

#[derive(MediStreamRequest)]
#[medi_stream(item_type = u64, error_type = BoxError, capacity = 64)]
struct Few(u64);

#[medi_stream_handler]
async fn few(sender: StreamSender<'_, Few>, Few(items): Few) -> Result<(), BoxError> {
    for item in 0..items {
        sender.send(item).await;
    }
    Ok(())
}

#[derive(MediStreamRequest)]
#[medi_stream(item_type = u64, error_type = BoxError, capacity = 64)]
struct Many(u64);

#[medi_stream_handler]
async fn many(sender: StreamSender<'_, Many>, Many(items): Many) -> Result<(), BoxError> {
    for item in 0..items {
        sender.send(item).await;
    }
    Ok(())
}

medi_module! {
    manifest streams;
    streams { Few => few; Many => many; }
}

mediator! {
    struct Streams {
        event_queue_capacity: 16;
        event_workers: 1;
        modules: [streams];
    }
}

pub(super) fn cases() -> Vec<Case> {
    let mediator: &'static Streams = Box::leak(Box::new(Streams::builder().build()));
    let all = [
        Case::rival("stream/medi-rs-3", "medi-rs, `stream`, room for 64 items", move |n| async move {
            calls!(n => drained!(mediator.stream(Few(black_box(FEW)))))
        }),
        Case::rival("stream/medi-rs-1000", "the same", move |n| async move {
            calls!(n => drained!(mediator.stream(Many(black_box(MANY)))))
        }),
    ];
    all.map(placed).into()
}
