//! This crate: with a `send` of each command, and with none.

use super::{Call, Contender, Main};
use crate::scale::package;

pub(super) fn sent() -> Contender {
    Contender {
        name: "cqrs",
        what: "`#[command]`, and `#[handler]` on an `async fn` that takes it and `&Pool`; `send`",
        dependencies: || format!("cqrs = {{ path = {:?} }}\n", package::root()),
        imports: "use cqrs::prelude::*;\n\nuse crate::Pool;\n",
        command: "
#[command(returns = u64)]
pub struct Command$n {
    pub amount: u64,
}

#[handler]
pub async fn handle$n(command: Command$n, pool: &Pool) -> Result<u64, BoxError> {
    Ok(command.amount + pool.0 + $n)
}
",
        rest: |_, _| String::new(),
        call: Some(Call { caller: "&Mediator", send: "caller.send(Command$n { amount }).await" }),
        main: |_| Main {
            items: String::new(),
            setup: "    let caller = &cqrs::Mediator::builder().provide(Pool(1)).build().unwrap();\n"
                .to_owned(),
        },
    }
}

pub(super) fn unsent() -> Contender {
    Contender { name: "cqrs-unsent", what: "the same, and nothing is sent", call: None, ..sent() }
}
