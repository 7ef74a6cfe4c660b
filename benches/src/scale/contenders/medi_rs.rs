//! medi-rs: an attribute on each handler, a list of them in each file, and one of all files.

use super::{Call, Contender, Main, each};

pub(super) fn contender() -> Contender {
    Contender {
        name: "medi-rs",
        what: "`MediCommand`, `#[medi_handler]` on an `async fn` that takes `&Pool` and the command, a list of all; `send`",
        dependencies: || "medi-rs = { version = \"3.2\", features = [\"tokio\"] }\n".to_owned(),
        imports: "use medi_rs::{MediCommand, medi_handler, medi_module};

use crate::{BoxError, Commands, Pool};
",
        command: "
#[derive(MediCommand)]
#[medi_command(return_type = u64, error_type = BoxError)]
pub struct Command$n {
    pub amount: u64,
}

#[medi_handler]
pub async fn handle$n(_: &Commands, pool: &Pool, command: Command$n) -> Result<u64, BoxError> {
    Ok(command.amount + pool.0 + $n)
}
",
        rest: |part, numbers| {
            let route = format!("        crate::part{part}::Command$n => crate::part{part}::handle$n;\n");
            let routes = each(numbers, &route);
            format!("\nmedi_module! {{\n    manifest commands{part};\n    commands {{\n{routes}    }}\n}}\n")
        },
        call: Some(Call { caller: "&Commands", send: "caller.send(Command$n { amount }).await" }),
        main: |parts| {
            let uses = each(parts, "use part$n::commands$n;\n");
            let manifests = each(parts, ", commands$n");
            Main {
                items: format!(
                    "
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

{uses}
medi_rs::medi_module! {{
    manifest shared;
    resources {{ pool: Pool; }}
}}

medi_rs::mediator! {{
    pub struct Commands {{
        event_queue_capacity: 16;
        event_workers: 1;
        modules: [shared{manifests}];
    }}
}}
"
                ),
                setup: "    let caller = &Commands::builder().pool(Pool(1)).build();\n".to_owned(),
            }
        },
    }
}
