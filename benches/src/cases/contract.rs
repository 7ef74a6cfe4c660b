//! A contract: a message whose handler may be in another crate, and is found when the mediator is built.

use cqrs::prelude::*;
use cqrs::{MediatorBuilder, handlers};

use crate::case::{Case, calls};
use crate::work::{Order, order, work};

#[command(contract, returns = u64)]
struct Agreed(Order);

#[handler(contract)]
async fn agreed(Agreed(order): Agreed) -> Result<u64, BoxError> {
    Ok(work(&order))
}

pub(super) fn cases() -> Vec<Case> {
    let mediator = MediatorBuilder::empty().handlers(handlers![agreed]).build().unwrap();
    let mediator: &'static Mediator = Box::leak(Box::new(mediator));
    vec![Case::ours("send/cqrs-contract", "`send` of a contract", move |n| async move {
        calls!(n => mediator.send(Agreed(order())).await.unwrap())
    })]
}
