//! brazier: a map from types to handlers, of which each is behind `&mut`.

use std::cell::RefCell;
use std::rc::Rc;

use async_trait::async_trait;
use brazier::{Mediator, Request, RequestHandler};

use crate::case::{Case, calls};
use crate::work::{Order, order, work};

struct Plain(Order);

impl Request<u64> for Plain {}

struct PlainHandler;

#[async_trait]
impl RequestHandler<Plain, u64> for PlainHandler {
    async fn handle(&mut self, Plain(order): Plain) -> brazier::Result<u64> {
        Ok(work(&order))
    }
}

pub(super) fn cases() -> Vec<Case> {
    let mut mediator = Mediator::new();
    mediator.register_handler(PlainHandler);
    // Taken out for a batch: its `send` takes `&mut self`, and it cannot be cloned.
    let shared = Rc::new(RefCell::new(Some(mediator)));
    vec![Case::rival("send/brazier", "brazier, `send`", move |n| {
        let shared = shared.clone();
        async move {
            let mut mediator = shared.take().unwrap();
            let sum = calls!(n => mediator.send(Plain(order())).await.unwrap());
            shared.replace(Some(mediator));
            sum
        }
    })]
}
