use cqrs::prelude::*;

macro_rules! command {
    ($name:ident, $function:ident, $dependency:ty $(, $output:ty)?) => {
        #[command $((returns = $output))?]
        struct $name;

        #[handler]
        async fn $function(_: $name, _: &$dependency) -> command!(@ $($output)?) {
            Ok(Default::default())
        }
    };
    (@ $output:ty) => { Result<$output, BoxError> };
    (@) => { Result<(), BoxError> };
}

struct Pool;

command!(PlaceOrder, place_order, Pool, u64);
command!(ShipOrder, ship_order, dyn Send + Sync);

macro_rules! event_handler {
    ($event:ty, $name:ident, $body:block) => {
        #[handler]
        async fn $name(event: &$event) -> Result<(), BoxError> {
            let _ = event;
            $body
        }
    };
}

#[event]
struct OrderPlaced;

event_handler!(OrderPlaced, react, { Ok(()) });

macro_rules! service {
    ($service:ident, $message:ident) => {
        struct $service;

        #[command]
        struct $message;

        #[handler]
        impl $service {
            async fn handle(&self, _: $message) -> Result<(), BoxError> {
                Ok(())
            }
        }
    };
}

service!(Billing, Charge);

async fn send(mediator: &Mediator) {
    let _ = mediator.send(PlaceOrder).await;
    let _ = mediator.send(Charge).await;
}

fn main() {}
