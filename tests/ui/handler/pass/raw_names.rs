use cqrs::prelude::*;

#[command]
#[allow(non_camel_case_types)]
struct r#type {
    r#fn: u64,
}

#[handler]
async fn r#move(cmd: r#type, r#static: &r#dyn) -> Result<(), BoxError> {
    let _ = (cmd.r#fn, r#static);
    Ok(())
}

#[allow(non_camel_case_types)]
struct r#dyn;

fn list() {
    let _ = cqrs::handlers![r#move];
}

fn main() {}
