//! mediator, in its asynchronous form: a function for each handler, registered by hand with what it takes.

use super::{Call, Contender, Main, each};

pub(super) fn contender() -> Contender {
    Contender {
        name: "mediator",
        what: "an `async fn` that takes the command and an `Arc<Pool>`, `add_handler_fn_with` and `send`",
        dependencies: || {
            "mediator = { version = \"0.2.2\", default-features = false, features = [\"async\", \"impls\"] }\n\
             tokio = { version = \"1.44\", default-features = false, features = [\"rt-multi-thread\"] }\n"
                .to_owned()
        },
        imports: "use std::sync::Arc;

use mediator::impls_async::Builder;
use mediator::{AsyncMediator, DefaultAsyncMediator, Request};

use crate::{BoxError, Pool};
",
        command: "
pub struct Command$n {
    pub amount: u64,
}

impl Request<Result<u64, BoxError>> for Command$n {}

pub async fn handle$n(command: Command$n, pool: Arc<Pool>) -> Result<u64, BoxError> {
    Ok(command.amount + pool.0 + $n)
}
",
        rest: |_, numbers| {
            let registrations =
                each(numbers, "    let builder = builder.add_handler_fn_with(pool.clone(), handle$n);\n");
            format!(
                "\npub fn register(builder: Builder, pool: &Arc<Pool>) -> Builder {{\n{registrations}    builder\n}}\n"
            )
        },
        call: Some(Call {
            caller: "&mut DefaultAsyncMediator",
            send: "caller.send(Command$n { amount }).await.ok().and_then(Result::ok)",
        }),
        main: |parts| {
            let registrations = each(parts, "        let builder = part$n::register(builder, &pool);\n");
            Main {
                items: "\npub type BoxError = Box<dyn std::error::Error + Send + Sync>;\n".to_owned(),
                // Its builder blocks, and wants a runtime of several threads for that.
                setup: format!(
                    "    let pool = std::sync::Arc::new(Pool(1));
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
    let caller = &mut runtime.block_on(async {{
        let builder = mediator::DefaultAsyncMediator::builder();
{registrations}        builder.build()
    }});
"
                ),
            }
        },
    }
}
