use cqrs::prelude::*;

trait Service {
    type Config: Send + Sync;
}

struct Billing<T = u64>(T);

impl Service for Billing {
    type Config = String;
}

#[command(returns = u64)]
struct Charge(u64);

#[command]
struct Refund;

#[query(returns = u64)]
struct GetFee;

#[event]
struct Charged;

/// The methods of one service.
#[handler]
#[allow(clippy::unused_self)]
impl Billing {
    const FEE: u64 = 30;

    /// Charges.
    pub async fn charge(&self, cmd: Charge, _: &<Self as Service>::Config, _: &Option<Self>) -> Result<u64, BoxError> {
        Ok(cmd.0 + Self::FEE + self.0)
    }

    async fn refund(_: Refund) -> Result<(), BoxError> {
        Ok(())
    }

    fn fee(self: &Self, _: &GetFee) -> Result<u64, BoxError> {
        Ok(Self::FEE)
    }

    #[handler(order = 1)]
    async fn first(&self, _: &Charged) -> Result<(), BoxError> {
        Ok(())
    }

    #[cqrs::handler(order = -1)]
    pub(crate) async fn before_first(&self, _: &Charged) -> Result<(), BoxError> {
        Ok(())
    }
}

async fn send(mediator: &Mediator) {
    let _ = mediator.send(Charge(1)).await;
    let _ = Billing(1).charge(Charge(1), &String::new(), &None).await;
}

fn main() {}
