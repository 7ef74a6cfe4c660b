use cqrs::prelude::*;

#[derive(Debug, thiserror::Error)]
#[error("sold out")]
struct SoldOut;

#[command]
struct One;

#[command]
struct Two;

#[command]
struct Three;

#[command(error = SoldOut)]
struct Four;

#[command(error = BoxError)]
struct Five;

#[event]
struct Happened;

#[handler]
async fn one(_: One) -> Result<(), String> {
    Err("sold out".to_owned())
}

#[handler]
async fn two(_: Two) -> anyhow::Result<()> {
    anyhow::bail!("sold out")
}

#[handler]
async fn three(_: Three) -> Result<(), SoldOut> {
    Err(SoldOut)
}

#[handler]
async fn four(_: Four) -> Result<(), SoldOut> {
    Err(SoldOut)
}

#[handler]
async fn five(_: Five) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    Err("sold out".into())
}

#[handler]
async fn react(_: &Happened) -> Result<(), &'static str> {
    Err("sold out")
}

#[handler]
async fn react_again(_: &Happened) -> Result<(), std::convert::Infallible> {
    Ok(())
}

fn main() {}
