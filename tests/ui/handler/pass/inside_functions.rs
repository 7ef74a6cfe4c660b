use cqrs::prelude::*;

fn main() {
    #[command(returns = u64)]
    struct PlaceOrder;

    struct Pool;

    #[handler]
    async fn place_order(_: PlaceOrder, _: &Pool) -> Result<u64, BoxError> {
        Ok(1)
    }

    #[event]
    struct OrderPlaced;

    struct Reactions;

    #[handler]
    impl Reactions {
        async fn react(&self, _: &OrderPlaced) -> Result<(), BoxError> {
            Ok(())
        }
    }

    let mediator = Mediator::builder().provide(Pool).provide(Reactions).build().unwrap();
    drop(mediator.send(PlaceOrder));
}
