// Handlers that one macro writes, alike in name and place; `impl` blocks with more than methods; generic services.
use cqrs::prelude::*;
use cqrs::{MediatorBuilder, handlers};

#[event]
pub struct Happened;

macro_rules! audit {
    ($text:literal) => {
        const _: () = {
            #[handler]
            async fn audit(_: &Happened) -> Result<(), BoxError> {
                println!($text);
                Ok(())
            }
        };
    };
}

audit!("one");
audit!("two");

#[command]
pub struct Charge;

#[command]
pub struct Refund;

pub struct Billing<Currency>(Currency);

#[handler]
impl Billing<u8> {
    #![allow(dead_code)]

    pub async fn charge(&self, _: Charge) -> Result<(), BoxError> {
        Ok(())
    }

    pub async fn refund(self: &Self, _: Refund) -> Result<(), BoxError> {
        Ok(())
    }

    #[cfg_attr(all(), cfg(any()))]
    pub async fn never(&self, _: Never) -> Result<(), BoxError> {
        Ok(())
    }
}

fn main() {
    Mediator::builder().provide(Billing(1_u8)).build().unwrap();
    MediatorBuilder::empty()
        .handlers(handlers![Billing<u8>::charge, <Billing<u8>>::refund])
        .provide(Billing(1_u8))
        .build()
        .unwrap();
}
