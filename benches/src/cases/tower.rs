//! A service of tower behind one type, as a router or a layer has it.

use cqrs::BoxError;
use tower::util::BoxCloneService;
use tower::{Service, ServiceExt, service_fn};

use crate::case::{Case, calls};
use crate::work::{Order, order, work};

struct Plain(Order);

struct Cloned(Order);

pub(super) fn cases() -> Vec<Case> {
    let plain = BoxCloneService::new(service_fn(async |Plain(order)| Ok::<u64, BoxError>(work(&order))));
    let cloned = BoxCloneService::new(service_fn(async |Cloned(order)| Ok::<u64, BoxError>(work(&order))));
    vec![
        Case::rival("send/tower", "tower, a `BoxCloneService` that is made ready and called", move |n| {
            let mut service = plain.clone();
            async move { calls!(n => service.ready().await.unwrap().call(Plain(order())).await.unwrap()) }
        }),
        Case::rival("send/tower-cloned", "tower, the same, cloned for each call, as to share it", move |n| {
            let service = cloned.clone();
            async move { calls!(n => service.clone().oneshot(Cloned(order())).await.unwrap()) }
        }),
    ]
}
