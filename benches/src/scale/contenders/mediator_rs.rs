//! mediator-rs: a struct with an impl for each handler, registered by hand; handlers take one shared value.

use super::{Call, Contender, Main, each};

pub(super) fn contender() -> Contender {
    Contender {
        name: "mediator-rs",
        what: "a struct with `impl Handler`, `register` and `dispatch`",
        dependencies: || "async-trait = \"0.1\"\nmediator-rs = \"0.1.5\"\n".to_owned(),
        imports: "use async_trait::async_trait;
use mediator_rs::{Handler, Request};

use crate::{BoxError, Mediator, Pool, Shared};
",
        command: "
pub struct Command$n {
    pub amount: u64,
}

impl Request for Command$n {
    type Output = u64;
}

pub struct Handle$n;

#[async_trait]
impl Handler<Command$n, BoxError, Pool> for Handle$n {
    async fn handle(&self, command: Command$n, pool: &Pool) -> Result<u64, BoxError> {
        Ok(command.amount + pool.0 + $n)
    }
}
",
        rest: |_, numbers| {
            let registrations = each(numbers, "    mediator.register::<Command$n, _>(Handle$n);\n");
            format!("\npub fn register(mediator: &mut Mediator) {{\n{registrations}}}\n")
        },
        call: Some(Call {
            caller: "&Shared",
            send: "caller.mediator.dispatch(Command$n { amount }, &caller.pool).await",
        }),
        main: |parts| {
            let registrations = each(parts, "    part$n::register(&mut mediator);\n");
            Main {
                items: "
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;
pub type Mediator = mediator_rs::Mediator<Pool, BoxError>;

pub struct Shared {
    mediator: Mediator,
    pool: Pool,
}
"
                .to_owned(),
                setup: format!(
                    "    let mut mediator = Mediator::new();\n{registrations}    \
                     let caller = &Shared {{ mediator, pool: Pool(1) }};\n"
                ),
            }
        },
    }
}
