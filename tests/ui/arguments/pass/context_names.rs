use cqrs::prelude::*;

#[command]
struct One;

#[command]
struct Two;

#[command]
struct Three;

#[command]
struct Four;

type Call<'a> = Context<'a>;

mod ports {
    pub use cqrs::Context as Ctx;
}

#[handler]
fn one(_: One, _: Context) -> Result<(), BoxError> {
    Ok(())
}

#[handler]
async fn two(_: Two, ctx: Call<'_>) -> Result<(), BoxError> {
    ctx.send(One).await?;
    Ok(())
}

#[handler]
async fn three(_: Three, _: ports::Ctx<'_>) -> Result<(), BoxError> {
    Ok(())
}

#[handler]
async fn four<'a>(_: &'a Four, _: Context<'a>) -> Result<(), BoxError> {
    Ok(())
}

fn main() {}
