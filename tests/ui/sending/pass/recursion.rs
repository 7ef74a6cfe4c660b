use cqrs::prelude::*;

#[command]
struct CountDown(u32);

#[command]
struct Ping(u32);

#[command]
struct Pong(u32);

#[handler]
async fn count_down(cmd: CountDown, ctx: Context<'_>) -> Result<(), BoxError> {
    if cmd.0 > 0 {
        Box::pin(ctx.send(CountDown(cmd.0 - 1))).await?;
    }
    Ok(())
}

#[handler]
async fn ping(cmd: Ping, ctx: Context<'_>) -> Result<(), BoxError> {
    if cmd.0 > 0 {
        Box::pin(ctx.send(Pong(cmd.0 - 1))).await?;
    }
    Ok(())
}

#[handler]
async fn pong(cmd: Pong, ctx: Context<'_>) -> Result<(), BoxError> {
    if cmd.0 > 0 {
        Box::pin(ctx.send(Ping(cmd.0 - 1))).await?;
    }
    Ok(())
}

fn main() {}
