//! brazier: a struct with an impl for each handler, registered by hand.

use super::{Call, Contender, Main, each};

pub(super) fn contender() -> Contender {
    Contender {
        name: "brazier",
        what: "a struct with `impl RequestHandler`, `register_handler` and `send`",
        dependencies: || "async-trait = \"0.1\"\nbrazier = \"0.1\"\n".to_owned(),
        imports: "use std::sync::Arc;

use async_trait::async_trait;
use brazier::{Mediator, Request, RequestHandler};

use crate::Pool;
",
        command: "
pub struct Command$n {
    pub amount: u64,
}

impl Request<u64> for Command$n {}

pub struct Handle$n(Arc<Pool>);

#[async_trait]
impl RequestHandler<Command$n, u64> for Handle$n {
    async fn handle(&mut self, command: Command$n) -> brazier::Result<u64> {
        Ok(command.amount + self.0.0 + $n)
    }
}
",
        rest: |_, numbers| {
            let registrations = each(numbers, "    mediator.register_handler(Handle$n(pool.clone()));\n");
            format!("\npub fn register(mediator: &mut Mediator, pool: &Arc<Pool>) {{\n{registrations}}}\n")
        },
        call: Some(Call { caller: "&mut Mediator", send: "caller.send(Command$n { amount }).await" }),
        main: |parts| {
            let registrations = each(parts, "    part$n::register(caller, &pool);\n");
            Main {
                items: String::new(),
                setup: format!(
                    "    let pool = std::sync::Arc::new(Pool(1));\n    \
                     let caller = &mut brazier::Mediator::new();\n{registrations}"
                ),
            }
        },
    }
}
