mod security {
    use cqrs::prelude::*;
    use cqrs::{Error, Message, Next};

    pub trait Authorize {
        const ROLE: &'static str;
    }

    #[behavior]
    pub(crate) async fn authorize<M: Message + Authorize>(
        message: M,
        next: impl Next<M>,
    ) -> Result<M::Output, Error<M::Error>> {
        next.run(message).await
    }

    pub mod inner {
        use cqrs::prelude::*;
        use cqrs::{Error, Message, Next};

        #[behavior]
        pub async fn trace<M: Message>(message: M, next: impl Next<M>) -> Result<M::Output, Error<M::Error>> {
            next.run(message).await
        }
    }
}

mod prelude {
    pub(crate) use crate::security::authorize as check;
    pub(crate) use crate::security::inner::*;
}

use cqrs::prelude::*;
use prelude::{check, trace};

#[command]
struct PlaceOrder;

impl security::Authorize for PlaceOrder {
    const ROLE: &'static str = "clerk";
}

#[handler(through(security::authorize, crate::security::inner::trace, check, trace, self::prelude::check,))]
async fn place_order(_: PlaceOrder) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
