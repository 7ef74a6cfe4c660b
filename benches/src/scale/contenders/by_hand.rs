//! Types, functions, and calls: what the others are compared with.

use super::{Call, Contender, Main};

pub(super) fn contender() -> Contender {
    Contender {
        name: "by-hand",
        what: "a struct and an `async fn` that takes it and `&Pool`, called directly",
        dependencies: String::new,
        imports: "use crate::{BoxError, Pool};\n",
        command: "
pub struct Command$n {
    pub amount: u64,
}

pub async fn handle$n(command: Command$n, pool: &Pool) -> Result<u64, BoxError> {
    Ok(command.amount + pool.0 + $n)
}
",
        rest: |_, _| String::new(),
        call: Some(Call { caller: "&Pool", send: "handle$n(Command$n { amount }, caller).await" }),
        main: |_| Main {
            items: "\npub type BoxError = Box<dyn std::error::Error + Send + Sync>;\n".to_owned(),
            setup: "    let caller = &Pool(1);\n".to_owned(),
        },
    }
}
