use cqrs::prelude::*;

#[command]
struct Unit;

#[command]
struct Tuple(u64, String);

#[command]
struct Empty {}

#[derive(Debug, Clone)]
#[command(returns = u64)]
/// Documented in between.
#[non_exhaustive]
enum Change {
    Rename { name: String },
    Remove(u64),
    Nothing,
}

#[event]
enum Changed {
    Renamed(String),
}

#[query(returns = Option<Vec<(u64, String)>>)]
struct Find(Box<dyn Fn(u64) -> bool + Send>);

#[handler]
async fn unit(_: Unit) -> Result<(), BoxError> {
    Ok(())
}

#[handler]
async fn tuple(Tuple(_, _): Tuple) -> Result<(), BoxError> {
    Ok(())
}

#[handler]
async fn empty(Empty {}: Empty) -> Result<(), BoxError> {
    Ok(())
}

#[handler]
async fn change(change: Change) -> Result<u64, BoxError> {
    match change {
        Change::Rename { .. } | Change::Remove(_) | Change::Nothing => Ok(1),
    }
}

#[handler]
async fn changed(Changed::Renamed(_): &Changed) -> Result<(), BoxError> {
    Ok(())
}

#[handler]
async fn find(Find(matches): Find) -> Result<Option<Vec<(u64, String)>>, BoxError> {
    Ok(matches(1).then(Vec::new))
}

fn main() {}
