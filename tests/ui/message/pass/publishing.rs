//! Every policy in every way to write it, and handlers that name each other.

use cqrs::prelude::*;

#[event(publish = sequential)]
struct InOrder;

#[event(publish = stop_on_first_error)]
enum Stopping {}

#[event(publish = concurrent,)]
struct AtOnce(u8);

#[event(publish = detached)]
struct Later;

#[event(publish = detached())]
struct LaterToo;

#[event(publish = detached(when_full = wait, capacity = 1_000,), name = "later")]
struct LaterThree;

mod stock {
    use cqrs::prelude::*;

    #[handler(after(super::r#in))]
    pub async fn reserve(_: &super::InOrder) -> Result<(), BoxError> {
        Ok(())
    }
}

#[handler(order = 2)]
fn r#in(_: &InOrder) -> Result<(), BoxError> {
    Ok(())
}

pub struct Billing<C>(C);

#[handler]
impl Billing<u8> {
    #[handler(order = 3, after(stock::reserve, r#in,))]
    fn charge(&self, _: &InOrder) -> Result<(), BoxError> {
        let _ = self.0;
        Ok(())
    }

    #[handler(after(Billing::<u8>::charge, Self::charge))]
    fn receipt(&self, _: &InOrder) -> Result<(), BoxError> {
        Ok(())
    }
}

fn main() {
    let _ = (AtOnce(1).0, Later, LaterToo, LaterThree, Billing(1_u8));
    #[handler(after(<Billing<u8>>::receipt))]
    fn inside(_: &InOrder) -> Result<(), BoxError> {
        Ok(())
    }
}
